"""A training log: activities by day, and the days of which it tells everything; why something cannot be told of it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

import msgspec

from expert.logs.activity import Activity

CURRENT_DAYS = 14
"""An import tells everything until its own day, if its last activity lies no more days before; two so close together tell it throughout."""
SILENT_DAYS = 42
"""After more days without any activity nobody can tell a pause from lost files, so of those days nothing is known."""
_WEEK = 7


class Lack(Enum):
    """Why something is not measured."""

    NO_DAY = "no_day"
    """The day from which it is counted is not known."""
    BEGINS_LATER = "begins_later"
    """The log does not reach back so far, or has a gap."""
    ENDS_EARLIER = "ends_earlier"
    """The log tells nothing of the last of these days."""
    NOTHING_DONE = "nothing_done"
    """There are no such activities, or too few, of which it could be taken."""
    NONE_LATELY = "none_lately"
    """There was none in the days that are watched."""
    NOT_TOLD = "not_told"
    """An activity does not tell what would be needed."""
    OUT_OF_RANGE = "out_of_range"
    """The finding has no such answer."""
    UNDECIDED = "undecided"
    """What the log tells does not decide it."""
    CONTRADICTS = "contradicts"
    """It contradicts what somebody answered."""


class LackError(Exception):
    """Something cannot be taken; `lack` says why."""

    def __init__(self, lack: Lack) -> None:
        super().__init__(lack.value)
        self.lack = lack


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Days from the first to the last."""

    first: datetime.date
    last: datetime.date

    @property
    def days(self) -> int:
        """Return how many days it has."""
        return (self.last - self.first).days + 1

    def holds(self, activity: Activity) -> bool:
        """Return whether an activity began on one of its days."""
        return self.first <= activity.start.date() <= self.last

    def weeks(self) -> list[Span]:
        """Return its whole weeks, the last first."""
        ends = (self.last - days(_WEEK * number) for number in range(self.days // _WEEK))
        return [Span(end - days(_WEEK - 1), end) for end in ends]

    def before(self, weeks: int) -> Span:
        """Return the weeks before it."""
        return Span(self.first - days(_WEEK * weeks), self.first - days(1))


@dataclass(frozen=True, slots=True)
class TrainingLog:
    """Activities by day and hour, and the days of which all of them are known: spans that lie apart, the oldest first."""

    activities: tuple[Activity, ...]
    known: tuple[Span, ...]

    @classmethod
    def of(cls, activities: Iterable[Activity], imported: datetime.date) -> TrainingLog:
        """Return the log that was brought in on one day."""
        ordered = tuple(sorted(activities, key=_by_day))
        return cls(ordered, known_days(ordered, imported))

    @property
    def known_until(self) -> datetime.date | None:
        """Return the last day of which everything is known; None where there is none."""
        return self.known[-1].last if self.known else None

    def must_tell(self, first: datetime.date, last: datetime.date) -> None:
        """Refuse days of which it does not tell everything.

        Raises:
            LackError: It does not.
        """
        if self.known and last > self.known[-1].last:
            raise LackError(Lack.ENDS_EARLIER)
        if not any(span.first <= first and last <= span.last for span in self.known):
            raise LackError(Lack.BEGINS_LATER)


def known_days(activities: Sequence[Activity], imported: datetime.date) -> tuple[Span, ...]:
    """Return the days of which an import tells everything: from activity to activity, and on to its own day if that is near."""
    active = sorted({day for item in activities if (day := item.start.date()) <= imported})
    spans = joined([Span(day, day) for day in active], SILENT_DAYS)
    if spans and (imported - spans[-1].last).days <= CURRENT_DAYS:
        return (*spans[:-1], Span(spans[-1].first, imported))
    return spans


def joined(spans: Iterable[Span], apart: int = CURRENT_DAYS) -> tuple[Span, ...]:
    """Return spans with those as one that lie no more than so many days apart."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and (span.first - found[-1].last).days <= apart:
            found[-1] = Span(found[-1].first, max(found[-1].last, span.last))
        else:
            found.append(span)
    return tuple(found)


def days(count: int) -> datetime.timedelta:
    """Return so many days."""
    return datetime.timedelta(count)


def _by_day(activity: Activity) -> tuple[datetime.date, datetime.datetime, bytes]:
    """Return what activities are ordered by, each having a place of its own: by the day on the spot, then by the instant."""
    return activity.start.date(), activity.start, msgspec.json.encode(activity)

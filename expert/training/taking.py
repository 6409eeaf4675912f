"""What is taken of the activities of a span of days: a number, with the activities behind it, or why there is none. All of it is exact."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from itertools import pairwise
from statistics import median
from typing import assert_never

from expert.language.measurements import WEEKS_BEFORE, WEEKS_OFTEN, Measurement, Of, Take
from expert.language.model import Value
from expert.logs.activity import Activity, Sport

CURRENT_DAYS = 14
"""A log whose last activity lies no more days before its import was complete on that day."""
FAST_METRES = 800
"""So much of a run has to be fast."""
USUAL_SPEED_DAYS = 180
"""The usual speed is the median of the activities of so many days before."""
_WEEK = 7
_NO_END = Fraction(1000)
"""How many times as much as nothing something is taken to be."""


class Lack(Enum):
    """Why something is not measured."""

    NO_DAY = "no_day"
    """The day from which it is counted is not known."""
    BEGINS_LATER = "begins_later"
    """The log does not reach back so far."""
    ENDS_EARLIER = "ends_earlier"
    """The log was last imported before the end of the span."""
    NOTHING_DONE = "nothing_done"
    """There is no such activity of which it could be taken."""
    NOT_TOLD = "not_told"
    """An activity does not tell what would be needed."""
    OUT_OF_RANGE = "out_of_range"
    """The finding has no such answer."""
    UNDECIDED = "undecided"
    """What the log tells does not decide it."""
    CONTRADICTS = "contradicts"
    """It contradicts what somebody answered."""


@dataclass(frozen=True, slots=True)
class TrainingLog:
    """Activities by start, and the last day until which all of them are known."""

    activities: tuple[Activity, ...]
    known_until: datetime.date

    @classmethod
    def of(cls, activities: Sequence[Activity], imported: datetime.date) -> TrainingLog:
        """Return the log that was imported on a day; it is complete until that day if it was used shortly before."""
        ordered = tuple(sorted(activities, key=lambda item: item.start))
        last = ordered[-1].start.date() if ordered else datetime.date.min
        return cls(ordered, imported if (imported - last).days <= CURRENT_DAYS else last)


@dataclass(frozen=True, slots=True)
class _Span:
    """Days from the first to the last."""

    first: datetime.date
    last: datetime.date

    def holds(self, activity: Activity) -> bool:
        return self.first <= activity.start.date() <= self.last

    def weeks(self) -> list[_Span]:
        """Return its whole weeks, the last first."""
        count = ((self.last - self.first).days + 1) // _WEEK
        return [_Span(self.last - _days(_WEEK * (n + 1) - 1), self.last - _days(_WEEK * n)) for n in range(count)]

    def before(self, days: int) -> _Span:
        """Return the days before it."""
        return _Span(self.first - _days(days), self.first - _days(1))


class LackError(Exception):
    """Something cannot be taken; `lack` says why."""

    def __init__(self, lack: Lack) -> None:
        self.lack = lack


Taken = tuple[Fraction, tuple[Activity, ...]]


class Taking:
    """Takes numbers of a log for somebody with some answers on a day."""

    def __init__(self, log: TrainingLog, today: datetime.date, values: Mapping[str, Value]) -> None:
        self.log = log
        self.today = today
        self.values = values

    def take(self, way: Measurement, left_out: Collection[Activity] = ()) -> Taken:
        """Return what a measurement comes to, with the activities behind it.

        Args:
            way: The measurement.
            left_out: Activities that have no part in it.

        Raises:
            LackError: It cannot be taken.
        """
        return _OneWay(self, way, left_out).take()


class _OneWay:
    """One measurement."""

    def __init__(self, taking: Taking, way: Measurement, left_out: Collection[Activity]) -> None:
        self.log = taking.log
        self.today = taking.today
        self.values = taking.values
        self.way = way
        self.left_out = left_out

    def take(self) -> Taken:
        """Return what it comes to, with the activities behind it."""
        match self.way.take:
            case Take.LONGEST:
                return self._longest()
            case Take.DAYS_SINCE:
                return self._days_since()
            case Take.COUNT:
                chosen = self._chosen(self._span())
                return Fraction(len(chosen)), chosen
            case Take.USUAL_WEEK:
                return self._usual_week()
            case Take.GROWTH:
                return self._growth()
            case Take.MORE_OFTEN:
                return self._more_often()
            case Take.BREAK:
                return self._break()
            case Take.MEDIAN:
                return self._median()
            case Take.SHARE_INDOORS:
                return self._share_indoors()
            case _:  # pragma: no cover
                assert_never(self.way.take)

    def _longest(self) -> Taken:
        """Return the most of a single activity; without any it is nothing at all."""
        chosen = self._chosen(self._span())
        if not chosen:
            return Fraction(0), ()
        longest = max(chosen, key=self._value)
        return self._value(longest), (longest,)

    def _days_since(self) -> Taken:
        """Return how many days ago the last one was."""
        self._must_reach(None, self.today)
        chosen = [item for item in self._all() if item.start.date() <= self.today]
        if not chosen:
            raise LackError(Lack.NOTHING_DONE)
        return Fraction((self.today - chosen[-1].start.date()).days), (chosen[-1],)

    def _usual_week(self) -> Taken:
        """Return the median of the weeks, with the activities of the week nearest to it."""
        weeks = [self._chosen(week) for week in self._span().weeks()]
        totals = [self._total(week) for week in weeks]
        if not totals or not any(totals):
            raise LackError(Lack.NOTHING_DONE)
        usual = Fraction(median(totals))
        return usual, min(zip(totals, weeks, strict=True), key=lambda pair: abs(pair[0] - usual))[1]

    def _growth(self) -> Taken:
        """Return how many times the mean of the weeks before it the week that grew most is, with its activities."""
        span = self._span()
        self._must_reach(span.before(WEEKS_BEFORE * _WEEK).first, span.last)
        found: list[Taken] = []
        for week in span.weeks():
            chosen = self._chosen(week)
            before = self._total(self._chosen(week.before(WEEKS_BEFORE * _WEEK))) / WEEKS_BEFORE
            total = self._total(chosen)
            found.append((total / before if before else _NO_END if total else Fraction(0), chosen))
        if not found:
            raise LackError(Lack.NOTHING_DONE)
        return max(found, key=lambda taken: taken[0])

    def _more_often(self) -> Taken:
        """Return how many times as often a week it was done as in the weeks before."""
        span = self._span()
        earlier = span.before(WEEKS_OFTEN * _WEEK)
        self._must_reach(earlier.first, span.last)
        now, then = self._chosen(span), self._chosen(earlier)
        if not then:
            return (_NO_END if now else Fraction(0)), now
        days, days_before = (span.last - span.first).days + 1, WEEKS_OFTEN * _WEEK
        return Fraction(len(now), days) / Fraction(len(then), days_before), now

    def _break(self) -> Taken:
        """Return the most days in a row without any, with the activities before and after them."""
        span = self._span()
        inside = [item for item in self._all() if span.holds(item)]
        if not inside:
            return Fraction((span.last - span.first).days + 1), ()
        days: list[tuple[datetime.date, tuple[Activity, ...]]] = [(span.first - _days(1), ())]
        days += [(item.start.date(), (item,)) for item in inside]
        days.append((span.last + _days(1), ()))
        breaks = [((two - one).days - 1, (*before, *after)) for (one, before), (two, after) in pairwise(days)]
        longest, around = max(breaks, key=lambda item: item[0])
        return Fraction(max(0, longest)), around

    def _median(self) -> Taken:
        """Return what the activity in the middle has, of those that tell it."""
        span = self._span()
        chosen = sorted((item for item in self._all() if span.holds(item) and self._tells(item)), key=self._value)
        if not chosen:
            raise LackError(Lack.NOT_TOLD)
        middle = chosen[(len(chosen) - 1) // 2]
        return self._value(middle), (middle,)

    def _tells(self, activity: Activity) -> bool:
        """Return whether an activity is meant and tells what is asked for."""
        try:
            self._value(activity)
            return activity not in self.left_out and self._is_meant(activity)
        except LackError:
            return False

    def _share_indoors(self) -> Taken:
        """Return which part of them was indoors."""
        chosen = self._chosen(self._span())
        if not chosen:
            raise LackError(Lack.NOTHING_DONE)
        if any(item.indoor is None for item in chosen) and not any(item.indoor is False for item in chosen):
            raise LackError(Lack.NOT_TOLD)
        inside = tuple(item for item in chosen if item.indoor)
        return Fraction(len(inside), len(chosen)), (chosen[0], chosen[-1])

    def _span(self) -> _Span:
        """Return the days that are meant, if the log tells all of them."""
        if self.way.after is not None:
            span = _Span(self._day(self.way.after) + _days(1), self.today)
        else:
            assert self.way.days is not None, "a knowledge base is checked"
            end = self.today if self.way.before is None else self._day(self.way.before)
            span = _Span(end - _days(self.way.days[0]), end - _days(self.way.days[1]))
        self._must_reach(span.first, span.last)
        return span

    def _day(self, count: str) -> datetime.date:
        """Return the day that a count of days counts from."""
        days = self.values.get(count)
        if not isinstance(days, Decimal):
            raise LackError(Lack.NO_DAY)
        return self.today - _days(int(days))

    def _must_reach(self, first: datetime.date | None, last: datetime.date) -> None:
        """Refuse days that the log does not tell."""
        activities = self.log.activities
        if not activities or (first is not None and activities[0].start.date() > first):
            raise LackError(Lack.BEGINS_LATER)
        if self.log.known_until < last:
            raise LackError(Lack.ENDS_EARLIER)

    def _all(self) -> list[Activity]:
        """Return the activities of the kind that is meant."""
        return [item for item in self.log.activities if item.sport is Sport(self.way.sport)]

    def _chosen(self, span: _Span) -> tuple[Activity, ...]:
        """Return the activities that are meant of some days."""
        inside = (item for item in self._all() if span.holds(item) and item not in self.left_out)
        return tuple(item for item in inside if self._is_meant(item))

    def _is_meant(self, activity: Activity) -> bool:
        """Return whether an activity is so fast, so slow, or goes up so much, as is asked for."""
        if self.way.least_climb_m_per_km is not None and _climb(activity) < Fraction(self.way.least_climb_m_per_km):
            return False
        if self.way.least_speed_pct is not None and not self._is_fast(activity, Fraction(self.way.least_speed_pct) / 100):
            return False
        return self.way.most_speed_pct is None or _speed(activity) <= self._usual_speed(activity) * Fraction(self.way.most_speed_pct) / 100

    def _is_fast(self, activity: Activity, times: Fraction) -> bool:
        """Return whether enough of a run was so many times as fast as usual; a race always was."""
        if activity.race:
            return True
        wanted = self._usual_speed(activity) * times
        if not activity.splits:
            return _speed(activity) >= wanted
        return sum(item.metres for item in activity.splits if Fraction(item.metres, max(1, item.seconds)) >= wanted) >= FAST_METRES

    def _usual_speed(self, activity: Activity) -> Fraction:
        """Return the median speed of the activities of its kind in the time before, itself among them."""
        first = activity.start.date() - _days(USUAL_SPEED_DAYS)
        others = [
            item for item in self.log.activities if item.sport is activity.sport and first <= item.start.date() <= activity.start.date()
        ]
        speeds = [_speed(item) for item in others if item.distance_m and (item.moving_s or item.elapsed_s)]
        if not speeds:
            raise LackError(Lack.NOT_TOLD)
        return Fraction(median(speeds))

    def _total(self, chosen: Sequence[Activity]) -> Fraction:
        """Return what some activities have together."""
        return sum((self._value(item) for item in chosen), Fraction(0))

    def _value(self, activity: Activity) -> Fraction:
        """Return what is meant of an activity."""
        match self.way.of:
            case Of.DISTANCE_KM:
                return Fraction(_told(activity.distance_m), 1000)
            case Of.MINUTES:
                return Fraction(_told(activity.moving_s or activity.elapsed_s), 60)
            case Of.CLIMB_M_PER_KM:
                return _climb(activity)
            case Of.CADENCE_SPM:
                return Fraction(_told(activity.cadence_spm))
            case None:
                return Fraction(0)
            case _:  # pragma: no cover
                assert_never(self.way.of)


def _speed(activity: Activity) -> Fraction:
    """Return the speed of an activity in metres a second."""
    return Fraction(_told(activity.distance_m), max(1, _told(activity.moving_s or activity.elapsed_s)))


def _climb(activity: Activity) -> Fraction:
    """Return how many metres an activity goes up on a kilometre; indoors none."""
    if activity.indoor and activity.ascent_m is None:
        return Fraction(0)
    return Fraction(_told(activity.ascent_m) * 1000, max(1, _told(activity.distance_m)))


def _told(number: int | None) -> int:
    """Return a number that an activity tells."""
    if number is None:
        raise LackError(Lack.NOT_TOLD)
    return number


def _days(count: int) -> datetime.timedelta:
    return datetime.timedelta(count)

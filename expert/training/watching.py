"""What is told of a training log before it hurts: each watch of the knowledge base, the last weeks, and what the log answers."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, ClassVar

from msgspec.structs import replace

from expert.cases.case import Case
from expert.given import checked
from expert.language.formulas import rounded
from expert.language.measurements import Measurement, Of, Take
from expert.language.model import KnowledgeBase, Value, Watch
from expert.language.names import FindingName
from expert.logs.activity import Activity
from expert.shapes.document import Document
from expert.shapes.notes import Form, Says
from expert.shapes.part import Part
from expert.training.log import Lack, LackError, Span, TrainingLog, days
from expert.training.measuring import measured
from expert.training.taking import Taken, Taking

WEEKS_SHOWN = 8
_WEEK = 7
Km = Annotated[Decimal, Form(least=0)]


class WatchLine(Part, frozen=True, kw_only=True):
    """What a watch says: what was taken, what it is held against, and how much more it is."""

    watch: Annotated[str, Says("The id of a watch.")]
    value: Annotated[Decimal | None, Says("What was taken, or is planned; null where it is not known.")] = None
    against: Annotated[Decimal | None, Says("What it is held against; null where that is not known.")] = None
    more_pct: Annotated[int | None, Says("How much more it is, in per cent, rounded up; null where that is not known.")] = None
    band: Annotated[int | None, Says("Which of the bands is reached, counted from 0; null for none.")] = None
    days: Annotated[tuple[str, ...], Says("The days of the activities behind it.")] = ()
    against_days: Annotated[tuple[str, ...], Says("The days of the activities that it is held against.")] = ()
    lack: Annotated[str | None, Says("Why nothing can be said; null where it can.")] = None


class WeekLine(Part, frozen=True):
    """A week, the last one ending today."""

    first: Annotated[str, Says("Its first day.")]
    km: Annotated[Km | None, Says("How far it was in all; null where the log does not tell.")]
    longest_km: Annotated[Km | None, Says("How far at once; null where the log does not tell.")]


class MeasuredLine(Part, frozen=True):
    """What the log answers of a finding, or why it does not."""

    finding: FindingName
    value: Annotated[Value | None, Says("The answer; null where the log gives none.")]
    days: Annotated[tuple[str, ...], Says("The days of the activities behind it.")]
    lack: Annotated[str | None, Says("Why the log gives none; null where it does.")]


class LogCheck(Document, frozen=True):
    """What a training log says on a day."""

    title: ClassVar[str] = "What a training log says"

    date: Annotated[str, Says("The day.")]
    known_until: Annotated[str | None, Says("The last day of which the log tells everything; null where there is none.")]
    activities: Annotated[int, Form(least=0)]
    planned: Annotated[Decimal | None, Says("The number that is planned.")]
    watches: tuple[WatchLine, ...]
    weeks: Annotated[tuple[WeekLine, ...], Says("The last weeks, the oldest first, in the sport that is watched first.")]
    measured: Annotated[tuple[MeasuredLine, ...], Says("What it answers, in the order of asking.")]


@checked
def check_log(knowledge: KnowledgeBase, log: TrainingLog, case: Case, planned: Decimal | None = None) -> LogCheck:
    """Return what a log says: whether the last days were more than was usual, and what it answers.

    Args:
        knowledge: What is watched, and what is measured.
        log: The activities.
        case: The answers that somebody gave, on the day that is meant.
        planned: A number that is planned for today, in the unit of the watches that take one.
    """
    found = measured(knowledge, log, case)
    lines = (
        MeasuredLine(name, found[name].value, _iso(found[name].days), None if (lack := found[name].lack) is None else lack.value)
        for name in knowledge.in_order_of_asking(found)
    )
    return LogCheck(
        case.date.isoformat(),
        None if log.known_until is None else log.known_until.isoformat(),
        len(log.activities),
        planned,
        tuple(_watched(item, log, case.date, planned if item.planned else None) for item in knowledge.watches),
        tuple(_weeks(knowledge, log, case.date)),
        tuple(lines),
    )


@dataclass(frozen=True, slots=True)
class _Pair:
    """What was taken, and what it is held against, with the days of both; or why one of them is not known."""

    value: Fraction | None = None
    days: tuple[str, ...] = ()
    against: Fraction | None = None
    against_days: tuple[str, ...] = ()
    lack: Lack | None = None

    @property
    def times(self) -> Fraction | None:
        """Return how many times as much it is; None where there is nothing to hold it against."""
        return self.value / self.against if self.value is not None and self.against else None


def _watched(watch: Watch, log: TrainingLog, today: datetime.date, planned: Decimal | None) -> WatchLine:
    """Return what a watch says on a day: of several runs the one that is most more, if that is worth telling or all are known."""
    pairs = [*_pairs(watch, log, today, planned)]
    most = max((pair for pair in pairs if pair.times is not None), key=lambda pair: pair.times or 0, default=None)
    unclear = next((pair for pair in pairs if pair.lack is not None), None)
    if most is not None and (unclear is None or _band(watch, most) is not None):
        return _line(watch, most)
    return _line(watch, unclear or _Pair(lack=Lack.NONE_LATELY))


def _line(watch: Watch, pair: _Pair) -> WatchLine:
    """Return a pair as it is told; the per cent are rounded up, so that nothing above a bound reads as if it were on it."""
    return WatchLine(
        watch=watch.id,
        value=None if pair.value is None else rounded(pair.value, 1),
        against=None if pair.against is None else rounded(pair.against, 1),
        more_pct=None if pair.times is None else math.ceil(100 * (pair.times - 1)),
        band=_band(watch, pair),
        days=pair.days,
        against_days=pair.against_days,
        lack=None if pair.lack is None else pair.lack.value,
    )


def _band(watch: Watch, pair: _Pair) -> int | None:
    """Return the last band that is reached."""
    if pair.times is None:
        return None
    reached = [place for place, band in enumerate(watch.bands) if 100 * (pair.times - 1) > band.above_pct]
    return max(reached, default=None)


def _pairs(watch: Watch, log: TrainingLog, today: datetime.date, planned: Decimal | None) -> Iterator[_Pair]:
    """Yield what is watched with what it is held against: a plan, the longest of each day, or the span as a whole."""
    way = watch.of
    if planned is not None:
        yield _against(watch, Taking(log, today, {}), (Fraction(planned), ()))
    elif way.take is Take.LONGEST and way.days is not None:
        for back in range(way.days[1], way.days[0] + 1):
            yield from _pair(watch, Taking(log, today - days(back), {}), replace(way, days=(0, 0)))
    else:
        yield from _pair(watch, Taking(log, today, {}), way)


def _pair(watch: Watch, taking: Taking, way: Measurement) -> Iterator[_Pair]:
    """Yield what is watched with what it is held against, if there was any."""
    try:
        taken = taking.take(way)
    except LackError as error:
        if error.lack is not Lack.NOTHING_DONE:
            yield _Pair(lack=error.lack)
        return
    if taken[0]:
        yield _against(watch, taking, taken)


def _against(watch: Watch, taking: Taking, taken: Taken) -> _Pair:
    """Return a number with what it is held against."""
    value, behind = taken
    try:
        against, then = taking.take(watch.against)
    except LackError as error:
        return _Pair(value, _days(behind), lack=error.lack)
    if not against:
        return _Pair(value, _days(behind), lack=Lack.NOTHING_DONE)
    return _Pair(value, _days(behind), against, _days(then))


def _weeks(knowledge: KnowledgeBase, log: TrainingLog, today: datetime.date) -> Iterator[WeekLine]:
    """Yield how far the last weeks were, in the sport that is watched first."""
    if not knowledge.watches:
        return
    for week in reversed(Span(today - days(_WEEK * WEEKS_SHOWN - 1), today).weeks()):
        back = (today - week.first).days, (today - week.last).days
        way = Measurement(Take.LONGEST, knowledge.watches[0].of.sport, Of.DISTANCE_KM, back)
        taking = Taking(log, today, {})
        try:
            longest, _ = taking.take(way)
            km = taking.take(replace(way, take=Take.USUAL_WEEK))[0] if longest else Fraction(0)
        except LackError:
            yield WeekLine(week.first.isoformat(), None, None)
        else:
            yield WeekLine(week.first.isoformat(), rounded(km, 1), rounded(longest, 1))


def _days(behind: tuple[Activity, ...]) -> tuple[str, ...]:
    """Return the days of activities."""
    return _iso(tuple(sorted({item.start.date() for item in behind})))


def _iso(found: tuple[datetime.date, ...]) -> tuple[str, ...]:
    """Return days as texts."""
    return tuple(day.isoformat() for day in found)

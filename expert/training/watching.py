"""What is told of a training log before it hurts: each watch of the knowledge base, the last weeks, and what the log answers."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, ClassVar

from expert.cases.case import Case
from expert.given import checked
from expert.language.formulas import rounded
from expert.language.measurements import Measurement, Take
from expert.language.model import KnowledgeBase, Said, Watch
from expert.language.names import FindingName
from expert.logs.activity import Sport
from expert.shapes.document import Document
from expert.shapes.notes import Form, Says
from expert.shapes.part import Part
from expert.training.measuring import measured
from expert.training.taking import Lack, LackError, Taken, Taking, TrainingLog

WEEKS_SHOWN = 8
_WEEK = 7
Km = Annotated[Decimal, Form(least=0)]


class WatchLine(Part, frozen=True, kw_only=True):
    """What a watch says: what was taken, what it is held against, and how much more it is."""

    watch: Annotated[str, Says("The id of a watch.")]
    value: Annotated[Decimal | None, Says("What was taken, or is planned; null where it is not known.")]
    against: Annotated[Decimal | None, Says("What it is held against; null where that is not known.")]
    more_pct: Annotated[int | None, Says("How much more it is, in per cent; null where there was nothing to hold it against.")]
    band: Annotated[int | None, Says("Which of the bands is reached, counted from 0; null for none.")]
    days: Annotated[tuple[str, ...], Says("The days of the activities behind it.")]
    against_days: Annotated[tuple[str, ...], Says("The days of the activities that it is held against.")]
    lack: Annotated[str | None, Says("Why nothing can be said; null where it can.")]


class WeekLine(Part, frozen=True):
    """A week, the last one ending today."""

    first: Annotated[str, Says("Its first day.")]
    km: Annotated[Km | None, Says("What was run in it; null where the log does not tell.")]
    longest_km: Annotated[Km | None, Says("The longest run of it.")]


class MeasuredLine(Part, frozen=True):
    """What the log answers of a finding, or why it does not."""

    finding: FindingName
    value: Annotated[Said | None, Says("The answer; null where the log gives none.")]
    days: Annotated[tuple[str, ...], Says("The days of the activities behind it.")]
    lack: Annotated[str | None, Says("Why the log gives none; null where it does.")]


class LogCheck(Document, frozen=True):
    """What a training log says on a day."""

    title: ClassVar[str] = "What a training log says"

    date: Annotated[str, Says("The day.")]
    known_until: Annotated[str, Says("The last day of which the log tells everything.")]
    activities: Annotated[int, Form(least=0)]
    planned: Annotated[Decimal | None, Says("The number that is planned.")]
    watches: tuple[WatchLine, ...]
    weeks: Annotated[tuple[WeekLine, ...], Says("The last weeks, the oldest first.")]
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
        log.known_until.isoformat(),
        len(log.activities),
        planned,
        tuple(_watched(item, log, case.date, planned if item.planned else None) for item in knowledge.watches),
        tuple(_weeks(log, case.date)),
        tuple(lines),
    )


def _watched(watch: Watch, log: TrainingLog, today: datetime.date, planned: Decimal | None) -> WatchLine:
    """Return what a watch says on a day."""
    try:
        (value, days), (against, against_days) = _worst(watch, log, today, planned)
    except LackError as error:
        return WatchLine(
            watch=watch.id, value=planned, against=None, more_pct=None, band=None, days=(), against_days=(), lack=error.lack.value
        )
    more = rounded(100 * (value / against - 1), 0) if against else None
    reached = [place for place, band in enumerate(watch.bands) if more is not None and 100 * (value / against - 1) > band.above_pct]
    return WatchLine(
        watch=watch.id,
        value=rounded(value, 1),
        against=rounded(against, 1),
        more_pct=None if more is None else int(more),
        band=reached[-1] if reached else None,
        days=days,
        against_days=against_days,
        lack=None if against or not value else Lack.NOTHING_DONE.value,
    )


_Dated = tuple[Fraction, tuple[str, ...]]


def _worst(watch: Watch, log: TrainingLog, today: datetime.date, planned: Decimal | None) -> tuple[_Dated, _Dated]:
    """Return what is watched and what it is held against, where that is most more."""
    pairs = [*_pairs(watch, log, today, planned)]
    return max(pairs, key=lambda pair: pair[0][0] / pair[1][0] if pair[1][0] else Fraction(0))


def _pairs(watch: Watch, log: TrainingLog, today: datetime.date, planned: Decimal | None) -> Iterator[tuple[_Dated, _Dated]]:
    """Yield what is watched with what it is held against: a plan, each single day of a longest, or the span as a whole."""
    way = watch.of
    if planned is not None:
        yield (Fraction(planned), ()), _dated(Taking(log, today, {}).take(watch.against))
    elif way.take is Take.LONGEST and way.days is not None:
        for days in range(way.days[1], way.days[0] + 1):
            day = today - datetime.timedelta(days)
            taking = Taking(log, day, {})
            on_the_day = Measurement(way.take, way.sport, way.of, (0, 0))
            taken = _dated(taking.take(on_the_day))
            yield taken, _dated(taking.take(watch.against)) if taken[0] else (Fraction(0), ())
    else:
        taking = Taking(log, today, {})
        yield _dated(taking.take(way)), _dated(taking.take(watch.against))


def _dated(taken: Taken) -> _Dated:
    """Return what was taken, with days in place of activities."""
    number, behind = taken
    return number, _iso(sorted({item.start.date() for item in behind}))


def _weeks(log: TrainingLog, today: datetime.date) -> Iterator[WeekLine]:
    """Yield what was run in the last weeks."""
    for back in range(WEEKS_SHOWN - 1, -1, -1):
        last = today - datetime.timedelta(_WEEK * back)
        first = last - datetime.timedelta(_WEEK - 1)
        runs = [item for item in log.activities if item.sport is Sport.RUN and first <= item.start.date() <= last]
        is_told = bool(log.activities) and log.activities[0].start.date() <= first and log.known_until >= last
        metres = [item.distance_m or 0 for item in runs]
        km, longest = (rounded(Fraction(number, 1000), 1) for number in (sum(metres), max(metres, default=0)))
        yield WeekLine(first.isoformat(), km if is_told else None, longest if is_told else None)


def _iso(days: tuple[datetime.date, ...] | list[datetime.date]) -> tuple[str, ...]:
    """Return days as texts."""
    return tuple(day.isoformat() for day in days)

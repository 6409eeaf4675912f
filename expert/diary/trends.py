"""What a diary shows over days: each trend of the knowledge base, three-valued. A day without an entry is unknown, never a good one."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, ClassVar, assert_never

from msgspec.structs import replace

from expert.cases.case import Answer, Case
from expert.cases.filling import filled
from expert.language.model import Follow, KnowledgeBase, Trend, TrendBand, Value
from expert.language.names import FindingName
from expert.shapes.document import Document
from expert.shapes.notes import Says
from expert.shapes.part import Part

EDGE_DAYS = 2
"""A span begins and ends with an entry where one lies within so many days of its ends."""
Series = Mapping[datetime.date, Value]
"""What was answered on each day, once a day."""


class TrendLine(Part, frozen=True, kw_only=True):
    """What a trend comes to."""

    trend: Annotated[str, Says("The id of a trend.")]
    number: Annotated[int | None, Says("How much it went up, or for how many days it has; null where that is not known.")]
    band: Annotated[int | None, Says("Which of the bands fits, counted from 0; null where none does, or nothing is known.")]
    days: Annotated[tuple[str, ...], Says("The days of the entries behind it.")]


class SeriesLine(Part, frozen=True):
    """What was answered to a question from day to day; null on a day without an answer."""

    finding: FindingName
    values: Annotated[tuple[Value | None, ...], Says("One for each day, the last of them today.")]


class DiaryReport(Document, frozen=True):
    """What a diary shows on a day."""

    title: ClassVar[str] = "What a diary shows"

    date: Annotated[str, Says("The day.")]
    entries: Annotated[int, Says("How many days have an entry.")]
    trends: tuple[TrendLine, ...]
    series: Annotated[tuple[SeriesLine, ...], Says("What the trends follow, over the last 28 days.")]


SERIES_DAYS = 28
"""So many days of a series are shown."""


def series_of(cases: Iterable[Case], finding: str) -> Series:
    """Return what was answered to a finding on each day; of several answers on a day the last one counts.

    Args:
        cases: Kept answers, the oldest first.
        finding: Which finding.
    """
    found: dict[datetime.date, Value] = {}
    for case in cases:
        answer = case.answers.get(finding)
        if answer is not None and answer.on in (None, case.date) and answer.origin not in ("assumed", "diary"):
            found[case.date] = case.values[finding]
    return found


def diary_report(knowledge: KnowledgeBase, cases: Sequence[Case], today: datetime.date) -> DiaryReport:
    """Return what a diary shows.

    Args:
        knowledge: What is followed.
        cases: Kept answers, the oldest first.
        today: The day that is meant.
    """
    trends = knowledge.diary.trends if knowledge.diary is not None else ()
    followed = {trend.of: series_of(cases, trend.of) for trend in trends}
    days = [today - datetime.timedelta(back) for back in range(SERIES_DAYS - 1, -1, -1)]
    lines = (SeriesLine(name, tuple(series.get(day) for day in days)) for name, series in followed.items())
    entries = len({case.date for case in cases if case.date <= today})
    return DiaryReport(today.isoformat(), entries, tuple(_line(item, followed[item.of], today) for item in trends), tuple(lines))


def with_trends(knowledge: KnowledgeBase, cases: Sequence[Case], case: Case) -> Case:
    """Return a case with what the trends of earlier entries answer of what nobody answered.

    Args:
        knowledge: What is followed.
        cases: Kept answers, the oldest first, those of today last.
        case: Today's answers.
    """
    given = {name: answer for name, answer in case.answers.items() if answer.origin != "diary"}
    offered: dict[str, Answer] = {}
    for trend in knowledge.diary.trends if knowledge.diary is not None else ():
        line = _line(trend, series_of(cases, trend.of), case.date)
        gives = trend.bands[line.band].gives if line.band is not None else ""
        if trend.answers is not None and gives:
            value = gives if knowledge.findings[trend.answers].options else gives == "yes"
            offered[trend.answers] = Answer(value, "diary", None, tuple(map(datetime.date.fromisoformat, line.days)))
    return filled(knowledge, replace(case, answers=given), offered)[0]


def _line(trend: Trend, series: Series, today: datetime.date) -> TrendLine:
    """Return what a trend comes to on a day."""
    found = _number(trend, series, today)
    if found is None:
        return TrendLine(trend=trend.id, number=None, band=None, days=())
    number, days = found
    band = next((place for place, item in enumerate(trend.bands) if _fits(item, number)), None)
    return TrendLine(trend=trend.id, number=int(number), band=band, days=tuple(day.isoformat() for day in sorted(days)))


def _fits(band: TrendBand, number: Fraction) -> bool:
    """Return whether a number lies within the bounds of a band."""
    return (band.least is None or number >= band.least) and (band.most is None or number <= band.most)


def _number(trend: Trend, series: Series, today: datetime.date) -> tuple[Fraction, list[datetime.date]] | None:
    """Return what is followed as a number, with the days of the entries behind it; None where that is not known."""
    match trend.follow:
        case Follow.CHANGE:
            return _change(series, today, trend.days)
        case Follow.DAYS_RISING:
            return _days_rising(series, today, trend.days)
        case _:  # pragma: no cover
            assert_never(trend.follow)


def _change(series: Series, today: datetime.date, days: int) -> tuple[Fraction, list[datetime.date]] | None:
    """Return how much the worst of the last days is above the worst of the first ones; unknown where either end has no entry.

    The worst is taken at both ends, as a single quiet day says little.
    """
    first = today - datetime.timedelta(days)
    at_start = [day for day in _days(first, EDGE_DAYS) if day in series]
    at_end = [day for day in _days(today - datetime.timedelta(EDGE_DAYS - 1), EDGE_DAYS) if day in series]
    if not at_start or not at_end:
        return None
    before, after = (max(_as_number(series[day]) for day in part) for part in (at_start, at_end))
    return after - before, [*at_start, *at_end]


def _days_rising(series: Series, today: datetime.date, days: int) -> tuple[Fraction, list[datetime.date]] | None:
    """Return for how many days in a row up to today it has gone up; unknown where a day without an entry leaves that open."""
    rising, day = 0, today
    while rising < days:
        before = day - datetime.timedelta(1)
        if day not in series or before not in series:
            return None
        if _as_number(series[day]) <= _as_number(series[before]):
            break
        rising, day = rising + 1, before
    return Fraction(rising), [*_days(today - datetime.timedelta(rising), rising + 1)]


def _days(first: datetime.date, count: int) -> Iterator[datetime.date]:
    """Yield so many days from one on."""
    return (first + datetime.timedelta(number) for number in range(count))


def _as_number(value: Value) -> Fraction:
    """Return the value of a scale or number."""
    if isinstance(value, Decimal | int):
        return Fraction(value)
    raise TypeError("only what is a number is followed")

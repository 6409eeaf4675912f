"""What a diary shows over days: each trend of the knowledge base, in three values.

A day without an entry is unknown, and may have been anything. So a trend is known only where every such day, whatever it was, would leave
it in the same band. Taking entries away can make a trend unknown; it never makes it another one.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, ClassVar, NamedTuple, assert_never

from msgspec.structs import replace

from expert.cases.case import Answer, Case
from expert.cases.filling import filled
from expert.language.grid import from_grid, step_of, to_grid
from expert.language.model import Finding, Follow, KnowledgeBase, Trend, Value
from expert.language.names import FindingName
from expert.shapes.document import Document
from expert.shapes.notes import Says
from expert.shapes.part import Part

EDGE_DAYS = 2
"""A change is from the worst of the first so many days of a span to the worst of the last ones: a single quiet day says little."""
SERIES_DAYS = 28
"""So many days of a series are shown."""
Series = Mapping[datetime.date, Value]
"""What was answered on each day, once a day."""


class TrendLine(Part, frozen=True, kw_only=True):
    """What a trend comes to."""

    trend: Annotated[str, Says("The id of a trend.")]
    number: Annotated[Decimal | None, Says("How much it went up, or for how many days it has; null where days without an entry matter.")]
    band: Annotated[int | None, Says("Which of the bands fits, counted from 0; null where it is not known.")]
    days: Annotated[tuple[str, ...], Says("The days of the entries behind it.")]
    held_back: Annotated[bool, Says("It would soothe, and something that cannot wait comes before it: which band fits is not said.")] = (
        False
    )


class SeriesLine(Part, frozen=True):
    """What was answered to a question from day to day; null on a day without an answer."""

    finding: FindingName
    values: Annotated[tuple[Value | None, ...], Says("One for each day, the last of them today.")]


class DiaryReport(Document, frozen=True):
    """What a diary shows on a day."""

    title: ClassVar[str] = "What a diary shows"

    date: Annotated[str, Says("The day.")]
    entries: Annotated[int, Says("How many of the last 28 days have an answer to what is followed.")]
    trends: tuple[TrendLine, ...]
    series: Annotated[tuple[SeriesLine, ...], Says("What the trends follow, over the last 28 days.")]


class _Reach(NamedTuple):
    """Where a number lies, whatever the days without an entry were: as grid numbers, with the days of the entries behind it."""

    least: int
    most: int
    days: tuple[datetime.date, ...]


def days_followed(knowledge: KnowledgeBase) -> int:
    """Return how many days before a day can matter to what a diary shows on it."""
    trends = knowledge.diary.trends if knowledge.diary is not None else ()
    return max((SERIES_DAYS - 1, *(trend.days for trend in trends)))


def series_of(cases: Iterable[Case], finding: str) -> Series:
    """Return what was answered to a finding on each day; of several answers on a day the last one counts.

    What was said on another day, what was only assumed and what the diary itself worked out are no answers of that day.

    Args:
        cases: Kept answers; of one day the oldest first.
        finding: Which finding.
    """
    found: dict[datetime.date, Value] = {}
    for case in cases:
        answer = case.answers.get(finding)
        if answer is not None and answer.on in (None, case.date) and answer.origin not in ("assumed", "diary"):
            found[case.date] = case.values[finding]
    return found


def diary_report(knowledge: KnowledgeBase, cases: Sequence[Case], today: datetime.date, *, alarm: bool = False) -> DiaryReport:
    """Return what a diary shows.

    Args:
        knowledge: What is followed.
        cases: Kept answers; of one day the oldest first.
        today: The day that is meant.
        alarm: Whether something stands open before which nothing may soothe.
    """
    trends = knowledge.diary.trends if knowledge.diary is not None else ()
    followed = {trend.of: series_of(cases, trend.of) for trend in trends}
    days = [today - datetime.timedelta(back) for back in range(SERIES_DAYS - 1, -1, -1)]
    lines = (_line(knowledge, trend, followed[trend.of], today) for trend in trends)
    told = tuple(_held_back(line) if alarm and _soothes(trend, line) else line for trend, line in zip(trends, lines, strict=True))
    series = tuple(SeriesLine(name, tuple(found.get(day) for day in days)) for name, found in followed.items())
    return DiaryReport(today.isoformat(), sum(any(day in found for found in followed.values()) for day in days), told, series)


def with_trends(knowledge: KnowledgeBase, cases: Sequence[Case], case: Case) -> Case:
    """Return a case with what the trends of earlier entries answer of what nobody answered.

    Args:
        knowledge: What is followed.
        cases: Kept answers; of one day the oldest first, those of today last.
        case: Today's answers.
    """
    given = {name: answer for name, answer in case.answers.items() if answer.origin != "diary"}
    offered: dict[str, Answer] = {}
    for trend in knowledge.diary.trends if knowledge.diary is not None else ():
        if trend.answers is None or trend.answers in given:
            continue
        line = _line(knowledge, trend, series_of(cases, trend.of), case.date)
        gives = trend.bands[line.band].gives if line.band is not None else ""
        if gives:
            value = gives if knowledge.findings[trend.answers].options else gives == "yes"
            offered.setdefault(trend.answers, Answer(value, "diary", None, tuple(map(datetime.date.fromisoformat, line.days))))
    return filled(knowledge, replace(case, answers=given), offered)[0]


def _soothes(trend: Trend, line: TrendLine) -> bool:
    """Return whether what a trend says soothes."""
    return line.band is not None and trend.bands[line.band].soothes


def _held_back(line: TrendLine) -> TrendLine:
    """Return a trend of which is not said what it comes to."""
    return TrendLine(trend=line.trend, number=None, band=None, days=line.days, held_back=True)


def _line(knowledge: KnowledgeBase, trend: Trend, series: Series, today: datetime.date) -> TrendLine:
    """Return what a trend comes to on a day."""
    finding = knowledge.findings[trend.of]
    reach = _reach(finding, trend, series, today)
    if reach is None:
        return TrendLine(trend=trend.id, number=None, band=None, days=())
    decimals = _decimals(finding, trend.follow)
    fitting = {_band_of(trend, number * step_of(decimals)) for number in _where_bands_change(trend, reach, decimals)}
    return TrendLine(
        trend=trend.id,
        number=from_grid(reach.least, decimals) if reach.least == reach.most else None,
        band=next(iter(fitting)) if len(fitting) == 1 else None,
        days=tuple(day.isoformat() for day in sorted(set(reach.days))),
    )


def _decimals(finding: Finding, follow: Follow) -> int:
    """Return how many decimals what is followed of a finding has."""
    match follow:
        case Follow.CHANGE:
            return finding.decimals
        case Follow.DAYS_RISING:
            return 0
        case _:  # pragma: no cover
            assert_never(follow)


def _where_bands_change(trend: Trend, reach: _Reach, decimals: int) -> Iterator[int]:
    """Yield grid numbers of a reach among which is one of every band that fits any of them."""
    yield from (reach.least, reach.most)
    for bound in (bound for band in trend.bands for bound in (band.least, band.most) if bound is not None):
        nearest = to_grid(bound, decimals)
        yield from (number for number in (nearest - 1, nearest, nearest + 1) if reach.least <= number <= reach.most)


def _band_of(trend: Trend, number: Fraction) -> int | None:
    """Return the place of the first band that fits a number."""
    return next((place for place, band in enumerate(trend.bands) if band.fits(number)), None)


def _reach(finding: Finding, trend: Trend, series: Series, today: datetime.date) -> _Reach | None:
    """Return where what is followed lies; None where no entry says anything of it."""
    match trend.follow:
        case Follow.CHANGE:
            return _change(finding, series, today, trend.days)
        case Follow.DAYS_RISING:
            return _days_rising(finding, series, today, trend.days)
        case _:  # pragma: no cover
            assert_never(trend.follow)


def _change(finding: Finding, series: Series, today: datetime.date, days: int) -> _Reach | None:
    """Return by how much the worst of the last days lies above the worst of the first ones."""
    first, last = (_days(day, EDGE_DAYS) for day in (today - datetime.timedelta(days), today - datetime.timedelta(EDGE_DAYS - 1)))
    before, after = _worst(finding, series, first), _worst(finding, series, last)
    if before is None or after is None:
        return None
    return _Reach(after.least - before.most, after.most - before.least, (*before.days, *after.days))


def _worst(finding: Finding, series: Series, days: Sequence[datetime.date]) -> _Reach | None:
    """Return where the worst of some days lies; None where none of them has an entry."""
    known = {day: _on_grid(finding, series[day]) for day in days if day in series}
    if not known:
        return None
    worst = max if finding.rises_when_worse else min
    found = worst(known.values())
    missing = [*finding.grid] if len(known) < len(days) else [found]
    could_be = [worst(found, number) for number in missing]
    return _Reach(min(could_be), max(could_be), tuple(known))


def _days_rising(finding: Finding, series: Series, today: datetime.date, days: int) -> _Reach | None:
    """Return for how many days in a row up to today it has gone up: at least as far back as each day has an entry."""
    if today not in series:
        return None
    rising, day, before = 0, today, today - datetime.timedelta(1)
    while rising < days and before in series and _on_grid(finding, series[day]) > _on_grid(finding, series[before]):
        rising, day, before = rising + 1, before, before - datetime.timedelta(1)
    is_open = rising < days and before not in series
    counted = _days(day, rising + 1) if is_open or rising == days else _days(before, rising + 2)
    return _Reach(rising, days if is_open else rising, tuple(counted))


def _days(first: datetime.date, count: int) -> Sequence[datetime.date]:
    """Return so many days from one on."""
    return [first + datetime.timedelta(number) for number in range(count)]


def _on_grid(finding: Finding, value: Value) -> int:
    """Return the grid number of an answer to a scale or number."""
    if isinstance(value, str):
        raise TypeError("only what is a number is followed")
    return to_grid(value, finding.decimals)

"""What a diary asks and follows: that each question can be asked, and that a trend says something of every number that it can come to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from expert.errors import Diagnostics, suggest_names
from expert.language.grid import step_of, to_grid, up_to_grid
from expert.language.model import DiaryPlan, Finding, FindingType, Follow, KnowledgeBase, Trend, TrendBand
from expert.loading.check_asked import unfit_to_ask
from expert.loading.entries import Entries

FEWEST_DAYS = 3
"""Over fewer days, the two ends of a change would share a day."""
Fault = tuple[tuple[str | int, ...], str, str]
"""Where it stands below what is checked, what is wrong, and how to mend it."""
_Numbers = tuple[int, int]
"""Grid numbers from one to another."""


def check_diary(knowledge: KnowledgeBase, entries: Entries, diagnostics: Diagnostics) -> None:
    """Note every question of a diary that cannot be asked in it, and every trend that does not fit what it follows or answers."""
    plan, head = knowledge.diary, entries.head
    if plan is None or head is None:
        return
    faults = [*_of_questions(knowledge, entries, plan), *_of_ids(plan)]
    for place, trend in enumerate(plan.trends):
        faults += [(("trends", place, *steps), message, help) for steps, message, help in _of_trend(knowledge, plan, trend)]
    for steps, message, help in faults:
        diagnostics.add(head.at("diary", *steps), "KB060", message, help)


def _of_questions(knowledge: KnowledgeBase, entries: Entries, plan: DiaryPlan) -> Iterator[Fault]:
    """Yield what cannot be asked, or would be asked twice."""
    for key, names in (("each_day", plan.each_day), ("when_open", plan.when_open)):
        for place, name in enumerate(names):
            fault = unfit_to_ask(knowledge, entries, name)
            if fault is not None:
                yield (key, place), *fault
            elif key == "when_open" and name in plan.each_day:
                yield (key, place), f"`{name}` is asked each day already", "remove it here"


def _of_ids(plan: DiaryPlan) -> Iterator[Fault]:
    """Yield each trend whose id another one has."""
    ids = [trend.id for trend in plan.trends]
    for place, id in enumerate(ids):
        if id in ids[:place]:
            yield ("trends", place, "id"), f"another trend is called `{id}` already", "give each its own id"


def _of_trend(knowledge: KnowledgeBase, plan: DiaryPlan, trend: Trend) -> Iterator[Fault]:
    """Yield what does not fit together in a trend."""
    asked = {name for screen in (*plan.each_day, *plan.when_open) if _is_there(knowledge, screen) for name in knowledge.asked_on(screen)}
    if trend.follow is Follow.CHANGE and trend.days < FEWEST_DAYS:
        yield ("days",), f"`{trend.follow.value}` needs a span of {FEWEST_DAYS} days or more", f"write {FEWEST_DAYS}, or more"
    if (of := knowledge.findings.get(trend.of)) is not None:
        if of.type not in (FindingType.SCALE, FindingType.NUMBER):
            yield ("of",), f"a {of.type.value} is not followed", "name a scale or a number"
        elif of.id not in asked:
            yield ("of",), f"`{of.id}` is not asked in the diary", "name it in `each_day`, or follow what stands there"
        else:
            yield from _of_bands(trend, *_numbers(of, trend))
    yield from _of_answer(knowledge, trend)


def _is_there(knowledge: KnowledgeBase, screen: str) -> bool:
    """Return whether a screen exists; if not, that is told elsewhere."""
    return screen in knowledge.checklists or screen in knowledge.findings


def _numbers(of: Finding, trend: Trend) -> tuple[_Numbers, int]:
    """Return the grid numbers that a trend can come to, and with how many decimals."""
    match trend.follow:
        case Follow.CHANGE:
            least, most = of.grid
            return (least - most, most - least), of.decimals
        case Follow.DAYS_RISING:
            return (0, trend.days), 0
        case _:  # pragma: no cover
            assert_never(trend.follow)


def _of_bands(trend: Trend, numbers: _Numbers, decimals: int) -> Iterator[Fault]:
    """Yield each band that no number reaches, and that a number is left over of which nothing is said."""
    left = [numbers]
    for place, band in enumerate(trend.bands):
        least, most = _covered(band, numbers, decimals)
        if band.least is not None and band.most is not None and band.least > band.most:
            yield ("bands", place), "no number lies within the bounds", "swap `least` and `most`"
        elif not any(max(least, low) <= min(most, high) for low, high in left):
            help = "the first band that fits is taken; remove it, or move it up"
            yield ("bands", place), "no number that it can come to reaches this band", help
        left = [part for low, high in left for part in ((low, min(high, least - 1)), (max(low, most + 1), high)) if part[0] <= part[1]]
    if left:
        number = left[0][0] * step_of(decimals)
        yield ("bands",), f"no band fits {float(number):g}", "end with a band without bounds, for all other numbers"


def _covered(band: TrendBand, numbers: _Numbers, decimals: int) -> _Numbers:
    """Return the grid numbers within the bounds of a band."""
    least = numbers[0] if band.least is None else up_to_grid(band.least, decimals)
    return least, numbers[1] if band.most is None else to_grid(band.most, decimals)


def _of_answer(knowledge: KnowledgeBase, trend: Trend) -> Iterator[Fault]:
    """Yield what a trend answers and cannot, and each answer that is none."""
    finding = None if trend.answers is None else knowledge.findings.get(trend.answers)
    giving = [place for place, band in enumerate(trend.bands) if band.gives]
    if trend.answers is None:
        help = "say with `answers` which question it is"
        yield from ((("bands", place, "gives"), "there is nothing to answer", help) for place in giving)
    if finding is None:
        return
    if not giving:
        yield ("answers",), "no band gives an answer", "say with `gives` which answer a band gives"
    if finding.type not in (FindingType.BOOLEAN, FindingType.CHOICE) or finding.further or knowledge.screen_of(finding.id) != finding.id:
        yield ("answers",), f"`{finding.id}` is not answered by a trend", "name a yes or no, or a choice, that has a screen of its own"
        return
    options = [*finding.options] or ["yes", "no"]
    for place in giving:
        gives = trend.bands[place].gives
        if gives not in options:
            yield ("bands", place, "gives"), f"`{gives}` is no answer to `{finding.id}`", suggest_names(gives, options)

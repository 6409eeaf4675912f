"""What a training log can answer: that each measurement is whole, and gives an answer that its finding can have."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import assert_never

from expert.errors import Diagnostics, suggest_names
from expert.language.measurements import Measurement, Of, Take
from expert.language.model import Counts, Finding, FindingType, KnowledgeBase
from expert.language.units import convert, is_unit
from expert.loading.entries import Entries, RawEntry

_NEEDS_OF = frozenset({Take.LONGEST, Take.USUAL_WEEK, Take.GROWTH, Take.JUMP, Take.MEDIAN})
_NEEDS_DAYS = frozenset(Take) - {Take.DAYS_SINCE}
Fault = tuple[str, str, str]
"""A key, what is wrong with it, how to mend it."""


def check_measured(knowledge: KnowledgeBase, entries: Entries, diagnostics: Diagnostics) -> None:
    """Note every measurement that is not whole, or gives no answer that its finding can have, and every watch that cannot be held."""
    if entries.head is not None:
        _check_watches(knowledge, entries.head, diagnostics)
    for finding in knowledge.findings.values():
        entry = entries["findings"][finding.id]
        for place, item in enumerate(finding.measured_by):
            for key, message, help in (*_of_itself(item), *_of_others(knowledge, item), *_of_the_answer(finding, item)):
                written = entry.data["measured_by"][place]
                location = entry.at("measured_by", place, key) if key in written else entry.at("measured_by", place)
                diagnostics.add(location, "KB059", message, help)
        if finding.type is FindingType.NUMBER and len(finding.measured_by) > 1:
            diagnostics.add(entry.at("measured_by", 1), "KB059", "a number is measured in one way", "keep one")


def _check_watches(knowledge: KnowledgeBase, head: RawEntry, diagnostics: Diagnostics) -> None:
    """Note every watch that could not be held against anything."""
    for place, watch in enumerate(knowledge.watches):
        for side, item in (("of", watch.of), ("against", watch.against)):
            for key, message, help in (*_of_itself(item), *_of_a_watch(item, watch.unit)):
                path = ("watches", place, side, key)
                diagnostics.add(head.at(*path if key in head.data["watches"][place][side] else path[:-1]), "KB059", message, help)
        if watch.planned and watch.of.of is not Of.DISTANCE_KM:
            diagnostics.add(head.at("watches", place, "planned"), "KB059", "only a distance is planned", "leave out `planned`")
        above = [band.above_pct for band in watch.bands]
        if above != sorted(set(above)):
            message, help = "the bands go from mild to worst", "order them by `above_pct`, each once"
            diagnostics.add(head.at("watches", place, "bands"), "KB059", message, help)


def _of_a_watch(item: Measurement, unit: str) -> Iterator[Fault]:
    """Yield what a watch cannot hold: it knows no answers, and is of one unit."""
    for key, name in (("before", item.before), ("after", item.after), ("without", item.without)):
        if name is not None:
            yield key, "a watch looks at the log alone", f"leave out `{key}`"
    is_whole = item.of is not None or item.take not in _NEEDS_OF
    if is_whole and item.unit != unit and is_unit(unit) and convert(Decimal(1), item.unit, unit, 6) != 1:
        yield "of", f"what is taken is in {item.unit or 'no unit'}, and the watch in {unit}", "write the unit of what is taken"


def _of_itself(item: Measurement) -> Iterator[Fault]:
    """Yield what is missing, or too much, whatever finding it is of."""
    name = item.take.value
    if (item.of is not None) is not (item.take in _NEEDS_OF):
        yield "of", f"`{name}` {'needs `of`' if item.of is None else 'has no `of`'}", "say what of each activity is meant, or remove it"
    if item.take in _NEEDS_DAYS and item.days is None and item.after is None:
        yield "days", f"`{name}` needs a span of days", "write `days: [30, 0]`, or `after:` a count of days"
    if item.days is not None and item.days[0] < item.days[1]:
        yield "days", "the span of days is the wrong way round", f"write `[{item.days[1]}, {item.days[0]}]`: from so many days ago"
    if item.after is not None and (item.days is not None or item.before is not None):
        yield "after", "`after` says by itself which days are meant", "leave out `days` and `before`, or `after`"
    if item.least is not None and item.most is not None and item.least > item.most:
        yield "least", "no number lies within the bounds", "swap them"


def _of_others(knowledge: KnowledgeBase, item: Measurement) -> Iterator[Fault]:
    """Yield what does not fit the findings that it names."""
    for key, name in (("before", item.before), ("after", item.after)):
        if name is not None and name in knowledge.findings and knowledge.findings[name].counts is not Counts.UP:
            yield key, f"`{name}` counts no days", "name a finding with `counts: up`"
    if item.without is not None and item.without in knowledge.findings and not knowledge.findings[item.without].measured_by:
        yield "without", f"`{item.without}` is not measured by activities", "name a finding with `measured_by`"


def _of_the_answer(finding: Finding, item: Measurement) -> Iterator[Fault]:
    """Yield what does not fit the finding that it answers."""
    match finding.type:
        case FindingType.SCALE | FindingType.DATE:
            yield "take", f"a {finding.type.value} is not measured by activities", "remove `measured_by`"
        case FindingType.BOOLEAN | FindingType.CHOICE:
            options = [*finding.options] or ["yes", "no"]
            if item.gives not in options:
                yield "gives", f"`{item.gives}` is no answer to `{finding.id}`", suggest_names(item.gives, options)
        case FindingType.NUMBER:
            if item.gives:
                yield "gives", "what is taken is itself the answer to a number", "remove `gives`"
            if item.unit not in ("", finding.unit) and is_unit(finding.unit) and convert(Decimal(1), item.unit, finding.unit, 3) is None:
                yield "of", f"what is taken is in {item.unit}, and `{finding.id}` in {finding.unit}", "take something of that unit"
        case _:  # pragma: no cover
            assert_never(finding.type)

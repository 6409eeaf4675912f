"""On which answers the decisions hang: every other admissible answer to every question, all of them worked out in one pass."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from expert.cases.changes import change_case
from expert.consultation.outcome import Consultation
from expert.engines.columns.people import People
from expert.engines.columns.plan import plan
from expert.errors import CaseError
from expert.given import checked
from expert.language.conditions import Comparison
from expert.language.grid import to_grid
from expert.language.model import Decision, Finding, Value
from expert.questions.parts.explainer import contradiction
from expert.questions.parts.stretches import Stretch, stretches
from expert.questions.statements import Answered, Explanation, Statement
from expert.questions.statements.records import Bounded, OneOf
from expert.questions.statements.sensitivity import (
    Hangs,
    HangsOnAnswer,
    HangsOnNothing,
    HangsOnQuestion,
    Sensitivity,
    Tips,
    TipsAmong,
    TipsBetween,
)


class _Other(Struct, frozen=True):
    """Another answer to one question: a stretch of values, the level of each decision then, and whether others are left out for it."""

    finding: Finding
    stretch: Stretch
    levels: Mapping[str, str]
    drops: bool = False


@checked
def sensitivity(consultation: Consultation) -> Explanation:
    """Return on which answers each decision hangs: every other admissible answer to one question at a time, all else as it is.

    An answer whose question no longer applies is left out, as in `what_if`.

    Args:
        consultation: What was concluded.

    Returns:
        A statement of kind `sensitivity` with one a decision: `hangs`, with the questions that move it, those that move it furthest first,
        each with the values that do, or `hangs_on_nothing`. `contradiction` for an outcome that violates an invariant.
    """
    knowledge = consultation.knowledge
    if consultation.violations:
        return Explanation("sensitivity", knowledge, contradiction(consultation))
    others = list(_others(consultation))
    told = (_decision(consultation, scale, others) for scale in _urgent_first(consultation))
    return Explanation("sensitivity", knowledge, Sensitivity(children=tuple(told)))


def _urgent_first(consultation: Consultation) -> list[Decision]:
    """Return the decisions, those first that are at a level that cannot wait."""

    def waits(scale: Decision) -> bool:
        return not scale.urgent_from or scale.rank(consultation.decisions[scale.id].in_force) < scale.rank(scale.urgent_from)

    return sorted(consultation.knowledge.decisions.values(), key=waits)


def _others(consultation: Consultation) -> Iterator[_Other]:
    """Yield every other answer to one question that contradicts nothing, with what is decided then."""
    knowledge, case, values = consultation.knowledge, consultation.case, consultation.case.values
    asked = [
        (finding, stretch)
        for finding in knowledge.findings.values()
        if consultation.meaning.applies(finding.id) is not False
        for stretch in stretches(knowledge, finding, values)
        if not _is_said(values.get(finding.id), stretch)
    ]
    people = [{**values, finding.id: _nearest(values.get(finding.id), stretch)} for finding, stretch in asked]
    first = People(knowledge, plan(knowledge, "decisions"), people, case.unknown.keys())
    for index, (finding, stretch) in enumerate(asked):
        if first.admissible[index]:
            yield _Other(finding, stretch, {name: str(first.columns[name][index]) for name in knowledge.decisions})
    yield from _without_idle(consultation, [item for item, is_so in zip(asked, first.admissible, strict=True) if not is_so])


def _without_idle(consultation: Consultation, asked: Sequence[tuple[Finding, Stretch]]) -> Iterator[_Other]:
    """Yield those of some answers that contradict nothing once the answers are left out whose question no longer applies."""
    knowledge, found, people = consultation.knowledge, list[tuple[Finding, Stretch]](), list[Mapping[str, Value]]()
    for finding, stretch in asked:
        try:
            changed = change_case(knowledge, consultation.case, {finding.id: _nearest(consultation.case.values.get(finding.id), stretch)})
        except CaseError:
            continue
        found.append((finding, stretch))
        people.append(changed.case.values)
    worked_out = People(knowledge, plan(knowledge, "decisions"), people, consultation.case.unknown.keys())
    for index, (finding, stretch) in enumerate(found):
        yield _Other(finding, stretch, {name: str(worked_out.columns[name][index]) for name in knowledge.decisions}, drops=True)


def _is_said(value: Value | None, stretch: Stretch) -> bool:
    """Return whether an answer lies in a stretch of values."""
    least, most = stretch
    if value is None or isinstance(value, bool | str):
        return value == least and type(value) is type(least)
    return not isinstance(least, bool | str) and not isinstance(most, bool | str) and least <= value <= most


def _nearest(value: Value | None, stretch: Stretch) -> Value:
    """Return the value of a stretch that is nearest to an answer; without one its first."""
    least, most = stretch
    if isinstance(value, bool | str) or isinstance(most, bool | str) or value is None:
        return least
    return most if value > most else least


def _decision(consultation: Consultation, scale: Decision, others: Sequence[_Other]) -> Statement:
    """Return on which answers a decision hangs."""
    level = consultation.decisions[scale.id].in_force
    moving: dict[str, list[_Other]] = {}
    for other in others:
        if other.levels[scale.id] != level:
            moving.setdefault(other.finding.id, []).append(other)
    if not moving:
        return HangsOnNothing(scale.id, level)

    knowledge = consultation.knowledge

    def weight(name: str) -> tuple[int, bool, bool, bool]:
        """Return how far a question moves it; then what is no line of a list, changes nothing else with it, and is still to be answered."""
        furthest = max(abs(scale.rank(item.levels[scale.id]) - scale.rank(level)) for item in moving[name])
        single = knowledge.screen_of(name) not in knowledge.checklists  # that a warning sign weighs much is no news
        alone = not any(item.drops for item in moving[name])
        return furthest, single, alone, name not in consultation.case.answers

    order = sorted(knowledge.in_order_of_asking(moving), key=weight, reverse=True)
    settled = consultation.decisions[scale.id].settled
    told = tuple(_question(consultation, scale, moving[name]) for name in order)
    return Hangs(decision=scale.id, level=level, settled=settled, children=told)


def _question(consultation: Consultation, scale: Decision, others: Sequence[_Other]) -> Statement:
    """Return one question with the values that move a decision, to the mildest level first."""
    finding = others[0].finding
    value = consultation.case.values.get(finding.id)
    told = tuple(_tips(scale, finding, value, others))
    return HangsOnQuestion(finding.id, children=told) if value is None else HangsOnAnswer(Answered(finding.id, value), children=told)


def _tips(scale: Decision, finding: Finding, value: Value | None, others: Sequence[_Other]) -> Iterator[Statement]:
    """Yield each level that a decision comes to, with the values of one question that bring it there."""
    if not finding.type.is_numeric:
        by_level: dict[str, list[Value]] = {}
        for other in others:
            by_level.setdefault(other.levels[scale.id], []).append(other.stretch[0])
        for level in sorted(by_level, key=scale.rank):
            values = tuple(by_level[level])
            if len(values) == 1:
                yield Tips(scale.id, level, Bounded(finding.id, values[0]))
            else:
                yield TipsAmong(scale.id, level, OneOf(finding.id, values))
        return
    runs = _runs(finding, scale, others)
    for index, (level, least, most) in enumerate(runs):
        goes_on = most == finding.grid[1] or (index + 1 < len(runs) and runs[index + 1][1] == most + 1)
        came_on = least == finding.grid[0] or (index > 0 and runs[index - 1][2] == least - 1)
        yield _number(finding, scale, level, least, most, value, goes_on=goes_on, came_on=came_on)


def _runs(finding: Finding, scale: Decision, others: Sequence[_Other]) -> list[tuple[str, int, int]]:
    """Return each level with the grid numbers from which to which a decision comes to it, without a gap between them."""
    runs: list[tuple[str, int, int]] = []
    for low, high, level in sorted((*_grid(finding, item.stretch), item.levels[scale.id]) for item in others):
        if runs and runs[-1][0] == level and runs[-1][2] + 1 == low:
            runs[-1] = (level, runs[-1][1], high)
        else:
            runs.append((level, low, high))
    return runs


def _grid(finding: Finding, stretch: Stretch) -> tuple[int, int]:
    """Return the first and the last grid number of a stretch of numbers."""
    least, most = (to_grid(value, finding.decimals) for value in stretch if not isinstance(value, bool | str))
    return least, most


def _number(
    finding: Finding, scale: Decision, level: str, least: int, most: int, value: Value | None, *, goes_on: bool, came_on: bool
) -> Statement:
    """Return a level with the numbers of a finding that bring a decision there.

    It is said by the limit that is nearest to the answer, if the numbers beyond are among them or are said after that one.
    """
    first, last = finding.number_at(least), finding.number_at(most)
    is_above = value is None or isinstance(value, bool | str) or value < first
    if least == most:
        return Tips(scale.id, level, Bounded(finding.id, first))
    if is_above and goes_on and not (value is None and came_on):
        return Tips(scale.id, level, Bounded(finding.id, first, Comparison.AT_LEAST))
    if came_on and not (is_above and value is not None):
        return Tips(scale.id, level, Bounded(finding.id, last, Comparison.AT_MOST))
    return TipsBetween(scale.id, level, Bounded(finding.id, first, Comparison.AT_LEAST), Bounded(finding.id, last, Comparison.AT_MOST))

"""On which answers the decisions hang: every other admissible answer to every question, all of them worked out in one pass."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from expert.cases.changes import change_case
from expert.consultation.outcome import Consultation
from expert.errors import CaseError
from expert.given import checked
from expert.language.model import Decision, Value
from expert.questions.parts.explainer import contradiction
from expert.questions.parts.tipping import Asked, Other, answered_otherwise, levels_of, nearest, tips
from expert.questions.statements import Answered, Explanation, Statement
from expert.questions.statements.sensitivity import (
    Hangs,
    HangsOnAnswer,
    HangsOnNothing,
    HangsOnQuestion,
    Sensitivity,
)


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


def _others(consultation: Consultation) -> Iterator[Other]:
    """Yield every other answer to one question that contradicts nothing, with what is decided then."""
    knowledge, values, unknown = consultation.knowledge, consultation.case.values, consultation.case.unknown.keys()
    asked = answered_otherwise(consultation.meaning, knowledge.findings.values())
    people = [{**values, finding.id: nearest(values.get(finding.id), stretch)} for finding, stretch in asked]
    contradicting: list[Asked] = []
    for item, levels in zip(asked, levels_of(knowledge, people, unknown), strict=True):
        if levels is None:
            contradicting.append(item)
        else:
            yield Other(*item, levels)
    yield from _without_idle(consultation, contradicting)


def _without_idle(consultation: Consultation, asked: Sequence[Asked]) -> Iterator[Other]:
    """Yield those of some answers that contradict nothing once the answers are left out whose question no longer applies."""
    knowledge, found, people = consultation.knowledge, list[Asked](), list[Mapping[str, Value]]()
    for finding, stretch in asked:
        try:
            changed = change_case(knowledge, consultation.case, {finding.id: nearest(consultation.case.values.get(finding.id), stretch)})
        except CaseError:
            continue
        found.append((finding, stretch))
        people.append(changed.case.values)
    for item, levels in zip(found, levels_of(knowledge, people, consultation.case.unknown.keys()), strict=True):
        if levels is not None:
            yield Other(*item, levels, drops=True)


def _decision(consultation: Consultation, scale: Decision, others: Sequence[Other]) -> Statement:
    """Return on which answers a decision hangs."""
    level = consultation.decisions[scale.id].in_force
    moving: dict[str, list[Other]] = {}
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


def _question(consultation: Consultation, scale: Decision, others: Sequence[Other]) -> Statement:
    """Return one question with the values that move a decision, to the mildest level first."""
    finding = others[0].finding
    value = consultation.case.values.get(finding.id)
    told = tuple(tips(scale, finding, value, others))
    return HangsOnQuestion(finding.id, children=told) if value is None else HangsOnAnswer(Answered(finding.id, value), children=told)

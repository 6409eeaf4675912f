"""What would have to be answered, or to change, until something holds: the steps that lead there, or the answers that prevent it.

Which steps they are is found by `expert.questions.parts.planner`, and said by `expert.questions.parts.telling`.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from typing import assert_never

from expert.consultation.outcome import Consultation
from expert.engines.logic.counterfactual import Prevented
from expert.engines.logic.time_limit import OutOfTimeError, time_limit
from expert.given import checked
from expert.language.kinds import Kind
from expert.language.meaning import Grade, Meaning, Status, is_consistent
from expert.lowered.person import Person
from expert.questions.parts.behind import answered, answers_behind
from expert.questions.parts.planner import Planner
from expert.questions.parts.seeing import has_flag, to_see
from expert.questions.parts.stage import Aim, Stage, StepKind
from expert.questions.parts.telling import Teller
from expert.questions.statements import Answered, Explanation, Statement
from expert.questions.statements.counterfactual import (
    Until,
    UntilAlways,
    UntilFound,
    UntilHolds,
    UntilLookedAt,
    UntilNever,
    UntilNeverForAnybody,
    UntilNotFound,
    UntilPrevents,
    UntilRulesChange,
)
from expert.questions.statements.proving import OutOfTime
from expert.questions.target import Target, holds, parse_target


@checked
def until(consultation: Consultation, target: str, timeout: int | None = None) -> Explanation:
    """Return the smallest change after which a target holds for good, as steps that can be followed one after the other.

    A level of a decision is reached when the decision is settled there or at a more permissive level. Nothing is proposed that cannot come
    to be from where the person stands: no worse answer, none that cannot change, nothing to do before it is allowed. While a warning sign
    is there or could be, to have it looked at, or the questions about it, come first, and none of its answers is proposed. An appointment
    that is advised is named before all steps ([what could change](meaning.md#what-could-change)).

    Args:
        consultation: What was concluded.
        target: What is to hold, as `parse_target` reads it.
        timeout: How many seconds it may take; None: as long as it takes.

    Returns:
        A statement of kind `until`, with the steps in order; of kind `until_holds` where it holds already; of kind `until_looked_at` where
        nothing but answers behind a warning sign prevents it, with whom to see and these answers; of kind `until_never` with the answers
        that prevent it, none of them needless; of kind `until_not_found`, with `out_of_time`, where the time was over before.

    Raises:
        QueryError: The target is not something that is concluded.
    """
    asked = parse_target(consultation.knowledge, target)
    with time_limit(timeout):
        try:
            found = _until(consultation, asked)
        except OutOfTimeError:
            found = UntilNotFound(asked, children=() if timeout is None else (OutOfTime(timeout),))
    return Explanation("until", consultation.knowledge, found)


def _until(consultation: Consultation, target: Target) -> Statement:
    """Return the steps, that it holds already, or what prevents it."""
    knowledge = consultation.knowledge
    if target.kind is Kind.DECISION and target.value == knowledge.decisions[target.name].levels[-1].id:
        return UntilAlways(target.name, target.value)
    if holds(Meaning(knowledge, consultation.case.values), target):
        return UntilHolds(target)
    aim = Aim((target.name,), lambda person: _goal(person, target), lambda meaning: holds(meaning, target) is True)
    is_sent = next(to_see(consultation, also_soothing=has_flag(consultation)), None) is not None
    planner, values = Planner(knowledge, is_sent=is_sent), consultation.case.values
    found = planner.plan(values, aim)
    if not isinstance(found, Prevented):
        overtaken = _overtaken(consultation, found)
        if overtaken is not None:
            return UntilNotFound(target, children=(UntilRulesChange(overtaken),))
        is_looked_at = has_flag(consultation) or any(step.kind is StepKind.VISIT for stage in found for step in stage.steps)
        told = Teller(consultation.meaning, target.name, found).told()
        return Until(target, children=(*to_see(consultation, also_soothing=is_looked_at), *told))
    signs = planner.in_the_way(values, aim, found, _signs(consultation)) if is_sent else ()
    return _looked_at(consultation, target, signs) if signs else _never(consultation, target, found)


def _overtaken(consultation: Consultation, stages: Sequence[Stage]) -> datetime.date | None:
    """Return the first day on which a stage would not lead where it does today, by the rules of that day; None where there is none."""
    day = consultation.case.date
    for stage in stages:
        day += datetime.timedelta(sum(step.days for step in stage.steps))
        knowledge = consultation.knowledge.on(day)
        if knowledge is not consultation.knowledge:
            then = Meaning(knowledge, stage.after)
            if not (is_consistent(then) and all(aim.holds(then) for aim in stage.aims)):
                return day
    return None


def _goal(person: Person, target: Target) -> int:
    """Return when a target holds for a person, as `target.holds` says it."""
    knowledge = person.knowledge
    name, value = target.name, target.value
    match target.kind:
        case Kind.DECISION if not value:
            return person.is_settled(name)
        case Kind.DECISION:
            scale = knowledge.decisions[name]
            rank = scale.rank(value) + 1
            return person.reaches(name, rank).false if rank < len(scale.levels) else person.circuit.true
        case Kind.CONCEPT:
            return person.concept(name).true
        case Kind.CAUSE:
            likely, possible = (person.scores(name, least) for least in (knowledge.likely_at(name), knowledge.possible_at(name)))
            return possible.false if value == Grade.UNLIKELY.value else possible.true if value == Grade.POSSIBLE.value else likely.true
        case Kind.RECOMMENDATION:
            return person.blocked(name).true if value == Status.WITHHELD.value else person.recommended(name)
        case _:  # pragma: no cover
            assert_never(target.kind)


def _never(consultation: Consultation, target: Target, found: Prevented) -> Statement:
    """Return that it cannot be reached, with whom to see first and the answers that prevent it."""
    values = consultation.case.values
    by = tuple(UntilPrevents(Answered(name, values[name])) for name in found.by)
    if not found.certain:
        return UntilNotFound(target, children=by)
    return (UntilNever if by else UntilNeverForAnybody)(target, children=(*to_see(consultation), *by))


def _looked_at(consultation: Consultation, target: Target, signs: Collection[str]) -> Statement:
    """Return that it cannot be reached before somebody has looked at it: whom to see, and the answers that can be others then."""
    found = UntilFound(children=tuple(map(UntilPrevents, answered(consultation, signs))))
    return UntilLookedAt(target, children=(*to_see(consultation), found))


def _signs(consultation: Consultation) -> frozenset[str]:
    """Return the answers that make warning signs be there, each worse than another one: what somebody who looks at it can do away with."""
    knowledge, values = consultation.knowledge, consultation.case.values
    flags = (name for name, concept in knowledge.concepts.items() if concept.flag and consultation.meaning.concept(name))
    behind = answers_behind(consultation, (rule for name in flags for rule in consultation.concepts[name].concluded_by))
    orders = ((name, worse.order) for name in behind if (worse := knowledge.findings[name].worse) is not None)
    return frozenset(name for name, order in orders if order and values[name] != order[0])

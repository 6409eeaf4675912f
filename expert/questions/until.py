"""What would have to be answered, or to change, until something holds: the steps that lead there, or the answers that prevent it.

Which steps they are is found by `expert.questions.parts.plan`; here they are said, each with how little of it is enough.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import assert_never

from expert.consultation.outcome import Consultation
from expert.engines.logic.counterfactual import Prevented
from expert.engines.logic.time_limit import OutOfTimeError, time_limit
from expert.given import checked
from expert.language.conditions import Comparison
from expert.language.kinds import Kind
from expert.language.meaning import Grade, Meaning, Status
from expert.language.model import Counts
from expert.language.network import names_in, network
from expert.lowered.person import Person
from expert.questions.parts.behind import answered, answers_behind
from expert.questions.parts.bounds import Bounds
from expert.questions.parts.plan import Planner
from expert.questions.parts.stage import Aim, Stage, Step, StepKind
from expert.questions.statements import Answered, Explanation, Statement
from expert.questions.statements.counterfactual import (
    Until,
    UntilAlways,
    UntilChecklist,
    UntilDo,
    UntilFirst,
    UntilFound,
    UntilHolds,
    UntilLookedAt,
    UntilNever,
    UntilNeverForAnybody,
    UntilNext,
    UntilNotFound,
    UntilPassed,
    UntilPrevents,
    UntilQuestion,
    UntilSame,
    UntilSeeFirst,
    UntilTests,
    UntilVisit,
    UntilWait,
    UntilYouCan,
)
from expert.questions.statements.differences import AnswerDropped, Dropped
from expert.questions.statements.proving import OutOfTime
from expert.questions.statements.records import Bounded
from expert.questions.target import Target, holds, parse_target

_JOINED = {StepKind.ANSWER, StepKind.WAIT, StepKind.TEST}
"""The kinds of step that are told as one where they follow each other; what is done again is where the same thing allows it."""


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
    is_sent = next(_to_see(consultation, also_soothing=_has_flag(consultation)), None) is not None
    planner, values = Planner(knowledge, is_sent=is_sent), consultation.case.values
    found = planner.plan(values, aim)
    if not isinstance(found, Prevented):
        return _Teller(consultation, target, found).statement()
    signs = planner.in_the_way(values, aim, found, _signs(consultation)) if is_sent else ()
    return _looked_at(consultation, target, signs) if signs else _never(consultation, target, found)


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
            likely, possible = (person.scores(name, least) for least in (knowledge.grades.likely_at, knowledge.grades.possible_at))
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
    return (UntilNever if by else UntilNeverForAnybody)(target, children=(*_to_see(consultation), *by))


def _looked_at(consultation: Consultation, target: Target, signs: Collection[str]) -> Statement:
    """Return that it cannot be reached before somebody has looked at it: whom to see, and the answers that can be others then."""
    found = UntilFound(children=tuple(map(UntilPrevents, answered(consultation, signs))))
    return UntilLookedAt(target, children=(*_to_see(consultation), found))


def _signs(consultation: Consultation) -> frozenset[str]:
    """Return the answers that make warning signs be there, each worse than another one: what somebody who looks at it can do away with."""
    knowledge, values = consultation.knowledge, consultation.case.values
    flags = (name for name, concept in knowledge.concepts.items() if concept.flag and consultation.meaning.concept(name))
    behind = answers_behind(consultation, (rule for name in flags for rule in consultation.concepts[name].concluded_by))
    orders = ((name, worse.order) for name in behind if (worse := knowledge.findings[name].worse) is not None)
    return frozenset(name for name, order in orders if order and values[name] != order[0])


def _to_see(consultation: Consultation, *, also_soothing: bool = True) -> Iterator[UntilSeeFirst]:
    """Yield whom to see by what was concluded, with or without those of whom it is said that there is no hurry."""
    for name, outcome in consultation.recommendations.items():
        recommendation = consultation.knowledge.recommendations[name]
        if outcome.to_do and recommendation.tell and (also_soothing or not recommendation.soothes):
            yield UntilSeeFirst(name)


def _has_flag(consultation: Consultation) -> bool:
    """Return whether a warning sign is there."""
    flags = (concept.id for concept in consultation.knowledge.concepts.values() if concept.flag)
    return any(map(consultation.meaning.concept, flags))


@dataclass(frozen=True, slots=True)
class _Part:
    """What is told together: answers that change, or are given, by one kind of step, each with its stage. `step` is the first of them.

    `waited` are the stages of which days pass.
    """

    kind: StepKind
    step: Step
    changed: tuple[tuple[Stage, str], ...] = ()
    needed: tuple[tuple[Stage, str], ...] = ()
    days: int = 0
    waited: tuple[Stage, ...] = ()

    def joined(self, other: _Part) -> _Part:
        """Return both as one."""
        return replace(
            self,
            changed=self.changed + other.changed,
            needed=self.needed + other.needed,
            days=self.days + other.days,
            waited=self.waited + other.waited,
        )


class _Teller:
    """Says the steps of a plan."""

    def __init__(self, consultation: Consultation, target: Target, stages: list[Stage]) -> None:
        self.knowledge = consultation.knowledge
        self.consultation = consultation
        self.target = target
        self.stages = stages
        self._asked: set[str] = set()
        self._bounds = {id(stage): Bounds(stage) for stage in stages}

    def statement(self) -> Until:
        """Return the steps in order."""
        parts = [part for stage in self.stages for step in stage.steps for part in _parts(stage, step)]
        told = [self._told(part, place) for place, part in enumerate(self._in_order(parts))]
        first = _to_see(self.consultation, also_soothing=self._is_looked_at_first(parts))
        given = self.consultation.case.values
        dropped = [name for stage in self.stages for name in stage.change.dropped if name in given]
        left_out = [Dropped(children=tuple(AnswerDropped(Answered(name, given[name])) for name in dropped))] if dropped else []
        return Until(self.target, children=(*first, *(item for item in told if item is not None), *left_out))

    def _in_order(self, parts: list[_Part]) -> list[_Part]:
        """Return the parts with whatever can be answered today at the front, and those joined that follow each other.

        So is what counts days, as nobody chooses how long ago something was.
        """
        first = _Part(StepKind.ANSWER, parts[0].step)
        later: list[_Part] = []
        for part in parts:
            today = tuple(pair for pair in part.needed if part.kind is StepKind.ANSWER and self._is_told_today(pair[1]))
            first = replace(first, needed=first.needed + today)
            left = replace(part, needed=tuple(pair for pair in part.needed if pair not in today))
            if later and self._is_told_as_one(later[-1], left):
                later[-1] = later[-1].joined(left)
            elif left.changed or left.needed or left.days:
                later.append(left)
        return [first, *later]

    def _is_told_as_one(self, part: _Part, other: _Part) -> bool:
        """Return whether two parts that follow each other are told as one: nothing else would stand above the second."""
        if part.kind is StepKind.DO is other.kind:
            return self._allowed(part.step) == self._allowed(other.step)
        return part.kind is other.kind and part.kind in _JOINED

    def _is_told_today(self, name: str) -> bool:
        """Return whether a question can be answered today as well."""
        return self.consultation.meaning.applies(name) is True

    def _is_looked_at_first(self, parts: list[_Part]) -> bool:
        """Return whether somebody has to look at it first: for what they would say, or as long as a warning sign is there."""
        return any(part.kind is StepKind.VISIT for part in parts) or _has_flag(self.consultation)

    def _told(self, part: _Part, place: int) -> Statement | None:
        """Return the statement of a part; None where nothing is left to tell of it."""
        children = (*self._passed(part), *self._changes(part), *self._questions(part))
        if not children and not part.days:
            return None
        match part.kind:
            case StepKind.VISIT:
                return UntilVisit(children=children)
            case StepKind.ANSWER:
                return (UntilNext if place else UntilFirst)(children=children)
            case StepKind.WAIT:
                return UntilWait(part.days, children=children)
            case StepKind.CHOOSE:
                return UntilYouCan(children=children)
            case StepKind.TEST:
                return UntilTests(children=children)
            case StepKind.DO:
                return UntilDo(*self._allowed(part.step), children=children)

    def _allowed(self, step: Step) -> tuple[str, str]:
        """Return the decision that allows what is done, and the level that is in force by then; empty where something else allows it."""
        condition = self.knowledge.findings[(*step.changed, *step.needed)[0]].anew_when
        names = names_in(condition) if condition is not None else ()
        decision = next((name for name in names if name in self.knowledge.decisions), "")
        if condition is None or not decision:
            return "", ""
        strictest = Meaning(self.knowledge, step.before, {decision: self.knowledge.decisions[decision].levels[-1].id})
        return ("", "") if strictest.truth(condition) else (decision, Meaning(self.knowledge, step.before).in_force(decision))

    def _passed(self, part: _Part) -> Iterator[Statement]:
        """Yield the counts of days that a wait is for: what each of them was, and what it has to come to."""
        given, findings = self.consultation.case.values, self.knowledge.findings
        then = {name: stage.after[name] for stage in part.waited for name in self._bounds[id(stage)].waited_for() if name in given}
        for name, value in then.items():
            comparison = Comparison.AT_LEAST if findings[name].counts is Counts.UP else Comparison.AT_MOST
            yield UntilPassed(Answered(name, given[name]), Bounded(name, value, comparison))

    def _changes(self, part: _Part) -> Iterator[Statement]:
        """Yield the answers that become others: each as it is, and as it has to be in the end.

        What is only supposed to have been answered so before is a question.
        """
        given = self.consultation.case.values
        before = {name: stage.before[name] for stage, name in reversed(part.changed)}
        for name, stage in {name: stage for stage, name in part.changed}.items():
            bounds = self._bounds[id(stage)]
            if name in stage.again:
                yield UntilSame(Answered(name, before[name]))
                continue
            yield bounds.change(name, before[name]) if given.get(name) == before[name] else bounds.question(name)

    def _questions(self, part: _Part) -> Iterator[Statement]:
        """Yield the questions of a part: those that tell whether a warning sign is there first, and no list twice."""
        screens: dict[str, Stage] = {}
        for stage, name in part.needed:
            screen = self.knowledge.screen_of(name)
            if screen not in self._asked:
                screens.setdefault(screen, stage)
        self._asked |= screens.keys()
        told = (self._question(self._bounds[id(screens[screen])], screen, part.kind) for screen in self._in_order_of_asking(screens))
        asked = [item for item in told if item is not None]
        yield from sorted(asked, key=lambda item: not isinstance(item, UntilQuestion | UntilChecklist))

    def _in_order_of_asking(self, screens: Collection[str]) -> list[str]:
        """Return checklists and questions in the order in which they are asked."""
        return [*dict.fromkeys(screen for name in self.knowledge.findings if (screen := self.knowledge.screen_of(name)) in screens)]

    def _question(self, bounds: Bounds, screen: str, kind: StepKind) -> Statement | None:
        """Return a question to answer; None where its answer follows from others.

        It is said what would do, unless a warning sign hangs on it, or it counts days: nobody chooses these, and another number of them may
        take another way.
        """
        if screen in self.knowledge.checklists:
            return UntilChecklist(screen)
        if bounds.follows(screen):
            return None
        is_plain = screen in self._flagged or self.knowledge.findings[screen].counts is not None
        return UntilQuestion(screen) if is_plain and kind is StepKind.ANSWER else bounds.question(screen)

    @cached_property
    def _flagged(self) -> frozenset[str]:
        """Return what tells whether a warning sign that could be there is, where the target hangs on that."""
        behind = network(self.knowledge).behind([self.target.name])
        concepts = (concept.id for concept in self.knowledge.concepts.values() if concept.flag and concept.id in behind)
        return network(self.knowledge).behind(name for name in concepts if self.consultation.meaning.concept(name) is None)


def _parts(stage: Stage, step: Step) -> Iterator[_Part]:
    """Yield what is told of a step: what is asked after it by itself, unless it is the result of what is done or said."""
    changed, needed = tuple((stage, name) for name in step.changed), tuple((stage, name) for name in step.needed)
    if step.kind in {StepKind.WAIT, StepKind.CHOOSE}:
        yield _Part(step.kind, step, changed, days=step.days, waited=(stage,) if step.days else ())
        yield _Part(StepKind.ANSWER, step, needed=needed)
    else:
        yield _Part(step.kind, step, changed, needed)

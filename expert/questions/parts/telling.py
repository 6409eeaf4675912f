"""The steps of some stages as statements: those told as one that belong together, each with how little of it is enough."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from expert.language.conditions import Comparison
from expert.language.meaning import Meaning
from expert.language.model import Counts
from expert.language.network import names_in, network
from expert.questions.parts.bounds import Bounds
from expert.questions.parts.stage import Stage, Step, StepKind
from expert.questions.statements import Answered, Statement
from expert.questions.statements.counterfactual import (
    UntilChecklist,
    UntilDo,
    UntilFirst,
    UntilNext,
    UntilPassed,
    UntilQuestion,
    UntilSame,
    UntilTests,
    UntilVisit,
    UntilWait,
    UntilYouCan,
)
from expert.questions.statements.differences import AnswerDropped, Dropped
from expert.questions.statements.records import Bounded

_JOINED = {StepKind.ANSWER, StepKind.WAIT, StepKind.TEST}
"""The kinds of step that are told as one where they follow each other; what is done again is where the same thing allows it."""


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


class Teller:
    """Says the steps of some stages, to whoever has given some answers."""

    def __init__(self, meaning: Meaning, about: str, stages: Sequence[Stage]) -> None:
        """Take what follows from the answers, the name that the stages lead to something of, and the stages: one or more."""
        self.knowledge = meaning.knowledge
        self.meaning = meaning
        self.about = about
        self.stages = stages
        self._asked: set[str] = set()
        self._bounds = {id(stage): Bounds(stage) for stage in stages}

    def told(self) -> tuple[Statement, ...]:
        """Return the steps in order, and last which answers are left out."""
        parts = [part for stage in self.stages for step in stage.steps for part in _parts(stage, step)]
        told = [self._told(part, place) for place, part in enumerate(self._in_order(parts))]
        given = self.meaning.answers
        dropped = [name for stage in self.stages for name in stage.change.dropped if name in given]
        left_out = [Dropped(children=tuple(AnswerDropped(Answered(name, given[name])) for name in dropped))] if dropped else []
        return (*(item for item in told if item is not None), *left_out)

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
        return self.meaning.applies(name) is True

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
        given, findings = self.meaning.answers, self.knowledge.findings
        then = {name: stage.after[name] for stage in part.waited for name in self._bounds[id(stage)].waited_for() if name in given}
        for name, value in then.items():
            comparison = Comparison.AT_LEAST if findings[name].counts is Counts.UP else Comparison.AT_MOST
            yield UntilPassed(Answered(name, given[name]), Bounded(name, value, comparison))

    def _changes(self, part: _Part) -> Iterator[Statement]:
        """Yield the answers that become others: each as it is, and as it has to be in the end.

        What is only supposed to have been answered so before is a question.
        """
        given = self.meaning.answers
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
        behind = network(self.knowledge).behind([self.about])
        concepts = (concept.id for concept in self.knowledge.concepts.values() if concept.flag and concept.id in behind)
        return network(self.knowledge).behind(name for name in concepts if self.meaning.concept(name) is None)


def _parts(stage: Stage, step: Step) -> Iterator[_Part]:
    """Yield what is told of a step: what is asked after it by itself, unless it is the result of what is done or said."""
    changed, needed = tuple((stage, name) for name in step.changed), tuple((stage, name) for name in step.needed)
    if step.kind in {StepKind.WAIT, StepKind.CHOOSE}:
        yield _Part(step.kind, step, changed, days=step.days, waited=(stage,) if step.days else ())
        yield _Part(StepKind.ANSWER, step, needed=needed)
    else:
        yield _Part(step.kind, step, changed, needed)

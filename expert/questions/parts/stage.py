"""A stage on the way to something: the change that leads there, the steps that it takes, and how little of it is enough."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from functools import cached_property

from expert.engines.logic.completion import end_value
from expert.engines.logic.counterfactual import Change, Goal
from expert.errors import EngineError
from expert.language.conditions import Compare, Condition
from expert.language.formulas import inputs
from expert.language.meaning import Meaning, is_consistent
from expert.language.model import Anew, Finding, KnowledgeBase, Value, subject_of
from expert.language.network import comparisons_in, inputs_compared, network
from expert.language.otherwise import Otherwise
from expert.lowered.cells import cells_of_finding


@dataclass(frozen=True, slots=True)
class Aim:
    """What a stage is to reach.

    Attributes:
        about: The names that it reads.
        goal: When it holds, in the solver's circuit.
        holds: Whether it holds, by the reference meaning.
        reads: The conditions that it is made of, beside what the names rest on.
    """

    about: tuple[str, ...]
    goal: Goal
    holds: Callable[[Meaning], bool]
    reads: tuple[Condition, ...] = ()


class StepKind(Enum):
    """What makes an answer another one, in the order in which a stage takes it."""

    VISIT = "visit"
    ANSWER = "answer"
    WAIT = "wait"
    CHOOSE = "choose"
    TEST = "test"
    DO = "do"


@dataclass(frozen=True, slots=True)
class Step:
    """A step: how many days pass, which answers become others, which questions are answered. `before` are the answers before it."""

    kind: StepKind
    before: Mapping[str, Value]
    changed: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    days: int = 0


class Stage:
    """Steps after which an aim is reached.

    Attributes:
        before: The answers before it.
        after: The answers afterwards; numbers as near to today's, or as bad, as still do together.
        steps: The steps, in order.
        blocked: What cannot be done when its turn comes; empty where all can.
        later: The stages that come after it.
        said: What somebody who looks at it has to say, of what the change makes them say.
        again: What somebody who looked at it before has to say once more.
        is_mild: Whether what it asks has the mildest answers that do.
    """

    def __init__(self, knowledge: KnowledgeBase, before: Mapping[str, Value], aim: Aim, change: Change, *, is_mild: bool) -> None:
        """Keep a change that leads to an aim, and whether it has the mildest answers to what it asks.

        Raises:
            EngineError: It does not.
        """
        self.knowledge = knowledge
        self.before = before
        self.aims = [aim]
        self.change = change
        self.is_mild = is_mild
        self.after = dict(change.after)
        self.steps: tuple[Step, ...] = ()
        self.blocked = ""
        self.later: list[Stage] = []
        self.said: dict[str, tuple[Value, ...]] = {}
        self.again: tuple[str, ...] = ()
        self._follows = Meaning(knowledge, dict(self.after))
        if not self.reaches({}):
            raise EngineError("the solver and the reference meaning disagree on what leads to an aim")
        for name in (*change.changed, *(() if is_mild else change.needed)):
            if name in inputs_compared(knowledge):
                self.after[name] = self._nearest(knowledge.findings[name])

    def meaning(self) -> Meaning:
        """Return what follows afterwards."""
        if self._follows.answers != self.after:
            self._follows = Meaning(self.knowledge, dict(self.after))
        return self._follows

    def reaches(self, other: Mapping[str, Value]) -> bool:
        """Return whether the aim is reached with some answers other still, and later aims as long as these answers stay."""
        return all(stage._is_reached(Otherwise(stage.meaning(), other) if other else stage.meaning()) for stage in self._with(other))

    def _with(self, names: Collection[str]) -> Iterator[Stage]:
        """Yield this stage, and those later ones that leave some answers as they are."""
        yield self
        for stage in self.later:
            if not stage.change.changed.keys().isdisjoint(names) or not stage.after.keys() >= set(names):
                return
            yield stage

    def loosen(self) -> None:
        """Let each scale and number that this stage asks for be as bad as it can be, for it and for later ones."""
        for name in self.change.needed:
            finding, found = self.knowledge.findings[name], self.after[name]
            if finding.worse is not None and not isinstance(found, bool | str):
                value = next((value for value in self.values(finding)[::-1] if self.reaches({name: value})), found)
                for stage in self._with([name]):
                    stage.after[name] = value

    def _is_reached(self, meaning: Meaning) -> bool:
        return is_consistent(meaning) and all(aim.holds(meaning) for aim in self.aims)

    def reaches_computed(self, values: Mapping[str, Decimal]) -> bool:
        """Return whether the aim is reached, with some quantities other, whatever their inputs are."""
        inside = {name: self.after[name] for quantity in values for name in inputs(self.knowledge.quantities[quantity].formula)}
        meaning = Otherwise(self.meaning(), inside)
        computed = meaning.quantity
        meaning.quantity = lambda name: values[name] if name in values else computed(name)
        return self._is_reached(meaning)

    def heed(self, flags: Collection[str]) -> None:
        """Let those who look at it say what leads to the aim even if warning signs stay, where there is such a thing to say."""
        for name in (*self.change.changed, *self.change.needed):
            finding = self.knowledge.findings[name]
            if finding.anew is Anew.BY_VISIT and finding.options:
                told = {self.before.get(name), *finding.not_brought_by_visit}
                options = (option for option in finding.options if option not in told and self.reaches({name: option}))
                said = tuple(
                    option for option in options if self._is_reached(_InSpite(self.knowledge, {**self.after, name: option}, flags))
                )
                if said:
                    self.said[name] = said
                    self.after[name] = self.after[name] if self.after[name] in said else said[0]

    def values(self, finding: Finding) -> Sequence[Value]:
        """Return every value that a condition which bears on the aim tells apart, from mild to worse where that is declared."""
        found: list[Value] = []
        for cell in cells_of_finding(finding, self.compared.get(finding.id, ())):
            found += [cell.value] if cell.value is not None else [end_value(finding, cell, last=last) for last in (False, True)]
        found = [*dict.fromkeys(found)]
        return found if finding.rises_when_worse else found[::-1]

    @cached_property
    def compared(self) -> Mapping[str, Sequence[Compare]]:
        """Return the comparisons that bear on its aims or later ones, and those of constraints, by what is compared.

        It is asked only once the later stages are known.
        """
        return _compared(self.knowledge, [aim for stage in (self, *self.later) for aim in stage.aims])

    def _nearest(self, finding: Finding) -> Value:
        """Return the value nearest to today's that still does, or the worst where there is none, by halving."""
        found = self.after[finding.id]
        wanted = self.before.get(finding.id, self._worst(finding))
        if isinstance(found, bool | str) or isinstance(wanted, bool | str) or wanted is None:
            return found
        scale = 10**finding.decimals
        good, bad = (int(Decimal(number) * scale) for number in (found, wanted))
        if good == bad or self.reaches({finding.id: finding.number_at(bad)}):
            return finding.number_at(bad)
        while abs(good - bad) > 1:
            middle = (good + bad) // 2
            good, bad = (middle, bad) if self.reaches({finding.id: finding.number_at(middle)}) else (good, middle)
        return finding.number_at(good)

    def _worst(self, finding: Finding) -> Value | None:
        """Return the worst number; None where none is worse than another."""
        if finding.worse is None or finding.worse.order:
            return None
        return finding.number_at(finding.grid[finding.worse.higher])


def _compared(knowledge: KnowledgeBase, aims: Sequence[Aim]) -> Mapping[str, Sequence[Compare]]:
    """Return the comparisons that bear on aims, and those of constraints, by what is compared."""
    behind = network(knowledge).behind(name for aim in aims for name in aim.about)
    rules = (rule.when for rule in knowledge.rules.values() if any(subject_of(effect) in behind for effect in rule.then))
    guards = (finding.ask_when for finding in knowledge.findings.values() if finding.id in behind and finding.ask_when is not None)
    constraints = (constraint.require for constraint in knowledge.constraints.values())
    return comparisons_in((*(condition for aim in aims for condition in aim.reads), *rules, *guards, *constraints))


class _InSpite(Meaning):
    """What would follow if some concepts were true, whatever the answers say."""

    def __init__(self, knowledge: KnowledgeBase, answers: Mapping[str, Value], concepts: Collection[str]) -> None:
        super().__init__(knowledge, answers)
        concept = self.concept
        self.concept = lambda name: True if name in concepts else concept(name)

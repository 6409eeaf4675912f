"""Questions about everybody, asked by the hundred: which of many things holds for nobody at all?

The worked cases are asked first. Then somebody is searched for, and is asked about everything that is still open. So hundreds of questions
cost some dozens of searches.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from functools import cached_property
from typing import TypeVar

from expert.cases.worked import read_worked_case
from expert.consultation.worked_rules import rule_truths
from expert.engines.columns.people import Answers
from expert.engines.logic.solver import Found, Solver
from expert.language.meaning import is_admissible
from expert.language.model import KnowledgeBase
from expert.lowered.cells import cell_of
from expert.lowered.circuit import Literal
from expert.lowered.variants import Variants

K = TypeVar("K", bound=Hashable)


class Everybody:
    """All admissible people of a knowledge base."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        """Build the circuit, and take the people of the worked cases."""
        self.knowledge = knowledge
        self.solver = Solver(knowledge, prefer_few_answers=False)
        self.circuit = self.solver.circuit
        self.person = self.solver.person
        self.variants = Variants(self.person)
        with self.circuit.building():
            self._answered = {name: self.person.answered(name) for name in knowledge.findings}
        self._known = [self._literals(answers) for answers in self._telling()]

    @cached_property
    def dead_rules(self) -> tuple[str, ...]:
        """Return the rules that are true for nobody."""
        with self.circuit.building():
            goals = {rule: self.person.rule(rule).true for rule in self.knowledge.rules}
        return tuple(self.lacking(goals))

    def lacking(self, goals: Mapping[K, Literal]) -> list[K]:
        """Return those that are proved to hold for nobody.

        A quantity may take any value within the bounds of its formula here. So something may be missing that holds for nobody after all.
        """
        left = {key: goal for key, goal in goals.items() if goal != self.circuit.false}
        never = set(goals) - set(left)
        for literals in self._known:
            self._leave_out(left, literals)
        while left:
            key = next(iter(left))
            if not self._leave_out(left, [left[key]]):
                never.add(key)
                del left[key]
        return [key for key in goals if key in never]

    def reached(self, goals: Mapping[K, Literal]) -> list[K]:
        """Return those that are not proved to hold for nobody."""
        never = set(self.lacking(goals))
        return [key for key in goals if key not in never]

    def _leave_out(self, left: dict[K, Literal], assumed: list[Literal]) -> bool:
        """Leave out what holds for somebody of whom this is assumed; return whether there is anybody."""
        holds = self.circuit.model([self.solver.admissible, *assumed], left.values()) if left else frozenset()
        for key in [key for key, goal in left.items() if holds and goal in holds]:
            del left[key]
        return holds is not None

    def _telling(self) -> Iterator[Answers]:
        """Yield people of worked cases, each of whom makes a rule true that is true for none before; more cost more than they save."""
        people = [read_worked_case(self.knowledge, worked).values for worked in self.knowledge.cases.values()]
        truths = rule_truths(self.knowledge, people)
        seen: set[str] = set()
        for index, answers in enumerate(people):
            true = {rule for rule in self.knowledge.rules if truths[rule][index]}
            if not true <= seen and is_admissible(self.knowledge, answers):
                seen |= true
                yield answers

    def _literals(self, answers: Answers) -> list[Literal]:
        """Return all free atoms of a person as they are for somebody's answers."""
        given, space = self.solver.given, self.solver.space
        literals: list[Literal] = []
        for name, atoms in given.findings.items():
            chosen = cell_of(self.knowledge.findings[name], space.findings[name], answers[name]) if name in answers else None
            literals += [atom if index == chosen else -atom for index, atom in enumerate(atoms)]
        for name, atoms in given.quantities.items():
            chosen = space.cell_of_quantity(self.knowledge, name, answers)
            literals += [atom if index == chosen else -atom for index, atom in enumerate(atoms)]
        return literals

    def somebody(self, goal: Literal) -> Found:
        """Return a person for whom `goal` holds."""
        return self.solver.anybody(goal, smallest=False)

    def witness(self, goal: Literal) -> Found:
        """Return a person for whom `goal` holds, none of whose answers can be left away."""
        found = self.somebody(goal)
        tried: set[str] = set()
        while found.answers is not None and (left := [name for name in found.answers if name not in tried]):
            tried.add(left[0])
            without = [-answered for name, answered in self._answered.items() if name not in found.answers or name == left[0]]
            fewer = self.solver.decide([goal, *without], (self.solver.given,), smallest=False)
            found = found if fewer.answers is None else fewer
        return found

"""The meaning of a knowledge base for an unknown person, as circuits: truth and falsity of everything, each derived positively.

Reads like `expert.language.meaning`, method by method, and never asks it: where that returns a truth value, this returns two literals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import assert_never

from expert.language.conditions import (
    And,
    Answered,
    AtLeast,
    Compare,
    Condition,
    Count,
    ForNow,
    Is,
    Likely,
    Member,
    Not,
    Or,
    Possible,
    Reaches,
    Recommended,
    Settled,
    Subject,
    Withheld,
)
from expert.language.formulas import inputs
from expert.language.grid import from_grid
from expert.language.model import Advise, Conclude, KnowledgeBase, Rule, Strength, Suggest, Withhold
from expert.language.scores import Weighed, each, weighed
from expert.lowered.cells import Cell, box_of, reachable
from expert.lowered.circuit import Circuit, Literal
from expert.lowered.space import Space


@dataclass(frozen=True, slots=True)
class Pair:
    """When something is true, and when it is false; unknown where neither."""

    true: Literal
    false: Literal

    @property
    def opposite(self) -> Pair:
        """Return when it is not so, and when it is."""
        return Pair(self.false, self.true)


@dataclass(frozen=True, slots=True)
class Given:
    """The free atoms of one person: for each finding and compared quantity one atom a cell; no atom chosen is unknown."""

    findings: Mapping[str, tuple[Literal, ...]]
    quantities: Mapping[str, tuple[Literal, ...]]


def any_person(circuit: Circuit, knowledge: KnowledgeBase, space: Space) -> Given:
    """Return the free atoms of any person at all: each finding in one of its cells or unanswered."""
    findings = {}
    for name, cells in space.findings.items():
        findings[name] = tuple(circuit.free() for _ in cells)
        circuit.at_most_one(findings[name])
    quantities = {name: computed(circuit, knowledge, space, findings, name) for name in space.quantities}
    return Given(findings, quantities)


def computed(
    circuit: Circuit, knowledge: KnowledgeBase, space: Space, findings: Mapping[str, tuple[Literal, ...]], name: str
) -> tuple[Literal, ...]:
    """Return the atoms of a quantity, one for each cell. Once all inputs are answered, one cell that the formula may reach is chosen."""
    quantity = knowledge.quantities[name]
    names = inputs(quantity.formula)
    known = circuit.conj(circuit.disj(findings[finding]) for finding in names)
    atoms = tuple(circuit.free([known]) for _ in space.quantities[name])
    circuit.at_most_one(atoms)
    circuit.forbid(known, *(-atom for atom in atoms))
    for chosen in product(*(range(len(space.findings[finding])) for finding in names)):
        boxes = {
            finding: box_of(knowledge.findings[finding], space.findings[finding][index])
            for finding, index in zip(names, chosen, strict=True)
        }
        within = reachable(quantity, space.quantities[name], boxes)
        for index, atom in enumerate(atoms):
            if index not in within:
                circuit.forbid(atom, *(findings[finding][at] for finding, at in zip(names, chosen, strict=True)))
    return atoms


class Person:
    """What follows for a person; `acting` decisions are taken at the level in force, as "for now" and invariants do."""

    def __init__(self, circuit: Circuit, knowledge: KnowledgeBase, space: Space, given: Given, base: Person | None = None) -> None:
        self.circuit = circuit
        self.knowledge = knowledge
        self.space = space
        self.given = given
        self.base = base
        self.truth: Callable[[Condition], Pair] = cache(self._truth)
        self.rule: Callable[[str], Pair] = cache(lambda id: self.truth(knowledge.rules[id].when))
        self.applies: Callable[[str], Pair] = cache(self._applies)
        self.concept: Callable[[str], Pair] = cache(self._concept)
        self.scores: Callable[[str, int], Pair] = cache(self._scores)
        self.reaches: Callable[[str, int], Pair] = cache(self._reaches)
        self._acting: Person | None = None

    def known(self, truth: Literal) -> Pair:
        """Return the pair of something that is never unknown."""
        return Pair(truth, -truth)

    def both(self, pairs: Iterable[Pair]) -> Pair:
        """Return the conjunction."""
        listed = list(pairs)
        return Pair(self.circuit.conj(pair.true for pair in listed), self.circuit.disj(pair.false for pair in listed))

    def either(self, pairs: Iterable[Pair]) -> Pair:
        """Return the disjunction."""
        listed = list(pairs)
        return Pair(self.circuit.disj(pair.true for pair in listed), self.circuit.conj(pair.false for pair in listed))

    def _truth(self, condition: Condition) -> Pair:
        """Return when a condition is true and when it is false."""
        match condition:
            case Is(subject=Subject.FINDING, name=name):
                return self._test(name, lambda cell: cell.value is True)
            case Is(name=name):
                return self.concept(name)
            case Compare(subject=Subject.QUANTITY):
                return self._compare_quantity(condition)
            case Compare(name=name):
                return self._test(name, lambda cell: self._holds(condition, cell))
            case Member(name=name, values=values):
                return self._test(name, lambda cell: cell.value in values)
            case AtLeast(name=name, level=level):
                return self.reaches(name, self.knowledge.decisions[name].rank(level))
            case Reaches():
                return self._weighed(weighed(self.knowledge, condition))
            case Likely(cause=cause):
                return self.scores(cause, self.knowledge.likely_at(cause))
            case Possible(cause=cause):
                return self.scores(cause, self.knowledge.possible_at(cause))
            case Count(items=items, least=least):
                return self._weighed(each(items, least))
            case Not(item=item):
                pair = self.truth(item)
                return pair.opposite
            case And(items=items):
                return self.both(map(self.truth, items))
            case Or(items=items):
                return self.either(map(self.truth, items))
            case Recommended(recommendation=name):
                return self.known(self.recommended(name))
            case Withheld(recommendation=name):
                return self.known(self.blocked(name).true)
            case ForNow(recommendation=name):
                return self.known(self.to_do(name))
            case Settled(decision=name):
                return self.known(self.is_settled(name))
            case Answered(finding=name):
                return self.known(self.answered(name))
            case _:  # pragma: no cover
                assert_never(condition)

    def _weighed(self, what: Weighed) -> Pair:
        """Return when what holds is worth enough, and when what does not leaves too little."""
        pairs = [(self.truth(item), points) for item, points in zip(what.items, what.points, strict=True)]
        return Pair(
            self.circuit.at_least(((pair.true, points) for pair, points in pairs), what.need),
            self.circuit.at_least(((pair.false, points) for pair, points in pairs), what.against),
        )

    def answered(self, finding: str) -> Literal:
        """Return whether a finding has a value."""
        return self.circuit.disj(self.given.findings[finding])

    def _test(self, finding: str, test: Callable[[Cell], bool]) -> Pair:
        """Return what `test` says of the answer, neither without one, unless the question does not apply."""
        return self._passes(test, self.given.findings[finding], self.space.findings[finding], (finding,))

    def _passes(self, test: Callable[[Cell], bool], atoms: Sequence[Literal], cells: Sequence[Cell], findings: Iterable[str]) -> Pair:
        """Return whether the chosen cell passes a test: it does not where the question of one of the findings does not apply."""
        absent = self.circuit.disj(self.applies(finding).false for finding in findings)
        passing = self.circuit.disj(atom for atom, cell in zip(atoms, cells, strict=True) if test(cell))
        failing = self.circuit.disj(atom for atom, cell in zip(atoms, cells, strict=True) if not test(cell))
        return Pair(self.circuit.conj((passing, -absent)), self.circuit.disj((failing, absent)))

    def _holds(self, condition: Compare, cell: Cell) -> bool:
        """Return whether the numbers of a cell meet a comparison: they all do or none does."""
        decimals = self._grid(condition)
        number = cell.low if cell.low is not None else cell.high
        if number is None:
            raise ValueError(f"`{condition.name}` is compared, and yet its only cell has no end")
        return condition.comparison.holds(from_grid(number, decimals), condition.constant)

    def _grid(self, condition: Compare) -> int:
        """Return how many decimals the numbers of what is compared have."""
        if condition.subject is Subject.QUANTITY:
            return self.knowledge.quantities[condition.name].decimals
        return self.knowledge.findings[condition.name].decimals

    def _applies(self, finding: str) -> Pair:
        """Return whether the question makes sense for this person."""
        guard = self.knowledge.findings[finding].ask_when
        return self.known(self.circuit.true) if guard is None else self.truth(guard)

    def _compare_quantity(self, condition: Compare) -> Pair:
        """Return the truth of a comparison on a quantity: false where one of its inputs does not apply."""
        quantity = self.knowledge.quantities[condition.name]

        def meets(cell: Cell) -> bool:
            return quantity.when_undefined if cell.undefined else self._holds(condition, cell)

        atoms, cells = self.given.quantities[quantity.id], self.space.quantities[quantity.id]
        return self._passes(meets, atoms, cells, inputs(quantity.formula))

    def _concept(self, id: str) -> Pair:
        """Return when a concept is true and when it is false."""
        return self.either(self.rule(rule.id) for rule, _ in self.knowledge.rules_with(id, Conclude))

    def _scores(self, cause: str, least: int) -> Pair:
        """Return when the score of a cause reaches `least`, and when it cannot.

        A rule that speaks against it favours it where it is false, certainly for the one and possibly for the other.
        """
        rules = [
            (pair.opposite if self.knowledge.speaks_against(effect) else pair, effect.strength)
            for pair, effect in ((self.rule(rule.id), effect) for rule, effect in self.knowledge.rules_with(cause, Suggest))
        ]
        reached = self._reaches_score([(pair.true, strength) for pair, strength in rules], least)
        reachable = self._reaches_score([(-pair.false, strength) for pair, strength in rules], least)
        return Pair(reached, -reachable)

    def _reaches_score(self, favouring: list[tuple[Literal, str]], least: int) -> Literal:
        """Return whether rules bring a score to `least`, each with when it favours it; some strengths together count at most so much."""
        parts: list[tuple[Literal, int]] = []
        for strength in self.knowledge.strengths.values():
            of_it = [literal for literal, id in favouring if id == strength.id]
            worth = [_worth(strength, count, len(of_it)) for count in range(len(of_it) + 1)]
            least -= worth[0]
            if strength.together_at_most is None:
                parts += [(literal, abs(strength.points)) for literal in of_it]
                continue
            steps = {count: worth[count] - worth[count - 1] for count in range(1, len(worth))}
            parts += [(self.circuit.at_least([(item, 1) for item in of_it], count), step) for count, step in steps.items() if step]
        return self.circuit.at_least(parts, least)

    def _reaches(self, decision: str, rank: int) -> Pair:
        """Return when a decision is at least so strict, and when it cannot get so strict."""
        if rank == 0:
            return self.known(self.circuit.true)
        if self.base is not None:
            return self.known(self.base.in_force(decision, rank))
        return self.either(self.rule(rule.id) for rule in self.knowledge.rules_deciding(decision, rank))

    def in_force(self, decision: str, rank: int) -> Literal:
        """Return whether the level in force is at least so strict."""
        pair = self.reaches(decision, rank)
        scale = self.knowledge.decisions[decision]
        if rank <= scale.rank(scale.hold_at):
            return self.circuit.disj((pair.true, -pair.false))
        presumed = self.circuit.disj(map(self.presumed, self.knowledge.rules_deciding(decision, rank)))
        return self.circuit.disj((pair.true, self.circuit.conj((-pair.false, presumed))))

    def presumed(self, rule: Rule) -> Literal:
        """Return whether all of a rule holds but what would lift it, which is not known."""
        if rule.lifting is None:
            return self.circuit.false
        lifted = self.truth(rule.lifting)
        return self.circuit.conj((self.truth(rule.bare).true, -lifted.true, -lifted.false))

    def is_settled(self, decision: str) -> Literal:
        """Return whether no further answer can move a decision."""
        pairs = [self.reaches(decision, rank) for rank in range(1, len(self.knowledge.decisions[decision].levels))]
        return self.circuit.conj(self.circuit.disj((pair.true, pair.false)) for pair in pairs)

    def advised(self, recommendation: str) -> Pair:
        """Return when some rule advises it."""
        return self.either(self.rule(rule.id) for rule, _ in self.knowledge.rules_with(recommendation, Advise))

    def blocked(self, recommendation: str) -> Pair:
        """Return when some rule withholds it."""
        return self.either(self.rule(rule.id) for rule, _ in self.knowledge.rules_with(recommendation, Withhold))

    def recommended(self, recommendation: str) -> Literal:
        """Return whether its status is recommended."""
        return self.circuit.conj((self.advised(recommendation).true, self.blocked(recommendation).false))

    def is_status_settled(self, recommendation: str) -> Literal:
        """Return whether no further answer can change its status."""
        advised, blocked = self.advised(recommendation), self.blocked(recommendation)
        decided = self.circuit.disj((advised.true, advised.false))
        return self.circuit.disj((blocked.true, self.circuit.conj((blocked.false, decided))))

    def to_do(self, recommendation: str) -> Literal:
        """Return whether it is shown as something to do, for good or, unless it is advised only for good, for now."""
        if self.knowledge.recommendations[recommendation].only_settled:
            return self.recommended(recommendation)
        return self._for_now(recommendation, lambda person: person.recommended(recommendation))

    def withheld_for_now(self, recommendation: str) -> Literal:
        """Return whether it is shown as withheld, for good or for now."""
        return self._for_now(recommendation, lambda person: person.blocked(recommendation).true)

    def not_indicated_for_now(self, recommendation: str) -> Literal:
        """Return whether nothing calls for it and nothing withholds it, for good or for now."""
        return self._for_now(
            recommendation,
            lambda person: person.circuit.conj((person.advised(recommendation).false, person.blocked(recommendation).false)),
        )

    def _for_now(self, recommendation: str, status: Callable[[Person], Literal]) -> Literal:
        """Return whether it has a status for now: its own if that is settled, or else that with every decision at the level in force."""
        settled = self.is_status_settled(recommendation)
        return self.circuit.disj((self.circuit.conj((settled, status(self))), self.circuit.conj((-settled, status(self.acting)))))

    @property
    def acting(self) -> Person:
        """Return the same person with every decision at the level in force."""
        if self._acting is None:
            self._acting = Person(self.circuit, self.knowledge, self.space, self.given, self)
        return self._acting

    @property
    def finished(self) -> Person:
        """Return the finished outcome, as invariants read it: decisions at the level in force, labels as they are shown."""
        return _Finished(self)

    @property
    def admissible(self) -> Literal:
        """Return whether real answers could look like this."""
        constraints = [-self.truth(constraint.require).false for constraint in self.knowledge.constraints.values()]
        guarded = [name for name, finding in self.knowledge.findings.items() if finding.ask_when is not None]
        misplaced = [-self.circuit.conj((self.answered(name), self.applies(name).false)) for name in guarded]
        return self.circuit.conj((*constraints, *misplaced))

    @property
    def complete(self) -> Literal:
        """Return whether every question that applies is answered."""
        return self.circuit.conj(self.circuit.disj((self.answered(name), self.applies(name).false)) for name in self.knowledge.findings)


def _worth(strength: Strength, favouring: int, rules: int) -> int:
    """Return what rules of a strength come to where so many of them favour a cause."""
    counted = rules - favouring if strength.is_against else favouring
    size = counted * abs(strength.points)
    bounded = size if strength.together_at_most is None else min(size, strength.together_at_most)
    return -bounded if strength.is_against else bounded


class _Finished(Person):
    """The finished outcome of a person: decisions at the level in force, everything else as it is shown."""

    def __init__(self, person: Person) -> None:
        super().__init__(person.circuit, person.knowledge, person.space, person.given, person)
        self._person = person
        self.concept = person.concept
        self.scores = person.scores

    def recommended(self, recommendation: str) -> Literal:
        """Return whether the status as shown is recommended."""
        return self._person.recommended(recommendation)

    def blocked(self, recommendation: str) -> Pair:
        """Return when it is shown as withheld."""
        return self._person.blocked(recommendation)

    def to_do(self, recommendation: str) -> Literal:
        """Return whether it is shown as something to do."""
        return self._person.to_do(recommendation)

    def is_settled(self, decision: str) -> Literal:
        """Return whether the decision is shown as settled."""
        return self._person.is_settled(decision)

"""A knowledge base as a program without negation, which any engine can run that knows "and", "or" and "at least so many".

What is true and what is false of a thing are two atoms, each derived positively, so that an unanswered question makes neither. Only
the level in force asks what is *not* known; those few definitions are `Lack`, and read nothing that is derived from another `Lack`
through an absence. Only what the rules and the levels need is derived.

It holds for admissible answers: nobody has answered a question that does not apply.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from math import ceil
from typing import NamedTuple, assert_never

from expert.language.conditions import (
    And,
    Answered,
    AtLeast,
    Compare,
    Comparison,
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
from expert.language.model import Conclude, KnowledgeBase, Suggest, Value
from expert.language.network import comparisons
from expert.language.scores import weighed

Atom = int
"""Something that is derived or is not; `ALWAYS` is, `NEVER` is not."""
ALWAYS, NEVER = 0, 1
Fact = bool | int | str
"""What is handed over of an answer or a quantity: numbers as whole multiples of what every threshold is a multiple of."""


class Among(NamedTuple):
    """What was handed over under a name is one of some values."""

    name: str
    values: tuple[bool | str, ...]


class Against(NamedTuple):
    """The number that was handed over under a name stands so to a constant."""

    name: str
    comparison: Comparison
    constant: int


class Least(NamedTuple):
    """The weights of those parts that are derived come to at least what is needed."""

    parts: tuple[tuple[Atom, int], ...]
    need: int

    @property
    def atoms(self) -> tuple[Atom, ...]:
        """Return the parts without their weights."""
        return tuple(atom for atom, _ in self.parts)

    @property
    def takes_all(self) -> bool:
        """Return whether all parts together are enough, and no fewer."""
        weights = [weight for _, weight in self.parts]
        return sum(weights) - min(weights, default=1) < self.need <= sum(weights)

    @property
    def takes_one(self) -> bool:
        """Return whether any part is enough."""
        return all(weight >= self.need for _, weight in self.parts)


class Lack(NamedTuple):
    """Some atoms are derived, and others are not, once nothing more can be."""

    present: tuple[Atom, ...]
    absent: tuple[Atom, ...]


Definition = Among | Against | Least | Lack


class Program:
    """The definitions that a knowledge base comes to.

    Attributes:
        definitions: How each atom is derived, from earlier ones alone.
        rules: The atom of each rule: that it is true.
        levels: For each decision and each of its levels, but the mildest, the atom that it or a stricter one is in force.
    """

    def __init__(self, knowledge: KnowledgeBase) -> None:
        """Translate all rules and decisions."""
        self.knowledge = knowledge
        self.definitions: dict[Atom, Definition] = {ALWAYS: Least((), 0), NEVER: Least((), 1)}
        self._scales = {name: _scale(knowledge, name) for name in (*knowledge.findings, *knowledge.quantities)}
        self._atoms: dict[Definition, Atom] = {}
        self._known: dict[tuple[Condition, bool], Atom] = {}
        self.rules = {rule.id: self._atom(rule.when, True) for rule in knowledge.rules.values()}
        self.levels = {name: self._levels(name) for name in knowledge.decisions}

    def facts(self, values: Mapping[str, Value]) -> dict[str, Fact]:
        """Return what is handed over to an engine: the answers, and the quantities that can be computed from them."""
        found = {_answer(name): self._fact(name, value) for name, value in values.items()}
        for quantity in self.knowledge.quantities.values():
            names = inputs(quantity.formula)
            if all(name in values for name in names):
                number = quantity.value(self.knowledge.findings, values)
                if number is None:
                    found[_undefined(quantity.id)] = True
                else:
                    found[_quantity(quantity.id)] = self._fact(quantity.id, number)
        return found

    def in_force(self, derived: Iterable[Atom]) -> dict[str, str]:
        """Return the level in force of each decision, given the atoms that were derived."""
        there = {*derived, ALWAYS}
        return {name: self.knowledge.decisions[name].levels[sum(atom in there for atom in atoms)].id for name, atoms in self.levels.items()}

    def _fact(self, name: str, value: Value) -> Fact:
        """Return a value as it is handed over."""
        if isinstance(value, bool | str):
            return value
        return int(value * self._scales[name])

    def _levels(self, decision: str) -> tuple[Atom, ...]:
        """Return, for each level but the mildest, the atom that it or a stricter one is in force."""
        scale = self.knowledge.decisions[decision]
        return tuple(self._in_force(decision, rank) for rank in range(1, len(scale.levels)))

    def _in_force(self, decision: str, rank: int) -> Atom:
        """Return the atom that the level of that rank, or a stricter one, is in force."""
        scale = self.knowledge.decisions[decision]
        level = AtLeast(decision, scale.levels[rank].id)
        presumed = ALWAYS
        if rank > scale.rank(scale.hold_at):
            lifted = [(rule.bare, rule.lifting) for rule in self.knowledge.rules_deciding(decision, rank) if rule.lifting is not None]
            presumed = self._any(
                self._lack((self._atom(bare, True),), (self._atom(unless, True), self._atom(unless, False))) for bare, unless in lifted
            )
        return self._any((self._atom(level, True), self._lack((presumed,), (self._atom(level, False),))))

    def _atom(self, condition: Condition, holds: bool) -> Atom:
        """Return the atom that a condition is true, or is false."""
        if isinstance(condition, Not):
            return self._atom(condition.item, not holds)
        if (condition, holds) not in self._known:
            self._known[condition, holds] = self._translated(condition, holds)
        return self._known[condition, holds]

    def _translated(self, condition: Condition, holds: bool) -> Atom:
        """Return the atom of a condition that was not met before."""
        match condition:
            case Is(subject=Subject.FINDING, name=name):
                return self._tested((name,), self._define(Among(_answer(name), (holds,))), holds)
            case Is(name=name):
                return self._enough([(rule.when, 1) for rule, _ in self.knowledge.rules_with(name, Conclude)], 1, holds)
            case Compare(subject=Subject.QUANTITY):
                return self._compared_quantity(condition, holds)
            case Compare(name=name):
                return self._tested((name,), self._define(self._against(_answer(name), condition, holds)), holds)
            case Member(name=name, values=values):
                options = tuple(option for option in self.knowledge.findings[name].options if (option in values) is holds)
                return self._tested((name,), self._define(Among(_answer(name), options)), holds)
            case AtLeast(name=name, level=level):
                rank = self.knowledge.decisions[name].rank(level)
                return self._enough([(rule.when, 1) for rule in self.knowledge.rules_deciding(name, rank)], min(rank, 1), holds)
            case Reaches():
                what = weighed(self.knowledge, condition)
                return self._enough(list(zip(what.items, what.points, strict=True)), what.need, holds)
            case Likely(cause=cause):
                return self._scored(cause, self.knowledge.likely_at(cause), holds)
            case Possible(cause=cause):
                return self._scored(cause, self.knowledge.possible_at(cause), holds)
            case Count(items=items, least=least):
                return self._enough([(item, 1) for item in items], least, holds)
            case Not(item=item):
                return self._atom(item, not holds)
            case And(items=items):
                return self._enough([(item, 1) for item in items], len(items), holds)
            case Or(items=items):
                return self._enough([(item, 1) for item in items], 1, holds)
            case Recommended() | Withheld() | ForNow() | Settled() | Answered():
                raise ValueError(f"no rule may read the finished outcome: {condition}")
            case _:  # pragma: no cover
                assert_never(condition)

    def _tested(self, findings: Iterable[str], passes: Atom, holds: bool) -> Atom:
        """Return the atom of a test of answers: it is false too where one of the questions does not apply."""
        if holds:
            return passes
        guards = [guard for name in findings if (guard := self.knowledge.findings[name].ask_when) is not None]
        return self._any((passes, *(self._atom(guard, False) for guard in guards)))

    def _compared_quantity(self, condition: Compare, holds: bool) -> Atom:
        """Return the atom of a comparison on a quantity: where that is undefined, it comes out as the quantity says."""
        quantity = self.knowledge.quantities[condition.name]
        defined = self._define(self._against(_quantity(quantity.id), condition, holds))
        undefined = self._define(Among(_undefined(quantity.id), (True,))) if quantity.when_undefined is holds else NEVER
        return self._tested(inputs(quantity.formula), self._any((defined, undefined)), holds)

    def _against(self, name: str, condition: Compare, holds: bool) -> Against:
        """Return the test that a number that is there passes, or fails, a comparison."""
        comparison = condition.comparison if holds else condition.comparison.opposite
        return Against(name, comparison, int(condition.constant * self._scales[condition.name]))

    def _scored(self, cause: str, least: int, holds: bool) -> Atom:
        """Return the atom that the score of a cause reaches `least`, or no longer can."""
        parts = list(self._points(cause))
        favouring = [(item, weight) if weight > 0 else (Not(item), -weight) for item, weight in parts]
        return self._enough(favouring, least - sum(weight for _, weight in parts if weight < 0), holds)

    def _points(self, cause: str) -> Iterator[tuple[Condition, int]]:
        """Yield what adds to the score of a cause; rules of a strength that is bounded add nothing beyond the bound.

        What speaks against it has a negative weight.
        """
        suggesting = self.knowledge.rules_with(cause, Suggest)
        for strength in self.knowledge.strengths.values():
            rules = tuple(rule.when for rule, effect in suggesting if effect.strength == strength.id)
            size = abs(strength.points)
            parts = [(rule, size) for rule in rules]
            if strength.together_at_most is not None:
                most = range(1, min(len(rules), ceil(strength.together_at_most / size)) + 1)
                parts = [(Count(rules, count), min(size, strength.together_at_most - (count - 1) * size)) for count in most]
            yield from ((part, -weight if strength.is_against else weight) for part, weight in parts)

    def _enough(self, items: list[tuple[Condition, int]], need: int, holds: bool) -> Atom:
        """Return the atom that the true ones are worth what is needed, or that what is not false no longer is."""
        least = need if holds else sum(weight for _, weight in items) - need + 1
        return self._least(((self._atom(item, holds), weight) for item, weight in items), least)

    def _any(self, atoms: Iterable[Atom]) -> Atom:
        """Return the atom that one of some atoms is derived."""
        return self._least(((atom, 1) for atom in atoms), 1)

    def _least(self, parts: Iterable[tuple[Atom, int]], need: int) -> Atom:
        """Return the atom that some atoms come to what is needed, without those of which it is known beforehand."""
        weights: Counter[Atom] = Counter()
        for atom, weight in parts:
            weights[atom] += weight
        need -= weights.pop(ALWAYS, 0)
        weights.pop(NEVER, 0)
        if need <= 0:
            return ALWAYS
        if weights.total() < need:
            return NEVER
        return next(iter(weights)) if len(weights) == 1 else self._define(Least(tuple(weights.items()), need))

    def _lack(self, present: tuple[Atom, ...], absent: tuple[Atom, ...]) -> Atom:
        """Return the atom that some atoms are derived and others are not."""
        if NEVER in present or ALWAYS in absent:
            return NEVER
        lack = Lack(tuple(atom for atom in present if atom != ALWAYS), tuple(atom for atom in absent if atom != NEVER))
        return self._define(lack) if lack != Lack((), ()) else ALWAYS

    def _define(self, definition: Definition) -> Atom:
        """Return the atom that is derived so, a new one where there is none yet."""
        if isinstance(definition, Among) and not definition.values:
            return NEVER
        if definition not in self._atoms:
            self._atoms[definition] = len(self.definitions)
            self.definitions[self._atoms[definition]] = definition
        return self._atoms[definition]


def passes(test: Among | Against, fact: Fact) -> bool:
    """Return whether what was handed over passes a test."""
    match test:
        case Among(values=values):
            return fact in values
        case Against(comparison=comparison, constant=constant):
            return comparison.holds(Decimal(fact), Decimal(constant))
        case _:  # pragma: no cover
            assert_never(test)


def _scale(knowledge: KnowledgeBase, name: str) -> int:
    """Return with what to multiply a finding or quantity, and its thresholds, to have whole numbers."""
    decimals = knowledge.quantities[name].decimals if name in knowledge.quantities else knowledge.findings[name].decimals
    exponents = [condition.constant.as_tuple().exponent for condition in comparisons(knowledge).get(name, ())]
    scale: int = 10 ** max([decimals, *(-exponent for exponent in exponents if isinstance(exponent, int))])
    return scale


def _answer(finding: str) -> str:
    """Return the name under which an answer is handed over."""
    return f"answer_{finding}"


def _quantity(id: str) -> str:
    """Return the name under which the value of a quantity is handed over."""
    return f"quantity_{id}"


def _undefined(id: str) -> str:
    """Return the name under which it is handed over that a quantity is undefined."""
    return f"undefined_{id}"

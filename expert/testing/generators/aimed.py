"""Answers that make a condition true, built backwards from it: what must be answered, and how.

What such answers make true stays true whatever else is answered (docs/meaning.md, Laws). So the rest of a person is filled in freely
around them. Only a condition that reads the finished outcome may change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache
from itertools import combinations, product
from random import Random
from typing import TypeVar, assert_never

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
    reads_outcome,
)
from expert.language.formulas import inputs
from expert.language.grounds import Grounds, grounds
from expert.language.meaning import Meaning, is_admissible
from expert.language.model import Advise, Conclude, Effect, FindingType, KnowledgeBase, Value, Withhold
from expert.language.scores import Weighed, weighed
from expert.testing.generators.values import Grid, mild_values, pool_of, thresholds_of

T = TypeVar("T")

Given = dict[str, Value]
"""Answers, as far as they are chosen."""

MOST_STEPS = 4_000
"""A search that takes more steps is given up; another order may find what this one did not."""
MOST_COMBINATIONS = 200
"""So many combinations of rules, or of a formula's inputs, are tried."""
MOST_FOUND = 60
"""So many ways to make the condition true are looked at before the search is given up."""


def find_answers(knowledge: KnowledgeBase, condition: Condition, seed: int, steps: int = MOST_STEPS) -> Given | None:
    """Return admissible answers with which `condition` holds on the finished outcome, few and chosen by `seed`; None if none was found.

    None is no proof that there are none.
    """
    search = _Search(knowledge, condition, Random(seed), steps)
    try:
        for index, found in enumerate(search.make(condition, True, {})):
            if _fit(knowledge, condition, found):
                return _fewest(knowledge, condition, found)
            if index == MOST_FOUND:
                break
    except _GivenUp:
        pass
    return None


def _fit(knowledge: KnowledgeBase, condition: Condition, found: Given) -> bool:
    """Return whether one real person could answer so, and the condition holds then."""
    return is_admissible(knowledge, found) and Meaning(knowledge, found).violated(condition)


def _fewest(knowledge: KnowledgeBase, condition: Condition, found: Given) -> Given:
    """Return the answers without those that the condition does not need."""
    for name in list(found):
        fewer = {other: value for other, value in found.items() if other != name}
        if _fit(knowledge, condition, fewer):
            found = fewer
    return found


class _GivenUp(Exception):
    """The search takes too long."""


class _Search:
    """Searches backwards, with backtracking. Every method yields ways to extend some answers, and takes none of them back."""

    def __init__(self, knowledge: KnowledgeBase, goal: Condition, random: Random, steps: int) -> None:
        self.knowledge = knowledge
        self.random = random
        self.thresholds = thresholds_of(knowledge, (goal,))
        self.steps = steps
        self._meanings: dict[int, tuple[Given, Meaning]] = {}
        self.reads_outcome: Callable[[Condition], bool] = cache(reads_outcome)

    def meaning(self, given: Given) -> Meaning:
        """Return what follows from answers; remembered, as every step asks."""
        if id(given) not in self._meanings:
            self._meanings[id(given)] = given, Meaning(self.knowledge, given)
        return self._meanings[id(given)][1]

    def _step(self) -> None:
        """Count a step, and give up after the last one that is allowed."""
        self.steps -= 1
        if self.steps < 0:
            raise _GivenUp

    def make(self, condition: Condition, wanted: bool, given: Given) -> Iterator[Given]:
        """Yield extensions of `given` that are meant to give a condition the truth that is wanted."""
        self._step()
        if not self.reads_outcome(condition) and (known := self.meaning(given).truth(condition)) is not None:
            if known is wanted:  # and it stays so; what is known to be otherwise stays so too
                yield given
            return
        match condition:
            case Is(subject=Subject.FINDING, name=name):
                yield from self._answer(name, [wanted], given, wanted)
            case Is(name=name):
                yield from self._rules(self._conditions(name, Conclude), wanted, given)
            case Compare(subject=Subject.QUANTITY):
                yield from self._compare_quantity(condition, wanted, given)
            case Compare(name=name, comparison=comparison, constant=constant):
                fitting = [value for value in self._pool(name) if comparison.holds(Decimal(value), constant) is wanted]
                yield from self._answer(name, fitting, given, wanted)
            case Member(name=name, values=values):
                yield from self._answer(name, [value for value in self._pool(name) if (value in values) is wanted], given, wanted)
            case AtLeast(name=name, level=level):
                yield from self._decision(name, level, wanted, given)
            case Reaches():
                yield from self._weighed(weighed(self.knowledge, condition), wanted, given)
            case Likely() | Possible():
                yield from self._cause(grounds(self.knowledge, condition), wanted, given)
            case Count(items=items, least=least):
                for some in self._combinations(items, least if wanted else len(items) - least + 1):
                    yield from self._all(some, wanted, given)
            case Not(item=item):
                yield from self.make(item, not wanted, given)
            case And(items=items):
                yield from self._all(items, True, given) if wanted else self._any(items, False, given)
            case Or(items=items):
                yield from self._any(items, True, given) if wanted else self._all(items, False, given)
            case Recommended(recommendation=name) | ForNow(recommendation=name):
                yield from self._recommended(name, wanted, given)
            case Withheld(recommendation=name):
                yield from self._rules(self._conditions(name, Withhold), wanted, given)
            case Settled():
                yield given
            case Answered(finding=name):
                yield from self._answer(name, self._pool(name), given, True) if wanted else iter([given])
            case _:  # pragma: no cover
                assert_never(condition)

    def _shuffled(self, items: Iterable[T]) -> list[T]:
        """Return the items in an order of this search's own."""
        listed = list(items)
        self.random.shuffle(listed)
        return listed

    def _combinations(self, items: Sequence[T], size: int) -> Iterator[tuple[T, ...]]:
        """Yield some combinations of so many items, in an order of this search's own."""
        for index, some in enumerate(combinations(self._shuffled(items), size)):
            if index == MOST_COMBINATIONS:
                return
            yield some

    def _all(self, conditions: Sequence[Condition], wanted: bool, given: Given) -> Iterator[Given]:
        """Yield the ways to give every condition the truth that is wanted."""
        if not conditions:
            yield given
            return
        for found in self.make(conditions[0], wanted, given):
            yield from self._all(conditions[1:], wanted, found)

    def _any(self, conditions: Iterable[Condition], wanted: bool, given: Given) -> Iterator[Given]:
        """Yield the ways to give one of the conditions the truth that is wanted."""
        for condition in self._shuffled(conditions):
            yield from self.make(condition, wanted, given)

    def _rules(self, conditions: Sequence[Condition], wanted: bool, given: Given) -> Iterator[Given]:
        """Yield the ways to make one of these rules true, or all of them false."""
        return self._any(conditions, True, given) if wanted else self._all(conditions, False, given)

    def _conditions(self, name: str, kind: type[Effect]) -> list[Condition]:
        """Return the conditions of the rules that have an effect of that kind on something."""
        return [rule.when for rule, _ in self.knowledge.rules_with(name, kind)]

    def _pool(self, name: str) -> list[Value]:
        """Return the values of a finding that matter, the mild ones first, since they get into the way of least."""
        finding = self.knowledge.findings[name]
        pool = pool_of(finding, self.thresholds.get(name, ()))
        mild = set(mild_values(finding, pool))
        return sorted(self._shuffled(pool), key=lambda value: value not in mild)

    def _answer(self, name: str, values: Sequence[Value], given: Given, wanted: bool) -> Iterator[Given]:
        """Yield the answers together with one of these values of a finding, whose question is made to apply.

        A test that is to be false is also false for somebody to whom the question does not apply.
        """
        guard = self.knowledge.findings[name].ask_when
        if name in given:
            if given[name] in values:
                yield given
            return
        for value in values:
            applying = [given] if guard is None else self.make(guard, True, given)
            for found in applying:
                if found.get(name, value) == value:
                    yield {**found, name: value}
        if guard is not None and not wanted:
            yield from self.make(guard, False, given)

    def _compare_quantity(self, condition: Compare, wanted: bool, given: Given) -> Iterator[Given]:
        """Yield the answers of a formula's inputs with which a quantity compares as wanted, each question made to apply."""
        quantity = self.knowledge.quantities[condition.name]
        names = sorted(inputs(quantity.formula))
        pools = [[given[name]] if name in given else [*self._pool(name), *self._anywhere(name)] for name in names]
        for index, values in enumerate(product(*pools)):
            if index == MOST_COMBINATIONS:
                break
            value = quantity.value(self.knowledge.findings, dict(zip(names, values, strict=True)))
            holds = quantity.when_undefined if value is None else condition.comparison.holds(value, condition.constant)
            if holds is wanted:
                yield from self._assign(list(zip(names, values, strict=True)), given)

    def _anywhere(self, name: str) -> Iterator[Value]:
        """Yield a few values from anywhere in a finding's range."""
        grid = Grid.of(self.knowledge.findings[name])
        if grid is not None and self.knowledge.findings[name].type is not FindingType.SCALE:
            yield from (grid.value(self.random.randint(0, grid.last)) for _ in range(3))

    def _assign(self, pairs: Sequence[tuple[str, Value]], given: Given) -> Iterator[Given]:
        """Yield the answers with all of these values."""
        if not pairs:
            yield given
            return
        (name, value), *rest = pairs
        for found in self._answer(name, [value], given, True):
            yield from self._assign(rest, found)

    def _decision(self, name: str, level: str, wanted: bool, given: Given) -> Iterator[Given]:
        """Yield the ways to make a decision at least so strict, or certainly milder."""
        scale = self.knowledge.decisions[name]
        rank = scale.rank(level)
        if rank > 0:
            yield from self._rules([rule.when for rule in self.knowledge.rules_deciding(name, rank)], wanted, given)
        if wanted and rank <= scale.rank(scale.hold_at):
            yield given  # open questions may hold it there, or it cannot be milder

    def _weighed(self, what: Weighed, wanted: bool, given: Given) -> Iterator[Given]:
        """Yield the ways to give so many items the truth that is wanted that they are worth enough."""
        need = what.need if wanted else what.against
        for size in range(len(what.items) + 1):
            for places in self._combinations(range(len(what.items)), size):
                if what.worth(places) >= need:
                    yield from self._all([what.items[place] for place in places], wanted, given)

    def _cause(self, grounds: Grounds, wanted: bool, given: Given) -> Iterator[Given]:
        """Yield the ways to let a cause score so much, or certainly less."""
        favouring = {rule.id: rule.when if grounds.favours(rule.id) else Not(rule.when) for rule in grounds.rules}
        if not wanted:
            yield from self._all([*favouring.values()], False, given)
        for size in range(1, len(favouring) + 1):
            for some in self._combinations(grounds.ids, size):
                if grounds.reached(some) is wanted:
                    conditions = [condition for id, condition in favouring.items() if (id in some) is wanted]
                    yield from self._all(conditions, wanted, given)

    def _recommended(self, name: str, wanted: bool, given: Given) -> Iterator[Given]:
        """Yield the ways to have something advised and not withheld, or not."""
        advising, withholding = self._conditions(name, Advise), self._conditions(name, Withhold)
        if wanted:
            for found in self._any(advising, True, given):
                yield from self._all(withholding, False, found)
        else:
            yield from self._any(withholding, True, given)
            yield from self._all(advising, False, given)

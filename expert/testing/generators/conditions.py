"""Random conditions and formulas, in the form in which the parser leaves them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from decimal import Decimal
from itertools import permutations
from typing import assert_never

from hypothesis import strategies as st

from expert.language.conditions import (
    Answered,
    Compare,
    Comparison,
    Condition,
    ForNow,
    Is,
    Likely,
    Member,
    Possible,
    Recommended,
    Settled,
    Subject,
    Withheld,
    conjunction,
    difference,
    disjunction,
    negate,
)
from expert.language.formulas import Binary, Formula, Input, Largest, Number, Operator, Smallest, absolute, inputs
from expert.language.grid import from_grid, to_grid, up_to_grid
from expert.language.model import FindingType
from expert.loading.between import measure_alike
from expert.loading.comparing import COUNTABLE, asks_something, count_condition, decision_condition, score_condition
from expert.loading.expressions import Vocabulary


@st.composite
def conditions(draw: st.DrawFn, vocabulary: Vocabulary, *, depth: int = 3, on_outcome: bool = False) -> Condition:
    """Return a condition over these names, in the form in which the parser leaves it (flat, no double negation).

    Every node that a rule may hold occurs, at every depth: decisions compared in all six ways and by set, counts of conditions,
    negations of conjunctions. What stands in a comparison lies inside the finding's range.

    Args:
        draw: Given by Hypothesis.
        vocabulary: The names; at least one finding, concept, cause, decision or quantity.
        depth: How many connectives may be nested.
        on_outcome: Whether the questions that only invariants may ask occur too.
    """
    return draw_condition(draw, vocabulary, depth, on_outcome)


def formulas(findings: Collection[str], *, others: Collection[Formula] = (), depth: int = 3) -> st.SearchStrategy[Formula]:
    """Return formulas over these number and scale findings, division by what can be zero among them, never without an input.

    Args:
        findings: The inputs it may read, at least one.
        others: Quantities made before, that it may read too.
        depth: How many operations may be nested.
    """
    names = sorted(findings)
    leaf: st.SearchStrategy[Formula] = st.one_of(
        st.sampled_from(names).map(Input),
        st.sampled_from([*map(Input, names), *others]),
        st.decimals(0, 200, places=2).map(lambda value: Number(abs(value))),
        st.integers(0, 100).map(lambda value: Number(Decimal(value))),
    )

    def grow(inner: st.SearchStrategy[Formula]) -> st.SearchStrategy[Formula]:
        several = st.lists(inner, min_size=2, max_size=3).map(tuple)
        pair = st.builds(Binary, st.sampled_from(Operator), inner, inner)
        return st.one_of(pair, pair, several.map(Smallest), several.map(Largest), inner.map(absolute))

    grown = leaf
    for _ in range(depth):
        grown = st.one_of(leaf, grow(grown))
    with_input = st.builds(Binary, st.sampled_from(Operator), st.sampled_from(names).map(Input), grown)
    return grown.flatmap(lambda formula: st.just(formula) if any(inputs(formula)) else with_input)


def draw_condition(draw: st.DrawFn, vocabulary: Vocabulary, depth: int, on_outcome: bool) -> Condition:
    """Return one condition, atoms and connectives about equally often."""
    kind = draw(st.integers(0, 9)) if depth else 0
    if kind < 4:
        return draw(st.sampled_from(_atom_makers(vocabulary, on_outcome)))(draw, vocabulary)
    if kind < 6:
        return negate(draw_condition(draw, vocabulary, depth - 1, on_outcome))
    items = tuple(draw_condition(draw, vocabulary, depth - 1, on_outcome) for _ in range(draw(st.integers(2, 3))))
    if kind == 9 and len(set(items)) == len(items):  # nothing is counted twice
        comparison = draw(st.sampled_from(Comparison))
        first, last = COUNTABLE[comparison]
        return count_condition(items, comparison, draw(st.integers(first, len(items) + last)))
    return disjunction(items) if kind == 8 else conjunction(items)


_MakeAtom = Callable[[st.DrawFn, Vocabulary], Condition]


def _atom_makers(vocabulary: Vocabulary, on_outcome: bool) -> list[_MakeAtom]:
    """Return the atoms that these names allow, findings more often."""
    makers: list[_MakeAtom] = []
    if vocabulary.findings:
        makers += [_about_finding] * 3
    for names, maker in (
        (vocabulary.quantities, _about_quantity),
        (vocabulary.quantities, _about_quantity),
        (_comparable(vocabulary), _about_two),
        (vocabulary.scores, _about_score),
        (vocabulary.concepts, _about_concept),
        (vocabulary.causes, _about_cause),
        (vocabulary.decisions, _about_decision),
    ):
        if names:
            makers.append(maker)
    if on_outcome:
        makers.append(_about_outcome)
    return makers


def _about_finding(draw: st.DrawFn, vocabulary: Vocabulary) -> Condition:
    """Return a test of one finding."""
    name = draw(st.sampled_from(sorted(vocabulary.findings)))
    domain = vocabulary.findings[name]
    match domain.type:
        case FindingType.BOOLEAN:
            return Is(Subject.FINDING, name)
        case FindingType.CHOICE:
            options = domain.options
            some = draw(st.integers(1, 2 ** len(options) - 1))
            return Member(name, tuple(option for place, option in enumerate(options) if some >> place & 1))
        case FindingType.SCALE | FindingType.NUMBER | FindingType.DATE:
            low, high = domain.bounds
            places = 0 if domain.type is FindingType.SCALE else draw(st.integers(0, 1))
            return Compare(Subject.FINDING, name, draw(st.sampled_from(Comparison)), draw(_constants(low, high, places)))
        case _:  # pragma: no cover
            assert_never(domain.type)


def _constants(low: Decimal, high: Decimal, places: int) -> st.SearchStrategy[Decimal]:
    """Return constants of so many decimals between two bounds."""
    return st.integers(up_to_grid(low, places), to_grid(high, places)).map(lambda number: from_grid(number, places))


def _about_quantity(draw: st.DrawFn, vocabulary: Vocabulary) -> Condition:
    """Return a comparison of a quantity with a small constant."""
    name = draw(st.sampled_from(sorted(vocabulary.quantities)))
    constant = draw(_constants(Decimal(-20), Decimal(120), draw(st.integers(0, 1))))
    return Compare(Subject.QUANTITY, name, draw(st.sampled_from(Comparison)), constant)


def _comparable(vocabulary: Vocabulary) -> list[tuple[str, str]]:
    """Return the pairs of findings that a condition may compare with each other."""
    numbers = sorted(name for name, domain in vocabulary.findings.items() if domain.type.is_numeric and domain.called)
    return [
        (first, second)
        for first, second in permutations(numbers, 2)
        if (vocabulary.compared is None or difference(first, second) in vocabulary.compared)
        and measure_alike(vocabulary.findings[first], vocabulary.findings[second])
    ]


def _about_two(draw: st.DrawFn, vocabulary: Vocabulary) -> Condition:
    """Return a comparison of two findings, something added to the second or taken away."""
    first, second = draw(st.sampled_from(_comparable(vocabulary)))
    added = draw(st.sampled_from([Decimal(text) for text in ("0", "1", "-2", "0.5")]))
    return Compare(Subject.QUANTITY, difference(first, second), draw(st.sampled_from(Comparison)), added)


def _about_score(draw: st.DrawFn, vocabulary: Vocabulary) -> Condition:
    """Return a comparison of a score, in any of the six ways, with points that it can come to or with some between two of them."""
    name = draw(st.sampled_from(sorted(vocabulary.scores)))
    grid = vocabulary.scores[name]
    points = draw(_constants(grid.least, grid.most, 1))
    comparison = draw(st.sampled_from([item for item in Comparison if asks_something(item, points, grid)]))
    return score_condition(name, comparison, points, grid)


def _about_concept(draw: st.DrawFn, vocabulary: Vocabulary) -> Condition:
    """Return a test of a concept."""
    return Is(Subject.CONCEPT, draw(st.sampled_from(sorted(vocabulary.concepts))))


def _about_cause(draw: st.DrawFn, vocabulary: Vocabulary) -> Condition:
    """Return a test of a cause's grade."""
    name = draw(st.sampled_from(sorted(vocabulary.causes)))
    return Likely(name) if draw(st.booleans()) else Possible(name)


def _about_decision(draw: st.DrawFn, vocabulary: Vocabulary) -> Condition:
    """Return a comparison of a decision, in any of the six ways."""
    name = draw(st.sampled_from(sorted(vocabulary.decisions)))
    levels = vocabulary.decisions[name]
    return decision_condition(name, draw(st.sampled_from(Comparison)), draw(st.sampled_from(levels)), levels)


def _about_outcome(draw: st.DrawFn, vocabulary: Vocabulary) -> Condition:
    """Return a question about a finished outcome."""
    nodes: list[Condition] = [node(name) for node in (Recommended, Withheld, ForNow) for name in sorted(vocabulary.recommendations)]
    nodes += [Settled(name) for name in sorted(vocabulary.decisions)]
    nodes += [Answered(name) for name in sorted(vocabulary.findings)]
    return draw(st.sampled_from(nodes))

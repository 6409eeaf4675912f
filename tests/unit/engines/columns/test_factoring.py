"""Gates of two do what the wide ones did, and what several share is made once."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from random import Random

import pytest

from expert.engines.columns.factoring import Pair, factored


def gates_of_two(gates: Mapping[int, frozenset[int]]) -> list[tuple[int, Pair]]:
    numbers = count(1_000)
    return list(factored(gates, lambda: next(numbers)))


def meaning(gate: int, made: Mapping[int, Pair]) -> frozenset[int]:
    """Return the things that a gate reads in the end."""
    return frozenset().union(*(meaning(part, made) for part in made[gate])) if gate in made else frozenset({gate})


@pytest.mark.parametrize("seed", range(40))
def test_gates_of_two_read_what_the_wide_gate_read(seed: int) -> None:
    random = Random(seed)
    things = range(1, random.choice((6, 12, 40)))
    wide = {gate: frozenset(random.sample(things, random.randint(2, len(things) - 1))) for gate in range(100, 100 + random.randint(1, 30))}
    made = gates_of_two(wide)
    results = dict(made)
    assert len(results) == len(made), "a gate is made twice"
    for gate, reads in wide.items():
        assert meaning(gate, results) == reads


@pytest.mark.parametrize("seed", range(20))
def test_no_gate_comes_before_what_it_reads(seed: int) -> None:
    random = Random(seed)
    wide = {gate: frozenset(random.sample(range(1, 15), random.randint(2, 9))) for gate in range(100, 120)}
    known = set(range(1, 15))
    for gate, reads in gates_of_two(wide):
        assert known >= set(reads)
        known.add(gate)


@pytest.mark.parametrize("seed", range(20))
def test_no_pair_is_made_twice_on_the_way(seed: int) -> None:
    random = Random(seed)
    wide = {gate: frozenset(random.sample(range(1, 12), random.randint(3, 8))) for gate in range(100, 130)}
    shared = [tuple(sorted(reads)) for gate, reads in gates_of_two(wide) if gate >= 1_000]
    assert len(shared) == len(set(shared))


def test_a_pair_of_two_gates_is_made_once() -> None:
    made = gates_of_two({100: frozenset({1, 2, 3}), 101: frozenset({1, 2, 4})})
    assert [tuple(sorted(reads)) for _, reads in made].count((1, 2)) == 1
    assert len(made) == 3


def test_equal_gates_cost_one_and_a_copy() -> None:
    made = gates_of_two({100: frozenset({1, 2, 3}), 101: frozenset({1, 2, 3})})
    assert len(made) == 4
    assert {meaning(gate, dict(made)) for gate in (100, 101)} == {frozenset({1, 2, 3})}


def test_pairs_of_a_very_wide_gate_are_not_counted() -> None:
    wide = {500: frozenset(range(1, 250)), 501: frozenset(range(1, 250))}
    made = gates_of_two(wide)
    assert len(made) == 2 * 248
    assert all(meaning(gate, dict(made)) == reads for gate, reads in wide.items())


def test_nothing_comes_of_nothing() -> None:
    assert gates_of_two({}) == []

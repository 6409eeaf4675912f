"""Gates record each part once, and simplify what can be known beforehand."""

from __future__ import annotations

from itertools import product

import pytest

from expert.lowered.gates import Gates, Kind
from tests.unit.engines.columns.random_circuits import holds


@pytest.fixture
def gates() -> Gates:
    return Gates()


def test_the_same_part_is_made_once(gates: Gates) -> None:
    a, b, c = (gates.free() for _ in range(3))
    assert gates.conj((a, b, c)) == gates.conj((c, a, b, a))
    assert gates.disj((a, -b)) == gates.disj((-b, a))
    assert gates.at_least([(a, 1), (b, 2)], 2) == gates.at_least([(b, 2), (a, 1)], 2)


def test_what_is_known_beforehand_is_no_gate(gates: Gates) -> None:
    a, b = gates.free(), gates.free()
    count = len(gates.gates)
    assert gates.conj(()) == gates.conj((gates.true,)) == gates.disj((a, -a)) == gates.disj((b, gates.true)) == gates.true
    assert gates.disj(()) == gates.disj((gates.false,)) == gates.conj((a, -a)) == gates.conj((b, gates.false)) == gates.false
    assert gates.conj((a, gates.true)) == gates.disj((a, gates.false)) == gates.conj((a, a)) == a
    assert gates.at_least([(a, 1), (b, 1)], 0) == gates.true
    assert gates.at_least([(a, 1), (b, 1)], 3) == gates.false
    assert len(gates.gates) == count


def test_opposites_of_all_are_one_opposite(gates: Gates) -> None:
    a, b = gates.free(), gates.free()
    assert gates.conj((-a, -b)) == -gates.disj((a, b))
    assert gates.disj((-a, -b)) == -gates.conj((a, b))


@pytest.mark.parametrize("least", range(8))
def test_a_sum_holds_where_the_weights_reach_it(gates: Gates, least: int) -> None:
    weights = (1, 2, 3, 1)
    free = [gates.free() for _ in weights]
    literals = [free[0], -free[1], free[2], free[3]]
    total = gates.at_least(zip(literals, weights, strict=True), least)
    for chosen in product((False, True), repeat=4):
        person = dict(zip(free, chosen, strict=True))
        reached = sum(weight for literal, weight in zip(literals, weights, strict=True) if person[abs(literal)] is (literal > 0))
        assert holds(gates, total, person) is (reached >= least)


def test_what_is_needed_comes_after_what_it_reads(gates: Gates) -> None:
    a, b, c = (gates.free() for _ in range(3))
    gates.conj((a, c))
    wanted = gates.disj((gates.conj((a, b)), c))
    needed = list(gates.needed([-wanted]))
    assert set(needed) == {a, b, c, gates.conj((a, b)), wanted}
    assert all(abs(read) in needed[: needed.index(part)] for part in needed for read in gates.gates[part - 1].reads)


def test_something_else_may_stand_for_one_of_several(gates: Gates) -> None:
    a, b, answered = (gates.free() for _ in range(3))
    gates.stands_for_one_of((a, b), answered)
    assert gates.disj((b, a)) == answered
    assert gates.conj((-a, -b)) == -answered
    assert gates.gates[answered - 1].kind is Kind.FREE

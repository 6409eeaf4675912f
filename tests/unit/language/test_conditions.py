"""The nodes of conditions: comparing, walking, negating, joining, printing."""

from __future__ import annotations

from decimal import Decimal
from typing import get_args

import msgspec
import pytest

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
    children,
    conjunction,
    disjunction,
    member_of_several,
    member_written,
    negate,
    print_condition,
    reads_outcome,
    walk,
    with_children,
)

A, B, C = (Is(Subject.FINDING, name) for name in "abc")
EVERY: list[tuple[Condition, str]] = [
    (Is(Subject.FINDING, "limp"), "limp"),
    (Is(Subject.CONCEPT, "alarm"), "alarm"),
    (Compare(Subject.FINDING, "pain", Comparison.AT_LEAST, Decimal(3)), "pain >= 3"),
    (Compare(Subject.QUANTITY, "spike_pct", Comparison.LESS, Decimal("-0.50")), "spike_pct < -0.50"),
    (Compare(Subject.FINDING, "km", Comparison.EQUAL, Decimal("1E+2")), "km == 100"),
    (Compare(Subject.FINDING, "km", Comparison.UNEQUAL, Decimal("1E-7")), "km != 0.0000001"),
    (Member("onset", ("sudden",)), "onset == sudden"),
    (Member("onset", ("sudden", "gradual")), "onset in {sudden, gradual}"),
    (AtLeast("running", "easy"), "running >= easy"),
    (Reaches("wells", Decimal("4.5")), "wells >= 4.5"),
    (Likely("strain"), "likely(strain)"),
    (Possible("strain"), "possible(strain)"),
    (Count((A, Or((B, C))), 1), "count(a, b or c) >= 1"),
    (Not(A), "not a"),
    (Not(Member("onset", ("sudden",))), "not onset == sudden"),
    (And((A, B)), "a and b"),
    (Or((A, B)), "a or b"),
    (Recommended("ice"), "recommended(ice)"),
    (Withheld("ice"), "withheld(ice)"),
    (ForNow("ice"), "for_now(ice)"),
    (Settled("running"), "settled(running)"),
    (Answered("pain"), "answered(pain)"),
]


def test_every_node_is_printed_here() -> None:
    assert {type(condition) for condition, _ in EVERY} == set(get_args(Condition))


@pytest.mark.parametrize(("condition", "text"), EVERY)
def test_node_is_printed_in_the_language(condition: Condition, text: str) -> None:
    assert print_condition(condition) == text


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        (And((Or((A, B)), C)), "(a or b) and c"),
        (Or((And((A, B)), C)), "a and b or c"),
        (Not(And((A, B))), "not (a and b)"),
        (Not(Or((A, B))), "not (a or b)"),
        (And((Not(A), B)), "not a and b"),
        (Not(Not(A)), "not not a"),
        (And((A, And((B, C)))), "a and (b and c)"),
        (Or((A, Or((B, C)))), "a or (b or c)"),
        (Not(Count((A, Not(B)), 2)), "not count(a, not b) >= 2"),
        (Or((Not(And((A, Or((B, C))))), A)), "not (a and (b or c)) or a"),
    ],
)
def test_parentheses_stand_where_they_are_needed_and_nowhere_else(condition: Condition, text: str) -> None:
    assert print_condition(condition) == text


@pytest.mark.parametrize("condition", [condition for condition, _ in EVERY])
def test_nodes_are_frozen_hashable_and_equal_by_value(condition: Condition) -> None:
    fields = msgspec.structs.asdict(condition)
    with pytest.raises(AttributeError):
        setattr(condition, next(iter(fields)), "x")
    again = type(condition)(**fields)
    assert again is not condition
    assert again == condition
    assert hash(again) == hash(condition)


@pytest.mark.parametrize("condition", [condition for condition, _ in EVERY])
def test_nodes_are_written_and_read_back_by_type(condition: Condition) -> None:
    again: Condition = msgspec.msgpack.decode(msgspec.msgpack.encode(condition), type=Condition)
    assert again == condition
    assert print_condition(again) == print_condition(condition)


@pytest.mark.parametrize(
    ("comparison", "less", "equal", "greater"),
    [
        (Comparison.EQUAL, False, True, False),
        (Comparison.UNEQUAL, True, False, True),
        (Comparison.LESS, True, False, False),
        (Comparison.AT_MOST, True, True, False),
        (Comparison.GREATER, False, False, True),
        (Comparison.AT_LEAST, False, True, True),
    ],
)
def test_comparison_at_a_threshold_and_beside_it(comparison: Comparison, less: bool, equal: bool, greater: bool) -> None:
    threshold = Decimal("10.0")
    assert [comparison.holds(Decimal(value), threshold) for value in ("9.9", "10", "10.1")] == [less, equal, greater]


def test_every_comparison_is_tested() -> None:
    assert [comparison.value for comparison in Comparison] == ["==", "!=", "<", "<=", ">", ">="]


def test_children_are_what_stands_directly_inside() -> None:
    inner = And((A, B))
    assert children(Count((inner, C), 1)) == (inner, C)
    assert children(inner) == (A, B)
    assert children(Or((inner, C))) == (inner, C)
    assert children(Not(inner)) == (inner,)
    assert [children(condition) for condition, _ in EVERY if not isinstance(condition, Count | Not | And | Or)] == [()] * 17


def test_others_can_stand_where_the_children_stood() -> None:
    assert with_children(Count((A, B), 1), (C, A)) == Count((C, A), 1)
    assert with_children(And((A, B)), (C, A)) == And((C, A))
    assert with_children(Or((A, B)), (C, A)) == Or((C, A))
    assert with_children(Or((A, B), spelled_out=True), (C, A)) == Or((C, A), spelled_out=True)
    assert with_children(Not(A), (B,)) == Not(B)
    for condition, _ in EVERY:
        assert with_children(condition, children(condition)) == condition


def test_only_what_asks_about_the_outcome_reads_it_however_deep() -> None:
    asking = {Recommended, Withheld, ForNow, Settled, Answered}
    for condition, _ in EVERY:
        assert reads_outcome(condition) is (type(condition) in asking)
        for around in (Not(condition), And((A, condition)), Or((condition, A)), Count((A, B, condition), 2)):
            assert reads_outcome(around) is (type(condition) in asking)


def test_a_choice_that_may_have_several_values_is_spelled_out_and_printed_as_one_comparison() -> None:
    also = {"calf": "also_calf", "groin": "also_groin"}
    alone = Member("location", ("sit_bone", "knee"))
    assert member_of_several("location", ("sit_bone", "knee"), also) == alone
    several = member_of_several("location", ("calf", "knee"), also)
    assert several == Or((Member("location", ("calf", "knee")), Is(Subject.FINDING, "also_calf")), spelled_out=True)
    assert several != Or((Member("location", ("calf", "knee")), Is(Subject.FINDING, "also_calf")))
    assert member_written(several) == Member("location", ("calf", "knee"))
    assert print_condition(several) == "location in {calf, knee}"
    assert print_condition(Not(And((several, A)))) == "not (location in {calf, knee} and a)"
    assert print_condition(Not(several)) == "not location in {calf, knee}"
    for condition in (alone, A, Or((alone, A)), Or((A, B), spelled_out=True), And((alone, A))):
        assert member_written(condition) is None


def test_walk_yields_everything_outermost_first_and_left_to_right() -> None:
    inner = And((A, Not(B)))
    whole = Or((inner, Count((C, A), 1)))
    assert list(walk(whole)) == [whole, inner, A, Not(B), B, Count((C, A), 1), C, A]


def test_negation_is_never_double() -> None:
    assert negate(A) == Not(A)
    assert negate(Not(A)) == A
    assert negate(negate(And((A, B)))) == And((A, B))


def test_conjunction_and_disjunction_are_flat() -> None:
    assert conjunction((A,)) == A
    assert conjunction((A, And((B, C)))) == And((A, B, C))
    assert conjunction((A, Or((B, C)))) == And((A, Or((B, C))))
    assert conjunction((And((A, B)),)) == And((A, B))
    assert disjunction((A,)) == A
    assert disjunction((Or((A, B)), C)) == Or((A, B, C))
    assert disjunction((And((A, B)), C)) == Or((And((A, B)), C))

"""Formulas are computed exactly and rounded once, at the end."""

from __future__ import annotations

from decimal import Decimal, localcontext

import msgspec
import pytest

from expert.language.formulas import (
    Binary,
    Formula,
    Input,
    Largest,
    Named,
    Number,
    Operator,
    Smallest,
    absolute,
    compute,
    inputs,
    print_formula,
)


def number(text: str | int) -> Number:
    return Number(Decimal(text))


def of(operator: str, left: Formula, right: Formula) -> Binary:
    return Binary(Operator(operator), left, right)


A, B, C = Input("a"), Input("b"), Input("c")
SPIKE = of("*", number(100), of("-", of("/", A, B), number(1)))
"""100 * (a / b - 1), the formula of a mileage spike."""


@pytest.mark.parametrize("base", range(1, 40))
def test_a_run_that_is_ten_percent_longer_is_exactly_that(base: int) -> None:
    values = {"a": Decimal(base) * Decimal("1.1"), "b": Decimal(base)}
    assert compute(SPIKE, values, 1) == Decimal(10)
    more, less = (compute(SPIKE, {**values, "a": values["a"] + Decimal(step)}, 1) for step in ("0.1", "-0.1"))
    assert more is not None
    assert less is not None
    assert less < Decimal(10) < more


def test_binary_floats_would_read_many_of_them_as_more() -> None:
    assert sum(100 * ((base * 11 / 10) / base - 1) > 10 for base in range(1, 40)) > 0


@pytest.mark.parametrize(
    ("text", "decimals", "rounded"),
    [
        ("0.05", 1, "0.1"),
        ("0.15", 1, "0.2"),
        ("0.25", 1, "0.3"),
        ("-0.05", 1, "-0.1"),
        ("-0.25", 1, "-0.3"),
        ("0.049999999999999999999999", 1, "0.0"),
        ("-0.049999999999999999999999", 1, "0"),
        ("0.5", 0, "1"),
        ("1.5", 0, "2"),
        ("2.5", 0, "3"),
        ("-0.5", 0, "-1"),
        ("-2.5", 0, "-3"),
        ("2.4999", 0, "2"),
        ("1.0005", 3, "1.001"),
        ("1.0015", 3, "1.002"),
        ("7", 3, "7"),
    ],
)
def test_half_is_rounded_away_from_zero(text: str, decimals: int, rounded: str) -> None:
    assert compute(A, {"a": Decimal(text)}, decimals) == Decimal(rounded)


def test_result_has_the_declared_decimals() -> None:
    assert str(compute(A, {"a": Decimal(7)}, 0)) == "7"
    assert str(compute(A, {"a": Decimal(7)}, 2)) == "7.00"
    assert str(compute(A, {"a": Decimal("0.001")}, 2)) == "0.00"


def test_zero_has_no_sign() -> None:
    assert str(compute(A, {"a": Decimal("-0.001")}, 2)) == "0.00"


def test_rounding_happens_once_at_the_end() -> None:
    third = of("/", number(1), number(3))
    assert compute(of("*", third, number(3)), {}, 1) == Decimal(1)
    assert compute(of("-", of("*", third, number(3000)), number(1000)), {}, 3) == Decimal(0)
    assert compute(of("+", A, A), {"a": Decimal("0.04")}, 1) == Decimal("0.1")


@pytest.mark.parametrize(
    "formula",
    [
        of("/", A, B),
        of("/", number(1), of("-", A, A)),
        of("+", number(1), of("/", A, B)),
        of("*", number(0), of("/", A, B)),
        Smallest((A, of("/", A, B))),
        Largest((A, of("/", A, B))),
        of("/", of("/", A, B), number(2)),
    ],
)
def test_division_by_zero_has_no_value(formula: Formula) -> None:
    assert compute(formula, {"a": Decimal(3), "b": Decimal(0)}, 1) is None


def test_zero_is_no_reason_without_a_division() -> None:
    assert compute(of("/", A, B), {"a": Decimal(0), "b": Decimal(3)}, 1) == 0
    assert compute(of("*", A, B), {"a": Decimal(3), "b": Decimal(0)}, 1) == 0


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        (number("2.5"), "2.5"),
        (A, "7"),
        (of("+", A, B), "9"),
        (of("-", A, B), "5"),
        (of("*", A, B), "14"),
        (of("/", A, B), "3.5"),
        (Smallest((A, B, number(3))), "2"),
        (Largest((number(3), B, A)), "7"),
        (Smallest((of("-", number(0), A), B)), "-7"),
    ],
)
def test_operation(formula: Formula, value: str) -> None:
    assert compute(formula, {"a": Decimal(7), "b": Decimal(2)}, 1) == Decimal(value)


def test_what_is_large_on_the_way_stays_exact() -> None:
    big = Decimal("123456789012345678901234567890.5")
    assert compute(of("-", of("+", A, number("0.1")), A), {"a": big}, 1) == Decimal("0.1")
    assert compute(of("/", of("*", A, A), of("*", A, A)), {"a": big}, 3) == Decimal(1)


def test_result_does_not_depend_on_the_decimal_context() -> None:
    with localcontext() as context:
        context.prec = 3
        assert compute(A, {"a": Decimal("1234.5")}, 1) == Decimal("1234.5")


def test_inputs_are_read_left_to_right_each_once() -> None:
    assert inputs(of("-", of("/", A, B), of("*", number(2), A))) == ("a", "b")
    assert inputs(Smallest((C, Largest((B, number(1), A, C))))) == ("c", "b", "a")
    assert inputs(number(1)) == ()


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (SPIKE, "100 * (a / b - 1)"),
        (number("1.50"), "1.50"),
        (number("1E+2"), "100"),
        (of("-", of("-", A, B), C), "a - b - c"),
        (of("-", A, of("-", B, C)), "a - (b - c)"),
        (of("-", A, of("+", B, C)), "a - (b + c)"),
        (of("+", A, of("*", B, C)), "a + b * c"),
        (of("*", of("+", A, B), C), "(a + b) * c"),
        (of("/", A, of("*", B, C)), "a / (b * c)"),
        (of("*", of("/", A, B), C), "a / b * c"),
        (Smallest((of("+", A, B), Largest((B, C)))), "min(a + b, max(b, c))"),
        (of("*", number(2), Smallest((A, B))), "2 * min(a, b)"),
    ],
)
def test_parentheses_stand_where_they_are_needed_and_nowhere_else(formula: Formula, text: str) -> None:
    assert print_formula(formula) == text


def test_nodes_are_written_and_read_back_by_type() -> None:
    formula = of("-", Smallest((SPIKE, A)), Largest((number("1.50"), B)))
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(formula), type=Formula) == formula


def test_an_absolute_value_is_taken_once_however_often_it_is_written() -> None:
    assert absolute(absolute(A)) == absolute(A)
    assert [compute(absolute(of("-", A, B)), {"a": Decimal(a), "b": Decimal(b)}, 0) for a, b in ((1, 4), (4, 1), (2, 2))] == [3, 3, 0]


@pytest.mark.parametrize(("exact", "outer"), [("1.25", "2.6"), ("-1.25", "-2.6"), ("1.24", "2.4"), ("0.04", "0")])
def test_another_quantity_is_read_as_it_is_told(exact: str, outer: str) -> None:
    inner = Named("inner", A, 1)
    assert compute(of("+", inner, inner), {"a": Decimal(exact)}, 2) == Decimal(outer)
    assert print_formula(absolute(of("-", inner, B))) == "abs(inner - b)"

"""Text to formula nodes: each node, and each fault with the column where it stands. What conditions share: test_expressions."""

from __future__ import annotations

from decimal import Decimal

import pytest

from expert.language.formulas import Binary, Formula, Input, Largest, Number, Operator, Smallest, absolute, print_formula
from tests.unit.loading.tiny_vocabulary import read_formula

PAIN, KM, ONE, ZERO = Input("pain"), Input("km"), Number(Decimal(1)), Number(Decimal(0))
FORMULAS: list[tuple[str, Formula]] = [
    ("3", Number(Decimal(3))),
    ("3.50", Number(Decimal("3.5"))),
    (".5", Number(Decimal("0.5"))),
    ("pain", PAIN),
    ("(pain)", PAIN),
    ("pain + km", Binary(Operator.ADD, PAIN, KM)),
    ("pain - km", Binary(Operator.SUBTRACT, PAIN, KM)),
    ("pain * km", Binary(Operator.MULTIPLY, PAIN, KM)),
    ("pain / km", Binary(Operator.DIVIDE, PAIN, KM)),
    ("pain - km - 1", Binary(Operator.SUBTRACT, Binary(Operator.SUBTRACT, PAIN, KM), ONE)),
    ("pain - (km - 1)", Binary(Operator.SUBTRACT, PAIN, Binary(Operator.SUBTRACT, KM, ONE))),
    ("pain + km * 1", Binary(Operator.ADD, PAIN, Binary(Operator.MULTIPLY, KM, ONE))),
    ("(pain + km) * 1", Binary(Operator.MULTIPLY, Binary(Operator.ADD, PAIN, KM), ONE)),
    ("pain / (km / 1)", Binary(Operator.DIVIDE, PAIN, Binary(Operator.DIVIDE, KM, ONE))),
    ("-pain", Binary(Operator.SUBTRACT, Number(Decimal(0)), PAIN)),
    ("-1", Binary(Operator.SUBTRACT, Number(Decimal(0)), ONE)),
    ("--1", Binary(Operator.SUBTRACT, Number(Decimal(0)), Binary(Operator.SUBTRACT, Number(Decimal(0)), ONE))),
    ("km * -1", Binary(Operator.MULTIPLY, KM, Binary(Operator.SUBTRACT, Number(Decimal(0)), ONE))),
    (
        "abs(pain - 1)",
        Largest((Binary(Operator.SUBTRACT, PAIN, ONE), Binary(Operator.SUBTRACT, ZERO, Binary(Operator.SUBTRACT, PAIN, ONE)))),
    ),
    ("abs(abs(pain))", Largest((PAIN, Binary(Operator.SUBTRACT, ZERO, PAIN)))),
    ("2 * abs(pain) + spike_pct", Binary(Operator.ADD, Binary(Operator.MULTIPLY, Number(Decimal(2)), absolute(PAIN)), Input("spike_pct"))),
    ("max(pain, -pain)", absolute(PAIN)),
    ("max(-pain, pain)", Largest((Binary(Operator.SUBTRACT, ZERO, PAIN), PAIN))),
    ("min(pain, km)", Smallest((PAIN, KM))),
    ("max(pain, km + 1, 1)", Largest((PAIN, Binary(Operator.ADD, KM, ONE), ONE))),
]


@pytest.mark.parametrize(("text", "formula"), FORMULAS)
def test_formula(text: str, formula: Formula) -> None:
    assert read_formula(text) == (formula, [])


@pytest.mark.parametrize(("text", "formula"), FORMULAS)
def test_printed_formula_is_read_again_as_an_equal_one(text: str, formula: Formula) -> None:
    assert read_formula(print_formula(formula)) == (formula, [])


@pytest.mark.parametrize(
    ("text", "code", "offset", "says"),
    [
        ("", "KB030", 0, "is empty"),
        ("(pain", "KB030", 0, "`(` is never closed"),
        ("pain % 2", "KB030", 5, "unexpected character `%`"),
        ("2pain", "KB030", 0, "`2p…` is neither a number nor a name"),
        ("1 + 1.5e3", "KB030", 4, "`1.5e…` is neither a number nor a name"),
        ("1 + pain ** 2", "KB030", 4, "`pain ** 2` has no place in a formula"),
        ("pain // 2", "KB030", 0, "`pain // 2` has no place in a formula"),
        ("+pain", "KB030", 0, "`+pain` has no place in a formula"),
        ("pain > 3", "KB030", 0, "`pain > 3` has no place in a formula"),
        ("1 + abs(pain, km)", "KB030", 4, "`abs(pain, km)` has no place in a formula"),
        ("abs(*pain)", "KB030", 0, "`abs(*pain)` has no place in a formula"),
        ("abs()", "KB030", 0, "`abs()` has no place in a formula"),
        ("min(pain)", "KB030", 0, "`min(pain)` has no place in a formula"),
        ("min(pain, km, key=pain)", "KB030", 0, "has no place in a formula"),
        ("min(*pain, km)", "KB030", 4, "`*pain` has no place in a formula"),
        ("True", "KB030", 0, "`True` has no place in a formula"),
        ("1" + " + 1" * 30, "KB030", 0, "is nested too deeply"),
        ("1 * (pain + limp)", "KB031", 12, "`limp` is a boolean, not a number"),
        ("onset", "KB031", 0, "`onset` is a choice, not a number"),
        ("1 / kmm", "KB021", 4, "unknown finding or quantity `kmm`"),
        ("alarm", "KB021", 0, "unknown finding or quantity `alarm`"),
    ],
)
def test_refused_formula(text: str, code: str, offset: int, says: str) -> None:
    _, faults = read_formula(text)
    assert [(at, fault) for at, fault, _, _ in faults] == [(offset, code)]
    assert says in faults[0][2]


def test_every_fault_of_a_formula_is_told() -> None:
    _, faults = read_formula("kmm / limp + min(pian, onset)")
    assert [at for at, _, _, _ in faults] == [0, 6, 17, 23]

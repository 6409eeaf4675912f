"""No value of a formula is larger than the bound that is told of it, and there is one wherever a denominator has a smallest size."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expert.language.forms import Phrase
from expert.language.formulas import compute
from expert.language.model import Finding, FindingType
from expert.loading.expressions import Vocabulary
from expert.loading.formula import parse_formula
from expert.loading.reach import largest_value

FINDINGS = {
    name: Finding(name, FindingType.NUMBER, "g", "?", Phrase(), range=(Decimal(low), Decimal(high)), decimals=decimals)
    for name, low, high, decimals in (("a", -3, 2, 1), ("b", 0, 4, 2), ("c", 5, 9, 0))
}
VOCABULARY = Vocabulary(findings={name: finding.domain for name, finding in FINDINGS.items()})
BOUNDED = [
    "a + b",
    "a - b * c",
    "a / b",
    "1 / a / b",
    "(a + b) / (a - b)",
    "c / (1 / b)",
    "min(a, b) / max(a, c - 7)",
    "7 / 0.25 / b",
    "a / 0",
]


def bound_of(text: str) -> Fraction | None:
    formula = parse_formula(text, VOCABULARY, lambda *fault: pytest.fail(str(fault)))
    assert formula is not None
    return largest_value(formula, FINDINGS)


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("a", 3),
        ("a * b", 12),
        ("a / b", 300),
        ("c / (b / a)", Fraction(9 * 3, Fraction(1, 100))),
        ("a / (1 / a - b)", None),
        ("b - 20", 24),
    ],
)
def test_bound(text: str, bound: Fraction | None) -> None:
    assert bound_of(text) == bound


@pytest.mark.parametrize("text", BOUNDED)
@given(st.data())
def test_no_value_exceeds_the_bound(text: str, data: st.DataObject) -> None:
    formula, bound = parse_formula(text, VOCABULARY, lambda *_: None), bound_of(text)
    assert formula is not None
    values = {name: finding.number_at(data.draw(st.integers(*finding.grid).filter(bool), label=name)) for name, finding in FINDINGS.items()}
    exact = compute(formula, {name: Decimal(value) for name, value in values.items()}, 20)
    assert exact is None or (bound is not None and abs(Fraction(exact)) <= bound)

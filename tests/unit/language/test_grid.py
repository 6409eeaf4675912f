"""Numbers as whole multiples of their last decimal, and back."""

from __future__ import annotations

from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expert.language.grid import from_grid, to_grid, up_to_grid


@pytest.mark.parametrize(
    ("number", "decimals", "lower", "higher"),
    [("2.5", 1, 25, 25), ("2.55", 1, 25, 26), ("-2.55", 1, -26, -25), ("7", 0, 7, 7), ("0.999", 0, 0, 1), ("-0.001", 2, -1, 0)],
)
def test_a_number_lies_on_the_grid_or_between_two_of_its_numbers(number: str, decimals: int, lower: int, higher: int) -> None:
    assert (to_grid(Decimal(number), decimals), up_to_grid(Decimal(number), decimals)) == (lower, higher)


@given(st.integers(-(10**40), 10**40), st.integers(0, 3))
def test_what_is_on_the_grid_is_found_again_whatever_the_decimal_context(number: int, decimals: int) -> None:
    with localcontext(prec=4):
        assert to_grid(from_grid(number, decimals), decimals) == up_to_grid(from_grid(number, decimals), decimals) == number

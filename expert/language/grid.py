"""Numbers as whole multiples of their last decimal, their grid numbers: 2.5 with one decimal is 25.

Exact, whatever decimal context a caller has set.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil, floor


def step_of(decimals: int) -> Fraction:
    """Return the distance between two numbers of so many decimals."""
    return Fraction(1, 10**decimals)


def to_grid(number: int | Decimal, decimals: int) -> int:
    """Return the grid number of a number; of one between two of them the lower."""
    return floor(Fraction(number) / step_of(decimals))


def up_to_grid(number: int | Decimal, decimals: int) -> int:
    """Return the grid number of a number; of one between two of them the higher."""
    return ceil(Fraction(number) / step_of(decimals))


def decimals_of(number: Decimal) -> int:
    """Return how many decimals a number is written with."""
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def from_grid(number: int, decimals: int) -> Decimal:
    """Return the number that a grid number stands for."""
    return Decimal(f"{number}e-{decimals}")  # not scaleb, which would round to the caller's decimal context

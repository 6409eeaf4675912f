"""How large the value of a formula can become, told from the ranges of what it reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import lcm
from operator import add, mul, truediv
from typing import assert_never

from msgspec import Struct

from expert.language.formulas import Binary, Formula, Input, Largest, Named, Number, Operator, Smallest, rounded
from expert.language.grid import step_of
from expert.language.model import Finding


class _Reach(Struct, frozen=True):
    """What is known of the size of a value, whatever its sign.

    Attributes:
        most: It is no larger; None where it has no bound.
        least: It is no smaller, unless it is 0; None where it can be as small as one likes.
        step: It is a whole multiple of this; None where it was divided.
    """

    most: Fraction | None
    least: Fraction | None
    step: Fraction | None


def largest_value(formula: Formula, findings: Mapping[str, Finding]) -> Fraction | None:
    """Return a number that no value of a formula exceeds, whatever its sign; None where none was found."""
    return _reach(formula, findings).most


def _reach(formula: Formula, findings: Mapping[str, Finding]) -> _Reach:
    """Return how large and how small the value of a part can be."""
    match formula:
        case Number(value=value):
            exact = abs(Fraction(value))
            return _Reach(exact, exact or Fraction(1), Fraction(1, exact.denominator))
        case Input(finding=name):
            low, high = findings[name].bounds_in_formulas
            step = step_of(findings[name].decimals_in_formulas)
            return _Reach(max(abs(Fraction(low)), abs(Fraction(high))), step, step)
        case Binary(operator=operator, left=left, right=right):
            return _combined(operator, _reach(left, findings), _reach(right, findings))
        case Smallest(items=items) | Largest(items=items):
            parts = [_reach(item, findings) for item in items]
            most = _known(max, *(part.most for part in parts))
            return _Reach(most, _known(min, *(part.least for part in parts)), _known(_common, *(part.step for part in parts)))
        case Named(formula=inner, decimals=decimals):
            if decimals is None:
                return _reach(inner, findings)
            most, step = _reach(inner, findings).most, step_of(decimals)
            return _Reach(None if most is None else Fraction(rounded(most, decimals)), step, step)
        case _:  # pragma: no cover
            assert_never(formula)


def _combined(operator: Operator, a: _Reach, b: _Reach) -> _Reach:
    """Return how large and how small the result of an operation can be."""
    match operator:
        case Operator.ADD | Operator.SUBTRACT:
            step = _known(_common, a.step, b.step)
            return _Reach(_known(add, a.most, b.most), step, step)
        case Operator.MULTIPLY:
            return _Reach(_known(mul, a.most, b.most), _known(mul, a.least, b.least), _known(mul, a.step, b.step))
        case Operator.DIVIDE:
            return _Reach(_known(truediv, a.most, b.least), _known(truediv, a.least, b.most or None), None)
        case _:  # pragma: no cover
            assert_never(operator)


def _known(combine: Callable[..., Fraction], *sizes: Fraction | None) -> Fraction | None:
    """Return sizes combined; None where one of them is not known."""
    known = [size for size in sizes if size is not None]
    return combine(*known) if len(known) == len(sizes) else None


def _common(*steps: Fraction) -> Fraction:
    """Return what all steps are whole multiples of."""
    return Fraction(1, lcm(*(step.denominator for step in steps)))

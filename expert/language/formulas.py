"""Formulas of quantities: a closed set of frozen nodes over exact numbers.

Evaluated in fractions and rounded once, at the end, so that every reader compares the same decimal.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import assert_never

import msgspec

from expert.language.grid import from_grid, step_of


class Operator(Enum):
    """The four operations."""

    ADD = "+"
    SUBTRACT = "-"
    MULTIPLY = "*"
    DIVIDE = "/"


class _Part(msgspec.Struct, frozen=True, tag=True, tag_field="node", cache_hash=True):
    """What all nodes are: frozen, and written with the name of their kind."""


class Number(_Part, frozen=True):
    """A constant."""

    value: Decimal


class Input(_Part, frozen=True):
    """The value of a number or scale finding."""

    finding: str


class Binary(_Part, frozen=True):
    """`left operator right`."""

    operator: Operator
    left: Formula
    right: Formula


class Smallest(_Part, frozen=True):
    """`min(a, b, …)`."""

    items: tuple[Formula, ...]


class Largest(_Part, frozen=True):
    """`max(a, b, …)`."""

    items: tuple[Formula, ...]


Formula = Number | Input | Binary | Smallest | Largest


def inputs(formula: Formula) -> tuple[str, ...]:
    """Return the findings that `formula` reads, left to right, each once."""
    return tuple(dict.fromkeys(_inputs(formula)))


def _inputs(formula: Formula) -> Iterator[str]:
    """Yield the findings that `formula` reads, left to right, repeated as they are written."""
    match formula:
        case Number():
            return
        case Input(finding=name):
            yield name
        case Binary(left=left, right=right):
            yield from _inputs(left)
            yield from _inputs(right)
        case Smallest(items=items) | Largest(items=items):
            for item in items:
                yield from _inputs(item)
        case _:  # pragma: no cover
            assert_never(formula)


def compute(formula: Formula, values: Mapping[str, Decimal], decimals: int) -> Decimal | None:
    """Return the value rounded half away from zero to `decimals`, or None where a denominator is 0.

    Args:
        formula: The formula.
        values: A value for each of its inputs.
        decimals: How many decimals the result keeps.
    """
    try:
        exact = _exact(formula, values)
    except ZeroDivisionError:
        return None
    return rounded(exact, decimals)


def rounded(exact: Fraction, decimals: int) -> Decimal:
    """Return an exact value rounded half away from zero to so many decimals."""
    scaled = exact / step_of(decimals)
    magnitude = (abs(scaled) + Fraction(1, 2)).__floor__()
    return from_grid(magnitude if scaled >= 0 else -magnitude, decimals)


def _exact(formula: Formula, values: Mapping[str, Decimal]) -> Fraction:
    """Return the exact value; raises ZeroDivisionError where a denominator is 0."""
    match formula:
        case Number(value=value):
            return Fraction(value)
        case Input(finding=name):
            return Fraction(values[name])
        case Binary(operator=operator, left=left, right=right):
            a, b = _exact(left, values), _exact(right, values)
            match operator:
                case Operator.ADD:
                    return a + b
                case Operator.SUBTRACT:
                    return a - b
                case Operator.MULTIPLY:
                    return a * b
                case Operator.DIVIDE:
                    return a / b
                case _:  # pragma: no cover
                    assert_never(operator)
        case Smallest(items=items):
            return min(_exact(item, values) for item in items)
        case Largest(items=items):
            return max(_exact(item, values) for item in items)
        case _:  # pragma: no cover
            assert_never(formula)


_SUM, _PRODUCT = range(2)


def print_formula(formula: Formula) -> str:
    """Return the formula in the language; parsing that text again gives an equal formula."""
    return _print(formula, _SUM)


def _print(formula: Formula, context: int) -> str:
    """Return the text of `formula`, in parentheses where `context` binds more tightly."""
    match formula:
        case Number(value=value):
            return f"{value:f}"
        case Input(finding=name):
            return name
        case Binary(operator=operator, left=left, right=right):
            level = _SUM if operator in {Operator.ADD, Operator.SUBTRACT} else _PRODUCT
            text = f"{_print(left, level)} {operator.value} {_print(right, level + 1)}"
            return f"({text})" if context > level else text
        case Smallest(items=items):
            return f"min({', '.join(_print(item, _SUM) for item in items)})"
        case Largest(items=items):
            return f"max({', '.join(_print(item, _SUM) for item in items)})"
        case _:  # pragma: no cover
            assert_never(formula)

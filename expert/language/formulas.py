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
    """The value of a number or scale finding; while a knowledge base is loaded, of a quantity too, until that is put in its place."""

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


class Named(_Part, frozen=True):
    """What is written as a name and is computed: another quantity, rounded as comparisons see it, or a finding in another unit, exactly."""

    name: str
    formula: Formula
    decimals: int | None = None


Formula = Number | Input | Binary | Smallest | Largest | Named


def negative(formula: Formula) -> Formula:
    """Return `-formula`."""
    return Binary(Operator.SUBTRACT, Number(Decimal(0)), formula)


def absolute(formula: Formula) -> Formula:
    """Return `abs(formula)`, which is `max(formula, -formula)`; of what is an absolute value already, that itself."""
    return formula if _inside(formula) is not None else Largest((formula, negative(formula)))


def _inside(formula: Formula) -> Formula | None:
    """Return what an absolute value is taken of, or None where `formula` is none."""
    if not isinstance(formula, Largest) or len(formula.items) != 2:
        return None
    first, second = formula.items
    return first if second == negative(first) else None


def inputs(formula: Formula) -> tuple[str, ...]:
    """Return the findings that `formula` reads, left to right, each once."""
    return tuple(dict.fromkeys(part.finding for part in walk(formula) if isinstance(part, Input)))


def names_in_formula(formula: Formula) -> tuple[str, ...]:
    """Return the findings and quantities that `formula` names, left to right, each once; not what those quantities read."""
    return tuple(dict.fromkeys(_names(formula)))


def _names(formula: Formula) -> Iterator[str]:
    """Yield what `formula` names, repeated as it is written."""
    match formula:
        case Number():
            return
        case Input(finding=name) | Named(name=name):
            yield name
        case Binary() | Smallest() | Largest():
            for part in _parts(formula):
                yield from _names(part)
        case _:  # pragma: no cover
            assert_never(formula)


def walk(formula: Formula) -> Iterator[Formula]:
    """Yield `formula` and every part of it, left to right, what a quantity that it reads is computed from among them."""
    yield formula
    for part in _parts(formula):
        yield from walk(part)


def _parts(formula: Formula) -> tuple[Formula, ...]:
    """Return what a node is put together from."""
    match formula:
        case Number() | Input():
            return ()
        case Binary(left=left, right=right):
            return (left, right)
        case Smallest(items=items) | Largest(items=items):
            return items
        case Named(formula=inner):
            return (inner,)
        case _:  # pragma: no cover
            assert_never(formula)


def linear(formula: Formula, factor: Fraction, shift: Fraction) -> Formula:
    """Return `formula * factor + shift`."""
    scaled = formula if factor == 1 else Binary(Operator.MULTIPLY, formula, _constant(factor))
    return scaled if shift == 0 else Binary(Operator.ADD, scaled, _constant(shift))


def _constant(value: Fraction) -> Formula:
    """Return a constant, exactly."""
    over, under = (Number(Decimal(number)) for number in value.as_integer_ratio())
    return over if under.value == 1 else Binary(Operator.DIVIDE, over, under)


def with_named(formula: Formula, named: Mapping[str, Named]) -> Formula:
    """Return `formula` with what is computed in place of each input that names it."""
    match formula:
        case Number() | Named():
            return formula
        case Input(finding=name):
            return named.get(name, formula)
        case Binary(operator=operator, left=left, right=right):
            return Binary(operator, with_named(left, named), with_named(right, named))
        case Smallest(items=items):
            return Smallest(tuple(with_named(item, named) for item in items))
        case Largest(items=items):
            return Largest(tuple(with_named(item, named) for item in items))
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
        case Named(formula=inner, decimals=decimals):
            exact = _exact(inner, values)
            return exact if decimals is None else Fraction(rounded(exact, decimals))
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
            inside = _inside(formula)
            return f"max({', '.join(_print(item, _SUM) for item in items)})" if inside is None else f"abs({_print(inside, _SUM)})"
        case Named(name=name):
            return name
        case _:  # pragma: no cover
            assert_never(formula)

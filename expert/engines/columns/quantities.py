"""Compared quantities of many rows, exactly: fractions of whole numbers, held against thresholds without a division.

Sixty-four bits are enough where the ranges of the inputs keep every product within them. Where they do not, Python's integers are taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import partial, reduce
from typing import assert_never

import numpy as np

from expert.engines.columns.bits import Mask, Numbers
from expert.language.formulas import Binary, Formula, Input, Largest, Named, Number, Operator, Smallest, inputs
from expert.language.grid import to_grid
from expert.language.model import KnowledgeBase, Quantity
from expert.lowered.cells import Cell

_MOST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class _Fraction:
    """A fraction for each row, or one for all, its denominator above 0, and where it is undefined instead."""

    over: Numbers
    under: Numbers
    undefined: Mask | bool = False


@dataclass(frozen=True, slots=True)
class _Most:
    """The most that the parts of a fraction can be, signs aside, and any number on the way there."""

    over: int
    under: int
    ever: int


class Computer:
    """Computes one quantity of many rows.

    Attributes:
        inputs: The findings that it reads.
    """

    def __init__(self, knowledge: KnowledgeBase, quantity: Quantity, cells: tuple[Cell, ...]) -> None:
        """Bound every number on the way, so that none overflows.

        Args:
            knowledge: Whose findings are its inputs.
            quantity: What is computed.
            cells: Its cells, whose first numbers it is compared with.
        """
        self.knowledge = knowledge
        self.quantity = quantity
        self.inputs = inputs(quantity.formula)
        most = self._most(quantity.formula)
        furthest = max((abs(2 * cell.low - 1) for cell in cells if cell.low is not None), default=0)
        is_small = max(most.ever, most.over * 2 * 10**quantity.decimals, most.under * furthest) <= _MOST
        self.dtype = np.dtype(np.int64 if is_small else object)

    def compute(self, numbers: Mapping[str, Numbers]) -> Computed:
        """Return what comes out for the grid numbers of each input, a number a row."""
        wide = {name: numbers[name].astype(self.dtype) for name in self.inputs}
        return Computed(self._exact(self.quantity.formula, wide), self.quantity.decimals, len(wide[self.inputs[0]]))

    def _exact(self, formula: Formula, numbers: Mapping[str, Numbers]) -> _Fraction:
        """Return a part of the formula."""
        match formula:
            case Number(value=value):
                return _Fraction(*map(self._constant, Fraction(value).as_integer_ratio()))
            case Input(finding=name):
                return _Fraction(numbers[name], self._constant(10 ** self.knowledge.findings[name].decimals_in_formulas))
            case Binary(operator=operator, left=left, right=right):
                return _combined(operator, self._exact(left, numbers), self._exact(right, numbers))
            case Smallest(items=items):
                return reduce(partial(_extreme, smallest=True), (self._exact(item, numbers) for item in items))
            case Largest(items=items):
                return reduce(partial(_extreme, smallest=False), (self._exact(item, numbers) for item in items))
            case Named(formula=inner, decimals=decimals):
                exact = self._exact(inner, numbers)
                return exact if decimals is None else self._rounded(exact, decimals)
            case _:  # pragma: no cover
                assert_never(formula)

    def _rounded(self, exact: _Fraction, decimals: int) -> _Fraction:
        """Return fractions rounded half away from zero."""
        magnitude = (abs(exact.over) * (2 * 10**decimals) + exact.under) // (2 * exact.under)
        return _Fraction(np.where(exact.over < 0, -magnitude, magnitude), self._constant(10**decimals), exact.undefined)

    def _constant(self, number: int) -> Numbers:
        """Return a number that is the same in each row: an array, since numpy would make 64 bits of what it computes of single numbers."""
        return np.array([number], self.dtype)

    def _most(self, formula: Formula) -> _Most:
        """Return the most that a part of the formula can be."""
        match formula:
            case Number(value=value):
                over, under = map(abs, Fraction(value).as_integer_ratio())
                return _Most(over, under, max(over, under))
            case Input(finding=name):
                finding = self.knowledge.findings[name]
                under = 10**finding.decimals_in_formulas
                over = max(abs(to_grid(end, finding.decimals_in_formulas)) for end in finding.bounds_in_formulas)
                return _Most(over, under, max(over, under))
            case Binary(operator=operator, left=left, right=right):
                return _most_combined(operator, self._most(left), self._most(right))
            case Smallest(items=items) | Largest(items=items):
                first, *others = map(self._most, items)
                for other in others:
                    ever = max(first.ever, other.ever, first.over * other.under, other.over * first.under)
                    first = _Most(max(first.over, other.over), max(first.under, other.under), ever)
                return first
            case Named(formula=inner, decimals=decimals):
                most = self._most(inner)
                if decimals is None:
                    return most
                scale = 10**decimals
                return _Most(most.over * scale + 1, scale, max(most.ever, most.over * 2 * scale + most.under, 2 * most.under))
            case _:  # pragma: no cover
                assert_never(formula)


@dataclass(frozen=True, slots=True)
class Computed:
    """One quantity of many rows."""

    _exact: _Fraction
    _decimals: int
    _rows: int

    @property
    def undefined(self) -> Mask:
        """Return where a denominator is 0."""
        return self._mask(self._exact.undefined)

    def at_least(self, number: int) -> Mask:
        """Return where the value, rounded half away from zero, is at least a grid number; anything where it is undefined."""
        over, least = self._exact.over * (2 * 10**self._decimals), self._exact.under * (2 * number - 1)
        return self._mask(over >= least if number > 0 else over > least)

    def _mask(self, found: Mask | bool) -> Mask:
        """Return something for each row."""
        return np.broadcast_to(np.asarray(found, np.bool_), self._rows)


def _combined(operator: Operator, a: _Fraction, b: _Fraction) -> _Fraction:
    """Return the fraction of an operation."""
    undefined = a.undefined | b.undefined
    match operator:
        case Operator.ADD:
            return _Fraction(a.over * b.under + b.over * a.under, a.under * b.under, undefined)
        case Operator.SUBTRACT:
            return _Fraction(a.over * b.under - b.over * a.under, a.under * b.under, undefined)
        case Operator.MULTIPLY:
            return _Fraction(a.over * b.over, a.under * b.under, undefined)
        case Operator.DIVIDE:
            over, under = a.over * b.under, a.under * b.over
            sign = np.where(under < 0, -1, 1)
            return _Fraction(over * sign, np.where(under == 0, 1, under * sign), undefined | (under == 0))
        case _:  # pragma: no cover
            assert_never(operator)


def _extreme(a: _Fraction, b: _Fraction, *, smallest: bool) -> _Fraction:
    """Return the smaller or the greater of two."""
    takes_first = np.asarray(a.over * b.under < b.over * a.under) == smallest
    return _Fraction(np.where(takes_first, a.over, b.over), np.where(takes_first, a.under, b.under), a.undefined | b.undefined)


def _most_combined(operator: Operator, a: _Most, b: _Most) -> _Most:
    """Return the most that an operation can be."""
    match operator:
        case Operator.ADD | Operator.SUBTRACT:
            over, under = a.over * b.under + b.over * a.under, a.under * b.under
        case Operator.MULTIPLY:
            over, under = a.over * b.over, a.under * b.under
        case Operator.DIVIDE:
            over, under = a.over * b.under, max(1, a.under * b.over)
        case _:  # pragma: no cover
            assert_never(operator)
    return _Most(over, under, max(a.ever, b.ever, over, under))

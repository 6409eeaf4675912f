"""The six ways to compare a decision, a score or a count, each built from the one comparison that the language has: at least."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import assert_never

from expert.language.conditions import AtLeast, Comparison, Condition, Count, Reaches, conjunction, negate
from expert.language.model import PointGrid

COUNTABLE: Mapping[Comparison, tuple[int, int]] = {
    Comparison.EQUAL: (0, 0),
    Comparison.UNEQUAL: (0, 0),
    Comparison.LESS: (1, 0),
    Comparison.AT_MOST: (0, -1),
    Comparison.GREATER: (0, -1),
    Comparison.AT_LEAST: (1, 0),
}
"""The least number that each comparison of a count may have, and how much its greatest is above the number of conditions."""


def asks_something(comparison: Comparison, points: Decimal, grid: PointGrid) -> bool:
    """Return whether the answer to a comparison of a score is not plain beforehand."""
    match comparison:
        case Comparison.AT_LEAST | Comparison.LESS:
            return grid.least < points <= grid.most
        case Comparison.GREATER | Comparison.AT_MOST:
            return grid.least <= points < grid.most
        case Comparison.EQUAL | Comparison.UNEQUAL:
            return grid.least <= points <= grid.most and Fraction(points) % Fraction(grid.step) == 0
        case _:  # pragma: no cover
            assert_never(comparison)


def score_condition(name: str, comparison: Comparison, points: Decimal, grid: PointGrid) -> Condition:
    """Return a comparison of a score's points that asks something, built from `Reaches` alone."""
    first = ceil(Fraction(points) / Fraction(grid.step)) * grid.step
    reached, passed = Reaches(name, points), Reaches(name, first if first > points else points + grid.step)
    match comparison:
        case Comparison.AT_LEAST:
            return reached
        case Comparison.GREATER:
            return passed
        case Comparison.LESS:
            return negate(reached)
        case Comparison.AT_MOST:
            return negate(passed)
        case Comparison.EQUAL:
            return conjunction((*([reached] if points > grid.least else []), *([negate(passed)] if points < grid.most else [])))
        case Comparison.UNEQUAL:
            return negate(score_condition(name, Comparison.EQUAL, points, grid))
        case _:  # pragma: no cover
            assert_never(comparison)


def count_condition(items: tuple[Condition, ...], comparison: Comparison, number: int) -> Condition:
    """Return a comparison of how many of some conditions hold, built from `Count` alone; `number` is neither too small nor too large."""
    match comparison:
        case Comparison.AT_LEAST:
            return Count(items, number)
        case Comparison.GREATER:
            return Count(items, number + 1)
        case Comparison.LESS:
            return negate(Count(items, number))
        case Comparison.AT_MOST:
            return negate(Count(items, number + 1))
        case Comparison.EQUAL:
            ends = [Count(items, number)] if number > 0 else []
            return conjunction((*ends, *([negate(Count(items, number + 1))] if number < len(items) else [])))
        case Comparison.UNEQUAL:
            return negate(count_condition(items, Comparison.EQUAL, number))
        case _:  # pragma: no cover
            assert_never(comparison)


def decision_condition(name: str, comparison: Comparison, level: str, levels: tuple[str, ...]) -> Condition:
    """Return a comparison of a decision's strictness, built from `AtLeast` alone."""
    rank = levels.index(level)
    stricter = AtLeast(name, levels[rank + 1]) if rank + 1 < len(levels) else negate(AtLeast(name, levels[0]))
    match comparison:
        case Comparison.AT_LEAST:
            return AtLeast(name, level)
        case Comparison.GREATER:
            return stricter
        case Comparison.LESS:
            return negate(AtLeast(name, level))
        case Comparison.AT_MOST:
            return negate(stricter)
        case Comparison.EQUAL:
            return AtLeast(name, level) if rank + 1 == len(levels) else conjunction((AtLeast(name, level), negate(stricter)))
        case Comparison.UNEQUAL:
            return negate(decision_condition(name, Comparison.EQUAL, level, levels))

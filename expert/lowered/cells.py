"""What a solver can tell apart: each finding's values, and each compared quantity's, as cells between the thresholds of the conditions.

All values of a cell make every condition equally true, so a proof over cells is a proof over all values. A quantity is a number of its
own here, kept within what interval arithmetic says of its formula: a superset of what its formula gives.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import prod
from typing import assert_never

from expert.language.conditions import Compare, Comparison
from expert.language.formulas import Binary, Formula, Input, Largest, Named, Number, Operator, Smallest, compute, inputs, rounded, walk
from expert.language.grid import step_of, to_grid, up_to_grid
from expert.language.model import Finding, FindingType, KnowledgeBase, Quantity, Value

Bound = Fraction | None
"""An end of an interval; None: without end."""
Interval = tuple[Bound, Bound]
FEW_COMBINATIONS = 5_000
"""With so many combinations of inputs or fewer a quantity is exactly what its formula gives."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Values that no condition tells apart: one value of a boolean or choice, or the grid numbers from `low` to `high`.

    Numbers are whole multiples of the finding's or quantity's last decimal; an end that is None is open. `undefined` is the cell of a
    quantity whose denominator is 0.
    """

    value: bool | str | None = None
    low: int | None = None
    high: int | None = None
    undefined: bool = False

    def holds(self, number: int) -> bool:
        """Return whether a grid number lies in this cell."""
        return (self.low is None or self.low <= number) and (self.high is None or number <= self.high)


def cells_of_finding(finding: Finding, compared: Iterable[Compare], *, singly: bool = False) -> tuple[Cell, ...]:
    """Return the cells of a finding; numbers from low to high, a boolean or choice from mild to worse where that is declared.

    Options that are neither worse nor milder than any other come last.

    Args:
        finding: The finding.
        compared: The comparisons that some condition makes with it.
        singly: Whether each number has a cell of its own.
    """
    match finding.type:
        case FindingType.BOOLEAN | FindingType.CHOICE:
            values = tuple(finding.options) if finding.type is FindingType.CHOICE else (False, True)
            order = finding.worse.order if finding.worse is not None else ()
            return tuple(Cell(value=value) for value in (*order, *(value for value in values if value not in order)))
        case FindingType.SCALE | FindingType.NUMBER | FindingType.DATE:
            low, high = finding.grid
            return (
                tuple(Cell(low=number, high=number) for number in range(low, high + 1))
                if singly
                else _split(low, high, compared, finding.decimals)
            )
        case _:  # pragma: no cover
            assert_never(finding.type)


def read_singly(knowledge: KnowledgeBase, quantities: Iterable[str]) -> frozenset[str]:
    """Return the inputs of quantities with so few combinations of inputs that each can be computed beforehand."""
    found: set[str] = set()
    for quantity in quantities:
        names = inputs(knowledge.quantities[quantity].formula)
        if prod(_size(knowledge.findings[name]) for name in names) <= FEW_COMBINATIONS:
            found.update(names)
    return frozenset(found)


def _size(finding: Finding) -> int:
    """Return how many answers a finding that a formula reads may have."""
    if finding.counts_as:
        return len(finding.counts_as)
    low, high = finding.grid
    return high - low + 1


def cells_of_quantity(quantity: Quantity, compared: Iterable[Compare]) -> tuple[Cell, ...]:
    """Return the cells of a quantity from low to high, and one for a zero denominator where its formula divides."""
    divides = any(True for _ in _denominators(quantity.formula))
    return _split(None, None, compared, quantity.decimals) + ((Cell(undefined=True),) if divides else ())


def _split(low: int | None, high: int | None, compared: Iterable[Compare], decimals: int) -> tuple[Cell, ...]:
    """Return the cells into which comparisons cut the grid numbers from `low` to `high`."""
    starts: set[int] = set()
    for node in compared:
        at_or_above, above = up_to_grid(node.constant, decimals), to_grid(node.constant, decimals) + 1
        match node.comparison:
            case Comparison.LESS | Comparison.AT_LEAST:
                starts.add(at_or_above)
            case Comparison.AT_MOST | Comparison.GREATER:
                starts.add(above)
            case Comparison.EQUAL | Comparison.UNEQUAL:
                starts |= {at_or_above, above}
            case _:  # pragma: no cover
                assert_never(node.comparison)
    cuts = sorted(start for start in starts if (low is None or start > low) and (high is None or start <= high))
    ends: list[int | None] = [cut - 1 for cut in cuts]
    begins: list[int | None] = [low, *cuts]
    return tuple(Cell(low=first, high=last) for first, last in zip(begins, [*ends, high], strict=True))


def cell_of(finding: Finding, cells: tuple[Cell, ...], value: Value) -> int:
    """Return the index of the cell that an answer lies in."""
    if isinstance(value, bool | str):
        return next(index for index, cell in enumerate(cells) if cell.value == value and isinstance(cell.value, type(value)))
    number = to_grid(value, finding.decimals)
    return next(index for index, cell in enumerate(cells) if cell.holds(number))


def interval_of(formula: Formula, boxes: Mapping[str, Interval]) -> Interval:
    """Return an interval that holds every value of a formula whose inputs lie in `boxes`."""
    match formula:
        case Number(value=value):
            return Fraction(value), Fraction(value)
        case Input(finding=name):
            return boxes[name]
        case Binary(operator=operator, left=left, right=right):
            a, b = interval_of(left, boxes), interval_of(right, boxes)
            match operator:
                case Operator.ADD:
                    return _sum(a[0], b[0]), _sum(a[1], b[1])
                case Operator.SUBTRACT:
                    return _sum(a[0], _minus(b[1])), _sum(a[1], _minus(b[0]))
                case Operator.MULTIPLY:
                    return _product(a, b)
                case Operator.DIVIDE:
                    return _product(a, _inverse(b))
                case _:  # pragma: no cover
                    assert_never(operator)
        case Smallest(items=items):
            parts = [interval_of(item, boxes) for item in items]
            highs = [high for _, high in parts if high is not None]
            return None if any(low is None for low, _ in parts) else min(low for low, _ in parts if low is not None), min(
                highs, default=None
            )
        case Largest(items=items):
            parts = [interval_of(item, boxes) for item in items]
            lows = [low for low, _ in parts if low is not None]
            return max(lows, default=None), None if any(high is None for _, high in parts) else max(
                high for _, high in parts if high is not None
            )
        case Named(formula=inner, decimals=decimals):
            low, high = interval_of(inner, boxes)
            if decimals is None:
                return low, high
            return (
                None if low is None else Fraction(rounded(low, decimals)),
                None if high is None else Fraction(rounded(high, decimals)),
            )
        case _:  # pragma: no cover
            assert_never(formula)


def _sum(a: Bound, b: Bound) -> Bound:
    """Return the sum of two ends."""
    return None if a is None or b is None else a + b


def _minus(a: Bound) -> Bound:
    """Return the opposite end."""
    return None if a is None else -a


def _product(a: Interval, b: Interval) -> Interval:
    """Return an interval that holds every product."""
    if a[0] is None or a[1] is None or b[0] is None or b[1] is None:
        lows_known = a[0] is not None and b[0] is not None and a[0] >= 0 and b[0] >= 0
        return (a[0] * b[0] if lows_known and a[0] is not None and b[0] is not None else None), None
    corners = [x * y for x in (a[0], a[1]) for y in (b[0], b[1])]
    return min(corners), max(corners)


def _inverse(a: Interval) -> Interval:
    """Return an interval that holds every inverse of a number other than 0."""
    low, high = a
    if low is not None and low >= 0:
        return (Fraction(0) if high is None or high == 0 else 1 / high), (None if low == 0 else 1 / low)
    if low is not None and high is not None and high < 0:
        return 1 / high, 1 / low
    return None, None


def _denominators(formula: Formula) -> Iterator[Formula]:
    """Yield everything that a formula divides by, but for constants other than 0."""
    found = (part.right for part in walk(formula) if isinstance(part, Binary) and part.operator is Operator.DIVIDE)
    return (part for part in found if not isinstance(part, Number) or part.value == 0)


def box_of(finding: Finding, cell: Cell) -> Interval:
    """Return the numbers that the answers in a finding's cell count as in a formula, as an interval."""
    if cell.value is not None:
        number = Fraction(finding.number_of(cell.value))
        return number, number
    step = step_of(finding.decimals)
    return (None if cell.low is None else cell.low * step), (None if cell.high is None else cell.high * step)


def reachable(quantity: Quantity, cells: tuple[Cell, ...], boxes: Mapping[str, Interval]) -> frozenset[int]:
    """Return which cells of a quantity its formula may reach from inputs within `boxes`.

    The result is exact if each box is a single number. Otherwise it may hold cells too many, and never one too few.
    """
    if all(low is not None and low == high for low, high in boxes.values()):
        exact = {name: Decimal(low.numerator) / Decimal(low.denominator) for name, (low, _) in boxes.items() if low is not None}
        value = compute(quantity.formula, exact, quantity.decimals)
        if value is None:
            return frozenset(index for index, cell in enumerate(cells) if cell.undefined)
        number = to_grid(value, quantity.decimals)
        return frozenset(index for index, cell in enumerate(cells) if not cell.undefined and cell.holds(number))
    denominators = [interval_of(part, boxes) for part in _denominators(quantity.formula)]
    undefined = any((low is None or low <= 0) and (high is None or high >= 0) for low, high in denominators)
    defined = not any(low == high == 0 for low, high in denominators)
    reach = interval_of(quantity.formula, boxes)
    return frozenset(
        index for index, cell in enumerate(cells) if (undefined if cell.undefined else defined and _meet(quantity, cell, reach))
    )


def _meet(quantity: Quantity, cell: Cell, reach: Interval) -> bool:
    """Return whether a value within `reach`, rounded, may lie in a quantity's cell."""
    half, step = Fraction(1, 2), step_of(quantity.decimals)
    low, high = reach
    above = high is None or cell.low is None or high / step + half >= cell.low
    below = low is None or cell.high is None or low / step - half <= cell.high
    return above and below


def ranges(knowledge: KnowledgeBase) -> dict[str, Interval]:
    """Return the whole range of what every finding that formulas may read counts as there."""
    read = [finding for finding in knowledge.findings.values() if finding.domain.in_formulas]
    return {finding.id: (Fraction(low), Fraction(high)) for finding in read for low, high in [finding.bounds_in_formulas]}


def direction_of(quantity: Quantity, boxes: Mapping[str, Interval], finding: str) -> int | None:
    """Return whether a quantity grows (1) or falls (-1) with what an input counts as, does not depend on it (0), or None: not known."""
    return _direction(quantity.formula, boxes, finding)


def _direction(formula: Formula, boxes: Mapping[str, Interval], finding: str) -> int | None:
    """Return the direction of a part of a formula."""
    if finding not in inputs(formula):
        return 0
    match formula:
        case Number():
            return 0
        case Input():
            return 1
        case Binary(operator=operator, left=left, right=right):
            a, b = _direction(left, boxes, finding), _direction(right, boxes, finding)
            if a is None or b is None:
                return None
            match operator:
                case Operator.ADD:
                    return _joined(a, b)
                case Operator.SUBTRACT:
                    return _joined(a, -b)
                case Operator.MULTIPLY | Operator.DIVIDE:
                    one, two = _sign(interval_of(left, boxes)), _sign(interval_of(right, boxes))
                    by_left = 0 if a == 0 else None if two is None else a * two
                    by_right = 0 if b == 0 else None if one is None else b * one
                    if operator is Operator.DIVIDE and b != 0:
                        by_right = None if two is None or by_right is None else -by_right
                    return None if by_left is None or by_right is None else _joined(by_left, by_right)
                case _:  # pragma: no cover
                    assert_never(operator)
        case Smallest(items=items) | Largest(items=items):
            joined: int | None = 0
            for item in items:
                part = _direction(item, boxes, finding)
                joined = None if joined is None or part is None else _joined(joined, part)
            return joined
        case Named(formula=inner):
            return _direction(inner, boxes, finding)
        case _:  # pragma: no cover
            assert_never(formula)


def _sign(within: Interval) -> int | None:
    """Return 1 where no number of an interval is below 0, -1 where none is above, None where there are both."""
    low, high = within
    return 1 if low is not None and low >= 0 else -1 if high is not None and high <= 0 else None


def _joined(a: int, b: int) -> int | None:
    """Return the direction of two parts together."""
    return b if a == 0 else a if b in (0, a) else None

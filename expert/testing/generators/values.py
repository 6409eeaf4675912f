"""Random values of findings: at each threshold that a condition names, next to it, and anywhere else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from hypothesis import strategies as st

from expert.language.conditions import Condition
from expert.language.grid import to_grid, up_to_grid
from expert.language.model import (
    Finding,
    FindingType,
    KnowledgeBase,
    Value,
)
from expert.language.network import comparisons_in


def values(knowledge: KnowledgeBase, finding: str) -> st.SearchStrategy[Value]:
    """Return the valid values of one finding: where conditions change their truth, and anywhere else.

    Half of the values of a scale or number lie at the ends of its range, at a threshold that a condition names, or next to one of these.
    The others lie anywhere in its range. A choice or boolean takes each of its values.
    """
    return values_of(knowledge.findings[finding], thresholds_of(knowledge).get(finding, ()))


def values_of(finding: Finding, thresholds: Iterable[Decimal]) -> st.SearchStrategy[Value]:
    """Return the valid values of a finding, those about these thresholds among them."""
    pool = st.sampled_from(pool_of(finding, thresholds))
    grid = Grid.of(finding)
    return pool if grid is None else st.one_of(pool, st.integers(0, grid.last).map(grid.value))


@dataclass(frozen=True, slots=True)
class Grid:
    """The valid values of a scale or number, numbered from 0 to `last`."""

    finding: Finding
    first: int
    last: int

    @classmethod
    def of(cls, finding: Finding) -> Grid | None:
        """Return the grid of a finding, or None for a boolean or choice."""
        if not finding.type.is_numeric:
            return None
        first, last = finding.grid
        return cls(finding, first, last - first)

    def value(self, index: int) -> Value:
        """Return the value of a number, as a case holds it."""
        return self.finding.number_at(self.first + index)

    def near(self, threshold: Decimal) -> Iterator[int]:
        """Yield the values at a threshold and on both sides of it."""
        decimals = self.finding.decimals
        below, above = to_grid(threshold, decimals) - self.first, up_to_grid(threshold, decimals) - self.first
        around = (below - 1, below, below + 1) if below == above else (below, above)
        return (index for index in around if 0 <= index <= self.last)


def thresholds_of(knowledge: KnowledgeBase, more: Iterable[Condition] = ()) -> dict[str, tuple[Decimal, ...]]:
    """Return the constants that each finding and quantity is compared with, in the knowledge base or in `more` conditions."""
    found = comparisons_in((*knowledge.conditions(), *more))
    return {name: tuple(sorted({node.constant for node in compared})) for name, compared in found.items()}


def pool_of(finding: Finding, thresholds: Iterable[Decimal]) -> tuple[Value, ...]:
    """Return the values of a finding that matter: the ends of its range and those about each threshold, or all of them."""
    grid = Grid.of(finding)
    if grid is None:
        return tuple(finding.options) if finding.type is FindingType.CHOICE else (False, True)
    indices = {0, grid.last}
    for threshold in thresholds:
        indices.update(grid.near(threshold))
    return tuple(grid.value(index) for index in sorted(indices))


def mild_values(finding: Finding, pool: tuple[Value, ...]) -> tuple[Value, ...]:
    """Return the mildest value, or of a scale or number the mildest third of `pool`; none where nothing is worse."""
    if finding.worse is None:
        return ()
    if finding.worse.order:
        return finding.worse.order[:1]
    third = -(-len(pool) // 3)
    return pool[:third] if finding.worse.higher else pool[-third:]

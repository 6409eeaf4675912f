"""The values that an answer could have, in stretches of which no condition tells two apart as long as all other answers stay."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from expert.language.formulas import inputs
from expert.language.model import Finding, KnowledgeBase, Value
from expert.language.remembered import remembered
from expert.lowered.space import Space, space_of

Stretch = tuple[Value, Value]
"""The first and the last value of a stretch; of a boolean or choice both are the same."""


@remembered
def _space(knowledge: KnowledgeBase) -> Space:
    """Return into which cells the conditions of a knowledge base cut answers."""
    return space_of(knowledge, computed=True)


def stretches(knowledge: KnowledgeBase, finding: Finding, answers: Mapping[str, Value]) -> Iterator[Stretch]:
    """Yield the stretches of a finding's values, numbers from low to high.

    What is computed of a number beside other answers parts it too: where it comes into another cell is found by halving, as a formula that
    moves one way with its input passes each cell once.

    Args:
        knowledge: Whose conditions are meant.
        finding: The finding.
        answers: All other answers.
    """
    place = _places(knowledge, finding, answers)
    for cell in _space(knowledge).findings[finding.id]:
        if cell.value is not None:
            yield cell.value, cell.value
        elif cell.low is not None and cell.high is not None:
            for low, high in _parted(cell.low, cell.high, place):
                yield finding.number_at(low), finding.number_at(high)


def _places(knowledge: KnowledgeBase, finding: Finding, answers: Mapping[str, Value]) -> Callable[[int], tuple[int | None, ...]]:
    """Return what tells into which cells the quantities come that are computed of a number of a finding."""
    space = _space(knowledge)
    names = [name for name in space.quantities if finding.id in inputs(knowledge.quantities[name].formula)]

    def place(number: int) -> tuple[int | None, ...]:
        values = {**answers, finding.id: finding.number_at(number)}
        return tuple(space.cell_of_quantity(knowledge, name, values) for name in names)

    return place


def _parted(low: int, high: int, place: Callable[[int], tuple[int | None, ...]]) -> Iterator[tuple[int, int]]:
    """Yield the stretches of grid numbers from low to high that lie in the same places."""
    while low <= high:
        first, last = low, high
        here = place(low)
        if place(high) == here:
            yield low, high
            return
        while first + 1 < last:
            middle = (first + last) // 2
            first, last = (middle, last) if place(middle) == here else (first, middle)
        yield low, first
        low = first + 1

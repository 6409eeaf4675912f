"""Into which cells the conditions of a knowledge base cut the answers and quantities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from expert.language.conditions import Condition
from expert.language.formulas import inputs
from expert.language.grid import to_grid
from expert.language.model import KnowledgeBase, Value
from expert.language.network import comparisons_in
from expert.lowered.cells import Cell, cells_of_finding, cells_of_quantity, read_singly


@dataclass(frozen=True, slots=True)
class Space:
    """The cells of every finding, and of every quantity that some condition compares."""

    findings: Mapping[str, tuple[Cell, ...]]
    quantities: Mapping[str, tuple[Cell, ...]]

    def cell_of_quantity(self, knowledge: KnowledgeBase, name: str, answers: Mapping[str, Value]) -> int | None:
        """Return the place of the cell in which a quantity comes out; None where an input has no answer."""
        quantity = knowledge.quantities[name]
        if any(other not in answers for other in inputs(quantity.formula)):
            return None
        value = quantity.value(knowledge.findings, answers)
        number = None if value is None else to_grid(value, quantity.decimals)
        cells = enumerate(self.quantities[name])
        return next(index for index, cell in cells if (cell.undefined if number is None else not cell.undefined and cell.holds(number)))


def space_of(knowledge: KnowledgeBase, more: Iterable[Condition] = (), *, computed: bool = False) -> Space:
    """Return the cells of a knowledge base, cut by its conditions and by `more`.

    Args:
        knowledge: The knowledge base.
        more: Further conditions that will be asked about.
        computed: Whether quantities are computed of the answers themselves. Otherwise an input of one with few combinations of inputs has a
            cell for each of its numbers, of which it can be computed.
    """
    compared = comparisons_in((*knowledge.conditions(), *more))
    singly = frozenset() if computed else read_singly(knowledge, [name for name in knowledge.quantities if name in compared])
    findings = {
        name: cells_of_finding(finding, compared.get(name, ()), singly=name in singly) for name, finding in knowledge.findings.items()
    }
    quantities = {name: cells_of_quantity(quantity, compared[name]) for name, quantity in knowledge.quantities.items() if name in compared}
    return Space(findings, quantities)

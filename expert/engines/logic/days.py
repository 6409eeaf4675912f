"""Days that pass, in the circuit of a person who was some way and is perhaps another: every count of days moves by the same number.

Which number that is the solver need not know. It is told, of each two edges between cells, which of them a person reaches first. So two
counts can only be in cells that lie at a common distance from where they were.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, pairwise, product

from expert.engines.logic.solver import Solver
from expert.language.model import Anew, Counts, Finding, Value
from expert.language.movement import done_together, start_of
from expert.lowered.cells import Cell
from expert.lowered.circuit import Literal


@dataclass(frozen=True, slots=True)
class _Edge:
    """The first number of a cell that a count comes to, and when it is there or further: at all, or without having begun anew."""

    finding: Finding
    number: int
    reached: Literal
    on_the_way: Literal

    def days(self, answers: Mapping[str, Value]) -> int:
        """Return after how many days somebody comes to it."""
        return _days_to(self.finding, self.number, answers[self.finding.id])


class Days:
    """The counts of days of one person, before and after.

    Attributes:
        counts: The findings that count days.
        passed: Whether days pass.
        again: Whether a count that doing something begins anew does so by itself.
        begun: Whether it does so at all: also when what is done answers something else.
    """

    def __init__(self, solver: Solver, was: Mapping[str, tuple[Literal, ...]], changed: Mapping[str, Literal]) -> None:
        """Add to the open circuit what binds the counts to each other."""
        self._solver = solver
        circuit, knowledge = solver.circuit, solver.knowledge
        self.counts = {name: finding for name, finding in knowledge.findings.items() if finding.counts is not None}
        self.passed: Literal = circuit.free()
        self.again = {name: circuit.free([circuit.disj(was[name])]) for name, item in self.counts.items() if item.anew is Anew.BY_DOING}
        self.begun = {
            name: circuit.disj((again, *(changed[other] for other in done_together(knowledge, self.counts[name]))))
            for name, again in self.again.items()
        }
        self._edges = {name: tuple(self._edges_of(name)) for name in self.counts}
        for name in self.counts:
            self._bind(name, was[name], changed[name])
        self._order = [(first, second, self._before(first, second)) for first, second in self._pairs()]

    def begins(self, name: str) -> Literal:
        """Return whether a finding is a count of days that begins anew."""
        return self.begun.get(name, self._solver.circuit.false)

    def _edges_of(self, name: str) -> Iterator[_Edge]:
        """Yield the edges between the cells of a count, in the order in which days come to them."""
        circuit, atoms, cells = self._solver.circuit, self._solver.given.findings[name], self._solver.space.findings[name]
        is_up = self.counts[name].counts is Counts.UP
        places = range(1, len(cells))
        for place in places if is_up else reversed(places):
            number, there = (cells[place].low, atoms[place:]) if is_up else (cells[place - 1].high, atoms[:place])
            if number is None:
                raise ValueError(f"`{name}` counts days, and yet one of its cells has no end")
            reached = circuit.disj(there)
            yield _Edge(self.counts[name], number, reached, circuit.conj((reached, -self.begins(name))))

    def _bind(self, name: str, was: tuple[Literal, ...], changed: Literal) -> None:
        """Rule out that a count moves though no day passes, and that one that begins anew is anywhere but at its start."""
        circuit, atoms = self._solver.circuit, self._solver.given.findings[name]
        circuit.forbid(changed, -self.begins(name), -self.passed)
        if name in self.again:
            start = self._solver.space.findings[name].index(self._solver.cell(name, start_of(self.counts[name])))
            circuit.forbid(self.begins(name), circuit.disj(was), self._solver.person.answered(name), -atoms[start])

    def _pairs(self) -> Iterator[tuple[_Edge, _Edge]]:
        """Yield each two edges of which the first may be reached no later than the second, which is not so for everybody."""
        for edges in self._edges.values():
            yield from ((later, earlier) for earlier, later in pairwise(edges))
        for one, other in combinations(self._edges.values(), 2):
            for first, second in product(one, other):
                yield from ((first, second), (second, first))

    def _before(self, first: _Edge, second: _Edge) -> Literal:
        """Return the atom that says that one edge is reached no later than another one."""
        circuit, name = self._solver.circuit, first.finding.id
        atom = circuit.free()
        circuit.forbid(atom, second.on_the_way, self._solver.person.answered(name), -first.reached, -self.begins(name))
        return atom

    def order(self, answers: Mapping[str, Value]) -> dict[Literal, tuple[str, ...]]:
        """Return what to assume of somebody: which edges are reached no later than which, each with the two counts that say so."""
        return {
            atom: (first.finding.id, second.finding.id)
            for first, second, atom in self._order
            if {first.finding.id, second.finding.id} <= answers.keys() and first.days(answers) <= second.days(answers)
        }

    def at_most(self, answers: Mapping[str, Value], days: int) -> list[Literal]:
        """Return what to assume where at most so many days may pass."""
        edges = (edge for name in self.counts if name in answers for edge in self._edges[name])
        late = [-edge.on_the_way for edge in edges if edge.days(answers) > days]
        return late if days > 0 else [*late, -self.passed]

    def days_to(self, name: str, cell: Cell, value: Value) -> int:
        """Return after how many days a count that stands at a value comes to a cell."""
        number = cell.low if self.counts[name].counts is Counts.UP else cell.high
        return 0 if number is None else _days_to(self.counts[name], number, value)


def _days_to(finding: Finding, number: int, value: Value) -> int:
    """Return after how many days a count that stands at a value comes to a grid number; 0 where it is there or past it."""
    scale: int = 10**finding.decimals
    here = int(Decimal(value) * scale)
    away = number - here if finding.counts is Counts.UP else here - number
    return max(0, -(-away // scale))

"""Any row of a table as a circuit: what is written in it, what reading it as a case adds, and what follows.

A case file is read by `expert.cases`; `_Reader` says the same of a row, step by step.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from expert.cases.applying import choices_taken_as, lines_in_turn
from expert.language.model import Finding, FindingType, KnowledgeBase
from expert.language.network import names_in
from expert.lowered.cells import Cell
from expert.lowered.circuit import Literal
from expert.lowered.gates import Gates
from expert.lowered.person import Given, Person
from expert.lowered.space import Space, space_of


class Test(Enum):
    """What is asked of what is written.

    Attributes:
        IS: Whether it is the value of a cell.
        FROM: Whether it is a number of a cell or of a later one; from the first on means that there is any.
        ANSWERED: Whether there is any value.
        UNDEFINED: Whether a denominator of a quantity is 0.
        NOT_KNOWN: Whether a word stands there for an answer that is not known.
        NONE_OF_THE_OTHERS: Whether all lines of a checklist that say nothing mean no.
    """

    IS = "is"
    FROM = "from"
    ANSWERED = "answered"
    UNDEFINED = "undefined"
    NOT_KNOWN = "not_known"
    NONE_OF_THE_OTHERS = "none_of_the_others"


@dataclass(frozen=True, slots=True)
class Written:
    """Something that is so or not of a row: a test of a finding, a compared quantity or a checklist, and the cell that it asks about."""

    name: str
    test: Test
    cell: int = 0


@dataclass(frozen=True, slots=True)
class Fault:
    """What makes a row contradict itself: a constraint, or a finding that is answered and does not apply."""

    name: str
    literal: Literal


class Row:
    """Any row of a table.

    Attributes:
        gates: The circuit.
        space: The cells of findings and compared quantities.
        written: What each free part of the circuit stands for.
        quantities: The cells of compared quantities.
        given: The cells of findings and compared quantities once the row is read.
        person: What follows.
        constraints: The constraints, each with when it is broken.
        misplaced: The findings that have a guard, each with when it is answered and does not apply.
    """

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self.gates = Gates()
        self.space: Space = space_of(knowledge, computed=True)
        self.written: dict[Literal, Written] = {}
        self.quantities = {name: self._quantity(name, cells) for name, cells in self.space.quantities.items()}
        self.given = Given(_Reader(knowledge, self).findings(), self.quantities)
        self.person = Person(self.gates, knowledge, self.space, self.given)
        self.constraints = tuple(Fault(item.id, self.person.truth(item.require).false) for item in knowledge.constraints.values())
        self.misplaced = tuple(
            Fault(name, self.gates.conj((self.person.answered(name), self.person.applies(name).false)))
            for name, finding in knowledge.findings.items()
            if finding.ask_when is not None
        )

    def free(self, name: str, test: Test, cell: int = 0) -> Literal:
        """Return a new free part that stands for something that is written."""
        literal = self.gates.free()
        self.written[literal] = Written(name, test, cell)
        return literal

    def numbers(self, name: str, count: int) -> tuple[Literal, ...]:
        """Return the cells of a number, which are told apart by where each begins: one test a threshold, however many cells it parts."""
        gates = self.gates
        begins = [self.free(name, Test.FROM, index) for index in range(count)]
        atoms = tuple(gates.conj((begin, -later)) for begin, later in zip(begins, [*begins[1:], gates.false], strict=True))
        for index in range(count):
            gates.stands_for_one_of(atoms[index:], begins[index])
            gates.stands_for_one_of(atoms[:index], gates.conj((begins[0], -begins[index])))
        return atoms

    def _quantity(self, name: str, cells: tuple[Cell, ...]) -> tuple[Literal, ...]:
        """Return the cells of a quantity; the one in which it is undefined is the last."""
        defined = sum(not cell.undefined for cell in cells)
        undefined = (self.free(name, Test.UNDEFINED),) if defined < len(cells) else ()
        return (*self.numbers(name, defined), *undefined)


class _Reader:
    """What a case reader makes of a row: the lines of a checklist, further values, and what is meant where nobody says."""

    def __init__(self, knowledge: KnowledgeBase, row: Row) -> None:
        self.knowledge = knowledge
        self.row = row
        self.gates = row.gates
        self.atoms: dict[str, tuple[Literal, ...]] = {name: self._written(finding) for name, finding in knowledge.findings.items()}
        filled = [name for item in knowledge.checklists.values() for name in item.members] + [*knowledge.further_of]
        filled += [finding.id for finding in knowledge.findings.values() if finding.taken_as is not None]
        self.not_known = {name: row.free(name, Test.NOT_KNOWN) for name in dict.fromkeys(filled)}
        self.nones: dict[str, Literal] = {}

    def _written(self, finding: Finding) -> tuple[Literal, ...]:
        """Return the cells of a finding as they are written."""
        cells = self.row.space.findings[finding.id]
        if finding.type not in (FindingType.BOOLEAN, FindingType.CHOICE):
            return self.row.numbers(finding.id, len(cells))
        atoms = tuple(self.row.free(finding.id, Test.IS, index) for index in range(len(cells)))
        self.gates.stands_for_one_of(atoms, self.row.free(finding.id, Test.ANSWERED))
        return atoms

    def findings(self) -> Mapping[str, tuple[Literal, ...]]:
        """Return the cells of every finding once a row is read."""
        for checklist in self.knowledge.checklists.values():
            none = self.row.free(checklist.id, Test.NONE_OF_THE_OTHERS)
            self.nones |= dict.fromkeys(checklist.members, none)
        self._fill(self._meant())
        self._fill([(name, False, self._answered(item.id)) for item in self._choices() for name in item.further.values()])
        self._fill(self._lines())
        return self.atoms

    def _choices(self) -> Iterator[Finding]:
        """Yield the choices of which several may be true."""
        return (finding for finding in self.knowledge.findings.values() if finding.further)

    def _meant(self) -> Iterator[tuple[str, str, Literal]]:
        """Yield what is meant by each choice of which nobody says so, where something is answered that hangs on it."""
        for finding in choices_taken_as(self.knowledge):
            assert finding.taken_as is not None
            hanging = [item.id for item in self.knowledge.findings.values() if item.ask_when and finding.id in names_in(item.ask_when)]
            yield finding.id, finding.taken_as, self.gates.disj(map(self._said, hanging))

    def _said(self, finding: str) -> Literal:
        """Return whether a finding has a value so far, or is an open line that none of the others answers, should it apply."""
        none = self.nones.get(finding)
        answered = self._answered(finding)
        return answered if none is None else self.gates.disj((answered, self.gates.conj((none, -self.not_known[finding]))))

    def _lines(self) -> Iterator[tuple[str, bool, Literal]]:
        """Yield no for each line that none of the others answers, where it is not known that it does not apply.

        One person serves for all of them: of a line it asks only what the line rests on, and that was filled before.
        """
        person = Person(self.gates, self.knowledge, self.row.space, Given(self.atoms, self.row.quantities))
        for line in lines_in_turn(self.knowledge):
            yield line.id, False, self.gates.conj((self.nones[line.id], -person.applies(line.id).false))

    def _fill(self, values: Iterable[tuple[str, bool | str, Literal]]) -> None:
        """Give findings a value where something holds, and they have none and are not marked as not known."""
        for name, value, where in values:
            cells = self.row.space.findings[name]
            index = next(index for index, cell in enumerate(cells) if cell.value == value)
            atoms = [*self.atoms[name]]
            atoms[index] = self.gates.disj((atoms[index], self.gates.conj((where, -self._answered(name), -self.not_known[name]))))
            self.atoms[name] = tuple(atoms)

    def _answered(self, finding: str) -> Literal:
        """Return whether a finding has a value so far."""
        return self.gates.disj(self.atoms[finding])

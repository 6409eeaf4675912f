"""What one person would have to answer, or change, for something to hold; and what no further answer of theirs can change.

It is asked of a circuit in which a person *was* some way and *is* perhaps another. What the person said is only assumed, for each question
anew. So one circuit, built once for a knowledge base, serves every person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from threading import Lock

from expert.engines.logic.cells import Cell
from expert.engines.logic.circuit import Literal
from expert.engines.logic.completion import Variable
from expert.engines.logic.person import Person
from expert.engines.logic.solver import Solver
from expert.language.formulas import inputs
from expert.language.grid import to_grid
from expert.language.meaning import Grade, Meaning, Status, Undefined
from expert.language.model import Anew, Finding, KnowledgeBase, Value

Goal = Callable[[Person], Literal]
"""What should hold, as a literal of a person's circuit."""


@dataclass(frozen=True, slots=True)
class Change:
    """The smallest change after which something holds, settled: fewest changed answers, then fewest further answers.

    Attributes:
        changed: The answers to change, with values that do.
        needed: The questions still to answer, with values that do.
        dropped: Answered questions that no longer apply then.
    """

    changed: Mapping[str, Value]
    needed: Mapping[str, Value]
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Prevented:
    """No change reaches it: these answers alone prevent it, and none of them can be left out.

    `certain` is False where the search gave up before it was proved.
    """

    by: tuple[str, ...]
    certain: bool = True


class Counterfactuals:
    """Questions about other answers of a person, for one knowledge base."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        """Build the circuit."""
        self.knowledge = knowledge
        self.solver = Solver(knowledge, prefer_few_answers=False)
        self._lock = Lock()
        circuit, given = self.solver.circuit, self.solver.given
        with circuit.building():
            self.was = {name: tuple(circuit.free() for _ in cells) for name, cells in self.solver.space.findings.items()}
            self.was_computed = {name: tuple(circuit.free() for _ in cells) for name, cells in self.solver.space.quantities.items()}
            inside = {name for quantity in given.quantities for name in inputs(knowledge.quantities[quantity].formula)}
            self.moved = {name: self._moved(name) for name in sorted(inside)}
            self.changed = {name: self._changed(name) for name in self.was}
            for name in self.was:
                self._bind(name)
            for quantity in given.quantities:
                self._bind_quantity(quantity)
            needed = [circuit.conj((self.solver.person.answered(name), -circuit.disj(self.was[name]))) for name in self.was]
            circuit.prefer_few(self.changed.values(), 2)
            circuit.prefer_few(needed, 1)
            self.complete = self.solver.person.complete
            self.same = circuit.conj(-literal for literal in self.changed.values())

    def _moved(self, name: str) -> Literal:
        """Return the free atom that says that a number moved within its cell, where only a quantity can tell."""
        finding = self.knowledge.findings[name]
        return self.solver.circuit.free() if finding.anew is not Anew.NEVER else self.solver.circuit.false

    def _changed(self, name: str) -> Literal:
        """Return whether an answer is another one now."""
        circuit, atoms = self.solver.circuit, self.solver.given.findings[name]
        answered = self.solver.person.answered(name)
        other = [circuit.conj((was, answered, -now)) for was, now in zip(self.was[name], atoms, strict=True)]
        moved = circuit.conj((self.moved.get(name, circuit.false), circuit.disj(self.was[name]), answered))
        return circuit.disj((*other, moved))

    def _bind(self, name: str) -> None:
        """Rule out what is never proposed: a worse answer, a change of what cannot change, and no answer to a question that applies."""
        circuit, finding = self.solver.circuit, self.knowledge.findings[name]
        before, after, answered = self.was[name], self.solver.given.findings[name], self.solver.person.answered(name)
        for was in before:
            circuit.forbid(was, -answered, -self.solver.person.applies(name).false)
        if finding.anew is Anew.NEVER:
            for was, now in zip(before, after, strict=True):
                circuit.forbid(was, answered, -now)
        elif finding.worse is not None:
            rises = finding.rises_when_worse
            for was, worse in zip(before[::-1] if rises else before, self._any_before_each(after[::-1] if rises else after), strict=True):
                circuit.forbid(was, worse)

    def _any_before_each(self, literals: Sequence[Literal]) -> Iterator[Literal]:
        """Yield, for each literal, whether one of those before it holds."""
        found = self.solver.circuit.false
        for literal in literals:
            yield found
            found = self.solver.circuit.disj((found, literal))

    def _bind_quantity(self, quantity: str) -> None:
        """Keep a quantity as it was where none of its inputs changed."""
        circuit = self.solver.circuit
        stays = [-self.changed[name] for name in inputs(self.knowledge.quantities[quantity].formula)]
        for was, now in zip(self.was_computed[quantity], self.solver.given.quantities[quantity], strict=True):
            circuit.forbid(was, -now, circuit.conj(stays), circuit.disj(self.solver.given.quantities[quantity]))

    def reach(self, answers: Mapping[str, Value], goal: Goal) -> Change | Prevented:
        """Return the smallest change of a person's answers after which `goal` holds, or the answers that prevent it."""
        with self._lock:
            return self._reach(answers, goal)

    def _reach(self, answers: Mapping[str, Value], goal: Goal) -> Change | Prevented:
        """Return the smallest change; the circuit is this thread's alone."""
        solver = self.solver
        with solver.circuit.building():
            wanted = goal(solver.person)
        was = self._as_they_are(answers)
        found = solver.search(
            [solver.admissible, wanted, *was],
            (solver.given,),
            also=list(self.moved.values()),
            kept=lambda model: self._within(answers, model),
        )
        if found.answers is None:
            return self._prevented(answers, wanted, certain=found.certain)
        after = found.answers
        return Change(
            changed={name: value for name, value in after.items() if name in answers and answers[name] != value},
            needed={name: value for name, value in after.items() if name not in answers},
            dropped=tuple(name for name in answers if name not in after),
        )

    def _prevented(self, answers: Mapping[str, Value], wanted: Literal, *, certain: bool) -> Prevented:
        """Return the answers that cannot stand together with the goal."""
        atoms = {self._atom(name, value): name for name, value in answers.items()}
        computed = self._computed(answers)
        core = self.solver.circuit.core([self.solver.admissible, wanted, *atoms, *computed]) or frozenset()
        names = {atoms[literal] for literal in core if literal in atoms}
        for literal in core & set(computed):
            names.update(inputs(self.knowledge.quantities[computed[literal]].formula))
        return Prevented(self.knowledge.in_order_of_asking(names), certain=certain)

    def still_open(self, answers: Mapping[str, Value]) -> frozenset[str]:
        """Return the decisions, causes and recommendations that further answers can still make different from what is shown now.

        One is left out when all admissible completions of the answers agree on it and on what is shown, even where three-valued logic
        leaves it open.
        """
        with self._lock:
            return self._still_open(answers)

    def _still_open(self, answers: Mapping[str, Value]) -> frozenset[str]:
        """Return what is open; the circuit is this thread's alone."""
        meaning = Meaning(self.knowledge, answers)
        with self.solver.circuit.building():
            other = {name: self.solver.circuit.disj(literals) for name, literals in self._other_than_shown(meaning)}
        given = [self.solver.admissible, self.complete, self.same, *self._as_they_are(answers)]
        possible = self.solver.circuit.possible(given, list(other.values()))
        return frozenset(name for name, literal in other.items() if literal in possible)

    def _other_than_shown(self, meaning: Meaning) -> Iterator[tuple[str, list[Literal]]]:
        """Yield each conclusion that is not settled, with the literals of everything but what is shown of it now."""
        knowledge, person, circuit = self.knowledge, self.solver.person, self.solver.circuit
        for name, scale in knowledge.decisions.items():
            if not meaning.is_settled(name):
                shown = scale.rank(meaning.in_force(name))
                above = [person.reaches(name, shown + 1).true] if shown + 1 < len(scale.levels) else []
                yield name, [*above, -person.reaches(name, shown).true]
        for name in knowledge.causes:
            if not meaning.is_grade_settled(name):
                likely = person.scores(name, knowledge.grades.likely_at).true
                possible = person.scores(name, knowledge.grades.possible_at).true
                by_grade = {Grade.LIKELY: likely, Grade.POSSIBLE: circuit.conj((possible, -likely)), Grade.UNLIKELY: -possible}
                yield name, [literal for grade, literal in by_grade.items() if grade is not meaning.grade(name)]
        for name in knowledge.recommendations:
            if not meaning.is_status_settled(name):
                blocked, advised = person.blocked(name).true, person.advised(name).true
                by_status = {
                    Status.WITHHELD: blocked,
                    Status.RECOMMENDED: circuit.conj((advised, -blocked)),
                    Status.NOT_INDICATED: circuit.conj((-advised, -blocked)),
                }
                shown_status = meaning.for_now(name) or meaning.status(name)
                yield name, [literal for status, literal in by_status.items() if status is not shown_status]

    def _as_they_are(self, answers: Mapping[str, Value]) -> list[Literal]:
        """Return the assumptions that say what was answered, and what was not."""
        chosen = {self._atom(name, value) for name, value in answers.items()} | set(self._computed(answers))
        atoms = (atom for group in (self.was, self.was_computed) for atoms in group.values() for atom in atoms)
        return [atom if atom in chosen else -atom for atom in atoms]

    def _atom(self, name: str, value: Value) -> Literal:
        """Return the atom of what was answered."""
        return self.was[name][self.solver.space.findings[name].index(self.solver.cell(name, value))]

    def _computed(self, answers: Mapping[str, Value]) -> dict[Literal, str]:
        """Return the atoms of the quantities as they were, with their names."""
        meaning = Meaning(self.knowledge, answers)
        found = {}
        for name, cells in self.solver.space.quantities.items():
            value = meaning.quantity(name)
            if value is not None:
                at = next(index for index, cell in enumerate(cells) if self._lies(name, value, cell))
                found[self.was_computed[name][at]] = name
        return found

    def _lies(self, quantity: str, value: Decimal | Undefined, cell: Cell) -> bool:
        """Return whether a quantity's value lies in a cell."""
        if isinstance(value, Undefined) or cell.undefined:
            return isinstance(value, Undefined) and cell.undefined
        return cell.holds(to_grid(value, self.knowledge.quantities[quantity].decimals))

    def _within(self, answers: Mapping[str, Value], model: frozenset[Literal]) -> dict[tuple[str, Cell], Variable]:
        """Return the cell within which each answer must stay: its own value, or, if it was changed, all that is not worse."""
        found = {}
        for name, value in answers.items():
            cell = self.solver.cell(name, value)
            moved = self.moved.get(name) in model
            finding = self.knowledge.findings[name]
            found[name, cell] = Variable(finding, _not_worse(finding, cell, value)) if moved else Variable(finding, cell, value)
        return found


def _not_worse(finding: Finding, cell: Cell, value: Value) -> Cell:
    """Return the part of a number's cell that is not worse than its value."""
    low, high = finding.grid
    low, high = (low if cell.low is None else cell.low), (high if cell.high is None else cell.high)
    if finding.worse is not None and isinstance(value, int | Decimal):
        number = to_grid(value, finding.decimals)
        low, high = (low, number) if finding.rises_when_worse else (number, high)
    return Cell(low=low, high=high)


_built: list[Counterfactuals] = []
_KEPT = 4
_lock = Lock()


def counterfactuals(knowledge: KnowledgeBase) -> Counterfactuals:
    """Return the counterfactuals of a knowledge base; those of the last few are kept."""
    with _lock:
        for built in _built:
            if built.knowledge is knowledge:
                return built
        _built.append(Counterfactuals(knowledge))
        del _built[:-_KEPT]
        return _built[-1]

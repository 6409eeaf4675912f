"""What one person would have to answer, or change, for something to hold; and what no further answer of theirs can change.

It is asked of a circuit in which a person *was* some way and *is* perhaps another. What the person said is only assumed, for each question
anew. So one circuit, built once for a knowledge base, serves every person. Of several changes that are equally small always the same one
is found, whatever was asked before.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from decimal import Decimal

from expert.engines.logic.days import Days
from expert.engines.logic.first import First
from expert.engines.logic.solver import Solver
from expert.language.formulas import inputs
from expert.language.grid import to_grid
from expert.language.meaning import Grade, Meaning, Status, Undefined
from expert.language.model import Anew, KnowledgeBase, Value
from expert.language.movement import Movement, movement_of
from expert.language.network import inputs_compared, network
from expert.lowered.cells import Cell
from expert.lowered.circuit import Literal
from expert.lowered.person import Person

Goal = Callable[[Person], Literal]
"""What should hold, as a literal of a person's circuit."""
Nogood = frozenset[tuple[str, Value]]
"""Values of questions that cannot be had together on the way to something."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a change must keep to.

    Attributes:
        kept: The questions whose answers must stay as they are, and which stay without one where they have none; not those that count days.
        standing: The concepts that must still be true afterwards.
        is_still: Whether no day may pass.
        is_seen: Whether something must be answered otherwise than it was that only a visit answers so; whoever was seen before can be told
            the same once more.
        is_sent: Whether somebody is sent to be seen, so that no question gets the answer that is true of whoever has not been.
        is_mild: Whether questions without an answer get the mildest that does, because something else is still to come.
        nogoods: Values of questions that must not be had together.
    """

    kept: frozenset[str] = frozenset()
    standing: frozenset[str] = frozenset()
    is_still: bool = False
    is_seen: bool = False
    is_sent: bool = False
    is_mild: bool = False
    nogoods: frozenset[Nogood] = frozenset()


@dataclass(frozen=True, slots=True)
class Change:
    """The smallest change after which something holds, settled.

    Smallest is what takes the fewest visits, then the fewest changed answers, then the fewest further answers, then the fewest days. Days
    that pass are one change, however many they are and whatever counts them. Of equals, the one whose answers are asked first.

    Attributes:
        changed: The answers to change, each to the value nearest to today's that does; no count of days is among them.
        needed: The questions still to answer, each with the worst value that does where worse is declared.
        days: How many days pass.
        begun: The counts of days that begin anew.
        dropped: Answered questions that no longer apply then.
        after: All answers afterwards.
    """

    changed: Mapping[str, Value]
    needed: Mapping[str, Value]
    days: int
    begun: tuple[str, ...]
    dropped: tuple[str, ...]
    after: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Prevented:
    """No change reaches it: these answers alone prevent it, and none of them can be left out; none are named where nobody asked.

    `certain` is False where the search gave up before it was proved. Then they are those of which something is computed.
    """

    by: tuple[str, ...] = ()
    certain: bool = True


class Counterfactuals:
    """Questions about other answers of a person, for one knowledge base; asked by one thread at a time."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        """Build the circuit."""
        self.knowledge = knowledge
        self.solver = Solver(knowledge, prefer_few_answers=False)
        circuit, given = self.solver.circuit, self.solver.given
        with circuit.building():
            self.was = {name: tuple(circuit.free() for _ in cells) for name, cells in self.solver.space.findings.items()}
            self.was_computed = {name: tuple(circuit.free() for _ in cells) for name, cells in self.solver.space.quantities.items()}
            self.inside = inputs_compared(knowledge)
            self.moved = {name: circuit.free() for name in sorted(self.inside) if self._can_move_alone(name)}
            self.changed = {name: self._changed(name) for name in self.was}
            self.days = Days(self.solver, self.was, self.changed)
            for name in self.was:
                self._bind(name)
            for quantity in given.quantities:
                self._bind_quantity(quantity)
            self.needed = {name: circuit.conj((self.solver.person.answered(name), -circuit.disj(self.was[name]))) for name in self.was}
            self.visited = {name: self._visited(name) for name in by_visit(knowledge)}
            self.unvisited = {name: self._unvisited(name) for name in by_visit(knowledge) if knowledge.findings[name].unvisited}
            self.parts = self._parts()
            for priority, literals in enumerate(reversed(self.parts), start=1):
                circuit.prefer_few(literals, priority)
            self.seen = circuit.disj(literals[name] for name in self.visited for literals in (self.changed, self.visited))
            self.complete = self.solver.person.complete
            self.same = circuit.conj(-literal for literal in (*self.changed.values(), self.days.passed, *self.days.begun.values()))

    def _parts(self) -> tuple[list[Literal], list[Literal], list[Literal]]:
        """Return what a change can consist of, in the order of asking: visits, changed answers, further answers."""
        visits, changes = [], []
        counts = iter((self.days.passed,))
        for name, finding in self.knowledge.findings.items():
            if finding.anew is Anew.BY_VISIT:
                visits += [self.changed[name], *([self.visited[name]] if finding.unvisited else [])]
            elif finding.counts is None:
                changes.append(self.changed[name])
            else:
                changes += [*counts, *([self.days.again[name]] if name in self.days.again else [])]
        return visits, changes, [*self.needed.values()]

    def _visited(self, name: str) -> Literal:
        """Return whether somebody who looks at it answers a question that had no answer."""
        unvisited, cells = self.knowledge.findings[name].unvisited, self.solver.space.findings[name]
        atoms = zip(self.solver.given.findings[name], cells, strict=True)
        return self.solver.circuit.conj((self.needed[name], *(-atom for atom, cell in atoms if unvisited and cell.value == unvisited)))

    def _unvisited(self, name: str) -> Literal:
        """Return whether a question that had no answer gets the one that is true of whoever has not been to see anybody."""
        return self.solver.circuit.conj((self.needed[name], self._now(name, self.knowledge.findings[name].unvisited)))

    def _can_move_alone(self, name: str) -> bool:
        """Return whether a number can move within its cell, where only a quantity can tell."""
        finding = self.knowledge.findings[name]
        return finding.counts is None and movement_of(finding) is not Movement.NONE

    def _changed(self, name: str) -> Literal:
        """Return whether an answer is another one now."""
        circuit, atoms = self.solver.circuit, self.solver.given.findings[name]
        answered = self.solver.person.answered(name)
        other = [circuit.conj((was, answered, -now)) for was, now in zip(self.was[name], atoms, strict=True)]
        moved = circuit.conj((self.moved.get(name, circuit.false), circuit.disj(self.was[name]), answered))
        return circuit.disj((*other, moved))

    def _bind(self, name: str) -> None:
        """Rule out what is never proposed: an answer that cannot come to be, and no answer to a question that applies."""
        circuit, finding = self.solver.circuit, self.knowledge.findings[name]
        before, after, answered = self.was[name], self.solver.given.findings[name], self.solver.person.answered(name)
        for was in before:
            circuit.forbid(was, -answered, -self.solver.person.applies(name).false)
        for cell, now in zip(self.solver.space.findings[name], after, strict=True):
            if cell.value in finding.not_brought_by_visit:
                circuit.forbid(self.changed[name], now)
        match movement_of(finding):
            case Movement.NONE:
                for was, now in zip(before, after, strict=True):
                    circuit.forbid(was, answered, -now)
            case Movement.DOWN:
                for was, now in zip(before[::-1], self._any_before_each(after[::-1]), strict=True):
                    circuit.forbid(was, now, -self.days.begins(name))
            case Movement.UP:
                for was, now in zip(before, self._any_before_each(after), strict=True):
                    circuit.forbid(was, now, -self.days.begins(name))
            case Movement.FREE:
                pass

    def _any_before_each(self, literals: Sequence[Literal]) -> Iterator[Literal]:
        """Yield, for each literal, whether one of those before it holds."""
        found = self.solver.circuit.false
        for literal in literals:
            yield found
            found = self.solver.circuit.disj((found, literal))

    def _bind_quantity(self, quantity: str) -> None:
        """Keep a quantity as it was where none of its inputs changed."""
        circuit = self.solver.circuit
        names = inputs(self.knowledge.quantities[quantity].formula)
        stays = [-self.changed[name] for name in names]
        if not self.days.counts.keys().isdisjoint(names):
            stays += [-self.days.passed, *(-self.days.begins(name) for name in names)]
        for was, now in zip(self.was_computed[quantity], self.solver.given.quantities[quantity], strict=True):
            circuit.forbid(was, -now, circuit.conj(stays), circuit.disj(self.solver.given.quantities[quantity]))

    def reach(self, answers: Mapping[str, Value], goal: Goal, limits: Limits = Limits(), *, explain: bool = True) -> Change | Prevented:
        """Return the smallest change of a person's answers after which `goal` holds, or the answers that prevent it.

        Args:
            answers: What the person answered.
            goal: What is to hold.
            limits: What the change must keep to.
            explain: Whether the answers that prevent it are named; to find them takes several times as long.
        """
        solver = self.solver
        with solver.circuit.building():
            wanted = goal(solver.person)
        given = {**self._given(answers, limits), **self.days.order(answers)}
        first = First(self, answers, mild=limits.is_mild)
        found = solver.search(
            [solver.admissible, wanted, *given, *self._as_they_are(answers)],
            (solver.given,),
            also=[*self.moved.values(), self.days.passed, *self.days.again.values(), *self._counting(answers)],
            kept=first.within,
            among=first.among,
        )
        if found.answers is None:
            if not explain:
                return Prevented(certain=found.certain)
            by = self._preventing(answers, wanted, given)
            if by is None:
                by = self._computing(answers, goal, limits) if found.certain else self._answered(answers, self.inside)
            return Prevented(by, certain=found.certain)
        after = found.answers
        changed = {name: value for name, value in after.items() if name in answers and answers[name] != value}
        return Change(
            changed={name: value for name, value in changed.items() if name not in self.days.counts},
            needed={name: value for name, value in after.items() if name not in answers},
            days=first.days,
            begun=first.begun,
            dropped=self._answered(answers, answers.keys() - after.keys()),
            after=after,
        )

    def _counting(self, answers: Mapping[str, Value]) -> list[Literal]:
        """Return the cells of all counts of days, where something is computed of one: no day but those of their cells was tried for it."""
        counts = [name for name in self.days.counts if name in answers]
        return [] if self.inside.isdisjoint(counts) else [atom for name in counts for atom in self.solver.given.findings[name]]

    def _given(self, answers: Mapping[str, Value], limits: Limits) -> dict[Literal, tuple[str, ...]]:
        """Return what to assume so that a change stays within limits, each with the answers that it is about."""
        person, found = self.solver.person, dict[Literal, tuple[str, ...]]()
        with self.solver.circuit.building():
            for name in self.knowledge.in_order_of_asking(limits.kept - self.days.counts.keys()):
                if name in answers:
                    found |= {-self.changed[name]: (name,), person.answered(name): (name,)}
                else:
                    found[-person.answered(name)] = ()
            for concept in sorted(limits.standing):
                found[person.concept(concept).true] = self._answered(answers, network(self.knowledge).behind([concept]))
            for nogood in limits.nogoods:
                found[-self.solver.circuit.conj(self._now(name, value) for name, value in nogood)] = ()
        if limits.is_sent:
            found |= {-literal: () for literal in self.unvisited.values()}
        if limits.is_still:
            found[-self.days.passed] = self._answered(answers, self.days.counts)
        if limits.is_seen and not seen_before(self.knowledge, answers):
            found[self.seen] = self._answered(answers, by_visit(self.knowledge))
        return found

    def _answered(self, answers: Mapping[str, Value], names: Collection[str]) -> tuple[str, ...]:
        """Return those of some names that are answered, in the order of asking."""
        return tuple(name for name in self.knowledge.findings if name in names and name in answers)

    def _preventing(
        self, answers: Mapping[str, Value], wanted: Literal, given: Mapping[Literal, tuple[str, ...]]
    ) -> tuple[str, ...] | None:
        """Return the answers that cannot stand together with the goal; None where only arithmetic tells that they cannot."""
        atoms = {self._atom(name, answers[name]): (name,) for name in self.knowledge.findings if name in answers}
        computed = {literal: inputs(self.knowledge.quantities[quantity].formula) for literal, quantity in self._computed(answers).items()}
        about = {**atoms, **computed, **given}
        core = self.solver.circuit.core([self.solver.admissible, wanted], [*about])
        return None if core is None else self.knowledge.in_order_of_asking(name for literal in core for name in about.get(literal, ()))

    def _computing(self, answers: Mapping[str, Value], goal: Goal, limits: Limits) -> tuple[str, ...]:
        """Return answers that prevent it, none of which can be left out, where arithmetic has a part in it."""
        needed = dict(answers)
        for name in reversed(self._answered(answers, answers)):
            fewer = {other: value for other, value in needed.items() if other != name}
            if isinstance(self.reach(fewer, goal, limits, explain=False), Prevented):
                needed = fewer
        return self._answered(answers, needed)

    def still_open(self, answers: Mapping[str, Value]) -> frozenset[str]:
        """Return the decisions, causes and recommendations that further answers can still make different from what is shown now.

        One is left out when all admissible completions of the answers agree on it and on what is shown, even where three-valued logic
        leaves it open.
        """
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
                likely = person.scores(name, knowledge.likely_at(name)).true
                possible = person.scores(name, knowledge.possible_at(name)).true
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
        return self.was[name][self._place(name, value)]

    def _now(self, name: str, value: Value) -> Literal:
        """Return the atom of an answer as it is afterwards."""
        return self.solver.given.findings[name][self._place(name, value)]

    def _place(self, name: str, value: Value) -> int:
        """Return which of the cells of a question a value lies in."""
        return self.solver.space.findings[name].index(self.solver.cell(name, value))

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


def by_visit(knowledge: KnowledgeBase) -> tuple[str, ...]:
    """Return the findings that only a visit answers anew, in the order of asking."""
    return tuple(name for name, finding in knowledge.findings.items() if finding.anew is Anew.BY_VISIT)


def seen_before(knowledge: KnowledgeBase, answers: Mapping[str, Value]) -> tuple[str, ...]:
    """Return the answers that somebody gave who had looked at it, in the order of asking."""
    unvisited = {name: knowledge.findings[name].unvisited for name in by_visit(knowledge) if name in answers}
    return tuple(name for name, nobody in unvisited.items() if nobody and answers[name] != nobody)


_idle: list[Counterfactuals] = []
_MOST_IDLE = 4


@contextmanager
def counterfactuals(knowledge: KnowledgeBase) -> Iterator[Counterfactuals]:
    """Lend the counterfactuals of a knowledge base to one caller, so that nobody waits for another's hard question.

    The last few that were used are kept. What an exception left behind is not used again.
    """
    built = _taken(knowledge) or Counterfactuals(knowledge)
    yield built
    _idle.append(built)
    del _idle[:-_MOST_IDLE]


def _taken(knowledge: KnowledgeBase) -> Counterfactuals | None:
    """Take away what is idle for a knowledge base, if anything is; another thread may be quicker."""
    for built in [*_idle]:
        if built.knowledge is knowledge:
            with suppress(ValueError):
                _idle.remove(built)
                return built
    return None

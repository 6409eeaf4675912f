"""Questions about all people at once: is there anybody for whom this holds, and who gives the fewest answers?"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from expert.engines.logic.circuit import GroundRules
from expert.engines.logic.completion import Completion, Demand, Variable, complete_values, end_value
from expert.engines.logic.time_limit import OutOfTimeError
from expert.language.conditions import Condition
from expert.language.formulas import inputs
from expert.language.model import KnowledgeBase, Value
from expert.lowered.cells import Cell, cell_of
from expert.lowered.circuit import Literal
from expert.lowered.person import Given, Person, any_person
from expert.lowered.space import space_of

_MOST_RETRIES = 200
"""How many models whose quantities no answers produce are blocked before the search gives up."""


Within = Callable[[frozenset[Literal]], Iterable[Mapping[tuple[str, Cell], Variable]]]
"""Of a model, what the answers in some cells must stay within: each of these in turn, until there are such answers."""
Among = Callable[[Sequence[Literal]], frozenset[Literal] | None]
"""Of the assumptions, the model to take: the atoms of all chosen cells and those that are asked about beside; None where there is none."""


def nothing_kept(model: frozenset[Literal]) -> Iterable[Mapping[tuple[str, Cell], Variable]]:  # noqa: ARG001 - a Within
    """Return that no answer has to stay within anything but its cell."""
    return ({},)


@dataclass(frozen=True, slots=True)
class Found:
    """What a search came to: the answers of each person, or nobody; `certain` is False where nobody found is no proof."""

    people: tuple[Mapping[str, Value], ...] = ()
    certain: bool = True

    @property
    def answers(self) -> Mapping[str, Value] | None:
        """Return the answers of the first person, or None."""
        return self.people[0] if self.people else None


class Solver:
    """One knowledge base as a circuit over any person; goals are literals of that circuit."""

    def __init__(self, knowledge: KnowledgeBase, more: Iterable[Condition] = (), *, prefer_few_answers: bool = True) -> None:
        """Build the circuit; `more` are conditions that will be asked about and may compare with further numbers."""
        self.knowledge = knowledge
        self.space = space_of(knowledge, more)
        self.circuit = GroundRules()
        with self.circuit.building():
            self.given: Given = any_person(self.circuit, knowledge, self.space)
            self.person = Person(self.circuit, knowledge, self.space, self.given)
            self.admissible: Literal = self.person.admissible
            if prefer_few_answers:
                self.circuit.prefer_few((self.person.answered(name) for name in knowledge.findings), 1)

    def anybody(self, goal: Literal, *, smallest: bool = True) -> Found:
        """Return the answers of somebody for whom `goal` holds, with the fewest answers unless `smallest` is False."""
        return self.decide([goal], (self.given,), smallest=smallest)

    def decide(self, goals: Sequence[Literal], people: Sequence[Given], *, differ: Collection[str] = (), smallest: bool = True) -> Found:
        """Return the answers of people for whom all goals hold; nobody, and not certain, where the time is over before that is known.

        Args:
            goals: What holds for the first of them, who is admissible; all that is asked of the others is among it.
            people: Whose answers to return.
            differ: As `search`.
            smallest: As `search`.
        """
        try:
            return self.search([self.admissible, *goals], people, differ=differ, smallest=smallest)
        except OutOfTimeError:
            return Found(certain=False)

    def search(
        self,
        assumptions: Sequence[Literal],
        people: Sequence[Given],
        *,
        differ: Collection[str] = (),
        also: Sequence[Literal] = (),
        kept: Within = nothing_kept,
        smallest: bool = True,
        among: Among | None = None,
    ) -> Found:
        """Return the answers of people in a model of the assumptions.

        A model whose quantities no answers produce is blocked for this search, and the search goes on.

        Args:
            assumptions: Literals that must hold.
            people: Whose answers to return.
            differ: The findings that they may answer differently; all others have one value for all who answer them.
            also: Further literals that `kept` asks about.
            kept: Given the model, what answers must stay within wherever their cell is chosen.
            smallest: Whether the preferences of the circuit are heeded.
            among: Which of the models that the circuit prefers is taken; any where it is absent.
        """
        atoms = [atom for given in people for group in (given.findings, given.quantities) for cells in group.values() for atom in cells]
        atoms += also
        blocked: list[Literal] = []
        exact = True
        for _ in range(_MOST_RETRIES):
            asked = [*assumptions, *blocked]
            model = among(asked) if among else self.circuit.best(asked, atoms) if smallest else self.circuit.model(asked, atoms)
            if model is None:
                return Found(certain=exact)
            for within in kept(model):
                completion = self._complete(model, people, differ, within)
                if completion.values is not None:
                    values = completion.values
                    return Found(tuple(self._answers_of(values, given, model, index, differ) for index, given in enumerate(people)))
                exact = exact and completion.exact
            with self.circuit.building():
                moved = [atom if atom in model else -atom for atom in also]
                cells = [atom for given in people for atom in self._arithmetic(given, model, completion.failed)]
                blocked.append(-self.circuit.conj((*moved, *cells)))
        return Found(certain=False)

    def _complete(
        self, model: frozenset[Literal], people: Sequence[Given], differ: Collection[str], kept: Mapping[tuple[str, Cell], Variable]
    ) -> Completion:
        """Return values in the chosen cells of all people."""
        variables: dict[str, Variable] = {}
        demands: list[Demand] = []
        for index, given in enumerate(people):
            for name, cell in _chosen(given.findings, self.space.findings, model).items():
                within = kept.get((name, cell), Variable(self.knowledge.findings[name], cell))
                variables[_variable(name, index, differ)] = within
            for name, cell in _chosen(given.quantities, self.space.quantities, model).items():
                quantity = self.knowledge.quantities[name]
                demands.append(Demand(quantity, cell, {input: _variable(input, index, differ) for input in inputs(quantity.formula)}))
        return complete_values(self.knowledge, variables, demands)

    def _answers_of(
        self, values: Mapping[str, Value], given: Given, model: frozenset[Literal], index: int, differ: Collection[str]
    ) -> dict[str, Value]:
        """Return the answers of one of the people."""
        chosen = _chosen(given.findings, self.space.findings, model)
        return {name: values[_variable(name, index, differ)] for name in self.knowledge.findings if name in chosen}

    def edges(self, finding: str) -> list[int | Decimal]:
        """Return the first and last number of each cell of a scale or number finding."""
        item = self.knowledge.findings[finding]
        found = [end_value(item, cell, last=last) for cell in self.space.findings[finding] for last in (False, True)]
        return list(dict.fromkeys(found))

    def cell(self, finding: str, value: Value) -> Cell:
        """Return the cell that an answer lies in."""
        cells = self.space.findings[finding]
        return cells[cell_of(self.knowledge.findings[finding], cells, value)]

    def _arithmetic(self, given: Given, model: frozenset[Literal], failed: Collection[str]) -> list[Literal]:
        """Return the chosen cells of quantities, and of their inputs, that cannot be had together."""
        groups = (given.findings, given.quantities)
        return [atom for group in groups for name, atoms in group.items() if name in failed for atom in atoms if atom in model]


def somebody(knowledge: KnowledgeBase, condition: Condition) -> Found:
    """Return the fewest answers with which a condition holds on the finished outcome, read as an invariant is."""
    solver = Solver(knowledge, [condition])
    with solver.circuit.building():
        goal = solver.person.finished.truth(condition).true
    return solver.anybody(goal)


def _chosen(atoms: Mapping[str, tuple[Literal, ...]], cells: Mapping[str, tuple[Cell, ...]], model: frozenset[Literal]) -> dict[str, Cell]:
    """Return the chosen cell of each name that has one."""
    return {name: cells[name][index] for name, listed in atoms.items() for index, atom in enumerate(listed) if atom in model}


def _variable(finding: str, index: int, differ: Collection[str]) -> str:
    """Return the name of the variable that stands for a finding of one of the people."""
    return f"{finding} {index}" if finding in differ else finding

"""Of the changes of one person's answers that are equally small, the first: the fewest days, what is asked first, the nearest values.

A solver returns any of several best models, and another one when it was asked other things before. What is returned here hangs on the
answers and the goal alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from expert.engines.logic.cells import Cell
from expert.engines.logic.circuit import Literal
from expert.engines.logic.completion import Variable, end_value
from expert.language.formulas import inputs
from expert.language.model import Finding, FindingType, Value
from expert.language.movement import Movement, done_together, is_worse_last, movement_of, start_of, with_days

if TYPE_CHECKING:
    from expert.engines.logic.counterfactual import Counterfactuals

Model = frozenset[Literal]


class First:
    """Picks a model of a counterfactual, and the values in its cells.

    Attributes:
        days: How many days pass in the last model whose values were asked for.
        begun: The counts of days that begin anew in it.
    """

    def __init__(self, searched: Counterfactuals, answers: Mapping[str, Value], *, mild: bool) -> None:
        """Keep whose change it is, and whether questions without an answer get the mildest that does, or the worst."""
        self.searched = searched
        self.answers = answers
        self.mild = mild
        self.knowledge = searched.knowledge
        self.circuit = searched.solver.circuit
        self.given = searched.solver.given
        self.cells = searched.solver.space.findings
        self.today = {name: self.cells[name].index(searched.solver.cell(name, value)) for name, value in answers.items()}
        self.units = [literal for part in searched.parts for literal in part]
        self.days = 0
        self.begun: tuple[str, ...] = ()

    def among(self, asked: Sequence[Literal], atoms: Sequence[Literal], model: Model) -> Model:
        """Return the first of all models that are as good as one."""
        given, costs = [*asked], self._costs(model)
        fewer: Model | None = model
        while fewer is not None:
            model, days = fewer, self._days(fewer)
            fewer = self.circuit.model([*given, *self.searched.days.at_most(self.answers, days - 1)], atoms, costs) if days else None
        given += self.searched.days.at_most(self.answers, days)
        model = self._first_asked(given, atoms, costs)
        given += [unit if unit in model else -unit for unit in self.units]
        for choice, order in self._choices(model):
            if choice[order[0]] not in model:
                model = self._nearest(given, atoms, costs, [choice[index] for index in order])
            given.append(next(atom for atom in choice if atom in model))
        return model

    def _costs(self, model: Model) -> list[int]:
        """Return how many visits, changed answers and further answers a model has; they are read off its cells."""
        changed, needed = self._changed(model), [name for name in self.given.findings if name not in self.answers and self._at(name, model)]
        visits = sum(self.searched.changed[name] in self.searched.parts[0] for name in changed)
        passing = sum(literal in model for literal in (self.searched.days.passed, *self.searched.days.again.values()))
        return [visits, len(changed) - visits + passing, len(needed)]

    def _at(self, name: str, model: Model) -> list[int]:
        """Return the place of the cell that a finding has in a model, in a list that is empty where it has none."""
        return [index for index, atom in enumerate(self.given.findings[name]) if atom in model]

    def _changed(self, model: Model) -> list[str]:
        """Return the answers that are other ones in a model, without counts of days."""
        return [
            name
            for name, today in self.today.items()
            if name not in self.searched.days.counts
            and (at := self._at(name, model))
            and (at != [today] or self.searched.moved.get(name) in model)
        ]

    def _begun(self, model: Model) -> tuple[str, ...]:
        """Return the counts of days that begin anew in a model."""
        changed = {*self._changed(model)}
        return tuple(
            name
            for name, again in self.searched.days.again.items()
            if name in self.answers
            and (again in model or changed.intersection(done_together(self.knowledge, self.knowledge.findings[name])))
        )

    def _days(self, model: Model) -> int:
        """Return the least number of days that must pass in a model."""
        if self.searched.days.passed not in model:
            return 0
        begun = self._begun(model)
        counted = [name for name in self.searched.days.counts if name in self.answers and name not in begun]
        reached = (
            self.searched.days.days_to(name, self.cells[name][at], self.answers[name]) for name in counted for at in self._at(name, model)
        )
        return max((1, *reached))

    def _first_asked(self, given: Sequence[Literal], atoms: Sequence[Literal], costs: Sequence[int]) -> Model:
        """Return a model whose parts are asked first: of the first part that only one of two models has, the model that has it."""
        best: list[int] = []
        kept: Model = frozenset()

        def better(model: Model) -> list[list[Literal]]:
            nonlocal best, kept
            parts = [index for index, unit in enumerate(self.units) if unit in model]
            if not kept or parts < best:
                best, kept = parts, model
            earlier = [self.units[index] for index in range(best[-1]) if index not in best] if best else []
            return [[-self.units[index] for index in parts], earlier] if earlier else []

        self.circuit.improve(given, [*atoms, *self.units], costs, better)
        return kept

    def _choices(self, model: Model) -> Iterator[tuple[tuple[Literal, ...], Sequence[int]]]:
        """Yield what is to be chosen: the cells of what is changed or answered anew, then of what is computed of it, each in an order."""
        changed, chosen = self._changed(model), set[str]()
        for name in self.knowledge.findings:
            if name in changed:
                chosen.add(name)
                yield self.given.findings[name], self._from_today(name, self.searched.moved.get(name) in model)
            elif name not in self.answers and self._at(name, model):
                chosen.add(name)
                places = range(len(self.cells[name]))
                yield self.given.findings[name], places[::-1] if self._from_last(self.knowledge.findings[name]) else places
        chosen.update(self.searched.days.counts)
        for name, quantity in self.given.quantities.items():
            if any(atom in model for atom in quantity) and not chosen.isdisjoint(inputs(self.knowledge.quantities[name].formula)):
                yield quantity, range(len(quantity))

    def _from_today(self, name: str, moved: bool) -> Sequence[int]:
        """Return the places of the cells that a changed answer may come to, the nearest first."""
        today, count = self.today[name], len(self.cells[name])
        match movement_of(self.knowledge.findings[name]):
            case Movement.DOWN:
                places = [*range(today, -1, -1)]
            case Movement.UP:
                places = [*range(today, count)]
            case _:
                places = sorted(range(count), key=lambda place: (abs(place - today), place))
        return places if moved else [place for place in places if place != today]

    def _nearest(self, given: Sequence[Literal], atoms: Sequence[Literal], costs: Sequence[int], cells: Sequence[Literal]) -> Model:
        """Return a model with the first of some cells that any model has."""

        def better(model: Model) -> list[Sequence[Literal]]:
            place = next(place for place, cell in enumerate(cells) if cell in model)
            return [cells[:place]] if place else []

        found = self.circuit.improve(given, [*atoms, *self.units], costs, better)
        if found is None:
            raise RuntimeError("a model was found, and not found again")
        return found

    def within(self, model: Model) -> Mapping[tuple[str, Cell], Variable]:
        """Return the values that answers must have in their cells, or within which part of a cell they must stay."""
        self.days, self.begun = self._days(model), self._begun(model)
        later, changed = with_days(self.knowledge, self.answers, self.days), self._changed(model)
        found = {}
        for name in self.knowledge.findings:
            for at in self._at(name, model):
                finding, cell = self.knowledge.findings[name], self.cells[name][at]
                if name in self.searched.days.counts and name in self.answers:
                    variable = Variable(finding, cell, start_of(finding) if name in self.begun else later[name])
                elif name in self.answers and name not in changed:
                    variable = Variable(finding, cell, self.answers[name])
                elif name in self.searched.inside:
                    variable = Variable(finding, self._allowed(name, cell) if at == self.today.get(name) else cell)
                else:
                    variable = Variable(finding, cell, self._end(name, at))
                found[name, cell] = variable
        return found

    def _end(self, name: str, at: int) -> Value:
        """Return the value of a cell that is nearest to today's, or where there is none, to the worst or mildest."""
        finding, cell = self.knowledge.findings[name], self.cells[name][at]
        if cell.value is not None:
            return cell.value
        return end_value(finding, cell, last=at < self.today[name] if name in self.today else self._from_last(finding))

    def _allowed(self, name: str, cell: Cell) -> Cell:
        """Return the part of a number's cell that it can come to from where it is."""
        finding, value = self.knowledge.findings[name], self.answers[name]
        low, high = finding.grid
        low, high = (low if cell.low is None else cell.low), (high if cell.high is None else cell.high)
        if isinstance(value, bool | str):
            return cell
        number = int(Decimal(value).scaleb(finding.decimals))
        match movement_of(finding):
            case Movement.DOWN:
                return Cell(low=low, high=number)
            case Movement.UP:
                return Cell(low=number, high=high)
            case _:
                return Cell(low=low, high=high)

    def _from_last(self, finding: Finding) -> bool:
        """Return whether a question without an answer gets the last of its values that does; not so where none is worse than another."""
        has_worse = finding.worse is not None or finding.type is FindingType.SCALE
        return has_worse and finding.counts is None and is_worse_last(finding) is not self.mild

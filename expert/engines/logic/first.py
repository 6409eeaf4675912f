"""Of the changes of one person's answers that are equally small, the first: the fewest days, what is asked first, the nearest values.

A solver returns any of several best models, and another one when it was asked other things before. What is returned here hangs on the
answers and the goal alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, assert_never

from expert.engines.logic.completion import Variable, end_value
from expert.language.formulas import inputs
from expert.language.grid import to_grid
from expert.language.model import Anew, Finding, Value
from expert.language.movement import Movement, done_together, movement_of, start_of, with_days
from expert.lowered.cells import Cell
from expert.lowered.circuit import Literal

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

    def among(self, asked: Sequence[Literal]) -> Model | None:
        """Return the first of all models of the assumptions that cost the least; None where there is none."""
        costs = self.circuit.costs(asked)
        if costs is None:
            return None
        given = [*asked, *self.searched.days.at_most(self.answers, self._least_days(asked, costs))]
        parts = self._first_asked(given, costs)
        given += [unit if unit in parts else -unit for unit in self.units]
        atoms = self._atoms(parts)
        model = self.circuit.model(given, atoms, costs) or frozenset()
        for choice, order in self._choices(model):
            if model.isdisjoint(choice):  # what is computed of a question that no longer applies, as those before have been chosen
                continue
            model = self._nearest(given, atoms, costs, [choice[place] for place in order], model)
            given.append(next(atom for atom in choice if atom in model))
        return model

    def _least_days(self, asked: Sequence[Literal], costs: Sequence[int]) -> int:
        """Return the least number of days that pass in a model of these costs."""
        counted = [name for name in self.searched.days.counts if name in self.answers]
        atoms = [*(atom for name in counted for atom in self.given.findings[name]), *self.searched.days.begun.values()]
        days, model = 0, self.circuit.model([*asked, -self.searched.days.passed], (), costs)
        if model is None:
            model = self.circuit.model(asked, atoms, costs)
            while model is not None:
                begun = [name for name, literal in self.searched.days.begun.items() if literal in model]
                days = self._days(model, [name for name in counted if name not in begun])
                model = (
                    self.circuit.model([*asked, *self.searched.days.at_most(self.answers, days - 1)], atoms, costs) if days > 1 else None
                )
        return days

    def _days(self, model: Model, counted: Iterable[str]) -> int:
        """Return the least number of days after which counts are where a model has them, given that a day passes."""
        cells = ((name, self.cells[name][at]) for name in counted for at in self._at(name, model))
        return max((1, *(self.searched.days.days_to(name, cell, self.answers[name]) for name, cell in cells)))

    def _atoms(self, parts: Model) -> list[Literal]:
        """Return the atoms that models of certain parts are asked about: today's cell of what does not change, all cells of the rest."""
        still = [name for name in self.today if name not in self.searched.days.counts and self.searched.changed[name] not in parts]
        cells = [self.given.findings[name][self.today[name]] for name in still]
        cells += [atom for name, atoms in self.given.findings.items() if name not in still for atom in atoms]
        computed = [atom for atoms in self.given.quantities.values() for atom in atoms]
        return [*cells, *computed, *self.searched.moved.values(), self.searched.days.passed, *self.searched.days.again.values()]

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

    def _first_asked(self, given: Sequence[Literal], costs: Sequence[int]) -> Model:
        """Return the parts of a model that are asked first: of the first part that only one of two models has, those of that one."""
        best: list[int] | None = None

        def better(model: Model) -> list[list[Literal]]:
            nonlocal best
            parts = [place for place, unit in enumerate(self.units) if unit in model]
            best = parts if best is None or parts < best else best
            earlier = [self.units[place] for place in range(best[-1]) if place not in best] if best else []
            return [[-self.units[place] for place in parts], earlier] if earlier else []

        self.circuit.improve(given, self.units, costs, better)
        return frozenset(self.units[place] for place in best or ())

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
            if not chosen.isdisjoint(inputs(self.knowledge.quantities[name].formula)):
                yield quantity, range(len(quantity))

    def _from_today(self, name: str, moved: bool) -> Sequence[int]:
        """Return the places of the cells that a changed answer may come to, the nearest first."""
        today, count = self.today[name], len(self.cells[name])
        match movement_of(self.knowledge.findings[name]):
            case Movement.DOWN:
                places = [*range(today, -1, -1)]
            case Movement.UP:
                places = [*range(today, count)]
            case Movement.FREE | Movement.NONE if self.knowledge.findings[name].anew is Anew.BY_VISIT:
                places = [*range(count)]
            case Movement.FREE | Movement.NONE:
                places = sorted(range(count), key=lambda place: (abs(place - today), place))
            case _ as movement:  # pragma: no cover
                assert_never(movement)
        return places if moved else [place for place in places if place != today]

    def _nearest(
        self, given: Sequence[Literal], atoms: Sequence[Literal], costs: Sequence[int], cells: Sequence[Literal], model: Model
    ) -> Model:
        """Return a model with the first of some cells that any model has, by halving from one model on."""
        least, place = 0, _place(cells, model)
        while least < place:
            middle = (least + place) // 2
            found = self.circuit.model([*given, *(-cell for cell in cells[middle + 1 :])], atoms, costs)
            model, least = (model, middle + 1) if found is None else (found, least)
            place = _place(cells, model)
        return model

    def within(self, model: Model) -> Iterator[Mapping[tuple[str, Cell], Variable]]:
        """Yield the values that answers must have in their cells, or within which part of a cell they must stay.

        They are those after the fewest days, and then after more, as long as what is computed of a count may come out otherwise.
        """
        self.begun = self._begun(model)
        counted = [name for name in self.searched.days.counts if name in self.answers and name not in self.begun]
        self.days = self._days(model, counted) if self.searched.days.passed in model else 0
        yield self._after_days(model)
        computed = [name for name in counted if name in self.searched.inside]
        while self.days and computed and self._moves_on(model, counted, computed):
            self.days += 1
            yield self._after_days(model)

    def _moves_on(self, model: Model, counted: Iterable[str], computed: Iterable[str]) -> bool:
        """Return whether one more day leaves all counts in their cells, and moves one of which something is computed."""
        here, later = (with_days(self.knowledge, self.answers, days) for days in (self.days, self.days + 1))
        stays = all(
            self.searched.solver.cell(name, later[name]) == self.cells[name][at] for name in counted for at in self._at(name, model)
        )
        return stays and any(here[name] != later[name] for name in computed)

    def _after_days(self, model: Model) -> Mapping[tuple[str, Cell], Variable]:
        """Return within what answers must stay after as many days as were tried last."""
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
        number = to_grid(value, finding.decimals)
        match movement_of(finding):
            case Movement.DOWN:
                return Cell(low=low, high=number)
            case Movement.UP:
                return Cell(low=number, high=high)
            case Movement.FREE | Movement.NONE:
                return Cell(low=low, high=high)
            case _ as movement:  # pragma: no cover
                assert_never(movement)

    def _from_last(self, finding: Finding) -> bool:
        """Return whether a question without an answer gets the last of its values that does; not so where none is worse than another."""
        return finding.worse is not None and finding.rises_when_worse is not self.mild


def _place(cells: Sequence[Literal], model: Model) -> int:
    """Return the place of the cell that a model has."""
    return next(place for place, cell in enumerate(cells) if cell in model)

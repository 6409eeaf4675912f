"""How little of a stage is enough: within which bounds each of its answers may lie, while all others are as they are after it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cached_property
from itertools import islice, product

from expert.language.conditions import Comparison
from expert.language.formulas import inputs
from expert.language.grid import from_grid, to_grid
from expert.language.meaning import is_consistent
from expert.language.model import Anew, Finding, Quantity, Value
from expert.language.movement import Movement, movement_of, with_days
from expert.language.network import findings_behind
from expert.language.otherwise import Otherwise
from expert.lowered.cells import Cell, cells_of_quantity
from expert.questions.parts.stage import Stage
from expert.questions.statements.base import Answered, Statement
from expert.questions.statements.counterfactual import (
    UntilAnswer,
    UntilChange,
    UntilChangeComputed,
    UntilChangeTo,
    UntilChoice,
    UntilComputed,
    UntilExample,
    UntilQuestion,
)
from expert.questions.statements.proof_tree import Threshold
from expert.questions.statements.records import Bounded, OneOf


class Bounds:
    """The answers of one stage."""

    def __init__(self, stage: Stage) -> None:
        """Take the stage."""
        self.stage = stage
        self.knowledge = stage.knowledge

    def waited_for(self) -> Iterator[str]:
        """Yield the counts of days for which the stage waits: a day less of them alone would not do."""
        before, change = self.stage.before, self.stage.change
        sooner = with_days(self.knowledge, before, change.days - 1)
        for name, finding in self.knowledge.findings.items():
            counts = finding.counts is not None and name in before and name not in (*change.begun, *change.dropped)
            if counts and not self.stage.reaches({name: sooner[name]}):
                yield name

    def follows(self, name: str) -> bool:
        """Return whether the answer to a question follows from the others: no other one could be given beside them."""
        if name not in self._constrained:
            return False
        meaning = self.stage.meaning()
        possible = (value for value in self.stage.values(self.knowledge.findings[name]) if is_consistent(Otherwise(meaning, {name: value})))
        return len([*islice(possible, 2)]) < 2

    @cached_property
    def _constrained(self) -> frozenset[str]:
        """Return the findings that constraints link with others."""
        constraints = self.knowledge.constraints.values()
        return frozenset(name for constraint in constraints for name in findings_behind(self.knowledge, constraint.require))

    def question(self, name: str) -> Statement:
        """Return a question with the answers that do, unless all do or nobody can choose between them."""
        finding = self.knowledge.findings[name]
        if finding.anew is Anew.NEVER and finding.worse is not None:
            return UntilQuestion(name)
        if self._is_only_computed(name):
            computed = self._computed(name)
            return UntilComputed(name, *computed) if computed else UntilQuestion(name)
        if name in self.stage.said:
            return UntilChoice(name, OneOf(name, self.stage.said[name]))
        values = [value for value in self.stage.values(finding) if value != self._unvisited(finding)]
        if all(self.stage.reaches({name: value}) for value in reversed(values)):  # the worst is most likely not to do
            return UntilQuestion(name)
        doing = (value for value in values if self.stage.reaches({name: value}))
        if finding.options:
            return UntilChoice(name, OneOf(name, tuple(doing)))
        is_range = finding.worse is not None or len([*islice(doing, 2)]) < 2
        return (UntilAnswer if is_range else UntilExample)(name, self._bounded(finding))

    def _unvisited(self, finding: Finding) -> Value | None:
        """Return the answer of whoever has not been to see anybody, where the question is answered by somebody who has."""
        return finding.unvisited if finding.unvisited and self.stage.after[finding.id] != finding.unvisited else None

    def change(self, name: str, value: Value) -> Statement:
        """Return an answer as it is, and what it has to become."""
        finding, now = self.knowledge.findings[name], Answered(name, value)
        if self._is_only_computed(name):
            computed = self._computed(name)
            if computed:
                return UntilChangeComputed(now, *computed)
        options = (option for option in finding.options if self._can_become(finding, value, option) and self.stage.reaches({name: option}))
        doing = self.stage.said.get(name) or tuple(options)
        return UntilChangeTo(now, OneOf(name, doing)) if len(doing) > 1 else UntilChange(now, self._bounded(finding))

    def _can_become(self, finding: Finding, now: Value, value: Value) -> bool:
        """Return whether an option is another one, and none that is never proposed."""
        order = finding.worse.order if finding.worse is not None else ()
        return value not in {now, *finding.not_brought_by_visit} and (not order or order.index(value) < order.index(now))

    def _bounded(self, finding: Finding) -> Bounded:
        """Return an answer: that one or less, or more, where the mildest answer does too."""
        value, movement = self.stage.after[finding.id], movement_of(finding)
        has_worse = finding.worse is not None or (movement is Movement.DOWN and finding.counts is None)
        if not isinstance(value, bool | str) and has_worse:
            mildest = self.stage.values(finding)[0]
            if mildest != value and self.stage.reaches({finding.id: mildest}):
                return Bounded(finding.id, value, Comparison.AT_MOST if finding.rises_when_worse else Comparison.AT_LEAST)
        return Bounded(finding.id, value)

    def _is_only_computed(self, name: str) -> bool:
        """Return whether no condition that bears on the aim compares a number by itself, but only what is computed of it."""
        return name not in self.stage.compared and bool(self._quantities_of(name))

    def _quantities_of(self, name: str) -> list[Quantity]:
        """Return the quantities that are computed of a number and bear on the aim."""
        return [item for item in self.knowledge.quantities.values() if item.id in self.stage.compared and name in inputs(item.formula)]

    def _computed(self, name: str) -> tuple[str, tuple[Threshold, ...]] | None:
        """Return the quantity of a number that decides, whatever others come to, and what it must come to; None if there is none."""
        quantities = self._quantities_of(name)
        for quantity in quantities:
            found = self._thresholds(quantity, [item for item in quantities if item is not quantity])
            if found:
                return quantity.id, found
        return None

    def _thresholds(self, quantity: Quantity, beside: Sequence[Quantity]) -> tuple[Threshold, ...]:
        """Return within which numbers a quantity must lie, whatever others come to; none where it decides nothing, or not alone."""
        value = self.stage.meaning().quantity(quantity.id)
        if not isinstance(value, Decimal):
            return ()
        cells = self._cells(quantity)
        others = [*product(*([(item.id, _within(item, cell)) for cell in self._cells(item)] for item in beside))]
        doing = [
            all(self.stage.reaches_computed({quantity.id: _within(quantity, cell), **dict(combination)}) for combination in others)
            for cell in cells
        ]
        here = next(place for place, cell in enumerate(cells) if cell.holds(to_grid(value, quantity.decimals)))
        if all(doing) or not doing[here]:
            return ()
        first = max((place + 1 for place in range(here) if not doing[place]), default=0)
        last = min((place - 1 for place in range(here, len(cells)) if not doing[place]), default=len(cells) - 1)
        low, high = cells[first].low, cells[last].high
        return (
            *([] if low is None else [Threshold(Comparison.AT_LEAST, _number(quantity, low))]),
            *([] if high is None else [Threshold(Comparison.AT_MOST, _number(quantity, high))]),
        )

    def _cells(self, quantity: Quantity) -> list[Cell]:
        """Return the cells of a quantity, without the one where it cannot be computed."""
        return [cell for cell in cells_of_quantity(quantity, self.stage.compared[quantity.id]) if not cell.undefined]


def _within(quantity: Quantity, cell: Cell) -> Decimal:
    """Return a number in a cell of a quantity."""
    return _number(quantity, next(end for end in (cell.low, cell.high, 0) if end is not None))


def _number(quantity: Quantity, number: int) -> Decimal:
    """Return a grid number as the value of a quantity."""
    return from_grid(number, quantity.decimals)

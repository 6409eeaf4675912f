"""From cells back to answers: a value in each chosen cell, such that every quantity comes out where the solver put it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice, product
from math import prod

from expert.engines.logic.time_limit import check_time
from expert.language.grid import to_grid
from expert.language.model import Finding, KnowledgeBase, Quantity, Value
from expert.lowered.cells import Cell, Interval, box_of, direction_of, ranges, reachable

_SPREAD = 60
"""How many values of a cell are tried for an input, but for the last one, which is found by halving."""
_MOST_TRIED = 3_600
"""So many combinations of such values are tried, and no more."""
_MOST_BOXES = 2_000
"""How many boxes of values are looked at, each half of another, before it stays open whether some values do."""


@dataclass(frozen=True, slots=True)
class Demand:
    """A quantity that must lie in a cell; `names` says which variable stands for each of its inputs."""

    quantity: Quantity
    cell: Cell
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Completion:
    """Values for all variables, or None; `exact` is False where only some values were tried.

    `failed` are the quantities, and the inputs, whose cells cannot be had together.
    """

    values: Mapping[str, Value] | None
    exact: bool = True
    failed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Variable:
    """A finding in one of its cells; `kept` is the value that it must have."""

    finding: Finding
    cell: Cell
    kept: Value | None = None


def complete_values(knowledge: KnowledgeBase, variables: Mapping[str, Variable], demands: Sequence[Demand]) -> Completion:
    """Return a value for each variable that puts every quantity into its cell."""
    variables = {name: _settled(variable) for name, variable in variables.items()}
    values = {name: variable.kept if variable.kept is not None else _first(variable) for name, variable in variables.items()}
    for group in _groups(demands):
        found = _Search(knowledge, variables, group).run()
        if found.values is None:
            return replace(found, failed=_in_the_way(knowledge, variables, group, exact=found.exact))
        values |= found.values
    return Completion(values)


def _in_the_way(knowledge: KnowledgeBase, variables: Mapping[str, Variable], demands: Sequence[Demand], *, exact: bool) -> frozenset[str]:
    """Return the quantities that cannot be had together in their cells, and those of their inputs whose cells have a part in that."""
    wide, needed = dict(variables), set[str]()
    stand_for = {(finding, name) for demand in demands for finding, name in demand.names.items()}
    for finding, name in sorted(stand_for):
        whole = {**wide, name: Variable(variables[name].finding, Cell())}
        if exact and variables[name].kept is None and _Search(knowledge, whole, demands).run() == Completion(None):
            wide = whole
        else:
            needed.add(finding)
    return frozenset(needed.union(demand.quantity.id for demand in demands))


def _groups(demands: Sequence[Demand]) -> list[list[Demand]]:
    """Return demands in groups that share no variable."""
    groups: list[tuple[set[str], list[Demand]]] = []
    for demand in demands:
        names, joined = set(demand.names.values()), [demand]
        for other in [group for group in groups if group[0] & names]:
            groups.remove(other)
            names |= other[0]
            joined = other[1] + joined
        groups.append((names, joined))
    return [group for _, group in groups]


class _Search:
    """The search for values of the variables of one group of demands."""

    def __init__(self, knowledge: KnowledgeBase, variables: Mapping[str, Variable], demands: Sequence[Demand]) -> None:
        self.knowledge = knowledge
        self.variables = variables
        self.demands = demands
        names = dict.fromkeys(name for demand in demands for name in demand.names.values())
        self.kept: dict[str, Value] = {name: kept for name in names if (kept := variables[name].kept) is not None}
        self.free = sorted((name for name in names if name not in self.kept), key=lambda name: _count(variables[name]))
        boxes = ranges(knowledge)
        self.signs = [self._sign(demand, boxes) for demand in demands]

    def _sign(self, demand: Demand, boxes: Mapping[str, Interval]) -> int | None:
        """Return how a quantity moves with the last variable."""
        if not self.free:
            return 0
        signs = [direction_of(demand.quantity, boxes, name) for name, variable in demand.names.items() if variable == self.free[-1]]
        return signs[0] if signs else 0

    def run(self) -> Completion:
        """Return values, found by trying some and by halving boxes, which rules out all others; where there are many, by halving first."""
        many = prod(min(_count(self.variables[name]), _SPREAD) for name in self.free[:-1]) > _MOST_TRIED
        first, second = (self._refined, self._tried) if many else (self._tried, self._refined)
        found = first()
        return second() if found.values is None and not found.exact else found

    def _refined(self) -> Completion:
        """Return values, found by halving boxes in which every quantity may still lie in its cell; none where no box is left."""
        waiting = [{name: _ends(self.variables[name]) for name in self.free}]
        for _ in range(_MOST_BOXES):
            check_time()
            if not waiting:
                return Completion(None)
            box = waiting.pop()
            if not self._may_meet(box):
                continue
            values = {**self.kept, **{name: self.variables[name].finding.number_at(sum(ends) // 2) for name, ends in box.items()}}
            if self._meets(values):
                return Completion(values)
            widest = max(box, key=lambda name: box[name][1] - box[name][0])
            low, high = box[widest]
            if low < high:
                middle = (low + high) // 2
                waiting += [{**box, widest: (middle + 1, high)}, {**box, widest: (low, middle)}]
        return Completion(None, exact=False)

    def _may_meet(self, box: Mapping[str, tuple[int, int]]) -> bool:
        """Return whether each quantity alone may lie in its cell, for inputs in a box."""
        cells = {name: Cell(low=low, high=high) for name, (low, high) in box.items()}
        for name, value in self.kept.items():
            if isinstance(value, bool | str):
                cells[name] = Cell(value=value)
            else:
                number = to_grid(value, self.variables[name].finding.decimals)
                cells[name] = Cell(low=number, high=number)
        for demand in self.demands:
            within = {finding: box_of(self.variables[name].finding, cells[name]) for finding, name in demand.names.items()}
            if not reachable(demand.quantity, (demand.cell,), within):
                return False
        return True

    def _tried(self) -> Completion:
        """Return values, found by trying those of all variables but the last and halving for that."""
        if not self.free:
            return Completion(self.kept if self._meets(self.kept) else None)
        *others, last = self.free
        halving = None not in self.signs
        exact = all(_count(self.variables[name]) <= _SPREAD for name in others) and (halving or _count(self.variables[last]) <= _SPREAD)
        combinations = product(*(tuple(_spread(self.variables[name])) for name in others))
        for combination in islice(combinations, _MOST_TRIED):
            values = {**self.kept, **dict(zip(others, combination, strict=True))}
            found, sure = self._halve(last, values) if halving else (self._try(last, values), True)
            if found is not None:
                return Completion({**values, last: found})
            exact = exact and sure
        return Completion(None, exact=exact and next(combinations, None) is None)

    def _halve(self, last: str, values: Mapping[str, Value]) -> tuple[Value | None, bool]:
        """Return a value of the last variable, each demand being met in one interval of it, and whether none is certain."""
        low, high = _ends(self.variables[last])
        while low <= high:
            middle = (low + high) // 2
            value = self.variables[last].finding.number_at(middle)
            steps: set[int] = set()
            for demand, sign in zip(self.demands, self.signs, strict=True):
                miss = self._miss(demand, {**values, last: value})
                if miss == 0:
                    return self._try(last, values), _count(self.variables[last]) <= _SPREAD
                if miss is not None and not sign:
                    return None, True
                if miss is not None and sign:
                    steps.add(miss * sign)
            if not steps:
                return value, True
            if len(steps) > 1:
                return None, True
            low, high = (middle + 1, high) if 1 in steps else (low, middle - 1)
        return None, True

    def _try(self, last: str, values: Mapping[str, Value]) -> Value | None:
        """Return one of some values of the last variable."""
        return next((value for value in _spread(self.variables[last]) if self._meets({**values, last: value})), None)

    def _meets(self, values: Mapping[str, Value]) -> bool:
        """Return whether every demand is met."""
        return all(self._miss(demand, values) is None for demand in self.demands)

    def _miss(self, demand: Demand, values: Mapping[str, Value]) -> int | None:
        """Return None if a quantity lies in its cell, 1 if it must grow, -1 if it must fall.

        It is 0 if the quantity is undefined and should not be, or the other way round.
        """
        quantity, cell = demand.quantity, demand.cell
        result = quantity.value(self.knowledge.findings, {finding: values[name] for finding, name in demand.names.items()})
        if result is None or cell.undefined:
            return None if result is None and cell.undefined else 0
        number = to_grid(result, quantity.decimals)
        return None if cell.holds(number) else 1 if cell.low is not None and number < cell.low else -1


def _settled(variable: Variable) -> Variable:
    """Return a variable whose value is kept where its cell has but one, a boolean's or a choice's."""
    return variable if variable.cell.value is None else replace(variable, kept=variable.cell.value)


def _ends(variable: Variable) -> tuple[int, int]:
    """Return the first and last grid number of a variable's cell."""
    low, high = variable.finding.grid
    return (low if variable.cell.low is None else variable.cell.low), (high if variable.cell.high is None else variable.cell.high)


def _count(variable: Variable) -> int:
    """Return how many values a variable may have."""
    low, high = _ends(variable)
    return high - low + 1


def _spread(variable: Variable) -> Iterator[Value]:
    """Yield some values of a cell, evenly spread, its ends among them; all where they are few."""
    low, high = _ends(variable)
    count = min(high - low + 1, _SPREAD)
    for number in dict.fromkeys(low + (high - low) * index // max(count - 1, 1) for index in range(count)):
        yield variable.finding.number_at(number)


def _first(variable: Variable) -> Value:
    """Return the first value of a cell."""
    return variable.finding.number_at(_ends(variable)[0])


def end_value(finding: Finding, cell: Cell, *, last: bool) -> int | Decimal:
    """Return the first or last number of a finding's cell."""
    return finding.number_at(_ends(Variable(finding, cell))[last])

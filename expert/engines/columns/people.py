"""Some people at once, without any array: their answers as bits of integers, and what comes out of a plan for each."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cached_property

from expert.engines.columns.integers import run
from expert.engines.columns.plan import Computed, Plan
from expert.language.model import KnowledgeBase, Value
from expert.lowered.cells import Cell, cell_of
from expert.lowered.outcome import Form
from expert.lowered.row import Test

Answers = Mapping[str, Value]
Came = bool | str | tuple[str, ...] | None
"""What stands in a column of outcomes."""


class People:
    """The outcomes of some people.

    Attributes:
        admissible: For each of them, whether the answers contradict each other in nothing.
        bits: For each column the bits that it is made of, the first of them the lowest.
        counted: Of each thing that the plan counts, by its column and its word, the bits of whom it is so.
        consistent: The bits of whom no constraint is broken, whatever becomes of answers to questions that do not apply.
    """

    def __init__(self, knowledge: KnowledgeBase, plan: Plan, people: Sequence[Answers], unknown: Collection[str] = ()) -> None:
        """Work it out.

        Args:
            knowledge: Whose findings are answered.
            plan: What is worked out.
            people: The answers of each.
            unknown: The findings of which none of them knows the answer, as opposed to not being asked.
        """
        self._rows = len(people)
        bits = _Bits(knowledge, plan, people, unknown)
        outputs = run(plan.program, [bits.of(written.name, written.test, written.cell) for written in plan.inputs], self._rows)
        self._items = {item.column.name: item for item in plan.columns}
        self.admissible = [*self._flags(outputs[plan.admissible], self._rows)]
        self.consistent = outputs[plan.consistent]
        self.counted = {(item.column, item.word): outputs[item.output] for item in plan.counted}
        self.bits = {name: [outputs[place] for place in item.outputs] for name, item in self._items.items()}

    @cached_property
    def columns(self) -> Mapping[str, list[Came]]:
        """Return the values of every column."""
        return {name: self.column(name) for name in self._items}

    def column(self, name: str) -> list[Came]:
        """Return the values of a column, one for each of them; what stands there means nothing where somebody is not admissible."""
        return self._column(self._items[name], self.bits[name], self._rows)

    def words(self, name: str) -> tuple[str, ...]:
        """Return the words that may stand in a column."""
        return self._items[name].column.words

    def came(self, name: str, row: int) -> Came:
        """Return what stands in a column for one of them, counted from 0."""
        return self._column(self._items[name], [bits >> row & 1 for bits in self.bits[name]], 1)[0]

    def _flags(self, bits: int, count: int) -> Iterator[bool]:
        """Yield so many bits."""
        return (digit == "1" for digit in reversed(f"{bits:0{count}b}"[-count:] if count else ""))

    def _column(self, item: Computed, bits: list[int], count: int) -> list[Came]:
        """Return so many values of a column."""
        flags = [[*self._flags(part, count)] for part in bits]
        words = item.column.words
        match item.column.form:
            case Form.LABEL:
                number, known = (flags, [True] * count) if item.column.always else (flags[:-1], flags[-1])
                places = [sum(bit << place for place, bit in enumerate(row)) for row in zip(*number, strict=True)]
                return [words[place] if is_known else None for place, is_known in zip(places, known, strict=True)]
            case Form.TRUTH:
                return [value if is_known else None for value, is_known in zip(*flags, strict=True)]
            case Form.FLAG:
                return [*flags[0]]
            case Form.NAMES:
                return [tuple(word for word, is_there in zip(words, row, strict=True) if is_there) for row in zip(*flags, strict=True)] or [
                    () for _ in range(count)
                ]


class _Bits:
    """The inputs of a plan, a bit for each of some people."""

    def __init__(self, knowledge: KnowledgeBase, plan: Plan, people: Sequence[Answers], unknown: Collection[str]) -> None:
        self.unknown = unknown
        self.every = (1 << len(people)) - 1
        self._is: dict[tuple[str, int], int] = {}
        """Of each cell of a finding or quantity, who is in it."""
        self._counts = {name: len(cells) for group in (plan.space.findings, plan.space.quantities) for name, cells in group.items()}
        cells: Callable[[str, Value], int] = _remembered(knowledge, plan.space.findings)
        for row, answers in enumerate(people):
            for name, value in answers.items():
                self._add(name, cells(name, value), row)
            for name in plan.space.quantities:
                index = plan.space.cell_of_quantity(knowledge, name, answers)
                if index is not None:
                    self._add(name, index, row)
        self._undefined = {name: len(of_quantity) - 1 for name, of_quantity in plan.space.quantities.items() if of_quantity[-1].undefined}

    def _add(self, name: str, cell: int, row: int) -> None:
        """Put somebody into a cell."""
        self._is[name, cell] = self._is.get((name, cell), 0) | 1 << row

    def of(self, name: str, test: Test, cell: int) -> int:
        """Return who passes a test."""
        match test:
            case Test.IS:
                return self._is.get((name, cell), 0)
            case Test.FROM | Test.ANSWERED:
                last = self._undefined.get(name, self._counts[name])
                found = 0
                for index in range(cell, last):
                    found |= self._is.get((name, index), 0)
                return found
            case Test.UNDEFINED:
                return self._is.get((name, self._undefined[name]), 0)
            case Test.NOT_KNOWN:
                return self.every if name in self.unknown else 0
            case Test.NONE_OF_THE_OTHERS:
                return 0  # whoever has a case has answered every line of it


def _remembered(knowledge: KnowledgeBase, cells: Mapping[str, tuple[Cell, ...]]) -> Callable[[str, Value], int]:
    """Return what tells the cell of an answer, looked for once for each value."""
    found: dict[tuple[str, type, Value], int] = {}

    def cell(name: str, value: Value) -> int:
        key = name, type(value), value
        if key not in found:
            found[key] = cell_of(knowledge.findings[name], cells[name], value)
        return found[key]

    return cell

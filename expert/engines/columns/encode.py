"""From the columns of a table to the bits that a program reads, and what cannot be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from expert.engines.columns.bits import Numbers, Words, from_buffer, pack, unpack, valid_of
from expert.engines.columns.coded import Coded, raw_at, view
from expert.engines.columns.quantities import Computer
from expert.engines.columns.readings import Reading, Readings
from expert.language.grid import to_grid
from expert.language.model import Finding, FindingType, KnowledgeBase
from expert.lowered.row import Test, Written
from expert.lowered.space import Space

_SMALL = (np.int8, np.int16, np.int32)
"""A finding's numbers are put into the smallest of these that holds its range: comparing takes as long as there are bytes."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A value that cannot be read, and the row, counted from 0, that it stands in."""

    row: int
    column: str
    raw: object
    reading: Reading


@dataclass(frozen=True, slots=True)
class _Told:
    """The grid numbers of a finding, and which rows have one."""

    numbers: Numbers
    answered: Words


class Encoder:
    """Fills the inputs of a program from the columns of a table."""

    def __init__(self, knowledge: KnowledgeBase, space: Space, inputs: Sequence[Written], readings: Readings) -> None:
        """Lay down what each column has to fill.

        Args:
            knowledge: Whose findings the columns answer.
            space: Its cells.
            inputs: What each input of the program stands for.
            readings: Reads what does not come as the numbers or booleans that the finding has.
        """
        self.knowledge = knowledge
        self.space = space
        self.readings = readings
        self._places: dict[str, list[tuple[Test, int, int]]] = {}
        for place, written in enumerate(inputs):
            self._places.setdefault(written.name, []).append((written.test, written.cell, place))
        quantities = [(knowledge.quantities[name], cells) for name, cells in space.quantities.items() if name in self._places]
        self._computers = [Computer(knowledge, quantity, cells) for quantity, cells in quantities]

    def encode(self, columns: Mapping[str, pa.Array], into: Words) -> list[Refused]:
        """Fill the inputs of a block of rows; return what cannot be read, which is not answered then.

        Args:
            columns: A column for each finding or checklist that is told, all of one length.
            into: The inputs, a row of words each.
        """
        into[:] = 0
        refused: list[Refused] = []
        told: dict[str, _Told] = {}
        for name, array in columns.items():
            finding = self.knowledge.findings.get(name)
            if pa.types.is_null(array.type):
                continue
            if finding is None:
                self._checklist(name, array, into, refused)
            elif finding.type.is_numeric:
                told[name] = self._numbers(finding, array, refused)
                self._compare(name, told[name], into)
            elif finding.type is FindingType.BOOLEAN and pa.types.is_boolean(array.type) and not finding.counts_as:
                self._booleans(name, array, into)
            else:
                coded = Coded(name, array, self.readings)
                self._choices(finding, coded, into)
                refused += [Refused(row, name, raw, reading) for row, raw, reading in coded.unreadable()]
                if finding.counts_as:
                    told[name] = _counted(finding, coded)
        for computer in self._computers:
            if all(name in told for name in computer.inputs):
                self._compute(computer, told, into)
        return refused

    def _checklist(self, name: str, array: pa.Array, into: Words, refused: list[Refused]) -> None:
        """Fill what a checklist says of all its lines."""
        coded = Coded(name, array, self.readings)
        for _, _, place in self._places.get(name, ()):
            _fill(into[place], coded.where(lambda reading: reading.value is True))
        refused += [Refused(row, name, raw, reading) for row, raw, reading in coded.unreadable()]

    def _booleans(self, name: str, array: pa.Array, into: Words) -> None:
        """Fill the inputs of a boolean from a column of booleans."""
        valid = valid_of(array)
        values = from_buffer(array.buffers()[1], array.offset, len(array)) & valid
        for test, index, place in self._places.get(name, ()):
            match test:
                case Test.IS:
                    _fill(into[place], values if self.space.findings[name][index].value else valid ^ values)
                case Test.ANSWERED:
                    _fill(into[place], valid)
                case Test.FROM | Test.UNDEFINED | Test.NOT_KNOWN | Test.NONE_OF_THE_OTHERS:
                    pass  # not known cannot be said by yes or no, and the others are about numbers and checklists

    def _choices(self, finding: Finding, coded: Coded, into: Words) -> None:
        """Fill the inputs of a choice, or of a boolean, from a column with any values."""
        cells = self.space.findings[finding.id]
        for test, index, place in self._places.get(finding.id, ()):
            match test:
                case Test.IS:
                    value = cells[index].value
                    _fill(into[place], coded.where(lambda reading, value=value: reading.value == value))  # type: ignore[misc]
                case Test.ANSWERED:
                    _fill(into[place], coded.where(lambda reading: reading.value is not None))
                case Test.NOT_KNOWN:
                    _fill(into[place], coded.where(lambda reading: reading.is_not_known))
                case Test.FROM | Test.UNDEFINED | Test.NONE_OF_THE_OTHERS:
                    pass  # these are about numbers and checklists

    def _numbers(self, finding: Finding, array: pa.Array, refused: list[Refused]) -> _Told:
        """Return the numbers of a column; one with any values is read one by one."""
        if (pa.types.is_integer(array.type) or pa.types.is_floating(array.type)) and finding.type is not FindingType.DATE:
            return self._plain_numbers(finding, array, refused)
        coded = Coded(finding.id, array, self.readings)
        refused += [Refused(row, finding.id, raw, reading) for row, raw, reading in coded.unreadable()]
        numbers = coded.numbers(lambda reading: _grid_number(finding, reading))
        return _Told(_narrow(finding, numbers), coded.where(lambda reading: reading.value is not None))

    def _plain_numbers(self, finding: Finding, array: pa.Array, refused: list[Refused]) -> _Told:
        """Return the grid numbers of a column of numbers, of which those outside their range, or between two grid numbers, are refused."""
        valid, given = valid_of(array), view(array)
        low, high = finding.grid
        scale = 10**finding.decimals
        if given.dtype.kind == "f":
            wide = given.astype(np.float64, copy=False)
            with np.errstate(invalid="ignore", over="ignore"):
                numbers = np.rint(wide * scale)
                sound = (numbers >= low) & (numbers <= high) & ((numbers / scale).astype(given.dtype) == given)
            numbers = np.where(sound, numbers, 0)
        else:
            sound = (given >= -(-low // scale)) & (given <= high // scale)
            numbers = np.where(sound, given, 0).astype(np.int64) * scale if scale > 1 or not sound.all() else given
        numbers = _narrow(finding, numbers)
        if not sound.all():
            answered = unpack(valid, len(array)).copy()
            for row in np.flatnonzero(~sound & unpack(valid, len(array))).tolist():
                raw = raw_at(array, row)
                reading = self.readings.read(finding.id, raw)
                if reading.value is None:
                    refused.append(Refused(row, finding.id, raw, reading))
                    answered[row] = False
                else:
                    numbers[row] = _grid_number(finding, reading)
            valid = pack(answered)
        return _Told(numbers, valid)

    def _compare(self, name: str, told: _Told, into: Words) -> None:
        """Fill the inputs of a finding that has numbers."""
        for test, index, place in self._places.get(name, ()):
            low = self.space.findings[name][index].low
            if test is Test.FROM:
                _fill(into[place], told.answered if index == 0 or low is None else pack(told.numbers >= low) & told.answered)

    def _compute(self, computer: Computer, told: Mapping[str, _Told], into: Words) -> None:
        """Fill the inputs of a quantity."""
        name = computer.quantity.id
        known = told[computer.inputs[0]].answered
        for other in computer.inputs[1:]:
            known = known & told[other].answered
        computed = computer.compute({name: told[name].numbers for name in computer.inputs})
        undefined = pack(computed.undefined) & known
        defined = known & ~undefined
        for test, index, place in self._places[name]:
            low = self.space.quantities[name][index].low
            if test is Test.UNDEFINED:
                _fill(into[place], undefined)
            else:
                _fill(into[place], defined if low is None else pack(computed.at_least(low)) & defined)


def _fill(input: Words, words: Words) -> None:
    """Fill one input, whose block may be wider than the table."""
    input[: len(words)] = words


def _grid_number(finding: Finding, reading: Reading) -> int:
    """Return the grid number of a number that was read; 0 where none was."""
    value = reading.value
    return 0 if value is None or isinstance(value, bool | str) else to_grid(value, finding.decimals)


def _counted(finding: Finding, coded: Coded) -> _Told:
    """Return what the answers in a column of a choice or boolean count as in a formula."""

    def number(reading: Reading) -> int:
        return 0 if reading.value is None else to_grid(finding.number_of(reading.value), finding.decimals_in_formulas)

    return _Told(coded.numbers(number), coded.where(lambda reading: reading.value is not None))


def _narrow(finding: Finding, numbers: Numbers) -> Numbers:
    """Return numbers of a finding's range in the smallest type that holds it."""
    low, high = finding.grid
    for dtype in _SMALL:
        limits = np.iinfo(dtype)
        if limits.min <= low and high <= limits.max:
            return numbers.astype(dtype)
    return numbers.astype(np.int64)

"""From the bits of outcomes to Arrow columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pyarrow as pa

from expert.engines.columns.bits import Bytes, Words, every, unpack, words_for
from expert.engines.columns.plan import Computed
from expert.lowered.outcome import Column, Form

_NAMES = pa.list_(pa.dictionary(pa.int16(), pa.string()))


def type_of(column: Column) -> pa.DataType:
    """Return the Arrow type of a column; each may hold nulls, as a row that is refused has no outcome."""
    match column.form:
        case Form.LABEL:
            return pa.dictionary(pa.uint8(), pa.string(), ordered=True)
        case Form.FLAG | Form.TRUTH:
            return pa.bool_()
        case Form.NAMES:
            return _NAMES


def arrays_of(columns: Sequence[Computed], rows: int, outputs: Sequence[Words], refused: Words | None) -> list[pa.Array]:
    """Return the columns of a block of rows.

    Args:
        columns: The columns, with where their bits come out.
        rows: How many rows there are.
        outputs: The words of each output of the program.
        refused: The rows that have no outcome, if there are any.
    """
    return _Sheet(columns, rows, outputs, refused).arrays()


class _Sheet:
    """The columns of a block of rows."""

    def __init__(self, columns: Sequence[Computed], rows: int, outputs: Sequence[Words], refused: Words | None) -> None:
        self.columns = columns
        self.rows = rows
        self.outputs = outputs
        self.width = words_for(rows)
        self.every = every(rows)
        self.used = self.every if refused is None else self.every & ~refused
        # One piece of memory for all labels: the system has large pages for a large one, which take a fraction of the time.
        self.numbers = iter(np.empty((sum(item.column.form is Form.LABEL for item in columns), rows), np.uint8))

    def arrays(self) -> list[pa.Array]:
        """Return the columns."""
        return [self._array(item.column, [self.outputs[place][: self.width] for place in item.outputs]) for item in self.columns]

    def _array(self, column: Column, bits: list[Words]) -> pa.Array:
        """Return a column that is made of some bits."""
        match column.form:
            case Form.LABEL:
                numbers = next(self.numbers)
                _number(bits[:-1], numbers)
                indices = pa.Array.from_buffers(pa.uint8(), self.rows, [self._validity(bits[-1]), pa.py_buffer(numbers)])
                return pa.DictionaryArray.from_arrays(indices, pa.array(column.words, pa.string()), ordered=True, safe=False)
            case Form.TRUTH:
                return pa.Array.from_buffers(pa.bool_(), self.rows, [self._validity(bits[1]), pa.py_buffer(bits[0].copy())])
            case Form.FLAG:
                return pa.Array.from_buffers(pa.bool_(), self.rows, [self._validity(self.every), pa.py_buffer(bits[0].copy())])
            case Form.NAMES:
                return self._list(column, bits)

    def _validity(self, known: Words) -> pa.Buffer | None:
        """Return the bitmap of the rows that have a value; None where all have."""
        valid = known & self.used
        return None if np.array_equal(valid, self.every) else pa.py_buffer(valid)

    def _list(self, column: Column, bits: Sequence[Words]) -> pa.Array:
        """Return a column of lists of names."""
        found = sorted(_found(bits, self.rows))
        counts = np.zeros(self.rows + 1, np.int32)
        np.add.at(counts, [row + 1 for row, _ in found], 1)
        names = pa.DictionaryArray.from_arrays(pa.array([index for _, index in found], pa.int16()), pa.array(column.words, pa.string()))
        offsets = pa.py_buffer(np.cumsum(counts, dtype=np.int32))
        return pa.Array.from_buffers(_NAMES, self.rows, [self._validity(self.every), offsets], children=[names])


def _number(bits: Sequence[Words], into: Bytes) -> None:
    """Write the number that the bits of each row make, the lowest first."""
    found = np.unpackbits(bits[-1].view(np.uint8), count=len(into), bitorder="little")
    for words in reversed(bits[:-1]):
        found <<= 1
        found |= np.unpackbits(words.view(np.uint8), count=len(into), bitorder="little")
    into[:] = found


def _found(bits: Iterable[Words], rows: int) -> list[tuple[int, int]]:
    """Return each row in which a name stands, with the place of that name."""
    return [(row, index) for index, words in enumerate(bits) if words.any() for row in np.flatnonzero(unpack(words, rows)).tolist()]

"""From the bits of outcomes to Arrow columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pyarrow as pa

from expert.engines.columns.bits import Bytes, Words, every, unpack, words_for
from expert.engines.columns.plan import Computed
from expert.lowered.outcome import Column, Form

_NAMES = pa.list_(pa.dictionary(pa.int16(), pa.string()))
_NUMBERS = np.unpackbits(np.arange(256, dtype=np.uint8)[:, np.newaxis], axis=1, bitorder="little").view(np.uint64).ravel()
_PAIRS = (_NUMBERS[np.newaxis, :] | _NUMBERS[:, np.newaxis] << np.uint64(1)).ravel()
"""The numbers of eight rows, a byte each, by eight of their lowest bits and, 256 times as much, eight of their next ones."""


def type_of(column: Column) -> pa.DataType:
    """Return the Arrow type of a column; each may hold nulls, as a row that is refused has no outcome."""
    match column.form:
        case Form.LABEL:
            return pa.dictionary(pa.uint8(), pa.string(), ordered=True)
        case Form.FLAG | Form.TRUTH:
            return pa.bool_()
        case Form.NAMES:
            return _NAMES


class Labels:
    """Makes the columns of one plan, block by block."""

    def __init__(self, columns: Sequence[Computed]) -> None:
        self._columns = [(item, pa.array(item.column.words, pa.string())) for item in columns]
        self._labels = sum(item.column.form is Form.LABEL for item in columns)

    def arrays(self, rows: int, outputs: Sequence[Words], refused: Words | None) -> list[pa.Array]:
        """Return the columns of a block of rows.

        Args:
            rows: How many rows there are.
            outputs: The words of each output of the program.
            refused: The rows that have no outcome, if there are any.
        """
        block, width = _Block(rows, refused, self._labels), words_for(rows)
        return [block.array(item.column, words, [outputs[place][:width] for place in item.outputs]) for item, words in self._columns]


class _Block:
    """The columns of a block of rows."""

    def __init__(self, rows: int, refused: Words | None, labels: int) -> None:
        self.rows = rows
        self.every = every(rows)
        self.used = None if refused is None else self.every & ~refused
        # One piece of memory for all labels: the system has large pages for a large one, which take a fraction of the time.
        self.numbers = iter(np.empty((labels, words_for(rows) * 64), np.uint8))

    def array(self, column: Column, words: pa.Array, bits: list[Words]) -> pa.Array:
        """Return a column that is made of some bits."""
        match column.form:
            case Form.LABEL:
                numbers = next(self.numbers)
                _number(bits if column.always else bits[:-1], numbers)
                validity = self._validity(None if column.always else bits[-1])
                indices = pa.Array.from_buffers(pa.uint8(), self.rows, [validity, pa.py_buffer(numbers)])
                return pa.DictionaryArray.from_arrays(indices, words, ordered=True, safe=False)
            case Form.TRUTH:
                return pa.Array.from_buffers(pa.bool_(), self.rows, [self._validity(bits[1]), pa.py_buffer(bits[0].copy())])
            case Form.FLAG:
                return pa.Array.from_buffers(pa.bool_(), self.rows, [self._validity(None), pa.py_buffer(bits[0].copy())])
            case Form.NAMES:
                return self._list(words, bits)

    def _validity(self, known: Words | None) -> pa.Buffer | None:
        """Return the bitmap of the rows that have a value, of those in which something is known; None where all have."""
        if known is None:
            return None if self.used is None else pa.py_buffer(self.used)
        valid = known & (self.every if self.used is None else self.used)
        return None if np.array_equal(valid, self.every) else pa.py_buffer(valid)

    def _list(self, words: pa.Array, bits: Sequence[Words]) -> pa.Array:
        """Return a column of lists of names."""
        found = sorted(_found(bits, self.rows))
        counts = np.zeros(self.rows + 1, np.int32)
        np.add.at(counts, [row + 1 for row, _ in found], 1)
        names = pa.DictionaryArray.from_arrays(pa.array([index for _, index in found], pa.int16()), words)
        offsets = pa.py_buffer(np.cumsum(counts, dtype=np.int32))
        return pa.Array.from_buffers(_NAMES, self.rows, [self._validity(None), offsets], children=[names])


def _number(bits: Sequence[Words], into: Bytes) -> None:
    """Write the number that the bits of each row make, the lowest first; eight rows and two bits at once."""
    numbers = into.view(np.uint64)
    for place in range(0, len(bits), 2):
        index = bits[place].view(np.uint8).astype(np.uint16)
        if place + 1 < len(bits):
            index |= bits[place + 1].view(np.uint8).astype(np.uint16) << np.uint16(8)
        if place:
            numbers |= _PAIRS[index] << np.uint64(place)
        else:
            np.take(_PAIRS, index, out=numbers, mode="clip")  # "raise" would write to memory of its own first


def _found(bits: Iterable[Words], rows: int) -> list[tuple[int, int]]:
    """Return each row in which a name stands, with the place of that name."""
    return [(row, index) for index, words in enumerate(bits) if words.any() for row in np.flatnonzero(unpack(words, rows)).tolist()]

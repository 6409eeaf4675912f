"""A column whose values are read one by one, each distinct one once: texts, categories, dates, and whatever else it may hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pyarrow as pa

from expert.engines.columns.bits import Numbers, Words, pack, unpack, valid_of
from expert.engines.columns.readings import Reading, Readings

_FEW = 6
"""So many values are looked for one by one; more are looked up, which takes about as long as looking for these."""


class Coded:
    """The rows of a column, each with the place of its value among the distinct ones.

    Attributes:
        readings: What each distinct value means.
    """

    def __init__(self, name: str, array: pa.Array, readings: Readings) -> None:
        self.name = name
        self.array = array
        coded = array if pa.types.is_dictionary(array.type) else _plain(array).dictionary_encode()
        self.readings: list[Reading] = [readings.read(name, raw) for raw in raws(coded.dictionary)]
        codes = view(coded.indices)
        self._codes = codes.astype(np.uint8) if len(self.readings) <= 256 and codes.itemsize > 1 else codes
        self._valid = valid_of(coded.indices)

    def where(self, is_meant: Callable[[Reading], bool]) -> Words:
        """Return in which rows what stands there is meant."""
        codes = [code for code, reading in enumerate(self.readings) if is_meant(reading)]
        if len(codes) > _FEW:
            meant = np.zeros(len(self.readings), np.bool_)
            meant[codes] = True
            return pack(np.take(meant, self._codes, mode="clip")) & self._valid
        found = np.zeros_like(self._valid)
        for code in codes:
            found |= pack(self._codes == code)
        return found & self._valid

    def numbers(self, of: Callable[[Reading], int]) -> Numbers:
        """Return a number for each row; anything where no value stands."""
        known = np.array([of(reading) for reading in self.readings] or [0], np.int64)
        return np.take(known, self._codes, mode="clip")

    def unreadable(self) -> Iterator[tuple[int, object, Reading]]:
        """Yield each row whose value cannot be read, with that and why."""
        if any(reading.code for reading in self.readings):
            for row in np.flatnonzero(unpack(self.where(lambda reading: bool(reading.code)), len(self.array))).tolist():
                code = int(self._codes[row])
                yield row, raw_at(self.array, row), self.readings[code]


def raws(array: pa.Array) -> list[object]:
    """Return the values of an array; of a float of less than 64 bits the shortest number that it stands for, as 5.9 for 5.900000095."""
    values: list[object] = array.to_pylist()
    if pa.types.is_float32(array.type) or pa.types.is_float16(array.type):
        narrow = array.type.to_pandas_dtype()
        return [None if value is None else float(str(narrow(value))) for value in values]
    return values


def raw_at(array: pa.Array, row: int) -> object:
    """Return the value in a row, as `raws`."""
    return raws(array.slice(row, 1))[0]


def view(array: pa.Array) -> Numbers:
    """Return the numbers of an array without a copy; anything where it has none."""
    dtype = np.dtype(array.type.to_pandas_dtype())
    buffer = array.buffers()[1]
    return np.zeros(0, dtype) if buffer is None else np.frombuffer(buffer, dtype)[array.offset : array.offset + len(array)]


def _plain(array: pa.Array) -> pa.Array:
    """Return an array of a type of which Arrow makes a dictionary."""
    if pa.types.is_string_view(array.type):
        return array.cast(pa.large_string())
    if pa.types.is_nested(array.type):
        return pa.array([None if value is None else str(value) for value in array.to_pylist()], pa.large_string())
    return array

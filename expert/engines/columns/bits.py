"""Bits of rows in 64-bit words: row 0 is the lowest bit of word 0, as Arrow has it."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Words: TypeAlias = npt.NDArray[np.uint64]
Bytes: TypeAlias = npt.NDArray[np.uint8]
Mask: TypeAlias = npt.NDArray[np.bool_]
Numbers: TypeAlias = npt.NDArray[Any]
WORD = 64


def words_for(rows: int) -> int:
    """Return how many words so many rows take."""
    return -(-rows // WORD)


def pack(mask: Mask) -> Words:
    """Return the bits of a mask; those behind the last row are 0."""
    words = np.zeros(words_for(len(mask)), np.uint64)
    packed = np.packbits(mask, bitorder="little")
    words.view(np.uint8)[: len(packed)] = packed
    return words


def unpack(words: Words, rows: int) -> Mask:
    """Return bits as a mask of so many rows."""
    return np.unpackbits(words.view(np.uint8), count=rows, bitorder="little").view(np.bool_)


def every(rows: int) -> Words:
    """Return a bit for each row; those behind the last row are 0."""
    words = np.full(words_for(rows), ~np.uint64(0), np.uint64)
    if rows % WORD:
        words[-1] = np.uint64((1 << rows % WORD) - 1)
    return words


def count(words: Words) -> int:
    """Return how many bits are 1."""
    return int(np.bitwise_count(words).sum())


def from_buffer(buffer: pa.Buffer | None, offset: int, rows: int) -> Words:
    """Return the bits of an Arrow bitmap from `offset` on; where there is none, every row has one."""
    if buffer is None:
        return every(rows)
    packed = np.frombuffer(buffer, np.uint8)[offset // 8 : -(-(offset + rows) // 8)]
    if offset % 8:
        return pack(np.unpackbits(packed, bitorder="little")[offset % 8 : offset % 8 + rows].view(np.bool_))
    words = np.zeros(words_for(rows), np.uint64)
    words.view(np.uint8)[: len(packed)] = packed
    return words & every(rows)


def valid_of(array: pa.Array) -> Words:
    """Return which rows of an array have a value."""
    if array.null_count == 0:
        return every(len(array))
    return from_buffer(array.buffers()[0], array.offset, len(array))

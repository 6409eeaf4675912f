"""Bits go into words and come out again, whatever the number of rows and wherever in Arrow's memory they begin."""

from __future__ import annotations

from random import Random

import numpy as np
import pyarrow as pa
import pytest

from expert.engines.columns.bits import count, every, from_buffer, pack, unpack, valid_of, words_for

WIDTHS = (1, 7, 8, 9, 63, 64, 65, 127, 128, 200)


def random_flags(rows: int, seed: int = 0) -> list[bool]:
    random = Random(seed)
    return [random.random() < 0.5 for _ in range(rows)]


@pytest.mark.parametrize("rows", WIDTHS)
def test_what_is_packed_comes_out_again(rows: int) -> None:
    flags = random_flags(rows)
    words = pack(np.array(flags))
    assert len(words) == words_for(rows) == (rows + 63) // 64
    assert unpack(words, rows).tolist() == flags
    assert count(words) == sum(flags)
    assert int.from_bytes(words.tobytes(), "little") == sum(flag << row for row, flag in enumerate(flags))


@pytest.mark.parametrize("rows", WIDTHS)
def test_every_row_has_a_bit_and_nothing_behind_the_last_one(rows: int) -> None:
    assert int.from_bytes(every(rows).tobytes(), "little") == (1 << rows) - 1


@pytest.mark.parametrize("rows", WIDTHS)
@pytest.mark.parametrize("offset", range(10))
def test_a_bitmap_may_begin_anywhere(rows: int, offset: int) -> None:
    flags = random_flags(rows + offset + 3, seed=rows)
    array = pa.array(flags).slice(offset, rows)
    words = from_buffer(array.buffers()[1], array.offset, rows)
    assert unpack(words, rows).tolist() == flags[offset : offset + rows]
    assert count(words) == sum(flags[offset : offset + rows])


@pytest.mark.parametrize("rows", WIDTHS)
@pytest.mark.parametrize("offset", range(10))
def test_validity_may_begin_anywhere(rows: int, offset: int) -> None:
    flags = random_flags(rows + offset + 3, seed=rows)
    array = pa.array([1 if flag else None for flag in flags], pa.int32()).slice(offset, rows)
    assert unpack(valid_of(array), rows).tolist() == flags[offset : offset + rows]


def test_where_there_is_no_bitmap_every_row_has_a_value() -> None:
    assert count(from_buffer(None, 3, 65)) == 65
    assert count(valid_of(pa.array(range(70)).slice(5))) == 65

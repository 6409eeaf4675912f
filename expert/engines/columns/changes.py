"""Where two columns of outcomes differ, and how."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pyarrow as pa

from expert.engines.columns.bits import Mask, Numbers, unpack, valid_of
from expert.engines.columns.coded import view

NOTHING = "nothing"
"""What stands for a null."""


class Codes:
    """Columns of outcomes as numbers that mean the same in each: 0 is nothing."""

    def __init__(self) -> None:
        self.words = [NOTHING]

    def of(self, array: pa.Array) -> Numbers:
        """Return a number for each row of a column of labels, yes and no."""
        valid = unpack(valid_of(array), len(array))
        if pa.types.is_boolean(array.type):
            known = np.array([self._place("no"), self._place("yes")], np.int16)
            codes = array.fill_null(False).cast(pa.uint8()).to_numpy(zero_copy_only=False)
        else:
            known = np.array([self._place(word) for word in array.dictionary.to_pylist()], np.int16)
            codes = view(array.indices)
        return np.where(valid, np.take(known, codes, mode="clip"), 0)

    def _place(self, word: str) -> int:
        """Return the number of a word."""
        if word not in self.words:
            self.words.append(word)
        return self.words.index(word)

    def ways(self, old: Numbers, new: Numbers) -> Counter[tuple[str, str]]:
        """Return how often one word became another."""
        differing = old != new
        pairs, counts = np.unique(np.stack((old[differing], new[differing])), axis=1, return_counts=True)
        return Counter({(self.words[before], self.words[after]): int(number) for before, after, number in zip(*pairs, counts, strict=True)})


def rows_of(mask: Mask) -> list[int]:
    """Return the rows of a mask, counted from 0."""
    found: list[int] = np.flatnonzero(mask).tolist()
    return found

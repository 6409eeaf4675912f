"""Which combinations of yes there are in the rows of some columns."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from expert.engines.columns.changes import rows_of


def signatures(arrays: Sequence[pa.Array], rows: int) -> list[tuple[tuple[int, ...], list[int]]]:
    """Return each combination that occurs, as the places of the columns that are yes, with its rows, counted from 0.

    Args:
        arrays: Columns of yes and no; null is neither.
        rows: How many rows there are.
    """
    if not arrays or not rows:
        return [((), [*range(rows)])] if rows else []
    flags = np.stack([array.fill_null(False).to_numpy(zero_copy_only=False) for array in arrays], axis=1)
    packed = np.packbits(flags.astype(np.bool_), axis=1)
    _, firsts, which = np.unique(packed, axis=0, return_index=True, return_inverse=True)
    which = which.reshape(-1)
    groups = np.split(np.argsort(which, kind="stable"), np.cumsum(np.bincount(which))[:-1])
    return [(tuple(rows_of(flags[first])), group.tolist()) for first, group in zip(firsts, groups, strict=True)]

"""The outcome of every row of a table."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from expert.errors import Diagnostics, Location, QueryError
from expert.given import checked
from expert.language.model import KnowledgeBase

if TYPE_CHECKING:
    import pyarrow as pa

    from expert.engines.columns.rejects import Reject

NEEDED = ("numpy", "pyarrow")
"""What tables need beyond what everything else does: the extra `columns`."""


class Evaluated(Struct, frozen=True):
    """What came out of a table, or of a part of it.

    Attributes:
        table: A row for each row of the table, in order. A row that is rejected has nothing but nulls, but for what is kept.
        rejects: Every fault of every rejected row, row by row.
    """

    table: Any
    rejects: tuple[Reject, ...]


@checked
def evaluate(
    knowledge: KnowledgeBase,
    table: object,
    outputs: str | Collection[str] = "decisions",
    *,
    keep: Collection[str] = (),
    today: datetime.date | None = None,
    drop_idle: bool = False,
) -> Evaluated:
    """Return the outcome of every row of a table, in a table of the same kind.

    Each row comes out exactly as a consultation about the same answers; see docs/columns.md for every column and its type.

    Args:
        knowledge: A checked knowledge base.
        table: One row a person, one column a finding in the unit that its finding states; null is not answered. Anything that speaks the
            Arrow C stream interface: Polars, pandas, pyarrow, DuckDB.
        outputs: `decisions`, `all`, or the names of columns.
        keep: Columns of the table that come out as they are, such as an id.
        today: The day of the answers, from which dates are counted; the day of the call if None.
        drop_idle: Whether an answer to a question that does not apply is left out, as `what_if` does; else its row is rejected.

    Raises:
        CaseError: A column cannot be used; with every one that cannot. Values that cannot are no error: their rows are rejected.
        QueryError: A column that is wanted is unknown (ASK001), this is no table (ASK006), or numpy or pyarrow are missing (ASK013).
    """
    require()
    from expert.populations.frames import gathered, reader_of
    from expert.populations.tables import Tables

    reader = reader_of(table)
    tables = Tables(knowledge, reader.schema, outputs, keep, today or datetime.date.today(), drop_idle=drop_idle)
    rejects: list[Reject] = []

    def outcomes() -> Iterator[pa.Table]:
        for piece in tables.pieces(reader):
            rejects.extend(piece.rejects)
            yield piece.table

    return Evaluated(gathered(outcomes(), tables.schema, table, tables.words), tuple(rejects))


@checked
def evaluate_batches(
    knowledge: KnowledgeBase,
    table: object,
    outputs: str | Collection[str] = "decisions",
    *,
    keep: Collection[str] = (),
    today: datetime.date | None = None,
    drop_idle: bool = False,
) -> Iterator[Evaluated]:
    """Return the same as `evaluate`, a piece at a time and as Arrow tables, so that a stream may be longer than memory.

    Args:
        knowledge: As `evaluate`.
        table: As `evaluate`; a `pyarrow.RecordBatchReader` is read no further than is asked for.
        outputs: As `evaluate`.
        keep: As `evaluate`.
        today: As `evaluate`.
        drop_idle: As `evaluate`.

    Raises:
        CaseError: As `evaluate`, before the first piece.
        QueryError: As `evaluate`, before the first piece.
    """
    require()
    from expert.populations.frames import reader_of
    from expert.populations.tables import Tables

    reader = reader_of(table)
    tables = Tables(knowledge, reader.schema, outputs, keep, today or datetime.date.today(), drop_idle=drop_idle)
    return (Evaluated(piece.table, piece.rejects) for piece in tables.pieces(reader))


def require(*own: str) -> None:
    """Raise unless everything is installed that tables need, and what is named, which users bring on their own."""
    missing = [name for name in (*NEEDED, *own) if find_spec(name) is None]
    if missing:
        faults = Diagnostics()
        message = f"tables need {' and '.join(missing)}, which {'is' if len(missing) == 1 else 'are'} not installed"
        extra = "the package with its extra `columns`" if {*missing} & {*NEEDED} else ""
        help = " and ".join(filter(None, (extra, *(f"`{name}`" for name in own if name in missing))))
        faults.add(Location("evaluate"), "ASK013", message, f"install {help}")
        raise QueryError(faults.items)

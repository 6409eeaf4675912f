"""A run over a table in a file: outcomes, rejects and a summary. What is written is there as a whole, or not at all."""

from __future__ import annotations

import csv
import datetime
import tempfile
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Annotated, ClassVar

from msgspec.structs import astuple

from expert.engines.columns.rejects import Reject
from expert.errors import Diagnostics, Location, QueryError
from expert.language.identity import Identity, identity_of
from expert.language.model import KnowledgeBase
from expert.populations.files import Batch, Source, fingerprint_of, open_table, sink_of
from expert.populations.summary import BatchSummary
from expert.populations.tables import Tables
from expert.shapes.document import Document
from expert.shapes.notes import Form, Says
from expert.shapes.plain import json_text

Progress = Callable[[int, float], object]
"""Takes how many rows are done, and how much of the file is read, from 0 to 1."""


_MOST_LISTED = 1_000
"""So many rejected rows are named in which something cannot wait."""


class About(Document, frozen=True):
    """Where the outcomes in a file come from, so that any row of them can be asked about: it lies beside that file."""

    title: ClassVar[str] = "Where a table of outcomes comes from"

    knowledge: Identity
    source: Annotated[str, Says("The file with the answers, as it was called.")]
    fingerprint: Annotated[str, Form(pattern="^[0-9a-f]{64}$", help="64 digits"), Says("The SHA-256 of that file.")]
    date: Annotated[str, Says("The day of the answers.")]
    kept: Annotated[tuple[str, ...], Says("The columns of that file that say nothing of somebody.")]
    drop_idle: Annotated[bool, Says("Whether answers to questions that do not apply were left out.")]


def about_path(out: Path) -> Path:
    """Return where it is written from where the outcomes in a file come."""
    return out.with_name(f"{out.name}.about.json")


def rejects_path(out: Path) -> Path:
    """Return where the rejects of a run are written where nobody says otherwise."""
    return out.with_name(f"{out.name}.rejects.csv")


def run_batch(
    knowledge: KnowledgeBase,
    source: Path,
    out: Path,
    outputs: str | Collection[str] = "decisions",
    *,
    keep: Collection[str] = (),
    ignore: Collection[str] = (),
    rejects: Path | None = None,
    today: datetime.date | None = None,
    drop_idle: bool = False,
    progress: Progress = lambda _rows, _fraction: None,
) -> BatchSummary:
    """Write the outcome of every row of a table to a file, and its rejects to another one if there are any; return the summary.

    Row n of what is written is row n of the table. Memory stays the same, however long the table is.

    Args:
        knowledge: A checked knowledge base.
        source: A file of CSV, lines of JSON, or Parquet, by the ending of its name.
        out: Where to write, likewise.
        outputs: As `evaluate`.
        keep: As `evaluate`.
        ignore: Columns of the table that are neither read nor written.
        rejects: Where to write what is rejected, as CSV; beside the outcomes if None.
        today: As `evaluate`.
        drop_idle: As `evaluate`.
        progress: Called after each piece.

    Raises:
        CaseError: The table cannot be read, or a column of it cannot be used. Nothing is written then.
        QueryError: A column that is wanted is unknown, or the ending of a name.
        OSError: Something cannot be written.
    """
    rejects, today = rejects or rejects_path(out), today or datetime.date.today()
    _check_paths(source, out, rejects)
    with open_table(source, [*knowledge.findings, *knowledge.checklists], (*keep, *ignore)) as table:
        tables = Tables(knowledge, table.schema, outputs, keep, today, counts=True, ignore=ignore, drop_idle=drop_idle, called=str(source))
        with _whole(about_path(out)) as about, _whole(rejects) as listed, _whole(out) as being_written:
            told = _write(tables, table, being_written, out, listed, progress)
            origin = About(
                identity_of(knowledge), str(_real(source)), fingerprint_of(source), today.isoformat(), (*keep, *ignore), drop_idle
            )
            about.write_text(json_text(origin.to_data()) + "\n", encoding="utf-8")
    if not told.rows:
        rejects.unlink()
    return _summary(knowledge, tables, told)


class _Rejected:
    """What was rejected so far."""

    def __init__(self) -> None:
        self.rows = 0
        self.faults: Counter[str] = Counter()
        self.urgent: list[int] = []

    def add(self, rejects: Sequence[Reject]) -> None:
        """Count the faults of a piece."""
        self.rows += len({item.row for item in rejects})
        self.faults.update(item.code for item in rejects)
        self.urgent += dict.fromkeys(item.row for item in rejects if item.urgent)


def _write(tables: Tables, table: Source, to: Path, like: Path, listed: Path, progress: Progress) -> _Rejected:
    """Write the outcomes of a table, and list its rejects, each with what is kept of its row; return what was rejected."""
    told, kept = _Rejected(), tables.layout.kept
    with closing(sink_of(to, like, tables.schema)) as sink, listed.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow((*Reject.__struct_fields__, *kept))
        for batch, refused in _ahead(table):
            before = tables.rows
            piece = tables.piece(batch, refused)
            sink.write(piece.table)
            for item in piece.rejects:
                writer.writerow((*astuple(item), *(piece.table.column(name)[item.row - before - 1].as_py() for name in kept)))
            told.add(piece.rejects)
            progress(tables.rows, table.fraction())
    return told


def _check_paths(source: Path, *written: Path) -> None:
    """Raise where one file would be written over another, or cannot be."""
    seen = {_real(source)}
    faults = Diagnostics(error=QueryError)
    for path in written:
        if not path.parent.is_dir():
            faults.add(Location(str(path)), "ASK019", f"there is no folder `{path.parent}`", "make it first, or name another")
        elif path.is_dir():
            faults.add(Location(str(path)), "ASK019", f"`{path}` is a folder", "name a file in it")
        elif _real(path) in seen:
            faults.add(Location(str(path)), "ASK015", f"`{path}` would be read and written, or written twice", "give each its own name")
        seen.add(_real(path))
    if faults:
        raise QueryError(faults.items)


def _real(path: Path) -> Path:
    """Return which file a path names; of links that run in a circle the path itself."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path.absolute()


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """Yield a file to write to, which takes its place once everything inside went well, and is gone otherwise."""
    with tempfile.NamedTemporaryFile(prefix=f".{path.name}.", suffix=f".part{path.suffix}", dir=path.parent, delete=False) as file:
        being_written = Path(file.name)
    try:
        yield being_written
        being_written.replace(path)
    finally:
        being_written.unlink(missing_ok=True)


def _ahead(table: Source) -> Iterator[Batch]:
    """Yield the batches of a table, each read while the one before is worked on."""
    batches = table.batches()
    with ThreadPoolExecutor(1) as beside:
        waiting = beside.submit(next, batches, None)
        while (batch := waiting.result()) is not None:
            waiting = beside.submit(next, batches, None)
            yield batch


def _summary(knowledge: KnowledgeBase, tables: Tables, told: _Rejected) -> BatchSummary:
    """Return what a run came to."""
    counts = tables.evaluator.counts
    by_column: dict[str, dict[str, int]] = {}
    for item, number in zip(tables.plan.counted, counts, strict=False):
        by_column.setdefault(item.column, {})[item.word] = number
    open_counts = counts[len(tables.plan.counted) :]
    return BatchSummary(
        knowledge=identity_of(knowledge),
        rows=tables.rows,
        rejected=told.rows,
        urgent=tuple(told.urgent[:_MOST_LISTED]),
        urgent_rows=len(told.urgent),
        dropped=tables.evaluator.dropped,
        faults=dict(sorted(told.faults.items())),
        decisions={name: by_column[name] for name in knowledge.decisions},
        settled={name: by_column[f"{name}_at"] for name in knowledge.decisions},
        unclear={name: by_column[f"{name}_unclear"] for name, scale in knowledge.decisions.items() if scale.urgent_from},
        causes={name: by_column[f"{name}_grade"] for name in knowledge.causes},
        recommendations={name: by_column[f"{name}_for_now"] for name in knowledge.recommendations},
        open={item.column: number for item, number in zip(tables.plan.open, open_counts, strict=True)},
        failed=by_column["failed"][""],
        violated={name: number for name, number in by_column["violated"].items() if number},
    )

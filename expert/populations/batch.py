"""A run over a table in a file: outcomes, rejects and a summary. What is written is there as a whole, or not at all."""

from __future__ import annotations

import csv
import datetime
import tempfile
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
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


class About(Document, frozen=True):
    """Where the outcomes in a file come from, so that any row of them can be asked about: it lies beside that file."""

    title: ClassVar[str] = "Where a table of outcomes comes from"

    knowledge: Identity
    source: Annotated[str, Says("The file with the answers, as it was called.")]
    fingerprint: Annotated[str, Form(pattern="^[0-9a-f]{64}$", help="64 digits"), Says("The SHA-256 of that file.")]
    date: Annotated[str, Says("The day of the answers.")]
    kept: Annotated[tuple[str, ...], Says("The columns of that file that say nothing of somebody.")]


def about_path(out: Path) -> Path:
    """Return where it is written from where the outcomes in a file come."""
    return out.with_name(f"{out.name}.about.json")


def rejects_path(out: Path) -> Path:
    """Return where the rejects of a run are written where nobody says otherwise."""
    return out.with_name(f"{out.stem}.rejects.csv")


def run_batch(
    knowledge: KnowledgeBase,
    source: Path,
    out: Path,
    outputs: str | Collection[str] = "decisions",
    *,
    keep: Collection[str] = (),
    rejects: Path | None = None,
    today: datetime.date | None = None,
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
        rejects: Where to write what is rejected, as CSV; beside the outcomes if None.
        today: As `evaluate`.
        progress: Called after each piece.

    Raises:
        CaseError: The table cannot be read, or a column of it cannot be used. Nothing is written then.
        QueryError: A column that is wanted is unknown, or the ending of a name.
        OSError: Something cannot be written.
    """
    rejects, today = rejects or rejects_path(out), today or datetime.date.today()
    _check_paths(source, out, rejects)
    with open_table(source, [*knowledge.findings, *knowledge.checklists], keep) as table:
        tables = Tables(knowledge, table.schema, outputs, keep, today, counts=True, called=str(source))
        with _whole(about_path(out)) as about, _whole(rejects) as listed, _whole(out) as being_written:
            faults, rejected = _write(tables, table, being_written, out, listed, progress)
            origin = About(identity_of(knowledge), str(source.resolve()), fingerprint_of(source), today.isoformat(), tuple(keep))
            about.write_text(json_text(origin.to_data()) + "\n", encoding="utf-8")
    if not rejected:
        rejects.unlink()
    return _summary(knowledge, tables, rejected, faults)


def _write(tables: Tables, table: Source, to: Path, like: Path, listed: Path, progress: Progress) -> tuple[Counter[str], int]:
    """Write the outcomes of a table, and list its rejects; return how many faults of each code there are, and in how many rows."""
    faults, rejected = Counter[str](), 0
    with closing(sink_of(to, like, tables.schema)) as sink, listed.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(Reject.__struct_fields__)
        for batch, refused in _ahead(table):
            piece = tables.piece(batch, refused)
            sink.write(piece.table)
            writer.writerows(astuple(item) for item in piece.rejects)
            faults.update(item.code for item in piece.rejects)
            rejected += len({item.row for item in piece.rejects})
            progress(tables.rows, table.fraction())
    return faults, rejected


def _check_paths(*paths: Path) -> None:
    """Raise where one file would be written over another."""
    seen: set[Path] = set()
    faults = Diagnostics(error=QueryError)
    for path in paths:
        if path.resolve() in seen:
            faults.add(Location(str(path)), "ASK015", f"`{path}` would be read and written, or written twice", "give each its own name")
        seen.add(path.resolve())
    if faults:
        raise QueryError(faults.items)


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """Yield a file to write to, which takes its place once everything inside went well, and is gone otherwise."""
    with tempfile.NamedTemporaryFile(prefix=".", suffix=path.suffix, dir=path.parent, delete=False) as file:
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


def _summary(knowledge: KnowledgeBase, tables: Tables, rejected: int, faults: Mapping[str, int]) -> BatchSummary:
    """Return what a run came to."""
    counts = tables.evaluator.counts
    by_column: dict[str, dict[str, int]] = {}
    for item, number in zip(tables.plan.counted, counts, strict=False):
        by_column.setdefault(item.column, {})[item.word] = number
    open_counts = counts[len(tables.plan.counted) :]
    return BatchSummary(
        knowledge=identity_of(knowledge),
        rows=tables.rows,
        rejected=rejected,
        faults=dict(sorted(faults.items())),
        decisions={name: by_column[name] for name in knowledge.decisions},
        settled={name: by_column[f"{name}_at"] for name in knowledge.decisions},
        causes={name: by_column[f"{name}_grade"] for name in knowledge.causes},
        recommendations={name: by_column[f"{name}_for_now"] for name in knowledge.recommendations},
        open={item.column: number for item, number in zip(tables.plan.open, open_counts, strict=True)},
        failed=by_column["failed"][""],
        violated={name: number for name, number in by_column["violated"].items() if number},
    )

"""`batch`: the outcomes of a whole table."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from expert.faces.terminal import completing
from expert.faces.terminal.commands import CONTRADICTION, FOUND_SOMETHING, stopped_cleanly
from expert.faces.terminal.product import load_knowledge, product
from expert.faces.terminal.progress import progress_bar
from expert.faces.terminal.shared import json_option, kb_option, print_json, print_text, read_day_option

if TYPE_CHECKING:
    from expert.populations.batch import Progress

_SHOWN = ("decisions", "all")


@click.command()
@click.argument("source", metavar="IN", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), metavar="OUT", help="Where to write the outcomes.")
@click.option("--all", "everything", is_flag=True, help="Write every outcome: causes and recommendations too.")
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="NAME",
    help="Write only this column; may be given more than once.",
    shell_complete=completing.columns,
)
@click.option("--keep", multiple=True, metavar="NAME", help="A column of IN to write as it is, such as an id; likewise.")
@click.option("--ignore", multiple=True, metavar="NAME", help="A column of IN to leave alone, such as a name; likewise.")
@click.option("--rejects", type=click.Path(path_type=Path), metavar="FILE", help="Where to list what is rejected; beside OUT if left out.")
@click.option("--drop-idle", is_flag=True, help="Leave out answers to questions that do not apply, in place of rejecting the row.")
@click.option("--date", "day", metavar="DAY", help="The day of the answers; today if left out.", shell_complete=completing.days)
@kb_option
@json_option
def batch(
    source: Path,
    out: Path,
    everything: bool,
    columns: tuple[str, ...],
    keep: tuple[str, ...],
    ignore: tuple[str, ...],
    rejects: Path | None,
    drop_idle: bool,
    day: str | None,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Write what the answers in each row of a table mean, and say how many come out how.

    IN is the table, and OUT where the outcomes go. A row is a person, a column a finding or a checklist; nothing in a cell is not answered.
    Row N of OUT is row N of IN. A row with a value that cannot be used is written without an outcome and listed among the rejects. The
    kinds of file follow from the endings: .csv, .ndjson, .jsonl or .parquet.

    `PROGRAM why TARGET --batch OUT --row N`, and every other question, can be asked about any row. Exit code 1 if rows were rejected.

    \b
    Example: PROGRAM batch people.csv --out outcomes.csv --ignore name
    """
    from expert.populations.evaluate import require

    if everything and columns:
        raise click.UsageError("choose one of --all and --column")
    require()
    from expert.populations.batch import rejects_path, run_batch

    knowledge = load_knowledge(folder)
    outputs = columns or _SHOWN[everything]
    with stopped_cleanly(), _progress() as progress:
        summary = run_batch(
            knowledge,
            source,
            out,
            outputs,
            keep=keep,
            ignore=ignore,
            rejects=rejects,
            drop_idle=drop_idle,
            today=read_day_option(day),
            progress=progress,
        )
    if as_json:
        print_json(summary.to_data())
    else:
        from expert.faces.terminal.screens.summary import render_summary

        print_text(render_summary(knowledge, summary, out, rejects or rejects_path(out), product()))
    if summary.failed:
        sys.exit(CONTRADICTION)
    if summary.rejected:
        sys.exit(FOUND_SOMETHING)


@contextmanager
def _progress() -> Iterator[Progress]:
    """Show on a terminal how far it is, how fast, and how long it will still take."""
    words, begun = product().words, time.monotonic()
    with progress_bar() as update:

        def progress(rows: int, fraction: float) -> None:
            rate = int(rows / max(time.monotonic() - begun, 0.001))
            update(words.say("batch", "progress", rows=f"{rows:,}", rate=f"{rate:,}"), fraction, 1.0)

        yield progress

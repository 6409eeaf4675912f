"""How far something is, on a terminal: a bar or a line on standard error that goes when it is done."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

Update = Callable[[str, float, float | None], None]
"""Called with what is going on, how much is done, and of how much; None where that is not known."""


@contextmanager
def progress_bar() -> Iterator[Update]:
    """Yield what shows on a terminal how far something is, and how long it will still take; elsewhere it shows nothing."""
    if not sys.stderr.isatty():
        yield lambda _what, _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda what, done, total: bar.update(task, description=what, completed=done, total=total)


@contextmanager
def progress_line() -> Iterator[Callable[[str], None]]:
    """Yield what shows on a terminal, in one line that goes when it is done, what is going on; elsewhere it shows nothing."""
    if not sys.stderr.isatty():
        yield lambda _what: None
        return
    columns = shutil.get_terminal_size().columns

    def say(what: str) -> None:
        click.echo(f"\r\033[K{what[: columns - 1]}", err=True, nl=False)

    try:
        yield say
    finally:
        click.echo("\r\033[K", err=True, nl=False)

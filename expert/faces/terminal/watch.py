"""`kb watch`: what each save of a knowledge base does."""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from expert.faces.terminal.commands import BAD_INPUT, FOUND_SOMETHING
from expert.faces.terminal.product import product
from expert.faces.terminal.progress import progress_line

if TYPE_CHECKING:
    from expert.audit.watch import Look, Watch
    from expert.loading.again import Stamp

_EVERY = 0.15
"""So many seconds lie between two looks at the folder."""
_SETTLED = 0.08
"""A folder that did not change for so many seconds is read: editors write in several steps."""


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@click.option("--once", is_flag=True, help="Look once and end: exit code 1 where an expectation is not met, 2 where there is a fault.")
def watch(folder: Path | None, once: bool) -> None:
    """Check a knowledge base at each save, and say what the save did to its worked cases.

    Of each save it is said which faults there are, which entries differ from the last good state, which conclusions of worked cases come
    out otherwise, and which worked cases fail now or no longer. Ctrl-C ends it. FOLDER is the knowledge base; that of the program if it
    is left out.

    \b
    Example: PROGRAM kb watch my-knowledge/
    """
    from expert.audit.watch import Watch
    from expert.loading.again import stamps_of

    named, words = folder or Path(product().knowledge), product().words
    watched, stamps = Watch(named, words), stamps_of(named)
    look = _told(watched, named)
    if once:
        if look.faults or look.failing:
            sys.exit(BAD_INPUT if look.faults else FOUND_SOMETHING)
        return
    gc.freeze()  # what was read stays; to go through it again and again takes a tenth of the time
    click.echo(words.say("terminal", "watching", folder=named))
    while True:
        time.sleep(_EVERY)
        found = stamps_of(named)
        if found == stamps:
            continue
        found = _settled(named, found)
        files = [name for name in sorted({*stamps, *found}) if stamps.get(name) != found.get(name)]
        stamps = found
        if files:
            from expert.faces.pages.watch import render_saved

            click.echo(f"\n{render_saved(files, words)}")
            _told(watched, named)


def _told(watched: Watch, folder: Path) -> Look:
    """Look, and print what was seen."""
    from expert.faces.pages.watch import render_look

    words, begun = product().words, time.monotonic()
    with progress_line() as say:
        say(words.say("watch", "reading", folder=folder))
        look = watched.look()
    click.echo(render_look(look, time.monotonic() - begun, words))
    return look


def _settled(folder: Path, found: Mapping[str, Stamp]) -> Mapping[str, Stamp]:
    """Return the stamps of a folder once they stay the same."""
    from expert.loading.again import stamps_of

    while True:
        time.sleep(_SETTLED)
        before, found = found, stamps_of(folder)
        if found == before:
            return found

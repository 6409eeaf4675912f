"""`history`: the consultations that are kept."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING

import click

from expert.faces.terminal.commands import CONTRADICTION, SYSTEM_FAILED, Commands
from expert.faces.terminal.product import product
from expert.faces.terminal.shared import find_kept, json_option, print_exactly, print_json, print_text, recall_kept, user_store
from expert.printable import printable

if TYPE_CHECKING:
    from expert.diary.store import KeptConsultation

id_argument = click.argument("id", default="last")


@click.group(cls=Commands)
def history() -> None:
    """Consultations that are kept: list, show again, export, delete.

    They lie in one file in your own data folder, which only you can read; PROGRAM_HOME names another folder.

    \b
    Example: PROGRAM history list
    """


@history.command("list")
@json_option
def list_kept(as_json: bool) -> None:
    """List the consultations that are kept, oldest first.

    \b
    Example: PROGRAM history list
    """
    kept = user_store().heads()
    if as_json:
        print_json([item.to_data() for item in kept])
    else:
        from expert.words.diary import say_history

        click.echo(say_history(kept, product().words))


@history.command()
@id_argument
@click.option("--all", "everything", is_flag=True, help="Show everything there is to do, with dose and cautions.")
@json_option
def show(id: str, everything: bool, as_json: bool) -> None:
    """Show a kept consultation again, by the rules that gave it; ID is its number, or `last`.

    \b
    Example: PROGRAM history show last
    """
    store = user_store()
    kept = find_kept(store, id)
    if as_json:
        print_json(kept.to_data())
        return
    from expert.faces.terminal.screens.text import render_assessment
    from expert.questions.assess import assess

    consultation = recall_kept(store, kept)
    view = assess(consultation, everything=everything)
    print_text(render_assessment(view, consultation, product(), f" --consultation {kept.head.id}", kept.head.id))
    if consultation.violations:
        sys.exit(CONTRADICTION)


@history.command()
@click.argument("id", required=False)
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to FILE, readable by you only.")
@click.option("--json", "as_json", is_flag=True, help="One JSON list instead of one JSON object a line.")
def export(id: str | None, output: Path | None, as_json: bool) -> None:
    """Print what is kept as JSON, all of it or the one with that ID: one object a line.

    \b
    Example: PROGRAM history export last
    """
    from expert.files import write_private

    store = user_store()
    ids = [str(head.id) for head in store.heads()] if id is None else [id]
    pieces = _exported((find_kept(store, item) for item in ids), as_list=as_json)
    if output is None:
        for piece in pieces:
            print_exactly(piece)
        return
    try:
        write_private(output, (piece.encode() for piece in pieces))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        click.echo(product().words.say("terminal", "not_written", file=printable(str(output)), reason=reason), err=True)
        sys.exit(SYSTEM_FAILED)


def _exported(kept: Iterable[KeptConsultation], *, as_list: bool) -> Iterator[str]:
    """Yield consultations as JSON, one at a time, as all of them may be more than memory holds."""
    from expert.shapes.plain import json_text

    if not as_list:
        yield from (f"{json_text(item.to_data(), one_line=True)}\n" for item in kept)
        return
    before = "[\n"
    for item in kept:
        yield before + indent(json_text(item.to_data()), "  ")
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


@history.command()
@click.argument("id", required=False)
@click.option("--all", "everything", is_flag=True, help="Delete every consultation, and an unfinished interview.")
@click.option("--yes", is_flag=True, help="Do not ask; only on a terminal is there a question.")
@json_option
def delete(id: str | None, everything: bool, yes: bool, as_json: bool) -> None:
    """Delete the consultation with that ID, or all of them; what is deleted is overwritten in the file.

    \b
    Example: PROGRAM history delete last --yes
    """
    if (id is None) is not everything:
        raise click.UsageError("give an ID or --all")
    store, words = user_store(), product().words
    number = None if everything else find_kept(store, id).head.id
    if not yes and sys.stdin is not None and sys.stdin.isatty():
        asked = words.say("history", "delete_all") if number is None else words.say("history", "delete_one", id=number)
        if not click.confirm(asked, err=True):
            return
    count = store.delete_all() if number is None else store.delete(number)
    if as_json:
        print_json({"deleted": count})
    else:
        click.echo(words.say_count("history", "deleted", count))

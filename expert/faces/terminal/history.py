"""`history`: the consultations that are kept."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from expert.faces.terminal.commands import CONTRADICTION, SYSTEM_FAILED, Commands
from expert.faces.terminal.product import product
from expert.faces.terminal.shared import find_kept, json_option, print_exactly, print_json, print_text, recall_kept, user_store

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
    from expert.shapes.plain import json_text

    store = user_store()
    ids = [str(head.id) for head in store.heads()] if id is None else [id]
    kept = [find_kept(store, item).to_data() for item in ids]
    lines = [json_text(kept)] if as_json else [json_text(item, one_line=True) for item in kept]
    text = "".join(f"{line}\n" for line in lines)
    if output is None:
        print_exactly(text)
    else:
        try:
            with os.fdopen(os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
                file.write(text)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            click.echo(product().words.say("terminal", "not_written", file=output, reason=reason), err=True)
            sys.exit(SYSTEM_FAILED)


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
        click.confirm(asked, abort=True, err=True)
    count = store.delete(number)
    if as_json:
        print_json({"deleted": count})
    else:
        click.echo(words.say_count("history", "deleted", count))

"""`history`: the consultations that are kept."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from expert.diary.formats import CONSULTATIONS, FORMATS, FormatName
from expert.faces.terminal import completing
from expert.faces.terminal.commands import CONTRADICTION, Commands
from expert.faces.terminal.product import product
from expert.faces.terminal.shared import find_kept, json_option, print_json, print_text, recall_kept, user_store, write_or_print

id_argument = click.argument("id", default="last", shell_complete=completing.kept_ids)
some_id_argument = click.argument("id", required=False, shell_complete=completing.kept_ids)


@click.group(cls=Commands)
def history() -> None:
    """Consultations that are kept: list, show again, export, import, delete.

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
@some_id_argument
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to FILE, readable by you only.")
@click.option("--format", type=click.Choice(FORMATS), default=FORMATS[0], help="Lines of JSON, a JSON list, or a table; lines if left out.")
def export(id: str | None, output: Path | None, format: FormatName) -> None:
    """Print everything that is kept, or the consultation with that ID, each with the rules that gave it.

    Lines of JSON and a JSON list hold all of it, days and activities too, and `PROGRAM history import` reads them back. A table (CSV) is
    for spreadsheets: a row a consultation, a column an answer.

    \b
    Example: PROGRAM history export last
    """
    from expert.diary.export import as_text, exported

    store = user_store()
    records = exported(store) if id is None else exported(store, CONSULTATIONS, [find_kept(store, id).head.id])
    write_or_print(output, as_text(records, format))


@history.command("import")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@json_option
def import_files(files: tuple[Path, ...], as_json: bool) -> None:
    """Keep what each FILE holds that `PROGRAM history export` wrote: all of it, or nothing if anything cannot be used.

    Consultations keep their numbers and times, unless a number was given to another one here. What is kept already is not kept again. A
    table (CSV) cannot be read back.

    \b
    Example: PROGRAM history import mine.ndjson
    """
    take_files(files, as_json=as_json)


def take_files(files: tuple[Path, ...], *, as_json: bool) -> None:
    """Keep what exports hold, and print what came of it."""
    from expert.diary.taking import take

    taken = take(user_store(), files)
    if as_json:
        print_json(taken.to_data())
    else:
        from expert.words.diary import say_taken

        click.echo(say_taken(taken, product().words))


@history.command()
@some_id_argument
@click.option(
    "--all", "everything", is_flag=True, help="Delete everything: consultations, days, activities, an unfinished interview, older copies."
)
@click.option("--yes", is_flag=True, help="Do not ask; only on a terminal is there a question.")
@json_option
def delete(id: str | None, everything: bool, yes: bool, as_json: bool) -> None:
    """Delete the consultation with that ID, or everything that is kept; what is deleted is overwritten in the file.

    The copies that were made of the file before an update changed it are deleted with either: what is deleted must not live on in them.

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
        click.echo(words.say_count("history", "deleted" if number is None else "deleted_one", count))

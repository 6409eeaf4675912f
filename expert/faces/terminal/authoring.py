"""`kb schema` and `kb new`: what an author begins with, and what an editor knows of a knowledge base."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from expert.faces.terminal import completing
from expert.faces.terminal.commands import stopped_cleanly
from expert.faces.terminal.product import load_knowledge, product
from expert.faces.terminal.shared import end_unwritten, kb_option, write_or_print

if TYPE_CHECKING:
    from expert.loading.own_schema import OwnNames

_NOT_THERE = {"KB001", "KB003"}
"""The faults of a folder of which nothing can be read."""


def _kinds() -> list[str]:
    """Return the kinds of file and data of which there is a schema."""
    from expert.faces.pages.schemas import PUBLISHED_SCHEMAS

    return sorted((*PUBLISHED_SCHEMAS, "case"))


@click.command()
@click.argument("kind", required=False, shell_complete=completing.one_of(_kinds))
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Write to the file PATH; without KIND, the schemas of all files of a knowledge base into the folder PATH.",
)
@kb_option
def schema(kind: str | None, output: Path | None, folder: Path | None) -> None:
    """Print the JSON Schema of a KIND of file; without KIND, list the kinds.

    With --kb the schema of a knowledge file knows that knowledge base's own names: an editor offers them, and marks what is none of them.
    While the files have faults it is made of what can be read. `case` is what `PROGRAM assess` reads, generated from the findings;
    `outcome` is what `--json` prints.

    An editor finds the schema of a file by its first line:
    `# yaml-language-server: $schema=../schema/rules.schema.json`.

    \b
    Example: PROGRAM kb schema --kb my-knowledge/ --output schema/
    """
    from expert.cases.schema import case_schema
    from expert.errors import Diagnostic, Location, QueryError, suggest_names
    from expert.faces.pages.schemas import PUBLISHED_SCHEMAS, load_schema, own_schemas, render_schema
    from expert.loading.file_kinds import KNOWLEDGE_FILES
    from expert.loading.own_schema import own_schema

    if kind is None and output is None:
        click.echo("\n".join(_kinds()))
    elif kind is None:
        assert output is not None
        _write_into(output, own_schemas(_own_names(folder)))
    elif kind == "case":
        write_or_print(output, [render_schema(case_schema(load_knowledge(folder)))])
    elif kind in KNOWLEDGE_FILES and folder is not None:
        write_or_print(output, [render_schema(own_schema(kind, _own_names(folder)))])
    elif kind in PUBLISHED_SCHEMAS:
        write_or_print(output, [render_schema(load_schema(kind))])
    else:
        raise QueryError([Diagnostic(Location("schema"), "ASK001", f"there is no schema of `{kind}`", suggest_names(kind, _kinds()))])


def _write_into(folder: Path, files: Mapping[str, str]) -> None:
    """Write files into a folder, which is made if it is not there; each is whole once it stands there."""
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        end_unwritten(folder, error)
    for name, text in files.items():
        write_or_print(folder / name, [text])


def _own_names(folder: Path | None) -> OwnNames:
    """Return the names of a knowledge base; where it has faults, of what can be read of it, which is said on standard error.

    Raises:
        KnowledgeError: There is no knowledge base in the folder.
    """
    from expert.errors import KnowledgeError
    from expert.loading.own_schema import read_own_names

    place = Path(product().knowledge) if folder is None else folder
    try:
        return read_own_names(place, load_knowledge(folder))
    except KnowledgeError as error:
        if any(fault.code in _NOT_THERE for fault in error.diagnostics):
            raise
        words, program = product().words, product().name
        click.echo(words.say_count("terminal", "faulty_schema", len(error.diagnostics), folder=str(place), program=program), err=True)
        return read_own_names(place, None)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--id", "id", metavar="ID", help="What the knowledge base is called where programs name it: snake_case.")
@click.option("--title", metavar="TEXT", help="What it is called where people read it.")
def new(folder: Path, id: str | None, title: str | None) -> None:
    """Make a small knowledge base in FOLDER, to begin from: it passes every check, and says what comes next.

    FOLDER must not exist, or be empty. In it come to stand the files, schemas by which editors know their names, and a test of the laws.

    \b
    Example: PROGRAM kb new my-knowledge --title "My first rules"
    """
    from expert.faces.terminal.beginning import KNOWLEDGE, SCHEMA, make_knowledge

    try:
        with stopped_cleanly():
            make_knowledge(folder, id, title)
    except OSError as error:
        end_unwritten(folder, error)
    click.echo(
        product().words.say(
            "terminal",
            "made",
            program=product().name,
            folder=_typed(folder),
            knowledge=_typed(folder / KNOWLEDGE),
            schema=_typed(folder / SCHEMA),
        )
    )


def _typed(path: Path) -> str:
    """Return a path as it is typed in a shell."""
    import shlex

    from expert.printable import printable

    return shlex.quote(printable(str(path)))

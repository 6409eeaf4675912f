"""What all commands share: exit codes, options, how errors become messages, how a case is found and how things are printed."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from expert.errors import DiagnosedError, EngineError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from expert import Case, KnowledgeBase


PROGRAM = "hamstring"
FINDINGS = 1
"""A check found something; it is on standard output."""
BAD_INPUT = 2
"""A file, a name or an option that cannot be used; every fault is on standard error."""
CONTRADICTION = 3
"""An invariant of the knowledge base does not hold: no advice was given."""
ENGINE_FAILED = 4
"""The inference engine failed; please report it."""
SYSTEM_FAILED = 5
"""The output could not be written, or the system refused something else."""


class Commands(click.Group):
    """A group that turns errors into messages and exit codes, and lists its commands in the order of use."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click calls it so
        """Return the commands in the order in which they were written."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; what a user can cause ends in a message, never in a traceback."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
            return result
        except DiagnosedError as error:
            click.echo(str(error), err=True)
            count = len(error.diagnostics)
            click.echo(f"{count} fault{'s' if count > 1 else ''}", err=True)
            ctx.exit(BAD_INPUT)
        except EngineError as error:
            click.echo(f"the inference engine failed: {error}", err=True)
            ctx.exit(ENGINE_FAILED)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)
        except OSError as error:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            click.echo(f"cannot go on: {(error.strerror or str(error)).lower()}", err=True)
            ctx.exit(SYSTEM_FAILED)


kb_option = click.option(
    "--kb",
    "folder",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Another knowledge base than the one that ships with the program.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print data as JSON.")
case_option = click.option(
    "--case",
    "file",
    required=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The answers, YAML or JSON; - for standard input.",
)


def read_input(file: Path, folder: Path | None) -> tuple[KnowledgeBase, Case]:
    """Return the knowledge base, and the case in a file or on standard input."""
    from expert.loading import LARGEST_BYTES, load_case, load_knowledge, read_case

    knowledge = load_knowledge(folder)
    if str(file) == "-":
        raw = sys.stdin.buffer.read(LARGEST_BYTES + 1) if sys.stdin is not None else b""
        return knowledge, read_case(raw, knowledge, "standard input")
    return knowledge, load_case(file, knowledge)


def print_text(renderable: RenderableType) -> None:
    """Print text: coloured on a terminal, plain when piped; NO_COLOR and COLUMNS are heeded."""
    from expert.render import console, to_plain

    terminal = console()
    if terminal.is_terminal:
        terminal.print(renderable)
    else:
        click.echo(to_plain(renderable))


def print_json(data: object) -> None:
    """Print data as JSON."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))

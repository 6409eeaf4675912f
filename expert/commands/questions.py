"""The questions that can be asked of an outcome."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from expert.commands.shared import CONTRADICTION, case_option, json_option, kb_option, print_json, print_text, read_input


@click.command()
@click.argument("target")
@case_option
@json_option
@kb_option
def why(target: str, file: Path, as_json: bool, folder: Path | None) -> None:
    """Say why TARGET came out as it did: the whole chain, down to your answers.

    TARGET is a decision (running, care, loading), a cause, a concept or a recommendation; `hamstring kb show` lists them.

    \b
    Example: hamstring why running --case examples/long-run-spike.yaml
    """
    from expert.consulting import consult
    from expert.explain.why import why as explain

    knowledge, case = read_input(file, folder)
    consultation = consult(knowledge, case)
    statement = explain(knowledge, consultation, target)
    if as_json:
        print_json(statement.to_data())
    else:
        from expert.render import render_statement

        print_text(render_statement(statement))
    if consultation.violations:
        sys.exit(CONTRADICTION)

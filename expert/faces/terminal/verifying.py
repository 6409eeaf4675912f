"""`verify`: an outcome checked without trusting the program that wrote it."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from expert.faces.terminal.product import load_knowledge
from expert.faces.terminal.question_commands import answering
from expert.faces.terminal.shared import FINDINGS, json_option, kb_option, print_json, print_text, raw_outcome


@answering("verify")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
@kb_option
def verify(file: Path, as_json: bool, folder: Path | None) -> None:
    """FILE is what `PROGRAM assess --json` printed; - reads standard input. Exit code 1 if a step fails; the first one is named."""
    from expert.questions.verify import verify as check

    raw, name = raw_outcome(file)
    verification = check(load_knowledge(folder), raw, name)
    if as_json:
        print_json(verification.to_data())
    else:
        from expert.faces.terminal.screens.text import render_told
        from expert.words.sentences import tell

        print_text(render_told(tell(verification.explanation())))
    if not verification.verified:
        sys.exit(FINDINGS)

"""`assess`: what the answers mean."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from expert.faces.terminal.product import product
from expert.faces.terminal.question_commands import answering
from expert.faces.terminal.shared import (
    CONTRADICTION,
    json_option,
    kb_option,
    keep_consultation,
    options_for,
    print_text,
    read_input,
)


@answering("assess")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--for-clinician",
    "handover",
    is_flag=True,
    help="One page for whoever looks at it next: answers and warning signs, no advice.",
)
@click.option("--with-private", is_flag=True, help="With --for-clinician: show private answers too.")
@click.option("--no-save", is_flag=True, help="Keep nothing: no file and no folder is made.")
@json_option
@kb_option
def assess(
    file: Path, everything: bool | None, handover: bool, with_private: bool, no_save: bool, as_json: bool, folder: Path | None
) -> None:
    """FILE is YAML or JSON; `PROGRAM kb schema case` says what may stand in it; - reads standard input.

    The consultation is kept, whatever is printed, so that `PROGRAM why` and the other questions find it. `PROGRAM history`
    lists what is kept; --no-save keeps nothing.
    """
    if sum((bool(everything), handover, as_json)) > 1:
        raise click.UsageError("choose one of --all, --for-clinician and --json")
    if with_private and not handover:
        raise click.UsageError("--with-private belongs to --for-clinician")
    from expert.consultation.consult import consult
    from expert.questions.assess import assess as view_of
    from expert.questions.handover import handover_page

    knowledge, case = read_input(file, folder)
    consultation = consult(knowledge, case)
    kept = None if no_save else keep_consultation(consultation, folder)
    if as_json:
        click.echo(consultation.to_json(), nl=False)
    elif handover:
        from expert.faces.terminal.screens.text import render_handover_page

        print_text(render_handover_page(knowledge, handover_page(consultation, private=with_private)))
    else:
        from expert.faces.terminal.screens.text import render_assessment

        view = view_of(consultation, everything=bool(everything))
        print_text(render_assessment(view, consultation, product().name, "" if kept is not None else options_for(file, folder), kept))
    if consultation.violations:
        sys.exit(CONTRADICTION)

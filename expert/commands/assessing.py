"""`assess`: what the answers mean."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from expert.commands.shared import CONTRADICTION, PROGRAM, json_option, kb_option, print_text, read_input


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--all", "everything", is_flag=True, help="Show everything there is to do, with dose and cautions.")
@click.option("--for-clinician", is_flag=True, help="One page for a doctor or physio: answers and warning signs, no advice.")
@click.option("--with-private", is_flag=True, help="With --for-clinician: show private answers too.")
@json_option
@kb_option
def assess(file: Path, everything: bool, for_clinician: bool, with_private: bool, as_json: bool, folder: Path | None) -> None:
    """Say what the answers in FILE mean: may I run, whom to see, what to do.

    FILE is YAML or JSON; `hamstring kb schema case` says what may stand in it; - reads standard input.

    \b
    Example: hamstring assess examples/long-run-spike.yaml
    """
    if sum((everything, for_clinician, as_json)) > 1:
        raise click.UsageError("choose one of --all, --for-clinician and --json")
    if with_private and not for_clinician:
        raise click.UsageError("--with-private belongs to --for-clinician")
    from expert.consulting import consult
    from expert.explain.assessment import assess as view_of
    from expert.explain.clinician import clinician_page

    knowledge, case = read_input(file, folder)
    consultation = consult(knowledge, case)
    if as_json:
        click.echo(consultation.to_json(), nl=False)
    elif for_clinician:
        from expert.render import render_clinician_page

        print_text(render_clinician_page(clinician_page(knowledge, consultation, private=with_private)))
    else:
        from expert.render import render_assessment

        print_text(render_assessment(view_of(knowledge, consultation, everything=everything), consultation, str(file), PROGRAM))
    if consultation.violations:
        sys.exit(CONTRADICTION)

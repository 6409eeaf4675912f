"""The questions about what is not, or not yet, so: other answers, other outcomes, fewer answers, more answers."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from expert.faces.terminal.questions import form_options, print_explanation
from expert.faces.terminal.shared import CONTRADICTION, CaseSource, case_options, kb_option, read_consultation

if TYPE_CHECKING:
    from expert import Consultation
    from expert.questions.statements import Explanation

Form = tuple[str, bool, int | None]


def _print(explanation: Explanation, consultation: Consultation, form: Form) -> None:
    """Print an explanation; an outcome that contradicts itself has an exit code of its own."""
    from expert.words.shortening import glance

    print_explanation(explanation, form, glance)
    if consultation.violations:
        sys.exit(CONTRADICTION)


@click.command("what-if")
@click.argument("changes", nargs=-1, required=True, metavar="FINDING=VALUE...")
@case_options
@form_options
def what_if(changes: tuple[str, ...], source: CaseSource, form: Form) -> None:
    """Say what would come out differently with other answers, and why.

    FINDING=VALUE is an answer as in a case file (pain_walking=0, trigger_run_km=6mi); FINDING=unknown takes an answer away.

    \b
    Example: PROGRAM what-if walking_now=limp --case examples/long-run-spike.yaml
    """
    from expert.cases.changes import parse_changes
    from expert.questions.what_if import what_if as explain

    consultation = read_consultation(source)
    _print(explain(consultation, parse_changes(consultation.knowledge, changes)), consultation, form)


@click.command()
@click.argument("old")
@click.argument("new")
@form_options
@kb_option
def compare(old: str, new: str, form: Form, folder: Path | None) -> None:
    """Say what changed from OLD to NEW, and which answers made it change.

    OLD and NEW are files of answers, outcomes that --json printed, or kept consultations: their ids, or `last`.

    \b
    Example: PROGRAM compare examples/sprint-finish.yaml examples/ice-slip.yaml
    """
    from expert.questions.compare import compare as explain

    first = read_consultation(_source(old, folder))
    second = read_consultation(_source(new, folder))
    _print(explain(first, second), second, form)


def _source(text: str, folder: Path | None) -> CaseSource:
    """Return where a consultation is: kept, in a file with an outcome, or to be made from a file of answers."""
    path = Path(text)
    if (text.isdecimal() or text == "last") and not path.exists():
        return CaseSource(kept=text, folder=folder)
    return CaseSource(outcome=path, folder=folder) if _is_outcome(path) else CaseSource(file=path, folder=folder)


def _is_outcome(path: Path) -> bool:
    """Return whether a file holds an outcome; what cannot be read is reported by whoever reads it as answers."""
    try:
        data = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(data, dict) and "decisions" in data


@click.command()
@click.argument("target")
@case_options
@form_options
def enough(target: str, source: CaseSource, form: Form) -> None:
    """Say which of your answers alone are enough for TARGET.

    TARGET is a decision (running, care, loading), a cause, a concept or a recommendation, for how it came out; or one way to come out, such
    as running=no_run or likely:overstriding.

    \b
    Example: PROGRAM enough running --case examples/ice-slip.yaml
    """
    from expert.questions.enough import enough as explain

    consultation = read_consultation(source)
    _print(explain(consultation, target), consultation, form)


@click.command("open")
@case_options
@form_options
def open_questions(source: CaseSource, form: Form) -> None:
    """Say which unanswered questions could still change something, and which is best to answer next.

    \b
    Example: PROGRAM open --case examples/sprint-finish.yaml
    """
    from expert.questions.open_questions import open_questions as explain

    consultation = read_consultation(source)
    _print(explain(consultation), consultation, form)


@click.command()
@click.argument("target")
@case_options
@form_options
def until(target: str, source: CaseSource, form: Form) -> None:
    """Say what would have to change until TARGET holds: the smallest change, or what prevents it.

    TARGET is a level of a decision (that one or a milder one), or a conclusion as for `why`. A worse answer is never proposed, nor
    another answer to a warning sign.

    \b
    Example: PROGRAM until running=run_no_speed --case examples/long-run-spike.yaml
    """
    from expert.questions.until import until as explain

    consultation = read_consultation(source)
    _print(explain(consultation, target), consultation, form)

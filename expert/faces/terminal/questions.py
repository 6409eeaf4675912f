"""The questions that ask why an outcome is as it is, and why it is not otherwise."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from expert.faces.terminal.shared import CONTRADICTION, CaseSource, case_options, json_option, print_json, print_text, read_consultation

if TYPE_CHECKING:
    from expert.questions.statements import Explanation
    from expert.words.sentences import Shortening
    from expert.words.told import Told


def form_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options for how an explanation is printed; the command gets them as one argument, `form`, for `print_explanation`."""

    @click.option("--full", is_flag=True, help="Every step, down to your answers, with who says so.")
    @click.option("--depth", type=click.IntRange(0, 99), metavar="N", help="Every step down to this depth.")
    @json_option
    @click.option("--markdown", is_flag=True, help="Print Markdown.")
    @functools.wraps(command)
    def with_form(
        *arguments: Any, full: bool, depth: int | None, as_json: bool, markdown: bool, mermaid: bool = False, **options: Any
    ) -> None:
        if sum((as_json, markdown, mermaid)) > 1:
            raise click.UsageError("choose one of --json, --markdown and --mermaid")
        if full and depth is not None:
            raise click.UsageError("choose one of --full and --depth")
        if as_json and depth is not None:
            raise click.UsageError("--json is always full")
        chosen = "json" if as_json else "markdown" if markdown else "mermaid" if mermaid else "text"
        command(*arguments, form=(chosen, full, depth), **options)

    return with_form


def print_explanation(explanation: Explanation, form: tuple[str, bool, int | None], shorten: Shortening | None = None) -> None:
    """Print an explanation: shortened, by folding if nothing else is said, unless more is asked for; JSON is always the whole."""
    chosen, full, depth = form
    if chosen == "json":
        print_json(explanation.to_data())
        return
    from expert.words.sentences import tell
    from expert.words.shortening import cut, fold, whole

    shown = (lambda statement: cut(statement, depth)) if depth is not None else whole if full else shorten or fold
    _print_told(tell(explanation, shown), chosen)


def _print_told(told: Told, form: str) -> None:
    """Print an explanation in words, as text, Markdown or a diagram."""
    from expert.faces.pages.markdown import render_told_markdown
    from expert.faces.pages.mermaid import render_told_mermaid
    from expert.faces.terminal.screens.text import render_told

    if form == "text":
        print_text(render_told(told))
    else:
        click.echo(render_told_markdown(told) if form == "markdown" else render_told_mermaid(told), nl=False)


@click.command()
@click.argument("target", default="")
@click.option("--rather-than", "other", metavar="OTHER", help="What decided between TARGET and another level, cause or recommendation.")
@case_options
@click.option("--mermaid", is_flag=True, help="Print the whole proof as a Mermaid flowchart.")
@form_options
def why(target: str, other: str | None, source: CaseSource, form: tuple[str, bool, int | None]) -> None:
    """Say why TARGET came out as it did: first in a sentence, and with --full down to your answers.

    TARGET is a decision (running, care, loading), a cause, a concept or a recommendation; `PROGRAM kb show` lists them. Without it,
    why you may or may not run.

    \b
    Example: PROGRAM why running --case examples/long-run-spike.yaml
    """
    from expert.questions.rather_than import why_rather_than
    from expert.questions.why import first_decision
    from expert.questions.why import why as explain

    consultation = read_consultation(source)
    if other is None:
        explanation = explain(consultation, target)
    else:
        explanation = why_rather_than(consultation, target or first_decision(consultation.knowledge), other)
    print_explanation(explanation, form)
    if consultation.violations:
        sys.exit(CONTRADICTION)


@click.command("why-not")
@click.argument("target")
@case_options
@form_options
def why_not(target: str, source: CaseSource, form: tuple[str, bool, int | None]) -> None:
    """Say why TARGET did not come out: what you answered otherwise, what you have not said, what speaks against it.

    TARGET is a level of a decision (running=normal_training), a cause, a concept or a recommendation.

    \b
    Example: PROGRAM why-not running=normal_training --case examples/long-run-spike.yaml
    """
    from expert.questions.why_not import why_not as explain

    consultation = read_consultation(source)
    print_explanation(explain(consultation, target), form)
    if consultation.violations:
        sys.exit(CONTRADICTION)

"""How an explanation is printed: the options for that, and the printing."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, assert_never

import click

from expert.faces.terminal.product import product
from expert.faces.terminal.shared import json_option, print_exactly, print_json, print_text

if TYPE_CHECKING:
    from expert.questions.statements import Explanation
    from expert.words.told import Told

Notation: TypeAlias = Literal["text", "markdown", "mermaid"]
"""As what an explanation in words is printed."""
Format = tuple[Notation | Literal["json"], bool, int | None]
"""As what it is printed; whether everything is shown; down to which depth."""


def format_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options for how an explanation is printed; the command gets them as one argument, `format`, for `print_explanation`."""

    @click.option("--full", is_flag=True, help="Every step, down to the answers, with who says so.")
    @click.option("--depth", type=click.IntRange(0, 99), metavar="N", help="Every step down to this depth.")
    @json_option
    @click.option("--markdown", is_flag=True, help="Print Markdown.")
    @click.option("--mermaid", is_flag=True, help="Print a Mermaid flowchart of the whole.")
    @functools.wraps(command)
    def with_format(*arguments: Any, full: bool, depth: int | None, as_json: bool, markdown: bool, mermaid: bool, **options: Any) -> None:
        if sum((as_json, markdown, mermaid)) > 1:
            raise click.UsageError("choose one of --json, --markdown and --mermaid")
        if full and depth is not None:
            raise click.UsageError("choose one of --full and --depth")
        if as_json and depth is not None:
            raise click.UsageError("--json is always full")
        chosen = "json" if as_json else "markdown" if markdown else "mermaid" if mermaid else "text"
        command(*arguments, format=(chosen, full, depth), **options)

    return with_format


def json_format(command: Callable[..., None]) -> Callable[..., None]:
    """Add --json alone, for what is printed in one way otherwise; the command gets it as the same argument, `format`."""

    @json_option
    @functools.wraps(command)
    def with_format(*arguments: Any, as_json: bool, **options: Any) -> None:
        command(*arguments, format=("json" if as_json else "text", False, None), **options)

    return with_format


def print_explanation(explanation: Explanation, format: Format) -> None:
    """Print an explanation: made short unless more is asked for; JSON is always the whole, and a diagram unless a depth is given."""
    chosen, full, depth = format
    if chosen == "json":
        print_json(explanation.to_data())
        return
    from expert.words.sentences import tell
    from expert.words.shortening import cut, short, whole

    shown = (lambda statement: cut(statement, depth)) if depth is not None else whole if full or chosen == "mermaid" else short
    _print_told(tell(explanation, shown, product().words), chosen)


def _print_told(told: Told, notation: Notation) -> None:
    """Print an explanation in words, as text, Markdown or a diagram."""
    match notation:
        case "text":
            from expert.faces.terminal.screens.text import render_told

            print_text(render_told(told))
        case "markdown":
            from expert.faces.pages.markdown import render_told_markdown

            print_exactly(render_told_markdown(told))
        case "mermaid":
            from expert.faces.pages.mermaid import render_told_mermaid

            print_exactly(render_told_mermaid(told))
        case _:  # pragma: no cover
            assert_never(notation)

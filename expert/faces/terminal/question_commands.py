"""Questions as commands: name, help, arguments and example are those of the declaration."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from dataclasses import replace
from inspect import cleandoc
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from expert.faces.terminal.formats import Format, format_options, print_explanation
from expert.faces.terminal.product import load_knowledge
from expert.faces.terminal.shared import CONTRADICTION, CaseSource, case_options, kb_option, read_consultation
from expert.questions.registry import About, Argument, Question, Type, line_of, question

if TYPE_CHECKING:
    from expert import Consultation, KnowledgeBase

_SHORT = {"why": "fold", "why_not": "fold", "ever": "brief"}
"""How the explanation of a question is made short, by the function that gives it; at a glance if nothing is said."""


def explaining(name: str) -> click.Command:
    """Return the command of a question that is answered with an explanation."""
    asked = question(name)
    return _with_arguments(asked, _ABOUT[asked.about](asked))


def answering(name: str, *, optional: str = "") -> Callable[[Callable[..., None]], click.Command]:
    """Return what makes a function the command of a question whose answer it prints itself.

    What the function's docstring says comes behind the help of the question. Without the `optional` argument it does something else.
    """
    asked = question(name)
    asked = replace(asked, arguments=tuple(replace(item, required=item.required and item.name != optional) for item in asked.arguments))

    def command(run: Callable[..., None]) -> click.Command:
        return _with_arguments(asked, run)

    return command


def _with_arguments(asked: Question, run: Callable[..., None]) -> click.Command:
    """Return a command with the arguments of a question before those that the function has already."""
    for argument in reversed(asked.arguments):
        run = _parameter(argument)(run)
    return click.command(asked.name.rpartition(" ")[2], help=_help(asked, run.__doc__ or ""))(run)


def _parameter(argument: Argument) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return the parameter of a command for an argument; what is not given is None, so that the function's own default holds."""
    name = f"--{argument.typed.replace('_', '-')}"
    match argument.type:
        case Type.FLAG:
            return click.option(name, argument.name, is_flag=True, default=None, help=argument.help)
        case Type.NUMBER:
            return click.option(name, argument.name, type=click.IntRange(min=argument.least), metavar="N", help=argument.help)
        case Type.CHANGES:
            return click.argument(argument.name, nargs=-1, required=True, metavar="FINDING=VALUE...")
        case Type.TARGET | Type.CONDITION | Type.ID:
            if argument.option:
                return click.option(name, argument.name, metavar="OTHER", help=argument.help)
            shown = argument.typed.upper()
            return click.argument(argument.name, required=argument.required, metavar=shown if argument.required else f"[{shown}]")


def _help(asked: Question, more: str) -> str:
    """Return the help of a question: what it answers, what its arguments are, an example."""
    described = [f"{item.typed.upper()}: {item.help}" for item in asked.arguments if not item.option]
    said = "\n\n".join(part for part in (asked.help, *described, asked.details) if part)
    typed = re.sub(r"`([a-z -]+)`", lambda name: f"`PROGRAM {name[1]}`" if line_of(name[1]) else name[0], said)
    return "\n\n".join(part for part in (typed, cleandoc(more), f"\b\nExample: PROGRAM {example_of(asked)}") if part)


def example_of(asked: Question) -> str:
    """Return what one types behind the name of the program, with where the outcome is if that is not said already."""
    needs_case = asked.about is About.OUTCOME and "{case}" not in asked.example
    return f"{asked.example} --case {{case}}" if needs_case else asked.example


def _of_an_outcome(asked: Question) -> Callable[..., None]:
    """Return what asks about one outcome."""

    @case_options
    @format_options
    def run(source: CaseSource, format: Format, **typed: Any) -> None:
        consultation = read_consultation(source)
        _print(asked, consultation.knowledge, (consultation,), typed, format)

    return run


def _of_two_outcomes(asked: Question) -> Callable[..., None]:
    """Return what asks about two outcomes."""

    @click.argument("old")
    @click.argument("new")
    @format_options
    @kb_option
    def run(old: str, new: str, format: Format, folder: Path | None, **typed: Any) -> None:
        first, second = (read_consultation(_source(text, folder)) for text in (old, new))
        _print(asked, second.knowledge, (first, second), typed, format)

    run.__doc__ = "OLD and NEW are files of answers, outcomes that --json printed, or kept consultations: their ids, or `last`."
    return run


def _of_knowledge(asked: Question) -> Callable[..., None]:
    """Return what asks about a knowledge base."""

    @format_options
    @kb_option
    def run(format: Format, folder: Path | None, **typed: Any) -> None:
        knowledge = load_knowledge(folder)
        _print(asked, knowledge, (knowledge,), typed, format)

    return run


_ABOUT = {About.OUTCOME: _of_an_outcome, About.TWO_OUTCOMES: _of_two_outcomes, About.KNOWLEDGE: _of_knowledge}


def _print(asked: Question, knowledge: KnowledgeBase, about: tuple[Any, ...], typed: dict[str, Any], format: Format) -> None:
    """Ask and print; an outcome that contradicts itself has an exit code of its own."""
    from expert.words import shortening

    explanation = asked.ask(knowledge, about, typed)
    print_explanation(explanation, format, getattr(shortening, _SHORT.get(asked.function, "glance")))
    last: Consultation | KnowledgeBase = about[-1]
    if getattr(last, "violations", ()):
        sys.exit(CONTRADICTION)


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

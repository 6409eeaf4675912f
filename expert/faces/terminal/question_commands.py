"""Questions as commands: name, help, arguments and example are those of the declaration, what only a terminal has is its manner."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping

import click

from expert.faces.terminal import completing
from expert.faces.terminal.asked_of import ASKED_OF, AskedOf, Find, Run
from expert.faces.terminal.formats import Format
from expert.faces.terminal.manners import Instead, manner_of
from expert.questions.registry import QUESTIONS, Argument, Question, Type, Typed


def question_command(asked: Question) -> click.Command:
    """Return the command of a question."""
    manner = manner_of(asked.name)

    def run(find: Find, format: Format, **typed: Typed | None) -> None:
        _refuse_several(manner.either)
        chosen = _chosen(asked, manner.instead, typed)
        found = find(chosen)
        given = {name: value for name, value in typed.items() if value is not None}
        with manner_of(chosen.name).progress() as progress:
            answer = chosen.ask(found.knowledge, found.about, {**found.given, **given}, progress)
        code = manner_of(chosen.name).show(answer, format, found, *found.about) or found.code
        if code:
            sys.exit(code)

    made = _asked_of(asked).add(manner.formats(run))
    if manner.instead is not None and manner.instead.option:
        made = _with_instead(made, manner.instead)
    may_be_missing = manner.instead is not None and not manner.instead.option
    for argument in reversed(asked.arguments):
        made = _with_argument(made, argument, required=argument.required and not may_be_missing)
    return click.command(asked.name, help="\n\n".join(_help(asked)))(made)


def _with_instead(run: Run, instead: Instead) -> Run:
    """Return a command with the option that makes it ask another question, and the arguments of that."""
    other = QUESTIONS[instead.question]
    for argument in reversed(other.arguments):
        help = f"With {instead.option}: {argument.help[:1].lower()}{argument.help[1:]}"
        run = _with_argument(run, argument._replace(help=help), required=False)
    return click.option(instead.option, other.name, is_flag=True, help=other.help)(run)


def _with_argument(run: Run, argument: Argument, *, required: bool) -> Run:
    """Return a command with an argument; what is not given is None, so that the function's own default holds."""
    complete = completing.of_argument(argument)
    match argument.type:
        case Type.FLAG:
            return click.option(_option(argument), argument.name, is_flag=True, default=None, help=argument.help)(run)
        case Type.NUMBER:
            number = click.IntRange(min=argument.least)
            return click.option(_option(argument), argument.name, type=number, metavar="N", help=argument.help)(run)
        case Type.CHANGES:
            return click.argument(argument.name, nargs=-1, required=required, metavar="FINDING=VALUE...", shell_complete=complete)(run)
        case Type.TARGET | Type.CONDITION | Type.ID:
            if argument.option:
                return click.option(_option(argument), argument.name, metavar="OTHER", help=argument.help, shell_complete=complete)(run)
            shown = argument.typed.upper()
            metavar = shown if required else f"[{shown}]"
            return click.argument(argument.name, required=required, metavar=metavar, shell_complete=complete)(run)


def _option(argument: Argument) -> str:
    """Return the option of an argument that is named when it is given."""
    return f"--{argument.typed.replace('_', '-')}"


def _refuse_several(either: tuple[str, ...]) -> None:
    """Refuse more than one of some options."""
    context = click.get_current_context()
    options = {option: param.name for param in context.command.params for option in param.opts}
    if sum(bool(context.params[options[option] or ""]) for option in either) > 1:
        *first, last = either
        raise click.UsageError(f"choose one of {', '.join(first)} and {last}")


def _chosen(asked: Question, instead: Instead | None, typed: Mapping[str, Typed | None]) -> Question:
    """Return the question that is asked: that of the command, or the one instead of it."""
    if instead is None:
        return asked
    other = QUESTIONS[instead.question]
    if not instead.option:
        return other if any(typed[item.name] is None for item in asked.arguments if item.required) else asked
    if typed[other.name]:
        return other
    for argument in other.arguments:
        if typed[argument.name] is not None:
            raise click.UsageError(f"{_option(argument)} belongs to {instead.option}")
    return asked


def _asked_of(asked: Question) -> AskedOf:
    """Return how what a question is asked of is named."""
    return manner_of(asked.name).asked_of or ASKED_OF[asked.about]


def _help(asked: Question) -> Iterator[str]:
    """Yield the paragraphs of the help: what is answered, what is given, what else to know, an example."""
    manner = manner_of(asked.name)
    described = (f"{item.typed.upper()}: {item.help}" for item in asked.arguments if not item.option)
    yield from (_as_typed(part) for part in (asked.help, *described, asked.details) if part)
    yield from (part for part in (_asked_of(asked).note, manner.note) if part)
    if manner.instead is not None and not manner.instead.option:
        missing = " and ".join(item.typed.upper() for item in asked.arguments if item.required)
        yield f"Without {missing}, as `PROGRAM {path_of(QUESTIONS[manner.instead.question])}`."
    yield f"\b\nExample: PROGRAM {example_of(asked)}"


def _as_typed(text: str) -> str:
    """Return a text of a declaration in which other questions stand as they are typed."""

    def typed(name: re.Match[str]) -> str:
        return f"`PROGRAM {path_of(QUESTIONS[name[1]])}`" if name[1] in QUESTIONS else name[0]

    return re.sub(r"`([a-z-]+)`", typed, text)


def path_of(asked: Question) -> str:
    """Return the name of a question's command: those about a knowledge base stand in a group."""
    return f"kb {asked.name}" if asked.is_authors else asked.name


def example_of(asked: Question) -> str:
    """Return what one types behind the name of the program."""
    given = (f"'{item.example}'" if item.type is Type.CONDITION else item.example for item in asked.arguments)
    return " ".join(part for part in (path_of(asked), *given, _asked_of(asked).example) if part)

"""A command of a question is what its declaration says; what a terminal adds is where it finds its case, and how it prints."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from cli import HAMSTRING, main
from expert.faces.terminal.asked_of import ASKED_OF
from expert.faces.terminal.manners import MANNERS, manner_of
from expert.faces.terminal.question_commands import path_of
from expert.questions.registry import QUESTIONS, Argument, Question, Type
from tests.places import EXAMPLES

EVERY = pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)


def command_of(question: Question) -> click.Command:
    command: click.Command = main
    for name in path_of(question).split(" "):
        assert isinstance(command, click.Group)
        found = command.get_command(main.make_context("hamstring", [], resilient_parsing=True), name)
        assert found is not None
        command = found
    return command


def added(question: Question) -> set[str]:
    """Return the names of what only the terminal adds to a question."""
    manner = manner_of(question.name)
    asked_of = manner.asked_of or ASKED_OF[question.about]
    of_the_terminal = click.command()(asked_of.add(manner.formats(lambda **_: None)))
    return {str(parameter.name) for parameter in of_the_terminal.params}


@EVERY
def test_its_arguments_are_those_of_the_declaration(question: Question) -> None:
    other = QUESTIONS[manner.question] if (manner := manner_of(question.name).instead) is not None and manner.option else None
    taken = {str(parameter.name): parameter for parameter in command_of(question).params}
    declared = {argument.name: argument for argument in question.arguments}
    theirs = {} if other is None else {other.name: other.help, **{argument.name: argument.help for argument in other.arguments}}
    assert taken.keys() == declared.keys() | added(question) | theirs.keys()
    for name, argument in declared.items():
        check(taken[name], argument, question)
    for name, help in theirs.items():
        told = taken[name]
        assert isinstance(told, click.Option)
        assert (told.help or "").lower().endswith(help.lower())


def check(parameter: click.Parameter, argument: Argument, question: Question) -> None:
    """Check that a parameter of a command is an argument of its question."""
    assert parameter.required == (argument.required and manner_of(question.name).instead is None)
    assert isinstance(parameter.type, click.types.IntRange) == (argument.type is Type.NUMBER)
    assert (parameter.nargs == -1) == (argument.type is Type.CHANGES)
    if argument.option:
        assert isinstance(parameter, click.Option)
        assert parameter.opts == ["--" + argument.typed.replace("_", "-")]
        assert parameter.help == argument.help
        assert parameter.is_flag == (argument.type is Type.FLAG)
    else:
        assert isinstance(parameter, click.Argument)


@EVERY
def test_its_help_is_that_of_the_declaration(question: Question) -> None:
    command = command_of(question)
    assert command.name == question.name
    said = (command.help or "").replace("hamstring kb ", "").replace("hamstring ", "")
    first, *rest = said.split("\n\n")
    assert first == question.help
    for argument in question.arguments:
        assert argument.option or f"{argument.typed.upper()}: {argument.help}" in rest
        assert HAMSTRING.named_in(argument.example) in rest[-1]
    assert question.details in rest or not question.details


def run(*arguments: str) -> str:
    result = CliRunner().invoke(main, list(arguments), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_another_question_is_asked_where_a_command_says_so() -> None:
    case = str(EXAMPLES / "ice-slip.yaml")
    assert run("assess", case, "--no-save", "--for-clinician") == run("handover", "--case", case)
    assert run("assess", case, "--no-save", "--for-clinician", "--with-private") == run("handover", "--with-private", "--case", case)
    assert run("kb", "show") == run("kb", "overview")
    assert run("kb", "show", "--json") == run("kb", "overview", "--json")


def test_only_questions_have_a_manner() -> None:
    instead = {manner.instead.question for manner in MANNERS.values() if manner.instead is not None}
    assert MANNERS.keys() | instead <= QUESTIONS.keys()

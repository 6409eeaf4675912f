"""The list of commands says of each what the command says of itself."""

from __future__ import annotations

import click
import pytest

from cli import main
from expert.faces.terminal.command_line import COMMANDS


@pytest.mark.parametrize("name", COMMANDS)
def test_the_line_of_a_command_is_its_own_first_sentence(name: str) -> None:
    command = main.get_command(click.Context(main, **main.context_settings), name)
    assert command is not None
    assert command.name == name
    assert " ".join((command.help or "").split("\n\n")[0].split()) == COMMANDS[name]

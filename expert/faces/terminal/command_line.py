"""The command line of a product: every command of the terminal, under its name."""

from __future__ import annotations

import atexit
import gc
import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from expert.faces.terminal.product import Product
from expert.faces.terminal.shared import Commands
from expert.questions.registry import QUESTIONS, line_of

_OTHERS: Mapping[str, str] = {
    "ask": "Ask what matters, one question at a time, and say what the answers mean.",
    "history": "Consultations that are kept: list, show again, export, delete.",
    "kb": "For the knowledge engineer: check, show and describe a knowledge base.",
}
"""The commands that are no questions, each with its line in the list, so that the list imports none of them."""
_HOMES: Mapping[str, str] = {
    "ask": "interview_command.ask",
    "assess": "assessing.assess",
    "verify": "verifying.verify",
    "history": "history.history",
    "kb": "workbench.kb",
}
"""Where the commands stand that are not made from the declaration of a question alone."""
COMMANDS: Mapping[str, str] = {
    name: _OTHERS.get(name) or line_of(name)
    for name in ("ask", *(item.name for item in QUESTIONS if " " not in item.name), "history", "kb")
}
"""Each command in the order of use, with its line in the list."""


class Program(Commands):
    """The group of all commands; one is imported when it is called."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the program, which ends soon: nothing that it leaves behind is looked for, at the end or on the way."""
        gc.set_threshold(100_000, 50, 50)
        atexit.unregister(gc.freeze)
        atexit.register(gc.freeze)  # what Python frees at the end takes a third of a short command; the system does it at once
        return super().main(*args, **kwargs)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click calls it so
        """Return the names of the commands in the order of use."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, imported now."""
        if cmd_name in COMMANDS and cmd_name not in self.commands:
            module, _, name = _HOMES.get(cmd_name, "").partition(".")
            found = import_module(f"expert.faces.terminal.{module or 'question_commands'}")
            self.add_command(getattr(found, name) if name else found.explaining(cmd_name))
        return super().get_command(ctx, cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click calls it so
        """Write the list of commands, each with as much of its line as fits."""
        room = formatter.width - 6 - max(map(len, COMMANDS))
        with formatter.section("Commands"):
            formatter.write_dl([(name, click.Command(name, help=line).get_short_help_str(room)) for name, line in COMMANDS.items()])


def command_line(product: Product) -> click.Group:
    """Return the command line of a product, ready to be called."""

    @click.group(cls=Program, help=product.named_in(product.help), context_settings={"help_option_names": ["-h", "--help"], "obj": product})
    @click.version_option(package_name=product.distribution, message="%(version)s")
    def main() -> None:
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")

    return main

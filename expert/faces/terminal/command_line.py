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

COMMANDS: Mapping[str, tuple[str, str]] = {
    "ask": ("asking.ask", "Ask what matters, one question at a time, and say what the answers mean."),
    "assess": ("assessing.assess", "Say what the answers in FILE mean: may I run, whom to see, what to do."),
    "why": ("questions.why", "Say why TARGET came out as it did: first in a sentence, and with --full down to your answers."),
    "why-not": (
        "questions.why_not",
        "Say why TARGET did not come out: what you answered otherwise, what you have not said, what speaks against it.",
    ),
    "history": ("history.history", "Consultations that are kept: list, show again, export, delete."),
    "what-if": ("hypotheticals.what_if", "Say what would come out differently with other answers, and why."),
    "until": (
        "hypotheticals.until",
        "Say what would have to change until TARGET holds: the smallest change, or what prevents it.",
    ),
    "enough": ("hypotheticals.enough", "Say which of your answers alone are enough for TARGET."),
    "open": (
        "hypotheticals.open_questions",
        "Say which unanswered questions could still change something, and which is best to answer next.",
    ),
    "compare": ("hypotheticals.compare", "Say what changed from OLD to NEW, and which answers made it change."),
    "verify": ("verifying.verify", "Check an outcome step by step, from the answers that it cites."),
    "kb": ("workbench.kb", "For the knowledge engineer: check, show and describe a knowledge base."),
}
"""Each command in the order of use: where it stands, and its line in the list of commands, so that the list imports none of them."""


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
            module, _, name = COMMANDS[cmd_name][0].partition(".")
            self.add_command(getattr(import_module(f"expert.faces.terminal.{module}"), name))
        return super().get_command(ctx, cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click calls it so
        """Write the list of commands, each with as much of its line as fits."""
        room = formatter.width - 6 - max(map(len, COMMANDS))
        with formatter.section("Commands"):
            formatter.write_dl([(name, click.Command(name, help=line).get_short_help_str(room)) for name, (_, line) in COMMANDS.items()])


def command_line(product: Product) -> click.Group:
    """Return the command line of a product, ready to be called."""

    @click.group(cls=Program, help=product.named_in(product.help), context_settings={"help_option_names": ["-h", "--help"], "obj": product})
    @click.version_option(package_name=product.distribution, message="%(version)s")
    def main() -> None:
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")

    return main

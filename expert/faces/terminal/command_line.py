"""The command line of a product: every command of the terminal, under its name."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from expert.faces.terminal.commands import Commands, errors_told
from expert.faces.terminal.product import Product
from expert.questions.registry import QUESTIONS

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_OTHERS: Mapping[str, tuple[str, str]] = {
    "ask": ("interview_command", "Ask what matters, one question at a time, and say what the answers mean."),
    "batch": ("batch", "Write what the answers in each row of a table mean, and say how many come out how."),
    "history": ("history", "Consultations that are kept: list, show again, export, import, delete."),
    "diary": ("diary", "Say how it is today: what changes from day to day is asked, and everything else is kept."),
    "log": ("log", "Your training log: bring it in, see what it answers, and whether the last days were more than usual."),
    "serve": ("serve", "Show it all as a page, for a browser on this computer."),
    "mcp": ("assistant", "Serve an assistant: every question and the interview as tools of the Model Context Protocol."),
    "completion": ("completion", "Print what makes a shell complete names with the Tab key: findings, rules, whatever fits."),
    "kb": ("workbench", "For the knowledge engineer: check, show and describe a knowledge base."),
}
"""The commands that are no questions: the module of each and its line in the list, so that the list imports none of them."""
_ASKED = {name: question for name, question in QUESTIONS.items() if not question.is_authors}
"""The questions that are commands of their own; those about a knowledge base stand in the group `kb`."""
COMMANDS: Mapping[str, str] = {
    name: _ASKED[name].help if name in _ASKED else _OTHERS[name][1]
    for name in ("ask", *_ASKED, "diary", "log", "batch", "history", "serve", "mcp", "completion", "kb")
}
"""Each command in the order of use, with its line in the list."""


class Program(Commands):
    """The group of all commands; one is imported when it is called."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the program; nothing that it leaves behind is looked for at its end."""
        atexit.unregister(gc.freeze)
        atexit.register(gc.freeze)  # what Python frees at the end takes a third of a short command; the system does it at once
        variable = self.product.completion_variable
        kwargs.setdefault("complete_var", variable)
        with (
            _completing(self.product) if variable in os.environ else nullcontext(),
            errors_told(self.product),
        ):  # around what click itself has to say of a command that is not understood
            return super().main(*args, **kwargs)

    @property
    def product(self) -> Product:
        """Return the product that it is the program of."""
        found = self.context_settings["obj"]
        assert isinstance(found, Product)
        return found

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """Read the command line; some options are answered here, such as --help."""
        with errors_told(self.product):
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        with errors_told(self.product):
            return super().invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click calls it so
        """Return the names of the commands in the order of use."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, imported now."""
        if cmd_name in COMMANDS and cmd_name not in self.commands:
            self.add_command(_command(cmd_name))
        return super().get_command(ctx, cmd_name)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Return the commands that begin so, none of which is imported for it; or the options."""
        from click.shell_completion import CompletionItem

        begun = [CompletionItem(name, help=line) for name, line in COMMANDS.items() if name.startswith(incomplete)]
        return begun + click.Command.shell_complete(self, ctx, incomplete)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click calls it so
        """Write the list of commands, each with as much of its line as fits."""
        room = formatter.width - 6 - max(map(len, COMMANDS))
        with formatter.section("Commands"):
            formatter.write_dl([(name, click.Command(name, help=line).get_short_help_str(room)) for name, line in COMMANDS.items()])


def _completing(product: Product) -> AbstractContextManager[None]:
    """Return what lets a shell be told what may be typed; imported where one asks."""
    from expert.faces.terminal.completion import completing

    return completing(product)


def _command(name: str) -> click.Command:
    """Return a command, made or imported now."""
    if name in _ASKED:
        from expert.faces.terminal.question_commands import question_command

        return question_command(_ASKED[name])
    found: click.Command = getattr(import_module(f"expert.faces.terminal.{_OTHERS[name][0]}"), name)
    return found


def command_line(product: Product) -> click.Group:
    """Return the command line of a product, ready to be called."""

    @click.group(cls=Program, help=product.named_in(product.help), context_settings={"help_option_names": ["-h", "--help"], "obj": product})
    @click.version_option(package_name=product.distribution, message="%(version)s")
    def main() -> None:
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")

    return main

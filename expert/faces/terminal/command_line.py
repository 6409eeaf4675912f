"""The command line of a product: every command of the terminal, under its name."""

from __future__ import annotations

import sys

import click

from expert.faces.terminal import asking, assessing, evolving, history, hypotheticals, knowledge, proving, questions, verifying
from expert.faces.terminal.product import Product
from expert.faces.terminal.shared import Commands

_COMMANDS = (
    asking.ask,
    assessing.assess,
    questions.why,
    questions.why_not,
    history.history,
    hypotheticals.what_if,
    hypotheticals.until,
    hypotheticals.enough,
    hypotheticals.open_questions,
    hypotheticals.compare,
    verifying.verify,
    knowledge.kb,
)
for _command in (proving.prove, proving.ever, evolving.mutate, evolving.diff):
    knowledge.kb.add_command(_command)


def command_line(product: Product) -> click.Group:
    """Return the command line of a product, ready to be called."""

    @click.group(
        cls=Commands, help=product.named_in(product.help), context_settings={"help_option_names": ["-h", "--help"], "obj": product}
    )
    @click.version_option(package_name=product.distribution, message="%(version)s")
    def main() -> None:
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")

    for command in _COMMANDS:
        main.add_command(command)
    return main

"""`mcp`: the questions and the interview for an assistant."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import click

from expert.faces.extras import listen, require
from expert.faces.terminal.product import load_knowledge, product
from expert.faces.terminal.shared import kb_option

if TYPE_CHECKING:
    from expert.language.model import KnowledgeBase

USUAL_PORT = 8642
"""The port where --http names none."""


@click.command()
@click.option(
    "--http",
    "port",
    is_flag=False,
    flag_value=USUAL_PORT,
    type=click.IntRange(0, 65535),
    metavar="[PORT]",
    help=f"Serve over HTTP, to this machine alone; on port {USUAL_PORT} if none is named, on any that is free if it is 0.",
)
@kb_option
def mcp(port: int | None, folder: Path | None) -> None:
    """Serve an assistant: every question and the interview as tools of the Model Context Protocol.

    An assistant starts it as a program of its own and talks to it over standard input and output. Nothing is kept, and nothing leaves this
    machine but to the assistant, which may send it elsewhere.

    \b
    Example: PROGRAM mcp
    """
    require("mcp", "mcp")
    from expert.faces.assistant.host import Host
    from expert.faces.assistant.server import LOOPBACK, address_of, serve_http, serve_stdio
    from expert.faces.assistant.texts import ASSISTANT_ENGLISH

    context, speaker = click.get_current_context(), product()

    def load(worked_cases: bool) -> KnowledgeBase:
        with context.scope(cleanup=False):  # a thread of its own has no context
            return load_knowledge(folder, worked_cases=worked_cases)

    host = Host(speaker.name, version(speaker.distribution), load, speaker.catalogue or ASSISTANT_ENGLISH, speaker.named_in)
    host.knowledge()
    if port is None:
        serve_stdio(host)
        return
    with listen(LOOPBACK, port) as bound:
        click.echo(speaker.words.say("terminal", "served", address=address_of(bound)), err=True)
        serve_http(host, bound)

"""`serve`: the page, for a browser on this computer."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import click

from expert.faces.extras import listen, require
from expert.faces.terminal.product import load_with_worked_cases, product
from expert.faces.terminal.shared import kb_option, user_store

LOOPBACK = ("127.0.0.1", "::1", "localhost")
_SHORTEST_TOKEN = 16


@click.command()
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, metavar="N", help="At which port; 8000 if left out, 0 for any free one."
)
@click.option("--host", default=LOOPBACK[0], metavar="ADDRESS", help="At which address; this computer alone if left out.")
@click.option("--name", "names", multiple=True, metavar="HOST", help="A name under which others call it; may be given more than once.")
@click.option("--no-save", is_flag=True, help="Keep nothing: no diary, no history, no training log.")
@kb_option
def serve(port: int, host: str, names: tuple[str, ...], no_save: bool, folder: Path | None) -> None:
    """Show it all as a page, for a browser on this computer.

    Ctrl-C ends it. What is answered there stays in the memory of this program until it is kept with a button. Nothing leaves this computer.

    At another address than this computer's own everybody who can reach it could read your diary. So a token must be set then,
    PROGRAM_TOKEN in the environment, of at least 16 letters, which each browser is asked for; and nothing is kept.

    \b
    Example: PROGRAM serve --port 8001
    """
    token = os.environ.get(f"{product().name.upper()}_TOKEN", "")
    is_open = host not in LOOPBACK
    if is_open and len(token) < _SHORTEST_TOKEN:
        variable = f"{product().name.upper()}_TOKEN"
        raise click.UsageError(f"{host} can be reached from elsewhere: set {variable} to at least {_SHORTEST_TOKEN} letters")
    require("web", "starlette", "jinja2", "python_multipart", "uvicorn")
    import uvicorn

    from expert.faces.web.app import web_app
    from expert.faces.web.site import WEB_ENGLISH, Site

    knowledge = load_with_worked_cases(folder)
    site = Site(
        product().name,
        knowledge,
        Path(product().knowledge) if folder is None else folder,
        None if no_save or is_open else user_store(),
        product().catalogue or WEB_ENGLISH,
        frozenset({*LOOPBACK, host, *names}),
        token if is_open else "",
    )
    address = f"[{host}]" if ":" in host else host
    with listen(host, port) as bound:
        click.echo(product().words.say("terminal", "page_at", address=f"http://{address}:{bound.getsockname()[1]}/"))
        server = uvicorn.Server(uvicorn.Config(web_app(site), access_log=False, log_level="warning", server_header=False))
        with contextlib.suppress(KeyboardInterrupt):  # which the server tells once it has stopped
            server.run(sockets=[bound])
    click.echo(product().words.say("terminal", "page_stopped"))

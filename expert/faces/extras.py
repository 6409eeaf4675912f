"""What a face needs beside the engine: packages that come with an extra, and a place where it listens."""

from __future__ import annotations

import socket
from importlib.util import find_spec

from expert.errors import Diagnostic, Location, QueryError


def require(extra: str, *packages: str) -> None:
    """Raise unless the packages of an extra are installed.

    Raises:
        QueryError: They are not (ASK046).
    """
    missing = [name for name in packages if find_spec(name) is None]
    if missing:
        message = f"this needs {' and '.join(missing)}, which {'is' if len(missing) == 1 else 'are'} not installed"
        raise QueryError([Diagnostic(Location(extra), "ASK046", message, f"install the package with its extra `{extra}`")])


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens at an address; port 0 is any that is free.

    Raises:
        OSError: The port is taken, or not permitted, or this machine has no such address.
    """
    return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)

"""The files of the page: style, script and their licences. Each has an address that changes with its content."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from pathlib import Path
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

FOLDER = Path(__file__).with_name("static")
_YEAR = 365 * 24 * 60 * 60


class Asset(NamedTuple):
    """A file: what it is, as it is, and packed."""

    kind: str
    plain: bytes
    packed: bytes
    mark: str


class Assets:
    """All files, read once."""

    def __init__(self) -> None:
        """Read them."""
        self._known = {file.name: _read(file) for file in sorted(FOLDER.iterdir()) if file.is_file()}

    def address(self, name: str) -> str:
        """Return the address of a file."""
        return f"/static/{self._known[name].mark}/{name}"

    async def answer(self, request: Request) -> Response:
        """Return a file; that of another mark than it has is another one."""
        found = self._known.get(request.path_params["name"])
        if found is None or found.mark != request.path_params["mark"]:
            return PlainTextResponse("Not found\n", 404)
        headers = {"Cache-Control": f"public, max-age={_YEAR}, immutable", "Vary": "Accept-Encoding"}
        if "gzip" in request.headers.get("accept-encoding", ""):
            return Response(found.packed, media_type=found.kind, headers={**headers, "Content-Encoding": "gzip"})
        return Response(found.plain, media_type=found.kind, headers=headers)


def _read(file: Path) -> Asset:
    """Return a file."""
    content = file.read_bytes()
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return Asset(kind, content, gzip.compress(content, mtime=0), hashlib.sha256(content).hexdigest()[:12])

"""What stands before every page: who may call, from where, how much they may send, and what a browser may do with the answer."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from expert.words.catalogue import Catalogue

LARGEST_FORM = 200_000
"""Bytes of a form without files."""
LARGEST_UPLOAD = 200_000_000
"""Bytes of training files at once."""
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""The Content-Security-Policy: nothing comes from elsewhere, and nothing of a page is run that does not stand in a file of ours."""
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_SAME_SITE = ("same-origin", "none")


class _TooLargeError(Exception):
    """More was sent than may be."""


class Guard:
    """Refuses what may not call, before anything of it is read, and adds the headers that every answer has."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str], words: Catalogue, most: Callable[[str], int]) -> None:
        """Take what is guarded, the names under which it may be called, what a refusal says, and how much may be sent to a path."""
        self.app = app
        self.hosts = hosts
        self.words = words
        self.most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        started, read, most = False, 0, self.most(scope["path"])

        async def bounded() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > most:
                raise _TooLargeError
            return message

        async def with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                found = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    found.setdefault(name, value)
                found.setdefault("Cache-Control", "no-store")
            await send(message)

        refused = self._refused(scope["method"], headers, most)
        try:
            if refused is not None:
                await refused(scope, receive, with_headers)
            else:
                await self.app(scope, bounded, with_headers)
        except _TooLargeError:
            if started:
                raise
            await self._refuse("too_large", 413)(scope, receive, with_headers)

    def _refused(self, method: str, headers: Headers, most: int) -> PlainTextResponse | None:
        """Return why a request is not answered; None where it is."""
        host = headers.get("host", "")
        if _name(f"//{host}") not in self.hosts:
            return self._refuse("wrong_host", 421)
        if method not in ("GET", "HEAD"):
            origin = headers.get("origin")
            is_ours = origin is None or (origin != "null" and urlsplit(origin).netloc == host)
            if not is_ours or headers.get("sec-fetch-site", "none") not in _SAME_SITE:
                return self._refuse("wrong_origin", 403)
        elif headers.get("sec-fetch-site", "none") not in _SAME_SITE and headers.get("sec-fetch-mode") != "navigate":
            return self._refuse("wrong_origin", 403)  # another page shows it as its own; whoever follows a link is welcome
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length[:12]) > most:
            return self._refuse("too_large", 413)
        return None

    def _refuse(self, key: str, status: int) -> PlainTextResponse:
        """Return a refusal."""
        return PlainTextResponse(self.words.say("web", key) + "\n", status)


def _name(address: str) -> str:
    """Return the name of a host, without its port; empty where there is none."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""

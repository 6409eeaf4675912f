"""XML that comes from anywhere: its root, and that it is whole and harmless, before anybody builds a tree of it."""

from __future__ import annotations

import codecs
import datetime
import math
from contextlib import suppress
from xml.parsers import expat

from expert.logs.faults import damaged, too_large

DEEPEST = 64
"""No training file nests its elements deeper."""
MOST_ELEMENTS = 8_000_000
"""A week with a point every second has not more."""
_SPACE = b" \t\r\n"


class _FoundError(Exception):
    """The root has been seen."""


def is_markup(head: bytes) -> bool:
    """Return whether bytes begin as XML does."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip(_SPACE)[:4]
    return start.startswith(b"<") or start in {b"\xff\xfe<\0", b"\xfe\xff\0<"}


def trimmed(raw: bytes) -> bytes:
    """Return XML from its first sign on: some programs write spaces before it, which no parser accepts."""
    return raw.lstrip(_SPACE)


def root_of(head: bytes) -> str:
    """Return the name of the first element, without a namespace; nothing where none is reached."""
    seen: list[str] = []

    def start(name: str, _: object) -> None:
        seen.append(name)
        raise _FoundError

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    with suppress(_FoundError, expat.ExpatError, ValueError, LookupError):
        parser.Parse(trimmed(head), False)
    return seen[0].rpartition(":")[2] if seen else ""


def checked(raw: bytes, most_elements: int | None = None) -> bytes:
    """Return XML from its first sign on, once it is known to be whole.

    What defines entities is refused, as a few lines of that can grow without end. So is what nests deeply or has too many elements.

    Args:
        raw: The XML.
        most_elements: How many elements it may have, where that is less than `MOST_ELEMENTS`.

    Raises:
        NotReadError: It is not whole, or holds a DTD (LOG003), or is too large (LOG004).
    """
    raw = trimmed(raw)
    depth = count = 0
    most = MOST_ELEMENTS if most_elements is None else most_elements

    def start(_: str, __: object) -> None:
        nonlocal depth, count
        depth, count = depth + 1, count + 1
        if depth > DEEPEST:
            raise damaged(f"its elements nest deeper than {DEEPEST}")
        if count > most:
            raise too_large(f"it has more than {most:,} elements")

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    def doctype(*_: object) -> None:
        raise damaged("it defines a document type, which no training file does")

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler, parser.StartDoctypeDeclHandler = start, end, doctype
    try:
        parser.Parse(raw, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise damaged(f"its XML breaks off or is wrong in line {parser.ErrorLineNumber}") from error
    return raw


def as_text(raw: bytes) -> str:
    """Return XML as text, by the encoding that it names.

    Raises:
        NotReadError: It is not in that encoding (LOG003).
    """
    named: list[str] = []

    def declaration(_: str, encoding: str | None, __: int) -> None:
        named.append(encoding or "utf-8")

    parser = expat.ParserCreate()
    parser.XmlDeclHandler = declaration
    parser.StartElementHandler = lambda *_: None
    try:
        parser.Parse(raw[:1024], False)
        wide = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        return raw.decode("utf-16" if wide else (named[0] if named else "utf-8")).lstrip("\ufeff")
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise damaged("its text is not in the encoding that it names") from error


def finite(text: str | None) -> float | None:
    """Return the number that an element holds; None where there is none."""
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def instant(text: str | None) -> float | None:
    """Return the instant that an element holds, in seconds from 1970; None where there is none."""
    try:
        return seconds_of(datetime.datetime.fromisoformat((text or "").strip()))
    except ValueError:
        return None


def seconds_of(at: datetime.datetime | None) -> float | None:
    """Return an instant in seconds from 1970; a time without a zone is one of UTC. None for what is no instant."""
    try:
        return None if at is None else (at if at.tzinfo else at.replace(tzinfo=datetime.UTC)).timestamp()
    except (ValueError, OverflowError):
        return None

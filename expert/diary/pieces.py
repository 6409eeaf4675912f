"""The records of an export as they stand in its file, one a line or in one list: what is JSON, and where each value stands."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple, NoReturn

from expert.errors import Diagnostics, Location, show_value
from expert.loading.read import read_text
from expert.shapes.notes import Pointer

HOW_TO_EXPORT = "`history export` writes what can be read back, in lines of JSON or as one list"
_SPACE = re.compile(r"[ \t\r\n]*")


class _Text:
    """The text of a file."""

    def __init__(self, text: str, name: str) -> None:
        self.text = text
        self.name = name

    @cached_property
    def _starts(self) -> list[int]:
        """Return where each line begins."""
        return [0, *(found.end() for found in re.finditer("\n", self.text))]

    def location(self, at: int) -> Location:
        """Return the line and column of a character."""
        line = bisect_right(self._starts, at)
        return Location(self.name, line, at - self._starts[line - 1] + 1)

    def after_space(self, at: int) -> int:
        """Return where the next character stands that is no space."""
        found = _SPACE.match(self.text, at)
        return at if found is None else found.end()


class Piece(NamedTuple):
    """One record: its data, the text of the file, and where in it the record begins and ends."""

    data: object
    source: _Text
    begin: int
    end: int

    def location(self, pointer: Pointer = (), *, of_key: bool = False) -> Location:
        """Return where the record stands, or a value in it, or the key of one."""
        place = self.source.location(self.begin)
        document = read_text(self.source.text[self.begin : self.end], place.file, Diagnostics()) if pointer else None
        if document is None:  # YAML does not take all that JSON does
            return place
        inside = document.location(pointer, of_key=of_key)
        column = inside.column + place.column - 1 if inside.line == 1 else inside.column
        return Location(place.file, place.line + inside.line - 1, column, inside.pointer)


def pieces(text: str, name: str, diagnostics: Diagnostics) -> Iterator[Piece]:
    """Yield each record of a file; what is no JSON is noted, and reading goes on in the next line where there is no list.

    Args:
        text: What is in the file.
        name: What to call it in messages.
        diagnostics: Where faults go.
    """
    source = _Text(text, name)
    at = source.after_space(0)
    first = text[at : at + 1]
    if first not in {"[", "{"}:
        beginning = show_value(text[at : at + 40].partition("\n")[0])
        message = f"it begins with `{beginning}`" if beginning else "it is empty"
        diagnostics.add(Location(name), "STORE007", f"is not an export: {message}", f"{HOW_TO_EXPORT}; a table (CSV) holds too little")
    elif first == "[":
        yield from _in_list(source, at + 1, diagnostics)
    else:
        while at < len(text):
            found = _parsed(source, at, diagnostics)
            if isinstance(found, Piece):
                yield found
            end = found.end if isinstance(found, Piece) else text.find("\n", found)
            at = len(text) if end < 0 else source.after_space(end)


def _in_list(source: _Text, at: int, diagnostics: Diagnostics) -> Iterator[Piece]:
    """Yield each record of a list; behind one that is no JSON nobody can say where the next begins."""
    text, between = source.text, ","
    while between == ",":
        found = _parsed(source, source.after_space(at), diagnostics)
        if not isinstance(found, Piece):
            return
        yield found
        at = source.after_space(found.end)
        between = text[at : at + 1]
        at += 1
    behind = source.after_space(at) if between == "]" else at - 1
    if between != "]" or behind < len(text):
        message = "is not one list of records: it was cut off, or something follows it"
        diagnostics.add(source.location(behind), "STORE007", message, HOW_TO_EXPORT)


def _parsed(source: _Text, at: int, diagnostics: Diagnostics) -> Piece | int:
    """Return the record that begins there; where reading stopped if it is no JSON, which is noted."""
    help = "every record is needed as it was written; export it again"
    try:
        data, end = _DECODER.raw_decode(source.text, at)
    except json.JSONDecodeError as error:
        diagnostics.add(source.location(error.pos), "STORE008", f"is not JSON: {error.msg.lower()}", help)
        return error.pos
    except (ValueError, RecursionError):
        message = "is not JSON of ours: nested too deep, a key that stands twice, or a number beyond all use"
        diagnostics.add(source.location(at), "STORE008", message, help)
        return at
    return Piece(data, source, at, end)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return a JSON object, in which no key stands twice."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice")
    return found


def _refuse(word: str) -> NoReturn:
    """Refuse NaN and Infinity, which are not JSON."""
    raise ValueError(word)


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_refuse)

"""What a field says beside its type about how it stands in a file: `Annotated[str, Form(least=1), Says("What it is.")]`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

Pointer = tuple[str | int, ...]
"""The path to a value: keys, and places in lists."""


class Says(Struct, frozen=True):
    """The description that the schema shows."""

    text: str


class Form(Struct, frozen=True, kw_only=True):
    """Which values are well formed: a pattern or some words for a text, `least` and `most` for a number, or how many parts.

    `help` says in words what a pattern asks for, to whoever wrote something else.
    """

    pattern: str = ""
    help: str = ""
    among: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    distinct: bool = False


class Defined(Struct, frozen=True):
    """Everything said before this is a definition of that name, which the schema refers to where nothing is said after it."""

    name: str


class Names(Struct, frozen=True):
    """A text is the name of something: `word` is what messages call it, `section` where such things stand; empty for anything."""

    word: str
    section: str


class Complete(Struct, frozen=True):
    """A mapping has one entry for each name of its section."""


class ById(Struct, frozen=True):
    """A mapping stands in a file as a list of records that bear their ids."""


class Keys(Struct, frozen=True):
    """The only keys that a mapping may have, each with the type of its value; all of them where they are `needed`."""

    types: Mapping[str, Any]
    needed: bool = False


class Key(Struct, frozen=True):
    """The key under which a field stands, where it is not the field's own name."""

    name: str


class AtTop(Struct, frozen=True):
    """The field is said once at the top of the file, under that key."""

    key: str


class Always(Struct, frozen=True):
    """The field is always written, though it has a default."""


class Unwritten(Struct, frozen=True):
    """The field stands in no file."""


class Words(Struct, frozen=True):
    """Each value has words; the first of a value is the one that is written."""

    meanings: tuple[tuple[str | bool, object], ...]


class Site(Struct, frozen=True):
    """Where a value stands that is read: its path, the raw record around it, and whoever reads the file."""

    at: Pointer
    around: Mapping[str, object]
    reader: Any


class Converted(Struct, frozen=True, eq=False):
    """The value has a form of its own: its schema or the record that has it, and how it is read and written."""

    schema: Mapping[str, object] | type
    read: Callable[[Any, Site], object]
    write: Callable[[Any], object] = lambda value: value

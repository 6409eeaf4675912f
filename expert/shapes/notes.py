"""Notes on the type of a field that say how its values are written in a file: `Annotated[str, Form(least=1), Says("What it is.")]`.

`expert.shapes.hints` reads them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

Pointer = tuple[str | int, ...]
"""The path to a value in plain data: the keys of mappings, and the indices of lists."""


class Says(Struct, frozen=True):
    """The description of the field in the JSON Schema."""

    text: str


class Form(Struct, frozen=True, kw_only=True):
    """Which values are well formed.

    Attributes:
        pattern: A regular expression for a text.
        among: The only texts that are allowed.
        least: The least length of a text, value of a number, or size of a list or mapping.
        most: The greatest, likewise.
        distinct: Whether the items of a list must differ from each other.
        help: What the pattern asks for, said to whoever wrote something else.
    """

    pattern: str = ""
    help: str = ""
    among: tuple[str, ...] = ()
    least: int | float | None = None
    most: int | float | None = None
    distinct: bool = False


DAY = Form(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$", help="year-month-day, in quotes or not: 2026-01-31")
"""How a day is written."""


class Defined(Struct, frozen=True):
    """The type with the notes before this one is a definition of the JSON Schema, under this name.

    A field whose last note on its form is this one refers to the definition. With a further note it is written out.
    """

    name: str


class Names(Struct, frozen=True):
    """A text is the name of something in the knowledge base.

    Attributes:
        word: What messages call such a thing: `rule`.
        section: The section that holds them: `rules`; empty if it may be of any kind.
    """

    word: str
    section: str


class Marked(Struct, frozen=True):
    """The schema says under `x-names` what a value is: of which kind that is which it names, for one."""

    mark: str


class Complete(Struct, frozen=True):
    """A mapping has one entry for each name in the section that its keys name."""


class ById(Struct, frozen=True):
    """A mapping is written as a list of records, each with its key as its `id`."""


class ByVerb(Struct, frozen=True):
    """One of several records is written as a verb with what it is about: `advise: ice`, `decide: {running: no_run}`."""


class Keys(Struct, frozen=True):
    """The only keys that a mapping may have, each with the type of its value. If `needed`, it must have all of them."""

    types: Mapping[str, Any]
    needed: bool = False


class Key(Struct, frozen=True):
    """The key under which a field is written, if that is not its own name."""

    name: str


class AtTop(Struct, frozen=True):
    """The field is written once at the top of the file, under this key, and holds for every record in it."""

    key: str


class Always(Struct, frozen=True):
    """The field is written even if it has its default value."""


class Blank(Struct, frozen=True):
    """Nothing may stand behind the key, as if the field were left out."""


class Short(Struct, frozen=True, eq=False):
    """A record may be written shorter than as a mapping: the type of the short form, and the mapping that one stands for, None for none."""

    form: Any
    whole: Callable[[Any], Mapping[str, object] | None]


class Place(Struct, frozen=True):
    """The field is not written: it holds where the record stood in its file."""


class Unwritten(Struct, frozen=True):
    """The field is not written."""


class Words(Struct, frozen=True):
    """The words that stand for each value: pairs of a word and its value. If several stand for one value, the first is written."""

    meanings: tuple[tuple[str | bool, object], ...]


class Site(Struct, frozen=True):
    """Where a value stands that is being read.

    Attributes:
        at: The path to it.
        around: The mapping that holds it, as plain data.
        reader: The reader of the file, which knows the rest of it and notes faults.
    """

    at: Pointer
    around: Mapping[str, object]
    reader: Any


class Converted(Struct, frozen=True, eq=False):
    """The value is written in another form than its type has.

    Attributes:
        form: The type that is written so.
        read: Returns the value for plain data.
        write: Returns plain data for the value.
    """

    form: Any
    read: Callable[[Any, Site], object]
    write: Callable[[Any], object] = lambda value: value

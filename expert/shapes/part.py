"""Records that a schema defines once, under their own names, wherever they stand."""

from __future__ import annotations

from typing import Any, TypeVar

from msgspec import Struct


class Part(Struct, frozen=True):
    """A record that several others hold; the first sentences of its docstring describe it in the schema.

    A class of them that has others below it, told apart by their tags, stands for any of these.
    """


P = TypeVar("P", bound=Part)


def kinds_below(part: type[P]) -> dict[str, type[P]]:
    """Return every kind of record below a class, by its tag; what has kinds below it is none itself."""
    found: dict[str, type[P]] = {}
    for kind in part.__subclasses__():
        found |= kinds_below(kind) or {str(kind.__struct_config__.tag): kind}
    return found


def described(type: type[Any]) -> str:
    """Return the first sentences of a docstring in one line."""
    return " ".join((type.__doc__ or "").partition("\n\n")[0].split())

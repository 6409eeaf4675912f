"""What is wrong with what an assistant asked for, as data and as text: every fault at once, each with how to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from msgspec.structs import replace

from expert.errors import Diagnostic, Diagnostics, Location, QueryError, suggest_names
from expert.files import LARGEST_BYTES
from expert.printable import printable
from expert.shapes.notes import Pointer
from expert.shapes.outside import excesses
from expert.shapes.plain import json_text

MOST_TOLD = 50
"""So many faults are told at most: more help nobody to write it better."""

LONGEST_WHERE = 200
"""A longer pointer is cut: it repeats what was sent."""


class Fault(NamedTuple):
    """One fault, as it stands in JSON.

    Attributes:
        code: Its code, as docs/errors.md lists it.
        where: The JSON pointer of what is faulty, from the arguments on.
        message: What is wrong, in one sentence.
        help: What is expected there: the nearest valid names, the range, or what is right.
    """

    code: str
    where: str
    message: str
    help: str


def faults_of(diagnostics: Iterable[Diagnostic]) -> tuple[Fault, ...]:
    """Return faults as an assistant is told them, the first of them where they are many."""
    return tuple(Fault(item.code, _where(item.location), item.message, item.help) for item in tuple(diagnostics)[:MOST_TOLD])


def text_of(faults: Iterable[Fault]) -> str:
    """Return faults as text, in the form in which a terminal prints them."""
    return "\n".join(str(Diagnostic(Location(item.where or "arguments"), item.code, item.message, item.help)) for item in faults)


def _where(location: Location) -> str:
    """Return the pointer of a fault: what stands for a file is the name of an argument."""
    where = printable(f"/{location.file}{location.pointer}" if location.file else location.pointer)
    return where if len(where) <= LONGEST_WHERE else f"{where[:LONGEST_WHERE]}…"


def at(pointer: Pointer) -> Location:
    """Return the place of something among the arguments."""
    first, *rest = (*pointer, "")
    return Location(str(first), pointer="".join(f"/{step}" for step in rest[:-1]))


def moved(diagnostics: Iterable[Diagnostic], argument: str) -> tuple[Diagnostic, ...]:
    """Return faults as those of an argument, whatever place they name."""
    return tuple(replace(item, location=Location(argument, pointer=item.location.pointer)) for item in diagnostics)


def unknown(kind: str, name: str, valid: Iterable[str]) -> QueryError:
    """Return the error for something that an assistant names and that is not there."""
    faults = Diagnostics()
    faults.add(at((kind,)), "ASK043", f"there is no {kind} `{name}`", suggest_names(name, sorted(valid)))
    return QueryError(faults.items)


def refuse_excesses(arguments: Mapping[str, object]) -> None:
    """Refuse what no argument holds, whatever it means: too much, too deep, or what cannot be printed or reckoned with.

    Raises:
        QueryError: With all of it (ASK045).
    """
    faults = Diagnostics(error=QueryError)
    for item in excesses(arguments):
        name = f"`{item.at[-1]}` " if item.at else ""
        faults.add(at(item.at), "ASK045", f"{name}{item.message}", item.help)
    if not faults and len(json_text(arguments, one_line=True).encode()) > LARGEST_BYTES:
        faults.add(at(()), "ASK045", f"the arguments are longer than {LARGEST_BYTES:,} bytes", "no case and no outcome needs so much")
    if faults:
        raise QueryError(faults.items)

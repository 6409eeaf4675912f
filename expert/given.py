"""What public functions are given: nothing of another type than they declare gets in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, wraps
from types import UnionType
from typing import Any, ParamSpec, TypeVar, Union, get_args, get_origin, get_type_hints

from expert.errors import CaseError, Diagnostics, Location, QueryError

P = ParamSpec("P")
R = TypeVar("R")
_MOST_NAMED = 3
"""How many types are named where several may be given."""
_MADE_BY = {
    "Is": "`read_condition` returns a condition",
    "Case": "`load_case` and `parse_case` return one",
    "Consultation": "`consult` and `read_outcome` return one",
    "KnowledgeBase": "`load_knowledge` returns one",
    "Iterable": "give several, as a list",
    "Collection": "give several, as a list",
    "Mapping": "give names with their values",
    "str": "give a text",
}


def checked(function: Callable[P, R]) -> Callable[P, R]:
    """Return the function with its arguments held against their declared types, each fault told at once.

    Where all of them fit that is a look at each type. The types are read when the function is first called.

    Raises:
        CaseError: What should be a case is none (CASE004), by the function that is returned.
        QueryError: Any other argument is of another type (ASK006), likewise.
    """
    hints = cache(lambda: get_type_hints(function))
    names = function.__code__.co_varnames

    @wraps(function)
    def asked(*arguments: P.args, **named: P.kwargs) -> R:
        types = hints()
        given = {**dict(zip(names, arguments, strict=False)), **named}
        if not all(_fits(value, types[name]) for name, value in given.items() if name in types):
            _refuse(function.__name__, {name: value for name, value in given.items() if name in types}, types)
        return function(*arguments, **named)

    return asked


def _fits(value: object, declared: Any) -> bool:
    """Return whether a value is of a declared type, as far as that can be seen without looking into it."""
    accepted = tuple(_classes(declared))
    if isinstance(value, str):
        return str in accepted or object in accepted  # it is iterable too, and never meant so
    return not accepted or isinstance(value, accepted)


def _classes(declared: Any) -> Iterator[type]:
    """Yield the classes of which a value of a declared type is one."""
    origin = get_origin(declared)
    if origin in (Union, UnionType):
        for part in get_args(declared):
            yield from _classes(part)
    elif isinstance(origin or declared, type):
        yield origin or declared


def _refuse(function: str, given: dict[str, object], types: dict[str, Any]) -> None:
    """Raise with every argument that is of another type than is declared."""
    faults, about_case = Diagnostics(), False
    for name, value in given.items():
        if _fits(value, types[name]):
            continue
        wanted = [item.__name__ for item in _classes(types[name]) if item is not type(None)]
        about_case |= wanted == ["Case"]
        help = next((_MADE_BY[word] for word in wanted if word in _MADE_BY), "")
        named = " or ".join(f"`{word}`" for word in wanted[:_MOST_NAMED]) + (" or …" if len(wanted) > _MOST_NAMED else "")
        message = f"`{function}` takes {named} as `{name}`, not `{type(value).__name__}`"
        faults.add(Location(function), "CASE004" if wanted == ["Case"] else "ASK006", message, help)
    raise (CaseError if about_case else QueryError)(faults.items)

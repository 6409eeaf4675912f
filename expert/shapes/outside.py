"""What data from outside may hold, whatever it means: the bounds on numbers, texts and depth that hold at every door."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from expert.printable import UNPRINTABLE, printable
from expert.shapes.notes import Pointer

DEEPEST = 40
"""Deeper nesting is refused."""
LONGEST_NUMBER = 40
"""A number of more digits, or with an exponent beyond that, is refused: arithmetic with it could take all memory there is."""


MOST_VALUES = 200_000
"""So many values are read of one file: no knowledge base, case or outcome of ours comes near it."""


class Excess(NamedTuple):
    """What data holds and may not: where, whether its key is meant, what is wrong, and how to mend it."""

    at: Pointer
    of_key: bool
    message: str
    help: str


def is_bounded(number: int | float | Decimal) -> bool:
    """Return whether a number is one that can be reckoned with."""
    if isinstance(number, Decimal):
        exponent = number.as_tuple().exponent
        return isinstance(exponent, int) and abs(exponent) <= LONGEST_NUMBER and len(number.as_tuple().digits) <= LONGEST_NUMBER
    return math.isfinite(number) if isinstance(number, float) else abs(number) < 10**LONGEST_NUMBER


def excesses(data: object) -> Iterator[Excess]:
    """Yield what plain data holds that no data of ours does, without going deeper than it may be."""
    waiting: list[tuple[Pointer, object]] = [((), data)]
    seen = 0
    while waiting:
        seen += 1
        if seen > MOST_VALUES:
            yield Excess((), False, f"holds more than {MOST_VALUES:,} values", "no outcome needs so many")
            return
        at, value = waiting.pop()
        match value:
            case Mapping() | list() | tuple() if len(at) >= DEEPEST:
                yield Excess(at, False, f"is nested more than {DEEPEST} levels deep", "check that each bracket is closed")
            case Mapping():
                for key, inner in value.items():
                    yield from _in_text((*at, key), str(key), of_key=True)
                    waiting.append(((*at, key), inner))
            case list() | tuple():
                waiting += [((*at, index), inner) for index, inner in enumerate(value)]
            case str():
                yield from _in_text(at, value, of_key=False)
            case int() | float() | Decimal() if not is_bounded(value):
                yield Excess(at, False, "is a number beyond all use", f"at most {LONGEST_NUMBER} digits")


def _in_text(at: Pointer, text: str, *, of_key: bool) -> Iterator[Excess]:
    """Yield what cannot be printed in a text."""
    found = None if text.isprintable() else UNPRINTABLE.search(text)
    if found is not None:
        yield Excess(at, of_key, f"holds a character that cannot be printed: `{printable(found[0])}`", "remove it")

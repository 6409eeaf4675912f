"""What stands inside a sentence and is no single thing of the knowledge base: several things, keys and values of an outcome."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from expert.questions.statements.verifying import ListDifference
from expert.words.catalogue import Catalogue
from expert.words.phrases import say_value


class Several:
    """Several things: an enumeration of what they are called, or, as in `{rules.id}`, of what each has.

    A format says what stands between them: `{values: < }`.
    """

    def __init__(self, things: Sequence[object], words: Catalogue) -> None:
        self._things = things
        self._words = words

    @property
    def count(self) -> int:
        """Return how many there are."""
        return len(self._things)

    def __getattr__(self, name: str) -> str:
        return ", ".join(str(getattr(thing, name)) for thing in self._things) or self._words.say("verifying", "nothing")

    def __str__(self) -> str:
        return self._words.join_clauses(tuple(dict.fromkeys(map(str, self._things))))

    def __format__(self, joint: str) -> str:
        return joint.join(map(str, self._things)) if joint else str(self)


class Key(str):
    """A key of an outcome, or a pointer to one: as it is written, or its last part."""

    __slots__ = ()

    @property
    def last(self) -> str:
        """Return the last part of a pointer."""
        return self.rpartition("/")[2]


def say_outcome_value(words: Catalogue, item: Any) -> str:
    """Return a piece of an outcome's JSON in a few words."""
    match item:
        case None:
            return words.say("verifying", "unknown")
        case list() | tuple():
            return ", ".join(say_outcome_value(words, part) for part in item) or words.say("verifying", "nothing")
        case {"kind": str(kind), "name": str(name), "value": value, **rest}:
            level = f" >= {rest['level']}" if "level" in rest else ""
            return f"{kind} {name}{level}: {say_outcome_value(words, value)}"
        case dict():
            return ", ".join(f"{key} {say_outcome_value(words, value)}" for key, value in item.items())
        case bool() | Decimal():
            return say_value(item, words)
        case _:
            return str(item)


def say_list_difference(words: Catalogue, item: ListDifference) -> str:
    """Return in a few words how two lists differ."""
    parts = {"too_many": item.too_many, "missing": item.missing}
    said = [words.say("verifying", key, items=say_outcome_value(words, items)) for key, items in parts.items() if items]
    return "; ".join(said) or words.say("verifying", "order")

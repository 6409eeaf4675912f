"""An explanation in words: all that a face needs to know of it."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from expert.questions.statements.base import Asked, Weight

Sentence = tuple[str | Asked, ...]
"""A line in parts: texts, and between them further questions, which a face shows as what one types, presses or follows."""


class Told(Struct, frozen=True):
    """One statement in words, with those that it rests on.

    Attributes:
        sentences: What it says, and below that what belongs to it.
        weight: How much it weighs among others.
        children: What it rests on.
    """

    sentences: tuple[Sentence, ...]
    weight: Weight
    children: tuple[Told, ...] = ()

    def walk(self) -> Iterator[Told]:
        """Yield it and everything below it, each before what it rests on."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def lines(self) -> tuple[str, ...]:
        """Return the sentences as texts, in which a further question stands as it is typed."""
        return tuple("".join(part if isinstance(part, str) else typed(part) for part in sentence) for sentence in self.sentences)


def typed(asked: Asked) -> str:
    """Return a further question as it is typed: `why-not running=no_run`, between backticks."""
    words = (asked.question, str(asked.target or ""))
    return f"`{' '.join(filter(None, words))}`"

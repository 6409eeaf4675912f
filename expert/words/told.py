"""An explanation in words: all that a face needs to know of it."""

from __future__ import annotations

from dataclasses import dataclass

from expert.questions.statements.base import Weight


@dataclass(frozen=True, slots=True)
class Told:
    """One statement in words, with those that it rests on.

    Attributes:
        lines: What it says, and below that what belongs to it.
        weight: How much it weighs among others.
        children: What it rests on.
    """

    lines: tuple[str, ...]
    weight: Weight
    children: tuple[Told, ...] = ()

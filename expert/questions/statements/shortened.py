"""What stands in a statement made short, in the place of others."""

from __future__ import annotations

from typing import ClassVar

from expert.questions.statements.base import Statement


class More(Statement, frozen=True):
    """So many more statements are left out."""

    counted: ClassVar[str] = "statements"
    statements: int


class SeveralUnknown(Statement, frozen=True):
    """So many more things that are only not known any more, because what decides them is not answered."""

    counted: ClassVar[str] = "things"
    things: int

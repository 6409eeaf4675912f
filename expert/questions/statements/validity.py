"""What statements about rules that are not valid on all days have in common: from which day until which."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from expert.questions.statements.base import Statement, Weight


class Within(Statement, frozen=True):
    """Something that is so from a first day, until a last one, or from the one until the other; null where there is none."""

    first: date | None
    last: date | None

    @property
    def form(self) -> str:
        """Return which wording: that of the days that are there."""
        return "between" if self.first and self.last else "since" if self.first else "to"


class RuleValid(Within, frozen=True):
    """The days on which a rule is valid."""

    weight: ClassVar[Weight] = Weight.ASIDE

"""What statements say of a decision: the level of it that is in force, and how far that is only for want of answers."""

from __future__ import annotations

from typing import Any, Self

from expert.language.names import DecisionName, LevelName
from expert.questions.statements.base import Statement
from expert.questions.statements.records import LevelInForce


class AtLevelInForce(Statement, frozen=True):
    """A decision and the level to act on; whether it could still become stricter, and whether unanswered questions alone hold it there."""

    decision: DecisionName
    level: LevelName
    could_rise: bool = False
    is_held: bool = False

    @classmethod
    def at(cls, level: LevelInForce, **rest: Any) -> Self:
        """Return the statement about a level, with whatever else it says."""
        return cls(level.decision, level.level, level.could_rise, level.is_held, **rest)

    @property
    def in_force(self) -> LevelInForce:
        """Return what its words are about: no word that soothes stands beside what is open, and none that orders rests on it alone."""
        return LevelInForce(self.decision, self.level, self.is_held, self.could_rise)

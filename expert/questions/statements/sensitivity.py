"""Statements about what an outcome hangs on: which other answer to a single question would move a decision, and from where on."""

from __future__ import annotations

from typing import ClassVar

from expert.language.names import DecisionName, FindingName, LevelName
from expert.questions.statements.base import Answered, Listing, Statement
from expert.questions.statements.records import Bounded, OneOf


class Sensitivity(Statement, frozen=True):
    """What the decisions hang on, each answer by itself."""


class Hangs(Listing, frozen=True, kw_only=True):
    """A decision at its level in force, with the questions of which another answer alone would move it, those that do furthest first."""

    decision: DecisionName
    level: LevelName
    settled: bool

    @property
    def form(self) -> str:
        """Return whether no answer that is still missing can move it."""
        return "settled" if self.settled else "open"


class HangsOnNothing(Statement, frozen=True):
    """A decision at its level in force, which no other answer to a single question moves."""

    decision: DecisionName
    level: LevelName


class HangsOnAnswer(Statement, frozen=True):
    """An answer that was given, of which another would move the decision."""

    is_clause: ClassVar[bool] = True
    answer: Answered


class HangsOnQuestion(Statement, frozen=True):
    """A question that is not answered, of which an answer would move the decision."""

    finding: FindingName


class Tips(Statement, frozen=True):
    """With this value, a number from there on, the decision is at another level."""

    is_clause: ClassVar[bool] = True
    decision: DecisionName
    level: LevelName
    value: Bounded


class TipsAmong(Statement, frozen=True):
    """With any of these values the decision is at another level."""

    is_clause: ClassVar[bool] = True
    decision: DecisionName
    level: LevelName
    values: OneOf


class TipsBetween(Statement, frozen=True):
    """With a number from the first to the last the decision is at another level."""

    is_clause: ClassVar[bool] = True
    decision: DecisionName
    level: LevelName
    least: Bounded
    most: Bounded

"""Statements of why not, and why one thing rather than another: which rules could say so, and what is in the way."""

from __future__ import annotations

from typing import ClassVar

from expert.language.names import ConclusionName, DecisionName, FindingName, RuleName, Written
from expert.questions.statements.base import Answered, Asked, Computed, Reason, Shortened, Statement
from expert.questions.statements.validity import Within
from expert.questions.target import Target


class WhyNot(Statement, frozen=True):
    """Why something was not concluded."""

    target: Target


class SoAlready(Statement, frozen=True):
    """What was asked about was concluded after all."""

    target: Target
    found: Target

    @property
    def asks(self) -> Asked:
        """Return the question that says what it rests on."""
        return Asked("why", self.target)


class NothingGives(Statement, frozen=True):
    """No rule says so for anybody."""


class CouldGive(Statement, frozen=True):
    """Rules that could say so and do not, the nearest first."""

    shortened: ClassVar[Shortened] = Shortened.LIST
    conclusion: ConclusionName


class InTheWay(Statement, frozen=True):
    """Rules that speak against it."""

    shortened: ClassVar[Shortened] = Shortened.LIST
    conclusion: ConclusionName


class MayBeInTheWay(Statement, frozen=True):
    """Rules that could still speak against it."""

    shortened: ClassVar[Shortened] = Shortened.LIST
    conclusion: ConclusionName


class RuleNotValid(Within, frozen=True):
    """A rule that is not valid on the day of the case, with what would keep it from holding even if it were."""

    shortened: ClassVar[Shortened] = Shortened.LIST
    rule: RuleName


class RuleBlocked(Statement, frozen=True):
    """A rule that could say so, with what keeps it from that."""

    shortened: ClassVar[Shortened] = Shortened.LIST
    rule: RuleName


class AnsweredOtherwise(Statement, frozen=True):
    """What was answered, or comes of it, and what it would take."""

    told: Answered | Computed
    wanted: Written

    @property
    def reason(self) -> Reason:
        """Return what was answered, or comes of it."""
        return self.told


class Unanswered(Statement, frozen=True):
    """A question that would have to be answered."""

    finding: FindingName


class Needed(Statement, frozen=True):
    """A conclusion that it would take, with what is in the way of that."""

    shortened: ClassVar[Shortened] = Shortened.LIST
    condition: Written


class AskedWhen(Statement, frozen=True):
    """When a question is asked, with what is in the way of that."""

    shortened: ClassVar[Shortened] = Shortened.LIST
    condition: Written


class RatherThan(Statement, frozen=True):
    """What decided between the level in force and another."""

    decision: DecisionName
    found: Target
    other: Target


class RatherThanNeither(Statement, frozen=True):
    """What decided between two levels, neither of which is in force."""

    decision: DecisionName
    target: Target
    found: Target
    other: Target


class Stricter(Statement, frozen=True):
    """Rules that ask for more care than a level."""

    shortened: ClassVar[Shortened] = Shortened.LIST
    decision: DecisionName


class StricterOpen(Statement, frozen=True):
    """Rules that would ask for more care than a level and are not answered."""

    shortened: ClassVar[Shortened] = Shortened.LIST
    decision: DecisionName


class Sides(Statement, frozen=True):
    """How each of two things came out."""

    shortened: ClassVar[Shortened] = Shortened.PARTS
    target: Target
    other: Target

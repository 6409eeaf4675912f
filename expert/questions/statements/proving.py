"""Statements of what is proved of a knowledge base for everybody, and of who breaks what is not."""

from __future__ import annotations

from typing import ClassVar

from expert.engines.logic.law_proof import Law
from expert.language.names import DecisionName, FindingName, InvariantName, LevelName, RuleName, Written
from expert.questions.statements.base import Answered, Shortened, Statement
from expert.questions.statements.validity import Within


class Proofs(Statement, frozen=True):
    """So many things were to be proved, and so many could not be."""

    shortened: ClassVar[Shortened] = Shortened.PARTS
    counted: ClassVar[str] = "number"
    number: int
    broken: int


class LawProved(Statement, frozen=True):
    """A law that holds for everybody, of so many things."""

    counted: ClassVar[str] = "times"
    law: Law
    times: int

    @property
    def form(self) -> str:
        """Return which wording: each law has its own."""
        return self.law


class _LawAbout(Statement, frozen=True):
    """A law, with the question whose answer gets worse or the invariant, where it is about one."""

    law: Law
    finding: FindingName | None = None
    invariant: InvariantName | None = None

    @property
    def form(self) -> str:
        """Return which wording: each law has its own."""
        return self.law


class LawBroken(_LawAbout, frozen=True):
    """A law that somebody breaks, with their answers and what comes of them; `also` are further questions for which the same rules do."""

    counted: ClassVar[str] = "also"
    also: tuple[FindingName, ...] = ()
    shortened: ClassVar[Shortened] = Shortened.PARTS


class LawUncertain(_LawAbout, frozen=True):
    """A law that is not proved, and that nobody was found to break."""


class InvariantBroken(Statement, frozen=True):
    """An invariant that somebody breaks, with their answers, and why what must never be is so."""

    shortened: ClassVar[Shortened] = Shortened.PARTS
    invariant: InvariantName


class TheirAnswers(Statement, frozen=True):
    """The answers of somebody, the fewest that will do."""

    shortened: ClassVar[Shortened] = Shortened.WHOLE


class TheirNextAnswers(Statement, frozen=True):
    """The answers that somebody then gives otherwise or in addition."""

    shortened: ClassVar[Shortened] = Shortened.WHOLE


class TheirAnswer(Statement, frozen=True):
    """One answer of somebody."""

    answer: Answered


class DecisionMoved(Statement, frozen=True):
    """A decision that comes out otherwise: the levels decided, still possible and in force, and below the rules that changed."""

    decision: DecisionName
    old_least: LevelName
    old_most: LevelName
    old_now: LevelName
    new_least: LevelName
    new_most: LevelName
    new_now: LevelName


class RuleMoved(Statement, frozen=True):
    """A rule that holds for one of two people and not for the other."""

    rule: RuleName


class OnDays(Within, frozen=True):
    """The days on which something is so, where other rules are valid on other days."""


class OutOfTime(Statement, frozen=True):
    """The time that was given was over before everything was decided."""

    counted: ClassVar[str] = "seconds"
    seconds: int


class EverNever(Statement, frozen=True):
    """A condition on the finished outcome that is proved to hold for nobody."""

    condition: Written


class Ever(Statement, frozen=True):
    """A condition on the finished outcome that holds for somebody, with their answers and why."""

    shortened: ClassVar[Shortened] = Shortened.PARTS
    condition: Written


class EverUncertain(Statement, frozen=True):
    """A condition on the finished outcome that is not proved to hold for nobody, and that nobody was found for."""

    condition: Written

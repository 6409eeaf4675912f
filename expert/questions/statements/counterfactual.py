"""Statements about fewer answers and other ones: which are enough for something, and which would have to be others for it."""

from __future__ import annotations

from typing import ClassVar

from expert.language.names import ChecklistName, FindingName, RecommendationName
from expert.questions.statements.base import Answered, Asked, Listing, Statement
from expert.questions.statements.records import Bounded, CameOut, OneOf
from expert.questions.target import Target


class About(Statement, frozen=True):
    """What it says of a target."""

    target: Target


# What alone is enough.


class Forced(About, frozen=True, kw_only=True):
    """What it says of a target, or of how the thing that it names came out where it names no way to come out."""

    found: CameOut | None = None

    @property
    def what(self) -> Target | CameOut:
        """Return what is certain, or is not."""
        return self.found or self.target


class Enough(Forced, frozen=True, kw_only=True):
    """So many of the answers force it, and it takes each of them."""

    is_clause: ClassVar[bool] = True
    counted: ClassVar[str] = "answers"
    answers: int
    of: int


class EnoughNone(Forced, frozen=True):
    """It holds whatever is answered."""

    is_clause: ClassVar[bool] = True


class EnoughOpen(Forced, Listing, frozen=True, kw_only=True):
    """The answers do not force it: so many questions that it waits for are open."""

    counted: ClassVar[str] = "questions"
    questions: int

    @property
    def asks(self) -> Asked:
        """Return the question that says what to answer next."""
        return Asked("open")


class EnoughFalse(About, frozen=True):
    """The answers speak against it."""

    @property
    def asks(self) -> Asked:
        """Return the question that says which."""
        return Asked("why-not", self.target)


# What would have to be otherwise.


class Until(About, frozen=True):
    """The smallest change after which it holds for good."""


class UntilHolds(About, frozen=True):
    """It holds already, and no further answer can change it."""


class UntilNever(About, frozen=True):
    """Nothing that could be answered or change leads there, as long as the answers below it stand."""


class UntilNeverForAnybody(About, frozen=True):
    """No answers lead there, for anybody."""


class UntilNotFound(About, frozen=True):
    """No way was found, though that is not proved; the answers below it are in the way."""


class UntilPrevents(Statement, frozen=True):
    """An answer that prevents it."""

    answer: Answered


class UntilSeeFirst(Statement, frozen=True):
    """Something to do first: to have somebody look at it."""

    recommendation: RecommendationName


class UntilFirst(Statement, frozen=True):
    """The questions to answer first."""


class UntilChecklist(Statement, frozen=True):
    """A checklist to answer."""

    checklist: ChecklistName


class UntilQuestion(Statement, frozen=True):
    """A question to answer, whose answer is not proposed."""

    finding: FindingName


class UntilAnswer(Statement, frozen=True):
    """A question to answer, and which answer it takes."""

    finding: FindingName
    answer: Bounded


class UntilChoice(Statement, frozen=True):
    """A question to answer, and which of its answers do."""

    finding: FindingName
    answer: OneOf


class UntilExample(Statement, frozen=True):
    """A question to answer, and one answer that does."""

    finding: FindingName
    answer: Bounded


class UntilYouCan(Statement, frozen=True):
    """What the person can change."""


class UntilWithTime(Statement, frozen=True):
    """What has to change with time."""


class UntilChange(Statement, frozen=True):
    """An answer as it is, and what it has to become."""

    now: Answered
    then: Bounded

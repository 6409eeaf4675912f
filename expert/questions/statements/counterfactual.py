"""Statements about fewer answers and other ones: which are enough for something, and which would have to be others for it."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from expert.language.names import ChecklistName, DecisionName, FindingName, LevelName, QuantityName, RecommendationName
from expert.questions.statements.base import Answered, Asked, Listing, Statement
from expert.questions.statements.proof_tree import Threshold
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
    """The smallest change after which it holds for good: steps, in an order that can be followed."""


class UntilHolds(About, frozen=True):
    """It holds already, and no further answer can change it."""


class UntilAlways(Statement, frozen=True):
    """A level that a decision never goes beyond, so that everybody is at it or at a milder one."""

    decision: DecisionName
    level: LevelName


class UntilLookedAt(About, frozen=True):
    """Only answers behind a warning sign prevent it, so that it hangs on what comes of having the sign looked at."""


class UntilFound(Statement, frozen=True):
    """The questions are answered again after a warning sign was looked at: its answers can be others then."""


class UntilNever(About, frozen=True):
    """Nothing that could be answered or change leads there, as long as the answers below it stand."""


class UntilNeverForAnybody(About, frozen=True):
    """No answers lead there, for anybody."""


class UntilNotFound(About, frozen=True):
    """No way was found, though that is not proved; the answers below it are in the way."""


class UntilRulesChange(Statement, frozen=True):
    """The day on which what would lead there no longer does, since other rules are valid then."""

    on: date


class UntilPrevents(Statement, frozen=True):
    """An answer that prevents it."""

    answer: Answered


# The steps.


class UntilSeeFirst(Statement, frozen=True):
    """Something to do first: to have somebody look at it."""

    recommendation: RecommendationName


class UntilVisit(Statement, frozen=True):
    """What somebody who looks at it would have to say."""


class UntilFirst(Statement, frozen=True):
    """The questions to answer first, those that tell whether a warning sign is there before all others."""


class UntilNext(Statement, frozen=True):
    """Questions to answer after what comes before."""


class UntilWait(Statement, frozen=True):
    """So many days that pass, and what has to settle meanwhile."""

    counted: ClassVar[str] = "days"
    days: int

    @property
    def form(self) -> str:
        """Return whether it waits for a number of days, for a count of days, for something to settle, or for days and that."""
        if not self.children:
            return "days"
        if all(isinstance(item, UntilPassed) for item in self.children):
            return "passed"
        return "both" if self.days else "settled"


class UntilYouCan(Statement, frozen=True):
    """What the person can change by a choice."""


class UntilTests(Statement, frozen=True):
    """Tests to do, one after the other: each is allowed once those before it have come out so."""


class UntilDo(Statement, frozen=True):
    """Something to do again, at the level of a decision that allows it by then where it hangs on one, and how it must come out."""

    decision: DecisionName = ""
    level: LevelName = ""

    @property
    def form(self) -> str:
        """Return whether it hangs on a decision."""
        return "allowed" if self.decision else "free"


# What the steps are made of.


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


class UntilComputed(Statement, frozen=True):
    """A question to answer, and what a quantity that is computed of the answer must come to."""

    finding: FindingName
    quantity: QuantityName
    bounds: tuple[Threshold, ...]


class UntilSame(Statement, frozen=True):
    """What was said by somebody who looked at it, and has to be said once more."""

    answer: Answered


class UntilPassed(Statement, frozen=True):
    """A count of days as it is, and what it has come to after a wait."""

    now: Answered
    then: Bounded


class UntilChange(Statement, frozen=True):
    """An answer as it is, and what it has to become."""

    now: Answered
    then: Bounded


class UntilChangeTo(Statement, frozen=True):
    """An answer as it is, and which of the other answers do."""

    now: Answered
    then: OneOf


class UntilChangeComputed(Statement, frozen=True):
    """An answer as it is, and what a quantity that is computed of it has to come to."""

    now: Answered
    quantity: QuantityName
    bounds: tuple[Threshold, ...]

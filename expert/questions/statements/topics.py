"""Statements about a topic that people ask about: what answers it for this person, and what would settle what is not known."""

from __future__ import annotations

from typing import ClassVar

from expert.language.meaning import Grade
from expert.language.names import (
    CauseName,
    EvidenceName,
    RecommendationName,
    RuleName,
    ScreenName,
    SourceName,
    TopicName,
)
from expert.questions.statements.base import Shortened, Statement, Weight
from expert.questions.statements.in_force import AtLevelInForce
from expert.questions.statements.records import Action


class TopicList(Statement, frozen=True):
    """What people ask about."""


class TopicLine(Statement, frozen=True):
    """A topic that can be asked about."""

    topic: TopicName


class TopicAnswer(Statement, frozen=True):
    """What people ask; below it what answers it."""

    weight: ClassVar[Weight] = Weight.HEAD
    shortened: ClassVar[Shortened] = Shortened.PARTS
    topic: TopicName


class TopicDecision(AtLevelInForce, frozen=True):
    """The level of a decision to act on, which bears on every answer."""


class TopicCause(Statement, frozen=True):
    """A cause that is likely or possible; below it what is told of it."""

    cause: CauseName
    grade: Grade


class TopicMeaning(Statement, frozen=True):
    """What a cause is, and how it comes about."""

    cause: CauseName


class TopicPrognosis(Statement, frozen=True):
    """How long a cause usually takes."""

    cause: CauseName


class TopicAdvice(Statement, frozen=True):
    """Something that is advised; below it what is disputed about it, how sure it is and who says so."""

    recommendation: RecommendationName
    do: Action


class OneSide(Statement, frozen=True):
    """What those say who are for it."""

    recommendation: RecommendationName


class OtherSide(Statement, frozen=True):
    """What those say who are against it."""

    recommendation: RecommendationName


class AdviceCertainty(Statement, frozen=True):
    """How strong the evidence of an advice is."""

    evidence: EvidenceName


class AdviceSource(Statement, frozen=True):
    """Somebody who says so."""

    source: SourceName


class TopicWithheld(Statement, frozen=True):
    """Something that is withheld, and the rule that says so."""

    recommendation: RecommendationName
    rule: RuleName


class TopicNotKnown(Statement, frozen=True):
    """Nothing of it is known or advised, or nothing but what is withheld; it is said what would settle it."""

    topic: TopicName
    rest: bool

    @property
    def form(self) -> str:
        """Return whether something of it is withheld already, so that only the rest is not known."""
        return "rest" if self.rest else "all"


class TopicSettledBy(Statement, frozen=True):
    """What would settle it for this person: below it the questions, in the order in which they are asked."""


class TopicQuestion(Statement, frozen=True):
    """A question, or its checklist, that would help to settle it."""

    screen: ScreenName
    applies: bool

    @property
    def form(self) -> str:
        """Return whether it is known to apply."""
        return "applies" if self.applies else "if_it_applies"


class TopicNotAskable(Statement, frozen=True):
    """What would settle it cannot be asked now: the person could not say, or it is a test that has to wait."""


class TopicNotKnownAtAll(Statement, frozen=True):
    """Nothing of it is known or advised, as nothing that is known fits, and no further answer could change that."""


class TopicExaminedFirst(Statement, frozen=True):
    """Nothing of it is said before somebody has looked at it."""


class TopicOpen(Statement, frozen=True):
    """How many questions could still change some of it."""

    counted: ClassVar[str] = "questions"
    questions: int

"""What an interview can show next, as data."""

from __future__ import annotations

from enum import Enum
from typing import Annotated, ClassVar, Literal

from msgspec import Struct

from expert.cases.case import UnknownWord
from expert.language.identity import Identity
from expert.language.names import ChecklistName, DecisionName, FindingName, RecommendationName, ScreenName
from expert.questions.statements.base import Answered
from expert.shapes.document import Document
from expert.shapes.notes import Says
from expert.shapes.part import Part
from expert.shapes.plain import snake_case


class Progress(Struct, frozen=True):
    """How many screens were answered, and how many more come.

    Until the offer to stop those are counted that come before it, and then those before the end.

    Attributes:
        done: How many were answered.
        likely: How many more come where all further answers are quiet; an answer that is not can add to them.
        left: How many more can come at most; an answer can save some of them, and never adds to them.
    """

    done: int
    likely: int
    left: int


class _Step(Part, frozen=True, tag_field="step", tag=snake_case):
    """What is shown next; its JSON says which kind of step it is."""


class AskChecklist(_Step, frozen=True):
    """Lines to tick on one screen."""

    checklist: ChecklistName
    lines: tuple[FindingName, ...]


class AskQuestion(_Step, frozen=True):
    """One question."""

    finding: FindingName


class AskWhich(_Step, frozen=True):
    """Screens of which the person chooses one to answer now."""

    screens: tuple[ScreenName, ...]


class OfferToStop(_Step, frozen=True):
    """No question is left that moves the decision that matters most, or leads to what cannot wait; at most so many screens are."""

    decision: DecisionName
    left: int


class AskDone(_Step, frozen=True):
    """What was advised on an earlier day, of which the person says what they have done since."""

    since: Annotated[str, Says("The day on which it was advised.")]
    recommendations: tuple[RecommendationName, ...]


class NoAnswer(Part, frozen=True):
    """A question without a value: left out, not known, or not asked."""

    finding: FindingName
    word: Literal[UnknownWord, "not_asked"]


class AnsweredScreen(Part, frozen=True):
    """One screen that was answered: the values that were given, and what has none."""

    screen: ScreenName
    answers: tuple[Answered, ...]
    open: tuple[NoAnswer, ...]


class Review(_Step, frozen=True):
    """Everything that was answered, to look over and to change."""

    screens: tuple[AnsweredScreen, ...]


class Ending(Enum):
    """Why an interview is over."""

    ALONE = "alone"
    QUIT = "quit"
    DONE = "done"


class Over(_Step, frozen=True):
    """Nothing more is asked: an answer says what to do at once, the person stopped, or everything was looked over."""

    ending: Ending


InterviewStep = AskChecklist | AskQuestion | AskWhich | OfferToStop | AskDone | Review | Over
"""A closed set: everything that an interview can show."""


class Shown(Document, frozen=True):
    """What an interview shows next, as data, and how far it is. Every name is one of the knowledge base."""

    title: ClassVar[str] = "A step of an interview"

    knowledge: Identity
    step: InterviewStep
    progress: Progress

"""What an interview can show next, as data."""

from __future__ import annotations

from enum import Enum
from typing import Literal

import msgspec

from expert.cases.case import UnknownWord
from expert.language.names import ChecklistName, DecisionName, FindingName, ScreenName
from expert.questions.statements.base import Answered


class Progress(msgspec.Struct, frozen=True):
    """How many screens were answered, and roughly how many are left: an answer can save some of them, or bring new ones."""

    done: int
    left: int


class _Step(msgspec.Struct, frozen=True, tag_field="step", tag=True):
    """What is shown next; its JSON says which kind of step it is."""


class AskChecklist(_Step, frozen=True):
    """Lines to tick on one screen."""

    checklist: ChecklistName
    lines: tuple[FindingName, ...]


class AskQuestion(_Step, frozen=True):
    """One question."""

    finding: FindingName


class OfferToStop(_Step, frozen=True):
    """No further question moves the decision that matters most; about so many could say something about the rest."""

    decision: DecisionName
    left: int


class NoAnswer(msgspec.Struct, frozen=True):
    """A question without a value: left out, not known, or not asked."""

    finding: FindingName
    word: UnknownWord | Literal["not_asked"]


class AnsweredScreen(msgspec.Struct, frozen=True):
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


InterviewStep = AskChecklist | AskQuestion | OfferToStop | Review | Over
"""A closed set: everything that an interview can show."""

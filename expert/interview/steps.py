"""What an interview can show next, as data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from expert.language.model import Checklist, Finding


@dataclass(frozen=True, slots=True)
class Progress:
    """How many screens were answered, and roughly how many are left: an answer can save some of them, or bring new ones."""

    done: int
    left: int


@dataclass(frozen=True, slots=True)
class AskChecklist:
    """Lines to tick on one screen."""

    checklist: Checklist
    lines: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class AskQuestion:
    """One question."""

    finding: Finding


@dataclass(frozen=True, slots=True)
class OfferToStop:
    """No further question moves the decision that matters most; about so many could say something about the rest."""

    decision: str
    left: int


@dataclass(frozen=True, slots=True)
class Said:
    """One screen of answers: what was asked, and what was answered in words."""

    screen: str
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Review:
    """Everything that was answered, to look over and to change."""

    said: tuple[Said, ...]


class Ending(Enum):
    """Why an interview is over."""

    ALONE = "alone"
    QUIT = "quit"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Over:
    """Nothing more is asked: an answer says what to do at once, the person stopped, or everything was looked over."""

    ending: Ending


Step = AskChecklist | AskQuestion | OfferToStop | Review | Over

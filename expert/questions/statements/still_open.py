"""Statements about what is still open: which questions, what each of them could change, and which to answer next."""

from __future__ import annotations

from typing import ClassVar

from expert.language.names import CauseName, ChecklistName, DecisionName, FindingName, RecommendationName, ScreenName
from expert.questions.statements.base import Glanced, Listing, Statement
from expert.questions.statements.records import Bearing, StillOpen


class OpenQuestions(Statement, frozen=True):
    """What is still open."""

    glanced: ClassVar[Glanced] = Glanced.QUESTIONS
    open: StillOpen


class NothingOpen(Statement, frozen=True):
    """No further answer could change anything."""


class NextQuestion(Statement, frozen=True):
    """The question or checklist that is best answered next, and what that could change."""

    screen: ScreenName
    changes: Bearing


class OpenChecklist(Statement, frozen=True):
    """A checklist with lines that are open, and what they could change."""

    checklist: ChecklistName
    changes: Bearing


class OpenSingle(Statement, frozen=True):
    """A question that is asked by itself, and what its answer could change."""

    finding: FindingName
    changes: Bearing


class OpenQuestion(OpenSingle, frozen=True):
    """A question that is open."""


class OpenUnknown(OpenSingle, frozen=True):
    """A question that is open as the person does not know the answer."""


class OpenIfItApplies(OpenSingle, frozen=True):
    """A question that is open where it applies, which is not known yet."""


class OpenConclusions(Listing, frozen=True):
    """The decisions, causes and recommendations that further answers could still change, so many."""

    counted: ClassVar[str] = "conclusions"
    conclusions: int


class OpenDecision(Statement, frozen=True):
    """A decision, and the screens that it waits for."""

    is_clause: ClassVar[bool] = True
    counted: ClassVar[str] = "screens"
    decision: DecisionName
    screens: tuple[ScreenName, ...]


class OpenCause(Statement, frozen=True):
    """A cause, and the screens that it waits for."""

    is_clause: ClassVar[bool] = True
    counted: ClassVar[str] = "screens"
    cause: CauseName
    screens: tuple[ScreenName, ...]


class OpenRecommendation(Statement, frozen=True):
    """A recommendation, and the screens that it waits for."""

    is_clause: ClassVar[bool] = True
    counted: ClassVar[str] = "screens"
    recommendation: RecommendationName
    screens: tuple[ScreenName, ...]

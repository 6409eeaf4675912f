"""Statements about the way back: its stages, what is done in each, what leads on and what sends back."""

from __future__ import annotations

from typing import ClassVar

from expert.language.names import DecisionName, LevelName, SessionName
from expert.questions.statements.base import Answered, Shortened, Statement, Weight
from expert.questions.statements.in_force import AtLevelInForce
from expert.questions.statements.records import Action, DosePart


class _AtLevel(Statement, frozen=True, kw_only=True):
    """What it says of a level of a decision."""

    decision: DecisionName
    level: LevelName


class Plan(_AtLevel, frozen=True):
    """The way to a level: the stages from today's on, what is possible by a day that is set, and what everybody should know of it."""

    shortened: ClassVar[Shortened] = Shortened.PARTS


class PlanThere(_AtLevel, frozen=True):
    """The level, or a milder one, is in force today."""

    shortened: ClassVar[Shortened] = Shortened.PARTS


class PlanStage(_AtLevel, frozen=True, kw_only=True):
    """A stage: the level that is lived by, which one it is, and in how many days it can begin at the earliest."""

    shortened: ClassVar[Shortened] = Shortened.PARTS
    counted: ClassVar[str] = "from_day"
    place: int
    from_day: int

    @property
    def form(self) -> str:
        """Return whether it begins today."""
        return "later" if self.from_day else "today"


class PlanHeld(Statement, frozen=True, kw_only=True):
    """So many unanswered questions alone hold somebody at the stage."""

    counted: ClassVar[str] = "questions"
    questions: int


class PlanAllowed(_AtLevel, frozen=True):
    """The rules are at a milder level by then; the plan goes through the stage all the same."""


class PlanSessions(_AtLevel, frozen=True, kw_only=True):
    """How often there is a session, and on what ground; below it the sessions, one after the other, of which the last is repeated."""

    shortened: ClassVar[Shortened] = Shortened.WHOLE
    counted: ClassVar[str] = "every_days"
    every_days: int
    has_ground: bool

    @property
    def form(self) -> str:
        """Return whether a ground is named."""
        return "ground" if self.has_ground else "plain"


class PlanSession(Statement, frozen=True, kw_only=True):
    """A session."""

    decision: DecisionName
    session: SessionName
    dose: tuple[DosePart, ...]

    @property
    def form(self) -> str:
        """Return whether a dose is named."""
        return "dose" if self.dose else "plain"


class PlanStop(_AtLevel, frozen=True):
    """When to stop a session."""


class PlanBeside(AtLevelInForce, frozen=True, kw_only=True):
    """The level of another decision at the stage, with what moves on from there."""

    moves_on: bool

    @property
    def form(self) -> str:
        """Return whether anything does."""
        return "moving" if self.moves_on else "plain"


class PlanAdds(Statement, frozen=True):
    """What comes along with the stage: advice that was not there before."""

    shortened: ClassVar[Shortened] = Shortened.LIST


class PlanAdvice(Statement, frozen=True):
    """Something to do."""

    action: Action


class PlanMoveOn(_AtLevel, frozen=True):
    """What moves on from a level, as the level says it."""


class PlanNext(_AtLevel, frozen=True, kw_only=True):
    """What must be true before the next stage, after so many days at the least."""

    shortened: ClassVar[Shortened] = Shortened.WHOLE
    counted: ClassVar[str] = "days"
    days: int

    @property
    def form(self) -> str:
        """Return whether days have to pass, and whether anything else has to be so."""
        return f"{'days' if self.days else 'now'}_{'steps' if self.children else 'alone'}"


class PlanBack(Statement, frozen=True):
    """Which answer alone would send back to a stricter level, and from where on: those first that the next session can bring."""

    shortened: ClassVar[Shortened] = Shortened.LIST


class PlanAlone(AtLevelInForce, frozen=True):
    """There is no plan: this level of a decision is said alone, with whom to turn to."""


class PlanSeenFirst(_AtLevel, frozen=True):
    """There is no plan to this level before somebody has looked at it."""


class PlanAskedFirst(_AtLevel, frozen=True):
    """There is no plan to this level before it is known whether a warning sign is there: what to answer, and what else leads there."""

    shortened: ClassVar[Shortened] = Shortened.WHOLE


class PlanPrevented(_AtLevel, frozen=True):
    """No way to this level was found; the answers below it are in the way."""


class PlanBy(_AtLevel, frozen=True, kw_only=True):
    """How far the plan can have come, at the best, on a day that is set."""

    is_clause: ClassVar[bool] = True
    answer: Answered
    is_there: bool

    @property
    def form(self) -> str:
        """Return whether that is the end of the plan."""
        return "there" if self.is_there else "short"


class PlanNote(Statement, frozen=True, kw_only=True):
    """What everybody should know who follows a plan."""

    weight: ClassVar[Weight] = Weight.ASIDE
    decision: DecisionName

"""Statements about how two outcomes differ, with the rules and answers behind each difference."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, TypeAlias

from expert.language.meaning import Grade, Status
from expert.language.names import (
    CauseKindName,
    CauseName,
    ConceptName,
    ConclusionName,
    DecisionName,
    InvariantName,
    LevelName,
    QuantityName,
    RecommendationName,
    RuleName,
    ScoreName,
)
from expert.questions.statements.base import Answered, Glanced, Listing, Statement
from expert.questions.statements.records import Amount, Days, Edition, Points, Standing


class Differences(Statement, frozen=True):
    """How two outcomes differ: what the statements below it say."""

    glanced: ClassVar[Glanced] = Glanced.DIFFERENCES


class WhatIf(Differences, frozen=True):
    """What would come out if some answers were others."""


class Compare(Differences, frozen=True):
    """What changed from the outcome of one day to that of another."""

    old: date
    new: date


class OtherKnowledge(Statement, frozen=True):
    """The two outcomes come from two versions of the knowledge base, so no rules stand behind the differences."""

    old: Edition
    new: Edition


# The answers.


class Supposed(Listing, frozen=True):
    """The answers that are supposed to be others."""


class AnswersDiffer(Listing, frozen=True):
    """The answers that differ."""


class Dropped(Listing, frozen=True):
    """The answers that are left out because their question would no longer apply."""


class AnswersSame(Statement, frozen=True):
    """No answer differs."""


class AnswerAdded(Statement, frozen=True):
    """An answer that was not given before."""

    is_clause: ClassVar[bool] = True
    new: Answered


class AnswerChanged(Statement, frozen=True):
    """An answer that is another one now."""

    is_clause: ClassVar[bool] = True
    old: Answered
    new: Answered


class AnswerRemoved(Statement, frozen=True):
    """An answer that is not given any more."""

    is_clause: ClassVar[bool] = True
    old: Answered


class AnswerIdle(Statement, frozen=True):
    """An answer to a question that does not apply any more."""

    is_clause: ClassVar[bool] = True
    old: Answered


class AnswerDropped(Statement, frozen=True):
    """An answer that is left out, as its question would no longer apply."""

    is_clause: ClassVar[bool] = True
    old: Answered


# The differences.


class Difference(Statement, frozen=True):
    """Something that comes out otherwise."""

    @property
    def is_detail(self) -> bool:
        """Return whether it matters less than what to do, and what it looks like."""
        return False

    @property
    def is_unknown_now(self) -> bool:
        """Return whether it is only not known any more: no reason for an alarm."""
        return False


class Detail(Difference, frozen=True):
    """Something that matters less than what to do, and what it looks like."""

    @property
    def is_detail(self) -> bool:
        """Return that it does."""
        return True


class NothingDiffers(Statement, frozen=True):
    """Nothing comes out otherwise."""


class OnlyOne(Difference, frozen=True):
    """Something that the knowledge base of one of the outcomes does not conclude; of a cause that is known, with its kind."""

    conclusion: ConclusionName
    cause_kind: CauseKindName = ""

    @property
    def form(self) -> str:
        """Return whether it is said with its kind."""
        return "of_a_kind" if self.cause_kind else "alone"


class OnlyOld(OnlyOne, frozen=True):
    """Something that only the knowledge base of the earlier outcome concludes."""


class OnlyNew(OnlyOne, frozen=True):
    """Something that only the knowledge base of the later outcome concludes."""


class ContradictionCame(Difference, frozen=True):
    """The later outcome breaks this invariant, so it gives no advice."""

    invariant: InvariantName


class ContradictionWent(Difference, frozen=True):
    """The earlier outcome broke this invariant; the later one does not."""

    invariant: InvariantName


class DecisionDiffers(Difference, frozen=True):
    """A decision is at other levels; the level in force, before and after."""

    decision: DecisionName
    old: LevelName
    new: LevelName


class DecisionChanged(DecisionDiffers, frozen=True):
    """A decision has another level in force."""


class DecisionSame(DecisionDiffers, frozen=True):
    """A decision has the same level in force, but what stands below it is otherwise."""


class FloorChanged(Statement, frozen=True):
    """The strictest level that the answers alone decide is another."""

    decision: DecisionName
    old: LevelName
    new: LevelName


class CeilingRose(Statement, frozen=True):
    """The strictest level that open questions could still make of it is stricter than before."""

    decision: DecisionName
    old: LevelName
    new: LevelName


class CeilingFell(Statement, frozen=True):
    """The strictest level that open questions could still make of it is milder than before."""

    decision: DecisionName
    old: LevelName
    new: LevelName


class NowCertain(Statement, frozen=True):
    """No further answer could change the decision any more."""

    decision: DecisionName


class NowUncertain(Statement, frozen=True):
    """So many questions could change the decision now, and none could before."""

    counted: ClassVar[str] = "questions"
    decision: DecisionName
    questions: int


class LookAgainChanged(Difference, frozen=True):
    """The day to look again is another."""

    old: Days
    new: Days


class LookAgainSame(Difference, frozen=True):
    """The day to look again is the same, but for another reason, or sooner for another one."""

    days: Days


class LookAgainForLevel(Statement, frozen=True):
    """The level in force asks to look again on that day."""

    decision: DecisionName
    level: LevelName


class LookAgainFor(Statement, frozen=True):
    """A recommendation asks to look again on that day."""

    recommendation: RecommendationName


class LookAgainSooner(Statement, frozen=True):
    """When to look again sooner, as the level in force says it."""

    decision: DecisionName
    level: LevelName


class CauseDiffers(Difference, frozen=True):
    """A cause: its grade before and after."""

    cause: CauseName
    cause_kind: CauseKindName
    old: Grade
    new: Grade

    @property
    def is_unknown_now(self) -> bool:
        """Return whether it is only not known any more."""
        return self.new is Grade.OPEN is not self.old


class CauseChanged(CauseDiffers, frozen=True):
    """A cause has another grade."""


class CauseCertain(Detail, CauseDiffers, frozen=True):
    """A cause has the same grade, and no further answer could change it any more."""


class CauseUncertain(Detail, CauseDiffers, frozen=True):
    """A cause has the same grade, and further answers could change it now."""


class RecommendationDiffers(Difference, frozen=True):
    """A recommendation: how it stands before and after."""

    recommendation: RecommendationName
    old: Standing
    new: Standing

    @property
    def is_detail(self) -> bool:
        """Return whether it is nothing to do, neither before nor after."""
        return not (self.old.to_do or self.new.to_do)

    @property
    def is_unknown_now(self) -> bool:
        """Return whether it is only not known any more."""
        return self.new == Standing(Status.OPEN) != self.old


class RecommendationChanged(RecommendationDiffers, frozen=True):
    """A recommendation has another status, for good or for now."""


class RecommendationCertain(Detail, RecommendationDiffers, frozen=True):
    """A recommendation has the same status, and no further answer could change it any more."""


class RecommendationUncertain(Detail, RecommendationDiffers, frozen=True):
    """A recommendation has the same status, and further answers could change it now."""


class ConceptChanged(Detail, frozen=True):
    """A concept is true, false or, as null, unknown now, and was not so before."""

    is_clause: ClassVar[bool] = True
    concept: ConceptName
    old: bool | None
    new: bool | None

    @property
    def is_unknown_now(self) -> bool:
        """Return whether it is only not known any more."""
        return self.new is None


class QuantityChanged(Detail, frozen=True):
    """A quantity comes to something else."""

    quantity: QuantityName
    old: Amount
    new: Amount


class ScoreChanged(Detail, frozen=True):
    """A score comes to something else."""

    score: ScoreName
    old: Points
    new: Points


# The reasons.


class RuleCame(Statement, frozen=True):
    """A rule that holds now and did not before, with the answers that made it so."""

    rule: RuleName


class RuleWent(Statement, frozen=True):
    """A rule that held before and does not now, with the answers that made it so."""

    rule: RuleName


class RulePresumed(Statement, frozen=True):
    """A rule that counts now, since all of it holds but what would lift it, which is not answered; with the answers that made it so."""

    rule: RuleName


class RuleLifted(Statement, frozen=True):
    """A rule that counted before, as what would lift it was not answered, and does not now; with the answers that made it so."""

    rule: RuleName


class RulesOpened(Statement, frozen=True):
    """Rules that were ruled out and are not known now."""

    counted: ClassVar[str] = "rules"
    rules: tuple[RuleName, ...]


class RulesExcluded(Statement, frozen=True):
    """Rules that were not known and are ruled out now."""

    counted: ClassVar[str] = "rules"
    rules: tuple[RuleName, ...]


RuleDiffers: TypeAlias = RuleCame | RuleWent | RulePresumed | RuleLifted
"""A rule that counts in only one of two outcomes."""


class LevelDiffers(Statement, frozen=True):
    """The level in force of a decision that a status for now hangs on is another."""

    decision: DecisionName
    old: LevelName
    new: LevelName

"""Statements of why: how a decision, cause, concept or recommendation came out, what was checked, and what would change it."""

from __future__ import annotations

from typing import ClassVar

from expert.language.meaning import Grade, Status
from expert.language.names import (
    CauseKindName,
    CauseName,
    ConceptName,
    ConclusionName,
    DecisionName,
    InvariantName,
    LevelName,
    RecommendationName,
    RuleName,
    StrengthName,
    Written,
)
from expert.questions.statements.base import Asked, Shortened, Statement, Weight
from expert.questions.statements.in_force import AtLevelInForce
from expert.questions.target import Target


class Contradiction(Statement, frozen=True):
    """The outcome violates invariants, so nothing is advised."""

    shortened: ClassVar[Shortened] = Shortened.WHOLE


class Invariant(Statement, frozen=True):
    """An invariant that does not hold."""

    invariant: InvariantName


class Instead(Statement, frozen=True):
    """Something else was concluded than was asked about; below stands why."""

    shortened: ClassVar[Shortened] = Shortened.PARTS
    target: Target
    found: Target

    @property
    def asks(self) -> Asked:
        """Return the question that says what stands in the way."""
        return Asked("why-not", self.target)


class Decision(AtLevelInForce, frozen=True):
    """A decision and its level in force; whether something that is not answered could still make it stricter, or alone holds it there."""

    weight: ClassVar[Weight] = Weight.HEAD


class Cause(Statement, frozen=True):
    """A cause and its grade."""

    weight: ClassVar[Weight] = Weight.HEAD
    cause: CauseName
    cause_kind: CauseKindName
    grade: Grade


class ConceptUnknown(Statement, frozen=True):
    """A concept of which it is not known whether it is true."""

    is_clause: ClassVar[bool] = True
    concept: ConceptName


class Recommendation(Statement, frozen=True):
    """A recommendation and its status: for good, or for now where only unsettled decisions leave it open."""

    recommendation: RecommendationName
    status: Status
    for_now: bool = False

    @property
    def form(self) -> str:
        """Return which wording: by status, and whether that is so only for now."""
        return f"for_now_{self.status.value}" if self.for_now else self.status.value


class Support(Statement, frozen=True):
    """How strongly a rule supports a cause; the rule stands below."""

    shortened: ClassVar[Shortened] = Shortened.LINE
    cause: CauseName
    strength: StrengthName
    rule: RuleName


class NothingStricter(Statement, frozen=True):
    """The rules that would make a decision stricter do not hold."""

    decision: DecisionName


class NothingAgainst(Statement, frozen=True):
    """No rule makes a decision stricter than its mildest level."""

    decision: DecisionName


class Checked(Statement, frozen=True):
    """Rules that could support a conclusion and do not hold."""

    conclusion: ConclusionName


class NotAdvised(Statement, frozen=True):
    """Rules that could advise a recommendation and do not hold."""

    recommendation: RecommendationName


class Exceptions(Statement, frozen=True):
    """Rules that could withhold a recommendation and do not hold."""

    recommendation: RecommendationName


class Change(Statement, frozen=True):
    """What would change the conclusion."""

    shortened: ClassVar[Shortened] = Shortened.LISTS


class NoChange(Statement, frozen=True):
    """No further answer would change the conclusion."""


class Presumed(Statement, frozen=True):
    """A rule of which all holds but what would lift it, with what that rests on."""

    shortened: ClassVar[Shortened] = Shortened.LIST
    rule: RuleName


class Lifting(Statement, frozen=True):
    """What would lift a presumed rule, with the questions that are not answered about it."""

    condition: Written


class Held(Statement, frozen=True):
    """Only these questions hold a decision back; what is answered says this level."""

    decision: DecisionName
    level: LevelName


class HeldUndecided(Statement, frozen=True):
    """Only these questions hold a decision back; nothing that is answered decides it."""

    decision: DecisionName


class CouldBecome(Statement, frozen=True):
    """Depending on these questions a decision could still become as strict as this level."""

    decision: DecisionName
    level: LevelName


class Open(Statement, frozen=True):
    """These questions about a conclusion are not answered."""

    conclusion: ConclusionName


class Overruled(Statement, frozen=True):
    """Rules that hold too, and give way."""

    conclusion: ConclusionName


class OverruledRule(Statement, frozen=True):
    """A rule that gives way, and the level that it would decide alone."""

    weight: ClassVar[Weight] = Weight.ASIDE
    rule: RuleName
    decision: DecisionName
    level: LevelName


class OverruledAdvice(Statement, frozen=True):
    """A rule whose advice gives way."""

    weight: ClassVar[Weight] = Weight.ASIDE
    rule: RuleName


class MoveOn(Statement, frozen=True):
    """What moves a person on from the level of a decision."""

    decision: DecisionName
    level: LevelName


class AskUntil(Statement, frozen=True):
    """What would have to change until this holds is a question of its own."""

    target: Target

    @property
    def asks(self) -> Asked:
        """Return that question."""
        return Asked("until", self.target)

"""Statements of proof trees: rules that hold or do not, what they rest on down to answers, and who says so."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import ClassVar

from expert.cases.case import ASSUMED, Origin
from expert.language.conditions import Comparison, compared_in
from expert.language.meaning import Grade
from expert.language.names import (
    CauseName,
    ClaimName,
    ConceptName,
    DecisionName,
    EvidenceName,
    ExclusionName,
    FindingName,
    LevelName,
    QuantityName,
    RuleName,
    ScoreName,
    SourceName,
    StandingName,
    StrengthName,
    Written,
)
from expert.language.references import TruthWord
from expert.questions.statements.base import Answered, Computed, LineOfScore, Milder, Reason, Shortened, Statement, Weight
from expert.shapes.part import Part


class Threshold(Part, frozen=True):
    """What a rule asks of a number."""

    comparison: Comparison
    number: Decimal


class Rule(Statement, frozen=True):
    """A rule that holds, with what it matched and who says so."""

    weight: ClassVar[Weight] = Weight.HEAD
    shortened: ClassVar[Shortened] = Shortened.LINE
    rule: RuleName
    evidence: EvidenceName


class RuleAgain(Statement, frozen=True):
    """A rule that holds and is explained elsewhere in the tree."""

    shortened: ClassVar[Shortened] = Shortened.LINE
    rule: RuleName


class NotRule(Statement, frozen=True):
    """A rule that does not hold, with one part of its condition that is false."""

    shortened: ClassVar[Shortened] = Shortened.LINE
    rule: RuleName


class Excluded(Statement, frozen=True):
    """An exclusion under which a rule does not apply, with what makes it so."""

    exclusion: ExclusionName


class NotRuleAgain(Statement, frozen=True):
    """A rule that does not hold, as is explained elsewhere in the tree."""

    shortened: ClassVar[Shortened] = Shortened.LINE
    rule: RuleName


class RuleOpen(Statement, frozen=True):
    """A rule of which it is not known whether it holds, with the questions that keep it open."""

    shortened: ClassVar[Shortened] = Shortened.FIRST
    rule: RuleName


class Question(Statement, frozen=True):
    """A question that is not answered."""

    weight: ClassVar[Weight] = Weight.ASIDE
    finding: FindingName


_TOLD_ORIGINS = frozenset({ASSUMED, "log", "diary"})
"""Where an answer came from that nobody gave."""


class _Given(Statement, frozen=True):
    """An answer with where it came from, the day it was given, and the days of what it was measured by."""

    is_clause: ClassVar[bool] = True
    answer: Answered
    origin: Origin
    on: datetime.date

    @property
    def form(self) -> str:
        """Return whether somebody gave it, it is assumed, or it was measured, and by what."""
        return self.origin if self.origin in _TOLD_ORIGINS else "given"


class Answer(_Given, frozen=True):
    """An answer that was given, and what makes its question apply."""

    measured_on: tuple[datetime.date, ...] = ()

    @property
    def reason(self) -> Reason:
        """Return the answer."""
        return self.answer


class Measured(_Given, frozen=True):
    """A number that was given, held against what a rule asks for."""

    asks_for: Threshold
    measured_on: tuple[datetime.date, ...] = ()

    @property
    def reason(self) -> Reason:
        """Return the answer."""
        return self.answer


class NotApplicable(Statement, frozen=True):
    """A question that does not apply, with what says so."""

    finding: FindingName


class Quantity(Statement, frozen=True):
    """What a quantity comes to, held against what a rule asks for, with the numbers that it is computed from."""

    is_clause: ClassVar[bool] = True
    value: Computed
    asks_for: Threshold

    @property
    def form(self) -> str:
        """Return whether the value says all: how far apart two findings are, where nothing is added to one of them."""
        return "alone" if compared_in(self.value.quantity) is not None and self.asks_for.number == 0 else "held"

    @property
    def reason(self) -> Reason:
        """Return the value."""
        return self.value


class Undefined(Statement, frozen=True):
    """A quantity that cannot be computed, with the numbers that it would be computed from."""

    quantity: QuantityName


class Concept(Statement, frozen=True):
    """A concept that is true, with the rules that say so."""

    is_clause: ClassVar[bool] = True
    concept: ConceptName


class NotConcept(Statement, frozen=True):
    """A concept that is false, with the rules that could say so and do not."""

    is_clause: ClassVar[bool] = True
    concept: ConceptName


class AtLeast(Statement, frozen=True):
    """A decision that is at this level or a stricter one, with the rules that say so."""

    decision: DecisionName
    level: LevelName


class Below(Statement, frozen=True):
    """A decision that is milder than this level, with the rules that could make it so strict and do not hold."""

    decision: DecisionName
    level: LevelName

    @property
    def reason(self) -> Reason:
        """Return that it is milder: what its many rules lack would hide it."""
        return Milder(self.decision, self.level)


class Opposing(Statement, frozen=True):
    """A rule that speaks against a cause, with whether it holds; the rule stands below."""

    shortened: ClassVar[Shortened] = Shortened.LINE
    cause: CauseName
    strength: StrengthName
    rule: RuleName
    truth: TruthWord

    @property
    def form(self) -> str:
        """Return which wording: by whether the rule holds."""
        return "unknown" if self.truth is None else "true" if self.truth else "false"


class Supported(Statement, frozen=True):
    """A cause whose grade is at least the one asked for, with the rules that support it, and those against it that do not hold."""

    is_clause: ClassVar[bool] = True
    cause: CauseName
    grade: Grade
    at_least: Grade


class Unsupported(Statement, frozen=True):
    """A cause whose grade cannot become the one asked for, with every rule about it."""

    is_clause: ClassVar[bool] = True
    cause: CauseName
    grade: Grade
    below: Grade


class Count(Statement, frozen=True):
    """So many of some conditions hold, and so many are enough."""

    true: int
    of: int
    least: int


class NotCount(Statement, frozen=True):
    """So many of some conditions do not hold, and so many would be needed that do."""

    false: int
    of: int
    least: int


class QuantityComesTo(Statement, frozen=True):
    """What a quantity comes to, with the answers that it is computed from."""

    is_clause: ClassVar[bool] = True
    value: Computed


class QuantityOpen(Statement, frozen=True):
    """A quantity that cannot be computed yet, with the answers there are and the questions that are open."""

    quantity: QuantityName


class _ScoreAmount(Statement, frozen=True):
    """What a score comes to, with its lines; `low` and `high` differ while lines are not known."""

    is_clause: ClassVar[bool] = True
    score: ScoreName
    low: Decimal
    high: Decimal

    @property
    def form(self) -> str:
        """Return whether every line is known that could still count."""
        return "known" if self.low == self.high else "open"


class ScoreComesTo(_ScoreAmount, frozen=True):
    """What a score comes to, by itself."""


class _Scored(_ScoreAmount, frozen=True):
    """What a score comes to, and how many points were asked for."""

    asked: Decimal


class ScoreReached(_Scored, frozen=True):
    """A score that comes to at least so many points, with its lines."""


class ScoreBelow(_Scored, frozen=True):
    """A score that stays below so many points, with its lines."""


class ScoreCounts(LineOfScore, frozen=True):
    """A line of a score that counts, with what makes it so."""


class ScoreCountsNot(LineOfScore, frozen=True):
    """A line of a score that does not count, with what is otherwise."""


class ScoreOpen(LineOfScore, frozen=True):
    """A line of a score of which it is not known whether it counts, with the questions that are open."""


class Outcome(Statement, frozen=True):
    """Something that is so of the finished outcome, with the rules behind it."""

    condition: Written


class NotOutcome(Statement, frozen=True):
    """Something that is not so of the finished outcome, with the rules behind that."""

    condition: Written


class Source(Statement, frozen=True):
    """A source that says so."""

    weight: ClassVar[Weight] = Weight.ASIDE
    source: SourceName


class Claim(Statement, frozen=True):
    """A claim of a source that says so, and how it stands against the literature."""

    weight: ClassVar[Weight] = Weight.ASIDE
    claim: ClaimName
    source: SourceName
    standing: StandingName


class Disputed(Statement, frozen=True):
    """What research says against a claim."""

    weight: ClassVar[Weight] = Weight.ASIDE
    claim: ClaimName


class Research(Statement, frozen=True):
    """What research adds to a claim."""

    weight: ClassVar[Weight] = Weight.ASIDE
    claim: ClaimName


class Population(Statement, frozen=True):
    """In whom a source studied it."""

    weight: ClassVar[Weight] = Weight.ASIDE
    source: SourceName


class Unchecked(Statement, frozen=True):
    """A source that was not re-read for the knowledge base."""

    weight: ClassVar[Weight] = Weight.ASIDE
    source: SourceName

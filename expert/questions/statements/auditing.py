"""Statements about the flaws of a knowledge base that an audit finds. What is wrong and how to mend it are both words for their fields."""

from __future__ import annotations

from typing import ClassVar, Literal

from expert.language.meaning import Grade
from expert.language.model import Effect, print_effect
from expert.language.names import (
    CauseName,
    ClaimName,
    ConceptName,
    ConclusionName,
    DecisionName,
    EntryName,
    FaultCode,
    FindingName,
    KnowledgeText,
    LevelName,
    RecommendationName,
    RuleName,
    SourceName,
    Written,
)
from expert.questions.statements.base import Statement

Direction = Literal["yes", "no", "higher", "lower"]
"""Which direction of a finding is worse, as `worse` says it."""


class FlawStatement(Statement, frozen=True):
    """What is flawed in a knowledge base.

    `subject` names the field with the entry that it is about, `part` the one with the part of it, or the other entry, that is meant.
    """

    code: ClassVar[str]
    subject: ClassVar[str]
    part: ClassVar[str] = ""

    @property
    def about(self) -> str:
        """Return the entry that it is about."""
        return str(getattr(self, self.subject))

    @property
    def detail(self) -> str:
        """Return which part of that entry is meant, or which other entry with it; empty where it is about the whole."""
        return str(getattr(self, self.part)) if self.part else ""


class AdvisedAndWithheld(FlawStatement, frozen=True):
    """Two rules, or the two effects of one, advise and withhold the same, for one reason or on one condition."""

    code: ClassVar[str] = "AUD001"
    subject: ClassVar[str] = "recommendation"
    recommendation: RecommendationName
    advising: RuleName
    withholding: RuleName
    same_reason: bool

    @property
    def detail(self) -> str:
        """Return both rules."""
        return f"{self.advising} / {self.withholding}"

    @property
    def form(self) -> str:
        """Return whether one rule does it alone, or what two have in common."""
        return "alone" if self.advising == self.withholding else "reason" if self.same_reason else "condition"


class DeadRule(FlawStatement, frozen=True):
    """A rule is true for nobody."""

    code: ClassVar[str] = "AUD002"
    subject: ClassVar[str] = "rule"
    rule: RuleName


class UnreachedLevel(FlawStatement, frozen=True):
    """No answers put a decision at a level."""

    code: ClassVar[str] = "AUD003"
    subject: ClassVar[str] = "decision"
    part: ClassVar[str] = "level"
    decision: DecisionName
    level: LevelName


class UnreachedGrade(FlawStatement, frozen=True):
    """No answers give a cause a grade."""

    code: ClassVar[str] = "AUD004"
    subject: ClassVar[str] = "cause"
    cause: CauseName
    grade: Grade

    @property
    def detail(self) -> str:
        """Return the grade."""
        return self.grade.value

    @property
    def form(self) -> str:
        """Return the grade: each has words of its own."""
        return self.grade.value


class UnreachedStatus(FlawStatement, frozen=True):
    """A recommendation is recommended, withheld or not withheld for nobody."""

    code: ClassVar[str] = "AUD005"
    subject: ClassVar[str] = "recommendation"
    part: ClassVar[str] = "status"
    recommendation: RecommendationName
    status: Literal["recommended", "withheld", "not withheld"]

    @property
    def form(self) -> str:
        """Return the status: each has words of its own."""
        return self.status


class UnreachedTruth(FlawStatement, frozen=True):
    """A concept is true, or false, for nobody."""

    code: ClassVar[str] = "AUD005"
    subject: ClassVar[str] = "concept"
    part: ClassVar[str] = "truth"
    concept: ConceptName
    truth: Literal["true", "false"]

    @property
    def form(self) -> str:
        """Return the truth: each has words of its own."""
        return self.truth


class IdleRule(FlawStatement, frozen=True):
    """Without a rule nothing comes out differently for anybody."""

    code: ClassVar[str] = "AUD006"
    subject: ClassVar[str] = "rule"
    rule: RuleName


class IdleEffects(FlawStatement, frozen=True):
    """Without some effects of a rule nothing comes out differently for anybody."""

    code: ClassVar[str] = "AUD006"
    counted: ClassVar[str] = "effects"
    subject: ClassVar[str] = "rule"
    rule: RuleName
    effects: tuple[Effect, ...]

    @property
    def detail(self) -> str:
        """Return the first effect as it is written."""
        return print_effect(self.effects[0])


class CoveredRule(FlawStatement, frozen=True):
    """Wherever a rule holds another one holds, and says as much."""

    code: ClassVar[str] = "AUD007"
    subject: ClassVar[str] = "rule"
    part: ClassVar[str] = "covering"
    rule: RuleName
    covering: RuleName


class CoveredEffects(FlawStatement, frozen=True):
    """Wherever a rule holds another one holds, and says as much as some of its effects."""

    code: ClassVar[str] = "AUD007"
    counted: ClassVar[str] = "effects"
    subject: ClassVar[str] = "rule"
    part: ClassVar[str] = "covering"
    rule: RuleName
    effects: tuple[Effect, ...]
    covering: RuleName


class IdlePart(FlawStatement, frozen=True):
    """Without a part of the condition of a rule or question it is the same for everybody."""

    code: ClassVar[str] = "AUD008"
    subject: ClassVar[str] = "entry"
    part: ClassVar[str] = "idle"
    entry: EntryName
    idle: Written


class OpenSplit(FlawStatement, frozen=True):
    """While a question is unanswered a conclusion can be open, though every answer gives the same."""

    code: ClassVar[str] = "AUD009"
    subject: ClassVar[str] = "conclusion"
    part: ClassVar[str] = "finding"
    conclusion: ConclusionName
    finding: FindingName
    rules: tuple[RuleName, ...]


class NoWorse(FlawStatement, frozen=True):
    """A finding does not say what is worse, though one direction makes a decision stricter and never milder."""

    code: ClassVar[str] = "AUD010"
    subject: ClassVar[str] = "finding"
    part: ClassVar[str] = "worse"
    finding: FindingName
    worse: Direction


class CountedTwice(FlawStatement, frozen=True):
    """Two rules of a cause read one finding, and both can be true."""

    code: ClassVar[str] = "AUD011"
    subject: ClassVar[str] = "cause"
    part: ClassVar[str] = "finding"
    cause: CauseName
    finding: FindingName
    rule: RuleName
    other_rule: RuleName


class Unread(FlawStatement, frozen=True):
    """Nothing reads a question, quantity or concept."""

    code: ClassVar[str] = "AUD012"
    subject: ClassVar[str] = "entry"
    entry: EntryName


class ReadInVain(FlawStatement, frozen=True):
    """Nothing that matters reads a question, quantity or concept."""

    code: ClassVar[str] = "AUD012"
    subject: ClassVar[str] = "entry"
    entry: EntryName


class UnusedClaim(FlawStatement, frozen=True):
    """Nothing rests on a claim, and it does not say why."""

    code: ClassVar[str] = "AUD013"
    subject: ClassVar[str] = "claim"
    claim: ClaimName


class UnusedSource(FlawStatement, frozen=True):
    """Nothing cites a source."""

    code: ClassVar[str] = "AUD014"
    subject: ClassVar[str] = "source"
    source: SourceName


class ReasonOfSome(FlawStatement, frozen=True):
    """A rule holds in either of some situations, and its title and short reason name one of them and pass over another."""

    code: ClassVar[str] = "AUD016"
    subject: ClassVar[str] = "rule"
    part: ClassVar[str] = "silent"
    rule: RuleName
    named: Written
    silent: Written


class UnusedAcceptance(FlawStatement, frozen=True):
    """audit.yaml accepts a flaw that is not there."""

    code: ClassVar[str] = "AUD015"
    subject: ClassVar[str] = "entry"
    part: ClassVar[str] = "accepted"
    entry: EntryName
    accepted: FaultCode
    accepted_part: KnowledgeText = ""

    @property
    def form(self) -> str:
        """Return whether a part of the entry was named."""
        return "part" if self.accepted_part else "whole"

"""Statements that an explanation starts with: the first sentence, the mechanism, and how sure that is."""

from __future__ import annotations

from typing import ClassVar

from expert.language.names import ClaimName, ConclusionName, DecisionName, EvidenceName, RuleName, SourceName, Written
from expert.questions.statements.base import Reason, Shortened, Statement


class Lead(Statement, frozen=True):
    """The reasons of a conclusion in one sentence: what was answered or computed, and how many more there are."""

    counted: ClassVar[str] = "more"
    conclusion: ConclusionName
    reasons: tuple[Reason, ...]
    more: int = 0


class LeadNothing(Statement, frozen=True):
    """Nothing that was answered speaks against the mildest level of a decision."""

    counted: ClassVar[str] = "answers"
    decision: DecisionName
    answers: int


class LeadHeld(Statement, frozen=True):
    """Only questions that are not answered hold a decision back."""

    counted: ClassVar[str] = "questions"
    decision: DecisionName
    questions: int


class LeadPresumed(Statement, frozen=True):
    """A sign stands, and what would lift it is not answered: that alone holds a decision at the level in force."""

    decision: DecisionName
    rule: RuleName
    unless: Written


class LeadOpen(Statement, frozen=True):
    """Questions that are not answered bear on a conclusion."""

    counted: ClassVar[str] = "questions"
    conclusion: ConclusionName
    questions: int


class Mechanism(Statement, frozen=True):
    """Why the leading rule says so."""

    rule: RuleName


class Certainty(Statement, frozen=True):
    """How strong the evidence of the leading rule is, with what is disputed about it and which source was not re-read."""

    shortened: ClassVar[Shortened] = Shortened.WHOLE
    rule: RuleName
    evidence: EvidenceName


class Dispute(Statement, frozen=True):
    """A claim that research contradicts, and what the rule that cites it makes of that."""

    claim: ClaimName
    source: SourceName
    rule: RuleName


class UncheckedSource(Statement, frozen=True):
    """A source that was not re-read for the knowledge base."""

    source: SourceName

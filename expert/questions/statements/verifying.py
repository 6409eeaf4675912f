"""Statements about an outcome that was checked: what was checked, group by group, or the first fault.

What an outcome claims, and what was found instead, stands in a fault as the outcome's JSON has it.
"""

from __future__ import annotations

from typing import Annotated, ClassVar

from expert.language.names import EntryName, FaultCode, FindingName, InvariantName, OutcomeKey, OutcomePointer, OutcomeValue, RuleName
from expert.questions.statements.base import Statement
from expert.shapes.notes import Unwritten
from expert.shapes.part import Part


class ListDifference(Part, frozen=True):
    """How a list of an outcome differs from the list that it must be; of two empty parts, in its order alone."""

    too_many: tuple[OutcomeValue, ...]
    missing: tuple[OutcomeValue, ...]


class Fault(Statement, frozen=True, kw_only=True):
    """What is wrong with an outcome at the step of checking that fails; it rests on nothing but that outcome."""

    children: Annotated[tuple[Statement, ...], Unwritten()] = ()


class RestsOnOtherKnowledge(Fault, frozen=True):
    """The outcome rests on another knowledge base: its id, version or fingerprint is another."""

    key: OutcomeKey
    claimed: OutcomeValue
    found: OutcomeValue


class ConcludedTwice(Fault, frozen=True):
    """A name has more than one verdict."""

    place: OutcomePointer


class CannotBeRead(Fault, frozen=True):
    """What stands in a place, or is missing there, leaves the outcome unreadable; the code of the fault says why."""

    place: OutcomePointer
    code: FaultCode

    @property
    def form(self) -> str:
        """Return the code: each has words of its own."""
        return self.code


class CitedWrongly(Fault, frozen=True):
    """An answer is cited by no step and not listed as uncited, or both."""

    finding: FindingName


class CitesNoAnswer(Fault, frozen=True):
    """Something cites findings that have no answer."""

    about: OutcomeKey
    findings: tuple[FindingName, ...]


class CitesOtherAnswer(Fault, frozen=True):
    """Something cites another answer than the one that was given."""

    about: OutcomeKey
    finding: FindingName
    claimed: OutcomeValue
    found: OutcomeValue


class OtherRules(Fault, frozen=True):
    """The rules of the steps, or of the trace, are not those that they must be."""

    section: OutcomeKey
    difference: ListDifference


class OtherNames(Fault, frozen=True):
    """The conclusions of a section that have citations are not those that they must be."""

    section: OutcomeKey
    difference: ListDifference


class OtherTruth(Fault, frozen=True):
    """A rule has another truth by the answers that it cites."""

    rule: RuleName
    claimed: OutcomeValue
    found: OutcomeValue


class OtherCitations(Fault, frozen=True):
    """Something cites other findings than it must."""

    about: EntryName
    claimed: tuple[FindingName, ...]
    found: tuple[FindingName, ...]


class PremiseFails(Fault, frozen=True):
    """A rule is said to have matched what is not so."""

    rule: RuleName
    premise: OutcomeValue


class PremisesTooFew(Fault, frozen=True):
    """What a rule is said to have matched is not enough to fire it."""

    rule: RuleName


class OtherPremises(Fault, frozen=True):
    """What a rule is said to have matched is not what it matches."""

    rule: RuleName
    difference: ListDifference


class NotViolated(Fault, frozen=True):
    """An invariant is not violated by the answers that it cites."""

    invariant: InvariantName


class OtherByCitations(Fault, frozen=True):
    """A part of a conclusion comes out otherwise by the answers that it cites."""

    about: EntryName
    part: OutcomeKey
    claimed: OutcomeValue
    found: OutcomeValue


class OtherByAllAnswers(Fault, frozen=True):
    """A part of the outcome comes out otherwise by all answers together."""

    about: OutcomeKey
    part: OutcomeKey
    claimed: OutcomeValue
    found: OutcomeValue


class WrittenOtherwise(Fault, frozen=True):
    """A value is not written as this program writes it."""

    place: OutcomePointer


class VerificationFailed(Statement, frozen=True):
    """So many steps are in order, and then one fails; its fault stands below."""

    steps: int


class VerificationPassed(Statement, frozen=True):
    """So many steps were checked and every one follows; the groups stand below."""

    steps: int


class Verified(Statement, frozen=True):
    """A group of checks, of which there were so many, and none fails."""

    counted: ClassVar[str] = "checks"
    checks: int


class VerifiedKnowledge(Verified, frozen=True):
    """The outcome rests on this knowledge base."""


class VerifiedNames(Verified, frozen=True):
    """Every name is known and has one verdict, and the answers can be answers."""


class VerifiedCitations(Verified, frozen=True):
    """What is cited is among the answers."""


class VerifiedSteps(Verified, frozen=True):
    """Each rule follows from the answers that it cites alone."""


class VerifiedTrace(Verified, frozen=True):
    """What fired is true, sufficient and complete."""


class VerifiedConclusions(Verified, frozen=True):
    """Each conclusion follows from the answers that it cites alone."""


class VerifiedWhole(Verified, frozen=True):
    """Everything follows from all answers together."""


class VerifiedForm(Verified, frozen=True):
    """The outcome is written as this program writes it."""

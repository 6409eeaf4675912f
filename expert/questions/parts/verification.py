"""What checking an outcome came to: every check with its group, and what is wrong where one fails."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Annotated, Any, ClassVar

from msgspec import Struct

from expert.language.model import KnowledgeBase
from expert.questions.statements.base import Explanation, Statement
from expert.questions.statements.verifying import (
    Fault,
    ListDifference,
    VerificationFailed,
    VerificationPassed,
    Verified,
    VerifiedCitations,
    VerifiedConclusions,
    VerifiedForm,
    VerifiedKnowledge,
    VerifiedNames,
    VerifiedSteps,
    VerifiedTrace,
    VerifiedWhole,
)
from expert.shapes.document import Document
from expert.shapes.notes import Keys


class Group(Enum):
    """The groups of checks, in their order."""

    KNOWLEDGE = "knowledge"
    NAMES = "names"
    CITATIONS = "citations"
    STEPS = "steps"
    TRACE = "trace"
    CONCLUSIONS = "conclusions"
    WHOLE = "whole"
    FORM = "form"


_VERIFIED: Mapping[Group, type[Verified]] = {
    Group.KNOWLEDGE: VerifiedKnowledge,
    Group.NAMES: VerifiedNames,
    Group.CITATIONS: VerifiedCitations,
    Group.STEPS: VerifiedSteps,
    Group.TRACE: VerifiedTrace,
    Group.CONCLUSIONS: VerifiedConclusions,
    Group.WHOLE: VerifiedWhole,
    Group.FORM: VerifiedForm,
}
"""What is said of each group where nothing in it fails."""


class Check(Struct, frozen=True):
    """One thing that was checked, and what is wrong where it fails."""

    group: Group
    fault: Fault | None = None


class Verdict(Document, frozen=True):
    """What checking an outcome came to: whether everything holds, how many checks there were of each group, and the first that fails."""

    title: ClassVar[str] = "What checking an outcome came to"

    verified: bool
    checks: Annotated[Mapping[str, int], Keys({group.value: int for group in Group}, needed=True)]
    first_failure: Check | None


@dataclass(frozen=True, slots=True)
class Verification:
    """Everything that was checked of an outcome, in the order of checking."""

    knowledge: KnowledgeBase = field(repr=False, compare=False)
    checks: tuple[Check, ...]

    @property
    def verified(self) -> bool:
        """Return whether nothing fails."""
        return self.first_failure is None

    @property
    def first_failure(self) -> Check | None:
        """Return the first check that fails."""
        return next((check for check in self.checks if check.fault), None)

    @property
    def counts(self) -> Mapping[Group, int]:
        """Return how many checks there were of each group."""
        return {group: sum(check.group is group for check in self.checks) for group in Group}

    def to_data(self) -> dict[str, Any]:
        """Return it as plain data: whether it is verified, how many checks there were of each group, and the first that fails."""
        return Verdict(self.verified, {group.value: count for group, count in self.counts.items()}, self.first_failure).to_data()

    def explanation(self) -> Explanation:
        """Return it as an explanation: the first step that fails, or what was checked, group by group."""
        return Explanation("verify", self.knowledge, self._statement())

    def _statement(self) -> Statement:
        """Return the statement itself."""
        for done, check in enumerate(self.checks):
            if check.fault is not None:
                return VerificationFailed(done, children=(check.fault,))
        groups = tuple(_VERIFIED[group](count) for group, count in self.counts.items() if count)
        return VerificationPassed(len(self.checks), children=groups)


def difference_of(claimed: Iterable[object], found: Iterable[object]) -> ListDifference:
    """Return how two lists of plain data differ."""
    too_many, missing = [], list(found)
    for item in claimed:
        if item in missing:
            missing.remove(item)
        else:
            too_many.append(item)
    return ListDifference(tuple(too_many), tuple(missing))

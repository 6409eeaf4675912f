"""The kinds of thing in a knowledge base: the one table from which every list of them follows."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, TypeAlias, get_args

from expert.shapes.notes import Names


class Kind(StrEnum):
    """A kind of entry, by the word for one of it, in the order in which a knowledge base is told."""

    DECISION = "decision"
    FINDING = "finding"
    CHECKLIST = "checklist"
    QUANTITY = "quantity"
    SCORE = "score"
    CONSTRAINT = "constraint"
    CONCEPT = "concept"
    CAUSE = "cause"
    RECOMMENDATION = "recommendation"
    TOPIC = "topic"
    EXCLUSION = "exclusion"
    RULE = "rule"
    INVARIANT = "invariant"
    SOURCE = "source"
    CLAIM = "claim"
    CASE = "case"

    @property
    def section(self) -> str:
        """Return the word for several: the section of a file that holds them, and the field of `KnowledgeBase`."""
        return f"{self.removesuffix('y')}ies" if self.endswith("y") else f"{self}s"

    @property
    def names(self) -> Names:
        """Return what marks a text as the name of one."""
        return Names(self.value, self.section)


NetworkKind: TypeAlias = Literal[Kind.FINDING, Kind.QUANTITY, Kind.SCORE, Kind.CONCEPT, Kind.CAUSE, Kind.DECISION, Kind.RECOMMENDATION]
NETWORK: tuple[NetworkKind, ...] = get_args(NetworkKind)
"""What conditions mention and rules bear on, from what is asked to what comes out; a recommendation is mentioned in invariants only."""
ConcludedKind: TypeAlias = Literal[Kind.DECISION, Kind.CONCEPT, Kind.CAUSE, Kind.RECOMMENDATION]
CONCLUDED: tuple[ConcludedKind, ...] = get_args(ConcludedKind)
"""What rules conclude: what an outcome consists of, and questions are about."""
ToldKind: TypeAlias = Literal[Kind.DECISION, Kind.CAUSE, Kind.RECOMMENDATION]
TOLD: tuple[ToldKind, ...] = get_args(ToldKind)
"""What an outcome is for, the weightiest first; a concept is only a step on the way there."""
CitingKind: TypeAlias = Literal[
    Kind.RULE, Kind.RECOMMENDATION, Kind.CAUSE, Kind.FINDING, Kind.QUANTITY, Kind.SCORE, Kind.EXCLUSION, Kind.CLAIM
]
CITING: tuple[CitingKind, ...] = get_args(CitingKind)
"""What names who says so: the publications and claims that it rests on."""

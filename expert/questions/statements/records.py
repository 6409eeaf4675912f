"""What a field of a statement holds where a name or a number alone does not say it."""

from __future__ import annotations

from decimal import Decimal

from expert.language.conditions import Comparison
from expert.language.forms import Dose
from expert.language.meaning import Status
from expert.language.model import Value
from expert.language.names import (
    CauseName,
    DecisionName,
    DoseKey,
    FindingName,
    Fingerprint,
    LevelName,
    QuantityName,
    RecommendationName,
    UnitName,
    VersionName,
)
from expert.questions.statements.base import Answered, Computed
from expert.questions.target import Target
from expert.shapes.part import Part


class Bounded(Part, frozen=True, omit_defaults=True):
    """A value of a finding that does, or with a comparison, that value or any further in the direction of the comparison."""

    finding: FindingName
    value: Value
    comparison: Comparison = Comparison.EQUAL


class OneOf(Part, frozen=True):
    """The values of a choice that do."""

    finding: FindingName
    values: tuple[Value, ...]


class CameOut(Target, frozen=True):
    """How a thing came out: the level in force of a decision, a grade, a status; of a concept yes, no or unknown."""


class Standing(Part, frozen=True, omit_defaults=True):
    """The status of a recommendation: for good, and the one for now where it is not settled."""

    status: Status
    for_now: Status | None = None

    @property
    def to_do(self) -> bool:
        """Return whether it is something to do, for good or for now."""
        return (self.for_now or self.status) is Status.RECOMMENDED


class Amount(Part, frozen=True, omit_defaults=True):
    """What a quantity comes to: a number, or null, which is for good where it cannot be computed and else for want of an answer."""

    quantity: QuantityName
    value: Decimal | None
    undefined: bool = False


class Points(Part, frozen=True):
    """What a score comes to; `low` and `high` differ while lines are not known."""

    low: Decimal
    high: Decimal


class DosePart(Part, frozen=True, omit_defaults=True):
    """How much of something, from least to most; in a unit where it is measured and not counted."""

    measure: DoseKey
    least: Decimal
    most: Decimal
    unit: UnitName = ""


def dose_parts(dose: Dose) -> tuple[DosePart, ...]:
    """Return the parts of a dose, in its order."""
    return tuple(DosePart(key, *part.amount, part.unit) for key, part in dose.items())


class LevelInForce(Part, frozen=True):
    """The level of a decision to act on.

    Attributes:
        decision: Which.
        level: The one to act on.
        is_held: Unanswered questions alone hold it there; the answers decide a milder one.
        could_rise: Something that is not answered could still make it stricter.
    """

    decision: DecisionName
    level: LevelName
    is_held: bool
    could_rise: bool


class Action(Part, frozen=True, omit_defaults=True):
    """Something to do, with the person's own numbers that its words name; those that are not known are missing.

    Attributes:
        recommendation: Which.
        answers: The answers that its words name.
        computed: What else they name.
        is_held: Unanswered questions alone call for it, as they hold a decision: by the answers alone it would not be to do.
    """

    recommendation: RecommendationName
    answers: tuple[Answered, ...]
    computed: tuple[Computed, ...]
    is_held: bool = False


class Days(Part, frozen=True):
    """In how many days to look again; null where no day is set."""

    days: int | None


class Edition(Part, frozen=True):
    """Which version of a knowledge base it was."""

    version: VersionName
    fingerprint: Fingerprint


class Bearing(Part, frozen=True):
    """What the answer to a question could change."""

    decisions: tuple[DecisionName, ...]
    causes: tuple[CauseName, ...]
    recommendations: tuple[RecommendationName, ...]


class StillOpen(Part, frozen=True):
    """How many checklists, and how many questions that are asked one by one, are still open; and how many tests that wait."""

    checklists: int
    questions: int
    tests: int

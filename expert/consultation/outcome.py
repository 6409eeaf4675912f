"""The outcome of one case and its trace, as frozen data: its JSON, and the schema of it, follow from what each field says.

This module holds no inference: `expert.consultation.conclude` fills it.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, ClassVar

from msgspec import Struct

from expert.cases.form import CaseInside
from expert.consultation.certificates import Certificates
from expert.display import Displayed
from expert.engines.trace import Firing
from expert.errors import CaseError, Diagnostic, Location
from expert.language.forms import TRUTHS
from expert.language.identity import Identity, identity_of
from expert.language.meaning import Grade, Meaning, Status, Truth, Undefined
from expert.language.model import KnowledgeBase
from expert.language.names import CauseName, ConceptName, DecisionName, InvariantName, QuantityName, RecommendationName, ScoreName
from expert.language.references import FindingNames, Id, RuleNames, TruthWord
from expert.shapes.document import document_schema
from expert.shapes.frozen import Frozen
from expert.shapes.hints import data_of, record_of
from expert.shapes.notes import Complete, Converted, Form, Says, Site, Unwritten
from expert.shapes.plain import Schema, json_text, value_to_data

OUTCOME_SCHEMA_VERSION = 2
"""Raised whenever the outcome's JSON changes so that an older reader would misread it."""


class Head(Struct, frozen=True):
    """What an outcome's JSON begins with."""

    knowledge: Identity


class DecisionOutcome(Struct, frozen=True):
    """A decision: the strictest level decided, the strictest still possible, and the one to act on.

    `decided_by` are the true rules that decide the floor; `could_raise` the rules that are still unknown and would decide a stricter
    level; `open` the unanswered findings behind them.
    """

    in_force: Id
    floor: Id
    ceiling: Id
    settled: bool
    decided_by: RuleNames
    could_raise: RuleNames
    open: FindingNames


class ConceptOutcome(Struct, frozen=True):
    """A concept: its truth, the true rules behind it, and the unanswered findings that keep it unknown."""

    truth: TruthWord
    concluded_by: RuleNames
    open: FindingNames


class ScoreOutcome(Struct, frozen=True):
    """A score: the fewest and the most points that it may come to; they are the same once every line that can count is known."""

    low: Decimal
    high: Decimal


class CauseOutcome(Struct, frozen=True, omit_defaults=True):
    """A cause: its grade, the least and most its score can be, the true rules that support it and those that speak against it."""

    kind: Id
    grade: Grade
    settled: bool
    score: Annotated[
        tuple[int, int],
        Says("The least and the most that it can come to: what is open counts in the one where it speaks against it, else in the other."),
    ]
    suggested_by: RuleNames
    open: FindingNames
    opposed_by: Annotated[RuleNames, Says("The true rules that speak against it.")] = ()


class RecommendationOutcome(Struct, frozen=True):
    """A recommendation: its status, and the one for now where only unsettled decisions leave it open (else None)."""

    status: Status
    for_now: Annotated[
        Status | None,
        Says("The status with every unsettled decision at the level in force; null if it is still not settled then."),
    ]
    settled: bool
    advised_by: RuleNames
    withheld_by: RuleNames
    open: FindingNames

    @property
    def shown(self) -> Status:
        """Return the status as it is shown: the one for now where there is one."""
        return self.status if self.for_now is None else self.for_now

    @property
    def to_do(self) -> bool:
        """Return whether it is shown as something to do."""
        return self.for_now is Status.RECOMMENDED

    @property
    def not_now(self) -> bool:
        """Return whether it is shown as something not to do."""
        return self.for_now is Status.WITHHELD


def _or_nothing(raw: str | None, site: Site) -> str:  # noqa: ARG001 - as Converted asks
    """Return a level, empty where there is none."""
    return raw or ""


class LookAgain(Struct, frozen=True):
    """When to look again: the fewest days that a level in force or a recommendation asks for, and which one.

    `about` is a decision, with its `level`, or a recommendation, with none.
    """

    days: Annotated[int, Form(least=0)]
    about: Annotated[Id, Says("The decision or recommendation that asks for it.")]
    level: Annotated[
        str,
        Converted(Id | None, _or_nothing, lambda level: level or None),
        Says("The level in force of that decision; null for a recommendation."),
    ]
    sooner_if: tuple[Id, ...]


class Violation(Struct, frozen=True):
    """An invariant that does not hold: the program contradicted itself."""

    invariant: InvariantName
    because: Id


def _quantity(raw: object, site: Site) -> object:
    """Return a computed value."""
    return site.reader.quantity(raw, site.at)


def _quantity_to_data(value: Decimal | Undefined | None) -> bool | str | int | float | None:
    """Return a computed value as plain data; `undefined` where a denominator is 0."""
    match value:
        case None:
            return None
        case Undefined():
            return value.value
        case Decimal():
            return value_to_data(value)


QuantityValue = Annotated[Decimal | Undefined | None, Converted(Decimal | str | None, _quantity, _quantity_to_data)]


class Consultation(Displayed, Frozen, frozen=True, omit_defaults=True):
    """Everything concluded for one case.

    With `violations` there is no advice: every decision is at its `on_failure` level, or at its own where that is stricter, and nothing is
    recommended. `meaning` is what follows from the answers, by the knowledge base that concluded this; every question is asked of that one.
    """

    beside: ClassVar[frozenset[str]] = frozenset({"meaning"})
    meaning: Annotated[Meaning, Unwritten()]
    case: CaseInside
    violations: Annotated[
        tuple[Violation, ...],
        Says(
            "Invariants that do not hold; if there is one, nothing is recommended and every decision is at its failure level, "
            "or at its own where that is stricter."
        ),
    ]
    decisions: Annotated[
        Mapping[DecisionName, DecisionOutcome],
        Complete(),
        Says(
            "in_force: the level to act on; floor and ceiling: the strictest level decided, and still possible; decided_by: the rules "
            "that decide the floor; could_raise: the rules still open that would raise it; open: the unanswered findings behind them."
        ),
    ]
    concepts: Annotated[Mapping[ConceptName, ConceptOutcome], Complete(), Says("Intermediate conclusions.")]
    causes: Annotated[Mapping[CauseName, CauseOutcome], Complete(), Says("Causes.")]
    quantities: Annotated[
        Mapping[QuantityName, QuantityValue],
        Complete(),
        Says("Computed values; null where an input is unknown, `undefined` where a denominator is 0."),
    ]
    recommendations: Annotated[Mapping[RecommendationName, RecommendationOutcome], Complete(), Says("Recommendations.")]
    look_again: LookAgain | None
    open: Annotated[FindingNames, Says("The unanswered findings that could still change something, in the order of asking.")]
    trace: Annotated[tuple[Firing, ...], Says("The rules that fired, in the order of the knowledge base, each with what it matched.")]
    certificates: Annotated[Certificates, Says("Which answers everything rests on; see docs/certificates.md.")]
    scores: Annotated[
        Mapping[ScoreName, ScoreOutcome], Complete(), Says("The fewest and the most points that each score may come to.")
    ] = {}

    @property
    def knowledge(self) -> KnowledgeBase:
        """Return the knowledge base that concluded this."""
        return self.meaning.knowledge

    def __post_init__(self) -> None:
        """Refuse a case other than that whose meaning this is.

        Raises:
            CaseError: The two differ (CASE005).
        """
        super().__post_init__()
        if self.meaning.answers != self.case.values:
            message = "the case is not the one from which this was concluded"
            raise CaseError([Diagnostic(Location("<case>"), "CASE005", message, "`consult` concludes from another case")])

    def to_data(self) -> dict[str, object]:
        """Return the outcome as plain data that validates against `outcome.schema.json`."""
        head = Head(identity_of(self.knowledge))
        return {"schema": OUTCOME_SCHEMA_VERSION, **data_of(head), **data_of(self)}

    def to_json(self) -> str:
        """Return the canonical JSON: the same case gives the same bytes."""
        return json_text(self.to_data()) + "\n"


def truth_word(truth: Truth) -> str:
    """Return yes, no or unknown."""
    return next(word for word, meant in TRUTHS if meant is truth)


def outcome_schema() -> Schema:
    """Return the JSON Schema of an outcome's JSON."""
    return document_schema(
        "The outcome of one consultation",
        record_of(Head),
        record_of(Consultation),
        says="An assessment as data. The same case and knowledge base give the same bytes.",
        version=OUTCOME_SCHEMA_VERSION,
    )

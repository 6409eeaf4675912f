"""The outcome of one case and its trace, as frozen data; its JSON is published as `knowledge/schema/outcome.schema.json`.

This module holds no inference: `expert.engines.forward.inference` fills it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from expert.cases.case import Case, case_to_data, value_to_data
from expert.consultation.certificates import Certificates, Step
from expert.display import Displayed
from expert.engines.trace import Firing, Premise
from expert.language.meaning import Grade, Meaning, Status, Truth, Undefined
from expert.language.model import KnowledgeBase

OUTCOME_SCHEMA_VERSION = 2
"""Raised whenever the outcome's JSON changes so that an older reader would misread it."""


@dataclass(frozen=True, slots=True)
class DecisionOutcome:
    """A decision: the strictest level decided, the strictest still possible, and the one to act on.

    `decided_by` are the true rules that decide the floor; `could_raise` the rules that are still unknown and would decide a stricter
    level; `open` the unanswered findings behind them.
    """

    floor: str
    ceiling: str
    in_force: str
    settled: bool
    decided_by: tuple[str, ...]
    could_raise: tuple[str, ...]
    open: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConceptOutcome:
    """A concept: its truth, the true rules behind it, and the unanswered findings that keep it unknown."""

    truth: Truth
    concluded_by: tuple[str, ...]
    open: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CauseOutcome:
    """A cause: its grade, the least and most its score can be, and the true rules behind it."""

    kind: str
    grade: Grade
    settled: bool
    score: tuple[int, int]
    suggested_by: tuple[str, ...]
    open: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecommendationOutcome:
    """A recommendation: its status, and the one for now where only unsettled decisions leave it open (else None)."""

    status: Status
    for_now: Status | None
    settled: bool
    advised_by: tuple[str, ...]
    withheld_by: tuple[str, ...]
    open: tuple[str, ...]

    @property
    def to_do(self) -> bool:
        """Return whether it is shown as something to do."""
        return self.for_now is Status.RECOMMENDED

    @property
    def not_now(self) -> bool:
        """Return whether it is shown as something not to do."""
        return self.for_now is Status.WITHHELD


@dataclass(frozen=True, slots=True)
class LookAgain:
    """When to look again: the fewest days that a level in force or a recommendation asks for, and which one.

    `about` is a decision, with its `level`, or a recommendation, with none.
    """

    days: int
    about: str
    level: str
    sooner_if: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Violation:
    """An invariant that does not hold: the program contradicted itself."""

    invariant: str
    because: str


@dataclass(frozen=True, slots=True)
class Consultation(Displayed):
    """Everything concluded for one case.

    With `violations` there is no advice: every decision is at its `on_failure` level, or at its own where that is stricter, and nothing is
    recommended. `meaning` is what follows from the answers, by the knowledge base that concluded this; every question is asked of that one.
    """

    meaning: Meaning = field(compare=False, repr=False)
    case: Case
    decisions: Mapping[str, DecisionOutcome]
    concepts: Mapping[str, ConceptOutcome]
    causes: Mapping[str, CauseOutcome]
    quantities: Mapping[str, Decimal | Undefined | None]
    recommendations: Mapping[str, RecommendationOutcome]
    trace: tuple[Firing, ...]
    look_again: LookAgain | None
    open: tuple[str, ...]
    violations: tuple[Violation, ...] = field(default=())
    certificates: Certificates = field(default_factory=Certificates)

    @property
    def knowledge(self) -> KnowledgeBase:
        """Return the knowledge base that concluded this."""
        return self.meaning.knowledge

    def to_data(self) -> dict[str, object]:
        """Return the outcome as plain data that validates against `outcome.schema.json`."""
        return {
            "schema": OUTCOME_SCHEMA_VERSION,
            "knowledge": {"id": self.knowledge.id, "version": self.knowledge.version, "fingerprint": self.knowledge.fingerprint},
            "case": case_to_data(self.case),
            "violations": [{"invariant": item.invariant, "because": item.because} for item in self.violations],
            "decisions": {name: _decision_to_data(item) for name, item in self.decisions.items()},
            "concepts": {
                name: {"truth": truth_word(item.truth), "concluded_by": list(item.concluded_by), "open": list(item.open)}
                for name, item in self.concepts.items()
            },
            "causes": {name: _cause_to_data(item) for name, item in self.causes.items()},
            "quantities": {name: _quantity_to_data(value) for name, value in self.quantities.items()},
            "recommendations": {name: _recommendation_to_data(item) for name, item in self.recommendations.items()},
            "look_again": None if self.look_again is None else _look_again_to_data(self.look_again),
            "open": list(self.open),
            "trace": [{"rule": firing.rule, "matched": [premise_to_data(premise) for premise in firing.premises]} for firing in self.trace],
            "certificates": _certificates_to_data(self.certificates),
        }

    def to_json(self) -> str:
        """Return the canonical JSON: the same case gives the same bytes."""
        return json.dumps(self.to_data(), ensure_ascii=False, indent=2) + "\n"


def truth_word(truth: Truth) -> str:
    """Return yes, no or unknown."""
    return "unknown" if truth is None else "yes" if truth else "no"


def _quantity_to_data(value: Decimal | Undefined | None) -> bool | str | int | float | None:
    """Return a computed value as plain data; `undefined` where a denominator is 0."""
    match value:
        case None:
            return None
        case Undefined():
            return value.value
        case Decimal():
            return value_to_data(value)


def _decision_to_data(item: DecisionOutcome) -> dict[str, object]:
    """Return one decision as plain data."""
    return {
        "in_force": item.in_force,
        "floor": item.floor,
        "ceiling": item.ceiling,
        "settled": item.settled,
        "decided_by": list(item.decided_by),
        "could_raise": list(item.could_raise),
        "open": list(item.open),
    }


def _cause_to_data(item: CauseOutcome) -> dict[str, object]:
    """Return one cause as plain data."""
    return {
        "kind": item.kind,
        "grade": item.grade.value,
        "settled": item.settled,
        "score": list(item.score),
        "suggested_by": list(item.suggested_by),
        "open": list(item.open),
    }


def _recommendation_to_data(item: RecommendationOutcome) -> dict[str, object]:
    """Return one recommendation as plain data."""
    return {
        "status": item.status.value,
        "for_now": None if item.for_now is None else item.for_now.value,
        "settled": item.settled,
        "advised_by": list(item.advised_by),
        "withheld_by": list(item.withheld_by),
        "open": list(item.open),
    }


def _look_again_to_data(item: LookAgain) -> dict[str, object]:
    """Return when to look again as plain data."""
    return {"days": item.days, "about": item.about, "level": item.level or None, "sooner_if": list(item.sooner_if)}


def _certificates_to_data(item: Certificates) -> dict[str, object]:
    """Return all certificates as plain data."""
    conclusions: dict[str, Mapping[str, tuple[str, ...]]] = {
        "decisions": item.decisions,
        "concepts": item.concepts,
        "causes": item.causes,
        "recommendations": item.recommendations,
        "violations": item.violations,
    }
    return {
        "steps": [_step_to_data(step) for step in item.steps],
        **{kind: {name: list(cites) for name, cites in found.items()} for kind, found in conclusions.items()},
        "uncited": {name: value_to_data(value) for name, value in item.uncited.items()},
    }


def _step_to_data(step: Step) -> dict[str, object]:
    """Return one step of a certificate as plain data."""
    cites = {name: value_to_data(value) for name, value in step.cites.items()}
    return {"rule": step.rule, "truth": truth_word(step.truth), "cites": cites}


def premise_to_data(premise: Premise) -> dict[str, object]:
    """Return one matched fact as plain data."""
    data: dict[str, object] = {"kind": premise.kind.value, "name": premise.name, "value": value_to_data(premise.value)}
    if premise.level:
        data["level"] = premise.level
    return data

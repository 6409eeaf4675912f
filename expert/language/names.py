"""Names of things in a knowledge base as types: what a field names stands in its annotation, for schemas, readers and words.

A type here is a plain string with marks. Whoever reads a record generically asks `named_by` for the kind of thing that a field names; what
an outcome may name says so in the words of `expert.shapes`, which looks it up in the knowledge base.
"""

from __future__ import annotations

from typing import Annotated, Any, get_args

from msgspec import Meta

from expert.shapes.notes import Form, Names

MARK = "x-names"
"""The key of a JSON Schema that says which kind of thing a string names."""


def _of(kind: str, description: str) -> Meta:
    """Return the mark of a name."""
    return Meta(description=description, extra_json_schema={MARK: kind})


FindingName = Annotated[str, Names("finding", "findings"), Form(least=1), _of("finding", "The id of a finding.")]
ChecklistName = Annotated[str, _of("checklist", "The id of a checklist.")]
ScreenName = Annotated[str, _of("screen", "The id of a checklist, or of a finding that is asked by itself.")]
QuantityName = Annotated[str, Names("quantity", "quantities"), Form(least=1), _of("quantity", "The id of a quantity.")]
ConceptName = Annotated[str, Names("concept", "concepts"), Form(least=1), _of("concept", "The id of a concept.")]
CauseName = Annotated[str, Names("cause", "causes"), Form(least=1), _of("cause", "The id of a cause.")]
DecisionName = Annotated[str, Names("decision", "decisions"), Form(least=1), _of("decision", "The id of a decision.")]
LevelName = Annotated[str, _of("level", "The id of a level of the decision named beside it.")]
RecommendationName = Annotated[
    str, Names("recommendation", "recommendations"), Form(least=1), _of("recommendation", "The id of a recommendation.")
]
CauseKindName = Annotated[str, _of("cause_kind", "The id of a kind of cause.")]
ConclusionName = Annotated[str, _of("conclusion", "The id of a decision, cause, concept or recommendation.")]
RuleName = Annotated[str, Names("rule", "rules"), Form(least=1), _of("rule", "The id of a rule.")]
InvariantName = Annotated[str, Names("invariant", "invariants"), Form(least=1), _of("invariant", "The id of an invariant.")]
ConstraintName = Annotated[str, _of("constraint", "The id of a constraint.")]
SourceName = Annotated[str, _of("source", "The id of a source.")]
ClaimName = Annotated[str, _of("claim", "A claim of a source: `source#C1`.")]
StandingName = Annotated[str, _of("standing", "The id of a way in which a claim can stand against the literature.")]
EvidenceName = Annotated[str, _of("evidence", "The id of a strength of evidence.")]
StrengthName = Annotated[str, _of("strength", "The id of a strength of support.")]
OutcomeName = Annotated[
    str,
    _of(
        "outcome",
        "How it comes out: a level of a decision, a grade, a status; yes, no or unknown of a concept; else empty.",
    ),
]
Written = Annotated[str, _of("condition", "A condition of the knowledge language, as it is written in a file.")]
GroupName = Annotated[str, _of("group", "The id of a group of questions.")]
EntryName = Annotated[str, _of("entry", "The id of an entry of the knowledge base, of any kind.")]
KnowledgeText = Annotated[str, _of("text", "A text of the knowledge base, as it stands in a file.")]
UnitName = Annotated[str, _of("unit", "A unit, as a finding or quantity states it.")]
FileName = Annotated[str, _of("file", "The path of a file of the knowledge base.")]
Typed = Annotated[str, _of("typed", "What somebody typed.")]
OptionValue = Annotated[Any, _of("value", "A value that a finding can have.")]
OutcomeKey = Annotated[str, _of("key", "A key of an outcome's JSON.")]
OutcomePointer = Annotated[str, _of("pointer", "A JSON pointer into an outcome.")]
OutcomeValue = Annotated[Any, _of("in_outcome", "What stands in an outcome, as its JSON has it.")]


def named_by(annotation: object) -> str:
    """Return the kind of thing that a string of this type names, or that each of a list does; empty where it names nothing."""
    for part in (annotation, *get_args(annotation)):
        for mark in getattr(part, "__metadata__", ()):
            if isinstance(mark, Meta) and mark.extra_json_schema and MARK in mark.extra_json_schema:
                kind: Any = mark.extra_json_schema[MARK]
                return str(kind)
    return ""

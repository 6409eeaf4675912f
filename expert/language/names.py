"""Names of things in a knowledge base as types: what a field names stands in its annotation, for schemas, readers and words.

A type here is a plain string with notes. Whoever reads a record generically asks `mark_of` what is said of a field; what an outcome may
name says so with `Names`, by which it is looked up in the knowledge base.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, get_args

from expert.errors import with_article
from expert.language.kinds import Kind
from expert.shapes.notes import Form, Marked, Names, Says


class Named(StrEnum):
    """What a text can name beside a kind of entry: a part of an entry, an entry of a scale, or one of several kinds."""

    LEVEL = "level"
    SESSION = "session"
    CAUSE_KIND = "cause_kind"
    GROUP = "group"
    STANDING = "standing"
    EVIDENCE = "evidence"
    STRENGTH = "strength"
    SCREEN = "screen"
    CONCLUSION = "conclusion"
    ENTRY = "entry"


class Unnamed(StrEnum):
    """What a text can be that names nothing of a knowledge base."""

    OUTCOME = "outcome"
    CONDITION = "condition"
    FORMULA = "formula"
    TEXT = "text"
    DOSE = "dose"
    UNIT = "unit"
    VERSION = "version"
    FINGERPRINT = "fingerprint"
    FILE = "file"
    CODE = "code"
    TYPED = "typed"
    VALUE = "value"
    KEY = "key"
    POINTER = "pointer"
    IN_OUTCOME = "in_outcome"


Mark = Kind | Named | Unnamed
"""What can be said of a text: of which kind that is which it names, or what it is itself."""


def _of(mark: Mark, description: str) -> tuple[Marked, Says]:
    """Return the notes on a name."""
    return Marked(mark.value), Says(description)


def _one(kind: Kind) -> tuple[Names | Form | Marked | Says, ...]:
    """Return the notes on the name of an entry of a kind."""
    return kind.names, Form(least=1), *_of(kind, f"The id of {with_article(kind)}.")


FindingName = Annotated[str, *_one(Kind.FINDING)]
ChecklistName = Annotated[str, *_one(Kind.CHECKLIST)]
ScreenName = Annotated[str, *_of(Named.SCREEN, "The id of a checklist, or of a finding that is asked by itself.")]
QuantityName = Annotated[str, *_one(Kind.QUANTITY)]
ScoreName = Annotated[str, *_one(Kind.SCORE)]
ConceptName = Annotated[str, *_one(Kind.CONCEPT)]
CauseName = Annotated[str, *_one(Kind.CAUSE)]
DecisionName = Annotated[str, *_one(Kind.DECISION)]
LevelName = Annotated[str, *_of(Named.LEVEL, "The id of a level of the decision named beside it.")]
SessionName = Annotated[str, *_of(Named.SESSION, "The id of a session of the decision named beside it.")]
RecommendationName = Annotated[str, *_one(Kind.RECOMMENDATION)]
CauseKindName = Annotated[str, *_of(Named.CAUSE_KIND, "The id of a kind of cause.")]
ConclusionName = Annotated[str, *_of(Named.CONCLUSION, "The id of a decision, cause, concept or recommendation.")]
TopicName = Annotated[str, *_one(Kind.TOPIC)]
ExclusionName = Annotated[str, *_one(Kind.EXCLUSION)]
RuleName = Annotated[str, *_one(Kind.RULE)]
InvariantName = Annotated[str, *_one(Kind.INVARIANT)]
ConstraintName = Annotated[str, *_one(Kind.CONSTRAINT)]
SourceName = Annotated[str, *_one(Kind.SOURCE)]
ClaimName = Annotated[str, *_of(Kind.CLAIM, "A claim of a source: `source#C1`.")]
StandingName = Annotated[str, *_of(Named.STANDING, "The id of a way in which a claim can stand against the literature.")]
EvidenceName = Annotated[str, *_of(Named.EVIDENCE, "The id of a strength of evidence.")]
StrengthName = Annotated[str, *_of(Named.STRENGTH, "The id of a strength of support.")]
OutcomeName = Annotated[
    str,
    *_of(
        Unnamed.OUTCOME,
        "How it comes out: a level of a decision, a grade, a status; yes, no or unknown of a concept; else empty.",
    ),
]
Written = Annotated[str, *_of(Unnamed.CONDITION, "A condition of the knowledge language, as it is written in a file.")]
WrittenFormula = Annotated[str, *_of(Unnamed.FORMULA, "A formula of the knowledge language, as it is written in a file.")]
GroupName = Annotated[str, *_of(Named.GROUP, "The id of a group of questions.")]
EntryName = Annotated[str, *_of(Named.ENTRY, "The id of an entry of the knowledge base, of any kind.")]
KnowledgeText = Annotated[str, *_of(Unnamed.TEXT, "A text of the knowledge base, as it stands in a file.")]
DoseKey = Annotated[str, *_of(Unnamed.DOSE, "What a dose counts: a word of the language, or one that the knowledge base declares.")]
UnitName = Annotated[str, *_of(Unnamed.UNIT, "A unit, as a finding or quantity states it.")]
VersionName = Annotated[str, *_of(Unnamed.VERSION, "The version of a knowledge base.")]
Fingerprint = Annotated[str, *_of(Unnamed.FINGERPRINT, "The fingerprint of a knowledge base.")]
FileName = Annotated[str, *_of(Unnamed.FILE, "The path of a file of the knowledge base.")]
FaultCode = Annotated[str, *_of(Unnamed.CODE, "The code of a fault, as docs/errors.md lists it.")]
Typed = Annotated[str, *_of(Unnamed.TYPED, "What somebody typed.")]
OptionValue = Annotated[Any, *_of(Unnamed.VALUE, "A value that a finding can have.")]
OutcomeKey = Annotated[str, *_of(Unnamed.KEY, "A key of an outcome's JSON.")]
OutcomePointer = Annotated[str, *_of(Unnamed.POINTER, "A JSON pointer into an outcome.")]
OutcomeValue = Annotated[Any, *_of(Unnamed.IN_OUTCOME, "What stands in an outcome, as its JSON has it.")]


_MARKS: Mapping[str, Mark] = {mark.value: mark for marks in (Kind, Named, Unnamed) for mark in marks}


def mark_of(annotation: object) -> Mark | None:
    """Return what is said of a string of this type, or of each of a list; None where nothing is."""
    for part in (annotation, *get_args(annotation)):
        for note in getattr(part, "__metadata__", ()):
            if isinstance(note, Marked):
                return _MARKS[note.mark]
    return None

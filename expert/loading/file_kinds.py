"""The kinds of file of a knowledge base: the title of each, and what of a knowledge base stands in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from msgspec import NODEFAULT, Struct
from msgspec.structs import replace

from expert.language.model import KnowledgeBase, WorkedCase
from expert.shapes.compound import Field, Record, record_in
from expert.shapes.document import document_schema
from expert.shapes.hints import record_of
from expert.shapes.plain import Schema
from expert.shapes.shape import Shape


class FileKind(Struct, frozen=True):
    """A kind of file: its title, and the fields of a knowledge base that it holds, `any_of` them or all that have no default."""

    title: str
    fields: tuple[str, ...] = ()
    any_of: bool = False


KNOWLEDGE_FILES: Mapping[str, FileKind] = {
    "knowledge": FileKind(
        "A knowledge base: its identity, scales and decisions",
        (
            "id",
            "title",
            "version",
            "summary",
            "fine_print",
            "notices",
            "watches",
            "diary",
            "referral",
            "counted",
            "groups",
            "story",
            "evidence",
            "standings",
            "strengths",
            "grades",
            "cause_kinds",
            "decisions",
            "topics",
        ),
    ),
    "sources": FileKind("Publications that rules rest on", ("sources",)),
    "claims": FileKind("The atomic claims of one source, each with how it stands against the literature", ("claims",)),
    "findings": FileKind(
        "What is asked, and what is computed from it", ("findings", "checklists", "quantities", "scores", "constraints"), any_of=True
    ),
    "concepts": FileKind("Intermediate conclusions", ("concepts",)),
    "causes": FileKind("Hypotheses about what it looks like and what brought it on", ("causes",)),
    "recommendations": FileKind("Actions", ("recommendations",)),
    "rules": FileKind("When a condition holds, then effects, because of a mechanism, from sources", ("exclusions", "rules"), any_of=True),
    "invariants": FileKind("What must never hold on a finished outcome, for anybody", ("invariants",)),
    "cases": FileKind("Worked cases: one person's answers and the expected outcome"),
    "audit": FileKind("Findings of the audit that are meant to stay, each with the reason", ("accepted",)),
}
"""Every kind of file, by its name; a file of worked cases holds one case."""


@cache
def schema_of(kind: str) -> Schema:
    """Return the JSON Schema of a kind of file."""
    return file_schema(kind, file_record(kind))


def file_schema(kind: str, record: Record) -> Schema:
    """Return the JSON Schema of a kind of file, whose shape is given."""
    file = KNOWLEDGE_FILES[kind]
    schema = document_schema(file.title, record)
    return {**schema, "minProperties": 1} if file.any_of else schema


def file_record(kind: str) -> Record:
    """Return the shape of a kind of file; a section of a knowledge base that may be missing elsewhere is what its file is for."""
    file = KNOWLEDGE_FILES[kind]
    if not file.fields:
        return record_of(WorkedCase)
    whole = record_of(KnowledgeBase)
    fields = [whole[name] for name in file.fields]
    top = [item for field in fields for item in _said_at_the_top(field.shape)]
    if kind != "knowledge":
        fields = [replace(field, default=None if file.any_of else NODEFAULT) for field in fields]
    return Record(KnowledgeBase, (*top, *fields))


def _said_at_the_top(shape: Shape) -> Iterable[Field]:
    """Return what the entries of a list leave to the top of their file."""
    record = record_in(shape)
    return () if record is None else record.top.values()


IN_HEAD = ("decisions", "topics")
"""The sections of entries that stand in knowledge.yaml itself."""


def head_fields() -> tuple[Field, ...]:
    """Return what knowledge.yaml itself says: the fields that are no section of entries with ids of their own."""
    whole = record_of(KnowledgeBase)
    return tuple(whole[name] for name in KNOWLEDGE_FILES["knowledge"].fields if name not in IN_HEAD)


@cache
def entry_shape(section: str) -> Record:
    """Return the shape of one entry of a section of the knowledge base."""
    record = record_in(record_of(KnowledgeBase)[section].shape)
    assert record is not None  # every section is a list of records
    return record

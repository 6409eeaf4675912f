"""The JSON Schema of a case for a knowledge base: the form of a case, with the findings that can be answered and what each allows."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from expert.cases.form import WrittenCase, case_document
from expert.cases.values import value_shape
from expert.given import checked
from expert.language.model import Checklist, Finding, KnowledgeBase
from expert.shapes.compound import Abridged, Keyed, ListOf, Pairs
from expert.shapes.hints import record_of
from expert.shapes.notes import Form
from expert.shapes.plain import Schema
from expert.shapes.shape import Described, Nullable, Scalar, Shape, bare


@checked
def case_schema(knowledge: KnowledgeBase) -> Schema:
    """Return the JSON Schema (draft-07) of a case, generated from the findings.

    What a schema cannot say (a date that exists, the decimals of a number, answers that contradict each other) is checked when a case
    is read.
    """
    case = record_of(WrittenCase)
    known = case.with_shapes({"answers": _only(answer_shapes(knowledge)), "checklists": _only(checklist_shapes(knowledge))})
    return case_document(f"A case for {knowledge.id} {knowledge.version}", known)


def answer_shapes(knowledge: KnowledgeBase) -> dict[str, Shape]:
    """Return the shape of an answer to each finding."""
    answer = _entry(record_of(WrittenCase)["answers"].shape)
    return {name: _answer(answer, finding) for name, finding in knowledge.findings.items()}


def checklist_shapes(knowledge: KnowledgeBase) -> dict[str, Shape]:
    """Return the shape of each checklist once it is answered."""
    checklist = _entry(record_of(WrittenCase)["checklists"].shape)
    return {name: _checklist(checklist, item) for name, item in knowledge.checklists.items()}


def _entry(shape: Shape) -> Abridged:
    """Return the shape of each entry of a mapping that may be left empty."""
    entries = bare(shape)
    assert isinstance(entries, Nullable)
    assert isinstance(entries.inner, Pairs)
    assert isinstance(entries.inner.value, Abridged)
    return entries.inner.value


def _only(shapes: Mapping[str, Shape]) -> Shape:
    """Return the shape of a mapping with these keys alone, which may be left empty."""
    return Nullable(Keyed(shapes, Form(), needed=False))


def _answer(answer: Abridged, finding: Finding) -> Shape:
    """Return the shape of an answer to a finding."""
    value = value_shape(finding)
    return Described(replace(answer, record=answer.record.with_shapes({"value": value}), short=value), finding.question)


def _checklist(answered: Abridged, checklist: Checklist) -> Shape:
    """Return the shape of an answered checklist."""
    lines = ListOf(Scalar("string", Form(among=checklist.members)), Form())
    return Described(replace(answered, record=answered.record.with_shapes({"yes": lines, "shown": lines})), checklist.question)

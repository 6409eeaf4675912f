"""The schema of a case accepts what the reader accepts, and what it cannot check is checked when read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from expert.cases.schema import case_schema
from expert.errors import CaseError, Diagnostics
from expert.language.model import KnowledgeBase
from expert.loading.cases import load_case
from expert.loading.read import read_text
from tests.places import SOUND
from tests.unit.tiny_cases import DAY, SAMPLES, build, read

BROKEN = SOUND.parent


def plain(text: str) -> Any:
    """Return a document as JSON would give it, with floats for decimals."""
    document = read_text(text, "<case>", Diagnostics())
    assert document is not None
    return json.loads(json.dumps(document.data, default=float))


@pytest.fixture(scope="module")
def schema(tiny: KnowledgeBase) -> Draft7Validator:
    return Draft7Validator(case_schema(tiny))


def test_schema_is_a_schema(tiny: KnowledgeBase) -> None:
    Draft7Validator.check_schema(case_schema(tiny))
    assert json.loads(json.dumps(case_schema(tiny))) == case_schema(tiny), "it can be written as JSON"


@pytest.mark.parametrize("text", SAMPLES)
def test_schema_accepts_what_is_well_formed(tiny: KnowledgeBase, schema: Draft7Validator, text: str) -> None:
    read(tiny, text)
    assert list(schema.iter_errors(plain(f"date: {DAY}\n{text}"))) == []


def test_schema_accepts_the_answers_of_worked_cases(tiny: KnowledgeBase, schema: Draft7Validator) -> None:
    assert tiny.cases
    for worked in tiny.cases.values():
        assert list(schema.iter_errors(json.loads(json.dumps(worked.case, default=float)))) == []


BEYOND_A_SCHEMA = {
    "case-answer-after-its-case": "two days that do not fit",
    "case-of-the-year-one": "a day that exists, and yet nobody answered then",
    "case-does-not-apply": "a contradiction between two answers",
    "case-constraint-broken": "a contradiction between two answers",
    "case-ticked-and-denied": "a contradiction between two answers",
    "case-ticked-and-not-known": "a contradiction between two answers",
    "case-date-wrong": "a day that no month has",
    "case-unit-unknown": "which units there are",
    "case-unit-of-another-dimension": "which units measure the same",
    "case-too-many-decimals": "`multipleOf` divides binary floats: 0.3 is no multiple of 0.1",
}
NO_DATA = {"case-duplicate-key", "case-bad-yaml"}
FAULTY = sorted(path for path in BROKEN.glob("case-*/case.yaml") if path.parent.name not in NO_DATA)


@pytest.mark.parametrize("path", FAULTY, ids=lambda path: path.parent.name)
def test_what_the_schema_cannot_check_is_checked_when_read(tiny: KnowledgeBase, schema: Draft7Validator, path: Path) -> None:
    assert schema.is_valid(plain(path.read_text(encoding="utf-8"))) == (path.parent.name in BEYOND_A_SCHEMA)
    with pytest.raises(CaseError):
        load_case(path, tiny)


def test_schema_and_reader_agree_on_a_line_that_is_ticked_twice(tiny: KnowledgeBase, schema: Draft7Validator) -> None:
    data = {"date": DAY, "checklists": {"alarms": {"yes": ["numb", "numb"]}}}
    assert (build(tiny, data)[0] is not None) == schema.is_valid(data)


def test_schema_says_what_each_finding_asks(tiny: KnowledgeBase) -> None:
    properties: Any = case_schema(tiny)["properties"]
    assert {name: item["description"] for name, item in properties["answers"]["properties"].items()} == {
        name: finding.question for name, finding in tiny.findings.items()
    }
    assert properties["checklists"]["properties"].keys() == tiny.checklists.keys()

"""How a case is stored, and that what is stored is read back as an equal case."""

from __future__ import annotations

import json
import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from expert.cases.form import case_to_data
from expert.cases.schema import case_schema
from expert.language.grid import from_grid
from expert.language.model import LARGEST, KnowledgeBase, Value
from expert.loading.cases import parse_case
from expert.loading.load import load_knowledge
from expert.shapes.plain import exact, number_to_data, value_to_data
from tests.places import SOUND
from tests.unit.tiny_cases import SAMPLES, build, read


@pytest.mark.parametrize("text", SAMPLES)
def test_case_survives_being_stored(tiny: KnowledgeBase, text: str) -> None:
    case = read(tiny, text)
    stored = case_to_data(case)
    assert build(tiny, stored) == (case, [])
    assert build(tiny, json.loads(json.dumps(stored))) == (case, [])
    assert list(Draft7Validator(case_schema(tiny)).iter_errors(stored)) == []


def test_case_with_decimals_survives_being_stored(tiny: KnowledgeBase) -> None:
    case = read(tiny, "answers: {longest_km: 10.5}")
    assert build(tiny, case_to_data(case)) == (case, [])


def test_stored_case_with_decimals_can_be_read_from_a_file(tiny: KnowledgeBase) -> None:
    case = read(tiny, "answers: {longest_km: 10.5, trigger_km: 99.9}")
    assert parse_case(json.dumps(case_to_data(case)), tiny) == case


def test_line_that_is_added_later_stays_unknown(tiny: KnowledgeBase, tmp_path: Path) -> None:
    stored = case_to_data(read(tiny, "checklists: {alarms: none_of_the_others}"))
    shutil.copytree(SOUND, tmp_path, dirs_exist_ok=True)
    findings = tmp_path / "findings.yaml"
    findings.write_text(
        findings.read_text(encoding="utf-8").replace("members: [numb, cold]", "members: [numb, cold, limping]"), encoding="utf-8"
    )
    later = load_knowledge(tmp_path)
    assert later.checklists["alarms"].members == ("numb", "cold", "limping")
    case, faults = build(later, stored)
    assert faults == []
    assert case is not None
    assert case.values == {"numb": False, "cold": False}


@pytest.mark.parametrize(
    ("value", "data"), [(True, True), ("a", "a"), (3, 3), (Decimal("10.0"), 10), (Decimal("10.5"), 10.5), (Decimal("1E+2"), 100)]
)
def test_value_as_json_has_it(value: Value, data: object) -> None:
    seen = value_to_data(value)
    assert seen == data
    assert type(seen) is type(data)


@given(st.integers(0, 3), st.data())
def test_every_number_that_may_be_declared_survives_json(decimals: int, data: st.DataObject) -> None:
    number = from_grid(data.draw(st.integers(-LARGEST * 10**decimals, LARGEST * 10**decimals)), decimals)
    assert exact(json.loads(json.dumps(number_to_data(number)))) == number

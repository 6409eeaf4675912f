"""A row without an outcome is told as a case of the same answers would be: its number and column, what stands there, and why."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from msgspec.structs import replace

from expert import evaluate, read_condition
from expert.engines.columns import evaluator
from expert.engines.columns.rejects import Reject
from expert.language.model import Constraint, FindingType, KnowledgeBase
from tests.populations import TODAY
from tests.unit.tiny_cases import build


def rejects(knowledge: KnowledgeBase, columns: dict[str, Any]) -> list[Reject]:
    return [*evaluate(knowledge, pa.table(columns), "all", today=TODAY).rejects]


def test_rows_are_counted_from_1_and_told_in_order(tiny: KnowledgeBase) -> None:
    found = rejects(tiny, {"weeks": [1, 521, 3, -1], "pain": [0, 11, 2, 3], "limping": [True, False, None, None]})
    assert [(item.row, item.column, item.value, item.code) for item in found] == [
        (1, "pain", "0", "CASE031"),
        (2, "weeks", "521", "CASE012"),
        (2, "pain", "11", "CASE012"),
        (4, "weeks", "-1", "CASE012"),
    ]


def test_rows_are_counted_on_over_batches_and_blocks(tiny: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("expert.populations.tables.BLOCK", 64)
    pain = [0] * 300
    for row in (0, 63, 64, 65, 199, 299):
        pain[row] = 11
    table = pa.table({"pain": pa.chunked_array([pain[:70], pain[70:200], pain[200:]])})
    assert [item.row for item in evaluate(tiny, table).rejects] == [1, 64, 65, 66, 200, 300]
    assert evaluator.BLOCK >= 64


def test_a_faulty_row_has_no_outcome_and_the_others_have(tiny: KnowledgeBase) -> None:
    table = evaluate(tiny, pa.table({"numb": ["yes", "perhaps", "yes"], "id": [1, 2, 3]}), "all", keep=["id"]).table
    rows = table.to_pylist()
    assert rows[0] == rows[2] | {"id": 1}
    assert {name for name, value in rows[1].items() if value is not None} == {"id"}


@pytest.mark.parametrize(
    ("finding", "raw"),
    [
        ("pain", 11),
        ("pain", -1),
        ("pain", 2.5),
        ("pain", float("inf")),
        ("pain", float("-inf")),
        ("pain", True),
        ("pain", "a lot"),
        ("pain", 2**63),
        ("longest_km", 10.25),
        ("longest_km", 100.1),
        ("longest_km", 1e300),
        ("longest_km", "6 kg"),
        ("longest_km", "6 miles and more"),
        ("numb", 1),
        ("numb", "perhaps"),
        ("onset", "slowly"),
        ("onset", "Sudden"),
        ("onset", 3),
    ],
)
def test_a_value_is_refused_as_a_case_refuses_it(tiny: KnowledgeBase, finding: str, raw: object) -> None:
    (found,) = rejects(tiny, {finding: pa.array([raw], pa.uint64() if raw == 2**63 else None)})
    _, (fault,) = build(tiny, {"date": TODAY.isoformat(), "answers": {finding: raw}})
    assert (found.row, found.column, found.code) == (1, finding, fault.code)
    assert found.message == f"{fault.message}: {fault.help}"


def test_what_is_no_number_is_refused(tiny: KnowledgeBase) -> None:
    (found,) = rejects(tiny, {"pain": pa.array([1.0, float("nan"), None])})
    assert (found.row, found.code, found.value) == (2, "CASE011", "nan")


def test_a_question_that_does_not_apply(tiny: KnowledgeBase) -> None:
    (found,) = rejects(tiny, {"has_run": [True, False], "pain_on_run": [3, 3]})
    assert found == Reject(2, "pain_on_run", "3", "CASE030", "`pain_on_run` is answered, but it applies only when `has_run`")


def test_a_float_of_32_bits_is_told_as_it_was_meant(tiny: KnowledgeBase) -> None:
    longer = replace(tiny, constraints=constraint(tiny, "spike_pct >= 0"))
    columns = {"longest_km": pa.array([5.9], pa.float32()), "trigger_km": pa.array([5.8], pa.float32())}
    (found,) = rejects(longer, columns)
    assert found == Reject(1, "trigger_km", "5.8", "CASE031", "`trigger_km` contradicts another answer: It cannot be.")
    (found,) = rejects(tiny, {"longest_km": pa.array([5.25], pa.float32())})
    assert (found.value, found.code) == ("5.25", "CASE013")
    (found,) = rejects(tiny, {"longest_km": pa.array([0.15], pa.float32())})
    assert found.value == "0.15"


def constraint(knowledge: KnowledgeBase, require: str) -> dict[str, Constraint]:
    return {"only-this": Constraint("only-this", read_condition(knowledge, require), "It cannot be")}


def test_what_a_checklist_says_is_told_in_a_contradiction(tiny: KnowledgeBase) -> None:
    knowledge = replace(tiny, constraints=constraint(tiny, "numb or pain < 5"))
    (found,) = rejects(knowledge, {"alarms": ["none_of_the_others", None], "pain": [5, 5]})
    assert (found.row, found.column, found.message) == (1, "pain", "`pain` contradicts another answer: It cannot be.")
    knowledge = replace(tiny, constraints=constraint(tiny, "numb"))
    (found,) = rejects(knowledge, {"alarms": ["none_of_the_others"]})
    assert (found.column, found.value, found.message) == ("numb", "no", "`numb: no` cannot be: It cannot be.")


def test_what_a_choice_says_beside_is_told_in_a_contradiction(tiny: KnowledgeBase) -> None:
    onset = replace(tiny.findings["onset"], further={"sudden": "numb"})
    knowledge = replace(tiny, findings={**tiny.findings, "onset": onset}, constraints=constraint(tiny, "numb"))
    (found,) = rejects(knowledge, {"onset": ["gradual"]})
    assert found.message == "`numb: no` cannot be: It cannot be."
    assert rejects(knowledge, {"onset": ["gradual"], "numb": ["dont_know"]}) == []


def test_what_is_meant_is_told_in_a_contradiction(tiny: KnowledgeBase) -> None:
    onset = replace(tiny.findings["onset"], taken_as="sudden")
    weeks = replace(tiny.findings["weeks"], ask_when=read_condition(tiny, "onset != gradual"))
    findings = {**tiny.findings, "onset": onset, "weeks": weeks}
    knowledge = replace(tiny, findings=findings, constraints=constraint(tiny, "onset != sudden"))
    (found,) = rejects(knowledge, {"weeks": [3]})
    assert found.message == "`onset: sudden` cannot be: It cannot be."


def test_a_day_is_told_as_a_day(tiny: KnowledgeBase) -> None:
    since = replace(tiny.findings["weeks"], id="since", type=FindingType.DATE, range=None)
    dated = replace(tiny, findings={**tiny.findings, "since": since})
    knowledge = replace(dated, constraints=constraint(dated, "since < 7"))
    days = pa.array([datetime.date(2026, 5, 3), datetime.date(2026, 4, 1), datetime.date(2026, 5, 5), datetime.date(1800, 1, 1)])
    found = rejects(knowledge, {"since": days})
    assert [(item.row, item.value, item.code) for item in found] == [
        (2, "2026-04-01", "CASE031"),
        (3, "2026-05-05", "CASE014"),
        (4, "1800-01-01", "CASE014"),
    ]
    assert found[0].message == "`since: 2026-04-01` cannot be: It cannot be."
    numbers = pa.array(np.arange(3))
    assert {item.code for item in rejects(knowledge, {"since": numbers})} == {"CASE011"}

"""Which tables can be evaluated, what their columns may hold, and what comes out."""

from __future__ import annotations

import datetime
from decimal import Decimal
from importlib.util import find_spec
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from msgspec.structs import replace

from expert import CaseError, QueryError, evaluate, evaluate_batches
from expert.errors import DiagnosedError, Diagnostic
from expert.language.conditions import Compare, Comparison, Subject
from expert.language.model import FindingType, KnowledgeBase
from expert.populations.evaluate import Evaluated
from tests.populations import values_of
from tests.unit.tiny_cases import DAY

DECISIONS = ["running", "running_floor", "running_ceiling", "running_settled", "failed"]


def faults(knowledge: KnowledgeBase, table: object, error: type[DiagnosedError] = CaseError, **options: Any) -> tuple[Diagnostic, ...]:
    with pytest.raises(error) as caught:
        evaluate(knowledge, table, **options)
    with pytest.raises(error) as at_once:
        evaluate_batches(knowledge, table, **options)
    assert [fault.code for fault in at_once.value.diagnostics] == [fault.code for fault in caught.value.diagnostics]
    return caught.value.diagnostics


def codes(knowledge: KnowledgeBase, table: object, error: type[DiagnosedError] = CaseError, **options: Any) -> list[str]:
    return [fault.code for fault in faults(knowledge, table, error, **options)]


def column(knowledge: KnowledgeBase, finding: str, values: pa.Array | list[Any], name: str) -> list[Any]:
    """Return a column of outcomes of a table with one finding."""
    evaluated = evaluate(knowledge, pa.table({finding: values}), [name], today=datetime.date.fromisoformat(DAY))
    assert evaluated.rejects == ()
    return values_of(evaluated.table)[name]


def test_the_columns_of_decisions_come_out_unless_others_are_wanted(tiny: KnowledgeBase) -> None:
    table = pa.table({"numb": [True, False, None]})
    assert evaluate(tiny, table).table.column_names == DECISIONS
    assert evaluate(tiny, table, "decisions").table.column_names == DECISIONS
    everything = evaluate(tiny, table, "all").table
    assert everything.column_names[:6] == [*DECISIONS, "violated"]
    assert {"alarm", "strain_grade", "strain_settled", "rest_status", "rest_for_now", "rest_settled"} <= {*everything.column_names}


@pytest.mark.parametrize("outputs", [["strain_grade", "running"], ("running", "strain_grade"), {"running", "strain_grade"}])
def test_some_columns_come_out_in_the_order_of_all(tiny: KnowledgeBase, outputs: Any) -> None:
    assert evaluate(tiny, pa.table({"numb": [True]}), outputs).table.column_names == ["running", "strain_grade"]


def test_some_columns_hold_what_they_hold_among_all(tiny: KnowledgeBase) -> None:
    table = pa.table({"numb": [True, False, None], "cold": [None, False, None], "pain": [3, 4, None]})
    everything = evaluate(tiny, table, "all").table
    for name in everything.column_names:
        assert evaluate(tiny, table, [name]).table.column(0) == everything.column(name)


def test_each_column_has_the_type_of_what_it_tells(tiny: KnowledgeBase) -> None:
    schema = evaluate(tiny, pa.table({"numb": [True]}), "all").table.schema
    label = pa.dictionary(pa.uint8(), pa.string(), ordered=True)
    assert [schema.field(name).type for name in ("running", "strain_grade", "rest_for_now")] == [label] * 3
    assert [schema.field(name).type for name in ("failed", "running_settled", "alarm")] == [pa.bool_()] * 3
    assert schema.field("violated").type == pa.list_(pa.dictionary(pa.int16(), pa.string()))


def test_columns_that_are_kept_come_first_as_they_are(tiny: KnowledgeBase) -> None:
    table = pa.table({"numb": [True, False], "id": ["a", None], "when": [1.5, 2.5]})
    found = evaluate(tiny, table, ["alarm"], keep=["when", "id", "numb"]).table
    assert found.column_names == ["when", "id", "numb", "alarm"]
    assert found.select(["when", "id", "numb"]).equals(table.select(["when", "id", "numb"]))


def test_a_column_that_is_no_finding_is_an_error(tiny: KnowledgeBase) -> None:
    (fault,) = faults(tiny, pa.table({"nump": [True]}))
    assert (fault.code, fault.help) == ("CASE010", "to let it come out as it is, name it in `keep`; did you mean `numb`?")
    (fault,) = faults(tiny, pa.table({"alarm": [True]}))
    assert "`alarm` is a concept" in fault.help


def test_every_column_that_cannot_be_used_is_told_at_once(tiny: KnowledgeBase) -> None:
    table = pa.table([pa.array([1])] * 5, names=["numb", "numb", "id", "x", "running"])
    told = faults(tiny, table, keep=["id", "running", "gone", "running"])
    assert sorted(fault.code for fault in told) == ["CASE002", "CASE010", "CASE033", "CASE034"]


def test_a_kept_column_may_not_be_there_twice_or_not_at_all(tiny: KnowledgeBase) -> None:
    assert codes(tiny, pa.table([pa.array([1])] * 2, names=["id", "id"]), keep=["id"]) == ["CASE002"]
    assert codes(tiny, pa.table({"numb": [True]}), keep=["id"]) == ["CASE034"]


def test_a_kept_column_may_bear_the_name_of_an_outcome_that_does_not_come_out(tiny: KnowledgeBase) -> None:
    table = pa.table({"alarm": ["mine"]})
    assert evaluate(tiny, table, keep=["alarm"]).table.column_names == ["alarm", *DECISIONS]
    assert codes(tiny, table, outputs="all", keep=["alarm"]) == ["CASE033"]


def test_one_text_is_no_list_of_columns_to_keep(tiny: KnowledgeBase) -> None:
    assert codes(tiny, pa.table({"numb": [True]}), QueryError, keep="id") == ["ASK006"]


def test_names_of_columns_that_meet_are_an_error_of_the_knowledge_base(tiny: KnowledgeBase) -> None:
    concept = replace(tiny.concepts["alarm"], id="running_settled")
    table = pa.table({"numb": [True]})
    (fault,) = faults(replace(tiny, concepts={**tiny.concepts, "running_settled": concept}), table, QueryError, outputs="all")
    assert (fault.code, fault.message) == (
        "ASK012",
        "two columns would be called `running_settled`: one of `running`, one of `running_settled`",
    )
    concept = replace(tiny.concepts["alarm"], id="failed")
    (fault,) = faults(replace(tiny, concepts={**tiny.concepts, "failed": concept}), table, QueryError, outputs="all")
    assert (fault.code, fault.message) == ("ASK012", "two columns would be called `failed`: one of the whole outcome, one of `failed`")


@pytest.mark.parametrize("outputs", ["everything", "running", ["runing"], ["running", "rest"]])
def test_an_unknown_column_of_outcomes_is_an_error(tiny: KnowledgeBase, outputs: Any) -> None:
    assert codes(tiny, pa.table({"numb": [True]}), QueryError, outputs=outputs) == ["ASK001"]


@pytest.mark.parametrize("table", ["people.csv", 3, [{"numb": True}], {"numb": [True]}, np.zeros(3)])
def test_what_is_no_table_is_an_error(tiny: KnowledgeBase, table: object) -> None:
    (fault,) = faults(tiny, table, QueryError)
    assert (fault.code, fault.help) == ("ASK006", "give a dataframe or an Arrow table")


def test_a_table_that_is_not_collected_is_an_error(tiny: KnowledgeBase) -> None:
    polars = pytest.importorskip("polars")
    (fault,) = faults(tiny, polars.DataFrame({"numb": [True]}).lazy(), QueryError)
    assert (fault.code, fault.help) == ("ASK006", "collect it first")


@pytest.mark.parametrize(("missing", "said"), [({"numpy"}, "numpy, which is"), ({"numpy", "pyarrow"}, "numpy and pyarrow, which are")])
def test_without_what_tables_need_it_is_said(tiny: KnowledgeBase, monkeypatch: pytest.MonkeyPatch, missing: set[str], said: str) -> None:
    monkeypatch.setattr("expert.populations.evaluate.find_spec", lambda name: None if name in missing else find_spec(name))
    (fault,) = faults(tiny, pa.table({"numb": [True]}), QueryError)
    assert (fault.code, fault.message) == ("ASK013", f"tables need {said} not installed")
    assert "extra `columns`" in fault.help


def test_a_table_without_rows(tiny: KnowledgeBase) -> None:
    found = evaluate(tiny, pa.table({"numb": pa.array([], pa.bool_()), "id": pa.array([], pa.int64())}), "all", keep=["id"])
    assert found.table.num_rows == 0
    assert found.table.column_names[:2] == ["id", "running"]
    assert found.rejects == ()


def test_a_table_that_answers_nothing(tiny: KnowledgeBase) -> None:
    found = evaluate(tiny, pa.table({"id": [1, 2]}), ["running", "alarm"], keep=["id"]).table
    assert values_of(found) == {"id": [1, 2], "running": ["easy", "easy"], "alarm": [None, None]}
    nulls = evaluate(tiny, pa.table({name: pa.nulls(2) for name in (*tiny.findings, *tiny.checklists)}), ["running", "alarm"])
    assert values_of(nulls.table) == {"running": ["easy", "easy"], "alarm": [None, None]}


@pytest.mark.parametrize("rows", [1, 63, 64, 65, 127, 129])
def test_words_that_are_not_full(tiny: KnowledgeBase, rows: int) -> None:
    flags = [row % 3 == 0 for row in range(rows)]
    assert column(tiny, "numb", flags, "alarm") == [flag or None for flag in flags]


@pytest.mark.parametrize("offset", range(10))
@pytest.mark.parametrize(
    ("finding", "values", "is_so"),
    [
        ("numb", pa.array([True, False, None] * 40), True),
        ("numb", pa.array(["yes", "no", None] * 40), "yes"),
        ("numb", pa.array(["yes", "no", None] * 40).dictionary_encode(), "yes"),
        ("pain_on_run", pa.array([1, 0, None] * 40, pa.int8()), 1),
        ("pain_on_run", pa.array([1, 0, None] * 40, pa.int64()), 1),
        ("pain_on_run", pa.array([1.0, 0.0, None] * 40), 1.0),
        ("pain_on_run", pa.array(["1", "0", None] * 40), "1"),
        ("pain_on_run", pa.array(["1", "0", None] * 40).dictionary_encode(), "1"),
    ],
)
def test_a_slice_may_begin_anywhere(tiny: KnowledgeBase, offset: int, finding: str, values: pa.Array, is_so: object) -> None:
    part, output = values.slice(offset, 97), {"numb": "alarm", "pain_on_run": "ice_status"}[finding]
    has_run = pa.array([True] * 97)
    columns = {finding: part} if finding == "numb" else {finding: part, "has_run": has_run}
    found = values_of(evaluate(tiny, pa.table(columns), [output]).table)[output]
    whole = evaluate(tiny, pa.table({**columns, finding: pa.array(part.to_pylist(), part.type)}), [output]).table
    assert found == values_of(whole)[output]
    so = True if finding == "numb" else "conditional"
    assert [value == so for value in found] == [value == is_so for value in part.to_pylist()]


@pytest.mark.parametrize("type", [pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.uint8(), pa.uint16(), pa.uint32(), pa.uint64()])
def test_whole_numbers_of_any_width(tiny: KnowledgeBase, type: pa.DataType) -> None:
    spike = {"trigger_km": pa.array([11, 12, None, 12], type), "longest_km": pa.array([10, 10, 10, 0], type)}
    assert values_of(evaluate(tiny, pa.table(spike), ["ice_status"]).table)["ice_status"] == ["open", "conditional", "open", "open"]


@pytest.mark.parametrize("type", [pa.float16(), pa.float32(), pa.float64(), pa.decimal128(6, 1), pa.decimal256(6, 1), pa.string()])
def test_numbers_with_decimals_of_any_type(tiny: KnowledgeBase, type: pa.DataType) -> None:
    def typed(*values: float) -> pa.Array:
        if pa.types.is_float16(type):
            return pa.array(np.array(values, np.float16))
        return pa.array([str(value) for value in values]).cast(type)

    spike = {"trigger_km": typed(11.0, 11.1, 5.1), "longest_km": typed(10.0, 10.0, 4.6)}
    found = evaluate(tiny, pa.table(spike), ["ice_status"])
    assert found.rejects == ()
    assert values_of(found.table)["ice_status"] == ["open", "conditional", "conditional"]


@pytest.mark.parametrize("text", ["6 km", "6", " 6 ", "6.0", "+6", "6000 m", "06"])
def test_a_text_may_stand_for_a_number(tiny: KnowledgeBase, text: str) -> None:
    found = evaluate(tiny, pa.table({"trigger_km": [text, "6.7 km"], "longest_km": ["6", text]}), ["ice_status"])
    assert found.rejects == ()
    assert values_of(found.table)["ice_status"] == ["open", "conditional"]


def test_miles_are_converted(tiny: KnowledgeBase) -> None:
    found = evaluate(tiny, pa.table({"trigger_km": ["5 mi", "5 mi"], "longest_km": ["7.3 km", "7.2 km"]}), ["ice_status"])
    assert values_of(found.table)["ice_status"] == ["open", "conditional"]


@pytest.mark.parametrize("yes", ["yes", "true", "True", "YES", " yes "])
@pytest.mark.parametrize("type", [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int8(), pa.string())])
def test_a_text_may_stand_for_yes(tiny: KnowledgeBase, yes: str, type: pa.DataType) -> None:
    array = pa.array([yes, "", None, " "], pa.string())
    typed = array.dictionary_encode().cast(type) if pa.types.is_dictionary(type) else pa.array(array.to_pylist(), type)
    assert column(tiny, "numb", typed, "alarm") == [True, None, None, None]


@pytest.mark.parametrize("word", ["dont_know", "skipped"])
def test_a_word_for_what_is_not_known_is_no_answer(tiny: KnowledgeBase, word: str) -> None:
    for name in tiny.findings:
        assert evaluate(tiny, pa.table({name: [word]})).rejects == ()
    table = pa.table({"numb": [word, None], "alarms": ["none_of_the_others"] * 2})
    assert values_of(evaluate(tiny, table, ["alarm"]).table)["alarm"] == [None, False]


@pytest.mark.parametrize("none", ["none_of_the_others", " none_of_the_others "])
def test_a_checklist_says_of_its_other_lines_that_they_are_not_so(tiny: KnowledgeBase, none: str) -> None:
    assert column(tiny, "alarms", [none, None, ""], "alarm") == [False, None, None]


@pytest.mark.parametrize("other", ["some", 3, 1.5, True, False, "yes", "no"])
def test_a_checklist_takes_no_other_word_as_a_yes_would_mean_the_opposite(tiny: KnowledgeBase, other: object) -> None:
    assert [item.code for item in evaluate(tiny, pa.table({"alarms": [other]})).rejects] == ["CASE022"]


@pytest.mark.parametrize(
    "values",
    [
        pa.array([b"yes"]),
        pa.array([["yes"]]),
        pa.array([{"value": "yes"}]),
        pa.array([datetime.time(1, 2)]),
        pa.array([datetime.timedelta(1)]),
        pa.array([datetime.datetime(2026, 1, 1)]),
        pa.array([1.5]),
        pa.array([[("a", 1)]], pa.map_(pa.string(), pa.int8())),
    ],
)
def test_a_column_of_any_type_is_read_or_rejected(tiny: KnowledgeBase, values: pa.Array) -> None:
    for name in (*tiny.findings, *tiny.checklists):
        rejected = {item.code for item in evaluate(tiny, pa.table({name: values})).rejects}
        assert rejected <= {"CASE011", "CASE012", "CASE013", "CASE022"}
        assert rejected or name in ("pain", "longest_km", "trigger_km", "weeks")


@pytest.fixture
def dated(tiny: KnowledgeBase) -> KnowledgeBase:
    """Return the tiny knowledge base with a finding that is a day."""
    since = replace(tiny.findings["weeks"], id="since", type=FindingType.DATE, range=None)
    rule = replace(tiny.rules["alarm-when-numb-or-cold"], bare=Compare(Subject.FINDING, "since", Comparison.LESS, Decimal(7)))
    return replace(tiny, findings={**tiny.findings, "since": since}, rules={**tiny.rules, rule.id: rule})


@pytest.mark.parametrize("type", [pa.date32(), pa.date64(), pa.timestamp("s"), pa.timestamp("us"), pa.timestamp("us", "UTC"), pa.string()])
def test_a_day_of_any_type(dated: KnowledgeBase, type: pa.DataType) -> None:
    days = pa.array([datetime.date(2026, 1, day) for day in (31, 25, 24)] + [None], pa.date32())
    assert column(dated, "since", days.cast(type), "alarm") == [True, True, False, None]


def test_days_are_counted_from_today_unless_another_day_is_given(dated: KnowledgeBase) -> None:
    table = pa.table({"since": [datetime.date.today() - datetime.timedelta(6), datetime.date.today() - datetime.timedelta(7)]})
    assert values_of(evaluate(dated, table, ["alarm"]).table)["alarm"] == [True, False]
    assert [item.code for item in evaluate(dated, table, ["alarm"], today=datetime.date(2001, 1, 1)).rejects] == ["CASE014"] * 2


def test_pieces_are_parts_of_the_whole(tiny: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("expert.populations.tables.BLOCK", 50)
    flags = [True, False, None] * 60
    table = pa.table({"numb": flags, "pain": [11 if row % 7 == 0 else 1 for row in range(180)], "id": range(180)})
    pieces: list[Evaluated] = [*evaluate_batches(tiny, table, "all", keep=["id"])]
    whole = evaluate(tiny, table, "all", keep=["id"])
    assert [piece.table.num_rows for piece in pieces] == [50, 50, 50, 30]
    assert pa.concat_tables([piece.table for piece in pieces]).equals(whole.table)
    assert [item for piece in pieces for item in piece.rejects] == [*whole.rejects]


def test_a_stream_is_read_no_further_than_is_asked_for(tiny: KnowledgeBase) -> None:
    read: list[int] = []

    def batches() -> Any:
        for number in range(5):
            read.append(number)
            yield pa.record_batch({"numb": pa.array([True, None])})

    pieces = evaluate_batches(tiny, pa.RecordBatchReader.from_batches(pa.schema({"numb": pa.bool_()}), batches()), ["alarm"])
    assert values_of(next(pieces).table) == {"alarm": [True, None]}
    assert len(read) <= 2


def test_categories_may_differ_from_batch_to_batch(tiny: KnowledgeBase) -> None:
    first, second = pa.array(["sudden", "gradual"]).dictionary_encode(), pa.array(["overnight", "sudden"]).dictionary_encode()
    table = pa.table({"onset": pa.chunked_array([first, second]), "pain": [5, 5, 5, 5]})
    assert values_of(evaluate(tiny, table, ["strain_grade"]).table)["strain_grade"] == ["likely", "unlikely", "unlikely", "likely"]


def test_more_values_than_a_byte_can_count(tiny: KnowledgeBase) -> None:
    texts = [f"{number / 10} km" for number in range(5, 1_000)]
    table = pa.table({"trigger_km": texts, "longest_km": ["50"] * len(texts)})
    found = values_of(evaluate(tiny, table, ["ice_status"]).table)["ice_status"]
    assert found == ["conditional" if number > 550 else "open" for number in range(5, 1_000)]

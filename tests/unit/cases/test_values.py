"""The value of one answer: what is read into which type, range and unit, and what is refused."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest

from expert.cases.values import write_value
from expert.errors import show_value
from expert.language.model import KnowledgeBase, Value
from tests.unit.tiny_cases import DAY, build, codes, read, refusal


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        *(("limping: yes", True), ("limping: no", False), ("limping: true", True), ("limping: false", False), ("limping: 'yes'", True)),
        *(("onset: sudden", "sudden"), ("onset: 'gradual'", "gradual")),
        *(("pain: 0", 0), ("pain: 10", 10), ("pain: 3.0", 3)),
        *(("weeks: 0", Decimal(0)), ("weeks: 520", Decimal(520)), ("weeks: 3.0", Decimal(3)), ("weeks: 1e2", Decimal(100))),
        *(("longest_km: 10", Decimal(10)), ("longest_km: 10.5", Decimal("10.5")), ("longest_km: 10.50", Decimal("10.5"))),
        *(("trigger_km: 0.5", Decimal("0.5")), ("trigger_km: 100", Decimal(100))),
        *(("longest_km: 6 mi", Decimal("9.7")), ("longest_km: 6mi", Decimal("9.7")), ("longest_km: 6.25 mi", Decimal("10.1"))),
        *(("longest_km: 6 miles", Decimal("9.7")), ("longest_km: 10000 yd", Decimal("9.1"))),
        *(("longest_km: 10 km", Decimal(10)), ("longest_km: 10.5 km", Decimal("10.5")), ("longest_km: 800 m", Decimal("0.8"))),
        *(("longest_km: {value: 10.5}", Decimal("10.5")), ("longest_km: {value: 6 mi, from: asked}", Decimal("9.7"))),
    ],
)
def test_value_is_typed(tiny: KnowledgeBase, answer: str, value: Value) -> None:
    ((_, seen),) = read(tiny, f"answers: {{{answer}}}").values.items()
    assert seen == value
    assert type(seen) is type(value)


def test_numbers_are_written_alike_however_they_were_given(tiny: KnowledgeBase) -> None:
    written = {str(read(tiny, f"answers: {{longest_km: {text}}}").values["longest_km"]) for text in ("100", "100.0", "1e2", "100 km")}
    assert written == {"100"}


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        *(("limping: 1", "CASE011"), ("limping: 0", "CASE011"), ("limping: maybe", "CASE011"), ("limping: Yes", "CASE011")),
        *(("limping: [yes]", "CASE011"), ("limping: 1.0", "CASE011"), ("limping: ''", "CASE011")),
        *(("onset: yes", "CASE012"), ("onset: true", "CASE012"), ("onset: 3", "CASE012"), ("onset: [sudden]", "CASE012")),
        *(("pain: -1", "CASE012"), ("pain: 11", "CASE012"), ("pain: 3.5", "CASE011"), ("pain: '3'", "CASE011"), ("pain: true", "CASE011")),
        *(("pain: yes", "CASE011"), ("pain: 10.5", "CASE011"), ("pain: [3]", "CASE011"), ("pain: sudden", "CASE011")),
        *(("weeks: -1", "CASE012"), ("weeks: 521", "CASE012"), ("weeks: 1.5", "CASE013"), ("weeks: true", "CASE011")),
        *(("weeks: 3 km", "CASE011"), ("weeks: 3 weeks", "CASE011"), ("weeks: 1e41", "CASE011")),
        *(("longest_km: 100.1", "CASE012"), ("trigger_km: 0.4", "CASE012"), ("trigger_km: 0", "CASE012"), ("longest_km: -0.1", "CASE012")),
        *(("longest_km: 10.25", "CASE013"), ("longest_km: 10.25 km", "CASE013"), ("longest_km: 1e-40", "CASE013")),
        *(("longest_km: 63 mi", "CASE012"), ("longest_km: -6 mi", "CASE012"), ("longest_km: no", "CASE011")),
        *(("longest_km: 6 milles", "CASE011"), ("longest_km: 6 kg", "CASE011"), ("longest_km: 6 %", "CASE011")),
        *(("longest_km: 6 m m", "CASE011"), ("longest_km: 6 m2", "CASE011"), ("longest_km: 1 mi 200 m", "CASE011")),
        *(("pain: {value: 11}", "CASE012"), ("pain: {from: asked}", "CASE011"), ("pain: {}", "CASE011")),
        *(
            ("pain: {value: 3, from: yes}", "CASE012"),
            ("pain: {value: 3, from: null}", "CASE012"),
            ("pain: {value: 3, on: 31.1.}", "CASE003"),
        ),
        *(
            ("pain: {value: 3, on: 5}", "CASE003"),
            ("pain: {value: 3, at: today}", "CASE002"),
            ("pian: 3", "CASE010"),
            ("alarm: yes", "CASE010"),
        ),
    ],
)
def test_value_is_refused(tiny: KnowledgeBase, answer: str, code: str) -> None:
    assert codes(tiny, f"answers: {{{answer}}}") == [code]


@pytest.mark.parametrize("text", ["10.5", "3.0"])
def test_float_is_a_number(tiny: KnowledgeBase, text: str) -> None:
    case, _ = build(tiny, {"date": DAY, "answers": {"longest_km": float(text)}})
    assert case is not None
    assert case.values == {"longest_km": Decimal(text)}


@pytest.mark.parametrize("number", [*map(Decimal, ("NaN", "sNaN", "Infinity", "-Infinity")), math.nan, math.inf, -math.inf], ids=repr)
@pytest.mark.parametrize("name", ["pain", "weeks", "longest_km"])
def test_what_is_no_finite_number_is_refused(tiny: KnowledgeBase, name: str, number: Decimal | float) -> None:
    case, faults = build(tiny, {"date": DAY, "answers": {name: number}})
    assert case is None
    assert [fault.code for fault in faults] == ["CASE011"]


@pytest.mark.parametrize(("text", "km"), [("50 m", "0.1"), ("250 m", "0.3")])
def test_converted_distance_is_rounded_as_quantities_are(tiny: KnowledgeBase, text: str, km: str) -> None:
    assert read(tiny, f"answers: {{longest_km: {text}}}").values == {"longest_km": Decimal(km)}


def test_message_shows_the_distance_as_it_was_written(tiny: KnowledgeBase) -> None:
    (fault,) = refusal(tiny, "answers: {longest_km: 100 mi}")
    assert "100 mi" in fault.message


def test_what_is_shown_of_a_long_value_is_cut(tiny: KnowledgeBase) -> None:
    (fault,) = refusal(tiny, "answers: {limping: " + "x" * 200 + "}")
    assert len(fault.message) < 100
    assert "…" in fault.message


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        *((True, "true"), (False, "false"), (None, "null"), (3, "3"), (Decimal("10.50"), "10.50"), ("yes", "yes")),
        *(([Decimal("1.5"), "a", [True]], "[1.5, a, [true]]"), ({"value": None, "from": "asked"}, "{value: null, from: asked}")),
        *(("x" * 60, "x" * 60), ("x" * 61, "x" * 57 + "…")),
    ],
)
def test_value_is_shown_as_it_was_written(value: object, shown: str) -> None:
    assert show_value(value) == shown


@pytest.mark.parametrize(
    ("value", "written"),
    [(True, "yes"), (False, "no"), ("sudden", "sudden"), (3, "3"), (Decimal("10.5"), "10.5"), (Decimal("1E+2"), "100")],
)
def test_value_is_written_as_it_is_read(value: Value, written: str) -> None:
    assert write_value(value) == written

"""A case made by hand is let in only if a reader could have made it; whatever else is wrong is told, all at once."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expert import Answer, Case, CaseError, KnowledgeBase, consult, load_knowledge, parse_case
from expert.cases.fitting import meaning_of
from expert.cases.form import case_to_data
from tests.places import CAR_FOLDER, SOUND
from tests.unit.tiny_cases import DAY, SAMPLES, build, read

TODAY = datetime.date.fromisoformat(DAY)
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 600),
    st.floats(),
    st.decimals(),
    st.sampled_from(["yes", "sudden", "3", "dont_know"]),
    st.binary(),
)


def faults_of(tiny: KnowledgeBase, case: Any) -> list[tuple[str, str]]:
    with pytest.raises(CaseError) as caught:
        consult(tiny, case)
    return [(fault.code, fault.message) for fault in caught.value.diagnostics]


@pytest.mark.parametrize("text", SAMPLES)
def test_what_was_read_fits(tiny: KnowledgeBase, text: str) -> None:
    case = read(tiny, text)
    assert meaning_of(tiny, case).answers == case.values


def test_whole_number_is_a_number(tiny: KnowledgeBase) -> None:
    assert consult(tiny, Case(TODAY, {"weeks": Answer(3)})) == consult(tiny, read(tiny, "answers: {weeks: 3}"))


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"numb": "yes"}, [("CASE011", "`numb` is a boolean, not the str `yes`")]),
        ({"numb": 1}, [("CASE011", "`numb` is a boolean, not `1`")]),
        ({"pain": 70}, [("CASE012", "`pain` is 70, outside its range")]),
        ({"pain": True}, [("CASE011", "`pain` is a scale, not `true`")]),
        ({"pain": Decimal(3)}, [("CASE011", "`pain` is a scale, not the Decimal `3`")]),
        ({"longest_km": 3.5}, [("CASE011", "`longest_km` is a number, not the float `3.5`")]),
        ({"longest_km": "3.5 km"}, [("CASE011", "`longest_km` is a number, not the str `3.5 km`")]),
        ({"longest_km": Decimal("NaN")}, [("CASE011", "`longest_km` is a number, not `NaN`")]),
        ({"onset": "suden"}, [("CASE012", "`onset` has no value `suden`")]),
        ({"onst": "sudden", "pain": -1}, [("CASE010", "unknown finding `onst`"), ("CASE012", "`pain` is -1, outside its range")]),
        ({"alarms": True}, [("CASE010", "unknown finding `alarms`")]),
        ({"limping": True, "pain": 0}, [("CASE031", "`pain` contradicts another answer")]),
        ({"has_run": False, "pain_on_run": 3}, [("CASE030", "`pain_on_run` is answered, but it applies only when `has_run`")]),
        ({"numb": "dont_know"}, [("CASE011", "`numb` is a boolean, not the str `dont_know`")]),
    ],
)
def test_answers_that_no_reader_would_have_given(tiny: KnowledgeBase, answers: Mapping[str, Any], told: list[tuple[str, str]]) -> None:
    assert faults_of(tiny, Case(TODAY, {name: Answer(value) for name, value in answers.items()})) == told


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"date": DAY}, "CASE004"),
        ({"date": datetime.datetime(2026, 1, 31)}, "CASE004"),
        ({"answers": {"numb": True}}, "CASE004"),
        ({"answers": [("numb", Answer(True))]}, "CASE004"),
        ({"answers": {1: Answer(True)}}, "CASE004"),
        ({"answers": {"numb": Answer(True, on=DAY)}}, "CASE004"),  # type: ignore[arg-type]
        ({"answers": {"numb": Answer(True, "hearsay")}}, "CASE012"),  # type: ignore[arg-type]
        ({"unknown": {"numb": "perhaps"}}, "CASE011"),
        ({"unknown": {"nmb": "skipped"}}, "CASE010"),
        ({"unknown": {"numb": "skipped"}, "answers": {"numb": Answer(True)}}, "CASE032"),
        ({"shown": {"alarm": ("numb",)}}, "CASE020"),
        ({"shown": {"alarms": ("limping",)}}, "CASE021"),
        ({"shown": ("numb",)}, "CASE004"),
        ({"title": 3}, "CASE004"),
        ({"title": "\x1b[2J"}, "CASE011"),
    ],
)
def test_parts_that_no_reader_would_have_given(tiny: KnowledgeBase, parts: Mapping[str, Any], code: str) -> None:
    assert [found for found, _ in faults_of(tiny, Case(**{"date": TODAY, **parts}))] == [code]


def test_case_of_another_knowledge_base(tiny: KnowledgeBase) -> None:
    car = load_knowledge(CAR_FOLDER)
    told = faults_of(tiny, parse_case("date: 2026-01-31\nanswers: {smoke: yes, fuel_smell: no}", car))
    assert told == [("CASE010", "unknown finding `fuel_smell`"), ("CASE010", "unknown finding `smoke`")]


@given(st.dictionaries(st.sampled_from(["numb", "onset", "pain", "pain_on_run", "weeks", "longest_km", "other"]), VALUES))
def test_whatever_is_let_in_could_have_been_read(values: Mapping[str, Any]) -> None:
    tiny = load_knowledge(SOUND)
    case = Case(TODAY, {name: Answer(value) for name, value in values.items()})
    try:
        meaning_of(tiny, case)
    except CaseError:
        return
    assert build(tiny, case_to_data(case)) == (case, [])

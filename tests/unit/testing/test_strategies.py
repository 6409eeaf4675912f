from __future__ import annotations

from decimal import Decimal
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expert import KnowledgeBase, QueryError, load_knowledge
from expert.language.meaning import Meaning, is_admissible
from expert.loading.query import read_condition
from expert.testing import answers, cases
from expert.testing.generators import answers_where
from tests.places import CAR_FOLDER

CAR = load_knowledge(CAR_FOLDER)
T = TypeVar("T")


def sample(strategy: st.SearchStrategy[T], times: int = 40) -> list[T]:
    found: list[T] = []

    @settings(max_examples=times, database=None, derandomize=True)
    @given(strategy)
    def collect(item: T) -> None:
        found.append(item)

    collect()
    return found


def check_where(knowledge: KnowledgeBase, where: str) -> None:
    """Each case is admissible and meets the condition; most answer more than it needs, and not always the same."""
    condition = read_condition(knowledge, where)
    drawn = sample(cases(knowledge, where=where))
    assert all(is_admissible(knowledge, case.values) for case in drawn)
    assert all(Meaning(knowledge, case.values).violated(condition) for case in drawn)
    assert len({tuple(case.answers) for case in drawn}) > 5


@pytest.mark.parametrize(
    "where",
    [
        "has_started and shaking >= 3",  # a question that applies under a condition
        "not has_started",
        "spare_km < 0 and recommended(push_start)",  # a quantity of two inputs, and a status
        "fuel_used_pct == 37",  # a threshold that no rule names
        "battery_volts == 12.1 and not possible(flat_battery)",
        "likely(flat_battery) and not likely(worn_battery)",
        "driving < stay and settled(driving)",
        "driving == to_garage",
        "calling in {nobody, fire_brigade}",
        "count(smoke, fuel_smell, brakes_soft) >= 2",
        "not count(smoke, fuel_smell, brakes_soft) >= 1",
        "withheld(long_drive) and not for_now(book_garage)",
        "answered(terminals) and not answered(smoke)",
        "not (no_power or has_leads)",
        "warning_light in {yellow, red} and on_turning != silent",
        "spare_km == 3.7 and fuel_used_pct > 95",  # only the solver finds somebody: here, and in the next one
        "settled(driving) and driving == drive and settled(calling) and recommended(long_drive)",
        "not answered(smoke) and calling == nobody",  # somebody who answered nothing
    ],
)
def test_the_condition_holds_for_every_case(where: str) -> None:
    check_where(CAR, where)


@pytest.mark.parametrize(
    "where",
    [
        "walking_now == limp and pain_walking >= 3",
        "spike_pct > 30 and likely(overstriding)",
        "running <= easy_flat_only",
        "settled(running) and running == normal_training",
    ],
)
def test_the_condition_holds_in_a_large_knowledge_base(knowledge: KnowledgeBase, where: str) -> None:
    check_where(knowledge, where)


@pytest.mark.parametrize(
    "where",
    [
        "smoke and not smoke",
        "no_power and driving < stay and driving >= stay",
        "fire_risk and driving < stay",
        "recommended(jump_start) and recommended(push_start)",
    ],
)
def test_what_nobody_can_be_is_refused(where: str) -> None:
    with pytest.raises(QueryError) as caught:
        cases(CAR, where=where)
    assert [(item.code, "nobody can be so" in item.message) for item in caught.value.diagnostics] == [("ASK031", True)]


RARE = "spare_km == 3.7 and fuel_used_pct == 37"
"""So are 2.2 of 5.9 km, and few others."""


def test_where_neither_finds_anybody_nothing_is_claimed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("expert.engines.logic.completion._MOST_BOXES", 1)
    with pytest.raises(QueryError) as caught:
        cases(CAR, where=RARE)
    assert [item.code for item in caught.value.diagnostics] == ["ASK030"]


def test_whom_trying_values_does_not_find_halving_does() -> None:
    (drawn,) = {tuple(item.values.items()) for item in sample(cases(CAR, where=RARE), 1)}
    meaning = Meaning(CAR, dict(drawn))
    assert (meaning.quantity("spare_km"), meaning.quantity("fuel_used_pct")) == (Decimal("3.7"), Decimal(37))


def test_what_a_witness_says_is_taken_as_it_is() -> None:
    condition = read_condition(CAR, "smoke and not smoke")
    assert sample(answers_where(CAR, condition, lambda *_: {"smoke": True}), 3) == [{"smoke": True}] * 3


def test_without_a_witness_the_search_is_enough() -> None:
    condition = read_condition(CAR, "smoke and has_started")
    drawn = sample(answers_where(CAR, condition, lambda *_: None))
    assert all(item["smoke"] is item["has_started"] is True for item in drawn)


@pytest.mark.parametrize(("where", "code"), [("smok", "ASK021"), ("shaking == loud", "ASK022"), ("smoke and", "ASK020")])
def test_a_condition_that_cannot_be_read_is_refused(where: str, code: str) -> None:
    with pytest.raises(QueryError) as caught:
        cases(CAR, where=where)
    assert [item.code for item in caught.value.diagnostics] == [code]


def test_answers_of_one_question() -> None:
    assert set(sample(answers(CAR.findings["warning_light"]))) == {"none", "yellow", "red"}
    assert {Decimal("11.7"), Decimal("11.8"), Decimal("11.9")} <= set(sample(answers(CAR.findings["battery_volts"], CAR), 200))
    without = sample(answers(CAR.findings["battery_volts"]), 200)
    assert {Decimal(0), Decimal(16)} <= set(without)

"""The entries of a diary as they are read: only the days that matter, only what is followed, and only of that knowledge base."""

from __future__ import annotations

import datetime
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from expert import Store, consult
from expert.cases.case import Answer, Case
from expert.diary.entries import followed_cases
from expert.diary.rows import case_in, pack
from expert.errors import StoreError
from tests.trends import PAIN, TODAY, day, of_pain, pain_followed

KNOWLEDGE = pain_followed(of_pain("change", 42, {"says": "So so."}))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def keep(store: Store, back: int, pain: object = 3, of: str = KNOWLEDGE.id) -> None:
    """Keep an entry of a day, as it may have been kept by any version of the questions."""
    data: dict[str, Any] = consult(KNOWLEDGE, Case(day(back), {PAIN: Answer(3), "limping": Answer(False)})).to_data()
    data["case"]["answers"][PAIN]["value"] = pain
    data["knowledge"] = {**data["knowledge"], "id": of}
    store.save(data, "Easy", lambda: b"rules")


def read(store: Store) -> dict[datetime.date, object]:
    return {case.date: case.values.get(PAIN) for case in followed_cases(store, KNOWLEDGE, TODAY)}


def test_only_the_days_that_matter_are_read_and_none_that_is_to_come(store: Store) -> None:
    for back in (-43, -42, -1, 0, 1):
        keep(store, back)
    assert [*read(store)] == [day(-42), day(-1), day(0)]


def test_only_what_is_followed_is_read(store: Store) -> None:
    keep(store, 0)
    (case,) = followed_cases(store, KNOWLEDGE, TODAY)
    assert case.answers.keys() == {PAIN}


def test_of_one_day_the_oldest_comes_first(store: Store) -> None:
    for pain in (5, 2):
        keep(store, 0, pain)
    keep(store, -1)
    assert [case.values[PAIN] for case in followed_cases(store, KNOWLEDGE, TODAY)] == [3, 5, 2]


def test_entries_of_another_knowledge_base_are_none(store: Store) -> None:
    keep(store, 0, of="car")
    assert read(store) == {}


@pytest.mark.parametrize("pain", [11, "bad", None, [3], True])
def test_an_answer_that_the_questions_do_not_take_any_more_is_unknown(store: Store, pain: object) -> None:
    keep(store, -1)
    keep(store, 0, pain)
    assert {date: value for date, value in read(store).items() if value is not None} == {day(-1): 3}


def test_where_nothing_is_kept_there_is_nothing(store: Store) -> None:
    assert read(store) == {}
    assert store.last_of(KNOWLEDGE.id, "2026-01-01") is None
    assert not store.path.exists()


def test_without_a_diary_nothing_is_followed(store: Store) -> None:
    keep(store, 0)
    assert [case.answers for case in followed_cases(store, replace(KNOWLEDGE, diary=None), TODAY)] == [{}]


def test_damage_is_told_and_never_read_as_an_answer(store: Store) -> None:
    keep(store, 0)
    with closing(sqlite3.connect(store.path)) as database:
        database.execute("UPDATE consultation SET outcome = ?", (pack({"case": {"date": TODAY.isoformat(), "answers": {}}}),))
        database.commit()
    with pytest.raises(StoreError):
        read(store)


def test_the_last_one_is_that_of_the_latest_day_up_to_today(store: Store) -> None:
    for back, pain in ((-2, 3), (-1, 3), (-1, 4), (5, 3), (-9, 3)):
        keep(store, back, pain)
    keep(store, 0, of="car")
    kept = store.last_of(KNOWLEDGE.id, TODAY.isoformat())
    assert kept is not None
    assert kept.head.date == day(-1).isoformat()
    assert kept.outcome["case"]["answers"][PAIN]["value"] == 4, "of that day it was kept last"


def test_a_case_is_read_out_of_an_outcome_alone() -> None:
    assert case_in(pack({"knowledge": {"id": "a"}, "case": {"date": "2026-01-31"}, "trace": [1]})) == {"date": "2026-01-31"}


def test_a_day_is_read_alone(store: Store) -> None:
    assert store.day("2026-01-31") == {}
    store.save_day("2026-01-31", {"note": "Good"})
    store.save_day("2026-02-01", {"note": "Better"})
    assert store.day("2026-01-31") == {"note": "Good"}

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from expert.diary.store import Store
from expert.errors import StoreError


def run(day: int, **more: Any) -> dict[str, Any]:
    return {"start": f"2026-02-{day:02}T07:00:00", **more}


def note(number: int = 0) -> dict[str, Any]:
    return {"time": f"2026-03-01T00:00:{number:02}+00:00", "files": number}


def ids(store: Store) -> list[int]:
    with closing(sqlite3.connect(store.path)) as database:
        return [id for (id,) in database.execute("SELECT id FROM activity ORDER BY id")]


def test_activities_take_the_place_of_all_before_sorted_by_start(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.replace_activities([run(3, km=10.5), run(1), run(2, name="müde")], note(1))
    assert store.activities() == (run(1), run(2, name="müde"), run(3, km=10.5))
    store.replace_activities([run(4), run(2, name="müde")], note(2))
    assert Store(tmp_path).activities() == (run(2, name="müde"), run(4))
    assert Store(tmp_path).last_import() == note(2)


def test_only_what_is_new_is_written(tmp_path: Path) -> None:
    store, chance = Store(tmp_path), random.Random(1)
    data = [run(day) for day in range(1, 20)]
    store.replace_activities(data, note(1))
    before = ids(store)
    store.replace_activities(chance.sample(data, len(data)), note(2))
    assert ids(store) == before
    assert store.last_import() == note(2)
    store.replace_activities([*data[1:], run(20)], note(3))
    assert ids(store) == [*before[1:], 20]


def test_activities_that_are_alike_are_as_many_as_were_given(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for count in (2, 3, 1, 2):
        store.replace_activities([run(1)] * count, note())
        assert store.activities() == (run(1),) * count


def test_activities_and_their_import_are_deleted_and_overwritten(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.replace_activities([run(1, name="a very private run"), run(2)], {**note(), "by": "a very private import"})
    store.save_day("2026-02-01", {})
    assert store.path.read_bytes().count(b"very private") == 2
    assert [store.delete_activities(), store.delete_activities()] == [2, 0]
    assert (store.activities(), store.last_import()) == ((), None)
    assert b"very private" not in store.path.read_bytes()
    assert len(store.days()) == 1


@pytest.mark.parametrize(
    ("data", "imported"),
    [
        ([{"start": "one morning"}], {"time": "2026-01-01"}),
        ([{}], {"time": "2026-01-01"}),
        ([], {"time": "today"}),
        ([{"start": "2026-01-01", "name": "\x1b"}], {"time": "2026-01-01"}),
        ([], {"time": "2026-01-01", "files": "\x00"}),
    ],
)
def test_what_no_export_could_bring_back_is_refused(tmp_path: Path, data: list[dict[str, Any]], imported: dict[str, Any]) -> None:
    store = Store(tmp_path)
    store.replace_activities([run(1)], note())
    with pytest.raises((ValueError, KeyError)):
        store.replace_activities(data, imported)
    assert store.activities() == (run(1),)


@pytest.mark.parametrize(
    ("table", "column"), [("activity", "start"), ("activity", "data"), ("log_import", "data"), ("day", "data"), ("day", "date")]
)
def test_a_row_that_somebody_changed_is_reported(tmp_path: Path, table: str, column: str) -> None:
    store = Store(tmp_path)
    store.replace_activities([run(1)], note())
    store.save_day("2026-02-01", {})
    with closing(sqlite3.connect(store.path)) as database, database:
        database.execute(f"UPDATE {table} SET {column} = '2026-02-02'")
    with pytest.raises(StoreError, match="STORE003: is damaged"):
        [store.activities(), store.last_import(), store.days()]

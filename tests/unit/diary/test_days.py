from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from expert.diary.rows import LARGEST_DATA
from expert.diary.store import Store


def test_a_day_takes_the_place_of_what_was_kept_of_it(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.save_day("2026-02-01", {"done": ["rest"], "note": "müde"})
    store.save_day("2026-01-31", {"done": []})
    store.save_day("2026-02-01", {"done": ["rest", "ice"]})
    assert Store(tmp_path).days() == (("2026-01-31", {"done": []}), ("2026-02-01", {"done": ["rest", "ice"]}))


def test_a_day_is_deleted_and_overwritten(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.save_day("2026-02-01", {"note": "a very private note"})
    store.save_day("2026-02-02", {})
    assert b"very private" in store.path.read_bytes()
    assert [store.delete_day("2026-02-01"), store.delete_day("2026-02-01")] == [1, 0]
    assert b"very private" not in store.path.read_bytes()
    assert store.days() == (("2026-02-02", {}),)


@pytest.mark.parametrize("date", ["yesterday", "2026-02-30", "20260201", "2026-W05-7", ""])
def test_what_is_no_day_is_refused(tmp_path: Path, date: str) -> None:
    with pytest.raises(ValueError):
        Store(tmp_path).save_day(date, {})
    assert not (tmp_path / "consultations.sqlite").exists()


@pytest.mark.parametrize("value", ["\x1b[31m", "\ud800", 10**41, float("nan"), "x" * LARGEST_DATA, {"\x00": 1}])
def test_what_no_export_could_bring_back_is_refused(tmp_path: Path, value: Any) -> None:
    with pytest.raises(ValueError):
        Store(tmp_path).save_day("2026-02-01", {"note": value})
    assert not (tmp_path / "consultations.sqlite").exists()


def test_everything_deleted_includes_days(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.save_day("2026-02-01", {"note": "a very private note"})
    store.replace_activities([{"start": "2026-02-01", "name": "a very private run"}], {"time": "2026-02-02", "by": "a very private import"})
    assert store.delete_all() == 2
    assert (store.days(), store.activities(), store.last_import()) == ((), (), None)
    assert b"very private" not in store.path.read_bytes()

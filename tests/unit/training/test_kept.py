"""A training log that is kept: what is brought in again changes nothing, and what is known is what imports told."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from expert import load_schema
from expert.diary.export import exported
from expert.diary.store import Store
from expert.errors import StoreError
from expert.training.kept import LogImport, import_log, kept_activities, kept_log
from expert.training.log import Span
from tests.unit.logs.made import BERLIN
from tests.unit.training.lists import write_list

DAY = datetime.date(2025, 5, 10)


def table(folder: Path, *days: str) -> Path:
    """Write a list of runs of 10 km on some days."""
    return write_list(folder / "activities.csv", [(datetime.date.fromisoformat(day), "Run", 10.0) for day in days])


def brought_in(store: Store, *paths: Path, today: datetime.date = DAY) -> LogImport:
    report = import_log(store, paths, BERLIN, today=today)
    Draft7Validator(load_schema("log_import")).validate(report.to_data())
    return report


def known(store: Store) -> list[tuple[str, str]]:
    log = kept_log(store)
    assert log is not None
    return [(span.first.isoformat(), span.last.isoformat()) for span in log.known]


def test_nothing_is_kept_at_first(tmp_path: Path) -> None:
    assert kept_log(Store(tmp_path)) is None
    assert kept_activities(Store(tmp_path)) == ()


def test_what_is_brought_in_again_changes_nothing(tmp_path: Path) -> None:
    store, path = Store(tmp_path), table(tmp_path, "2025-05-01", "2025-05-03")
    first = brought_in(store, path)
    before = store.activities(), known(store)
    second = brought_in(store, path)
    assert (first.found, first.new, first.kept) == (2, 2, 2)
    assert (second.found, second.new, second.kept) == (2, 0, 2)
    assert (store.activities(), known(store)) == before
    assert known(store) == [("2025-05-01", "2025-05-10")]


def test_an_old_file_that_is_brought_in_later_says_nothing_about_today(tmp_path: Path) -> None:
    store = Store(tmp_path)
    brought_in(store, table(tmp_path, "2025-04-20", "2025-05-01"))
    brought_in(store, table(tmp_path, "2013-06-01"), today=DAY + datetime.timedelta(5))
    assert known(store) == [("2013-06-01", "2013-06-01"), ("2025-04-20", "2025-05-10")]
    brought_in(store, table(tmp_path, "2025-05-24"), today=datetime.date(2025, 5, 25))
    assert known(store)[-1] == ("2025-04-20", "2025-05-25")


def test_broken_files_change_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path)
    (tmp_path / "broken.fit").write_bytes(b"\x0e\x10\x00\x00\x00\x00\x00\x00.FIT\x00")
    report = brought_in(store, tmp_path / "broken.fit")
    assert (report.found, report.kept, len(report.skipped)) == (0, 0, 1)
    assert not store.path.exists()
    brought_in(store, table(tmp_path, "2025-05-01"))
    before = store.path.read_bytes()
    brought_in(store, tmp_path / "broken.fit", today=DAY + datetime.timedelta(300))
    assert store.path.read_bytes() == before


def test_nothing_that_cannot_be_printed_is_kept(tmp_path: Path) -> None:
    brought_in(Store(tmp_path), write_list(tmp_path / "activities.csv", [(DAY, "Run", 10.0)], title="a\x1b[31mb"))
    (activity,) = kept_activities(Store(tmp_path))
    assert "\x1b" not in activity.title


@pytest.mark.parametrize(
    ("data", "note"),
    [
        ({"start": "2025-05-01T07:00:00+02:00"}, {}),
        ({"start": "2025-05-01T07:00:00", "sport": "run", "clock": "local", **dict.fromkeys(["elapsed_s", "moving_s"])}, {}),
        (None, {"known": [["2025-05-01", "never"]]}),
        (None, {"known": [1]}),
        (None, {"known": [["2025-05-01"]]}),
    ],
)
def test_what_no_import_has_written_is_called_damaged(tmp_path: Path, data: dict[str, Any] | None, note: dict[str, Any]) -> None:
    store = Store(tmp_path)
    store.replace_activities([] if data is None else [data], {"time": "2025-05-01T07:00:00+00:00", **note})
    with pytest.raises(StoreError) as error:
        kept_log(store)
    assert [item.code for item in error.value.diagnostics] == ["STORE003"]


def test_a_note_that_says_nothing_of_days_makes_nothing_known(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.replace_activities([], {"time": "2025-05-01T07:00:00+00:00"})
    log = kept_log(store)
    assert log is not None
    assert log.known_until is None


def test_what_is_known_goes_with_an_export(tmp_path: Path) -> None:
    store = Store(tmp_path)
    brought_in(store, table(tmp_path, "2025-05-01"))
    notes = [record["data"] for record in exported(store) if record["kind"] == "log_import"]
    assert [note["known"] for note in notes] == [[["2025-05-01", "2025-05-10"]]]


@given(days=st.lists(st.integers(0, 60), min_size=1, max_size=8), parts=st.integers(1, 3))
@settings(max_examples=25)
def test_files_brought_in_one_by_one_are_as_many_activities(tmp_path_factory: pytest.TempPathFactory, days: list[int], parts: int) -> None:
    folder = tmp_path_factory.mktemp("log")
    dates = [(DAY - datetime.timedelta(day)).isoformat() for day in dict.fromkeys(days)]
    whole, pieces = Store(folder / "whole"), Store(folder / "pieces")
    brought_in(whole, table(folder, *dates))
    for part in range(parts):
        brought_in(pieces, table(folder, *dates[part::parts]))
    assert pieces.activities() == whole.activities()
    one, other = kept_log(whole), kept_log(pieces)
    assert one is not None
    assert other is not None
    assert all(any(_within(span, outer) for outer in one.known) for span in other.known)


def _within(span: Span, outer: Span) -> bool:
    return outer.first <= span.first and span.last <= outer.last

"""What is exported comes back as it was: to the byte, whatever is kept, as often as it is taken in."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expert.consultation.consult import consult
from expert.diary.consultations import keep, recall
from expert.diary.export import as_text, exported
from expert.diary.formats import CONSULTATIONS, FORMATS, FormatName
from expert.diary.migrations import HEAD, checksum
from expert.diary.store import Store
from expert.diary.taking import Taken, take
from expert.errors import StoreError
from expert.language.model import KnowledgeBase
from tests.places import SOUND
from tests.unit.diary.writer import outcome, save
from tests.unit.tiny_cases import SAMPLES, read

BACK: tuple[FormatName, ...] = ("ndjson", "json")
"""The formats that are read back."""


def text(store: Store, format: FormatName = "ndjson") -> str:
    return "".join(as_text(exported(store), format))


def taken_from(store: Store, *others: Store, format: FormatName = "ndjson") -> Taken:
    """Take what others hold into a store."""
    files = []
    for number, other in enumerate(others):
        files.append(store.path.parent.parent / f"{number}.export")
        files[-1].write_text(text(other, format), encoding="utf-8")
    return take(store, files)


def ids(store: Store) -> list[int]:
    return [head.id for head in store.heads()]


def numbers(store: Store) -> list[int]:
    """Return the number of each outcome that is kept."""
    kept = (store.load(id) for id in ids(store))
    return [item.outcome["number"] for item in kept if item is not None]


@contextmanager
def at(store: Store, time: str) -> Iterator[None]:
    """Let whatever is saved inside have been saved then."""
    before = max(ids(store), default=0)
    yield
    with closing(sqlite3.connect(store.path)) as database, database:
        database.create_function("checksum", -1, checksum)
        database.execute("UPDATE consultation SET time = ? WHERE id > ?", (time, before))
        database.execute(f"UPDATE consultation SET head_checksum = checksum({HEAD}) WHERE id > ?", (before,))


@pytest.fixture
def full(tmp_path: Path, tiny: KnowledgeBase) -> Store:
    """Return a store with real consultations, days and activities."""
    store = Store(tmp_path / "full")
    for sample in SAMPLES:
        keep(store, consult(tiny, read(tiny, sample)), SOUND)
    store.delete(2)
    store.save_day("2026-02-01", {"done": ["rest"], "note": 'a line\nand a second,\twith "quotes" and \u2028 — müde 🏃'})
    store.replace_activities([{"start": f"2026-02-0{day}", "km": 10.5} for day in (3, 1, 1)], {"time": "2026-03-01", "new": 2})
    return store


@pytest.mark.parametrize("format", BACK)
def test_an_export_taken_in_elsewhere_is_exported_the_same(full: Store, tmp_path: Path, format: FormatName, tiny: KnowledgeBase) -> None:
    other = Store(tmp_path / "other")
    taken = taken_from(other, full, format=format)
    assert taken.to_data() == {
        "added": {"consultation": len(SAMPLES) - 1, "day": 1, "activity": 3},
        "known": {"consultation": 0, "day": 0, "activity": 0},
        "renumbered": {},
    }
    for name in BACK:
        assert text(other, name) == text(full, name)
    for id in ids(full):
        kept = other.load(id)
        assert kept == full.load(id)
        assert kept is not None
        assert recall(other, kept, tiny).to_data() == kept.outcome


@pytest.mark.parametrize("format", BACK)
def test_taking_it_again_changes_nothing(full: Store, tmp_path: Path, format: FormatName) -> None:
    other = Store(tmp_path / "other")
    taken_from(other, full, format=format)
    for store in (full, other):
        before = text(store)
        taken = taken_from(store, full, full, format=format)
        assert set(taken.added.values()) == {0}
        assert taken.known == {"consultation": 2 * (len(SAMPLES) - 1), "day": 2, "activity": 6}
        assert text(store) == before


def test_a_list_is_what_any_program_would_write(full: Store) -> None:
    assert text(full, "json") == f"{json.dumps([*exported(full)], ensure_ascii=False, indent=2)}\n"


def test_an_export_of_nothing_is_one(tmp_path: Path) -> None:
    empty, other = Store(tmp_path / "empty"), Store(tmp_path / "other")
    assert [json.loads(line)["kind"] for line in text(empty).splitlines()] == ["header", "end"]
    assert taken_from(other, empty).added == {"consultation": 0, "day": 0, "activity": 0}
    assert text(empty, "csv") == ""
    assert not empty.path.parent.exists()


def test_an_export_of_one_kind_holds_no_other(full: Store) -> None:
    kinds = {
        kind: {record["kind"] for record in exported(full, (kind,))} - {"header", "end"} for kind in ("consultation", "day", "activity")
    }
    assert kinds == {"consultation": {"consultation", "knowledge"}, "day": {"day"}, "activity": {"activity", "log_import"}}
    one = [*exported(full, CONSULTATIONS, [3])]
    assert [record["kind"] for record in one] == ["header", "consultation", "knowledge", "end"]
    assert [record["kind"] for record in exported(full, CONSULTATIONS, [999])] == ["header", "end"]


texts = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cn", "Co", "Cs"), include_characters="\n\t\u2028"), max_size=20
)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**39), 10**39) | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
mappings = st.dictionaries(texts, values, max_size=4)
days = st.dates().map(lambda day: day.isoformat())
outcomes = st.builds(
    lambda more, fingerprint, date, levels: {
        **more,
        "knowledge": {"id": "made-up", "version": "1", "fingerprint": fingerprint},
        "case": {"date": date, "answers": {name: {"value": value} for name, value in more.items()}},
        "decisions": {name: {"in_force": level} for name, level in levels.items()},
    },
    mappings,
    st.sampled_from(["a" * 64, "b" * 64, "c" * 64]),
    days,
    st.dictionaries(texts, texts, max_size=2),
)
activities = st.builds(lambda more, start: {**more, "start": start}, mappings, st.datetimes().map(lambda time: time.isoformat()))
Kept = tuple[Sequence[tuple[dict[str, Any], str]], dict[str, dict[str, Any]], list[dict[str, Any]]]
kept = st.tuples(
    st.lists(st.tuples(outcomes, texts), max_size=5), st.dictionaries(days, mappings, max_size=3), st.lists(activities, max_size=4)
)


def keep_all(folder: Path, made_up: Kept) -> Store:
    store = Store(folder)
    for data, headline in made_up[0]:
        store.save(data, headline, data["knowledge"]["fingerprint"].encode)
    for date, data in made_up[1].items():
        store.save_day(date, data)
    if made_up[2]:
        store.replace_activities(made_up[2], {"time": made_up[2][0]["start"], "more": made_up[2][0]})
    return store


@settings(max_examples=60)
@given(kept, st.sampled_from(BACK))
def test_whatever_is_kept_comes_back(made_up: Kept, format: FormatName) -> None:
    with tempfile.TemporaryDirectory() as place:
        store, other = keep_all(Path(place) / "one", made_up), Store(Path(place) / "other")
        taken_from(other, store, format=format)
        for name in FORMATS:
            assert text(other, name) == text(store, name)
        taken_from(other, store, format=format)
        assert text(other) == text(store)


@settings(max_examples=40)
@given(kept, kept)
def test_what_two_places_kept_is_all_there_once(one: Kept, two: Kept) -> None:
    two = (two[0], {date: data for date, data in two[1].items() if date not in one[1]}, two[2])
    with tempfile.TemporaryDirectory() as place:
        stores = [keep_all(Path(place) / name, made_up) for name, made_up in (("one", one), ("two", two))]
        both = Store(Path(place) / "both")
        taken_from(both, *stores)
        assert len(ids(both)) == len(set(ids(both)))
        said = {(head.time, head.headline, json.dumps(dict(head.in_force))) for store in stores for head in store.heads()}
        assert {(head.time, head.headline, json.dumps(dict(head.in_force))) for head in both.heads()} == said
        assert dict(both.days()) == dict(stores[0].days()) | dict(stores[1].days())
        before = text(both)
        taken_from(both, *reversed(stores))
        assert text(both) == before


def test_an_id_is_kept_where_it_was_never_given_here(tmp_path: Path) -> None:
    here, there = Store(tmp_path / "here"), Store(tmp_path / "there")
    for number in range(1, 6):
        save(there, number)
    there.delete(3)
    save(here, 10)
    save(here, 11)
    here.delete(2)
    taken = taken_from(here, there)
    assert taken.renumbered == {1: 6, 2: 7}, "2 was given here to another one, which is deleted"
    assert sorted(ids(here)) == [1, 4, 5, 6, 7]
    assert save(here, 12) == 8


def test_the_last_one_is_the_one_that_was_kept_last_wherever_that_was(tmp_path: Path) -> None:
    here, there = Store(tmp_path / "here"), Store(tmp_path / "there")
    with at(there, "2026-01-01T00:00:00+00:00"):
        for number in range(5):
            save(there, number)
    save(here, 10)
    taken_from(here, there)
    assert numbers(here) == [1, 2, 3, 4, 0, 10]
    last = here.load()
    assert last is not None
    assert last.outcome["number"] == 10
    assert save(here, 10) == last.head.id, "and is not kept twice in a row"


def test_a_clock_that_was_set_back_does_not_make_an_older_one_the_last(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with at(store, "2999-01-01T00:00:00+00:00"):
        save(store, 1)
    save(store, 2)
    assert numbers(store) == [1, 2]
    assert store.heads()[1].time == store.heads()[0].time


def test_rules_that_came_with_an_export_give_way_to_those_that_are_kept_here(tmp_path: Path) -> None:
    """Nobody can put other rules under a fingerprint before its own are kept."""
    here, there = Store(tmp_path / "here"), Store(tmp_path / "there")
    there.save(outcome(1, "f"), "", lambda: b"forged")
    taken_from(here, there)
    assert here.knowledge("f") == b"forged"
    save(here, 2, "f")
    assert here.knowledge("f") == b"files of f"
    taken_from(here, there)
    assert here.knowledge("f") == b"files of f"


def test_rules_that_are_not_those_of_their_fingerprint_explain_nothing(tmp_path: Path, tiny: KnowledgeBase) -> None:
    here, there = Store(tmp_path / "here"), Store(tmp_path / "there")
    there.save({**consult(tiny, read(tiny, "")).to_data(), "knowledge": outcome(0, "a" * 64)["knowledge"]}, "", lambda: b"forged")
    taken_from(here, there)
    kept = here.load()
    assert kept is not None
    with pytest.raises(StoreError, match="STORE006"):
        recall(here, kept, tiny)


def test_of_two_notes_of_an_import_the_later_stays(tmp_path: Path) -> None:
    stores = [Store(tmp_path / name) for name in ("one", "two")]
    for store, time in zip(stores, ("2026-01-01", "2026-01-02"), strict=True):
        store.replace_activities([{"start": "2026-01-01"}], {"time": time})
    for order in (stores, stores[::-1]):
        both = Store(tmp_path / f"both-{order[0].path.parent.name}")
        taken_from(both, *order)
        assert both.last_import() == {"time": "2026-01-02"}
        assert both.activities() == ({"start": "2026-01-01"},)


def rows(store: Store, kind: Any) -> list[dict[str, str]]:
    return [*csv.DictReader(io.StringIO("".join(as_text(exported(store), "csv", kind)), newline=""))]


def test_a_table_has_a_row_for_each_and_a_column_for_each_answer(full: Store) -> None:
    table = rows(full, "consultation")
    assert [row["id"] for row in table] == [*map(str, ids(full))]
    assert table[0]["in_force.running"] == "easy"
    row = next(row for row in table if row["answers.trigger_km"] == "10")
    assert (row["answers.longest_km"], row["answers.pain"], row["date"]) == ("2", "", "2026-01-31")
    assert {row["answers.weeks"] for row in table} == {"", "skipped", "520"}
    assert {row["answers.numb"] for row in table} >= {"", "yes", "no"}


def test_a_table_of_days_and_one_of_activities(full: Store) -> None:
    assert rows(full, "day") == [
        {
            "date": "2026-02-01",
            "done": '["rest"]',
            "note": full.days()[0][1]["note"].replace("\n", "\\n").replace("\t", "\\t").replace("\u2028", "\\u2028"),
        }
    ]
    assert rows(full, "activity") == [{"start": f"2026-02-0{day}", "km": "10.5"} for day in (1, 1, 3)]


def test_no_cell_is_taken_for_a_formula(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.save_day("2026-02-01", {"note": "=1+1", "number": -1, "inside": {"=a": "+b", "@": None, "yes": True}})
    assert rows(store, "day") == [
        {"date": "2026-02-01", "note": "'=1+1", "number": "-1", "inside.=a": "'+b", "inside.@": "", "inside.yes": "yes"}
    ]

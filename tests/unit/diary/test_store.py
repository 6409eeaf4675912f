from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

import expert.diary.file
from expert.diary import migrations
from expert.diary.file import FILE_NAME
from expert.diary.migrations import APPLICATION_ID, STEPS
from expert.diary.store import Store, user_folder
from expert.errors import StoreError, StoreRefusedError
from tests.places import ROOT
from tests.unit.diary.writer import WRITER, Reported, outcome, save, writer


def test_two_processes_write_at_the_same_time(tmp_path: Path) -> None:
    processes = [writer(tmp_path, first, first + 75) for first in (0, 1000)]
    reported = Reported()
    for process in processes:
        output, errors = process.communicate(timeout=60)
        assert (process.returncode, errors) == (0, "")
        reported.note(output.splitlines(keepends=True)[1:])
    assert sorted(reported.consultations.values()) == [*range(75), *range(1000, 1075)]
    reported.is_there(Store(tmp_path))


def test_a_file_in_use_for_too_long_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path)
    save(store)
    monkeypatch.setattr(expert.diary.file, "WAIT_SECONDS", 0.05)
    other = sqlite3.connect(store.path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    for use in USES:
        with pytest.raises(StoreRefusedError, match=r"STORE004.*in use by another process") as error:
            use(store)
        assert "try again" in str(error.value)
    other.execute("ROLLBACK")
    other.close()
    assert save(store, 1) == 2


def test_what_is_saved_is_there(tmp_path: Path) -> None:
    store = Store(tmp_path / "new" / "folder")
    assert [save(store, number) for number in (1, 2)] == [1, 2]
    first, last = store.load(1), store.load()
    assert first is not None
    assert last is not None
    assert (first.outcome, last.outcome) == (outcome(1), outcome(2))
    assert store.heads() == (first.head, last.head)
    assert (first.head.headline, first.head.date, first.head.in_force) == ("headline 1", "2026-01-01", {"go": "slow"})
    assert first.to_data()["knowledge"] == outcome()["knowledge"]
    assert store.load(3) is None


def test_the_same_outcome_is_not_kept_twice_in_a_row(tmp_path: Path) -> None:
    store = Store(tmp_path)
    assert [save(store, number) for number in (1, 1, 2, 1)] == [1, 1, 2, 3]


def test_a_knowledge_base_is_kept_once_and_goes_with_its_last_consultation(tmp_path: Path) -> None:
    store = Store(tmp_path)
    packed: list[str] = []

    def files() -> bytes:
        packed.append("once")
        return b"files"

    for number in (1, 2):
        store.save(outcome(number), "", files)
    assert packed == ["once"]
    save(store, 3, "other")
    assert store.delete(1) == 1
    assert store.knowledge("f") == b"files"
    assert store.delete(2) == 1
    with pytest.raises(StoreError, match="a knowledge base is missing"):
        store.knowledge("f")
    assert store.knowledge("other") == b"files of other"


def test_an_id_is_never_given_twice(tmp_path: Path) -> None:
    store = Store(tmp_path)
    save(store, 1)
    assert [store.delete(1), store.delete(1)] == [1, 0]
    assert save(store, 2) == 2
    assert store.delete_all() == 1
    assert save(store, 3) == 3


def test_what_is_deleted_is_overwritten(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for number in range(20):
        store.save(outcome(number), f"a very private headline {number}", lambda: b"files")
    store.save_draft({"age": "a very private headline"})
    assert store.path.read_bytes().count(b"very private") == 21
    assert store.delete_all() == 21
    assert b"very private" not in store.path.read_bytes()
    assert store.load_draft() is None


def test_a_draft_replaces_the_one_before_until_it_is_deleted(tmp_path: Path) -> None:
    store = Store(tmp_path)
    assert store.load_draft() is None
    store.save_draft({"answers": {"ä": 1}})
    store.save_draft({"answers": {"ä": 2}})
    assert Store(tmp_path).load_draft() == {"answers": {"ä": 2}}
    assert store.heads() == ()
    store.delete_draft()
    assert store.load_draft() is None


def test_reading_and_deleting_make_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path / "none")
    assert (store.heads(), store.load(), store.load(1), store.load_draft(), store.delete_all(), store.delete(1)) == (
        (),
        None,
        None,
        None,
        0,
        0,
    )
    assert (store.days(), store.activities(), store.last_import()) == ((), (), None)
    assert (store.delete_day("2026-01-01"), store.delete_activities()) == (0, 0)
    store.delete_draft()
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_is_a_new_one(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.path.touch()
    assert store.heads() == ()
    assert store.path.read_bytes() == b""
    assert save(store) == 1


def test_only_the_owner_may_read_it_from_its_first_moment(tmp_path: Path) -> None:
    store = Store(tmp_path / "deep" / "home")
    before = os.umask(0)
    try:
        with store._write() as database:
            database.execute("INSERT INTO draft VALUES (1, '{}', '')")
            modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in store.path.parent.iterdir()}
        assert modes == {FILE_NAME: 0o600, f"{FILE_NAME}-journal": 0o600}
    finally:
        os.umask(before)
    assert stat.S_IMODE(store.path.parent.stat().st_mode) == 0o700
    assert [path.name for path in store.path.parent.iterdir()] == [FILE_NAME]


def test_a_file_that_others_may_read_is_closed_to_them(tmp_path: Path) -> None:
    store = Store(tmp_path)
    save(store)
    store.path.chmod(0o644)
    store.heads()
    assert stat.S_IMODE(store.path.stat().st_mode) == 0o600


def write_garbage(path: Path) -> None:
    path.write_bytes(b"these are my notes, not a database\n" * 100)


def write_truncated(path: Path) -> None:
    save(Store(path.parent), 1)
    path.write_bytes(path.read_bytes()[:-4096])


def write_holes(path: Path) -> None:
    save(Store(path.parent), 1)
    raw = bytearray(path.read_bytes())
    raw[4096:8192] = b"\xff" * 4096
    path.write_bytes(raw)


def write_newer(path: Path) -> None:
    save(Store(path.parent), 1)
    with sqlite3.connect(path) as database:
        database.execute(f"PRAGMA user_version = {len(STEPS) + 1}")
    database.close()


def write_foreign(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE mine (note TEXT)")
    database.close()


def write_foreign_of_our_version(path: Path) -> None:
    write_foreign(path)
    with sqlite3.connect(path) as database:
        database.execute(f"PRAGMA user_version = {len(STEPS)}")
        database.execute(f"PRAGMA application_id = {APPLICATION_ID + 1}")
    database.close()


USES: list[Callable[[Store], object]] = [
    save,
    Store.heads,
    Store.load,
    lambda store: store.load(1),
    lambda store: store.knowledge("f"),
    Store.delete_all,
    lambda store: store.delete(1),
    lambda store: store.save_day("2026-01-01", {}),
    Store.days,
    lambda store: store.delete_day("2026-01-01"),
    lambda store: store.replace_activities([], {"time": "2026-01-01"}),
    Store.activities,
    Store.last_import,
    Store.delete_activities,
    lambda store: store.save_draft({}),
    Store.load_draft,
    Store.delete_draft,
]
BROKEN = {
    "garbage": (write_garbage, "STORE001"),
    "truncated": (write_truncated, "STORE003"),
    "holes": (write_holes, "STORE003"),
    "newer": (write_newer, "STORE002"),
    "foreign": (write_foreign, "STORE001"),
    "foreign of our version": (write_foreign_of_our_version, "STORE001"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_cannot_be_used_is_reported_and_left_as_it_is(tmp_path: Path, name: str) -> None:
    store = Store(tmp_path)
    write, code = BROKEN[name]
    write(store.path)
    before = store.path.read_bytes()
    for use in USES:
        with pytest.raises(StoreError) as error:
            use(store)
        assert [item.code for item in error.value.diagnostics] == [code]
        assert "move it away" in str(error.value) or "move the file away" in str(error.value)
        assert not isinstance(error.value, StoreRefusedError)
    assert store.path.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


def test_an_outcome_that_cannot_be_read_is_reported(tmp_path: Path) -> None:
    store = Store(tmp_path)
    save(store)
    with sqlite3.connect(store.path) as database:
        database.execute("UPDATE consultation SET outcome = x'00'")
    database.close()
    with pytest.raises(StoreError, match="STORE003: is damaged"):
        store.load()
    with sqlite3.connect(store.path) as database:
        database.execute("UPDATE consultation SET in_force = '{'")
    database.close()
    with pytest.raises(StoreError, match="STORE003: is damaged"):
        store.heads()


LATER = ("ALTER TABLE consultation ADD COLUMN note TEXT NOT NULL DEFAULT ''", "CREATE TABLE later (date TEXT PRIMARY KEY)")
"""What a later version of the tables could add."""


def version_of(folder: Path) -> int:
    with closing(sqlite3.connect(folder / FILE_NAME)) as database:
        return int(database.execute("PRAGMA user_version").fetchone()[0])


@pytest.mark.parametrize("first", ["reads", "writes"])
def test_an_older_file_is_migrated_and_keeps_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: str) -> None:
    store = Store(tmp_path)
    save(store, 1)
    before = store.heads()
    monkeypatch.setattr(migrations, "STEPS", (*STEPS, LATER))
    if first == "writes":
        store.save_draft({"a": 1})
    assert store.heads() == before
    assert store.load() is not None
    assert version_of(tmp_path) == len(STEPS) + 1
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as database:
        assert database.execute("SELECT note FROM consultation").fetchall() == [("",)]
    monkeypatch.setattr(migrations, "STEPS", STEPS)
    with pytest.raises(StoreError, match="STORE002"):
        store.heads()


def test_a_migration_that_fails_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path)
    save(store, 1)
    monkeypatch.setattr(migrations, "STEPS", (*STEPS, (LATER[0], "CREATE TABLE draft (again)")))
    with pytest.raises(StoreError):
        store.heads()
    monkeypatch.setattr(migrations, "STEPS", STEPS)
    assert [head.id for head in store.heads()] == [1]
    assert version_of(tmp_path) == len(STEPS)


def test_a_folder_in_its_place_is_reported(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.path.mkdir()
    for use in USES:
        with pytest.raises(StoreError, match="STORE001: is a folder"):
            use(store)


def test_a_home_that_is_a_file_is_reported(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("", encoding="utf-8")
    for folder in (tmp_path / "home", tmp_path / "home" / "inner"):
        with pytest.raises(StoreRefusedError, match="STORE005: cannot be used"):
            save(Store(folder))


@pytest.mark.skipif(os.name != "posix", reason="limits of a process are a thing of POSIX")
def test_a_full_disk_is_reported_and_loses_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path)
    save(store, 1)
    size = store.path.stat().st_size
    limited = f"import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))\n{WRITER}"
    done = subprocess.run(
        [sys.executable, "-c", limited, tmp_path, "0", "50"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.stdout == "ready\n"
    assert "StoreRefusedError" in done.stderr
    assert "STORE005: cannot be used" in done.stderr
    assert [head.id for head in store.heads()] == [1]


def test_a_read_only_home_can_be_read_and_says_so_when_written(tmp_path: Path) -> None:
    store = Store(tmp_path / "home")
    save(store)
    store.path.chmod(0o400)
    store.path.parent.chmod(0o500)
    try:
        if os.access(store.path.parent, os.W_OK):
            pytest.skip("nothing is forbidden to root")
        assert len(store.heads()) == 1
        with pytest.raises(StoreRefusedError, match="STORE005: cannot be used"):
            save(store, 2)
        with pytest.raises(StoreRefusedError, match="STORE005: cannot be used"):
            save(Store(store.path.parent / "inner"))
    finally:
        store.path.parent.chmod(0o700)


def test_the_users_folder_is_the_named_one_or_the_systems(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CARDOCTOR_HOME", str(tmp_path / "there"))
    assert user_folder("cardoctor") == tmp_path / "there"
    monkeypatch.delenv("CARDOCTOR_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert user_folder("cardoctor").name == "cardoctor"
    assert list(tmp_path.iterdir()) == []


def test_a_copy_of_the_file_is_a_backup(tmp_path: Path) -> None:
    store = Store(tmp_path / "one")
    save(store, 4)
    (tmp_path / "two").mkdir()
    shutil.copy(store.path, tmp_path / "two")
    kept = Store(tmp_path / "two").load()
    assert kept is not None
    assert kept.outcome == outcome(4)

"""A file is copied before it is migrated, and what is deleted does not live on in a copy."""

from __future__ import annotations

import shutil
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

import expert.diary.file
from expert.diary import migrations
from expert.diary.backups import delete_backups, keep_backup
from expert.diary.file import FILE_NAME
from expert.diary.migrations import STEPS
from expert.diary.store import Store
from expert.errors import StoreError, StoreRefusedError
from tests.unit.diary.kept_files import FILES, content, version_of

OLD = FILES / "version-1-of-0.1.0.sqlite"
WORDS = b"Zum dritten Mal"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    shutil.copy(OLD, tmp_path / FILE_NAME)
    return Store(tmp_path)


def copies(store: Store) -> list[str]:
    return sorted(path.name for path in store.path.parent.iterdir() if path != store.path)


@pytest.mark.parametrize(
    "use", [Store.heads, Store.load_draft, lambda store: store.save_draft({}), lambda store: store.save_day("2026-01-01", {})]
)
def test_whatever_migrates_a_file_copies_it_before(store: Store, use: Callable[[Store], object]) -> None:
    use(store)
    assert copies(store) == ["consultations.version-1.sqlite"]
    assert content(store.path.with_name("consultations.version-1.sqlite")) == content(OLD)


def test_a_new_file_and_one_of_today_are_not_copied(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.save_draft({})
    store.save_draft({"a": 1})
    assert copies(store) == []


def test_a_copy_is_never_replaced(store: Store) -> None:
    store.path.with_name("consultations.version-1.sqlite").write_bytes(b"another one")
    store.heads()
    assert copies(store) == ["consultations.version-1.2.sqlite", "consultations.version-1.sqlite"]
    assert store.path.with_name("consultations.version-1.sqlite").read_bytes() == b"another one"
    assert content(store.path.with_name("consultations.version-1.2.sqlite")) == content(OLD)


def test_a_migration_that_fails_again_and_again_makes_one_copy(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrations, "STEPS", (*STEPS, ("CREATE TABLE draft (again)",)))
    for _ in range(3):
        with pytest.raises(StoreError):
            store.heads()
    assert version_of(store.path) == 1
    assert copies(store) == ["consultations.version-1.sqlite"]
    assert content(store.path) == content(OLD)


@pytest.mark.parametrize("obstacle", ["folder", "sqlite"])
def test_without_a_copy_there_is_no_migration(store: Store, monkeypatch: pytest.MonkeyPatch, obstacle: str) -> None:
    if obstacle == "folder":
        store.path.with_name("consultations.version-1.unfinished").mkdir()
    else:

        def full(_: Path, __: Path) -> None:
            raise sqlite3.OperationalError("database or disk is full")

        monkeypatch.setattr("expert.diary.backups._copy", full)
    for use in (Store.heads, lambda store: store.save_draft({})):
        with pytest.raises(StoreRefusedError, match=r"STORE005: cannot be used: it is of version 1, and cannot be copied") as error:
            use(store)
        assert "make room" in str(error.value)
    assert content(store.path) == content(OLD)
    assert not store.path.with_name("consultations.version-1.sqlite").exists()


def test_what_a_process_left_unfinished_is_no_copy(store: Store) -> None:
    store.path.with_name("consultations.version-1.unfinished").write_bytes(b"half of it")
    store.heads()
    assert copies(store) == ["consultations.version-1.sqlite"]


def test_nobody_else_may_read_a_copy_from_its_first_moment(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    modes = []
    copy = expert.diary.backups._copy

    def looked_at(path: Path, target: Path) -> None:
        modes.append(stat.S_IMODE(target.stat().st_mode))
        copy(path, target)
        modes.extend(stat.S_IMODE(item.stat().st_mode) for item in target.parent.iterdir() if "version" in item.name)

    monkeypatch.setattr("expert.diary.backups._copy", looked_at)
    store.path.chmod(0o600)
    store.heads()
    assert modes == [0o600, 0o600]


DELETING: dict[str, Callable[[Store], object]] = {
    "one": lambda store: store.delete(4),
    "all": Store.delete_all,
    "day": lambda store: store.delete_day("2026-01-01"),
    "activities": Store.delete_activities,
}


@pytest.mark.parametrize("name", DELETING)
def test_what_is_deleted_does_not_live_on_in_a_copy(store: Store, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    store.save_day("2026-01-01", {"note": "private"})
    store.replace_activities([{"start": "2026-01-01"}], {"time": "2026-01-02"})
    copy = store.path.with_name("consultations.version-1.sqlite")
    store.path.with_name("consultations.version-2.unfinished").write_bytes(b"private")
    before = copy.open("rb")  # who has it open sees that it is overwritten
    assert b"tiny" in before.read()
    DELETING[name](store)
    assert copies(store) == []
    with before:
        before.seek(0)
        assert not before.read().strip(b"\0")


@pytest.mark.parametrize("id", [2, 99])
def test_where_nothing_is_deleted_the_copies_stay(store: Store, id: int) -> None:
    store.heads()
    assert store.delete(id) == store.delete_day("2026-01-01") == store.delete_activities() == 0
    assert copies(store) == ["consultations.version-1.sqlite"]


def test_a_copy_that_cannot_be_deleted_keeps_everything(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.heads()

    def refused(_: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("expert.diary.backups._overwrite", refused)
    for delete in (Store.delete_all, lambda store: store.delete(4)):
        with pytest.raises(StoreRefusedError, match="STORE005"):
            delete(store)
    assert [head.id for head in store.heads()] == [1, 3, 4]


def test_copies_without_their_file_are_deleted_with_everything(store: Store) -> None:
    store.heads()
    store.path.unlink()
    assert store.delete_all() == 0
    assert copies(store) == []


def test_what_is_not_ours_stays(store: Store, tmp_path: Path) -> None:
    others = ("consultations.version-1.sqlite.mine", "consultations.version-x.sqlite", "my.version-1.sqlite", "other.txt")
    for name in others:
        (tmp_path / name).write_bytes(b"mine")
    (tmp_path / "target").write_bytes(b"not to be overwritten")
    (tmp_path / "consultations.version-1.sqlite").symlink_to(tmp_path / "target")
    delete_backups(store.path)
    assert copies(store) == sorted((*others, "target"))
    assert (tmp_path / "target").read_bytes() == b"not to be overwritten"


def test_a_file_that_somebody_else_writes_is_not_copied_halfway(store: Store) -> None:
    """The copy is of what was committed, while another connection holds the lock that the caller must hold."""
    with closing(sqlite3.connect(store.path, isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")
        database.execute("DELETE FROM consultation")
        keep_backup(store.path, 1)
        database.execute("ROLLBACK")
    assert content(store.path.with_name("consultations.version-1.sqlite")) == content(OLD)

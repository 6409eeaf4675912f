"""Real files of every earlier version are opened by today's program, and hold what they held."""

from __future__ import annotations

import json
import shutil
import stat
import zlib
from pathlib import Path
from typing import Any

import pytest

from expert.diary.consultations import case_of, recall
from expert.diary.export import exported
from expert.diary.file import FILE_NAME
from expert.diary.migrations import STEPS
from expert.diary.store import Store
from expert.diary.taking import take
from expert.errors import StoreError
from expert.language.model import KnowledgeBase
from tests.unit.diary.kept_files import FILES, content, version_of

EVERY = sorted(FILES.glob("*.sqlite"))
READABLE = {"version-2"}
"""The files whose rules this program still reads as they were read; of others it says that it does not."""


@pytest.fixture(params=EVERY, ids=lambda path: path.stem)
def old(request: pytest.FixtureRequest) -> Path:
    return Path(request.param)


@pytest.fixture
def store(old: Path, tmp_path: Path) -> Store:
    shutil.copy(old, tmp_path / FILE_NAME)
    return Store(tmp_path)


def outcomes(path: Path) -> dict[int, bytes]:
    """Return the outcomes that a file of any version holds, byte for byte, by id."""
    return {row[0]: row[8] for row in content(path)["consultation"]}


def test_there_is_a_file_of_every_earlier_version() -> None:
    assert {version_of(path) for path in EVERY} == set(range(1, len(STEPS)))


def test_what_was_there_is_still_there(store: Store, old: Path) -> None:
    before = content(old)
    listed = store.heads()
    assert [(head.id, head.date, head.headline) for head in listed] == [(row[0], row[2], row[3]) for row in before["consultation"]]
    assert version_of(store.path) == len(STEPS)
    assert outcomes(store.path) == outcomes(old)
    after = content(store.path)
    for table, rows in before.items():
        if not table.startswith("sqlite_"):
            assert [row[: len(rows[0])] for row in after[table]] == rows
    assert after["sqlite_sequence"] == before["sqlite_sequence"]
    assert store.load_draft() == json.loads(before["draft"][0][1])


def test_each_is_shown_by_its_own_rules_or_said_not_to_be(store: Store, old: Path, tiny: KnowledgeBase) -> None:
    for id, packed in outcomes(old).items():
        kept = store.load(id)
        assert kept is not None
        assert kept.outcome == json.loads(zlib.decompress(packed))
        if old.stem in READABLE:
            assert recall(store, kept, tiny).to_data() == kept.outcome
        else:
            with pytest.raises(StoreError, match="STORE006"):
                recall(store, kept, tiny)
        assert case_of(kept, tiny).date.isoformat() == kept.head.date


def test_it_is_exported_and_taken_in_elsewhere(store: Store, old: Path, tmp_path: Path) -> None:
    records = [*exported(store)]
    told = {record["id"]: record["outcome"] for record in records if record["kind"] == "consultation"}
    assert told == {id: json.loads(zlib.decompress(packed)) for id, packed in outcomes(old).items()}
    (tmp_path / "mine.json").write_text(json.dumps(records), encoding="utf-8")
    other = Store(tmp_path / "elsewhere")
    take(other, [tmp_path / "mine.json"])
    assert [*exported(other)] == records
    assert [*map(json.dumps, exported(other))] == [*map(json.dumps, records)]


def test_it_is_copied_before_it_is_changed(store: Store, old: Path) -> None:
    store.heads()
    (copy,) = store.path.parent.glob("*.version-*")
    assert copy.name == f"consultations.version-{version_of(old)}.sqlite"
    assert content(copy) == content(old)
    assert version_of(copy) == version_of(old)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600


def test_a_copy_put_in_its_place_is_what_it_was(store: Store, old: Path) -> None:
    before: Any = content(old)
    store.save_draft({"a": 1})
    (copy,) = store.path.parent.glob("*.version-*")
    shutil.move(copy, store.path)
    assert content(store.path) == before
    assert [head.id for head in store.heads()] == [*outcomes(old)]

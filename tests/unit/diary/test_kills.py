"""A process that is killed at any moment, while it writes, makes the file or migrates it, loses nothing that it reported as saved."""

from __future__ import annotations

import random
import shutil
import time
from pathlib import Path

import pytest

from expert.diary.file import FILE_NAME
from expert.diary.migrations import STEPS
from expert.diary.store import Store
from tests.unit.diary.kept_files import FILES, content, version_of
from tests.unit.diary.writer import Reported, save, writer

OLD = FILES / "version-1-of-0.1.0.sqlite"


def killed(folder: Path, first: int, writes: int, seconds: float, reported: Reported) -> None:
    """Kill a writer that long after it has reported so many writes, and note what it reported."""
    process = writer(folder, first, first + 100_000)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    lines = [process.stdout.readline() for _ in range(writes)]
    time.sleep(seconds)
    process.kill()
    output, errors = process.communicate(timeout=30)
    assert errors == ""
    reported.note([*lines, *output.splitlines(keepends=True)])


def loses_nothing(folder: Path, kills: int) -> None:
    """Kill writers into one file, and each fifth of them while it migrates a file of its own."""
    chance = random.Random(kills)
    reported, left_behind, migrated = Reported(), 0, 0
    for index in range(kills):
        if index % 5 == 4:
            migrated += loses_no_old_one(folder / str(index), chance)
        else:
            killed(folder, index * 100_000, chance.randrange(4), chance.uniform(0, 0.004), reported)
            left_behind += (folder / f"{FILE_NAME}-journal").exists()
        if index % 10 == 9:
            reported.is_there(Store(folder))
    reported.is_there(Store(folder))
    reported.activities_are_there(Store(folder))
    assert len(reported.consultations) > kills / 5
    assert reported.days or reported.activities >= 0
    if kills >= 100:  # with few of them chance may have it otherwise
        assert left_behind > 0, "no writer was killed in the middle of a write"
        assert 0 < migrated < kills / 5, "none was killed before its migration, or none after it"


def loses_no_old_one(folder: Path, chance: random.Random) -> bool:
    """Kill a writer that begins with a migration; return whether it had come to the end of that."""
    folder.mkdir()
    shutil.copy(OLD, folder / FILE_NAME)
    reported = Reported()
    killed(folder, 0, 0, chance.uniform(0, 0.06), reported)
    backup = folder / "consultations.version-1.sqlite"
    migrated = not (folder / f"{FILE_NAME}-journal").exists() and version_of(folder / FILE_NAME) == len(STEPS)
    if migrated or reported.consultations:
        assert content(backup) == content(OLD)
    store = Store(folder)
    old = content(OLD)["consultation"]
    assert [head.id for head in store.heads()][: len(old)] == [row[0] for row in old]
    assert [row[: len(old[0])] for row in content(folder / FILE_NAME)["consultation"]][: len(old)] == old
    assert content(backup) == content(OLD)
    reported.is_there(store)
    shutil.rmtree(folder)
    return migrated


def test_a_process_killed_in_the_middle_of_a_write_loses_nothing_that_it_reported(tmp_path: Path) -> None:
    loses_nothing(tmp_path, 15)


@pytest.mark.slow
def test_a_thousand_kills_lose_nothing_that_was_reported(tmp_path: Path) -> None:
    loses_nothing(tmp_path, 1000)


def test_a_process_killed_while_it_makes_the_file_leaves_one_that_can_be_used(tmp_path: Path) -> None:
    chance = random.Random(7)
    for index in range(15):
        folder, reported = tmp_path / str(index), Reported()
        killed(folder, 0, 0, chance.uniform(0, 0.006), reported)
        store = Store(folder)
        reported.is_there(store)
        assert save(store, 5) > max(reported.consultations, default=0)

"""`kb watch`: the real process, told by what is saved; it never ends by itself, whatever becomes of the folder."""

from __future__ import annotations

import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from expert.faces.terminal.commands import BAD_INPUT, FOUND_SOMETHING, INTERRUPTED
from tests.places import CAR_FOLDER, ROOT

_PATIENCE = 60.0


class Watched:
    """A running `kb watch`."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))

    def until(self, end: str) -> list[str]:
        """Return the lines up to the first in which something stands."""
        found: list[str] = []
        while not found or end not in found[-1]:
            found.append(self._lines.get(timeout=_PATIENCE))
        return found


@contextmanager
def watching(folder: Path, *more: str) -> Iterator[Watched]:
    env = {**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "cli", "kb", "watch", str(folder), *more]
    with subprocess.Popen(command, cwd=folder.parent, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield Watched(process)
        finally:
            process.kill()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CAR_FOLDER, tmp_path / "knowledge", copy_function=shutil.copyfile))


def edited(path: Path, before: str, after: str) -> None:
    """Save a file as many editors do: another one takes its place."""
    text = path.read_text(encoding="utf-8")
    assert before in text
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(text.replace(before, after), encoding="utf-8")
    beside.replace(path)


def test_a_save_is_told_with_what_it_does_and_ctrl_c_ends_it(folder: Path) -> None:
    with watching(folder) as watched:
        assert "all as they expect" in watched.until("Ctrl-C ends it")[0]
        edited(folder / "rules.yaml", "when: warning_light == red", "when: warning_light == yellow")
        said = watched.until("rules, ")
        assert "Saved: rules.yaml" in said
        assert "  rule red-light-means-stop: when changed" in said
        assert any(line.startswith("  driving: stay → ") for line in said)
        assert any(line.startswith("  fails now: ") for line in said)
        shutil.copyfile(CAR_FOLDER / "rules.yaml", folder / "rules.yaml")
        said = watched.until("rules, ")
        assert any(line.startswith("  no longer fails: ") for line in said)
        assert "all as they expect" in said[-1]
        watched.process.send_signal(signal.SIGINT)
        assert watched.process.wait(_PATIENCE) == INTERRUPTED
        assert watched.process.stderr is not None
        assert watched.process.stderr.read().strip() == ""


def test_what_is_half_saved_or_gone_is_a_fault_until_it_is_back(folder: Path) -> None:
    with watching(folder) as watched:
        watched.until("Ctrl-C ends it")
        text = (folder / "rules.yaml").read_bytes()
        (folder / "rules.yaml").write_bytes(text[: len(text) // 2])
        said = watched.until("last good state")
        assert any(f"{folder}/rules.yaml:" in line for line in said)
        away = folder.with_name("away")
        folder.rename(away)
        assert any("KB001" in line for line in watched.until("last good state"))
        (away / "rules.yaml").write_bytes(text)
        away.rename(folder)
        said = watched.until("rules, ")
        assert "  No entry differs." in said
        assert "  No worked case comes out otherwise." in said
        assert watched.process.poll() is None


def test_a_worked_case_that_is_added_or_taken_away_is_an_entry(folder: Path) -> None:
    some = next((folder / "cases").glob("*.yaml"))
    with watching(folder) as watched:
        watched.until("Ctrl-C ends it")
        some.rename(folder.parent / "aside.yaml")
        said = watched.until("rules, ")
        assert any(line.endswith(": removed") and some.stem in line for line in said)
        assert "  No worked case comes out otherwise." in said


@pytest.mark.parametrize(
    ("before", "after", "code", "says"),
    [
        ("when: warning_light == red", "when: warning_light == red", 0, "all as they expect"),
        ("when: warning_light == red", "when: warning_light == yellow", FOUND_SOMETHING, "fails now"),
        ("when: warning_light == red", "when: warning_lite == red", BAD_INPUT, "warning_light"),
    ],
)
def test_once_ends_with_what_it_found(folder: Path, before: str, after: str, code: int, says: str) -> None:
    edited(folder / "rules.yaml", before, after)
    with watching(folder, "--once") as watched:
        assert says in "\n".join(watched.until(" s)"))
        assert watched.process.wait(_PATIENCE) == code


@pytest.mark.parametrize("name", ["nowhere", ""])
def test_a_folder_that_is_none_is_told_at_once(tmp_path: Path, name: str) -> None:
    with watching(tmp_path / name if name else tmp_path, "--once") as watched:
        assert any(("KB001" if name else "KB003") in line for line in watched.until(" s)"))
        assert watched.process.wait(_PATIENCE) == BAD_INPUT

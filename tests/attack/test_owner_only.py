"""Who may read what is kept or exported: its owner alone, whatever was there before."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli import main
from expert.diary.file import FILE_NAME
from expert.diary.store import Store
from expert.faces.terminal.commands import SYSTEM_FAILED
from expert.files import write_private

pytestmark = pytest.mark.skipif(os.name != "posix", reason="permissions of a file are a thing of POSIX")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HAMSTRING_HOME", str(tmp_path / "home"))
    case = "date: 2026-01-01\nanswers: {age: 40}\n"
    assert CliRunner().invoke(main, ["assess", "-"], input=case).exit_code == 0
    return tmp_path / "home"


def export(path: Path) -> int:
    return CliRunner().invoke(main, ["history", "export", "last", "--output", str(path)]).exit_code


def test_an_export_takes_the_place_of_what_is_there(kept: Path, tmp_path: Path) -> None:
    before, other = tmp_path / "before.json", tmp_path / "other.json"
    before.write_text("old", encoding="utf-8")
    before.chmod(0o644)
    reader = before.open(encoding="utf-8")
    assert export(before) == 0
    assert json.loads(before.read_text(encoding="utf-8").splitlines()[1])["outcome"]
    assert mode(before) == 0o600
    with reader:
        assert reader.read() == "old", "who opened it before reads no more than was there"
    other.write_text("somebody else's", encoding="utf-8")
    (tmp_path / "link.json").symlink_to(other)
    assert export(tmp_path / "link.json") == 0
    assert other.read_text(encoding="utf-8") == "somebody else's"
    assert (mode(tmp_path / "link.json"), (tmp_path / "link.json").is_symlink()) == (0o600, False)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["before.json", "home", "link.json", "other.json"]


def test_an_export_into_nowhere_is_refused(kept: Path, tmp_path: Path) -> None:
    assert export(tmp_path / "none" / "file") == SYSTEM_FAILED


def test_what_is_no_file_is_written_to_and_stays(kept: Path) -> None:
    assert export(Path("/dev/null")) == 0
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


def test_an_export_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")

    def pieces() -> Iterator[bytes]:
        yield b"new"
        raise OSError(28, "no space left")

    with pytest.raises(OSError, match="no space"):
        write_private(path, pieces())
    assert path.read_bytes() == b"old"
    assert [item.name for item in tmp_path.iterdir()] == ["file"]


def test_an_empty_file_that_others_may_read_is_closed_to_them_before_anything_is_kept(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).touch(0o644)
    (tmp_path / FILE_NAME).chmod(0o644)
    Store(tmp_path).save_draft({"a": 1})
    assert mode(tmp_path / FILE_NAME) == 0o600


def test_a_copy_that_cannot_be_closed_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Store(tmp_path).save_draft({"a": 1})
    (tmp_path / FILE_NAME).chmod(0o444)

    def refused(*_: object, **__: object) -> None:
        raise OSError(30, "read-only file system")

    monkeypatch.setattr(Path, "chmod", refused)
    assert Store(tmp_path).load_draft() == {"a": 1}

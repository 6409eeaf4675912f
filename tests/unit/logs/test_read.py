"""Files wherever they lie: folders, archives, exports; each activity once, each other thing told."""

from __future__ import annotations

import gzip
import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from expert.logs.activity import Sport
from expert.logs.read import Log, read_log
from tests.places import ROOT
from tests.unit.logs.made import BERLIN, START, Session, archive, codes, fit_file, gpx_file, read_bytes, steady, tcx_file
from tests.unit.logs.test_strava_table import SHORT

FIT = fit_file(Session())


def strava(*rows: tuple[str, str, str]) -> str:
    """Return a list of rows of title, type and file."""
    lines = [
        f'1,"May {day}, 2025, 5:12:33 AM",{title},{kind},600,1.81,{file},600.0,590.0,1810.5,50.0'
        for day, (title, kind, file) in enumerate(rows, 1)
    ]
    return "\n".join([SHORT["en"], *lines])


def read(*paths: Path) -> Log:
    return read_log(paths, BERLIN)


def test_the_row_of_a_list_and_the_file_that_it_names_are_one(tmp_path: Path) -> None:
    files: dict[str, bytes | str] = {
        "activities.csv": strava(("Lake", "Run", "activities/7.fit.gz")),
        "activities/7.fit.gz": gzip.compress(FIT),
    }
    log = read_bytes(tmp_path, "export.zip", archive(files))
    (run,) = log.activities
    assert (run.title, run.distance_m, run.cadence_spm, len(run.splits)) == ("Lake", 1810, 171, 5)
    assert run.file == "export.zip/activities/7.fit.gz"
    assert (log.files, log.repeated, log.skipped) == (2, 0, ())


def test_the_runner_may_have_corrected_what_the_watch_took_it_for(tmp_path: Path) -> None:
    files: dict[str, bytes | str] = {
        "export/activities.csv": strava(("Stroll", "Walk", "activities/7.fit")),
        "export/activities/7.fit": FIT,
    }
    (walk,) = read_bytes(tmp_path, "export.zip", archive(files)).activities
    assert (walk.sport, walk.title) == (Sport.WALK, "Stroll")


def test_a_row_whose_file_is_broken_or_missing_stays(tmp_path: Path) -> None:
    files: dict[str, bytes | str] = {
        "activities.csv": strava(("Lake", "Run", "activities/7.fit"), ("Hill", "Run", "activities/8.fit")),
        "activities/7.fit": FIT[:-9],
    }
    log = read_bytes(tmp_path, "export.zip", archive(files))
    assert [(item.title, item.splits) for item in log.activities] == [("Lake", ()), ("Hill", ())]
    assert [(item.code, item.location.file.rpartition("/")[2]) for item in log.skipped] == [("LOG003", "7.fit")]


def test_the_same_run_from_three_formats_is_one(tmp_path: Path) -> None:
    (tmp_path / "a.fit").write_bytes(FIT)
    (tmp_path / "b.tcx").write_text(tcx_file(steady(600)), encoding="utf-8")
    (tmp_path / "c.gpx.gz").write_bytes(gzip.compress(gpx_file(steady(600)).encode()))
    log = read(tmp_path)
    assert (len(log.activities), log.files, log.repeated) == (1, 3, 2)
    assert log.activities[0].title == "Round the lake"


def test_an_export_with_archives_in_it(tmp_path: Path) -> None:
    inner = archive({"run.fit": FIT, "settings.fit": fit_file(kind=2), "deep.zip": archive({"run.fit": FIT})})
    files: dict[str, bytes | str] = {
        "DI_CONNECT/UploadedFiles_0-_Part1.zip": inner,
        "DI_CONNECT/user.json": "{}",
        "photo.jpg": b"\xff\xd8\xff\xe0" + bytes(50),
    }
    log = read_bytes(tmp_path, "garmin.zip", archive(files))
    assert [item.file for item in log.activities] == ["garmin.zip/DI_CONNECT/UploadedFiles_0-_Part1.zip/run.fit"]
    assert [(item.code, item.message) for item in log.skipped] == [
        ("LOG002", "4 files in it are no training files or hold no activity"),
    ]


def test_a_folder_is_read_with_all_in_it(tmp_path: Path) -> None:
    (tmp_path / "log" / "2025" / "may.fit").mkdir(parents=True)
    (tmp_path / "log" / "2025" / "may.fit" / "run.fit").write_bytes(FIT)
    (tmp_path / "log" / "notes.txt").write_text("legs were fine", encoding="utf-8")
    (tmp_path / "log" / "profile.csv").write_text("Name,Weight,Height\nA,60,170\n", encoding="utf-8")
    (tmp_path / "log" / "._run.fit").write_bytes(b"\0\5\x16\7" + bytes(80))
    log = read(tmp_path / "log")
    assert [item.file for item in log.activities] == ["log/2025/may.fit/run.fit"]
    assert [item.message for item in log.skipped] == ["3 files in it are no training files or hold no activity"]
    assert log.files == 4


def test_one_file_set_aside_is_one(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("legs were fine", encoding="utf-8")
    assert [item.message for item in read(tmp_path).skipped] == ["1 file in it is no training file or holds no activity"]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("notes.txt", b"legs were fine", "LOG002"),
        ("profile.csv", b"Name,Weight,Height\nA,60,170\n", "LOG002"),
        ("photo.jpg", b"\xff\xd8\xff\xe0" + bytes(100), "LOG002"),
        ("page.html", b"<html><body/></html>", "LOG002"),
        ("empty.txt", b"", "LOG002"),
        ("empty.fit", b"", "LOG003"),
        ("run.GPX", b"   ", "LOG003"),
        ("run.tcx.gz", b"hello", "LOG003"),
        ("half.fit.gz", gzip.compress(FIT)[:200], "LOG003"),
        ("export.zip", archive({"a.fit": FIT})[:-30], "LOG003"),
        ("run.zip.gz", gzip.compress(archive({"a.fit": FIT})), "LOG003"),
    ],
)
def test_a_file_that_the_user_names_is_told_by_itself(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    log = read_bytes(tmp_path, name, content)
    assert (log.activities, codes(log)) == ((), [code])
    assert log.skipped[0].location.file.endswith(name)
    assert "\n" not in log.skipped[0].message
    assert log.skipped[0].help


def test_what_cannot_be_opened_is_told(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.fit")
    (tmp_path / "gone.fit").symlink_to(tmp_path / "nowhere.fit")
    log = read(tmp_path / "missing.fit", tmp_path / "pipe.fit", tmp_path / "gone.fit", Path("a\0b"))
    assert codes(log) == ["LOG001"] * 4


def test_a_folder_with_loops_and_pipes_is_read(tmp_path: Path) -> None:
    (tmp_path / "run.fit").write_bytes(FIT)
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "self.fit").symlink_to(tmp_path / "self.fit")
    os.mkfifo(tmp_path / "pipe")
    log = read(tmp_path)
    assert (len(log.activities), codes(log)) == (1, ["LOG001", "LOG001"])


def test_a_folder_that_is_refused_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "open").mkdir()
    (tmp_path / "open" / "run.fit").write_bytes(FIT)
    (tmp_path / "shut").mkdir()
    real = os.scandir

    def scandir(path: str) -> object:
        if str(path).endswith("shut"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    log = read(tmp_path)
    assert (len(log.activities), codes(log)) == (1, ["LOG001"])
    assert "permission denied" in log.skipped[0].message
    assert codes(read(tmp_path / "shut")) == ["LOG001"]


def test_a_member_with_a_password_is_told(tmp_path: Path) -> None:
    raw = bytearray(archive({"run.fit": FIT}))
    for sign, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        raw[raw.index(sign) + offset] |= 1
    log = read_bytes(tmp_path, "export.zip", bytes(raw))
    assert codes(log) == ["LOG001"]
    assert "password" in log.skipped[0].message


def test_a_member_that_is_packed_in_an_unknown_way_is_told(tmp_path: Path) -> None:
    raw = bytearray(archive({"run.fit": FIT}))
    for sign, offset in ((b"PK\3\4", 8), (b"PK\1\2", 10)):
        raw[raw.index(sign) + offset] = 77
    assert codes(read_bytes(tmp_path, "export.zip", bytes(raw))) == ["LOG001"]


def test_members_with_absurd_names_are_read(tmp_path: Path) -> None:
    names = ["../../etc/run.fit", "/abs.fit", "a\nb\x1b[31m.fit", "x" * 3000 + ".fit", "CON", ""]
    starts = {name: fit_file(Session(start=START.replace(day=day))) for day, name in enumerate(names, 1)}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        for name, content in starts.items():
            made.writestr(zipfile.ZipInfo(name or "_"), content)
    log = read_bytes(tmp_path, "export.zip", packed.getvalue())
    assert len(log.activities) == len(names)
    assert all(item.file.isprintable() for item in log.activities)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["export.zip"], "nothing is unpacked beside it"


def test_bombs_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("expert.logs.archive.LARGEST_BYTES", 1_000_000)
    bomb = fit_file(Session())[:14] + bytes(2_000_000)
    assert codes(read_bytes(tmp_path, "bomb.fit.gz", gzip.compress(bomb))) == ["LOG004"]
    assert codes(read_bytes(tmp_path, "bomb.zip", archive({"bomb.fit": bomb, "zeros.bin": bytes(2_000_000)}))) == ["LOG002", "LOG004"]
    monkeypatch.setattr("expert.logs.archive.LARGEST_ARCHIVE_BYTES", 1_000)
    assert codes(read_bytes(tmp_path, "nested.zip", archive({"inner.zip": archive({"run.fit": FIT})}))) == ["LOG004"]


def test_too_many_members_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("expert.logs.archive.MOST_MEMBERS", 2)
    log = read_bytes(tmp_path, "export.zip", archive({f"{number}.fit": FIT for number in range(3)}))
    assert (log.activities, codes(log)) == ((), ["LOG004"])
    for number in range(3):
        (tmp_path / f"{number}.fit").write_bytes(FIT)
    assert codes(read(tmp_path)) == ["LOG004"]


def test_progress_is_told_and_grows_with_archives(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(archive({f"{number}.fit": FIT for number in range(3)}))
    (tmp_path / "b.fit").write_bytes(FIT)
    told: list[tuple[int, int]] = []
    read_log([tmp_path], BERLIN, lambda done, known: told.append((done, known)))
    assert told == [(1, 5), (2, 5), (3, 5), (4, 5), (5, 5)]


def test_the_machine_s_zone_is_taken_where_none_is_given(tmp_path: Path) -> None:
    (tmp_path / "run.fit").write_bytes(FIT)
    (run,) = read_log([tmp_path / "run.fit"]).activities
    assert run.start == START
    assert run.start.utcoffset() == START.astimezone().utcoffset()


def test_nothing_named_gives_nothing() -> None:
    assert read_log([]) == Log((), (), 0, 0)


def test_the_libraries_are_imported_when_a_file_needs_them() -> None:
    line = "import sys, expert.logs.read; print([name for name in ('fitdecode', 'gpxpy', 'msgspec') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", line], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "['msgspec']\n"

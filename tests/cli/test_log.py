"""`log`: training files brought in, looked at and deleted through the installed command."""

from __future__ import annotations

import datetime
import json
import subprocess
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from expert import load_schema
from expert.diary.file import FILE_NAME
from expert.faces.terminal.commands import BAD_INPUT, FOUND_SOMETHING
from tests.cli.test_commands import HAMSTRING, failed_politely, run
from tests.places import ROOT
from tests.unit.logs.made import Session, archive, fit_file, gpx_file, steady, tcx_file
from tests.unit.training.lists import write_list

TODAY = datetime.datetime.now().astimezone().date()
WITHOUT_TERMINAL = {"COLUMNS": "80", "TZ": "UTC"}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    """Return a list of a run of 5 km every other day of the last 200, and one of 12 km yesterday."""
    days = [TODAY - datetime.timedelta(back) for back in range(2, 200, 2)]
    return write_list(tmp_path / "activities.csv", [*((day, "Run", 5.0) for day in days), (TODAY - datetime.timedelta(1), "Run", 12.0)])


def log(home: Path, *arguments: str | Path, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return run("log", *arguments, cwd=cwd, environment={**WITHOUT_TERMINAL, "HAMSTRING_HOME": str(home), **environment})


def told(done: subprocess.CompletedProcess[bytes], code: int = 0) -> str:
    assert done.returncode == code, done.stderr.decode()
    assert b"Traceback" not in done.stderr
    return done.stdout.decode()


def test_a_list_is_brought_in_checked_and_deleted(home: Path, listed: Path) -> None:
    text = told(log(home, "import", listed))
    assert "1 file was looked at; activities in it: 100." in text
    assert "100 of them are new. Activities kept now: 100." in text
    assert "One long run: 12 km" in text
    assert "None of them is new" in told(log(home, "import", listed))
    assert "140 % more than 5 km" in told(log(home, "check"))
    assert f"{TODAY - datetime.timedelta(1)}  run  12.0 km  120 min  Round the lake" in told(log(home, "list", "--last", "1"))
    assert "100 activities were deleted." in told(log(home, "delete", "--yes"))
    assert b"ASK009" in log(home, "check").stderr
    assert told(log(home, "list")).strip() == "0 activities are kept."


def test_every_format_a_folder_and_an_archive(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "watch"
    folder.mkdir()
    (folder / "one.fit").write_bytes(fit_file(Session()))
    (folder / "two.tcx").write_text(tcx_file(steady(700)), encoding="utf-8")
    (folder / "notes.txt").write_text("no training file", encoding="utf-8")
    (tmp_path / "export.zip").write_bytes(archive({"a/three.gpx": gpx_file(steady(1500, speed=4)), "b/one.fit": fit_file(Session())}))
    done = log(home, "import", folder, tmp_path / "export.zip", "--json")
    report = json.loads(told(done, FOUND_SOMETHING))
    Draft7Validator(load_schema("log_import")).validate(report)
    assert (report["files"], report["repeated"]) == (5, 3 if report["found"] == 1 else 2)
    assert [item["code"] for item in report["skipped"]] == ["LOG002"]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("cut.fit", fit_file(Session())[:-40], "LOG003"),
        ("empty.gpx", b"", "LOG003"),
        ("photo.png", b"\x89PNG\r\n\x1a\n" + bytes(50), "LOG002"),
        ("broken.zip", archive({"one.fit": fit_file(Session())})[:-30], "LOG003"),
        ("settings.fit", fit_file(kind=2), "LOG005"),
    ],
)
def test_what_is_broken_is_told_in_one_line_and_nothing_of_it_kept(
    home: Path, tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    (tmp_path / name).write_bytes(content)
    done = log(home, "import", tmp_path / name)
    lines = told(done, FOUND_SOMETHING).splitlines()
    assert [line for line in lines if code in line] == [lines[0]]
    assert lines[0].startswith(f"{tmp_path / name}: {code}: ")
    assert [line.partition(": ")[2] for line in lines[1:-1]] == ["0."]
    assert lines[-1] == "None of them is new. Activities kept now: 0."
    assert done.stderr == b""
    assert not (home / FILE_NAME).exists()


def test_what_is_not_there_and_what_may_not_be_read(home: Path, tmp_path: Path) -> None:
    assert "LOG001" in told(log(home, "import", tmp_path / "none.fit"), FOUND_SOMETHING)
    assert log(home, "import").returncode == BAD_INPUT


def test_the_data_of_a_check_has_its_published_form(home: Path, listed: Path) -> None:
    told(log(home, "import", listed))
    for more in ([], ["--planned", "8 mi"], ["--date", str(TODAY - datetime.timedelta(30))], ["--date", "2001-01-01"]):
        check = json.loads(told(log(home, "check", "--json", *more)))
        Draft7Validator(load_schema("log_check")).validate(check)
    assert json.loads(told(log(home, "list", "--json", "--last", "2")))[1]["distance_m"] == 12000
    assert json.loads(told(log(home, "delete", "--yes", "--json"))) == {"deleted": 100}


@pytest.mark.parametrize(("planned", "km"), [("8 mi", 12.87), ("8mi", 12.87), ("12", 12), ("12.5 km", 12.5), ("900 m", 0.9)])
def test_a_plan_in_any_unit(home: Path, listed: Path, planned: str, km: float) -> None:
    told(log(home, "import", listed))
    assert json.loads(told(log(home, "check", "--planned", planned, "--json")))["planned"] == km


@pytest.mark.parametrize("planned", ["", "far", "-3", "0", "0 km", "12 kg", "12 km km", "1e9", "1234567", "12 " + "k" * 100, "١٢"])
def test_what_is_no_plan_is_refused(home: Path, listed: Path, planned: str) -> None:
    told(log(home, "import", listed))
    assert "is no distance; write 12, 12.5 km or 8 mi" in failed_politely(log(home, "check", "--planned", planned), "--planned")


@pytest.mark.parametrize("zone", ["Europe/Belin", "", "../../etc/passwd", "/etc/localtime", "nonsense", "a\0b"[:1], "x" * 300])
def test_what_is_no_zone_is_refused(home: Path, listed: Path, zone: str) -> None:
    message = failed_politely(log(home, "import", listed, "--zone", zone), "--zone")
    assert "is no time zone" in message
    assert not home.exists()
    assert ("did you mean `Europe/Berlin`" in message) is (zone == "Europe/Belin")


@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "9999-01-01", "1000-01-01"])
def test_what_is_no_day_is_refused(home: Path, listed: Path, day: str) -> None:
    told(log(home, "import", listed))
    failed_politely(log(home, "check", "--date", day), "--date")


def test_without_a_log_it_is_said_how_to_bring_one_in(home: Path) -> None:
    assert "hamstring log import" in failed_politely(log(home, "check"), "ASK009")
    case = ROOT / "examples" / "long-run-spike.yaml"
    done = run("assess", case, "--log", environment={"HAMSTRING_HOME": str(home)})
    assert (done.returncode, b"ASK009" in done.stderr) == (BAD_INPUT, True)
    assert json.loads(told(log(home, "delete", "--json"))) == {"deleted": 0}
    assert not home.exists()


def test_assess_lets_the_log_answer(home: Path, listed: Path, tmp_path: Path) -> None:
    told(log(home, "import", listed))
    case = tmp_path / "case.yaml"
    case.write_text(f"{{date: {TODAY}, answers: {{days_since_onset: 0, onset: during_run, weekly_km_before: 30}}}}", encoding="utf-8")
    environment = {"HAMSTRING_HOME": str(home), "COLUMNS": "80"}
    done = run("assess", case, "--log", "--json", environment=environment)
    answers = json.loads(told(done))["case"]["answers"]
    yesterday = str(TODAY - datetime.timedelta(1))
    assert answers["trigger_run_km"] == {"value": 12, "from": "log", "measured_on": [yesterday]}
    assert answers["weekly_km_before"]["value"] == 30
    assert f"from the training log: the run before the pain was 12 km ({yesterday})" in done.stderr.decode().replace("12.00", "12")
    assert "trigger_run_km" not in json.loads(told(run("assess", case, "--json", environment=environment)))["case"]["answers"]
    told(run("assess", case, "--log", environment=environment))
    assert f"from the training log: {yesterday}" in told(
        run("why", "single_run_spike", "--full", environment={**environment, "COLUMNS": "300"})
    )


def test_what_contradicts_an_answer_is_said(home: Path, listed: Path, tmp_path: Path) -> None:
    told(log(home, "import", listed))
    case = tmp_path / "case.yaml"
    case.write_text(f"{{date: {TODAY}, answers: {{days_since_onset: 0, pain_easy_run: 2}}}}", encoding="utf-8")
    done = run("assess", case, "--log", "--json", "--no-save", environment={"HAMSTRING_HOME": str(home)})
    assert "has_run_since_onset" not in json.loads(told(done))["case"]["answers"]
    question = "not taken from the training log: Since the pain began, have you run at all, even for a few minutes?"
    assert f"{question} It contradicts another answer." in done.stderr.decode()


def test_from_another_folder_and_a_folder_that_cannot_be_written(home: Path, listed: Path, tmp_path: Path) -> None:
    told(log(home, "import", listed.name, cwd=listed.parent))
    told(log(home, "check", cwd=ROOT))
    before = (home / FILE_NAME).read_bytes()
    file = tmp_path / "file"
    file.write_text("", encoding="utf-8")
    done = log(file, "import", listed)
    assert (done.returncode, done.stdout) == (5, b"")
    assert b"STORE005" in done.stderr
    assert (home / FILE_NAME).read_bytes() == before


@pytest.mark.parametrize("columns", ["20", "40", "80"])
def test_a_narrow_terminal(home: Path, listed: Path, columns: str) -> None:
    told(log(home, "import", listed))
    for arguments in (["check"], ["check", "--all"], ["list"]):
        lines = told(log(home, *arguments, COLUMNS=columns)).splitlines()
        assert max(map(len, lines)) <= int(columns)


def test_nothing_is_asked_without_a_terminal(home: Path, listed: Path) -> None:
    told(log(home, "import", listed))
    done = subprocess.run(
        [HAMSTRING, "log", "delete"],
        env={"HAMSTRING_HOME": str(home), "PATH": ""},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, b"100 activities were deleted.\n")

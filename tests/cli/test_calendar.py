"""`plan --ics`: the file, what is printed beside it, and what is refused."""

from __future__ import annotations

import datetime
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import main
from expert.faces.terminal.commands import BAD_INPUT, SYSTEM_FAILED
from tests.places import EXAMPLES, ROOT

CASE = EXAMPLES / "long-run-spike.yaml"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["plan", "--case", str(CASE), *map(str, arguments)], catch_exceptions=False)


def test_the_plan_is_printed_and_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "plan.ics"
    result = run("--ics", file)
    assert result.exit_code == 0
    assert result.stdout == run().stdout
    assert "plan.ics" in result.stderr
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    before = file.read_bytes()
    assert before.startswith(b"BEGIN:VCALENDAR\r\n")
    assert run("--ics", file, "--json").exit_code == 0
    assert file.read_bytes() == before
    assert list(tmp_path.iterdir()) == [file]


def test_days_that_are_kept_count_in_the_plan_and_in_the_calendar_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HAMSTRING_HOME", str(tmp_path / "home"))
    written = CASE.read_text(encoding="utf-8")
    for back in (3, 0):
        case = tmp_path / f"{back}.yaml"
        day = datetime.date.today() - datetime.timedelta(back)
        case.write_text(re.sub(r"^date: .*", f"date: {day}", written, flags=re.M), encoding="utf-8")
        assert CliRunner().invoke(main, ["assess", str(case)], catch_exceptions=False).exit_code == 0
    kept, told, anew = (
        re.sub("DTSTAMP:.*", "", CliRunner().invoke(main, ["plan", "--ics", "-", *more], catch_exceptions=False).stdout)
        for more in ([], ["--days-there", "3"], ["--days-there", "0"])
    )
    assert kept == told != anew


def test_standard_output_gets_the_calendar_alone() -> None:
    result = run("--ics", "-")
    assert result.exit_code == 0
    assert result.stdout_bytes.startswith(b"BEGIN:VCALENDAR\r\n")
    assert result.stdout_bytes.endswith(b"END:VCALENDAR\r\n")


@pytest.mark.parametrize("content", ["", "my notes\n", "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:mine\r\nEND:VCALENDAR\r\n"])
def test_a_file_of_somebody_else_is_left_as_it_is(tmp_path: Path, content: str) -> None:
    file = tmp_path / "notes.ics"
    file.write_text(content, encoding="utf-8", newline="")
    result = run("--ics", file)
    assert result.exit_code == BAD_INPUT
    assert result.stdout == ""
    assert "CAL00" in result.stderr
    assert "help: " in result.stderr
    assert file.read_bytes().decode() == content
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("place", [".", "nowhere/plan.ics"])
def test_what_the_system_refuses_is_told(tmp_path: Path, place: str) -> None:
    result = run("--ics", tmp_path / place)
    assert result.exit_code == SYSTEM_FAILED
    assert "cannot be written" in result.stderr


@pytest.mark.parametrize("beside", [["--stage", "2"], ["--json"], ["--markdown"], ["--mermaid"]])
def test_what_does_not_go_together_is_refused(beside: list[str]) -> None:
    result = run("--ics", "-", *beside)
    assert result.exit_code == BAD_INPUT
    assert "choose one of" in result.stderr


def test_the_library_is_imported_where_a_calendar_is_wished_for(tmp_path: Path) -> None:
    code = "import sys; from cli import main; main(sys.argv[1:], standalone_mode=False); print('icalendar' in sys.modules)"
    for options, imported in (([], "False"), (["--ics", str(tmp_path / "plan.ics")], "True")):
        arguments = [sys.executable, "-c", code, "plan", "--case", str(CASE), *options]
        done = subprocess.run(arguments, capture_output=True, text=True, check=True, timeout=120, cwd=ROOT)
        assert done.stdout.splitlines()[-1] == imported

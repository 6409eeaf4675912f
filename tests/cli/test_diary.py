"""`hamstring diary` as a person or a script uses it: an entry a day, without a terminal and on one, and where it cannot be kept."""

from __future__ import annotations

import csv
import datetime
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from expert import Store, load_schema
from expert.cases.case import Answer
from expert.diary.file import FILE_NAME
from expert.faces.terminal.commands import BAD_INPUT, INTERRUPTED
from expert.language.model import KnowledgeBase
from tests.cli.test_ask import Terminal
from tests.diaries import FIRST, QUIET_DAY, diary, keep_entry, keep_pain, told_first
from tests.places import CAR_FOLDER, SOUND

HAMSTRING = Path(sys.executable).parent / "hamstring"
QUIET = (*QUIET_DAY, "2")
"""An entry on the day after, without a run since; what was done is left to the end of the input."""


@pytest.fixture
def home(tmp_path: Path, knowledge: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a home in which somebody has told everything on the first day."""
    folder = tmp_path / "home"
    monkeypatch.setenv("HAMSTRING_HOME", str(folder))
    monkeypatch.setenv("COLUMNS", "100")
    keep_pain(folder, knowledge, told_first(knowledge), {0: 2})
    return folder


def entry(days: int, *arguments: str, typed: tuple[str, ...] = (), code: int = 0) -> str:
    result = diary(days, *arguments, typed=typed)
    assert result.exit_code == code, result.output
    return str(result.output if code else result.stdout)


def kept_of(home: Path, days: int) -> dict[str, Any]:
    """Return what is kept of a day besides the answers."""
    return Store(home).day((FIRST + datetime.timedelta(days)).isoformat())


def dates(home: Path) -> list[str]:
    return [head.date for head in Store(home).heads()]


def test_an_entry_is_a_consultation_of_its_day(home: Path) -> None:
    shown = entry(1, typed=QUIET)
    assert "May I run?" in shown
    assert dates(home) == ["2026-08-01", "2026-08-02"]
    assert kept_of(home, 1) == {}, "nothing was said of what was done"


def test_what_was_done_and_a_note_are_kept_with_the_day(home: Path) -> None:
    entry(1, "--note", "Stairs\x1b[2J are easy", typed=(*QUIET, "1,3"))
    kept = kept_of(home, 1)
    assert "\x1b" not in kept["note"]
    assert len(kept["done"]) == 2
    assert len(kept["not_done"]) == 4
    text = entry(1, "show")
    assert "done: " in text
    assert "not done: " in text
    assert "noted: Stairs" in text


def test_a_second_entry_on_a_day_keeps_what_the_first_one_said_of_it(home: Path) -> None:
    entry(1, "--note", "Good", typed=(*QUIET, "1"))
    first = kept_of(home, 1)
    entry(1, typed=(*QUIET, "2"))
    both = kept_of(home, 1)
    assert both["note"] == "Good"
    assert set(both["done"]) > set(first["done"]), "what was done stays done"
    assert not set(both["done"]) & set(both["not_done"])
    entry(1, "--note", "Better", typed=(*QUIET, "s"))
    assert kept_of(home, 1) == {**both, "note": "Better"}
    assert dates(home).count("2026-08-02") >= 1


@pytest.mark.parametrize("typed", [("q",), (), QUIET[:3]])
def test_stopping_keeps_nothing_and_says_so(home: Path, typed: tuple[str, ...]) -> None:
    shown = entry(1, "--note", "Lost", typed=typed)
    assert "Stopped. Nothing of it is kept." in shown
    assert dates(home) == ["2026-08-01"]
    assert kept_of(home, 1) == {}


def test_no_save_keeps_nothing(home: Path) -> None:
    before = (home / FILE_NAME).read_bytes()
    assert "hamstring history show last" not in entry(1, "--no-save", "--note", "Lost", typed=(*QUIET, "1"))
    assert (home / FILE_NAME).read_bytes() == before


def test_json_is_the_outcome_and_the_questions_go_to_standard_error(home: Path) -> None:
    result = diary(1, "--json", typed=QUIET)
    outcome = json.loads(result.stdout)
    Draft7Validator(load_schema("outcome")).validate(outcome)
    assert outcome["case"]["date"] == "2026-08-02"
    assert "How do you walk today?" in result.stderr
    stopped = diary(2, "--json", typed=("q",))
    assert (stopped.exit_code, stopped.stdout) == (0, "")
    assert "Nothing of it is kept" in stopped.stderr


def test_what_cannot_be_read_is_named_with_its_line(home: Path) -> None:
    assert "standard input:2: ASK040: `badly` does not answer this" in entry(1, typed=("0", "badly"), code=BAD_INPUT)
    assert dates(home) == ["2026-08-01"]


def test_show_as_data(home: Path, knowledge: KnowledgeBase) -> None:
    keep_pain(home, knowledge, told_first(knowledge), {7: 2, 8: 1})
    report = json.loads(entry(8, "show", "--json"))
    Draft7Validator(load_schema("diary")).validate(report)
    week = next(line for line in report["trends"] if line["trend"] == "walking_over_a_week")
    assert (week["number"], week["band"]) == (None, None), "of one day of the first two nobody said how it was"
    assert report["series"][0]["values"][-2:] == [2, 1]
    assert report["entries"] == 3


def test_days_are_exported_and_read_back(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entry(1, "--note", "=Good", typed=(*QUIET, "1"))
    days = entry(1, "export")
    assert [json.loads(line)["kind"] for line in days.splitlines()] == ["header", "day", "end"]
    (row,) = csv.DictReader(io.StringIO(entry(1, "export", "--format", "csv")))
    assert (row["date"], row["note"]) == ("2026-08-02", "'=Good")
    assert json.loads(row["done"]) == kept_of(home, 1)["done"]
    for format in ("ndjson", "json"):
        file = tmp_path / f"days.{format}"
        entry(1, "export", "--format", format, "--output", str(file))
        monkeypatch.setenv("HAMSTRING_HOME", str(tmp_path / format))
        assert "1 day" in entry(1, "import", str(file))
        assert json.loads(entry(1, "import", str(file), "--json"))["known"]["day"] == 1
        assert entry(1, "export") == days
        monkeypatch.setenv("HAMSTRING_HOME", str(home))


def test_a_day_that_is_kept_otherwise_is_refused(home: Path, tmp_path: Path) -> None:
    entry(1, "--note", "One", typed=QUIET)
    entry(1, "export", "--output", str(tmp_path / "one.ndjson"))
    entry(1, "--note", "Two", typed=QUIET)
    assert "STORE010" in entry(1, "import", str(tmp_path / "one.ndjson"), code=BAD_INPUT)
    assert kept_of(home, 1)["note"] == "Two"


# What it begins with.


def test_there_must_be_something_to_begin_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HAMSTRING_HOME", str(tmp_path / "nothing"))
    said = entry(1, typed=QUIET, code=BAD_INPUT)
    assert "ASK005: no consultation of `hamstring` is kept yet" in said
    assert "`hamstring ask` or `hamstring assess FILE`" in said
    assert "No entry is kept yet." in entry(1, "show")
    assert not (tmp_path / "nothing").exists()


def test_a_consultation_of_another_knowledge_base_is_no_beginning(home: Path) -> None:
    said = entry(1, "--kb", str(CAR_FOLDER), typed=("0",), code=BAD_INPUT)
    assert "ASK005: no consultation of `car` is kept yet" in said


def test_a_knowledge_base_without_a_diary_has_none(home: Path) -> None:
    for arguments in ((), ("show",)):
        assert "ASK024: the knowledge base `tiny` has no diary" in entry(1, *arguments, "--kb", str(SOUND), code=BAD_INPUT)


def test_an_entry_that_is_still_to_come_is_left_aside(home: Path, knowledge: KnowledgeBase) -> None:
    keep_entry(home, knowledge, told_first(knowledge), FIRST + datetime.timedelta(30), pain_walking=Answer(9))
    shown = entry(1, typed=QUIET)
    assert "2026-08-01" in shown
    assert "2026-08-31" not in shown
    assert dates(home)[-1] == "2026-08-02"
    assert diary(0, "show").exit_code == 0


def test_questions_that_have_changed_since_are_told(home: Path) -> None:
    store = Store(home)
    kept = store.load()
    assert kept is not None
    kept.outcome["case"]["answers"]["age"] = {"value": 500}
    store.save(kept.outcome, "Easy", lambda: b"")
    said = entry(1, typed=QUIET, code=BAD_INPUT)
    assert "consultation 2: CASE" in said
    assert "`hamstring ask --fresh` starts anew" in said
    assert "How it goes:" in entry(1, "show")


# Warning signs.


def test_an_emergency_stands_alone_and_stays_until_it_is_said_to_be_gone(home: Path) -> None:
    first = entry(8, typed=("1",))
    assert "get emergency help now" in first
    assert "How it goes:" not in first
    assert "Due:" not in first
    shown = entry(8, "show")
    assert "get emergency help now" in shown.splitlines()[0]
    assert "How it goes:" not in shown
    left = entry(9, typed=("q",))
    assert "Stopped. Nothing of it is kept." in left
    assert "get emergency help now" in left
    assert "get emergency help now" in entry(9, typed=("s",))
    over = entry(10, typed=("none", "none", "none", "0", "1", "2", "1", "11", *("s",) * 12))
    assert "May I run?" in over


def test_with_json_an_alarm_that_nobody_took_back_goes_to_standard_error(home: Path) -> None:
    entry(8, typed=("1",))
    left = diary(9, "--json", typed=("q",))
    assert left.stdout == ""
    assert "get emergency help now" in left.stderr


def test_no_trend_soothes_beside_a_warning_sign(home: Path, knowledge: KnowledgeBase) -> None:
    pain = {0: 5, 1: 5, 6: 2, 7: 2}
    keep_pain(home, knowledge, told_first(knowledge), pain)
    assert "It hurts less than a week ago." in entry(7, "show")
    keep_pain(home, knowledge, told_first(knowledge, leg_swollen=Answer(True)), {7: 2})
    shown = entry(7, "show")
    assert "It hurts less than a week ago." not in shown
    assert "Not said before what cannot wait is settled: Walking, over the last 7 days" in shown
    week = next(line for line in json.loads(entry(7, "show", "--json"))["trends"] if line["trend"] == "walking_over_a_week")
    assert (week["held_back"], week["band"]) == (True, None)


def test_a_list_that_is_left_out_is_told_to_everybody(home: Path) -> None:
    shown = entry(8, typed=("s", "none", "none", "0", "1", "2", "1", "9", *("s",) * 30))
    assert "999" in shown.partition("See somebody?")[2]


# The installed command.


def run(*arguments: str, typed: tuple[str, ...] = (), input: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    text = "".join(f"{line}\n" for line in typed).encode() if input is None else input
    return subprocess.run([HAMSTRING, "diary", *arguments], input=text, capture_output=True, check=False, timeout=60)


@pytest.fixture
def yesterday(tmp_path: Path, knowledge: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a home in which somebody told everything yesterday, by the clock of this machine."""
    folder = tmp_path / "mine"
    monkeypatch.setenv("HAMSTRING_HOME", str(folder))
    monkeypatch.setenv("NO_COLOR", "1")
    keep_entry(folder, knowledge, told_first(knowledge), datetime.date.today() - datetime.timedelta(1))
    return folder


def test_the_installed_command_with_piped_answers(yesterday: Path) -> None:
    done = run(typed=(*QUIET, "none"))
    assert done.returncode == 0, done.stderr
    assert b"May I run?" in done.stdout
    assert done.stderr == b""
    assert len(Store(yesterday).heads()) == 2
    shown = run("show")
    assert shown.returncode == 0
    assert datetime.date.today().isoformat().encode() in shown.stdout
    assert b'"kind": "day"' in run("export").stdout


def test_without_anything_on_standard_input(yesterday: Path) -> None:
    done = subprocess.run(["bash", "-c", f"'{HAMSTRING}' diary <&-"], capture_output=True, check=False, timeout=60)
    assert (done.returncode, b"Traceback" in done.stderr) == (0, False), done.stderr
    assert b"Nothing of it is kept" in done.stdout
    assert run(input=b"\xff\xfe\n").returncode == BAD_INPUT


def test_on_a_terminal(yesterday: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("TERM", "dumb")
    terminal = Terminal(command="diary")
    for text in ("?", "b", "0", "normal", "all of it", "2", "1", "2", "none"):
        terminal.until("\n> ")
        terminal.type(text)
    shown = terminal.rest()
    assert terminal.process.wait(30) == 0
    _, verdict, meaning = shown.partition("May I run?")
    assert "How it goes:" in meaning
    assert max(map(len, (verdict + meaning).splitlines())) <= 40
    assert len(Store(yesterday).heads()) == 2


def test_ctrl_c_keeps_nothing(yesterday: Path) -> None:
    terminal = Terminal(command="diary")
    terminal.until("\n> ")
    terminal.type("0")
    terminal.until("\n> ")
    terminal.interrupt()
    terminal.until("Nothing of it is kept.")
    assert terminal.process.wait(30) == INTERRUPTED
    os.close(terminal.master)
    assert len(Store(yesterday).heads()) == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only for root")
def test_in_a_home_that_cannot_be_written_the_advice_is_given_all_the_same(yesterday: Path) -> None:
    (yesterday / FILE_NAME).chmod(0o400)
    yesterday.chmod(0o500)
    try:
        done = run("--note", "Lost", typed=(*QUIET, "1"))
    finally:
        yesterday.chmod(0o700)
    assert done.returncode == 0, done.stderr
    assert b"May I run?" in done.stdout
    assert b"this consultation is not kept" in done.stderr


def test_where_nothing_can_be_kept_the_advice_is_given_all_the_same(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from expert.diary.faults import refused

    def full(*_: object, **__: object) -> int:
        raise refused(home, "no space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Store, "save_day", full)
        result = diary(1, "--note", "Lost", typed=(*QUIET, "1"))
        assert result.exit_code == 0
        assert "what was done on this day is not kept" in result.stderr
        patch.setattr(Store, "save", full)
        result = diary(2, "--note", "Lost", typed=(*QUIET_DAY, "3", "1"))
    assert result.exit_code == 0, result.output
    assert "this consultation is not kept" in result.stderr
    assert "May I run?" in result.stdout
    assert "hamstring history show last" not in result.stdout
    assert kept_of(home, 2) == {}

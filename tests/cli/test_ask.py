"""`hamstring ask` as a person or a script uses it: resumed after a kill, bad input, the end of the input, a terminal."""

from __future__ import annotations

import datetime
import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from expert import load_schema
from expert.diary.file import FILE_NAME
from expert.diary.store import Store
from expert.faces.terminal.commands import BAD_INPUT, INTERRUPTED

HAMSTRING = Path(sys.executable).parent / "hamstring"
BEGUN = ["none", "pain_now", "run_or_rest", "41", "gradual"]
"""The first checklist, what brings them, what they would like to know, the age and how it began; the days are asked next."""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HAMSTRING_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "100")
    return tmp_path / "home"


def ask(*options: str, typed: list[str]) -> subprocess.CompletedProcess[str]:
    text = "".join(f"{line}\n" for line in typed)
    return subprocess.run([HAMSTRING, "ask", *options], input=text, capture_output=True, text=True, check=False, timeout=60)


def answers_of(outcome: str) -> dict[str, object]:
    return {name: item["value"] for name, item in json.loads(outcome)["case"]["answers"].items()}


def test_a_killed_interview_goes_on_where_it_was(home: Path) -> None:
    process = subprocess.Popen([HAMSTRING, "ask"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
    assert process.stdin is not None
    assert process.stdout is not None
    for line in BEGUN:
        process.stdin.write(f"{line}\n")
    process.stdin.flush()
    seen = iter(process.stdout.readline, "")
    assert any("How many days is it since the pain began" in line for line in seen)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    done = ask("--json", typed=["yes", "3"])
    assert done.returncode == 0
    assert "Go on where you stopped?" in done.stderr
    answers = answers_of(done.stdout)
    assert (answers["chest_symptoms"], answers["age"], answers["onset"], answers["days_since_onset"]) == (False, 41, "gradual", 3)


def test_one_may_start_anew_instead(home: Path) -> None:
    ask(typed=BEGUN)
    done = ask("--json", typed=["no", "none", "pain_now", "s", "42"])
    assert answers_of(done.stdout)["age"] == 42
    assert "Go on where you stopped?" not in ask("--fresh", typed=["none"]).stdout


def test_the_end_of_the_input_stops_and_keeps(home: Path) -> None:
    done = ask(typed=BEGUN)
    assert done.returncode == 0
    assert "`hamstring ask` goes on from here" in done.stdout
    assert "May I run?" in done.stdout
    store = Store(home)
    assert store.load_draft() is not None
    assert len(store.heads()) == 1


def test_nothing_typed_keeps_nothing(home: Path) -> None:
    assert ask(typed=[]).returncode == 0
    assert not (home / FILE_NAME).exists()


def test_a_finished_interview_leaves_no_draft(home: Path) -> None:
    done = ask(typed=["7"])
    assert done.returncode == 0
    assert "emergency" in done.stdout
    store = Store(home)
    assert store.load_draft() is None
    assert len(store.heads()) == 1


def test_no_save_leaves_no_trace(home: Path) -> None:
    assert ask("--no-save", typed=[*BEGUN, "b"]).returncode == 0
    assert not home.exists()


@pytest.mark.parametrize(
    ("typed", "line", "says"),
    [
        ([*BEGUN, "maybe"], 6, "`maybe` does not answer this"),
        (["1,9"], 1, "numbers from 1 to 7"),
        ([*BEGUN, "9", "mid_thigh", "normal", "11"], 9, "a whole number from 0 to 10; or ? b s u t q"),
        ([*BEGUN, ""], 6, "nothing was typed"),
        (["b"], 1, "this is the first question"),
        ([*BEGUN, "300 years"], 6, "a whole number from 0 to 3650 days"),
        ([*BEGUN, "t nothing like it"], 6, "`t nothing like it` finds no question"),
        (["none\0"], 1, "does not answer this"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line_and_nothing_is_lost(home: Path, typed: list[str], line: int, says: str) -> None:
    done = ask(typed=typed)
    assert done.returncode == BAD_INPUT
    assert f"standard input:{line}: ASK04" in done.stderr
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    draft = Store(home).load_draft()
    assert (draft is None) == (line == 1)
    if draft is not None:
        assert len(draft["trail"]) == line - 1


def test_json_goes_to_standard_output_and_the_questions_do_not(home: Path) -> None:
    done = ask("--json", typed=BEGUN)
    outcome = json.loads(done.stdout)
    Draft7Validator(load_schema("outcome")).validate(outcome)
    assert outcome["case"]["checklists"].keys() == {"emergency_now"}
    assert "First things first" in done.stderr


def test_earlier_answers_are_used_again_unless_they_are_out_of_date(home: Path, tmp_path: Path) -> None:
    today = datetime.date.today()
    answers = {
        "age": {"value": 40, "on": (today - datetime.timedelta(3)).isoformat()},
        "has_run_since_onset": {"value": "yes", "on": (today - datetime.timedelta(10)).isoformat()},
    }
    path = tmp_path / "earlier.json"
    path.write_text(json.dumps({"date": today.isoformat(), "answers": answers}), encoding="utf-8")
    done = ask("--from", str(path), "--json", typed=["none"])
    assert "1 answer is more than a week old" in done.stderr
    outcome = json.loads(done.stdout)
    assert outcome["case"]["answers"]["age"] == {"value": 40, "from": "file", "on": (today - datetime.timedelta(3)).isoformat()}
    assert "has_run_since_onset" not in outcome["case"]["answers"]


def test_the_last_consultation_can_be_gone_on_with(home: Path) -> None:
    ask("--fresh", typed=BEGUN)
    done = ask("--from", "last", "--json", typed=["4"])
    answers = answers_of(done.stdout)
    assert (answers["age"], answers["onset"], answers["days_since_onset"]) == (41, "gradual", 4)
    assert "First things first" not in done.stderr


def test_a_result_is_told_at_any_prompt(home: Path) -> None:
    done = ask("--json", typed=["t brisk", "1", "none", "t bridge", "1", "b"])
    assert done.returncode == 0, done.stderr
    assert answers_of(done.stdout)["walk_30_pain"] == 1
    assert "Which result do you want to tell?" in done.stderr
    assert done.stderr.count("First things first") == 2


def test_where_one_left_off_one_may_go_on_ask_why_or_leave_it(home: Path) -> None:
    ask(typed=BEGUN)
    left = ask(typed=["?", "q"])
    assert left.returncode == 0
    assert "no begins anew and forgets them" in left.stdout
    assert Store(home).load_draft() is not None
    refused = ask(typed=["b"])
    assert refused.returncode == BAD_INPUT
    assert "type yes or no; or ? q" in refused.stderr
    draft = Store(home).load_draft()
    assert draft is not None
    assert draft["trail"] == ["emergency_now", "brings_you", "wants_to_know", "age", "onset"]


def test_no_command_is_named_that_would_find_nothing(home: Path) -> None:
    unkept = ask("--no-save", typed=BEGUN).stdout
    assert "hamstring why" not in unkept
    assert "--" not in unkept.replace("--no-save", "")
    kept = ask(typed=BEGUN).stdout
    assert re.search(r"^Why\? +hamstring why running$", kept, re.M)


def test_a_draft_of_other_questions_is_reported_and_left_as_it_is(home: Path) -> None:
    store = Store(home)
    store.save_draft({"knowledge": "car", "case": {"date": "2026-01-01"}})
    done = ask(typed=["none"])
    assert done.returncode == BAD_INPUT
    assert "ASK042" in done.stderr
    assert "--fresh" in done.stderr
    assert store.load_draft() == {"knowledge": "car", "case": {"date": "2026-01-01"}}


class Terminal:
    """A process on a terminal of its own."""

    def __init__(self, *options: str, command: str = "ask") -> None:
        self.master, slave = pty.openpty()
        self.process = subprocess.Popen([HAMSTRING, command, *options], stdin=slave, stdout=slave, stderr=slave, start_new_session=True)
        os.close(slave)
        self.seen = ""

    def until(self, text: str) -> str:
        """Read until a text is seen, and return what came."""
        while text not in self.seen:
            ready, _, _ = select.select([self.master], [], [], 30)
            assert ready, f"waited for {text!r}, saw {self.seen!r}"
            self.seen += os.read(self.master, 4096).decode(errors="replace")
        came, self.seen = self.seen, ""
        return came

    def rest(self) -> str:
        """Return what comes until the process ends."""
        while True:
            ready, _, _ = select.select([self.master], [], [], 30)
            assert ready, f"waited for its end, saw {self.seen!r}"
            try:
                self.seen += os.read(self.master, 4096).decode(errors="replace")
            except OSError:  # the other side is closed
                os.close(self.master)
                return self.seen

    def interrupt(self) -> None:
        """Press Ctrl-C; once more while the process has not noticed, as a signal just before a read starts waits for the next key."""
        for _ in range(10):
            os.kill(self.process.pid, signal.SIGINT)
            if select.select([self.master], [], [], 3)[0]:
                return

    def type(self, text: str) -> None:
        os.write(self.master, f"{text}\n".encode())


def test_on_a_terminal_what_cannot_be_read_is_asked_again(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "40")
    terminal = Terminal()
    came = terminal.until("\n> ")
    assert "\x1b[3" not in came
    assert max(len(re.sub(r"\x1b\[[0-9;]*m", "", line)) for line in came.splitlines()) <= 40
    terminal.type("all of them")
    assert "numbers from 1 to 7" in terminal.until("\n> ")
    terminal.type("none")
    terminal.until("\n> ")
    terminal.interrupt()
    assert "`hamstring ask` goes on from here" in terminal.until("from here")
    assert terminal.process.wait(30) == INTERRUPTED
    os.close(terminal.master)
    draft = Store(home).load_draft()
    assert draft is not None
    assert draft["trail"] == ["emergency_now"]


@pytest.mark.parametrize("lines", [18, 400])
def test_when_it_ends_a_small_terminal_shows_the_verdict_last(home: Path, monkeypatch: pytest.MonkeyPatch, lines: int) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LINES", str(lines))
    monkeypatch.setenv("TERM", "dumb")
    terminal = Terminal("--no-save")
    for text in (*BEGUN, "20", "mid_thigh", "normal"):
        terminal.until("\n> ")
        terminal.type(text)
    terminal.until("\n> ")
    terminal.type("q")
    shown = terminal.rest().splitlines()
    assert terminal.process.wait(30) == 0
    asked = next(place for place, line in enumerate(shown) if line.startswith("May I run?"))
    small_print = next(place for place, line in enumerate(shown) if line.startswith("This is not a diagnosis"))
    assert (small_print < asked) == (lines == 18)
    if lines == 18:
        assert len(shown) - asked < lines
        assert any(line.startswith("See somebody?") for line in shown[asked:])


def log_of(folder: Path, today: datetime.date) -> Path:
    """Write a list of activities: a run of 6 km every other day for 150 days, and one of 14 km five days ago."""
    lines = ["id,type,start_date_local,moving_time,elapsed_time,distance,total_elevation_gain,average_cadence,trainer"]
    for number in range(75):
        day = today - datetime.timedelta(149 - 2 * number)
        metres = 14_000 if (today - day).days == 5 else 6_000
        lines.append(f"{number},Run,{day}T07:00:00,{metres * 36 // 100},{metres * 36 // 100},{metres},40,84,false")
    path = folder / "activities.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_what_a_training_log_answers_is_said_and_not_asked(home: Path, tmp_path: Path) -> None:
    today = datetime.date.today()
    brought = subprocess.run([HAMSTRING, "log", "import", log_of(tmp_path, today)], capture_output=True, text=True, check=False, timeout=60)
    assert brought.returncode == 0, brought.stderr
    done = ask("--json", "--fresh", typed=[*BEGUN, "5"])
    assert done.returncode == 0, done.stderr
    assert "The training log says:" in done.stderr
    answers = json.loads(done.stdout)["case"]["answers"]
    trigger = answers["trigger_run_km"]
    assert (trigger["value"], trigger["from"]) == (14, "log")
    assert trigger["measured_on"] == [(today - datetime.timedelta(5)).isoformat()]
    assert answers["longest_run_before_km"]["value"] == 6
    assert "trigger_run_km" not in answers_of(ask("--json", "--fresh", "--no-log", typed=[*BEGUN, "5"]).stdout)


def test_what_somebody_says_wins_over_the_log(home: Path, tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    case.write_text(
        f"date: {datetime.date.today()}\nanswers: {{onset: gradual, days_since_onset: 5, trigger_run_km: 11}}\n", encoding="utf-8"
    )
    subprocess.run([HAMSTRING, "log", "import", log_of(tmp_path, datetime.date.today())], capture_output=True, check=True, timeout=60)
    done = subprocess.run([HAMSTRING, "assess", case, "--log", "--json"], capture_output=True, text=True, check=False, timeout=60)
    answers = json.loads(done.stdout)["case"]["answers"]
    assert (answers["trigger_run_km"]["value"], answers["trigger_run_km"]["from"]) == (11, "file")
    assert answers["longest_run_before_km"]["from"] == "log"
    assert "your longest run of the month before was 6 km" in done.stderr

"""What cannot wait is said first, and nothing that soothes beside it, whatever somebody asks after it was kept."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import main
from tests.unit.training.lists import write_list

ALARM = "Yes: get emergency help now."


@pytest.fixture(autouse=True)
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep that it feels numb between the legs, today."""
    monkeypatch.setenv("HAMSTRING_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "120")
    case = tmp_path / "case.yaml"
    case.write_text(f"date: {datetime.date.today()}\nanswers: {{saddle_numbness: yes, walking_now: normal}}\n", encoding="utf-8")
    assert ALARM in run("assess", str(case)).stdout


def run(*arguments: str, text: str | None = None) -> Result:
    return CliRunner().invoke(main, list(arguments), input=text, catch_exceptions=False)


@pytest.mark.parametrize("words", ["plan", "plan running=normal_training", "plan --markdown", "plan --full"])
def test_there_is_no_plan_beside_it(words: str) -> None:
    said = run(*words.split())
    assert said.exit_code == 0
    assert ALARM in said.stdout
    for soothing in ("The way to", "From today", "most people need longer", "Strength work"):
        assert soothing not in said.stdout


@pytest.mark.parametrize("words", ["why running", "open", "sensitivity", "what-if saddle_numbness=no", "until running=walk_run_only"])
def test_every_other_answer_says_it_first(words: str) -> None:
    said = run(*words.split()).stdout
    assert ALARM in said.split("\n\n")[0]
    assert len(said.split("\n\n")) > 1


def test_a_log_says_nothing_else(tmp_path: Path) -> None:
    write_list(tmp_path / "runs.csv", [(datetime.date.today() - datetime.timedelta(back), "Run", 5.0) for back in range(0, 60, 3)])
    for words in (["log", "import", str(tmp_path / "runs.csv")], ["log", "check", "--planned", "5"]):
        said = run(*words).stdout
        assert ALARM in said
        assert "more than" not in said
        assert "less than" not in said


def test_an_interview_begins_with_it() -> None:
    said = run("ask", "--fresh", text="q\n").stdout
    assert said.index(ALARM) < said.index("First things first")

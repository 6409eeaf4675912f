"""The commands about other answers, other outcomes, fewer answers and more answers, through the same entry as the installed one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import main
from expert.faces.terminal.commands import BAD_INPUT
from tests.places import EXAMPLES

OLD, NEW = EXAMPLES / "sprint-finish.yaml", EXAMPLES / "ice-slip.yaml"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HAMSTRING_HOME", str(tmp_path / "home"))
    return tmp_path


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(item) for item in arguments], catch_exceptions=False)


def differences(result: Result) -> object:
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_compare_takes_answers_outcomes_and_kept_consultations(home: Path) -> None:
    wanted = differences(run("compare", OLD, NEW, "--json"))
    outcome = home / "outcome.json"
    outcome.write_text(run("assess", OLD, "--json", "--no-save").stdout, encoding="utf-8")
    assert differences(run("compare", outcome, NEW, "--json")) == wanted
    run("assess", OLD)
    run("assess", NEW)
    assert differences(run("compare", "1", "last", "--json")) == wanted


@pytest.mark.parametrize("name", ["none.yaml", "7", "last"])
def test_compare_with_what_is_not_there(home: Path, name: str) -> None:
    result = run("compare", name, NEW)
    assert result.exit_code == BAD_INPUT
    assert result.stdout == ""


def test_all_faults_of_changes_are_named(home: Path) -> None:
    result = run("what-if", "agee=4", "walking_now=lmp", "--case", OLD)
    assert result.exit_code == BAD_INPUT
    assert "did you mean `age`?" in result.stderr
    assert "did you mean `limp`?" in result.stderr
    assert "2 faults" in result.stderr


def test_a_change_that_cannot_be_names_what_it_contradicts(home: Path) -> None:
    result = run("what-if", "hard_lump_after_blow=yes", "--case", OLD)
    assert result.exit_code == BAD_INPUT
    assert "CASE030" in result.stderr
    assert "`onset: sudden`" in result.stderr


def test_enough_of_nothing_known(home: Path) -> None:
    result = run("enough", "runing", "--case", OLD)
    assert result.exit_code == BAD_INPUT
    assert "did you mean `running`?" in result.stderr


@pytest.mark.parametrize("command", [["what-if", "pop=yes"], ["enough", "running"], ["open"]])
def test_full_markdown_holds_all_that_json_holds(home: Path, command: list[str]) -> None:
    def count(statement: dict[str, object]) -> int:
        below = statement.get("children", [])
        assert isinstance(below, list)
        return 1 + sum(map(count, below))

    data = json.loads(run(*command, "--case", OLD, "--json").stdout)["statement"]
    markdown = run(*command, "--case", OLD, "--full", "--markdown").stdout
    assert len([line for line in markdown.splitlines() if line]) == count(data)

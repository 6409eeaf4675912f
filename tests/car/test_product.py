"""A second product of the engine: a name, a help text and a knowledge base are all that it needs."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from expert.faces.terminal.command_line import command_line
from expert.faces.terminal.product import Product
from tests.places import CAR_FOLDER

HELP = """Why does the car not start?

Example: PROGRAM assess my-car.yaml
"""
MAIN = command_line(Product(name="cardoctor", distribution="hamstring-expert", knowledge=CAR_FOLDER, help=HELP))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CARDOCTOR_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def run(*arguments: str, given: str | None = None) -> str:
    result = CliRunner().invoke(MAIN, list(arguments), input=given, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_help_calls_the_program_by_its_name() -> None:
    assert "Example: cardoctor assess my-car.yaml" in run("--help")
    for command in ("assess", "why", "history", "kb"):
        text = run(command, "--help")
        assert "cardoctor" in text
        assert "PROGRAM" not in text
        assert "hamstring" not in text
    assert "CARDOCTOR_HOME names another" in " ".join(run("history", "--help").split())
    assert "cardoctor kb overview" in " ".join(run("why", "--help").split())


def test_its_own_knowledge_base_is_used_where_none_is_named() -> None:
    assert run("kb", "show").startswith("A car that does not start")


def test_it_keeps_what_it_was_asked_in_a_folder_of_its_own(home: Path) -> None:
    result = CliRunner().invoke(MAIN, ["why"])
    assert "`cardoctor assess FILE` keeps one" in result.output
    run("assess", "-", given="date: 2026-05-04\n")
    assert [path.name for path in home.iterdir()] == ["consultations.sqlite"]
    assert run("history", "show")
    assert run("open")


def test_a_shell_is_told_what_may_be_typed_under_its_name() -> None:
    assert "complete -o nosort -F _cardoctor_completion cardoctor" in run("completion", "bash")
    told = {"COMP_WORDS": "cardoctor why no_", "COMP_CWORD": "2", "_CARDOCTOR_COMPLETE": "bash_complete"}
    assert CliRunner().invoke(MAIN, [], prog_name="cardoctor", env=told).output == "plain,no_power\n"

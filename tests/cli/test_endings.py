"""A fault of the program's own ends in its own exit code, with a sentence on how to report it, and never in that of a finding."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from cli import main
from expert.faces.terminal.commands import ENGINE_FAILED


def broken(*_: object, **__: object) -> None:
    raise ZeroDivisionError("pain of 7/10")


@pytest.fixture(autouse=True)
def fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("expert.consultation.consult.consult", broken)


COMMAND = ["assess", "examples/long-run-spike.yaml", "--no-save"]


def test_it_is_told_where_it_was_and_nothing_of_the_answers() -> None:
    done = CliRunner().invoke(main, COMMAND)
    assert done.exit_code == ENGINE_FAILED
    assert "the program failed by a fault of its own: ZeroDivisionError in test_endings.py:13" in done.stderr
    assert "please report it" in done.stderr
    assert "7/10" not in done.output


def test_the_traceback_is_shown_where_somebody_asks_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HAMSTRING_TRACEBACK", "1")
    with pytest.raises(ZeroDivisionError):
        CliRunner().invoke(main, COMMAND, catch_exceptions=False)

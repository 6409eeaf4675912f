"""What people read, word for word; `make golden` rewrites it, and the difference is read before it is committed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli import main

EXPECTED = Path(__file__).parent / "expected"
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
COMMANDS = {
    "assess-long-run-spike": ["assess", "long-run-spike.yaml"],
    "assess-overstriding-all": ["assess", "overstriding.yaml", "--all"],
    "assess-sprint-finish": ["assess", "sprint-finish.yaml"],
    "assess-ice-slip": ["assess", "ice-slip.yaml"],
    "assess-one-line-message": ["assess", "one-line-message.yaml"],
    "clinician-ice-slip": ["assess", "ice-slip.yaml", "--for-clinician"],
    "why-running-long-run-spike": ["why", "running", "--case", "long-run-spike.yaml"],
    "why-care-ice-slip": ["why", "care", "--case", "ice-slip.yaml"],
    "why-jump-rope-sprint-finish": ["why", "jump_rope", "--case", "sprint-finish.yaml"],
    "why-overstriding-overstriding": ["why", "overstriding", "--case", "overstriding.yaml"],
    "show-rule": ["kb", "show", "stop-when-gait-altered"],
    "show-claim": ["kb", "show", "runners-guide#C46"],
}


@pytest.mark.parametrize("name", COMMANDS)
def test_reads_as_before(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(EXAMPLES)
    monkeypatch.setenv("COLUMNS", "80")
    result = CliRunner().invoke(main, COMMANDS[name], catch_exceptions=False)
    assert result.exit_code == 0
    path = EXPECTED / f"{name}.txt"
    text = "\n".join(line.rstrip() for line in result.output.splitlines()) + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def test_nothing_is_left_over() -> None:
    assert {path.stem for path in EXPECTED.glob("*.txt")} == set(COMMANDS)

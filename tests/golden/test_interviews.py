"""Whole interviews with piped answers, word for word; `make golden` rewrites them, and the difference is read before it is committed.

`NAME.in` holds what is typed, `NAME.txt` the transcript.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli import main
from tests.golden.masking import masked

INTERVIEWS = Path(__file__).parent / "interviews"
TYPED = sorted(INTERVIEWS.glob("*.in"))


@pytest.mark.parametrize("typed", TYPED, ids=lambda path: path.stem)
def test_reads_as_before(typed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    result = CliRunner().invoke(main, ["ask", "--no-save"], input=typed.read_text(encoding="utf-8"), catch_exceptions=False)
    assert result.exit_code == 0
    text = masked(result.output)
    path = typed.with_suffix(".txt")
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def test_nothing_is_left_over() -> None:
    assert {path.stem for path in INTERVIEWS.glob("*.txt")} == {path.stem for path in TYPED}

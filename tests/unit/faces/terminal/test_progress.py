"""How far something is: said on a terminal, and nowhere else."""

from __future__ import annotations

import io
import sys

import pytest

from expert.faces.terminal.progress import progress_bar


class Terminal(io.StringIO):
    """Standard error of somebody who looks at it."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("stream", [Terminal(), io.StringIO()], ids=["terminal", "file"])
def test_a_bar_shows_on_a_terminal_alone(stream: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "xterm")
    with progress_bar() as update:
        update("Reading files", 1, 4)
        update("Reading files", 4, 4)
    assert ("Reading files" in stream.getvalue()) is stream.isatty()

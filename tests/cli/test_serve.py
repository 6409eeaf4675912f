"""`serve`: where the page is, how it ends, and what is refused before it begins. What it shows is tried in tests/web and tests/browser."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import httpx2
import pytest
from click.testing import CliRunner

from cli import main
from expert.faces.terminal.commands import BAD_INPUT, SYSTEM_FAILED
from tests.places import ROOT


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_it_says_where_it_is_answers_and_stops(tmp_path: Path, ending: signal.Signals) -> None:
    env = {**os.environ, "HAMSTRING_HOME": str(tmp_path), "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "cli", "serve", "--port", "0"]
    with subprocess.Popen(command, cwd=tmp_path, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as served:
        assert served.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:\d+/", served.stdout.readline())
        assert found is not None
        page = httpx2.get(found[0])
        assert page.status_code == 200
        assert "server" not in page.headers
        served.send_signal(ending)
        said, wrong = served.communicate(timeout=20)
    assert wrong == ""
    assert (said, served.returncode) in (("Stopped.\n", 0), ("", -signal.SIGTERM))
    assert not [path for path in tmp_path.iterdir() if path.suffix == ".db"]


def test_a_port_that_is_taken_is_said_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        command = [sys.executable, "-m", "cli", "serve", "--no-save", "--port", str(taken.getsockname()[1])]
        result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == SYSTEM_FAILED
    assert "in use" in result.stderr
    assert "Traceback" not in result.stderr


def test_others_are_let_in_with_a_token_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    for token in ("", "short"):
        monkeypatch.setenv("HAMSTRING_TOKEN", token)
        result = CliRunner().invoke(main, ["serve", "--host", "0.0.0.0"])
        assert result.exit_code == BAD_INPUT
        assert "HAMSTRING_TOKEN" in result.output


def test_without_the_extra_one_line_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("expert.faces.extras.find_spec", lambda name: None if name == "starlette" else find_spec(name))
    result = CliRunner().invoke(main, ["serve"])
    assert result.exit_code == BAD_INPUT
    assert "extra `web`" in result.output

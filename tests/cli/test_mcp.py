"""`hamstring mcp` as an assistant starts it: a program of its own, over standard input and output, or over HTTP on this machine."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import anyio
import httpx2
import pytest
from click.testing import CliRunner
from mcp import Client, StdioServerParameters

from cli import main
from expert import case_to_data, load_case, load_knowledge
from expert.faces.terminal.commands import BAD_INPUT
from expert.questions.registry import QUESTIONS
from tests.assistants import call, talk
from tests.car.words import foreign_in
from tests.places import CAR_FOLDER, EXAMPLES

HAMSTRING = str(Path(sys.executable).parent / "hamstring")


def parameters(*arguments: str) -> StdioServerParameters:
    kept = {name: os.environ[name] for name in ("HAMSTRING_HOME", "HAMSTRING_CACHE") if name in os.environ}
    return StdioServerParameters(command=HAMSTRING, args=["mcp", *arguments], env=kept)


@contextmanager
def served() -> Iterator[str]:
    """Serve over HTTP on a free port; yield the address."""
    command = [HAMSTRING, "mcp", "--http", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert process.stdout is not None
        try:
            found = re.search(r"http://127\.0\.0\.1:\d+/mcp", process.stderr.readline())
            assert found is not None
            yield found[0]
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)
            assert process.stdout.read() == ""


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_it_answers_over_standard_input_and_output_as_it_does_in_this_process(mode: str) -> None:
    case = case_to_data(load_case(EXAMPLES / "long-run-spike.yaml", load_knowledge()))

    async def talked(client: Client) -> tuple[list[str], Any, Any]:
        names = [tool.name for tool in (await client.list_tools()).tools]
        result = await client.call_tool("assess", {"case": case})
        refused = await client.call_tool("assess", {"case": {"date": "2026-05-04", "answers": {"agee": 3}}})
        return names, result.structured_content, refused

    names, data, refused = talk(talked, parameters(), mode)
    assert names == ["interview", *QUESTIONS]
    assert data == call("assess", {"case": case}).structured_content
    assert refused.is_error


def test_another_knowledge_base_is_served() -> None:
    async def talked(client: Client) -> str:
        step = await client.call_tool("interview")
        return json.dumps(step.structured_content, ensure_ascii=False) + (client.instructions or "")

    said = talk(talked, parameters("--kb", str(CAR_FOLDER)))
    assert "Is any of this true now?" in said
    assert foreign_in(said) == []


def test_it_answers_over_http_and_refuses_whoever_is_not_of_this_machine() -> None:
    async def talked(client: Client) -> Any:
        await client.list_tools()
        return (await client.call_tool("topics")).structured_content

    with served() as address:
        assert talk(talked, address) == call("topics").structured_content
        body = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
        accepts = {"accept": "application/json, text/event-stream"}
        for header in ({"host": "example.org"}, {"origin": "http://example.org"}, {"origin": "null"}):
            answer = httpx2.post(address, json=body, headers={**accepts, **header})
            assert answer.status_code in {403, 421}
        large = httpx2.post(address, content=b" " * 4_100_000, headers={**accepts, "content-type": "application/json"})
        assert large.status_code == 413


def run(*lines: str, arguments: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    return subprocess.run([HAMSTRING, "mcp", *arguments], input="".join(lines), capture_output=True, text=True, check=False, timeout=60)


def test_it_ends_when_the_assistant_goes_and_prints_nothing_but_the_protocol() -> None:
    version = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}
    begin = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": version}) + "\n"
    done = run("not json\n", "[]\n", begin, '{"jsonrpc": "2.0", "id": 2, "method": "nothing/such"}\n')
    assert done.returncode == 0
    assert [json.loads(line)["jsonrpc"] for line in done.stdout.splitlines()]
    assert "Traceback" not in done.stderr
    assert run().returncode == 0


def test_it_says_nothing_of_anybody_on_standard_error() -> None:
    version = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}
    lines = [
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": version},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "assess", "arguments": {"case": {"secret": "limp"}}}},
        {"jsonrpc": "2.0", "id": 3, "method": "tools/call", "params": {"name": "assess", "arguments": ["limp"]}},
        {"jsonrpc": "2.0", "id": 4, "method": "tools/call", "params": {"name": 4, "arguments": {"walking_now": "limp"}}},
    ]
    done = run(*(f"{json.dumps(line)}\n" for line in lines))
    assert done.returncode == 0
    assert "limp" not in done.stderr


def test_without_the_extra_one_line_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("expert.faces.extras.find_spec", lambda name: None if name == "mcp" else find_spec(name))
    result = CliRunner().invoke(main, ["mcp"])
    assert result.exit_code == BAD_INPUT
    assert result.stderr.startswith("mcp: ASK046: this needs mcp, which is not installed\n    help: install the package")
    assert "extra `mcp`" in result.stderr


def test_a_knowledge_base_that_cannot_be_used_is_told_before_anybody_is_served(tmp_path: Path) -> None:
    done = run(arguments=("--kb", str(tmp_path)))
    assert done.returncode == BAD_INPUT
    assert done.stdout == ""
    assert "KB00" in done.stderr


def test_a_port_that_is_taken_is_told() -> None:
    with served() as address:
        port = address.split(":")[2].partition("/")[0]
        done = run(arguments=("--http", port))
    assert done.returncode == 5
    assert "Traceback" not in done.stderr


def test_a_question_that_takes_long_keeps_nobody_waiting() -> None:
    async def together(client: Client) -> list[str]:
        ended: list[str] = []

        async def ask(name: str) -> None:
            await client.call_tool(name)
            ended.append(name)

        async with anyio.create_task_group() as group:
            group.start_soon(ask, "prove")
            await anyio.sleep(0.2)
            group.start_soon(ask, "topics")
        return ended

    assert talk(together, parameters()) == ["topics", "prove"]

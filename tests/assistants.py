"""How tests talk to the server of an assistant: with the SDK's own client, in this process or another."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import anyio
from mcp import Client, types
from mcp.shared.exceptions import MCPError

from cli import HAMSTRING
from expert import load_knowledge
from expert.faces.assistant.host import Host
from expert.faces.assistant.server import make_server
from expert.faces.assistant.texts import ASSISTANT_ENGLISH
from expert.questions.registry import Question, Type
from tests.places import CAR_FOLDER, KNOWLEDGE_FOLDER

T = TypeVar("T")
Talk = Callable[[Client], Awaitable[T]]
CAR_NOUNS = {
    "decision": "driving",
    "level": "driving=drive",
    "topic": "start_it",
    "change": "smoke=yes",
    "cause": "flat_battery",
    "rule": "it-shakes",
    "source": "common-sense",
    "condition": "driving == drive and smoke",
}
"""Names for the examples of questions about a car."""


@cache
def host_of(folder: Path = KNOWLEDGE_FOLDER) -> Host:
    """Return who answers about the knowledge base in a folder; it is loaded once for all tests."""
    named = HAMSTRING.named_in if folder == KNOWLEDGE_FOLDER else HAMSTRING._replace(name="cardoctor", nouns=CAR_NOUNS).named_in
    name = "hamstring" if folder == KNOWLEDGE_FOLDER else "cardoctor"
    return Host(name, "1.0", lambda worked_cases: load_knowledge(folder, worked_cases=worked_cases), ASSISTANT_ENGLISH, named)


def car_host() -> Host:
    """Return who answers about a car."""
    return host_of(CAR_FOLDER)


@cache
def server_of(folder: Path = KNOWLEDGE_FOLDER) -> Any:
    """Return the server of a knowledge base, made once for all tests."""
    return make_server(host_of(folder))


def talk(talked: Talk[T], server: Any = None, mode: Any = "auto") -> T:
    """Return what comes of talking with a server; that of the knowledge base that ships, in this process, if none is named."""

    async def connected() -> T:
        async with Client(server_of() if server is None else server, mode=mode) as client:
            return await talked(client)

    return anyio.run(connected)


def refusal(talked: Talk[Any], server: Any = None) -> MCPError:
    """Return the error of the protocol that comes of talking with a server."""

    async def refused(client: Client) -> MCPError:
        try:
            await talked(client)
        except MCPError as error:
            return error
        raise AssertionError("nothing was refused")

    return talk(refused, server)


def call(tool: str, arguments: Any = None, server: Any = None) -> types.CallToolResult:
    """Return what one call of a tool returns."""

    async def called(client: Client) -> types.CallToolResult:
        return await client.call_tool(tool, arguments)

    return talk(called, server)


def text_of(result: types.CallToolResult) -> str:
    """Return the text that a tool returned."""
    (content,) = result.content
    assert isinstance(content, types.TextContent)
    return content.text


def example_arguments(question: Question, host: Host) -> dict[str, Any]:
    """Return the arguments of the example of a question, apart from what it is asked of."""
    typed: dict[str, Any] = {}
    for argument in question.arguments:
        text = host.named(argument.example) if argument.example else ""
        if text:
            typed[argument.typed] = [text] if argument.type is Type.CHANGES else text
    return typed

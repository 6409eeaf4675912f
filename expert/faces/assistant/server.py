"""The server of the Model Context Protocol: the home of its SDK. What it offers, and answers, stands in the other modules."""

from __future__ import annotations

import socket
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

import anyio
from mcp import types
from mcp.server.caching import CacheHint
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.server.transport_security import TransportSecuritySettings
from mcp.shared.exceptions import MCPError

from expert.errors import DiagnosedError, EngineError
from expert.faces.assistant.answers import Reply
from expert.faces.assistant.faults import faults_of, text_of, unknown
from expert.faces.assistant.host import Host
from expert.faces.assistant.interview_tool import interview_tool
from expert.faces.assistant.prompt import instructions, prompt_text, prompts
from expert.faces.assistant.resources import beginning, listed, read, templates
from expert.faces.assistant.tools import Tool, question_tools
from expert.files import LARGEST_BYTES

LOOPBACK = "127.0.0.1"
"""The one address on which it is served: this machine's own."""
PATH = "/mcp"
"""Where it is served there."""
A_DAY = 24 * 60 * 60 * 1000
MOST_COMPLETED = 100
"""A completion names so many at most."""
T = TypeVar("T")
Context = Any
"""What the SDK tells of a request; nothing of it is needed."""


def make_server(host: Host) -> Server[Any]:
    """Return the server: stateless, as whatever it is asked about comes with the call."""
    answering = _Answering(host)
    fixed = CacheHint(A_DAY, "public")  # what is listed does not change while it runs, and is about nobody
    return Server(
        host.program,
        version=host.version,
        title=host.knowledge().title,
        instructions=instructions(host),
        cache_hints={"tools/list": fixed, "prompts/list": fixed, "resources/list": fixed, "resources/templates/list": fixed},
        on_list_tools=answering.list_tools,
        on_call_tool=answering.call_tool,
        on_list_resources=answering.list_resources,
        on_list_resource_templates=answering.list_templates,
        on_read_resource=answering.read_resource,
        on_list_prompts=answering.list_prompts,
        on_get_prompt=answering.get_prompt,
        on_completion=answering.complete,
    )


class _Answering:
    """Answers requests. What takes long runs in a thread, so that the protocol is served meanwhile."""

    def __init__(self, host: Host) -> None:
        self.host = host
        self.tools = cache(self._tools)

    def _tools(self) -> dict[str, Tool]:
        """Return every tool, the interview first: it is where somebody begins."""
        found = interview_tool(self.host)
        return {found.name: found, **question_tools(self.host)}

    async def list_tools(self, _: Context, __: types.PaginatedRequestParams | None) -> types.ListToolsResult:
        """Return the tools."""
        return types.ListToolsResult(tools=await _in_thread(lambda: [_listed(tool) for tool in self.tools().values()]))

    async def call_tool(self, _: Context, asked: types.CallToolRequestParams) -> types.CallToolResult:
        """Return what a tool answers, or every fault of its arguments."""
        return await _in_thread(lambda: self._called(asked))

    def _called(self, asked: types.CallToolRequestParams) -> types.CallToolResult:
        """Return what a tool answers."""
        try:
            tool = self.tools().get(asked.name)
            if tool is None:
                raise unknown("tool", asked.name, self.tools())
            return _result(tool.call(asked.arguments))
        except DiagnosedError as error:
            faults = faults_of(error.diagnostics)
            return _failed(text_of(faults), faults=[item._asdict() for item in faults])
        except EngineError as error:
            return _failed(str(error), faults=[])

    async def list_resources(self, _: Context, asked: types.PaginatedRequestParams | None) -> types.ListResourcesResult:
        """Return a page of what can be read."""
        cursor = None if asked is None else asked.cursor
        if cursor is not None and not (cursor.isascii() and cursor.isdecimal() and len(cursor) < 8):
            raise MCPError(types.INVALID_PARAMS, f"there is no page `{cursor[:20]}`")
        found, after = await _in_thread(lambda: listed(self.host, int(cursor or 0)))
        shown = [types.Resource(uri=item.uri, name=item.name, title=item.title, mime_type=item.mime_type) for item in found]
        return types.ListResourcesResult(resources=shown, next_cursor=None if after is None else str(after))

    async def list_templates(self, _: Context, __: types.PaginatedRequestParams | None) -> types.ListResourceTemplatesResult:
        """Return the forms of addresses."""
        found = [types.ResourceTemplate(uri_template=item[0], name=item[1], description=item[2]) for item in templates(self.host)]
        return types.ListResourceTemplatesResult(resource_templates=found)

    async def read_resource(self, _: Context, asked: types.ReadResourceRequestParams) -> types.ReadResourceResult:
        """Return what stands at an address."""
        uri = str(asked.uri)
        found = await _in_thread(lambda: _or_refused(lambda: read(self.host, uri)))
        contents = types.TextResourceContents(uri=uri, text=found.text, mime_type=found.mime_type)
        return types.ReadResourceResult(contents=[contents])

    async def list_prompts(self, _: Context, __: types.PaginatedRequestParams | None) -> types.ListPromptsResult:
        """Return the prompts."""
        return types.ListPromptsResult(
            prompts=[
                types.Prompt(
                    name=item.name,
                    description=item.description,
                    arguments=[types.PromptArgument(name=item.argument, description=item.argument_description, required=False)],
                )
                for item in prompts(self.host)
            ]
        )

    async def get_prompt(self, _: Context, asked: types.GetPromptRequestParams) -> types.GetPromptResult:
        """Return the text of a prompt."""
        text = _or_refused(lambda: prompt_text(self.host, asked.name, asked.arguments))
        message = types.PromptMessage(role="user", content=types.TextContent(text=text))
        return types.GetPromptResult(messages=[message])

    async def complete(self, _: Context, asked: types.CompleteRequestParams) -> types.CompleteResult:
        """Return ids that complete what was begun of an address; a prompt has nothing to complete."""
        ref, begun = asked.ref, asked.argument
        ids: tuple[str, ...] = ()
        if isinstance(ref, types.ResourceTemplateReference) and begun.name == "id":
            ids = await _in_thread(lambda: _or_refused(lambda: beginning(self.host, ref.uri, begun.value)))
        first = [*ids[:MOST_COMPLETED]]
        return types.CompleteResult(completion=types.Completion(values=first, total=len(ids), has_more=len(ids) > len(first)))


async def _in_thread(answer: Callable[[], T]) -> T:
    """Return an answer that is made in a thread; whoever no longer waits for it is not kept waiting."""
    return await anyio.to_thread.run_sync(lambda: _guarded(answer), abandon_on_cancel=True)


def _guarded(answer: Callable[[], T]) -> T:
    """Return an answer; of a fault of our own only its kind is told and nothing is logged, as the rest may hold somebody's answers."""
    try:
        return answer()
    except MCPError:
        raise
    except Exception as error:
        raise MCPError(types.INTERNAL_ERROR, f"the program failed by a fault of its own: {type(error).__name__}") from error


def _or_refused(answer: Callable[[], T]) -> T:
    """Return an answer; what is wrong with the request is an error of the protocol, with every fault."""
    try:
        return answer()
    except DiagnosedError as error:
        faults = faults_of(error.diagnostics)
        raise MCPError(types.INVALID_PARAMS, text_of(faults), {"faults": [item._asdict() for item in faults]}) from error


def _listed(tool: Tool) -> types.Tool:
    """Return a tool as it is listed: it reads, changes nothing, and reaches nothing beyond this machine."""
    hints = types.ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
    return types.Tool(
        name=tool.name,
        description=tool.description,
        input_schema=tool.input_schema,
        output_schema=tool.output_schema,
        annotations=hints,
    )


def _result(reply: Reply) -> types.CallToolResult:
    """Return what a tool answers."""
    return types.CallToolResult(content=[types.TextContent(text=reply.text)], structured_content=reply.data)


def _failed(text: str, **data: Any) -> types.CallToolResult:
    """Return that a tool cannot answer, and why."""
    return types.CallToolResult(content=[types.TextContent(text=text)], structured_content=data, is_error=True)


def serve_stdio(host: Host) -> None:
    """Serve one assistant over standard input and output, until it goes. What anything else prints goes to standard error meanwhile."""
    server = make_server(host)

    async def serve() -> None:
        async with stdio_server() as (incoming, outgoing):
            await server.run(incoming, outgoing, server.create_initialization_options())

    anyio.run(serve)


def address_of(bound: socket.socket) -> str:
    """Return the address under which an assistant finds what is served on a socket."""
    return f"http://{LOOPBACK}:{bound.getsockname()[1]}{PATH}"


def serve_http(host: Host, bound: socket.socket) -> None:
    """Serve assistants of this machine over streamable HTTP, until it is ended.

    Whatever names another host, or comes from a page of another origin, is refused: no page in a browser can reach it.
    """
    import uvicorn

    names = [f"{name}:{bound.getsockname()[1]}" for name in (LOOPBACK, "localhost")]
    app = make_server(host).streamable_http_app(
        streamable_http_path=PATH,
        stateless_http=True,
        json_response=True,
        max_request_body_size=LARGEST_BYTES,
        transport_security=TransportSecuritySettings(allowed_hosts=names, allowed_origins=[f"http://{name}" for name in names]),
    )
    settings = uvicorn.Config(app, log_config=None, access_log=False, lifespan="on")
    uvicorn.Server(settings).run(sockets=[bound])

"""The arguments of a tool: their JSON Schema, what is wrong with some, and what a question takes for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import NODEFAULT, Struct

from expert.cases.form import WrittenCase
from expert.errors import Diagnostic, Diagnostics, QueryError
from expert.faces.assistant.faults import at, refuse_excesses
from expert.faces.assistant.host import Host
from expert.questions.registry import TIMEOUT, About, Argument, Question, Type
from expert.shapes.compound import Field, ListOf, Record
from expert.shapes.faults import form_faults
from expert.shapes.hints import record_of
from expert.shapes.notes import Form, Pointer, Site
from expert.shapes.plain import Schema
from expert.shapes.shape import Reference, Scalar, Shape

FULL = "full"
"""The argument that asks for everything, where an answer is made short otherwise."""
LONGEST_SECONDS = 600
"""No question may take longer."""
USUAL_SECONDS = 60
"""So long a question may take where nobody says how long: a terminal waits for ever, an assistant does not."""
ASKED_OF: Mapping[About, tuple[str, ...]] = {
    About.OUTCOME: ("case",),
    About.TWO_OUTCOMES: ("old", "new"),
    About.WRITTEN_OUTCOME: ("outcome",),
    About.KNOWLEDGE: (),
}
"""The arguments that say what a question is asked of. The case travels with the call."""
_IN_A_CASE = ("date", "title", "checklists", "answers")
"""What an assistant writes of a case; what is for people alone, such as a note, is read too."""


class PlainObject(Struct, frozen=True):
    """A mapping of which whoever reads it finds out what is wrong; the schema says what it looks like."""

    described: Schema

    def schema(self, definitions: Schema) -> Schema:  # noqa: ARG002 - as Shape asks
        """Return what is said of it."""
        return {"type": "object", **self.described}

    def fits(self, raw: Any) -> bool:
        """Return whether it is a mapping."""
        return isinstance(raw, dict)

    def read(self, raw: Any, site: Site) -> Any:  # noqa: ARG002 - as Shape asks
        """Return it as it is."""
        return raw

    def write(self, value: Any) -> Any:
        """Return it as it is."""
        return value

    def references(self, raw: Any, at: Pointer) -> Iterator[Reference]:  # noqa: ARG002 - as Shape asks
        """Yield nothing."""
        yield from ()


def case_object() -> PlainObject:
    """Return the shape of a case: what stands in it, without the findings, which would fill pages in each tool."""
    definitions: Schema = {}
    whole = record_of(WrittenCase).schema(definitions)
    properties = {key: whole["properties"][key] for key in _IN_A_CASE}
    short = {key: {"type": "object", "description": properties[key]["description"]} for key in ("checklists", "answers")}
    return PlainObject({"required": whole["required"], "properties": {**properties, **short}})


class Given(Struct, frozen=True):
    """An argument as its schema tells it.

    Attributes:
        name: What it is called.
        shape: What may be given for it.
        says: One line.
        required: Whether it must be given.
        default: What is taken where nothing is given; None for nothing.
        example: What may be given for it.
    """

    name: str
    shape: Shape
    says: str
    required: bool = False
    default: object = None
    example: object = None

    def schema(self) -> Schema:
        """Return its JSON Schema."""
        more = {"default": self.default, "examples": None if self.example is None else [self.example]}
        return {**self.shape.schema({}), "description": self.says, **{key: value for key, value in more.items() if value is not None}}


class Arguments(Struct, frozen=True):
    """The arguments of a tool."""

    given: tuple[Given, ...]

    def schema(self) -> Schema:
        """Return their JSON Schema."""
        properties = {item.name: item.schema() for item in self.given}
        required = [item.name for item in self.given if item.required]
        return {"type": "object", "additionalProperties": False, "required": required, "properties": properties}

    def faults(self, raw: Mapping[str, object]) -> tuple[Diagnostic, ...]:
        """Return what in some arguments does not have the form that they must have.

        Raises:
            QueryError: They hold what no argument holds; nothing else is looked at then.
        """
        refuse_excesses(raw)
        fields = tuple(Field(item.name, item.name, item.shape, NODEFAULT if item.required else None) for item in self.given)
        if Record(dict, fields).fits(raw):
            return ()
        faults = Diagnostics(error=QueryError)
        for fault in form_faults(raw, self.schema(), "the call"):
            faults.add(at(fault.at), "ASK044", fault.message, fault.help)
        return tuple(item for item in faults.items if not item.location.pointer)  # what is inside of one is told by whoever reads it


def without_nothing(arguments: Mapping[str, object] | None) -> dict[str, object]:
    """Return arguments without those for which nothing is given, as some assistants write null for what they leave out."""
    return {name: value for name, value in (arguments or {}).items() if value is not None}


def arguments_of(asked: Question, host: Host) -> Arguments:
    """Return the arguments of the tool that asks a question."""
    about = (_asked_of(name, host) for name in ASKED_OF[asked.about])
    own = (_argument(item, host) for item in asked.arguments)
    full = Given(FULL, Scalar("boolean"), host.say("full"), default=False)
    return Arguments((*about, *own, full))


def _asked_of(name: str, host: Host) -> Given:
    """Return an argument that says what a question is asked of."""
    shape = PlainObject({}) if name == "outcome" else case_object()
    return Given(name, shape, host.say(f"argument_{name}"), required=True)


def _argument(item: Argument, host: Host) -> Given:
    """Return an argument of a question as one of a tool."""
    example = host.named(item.example) if item.example else None
    if item.name == TIMEOUT.name:
        seconds = Scalar("integer", Form(least=item.least, most=LONGEST_SECONDS))
        return Given(item.typed, seconds, item.help.partition(";")[0] + ".", default=USUAL_SECONDS)
    match item.type:
        case Type.CHANGES:
            several = ListOf(Scalar("string"), Form(least=1))
            return Given(item.typed, several, item.help, item.required, example=None if example is None else [example])
        case Type.NUMBER:
            return Given(item.typed, Scalar("integer", Form(least=item.least)), item.help, item.required, item.default)
        case Type.FLAG:
            return Given(item.typed, Scalar("boolean"), item.help, item.required, item.default)
        case Type.TARGET | Type.CONDITION | Type.ID:
            least = Form(least=1) if item.required else Form()
            return Given(item.typed, Scalar("string", least), item.help, item.required, item.default or None, example)


def typed_of(asked: Question, raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was given for the arguments of a question, by the names of its parameters."""
    typed = {item.name: _typed(item, raw[item.typed]) for item in asked.arguments if item.typed in raw}
    limited = {item.name: USUAL_SECONDS for item in asked.arguments if item.name == TIMEOUT.name}
    return {**limited, **typed}


def _typed(item: Argument, raw: Any) -> Any:
    """Return an argument as `Argument.read` takes it: 3.0 is 3 in JSON."""
    match item.type:
        case Type.NUMBER:
            return int(raw)
        case Type.CHANGES:
            return tuple(raw)
        case Type.FLAG | Type.TARGET | Type.CONDITION | Type.ID:
            return raw

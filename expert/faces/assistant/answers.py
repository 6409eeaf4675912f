"""An answer as an assistant gets it: what to say first, what to quote, how strong that is and who says so, and on what it rests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, NamedTuple

from msgspec import Struct

from expert.faces.assistant.cited import Certificate, Cited, CitedSource
from expert.faces.assistant.host import Host
from expert.shapes.hints import data_of, record_of
from expert.shapes.notes import Says
from expert.shapes.plain import Schema


class Head(Struct, frozen=True):
    """What every answer to a question says beside the answer itself."""

    alarm: Annotated[tuple[str, ...], Says("What cannot wait: say this first, word for word, and nothing else. Empty where nothing is.")]
    say: Annotated[tuple[str, ...], Says("What to say, word for word, in this order.")]
    notices: Annotated[tuple[str, ...], Says("What else to say of it: answers that are out of date, or what is left out here.")]
    evidence: Annotated[tuple[Cited, ...], Says("What is behind it: rules, advice and causes, each with how strong its evidence is.")]
    sources: Annotated[tuple[CitedSource, ...], Says("Who says so.")]
    certificate: Annotated[
        Mapping[str, Certificate],
        Says("On which answers it rests, for each case that was given; empty where none was."),
    ]


class Reply(NamedTuple):
    """What a tool returns: its data, and the same as text."""

    data: dict[str, Any]
    text: str


def schema_of(answer: Schema, **more: Schema) -> Schema:
    """Return the JSON Schema of an answer, with the schema of what the question itself returns, and of what stands beside that."""
    definitions = {**answer.get("definitions", {})}
    inner = {key: part for key, part in answer.items() if key != "definitions"}
    shape = record_of(Head).schema(definitions)
    said = {"anyOf": [inner, {"type": "null"}], "description": "The answer as data; null where it is left out, as `notices` says."}
    properties = {**shape["properties"], "answer": said, **more}
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [*shape["required"], "answer"],
        "properties": properties,
        **({"definitions": definitions} if definitions else {}),
    }


def answered(head: Head, text: str, answer: Mapping[str, Any] | None, host: Host, **more: Any) -> Reply:
    """Return an answer: as text what cannot wait stands first, then what is said, what is behind it, and what else to say of it."""
    data = {**data_of(head), "answer": None if answer is None else dict(answer), **more}
    return Reply(data, "\n\n".join(filter(None, _paragraphs(head, text, host))))


def _paragraphs(head: Head, text: str, host: Host) -> tuple[str, ...]:
    """Return the text of an answer in parts."""
    alarm = "\n".join(head.alarm)
    if alarm and head.say[: len(head.alarm)] == head.alarm:
        text = "\n".join(head.say[len(head.alarm) :])
    elif alarm:
        text = host.say("later", text=text)
    behind = [host.say("cited", title=item.title, strength=item.strength.title, id=item.id) for item in head.evidence if item.strength]
    if behind:
        behind.insert(0, host.say("behind"))
    if head.sources:
        behind += [host.say("sources"), *(host.say("source", ids=", ".join(ids), citation=text) for text, ids in _by_source(head).items())]
    return host.say("alarm", text=alarm) if alarm else "", text, "\n".join(behind), "\n".join(head.notices)


def _by_source(head: Head) -> dict[str, list[str]]:
    """Return each source by its citation, with what is cited of it."""
    found: dict[str, list[str]] = {}
    for item in head.sources:
        found.setdefault(item.citation, []).append(item.id)
    return found

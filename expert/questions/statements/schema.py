"""The JSON Schema of explanations, as it follows from the kinds of statement."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from expert.questions.statements.base import EXPLANATION_SCHEMA_VERSION
from expert.questions.statements.kinds import KINDS
from expert.shapes.plain import Schema, snake_case

_AT = "#/definitions/"
_STATEMENT = "statement"
_TEXT: Schema = {"type": "string", "minLength": 1}


def explanation_schema() -> Schema:
    """Return the JSON Schema (draft-07) of every explanation: each kind of statement by its name, with its fields.

    A statement is checked by the definition of its kind alone, so that a fault is told once, and where it is.
    """
    definitions: dict[str, Schema] = {_STATEMENT: _any_statement()}
    for name, kind in sorted(KINDS.items()):
        _, found = msgspec.json.schema_components([kind], ref_template=_AT + "{name}")
        own = found.pop(kind.__name__)
        definitions[name] = _tidied(own)
        definitions |= {_named(part): _tidied(schema) for part, schema in found.items() if part != "Statement"}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": f"An explanation, version {EXPLANATION_SCHEMA_VERSION}",
        "description": "The answer to a question (`why`, `why-not`, …) as data: a tree of statements, whole. "
        "Every name in it is one of the knowledge base; `x-names` says of what kind. No field holds a sentence.",
        "type": "object",
        "additionalProperties": False,
        "required": ["schema", "question", "knowledge", "statement"],
        "properties": {
            "schema": {"const": EXPLANATION_SCHEMA_VERSION},
            "question": {
                "type": "string",
                "pattern": "^[a-z][a-z-]*$",
                "description": "The question that was asked, by the word of its command; `why-asked` is one of an interview.",
            },
            "knowledge": {
                "type": "object",
                "description": "The knowledge base whose names stand in the statements.",
                "additionalProperties": False,
                "required": ["id", "version", "fingerprint"],
                "properties": {"id": _TEXT, "version": _TEXT, "fingerprint": _TEXT},
            },
            "statement": {"$ref": _AT + _STATEMENT},
        },
        "definitions": definitions,
    }


def _any_statement() -> Schema:
    """Return the definition of a statement of any kind, which hands it to the one of its kind."""
    by_kind = [{"if": {"properties": {"kind": {"const": name}}}, "then": {"$ref": _AT + name}} for name in sorted(KINDS)]
    kinds = {"kind": {"enum": sorted(KINDS), "description": "What kind of statement it is."}}
    return {"type": "object", "required": ["kind"], "properties": kinds, "allOf": by_kind}


def _tidied(schema: Any) -> Any:
    """Return a schema of JSON as it is really written: nothing beside the fields, decimals as numbers, one line of a docstring."""
    match schema:
        case {"type": "string", "format": "decimal"}:
            return {"type": "number"}
        case {"$ref": str(place)}:
            return {"$ref": _AT + _named(place.removeprefix(_AT))}
        case {"items": _, "default": []}:
            return {"type": "array", "minItems": 1, "items": {"$ref": _AT + _STATEMENT}, "description": "What it rests on, or its parts."}
        case Mapping():
            found = {key: _tidied(value) for key, value in schema.items() if key not in {"title", "discriminator"}}
            if "description" in found:
                found["description"] = " ".join(str(found["description"]).partition("\n\n")[0].split())
            if "anyOf" in found:
                found["anyOf"] = sorted(found["anyOf"], key=str)  # msgspec orders them by its version
            return {**found, "additionalProperties": False} if found.get("type") == "object" else found
        case list():
            return [_tidied(item) for item in schema]
        case _:
            return schema


def _named(part: str) -> str:
    """Return the name of a definition that several kinds share: `Answered` reads `answered_value`, so that it is not taken for a kind."""
    return _STATEMENT if part == "Statement" else f"{snake_case(part)}_value"

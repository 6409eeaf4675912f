"""The JSON Schemas of the knowledge language, and faults against them told in our own words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any

from expert.errors import Diagnostics, suggest_names
from expert.loading.read import Document, Pointer

SCHEMA_KINDS = (
    "knowledge",
    "sources",
    "claims",
    "findings",
    "concepts",
    "causes",
    "recommendations",
    "rules",
    "invariants",
    "cases",
)
"""The kinds of file in a knowledge base, each with a schema of that name."""
PUBLISHED_SCHEMAS = (*SCHEMA_KINDS, "outcome")
"""Every schema that ships with the package; that of a case is generated from the findings."""


@cache
def load_schema(kind: str) -> dict[str, Any]:
    """Return the JSON Schema `knowledge/schema/<kind>.schema.json` that ships with the package."""
    text = resources.files("knowledge").joinpath("schema", f"{kind}.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def validate(document: Document, kind: str, diagnostics: Diagnostics) -> set[Pointer]:
    """Note every fault of a document against its schema; return the pointers of the faulty values."""
    from jsonschema import Draft7Validator

    faulty: set[Pointer] = set()
    for error in Draft7Validator(load_schema(kind)).iter_errors(document.data):
        pointer: Pointer = tuple(error.absolute_path)
        faulty.add(pointer)
        for at, of_key, code, message, help in _told(error, pointer):
            diagnostics.add(document.location(at, of_key=of_key), code, message, help)
    return faulty


def _told(error: Any, pointer: Pointer) -> Iterator[tuple[Pointer, bool, str, str, str]]:
    """Yield a schema fault as (pointer, whether the key is meant, code, message, help)."""
    schema, value = error.schema, error.instance
    name = f"`{pointer[-1]}`" if pointer and isinstance(pointer[-1], str) else "this entry" if pointer else "the file"
    match error.validator:
        case "additionalProperties":
            known = schema.get("properties", {})
            for key in value:
                if key not in known:
                    yield (*pointer, key), True, "KB010", f"unknown key `{key}`", suggest_names(key, known)
        case "required":
            missing = next(key for key in error.validator_value if key not in value and f"'{key}'" in error.message)
            yield pointer, False, "KB011", f"{name} lacks `{missing}`", _described(schema.get("properties", {}).get(missing, {}))
        case "type":
            expected = " or ".join(_type_word(word) for word in _listed(error.validator_value))
            yield pointer, False, "KB012", f"{name} is {_type_of(value)}, not {expected}", str(schema.get("description", ""))
        case "enum":
            options = [option for option in error.validator_value if isinstance(option, str)]
            yield pointer, False, "KB013", f"{name} cannot be `{_short(value)}`", suggest_names(_short(value), options)
        case "pattern":
            is_key = "propertyNames" in error.absolute_schema_path
            at = (*pointer, str(value)) if is_key else pointer
            yield at, is_key, "KB014", f"`{_short(value)}` does not have the right form", _pattern_help(error.validator_value)
        case "minProperties" | "minItems" | "minLength":
            yield pointer, False, "KB015", f"{name} is empty or too short", f"at least {error.validator_value}"
        case "maxProperties" | "maxItems":
            yield pointer, False, "KB015", f"{name} has too many parts", f"at most {error.validator_value}"
        case "uniqueItems":
            yield pointer, False, "KB015", f"{name} names something twice", "name it once"
        case _:
            yield pointer, False, "KB015", f"{name} cannot be `{_short(value)}`", f"{error.validator} {error.validator_value}"


def _listed(value: Any) -> list[str]:
    """Return a schema's type as a list."""
    return value if isinstance(value, list) else [value]


def _type_word(word: str) -> str:
    """Return what a JSON type is called."""
    words = {
        "object": "a mapping",
        "array": "a list",
        "string": "a text",
        "integer": "a whole number",
        "number": "a number",
        "boolean": "true or false",
    }
    return words.get(word, word)


def _type_of(value: object) -> str:
    """Return what a value is."""
    match value:
        case None:
            return "empty"
        case bool():
            return f"`{str(value).lower()}`"
        case dict():
            return "a mapping"
        case list():
            return "a list"
        case str():
            return "a text"
        case _:
            return "a number"


def _short(value: object) -> str:
    """Return a value, cut where it is long."""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _described(schema: dict[str, Any]) -> str:
    """Return the description of a property."""
    return str(schema.get("description", ""))


def _pattern_help(pattern: str) -> str:
    """Return what a pattern asks for."""
    helps = {
        "^[a-z][a-z0-9_]*$": "snake_case: small letters, digits and _, starting with a letter",
        "^[a-z][a-z0-9]*(-[a-z0-9]+)*$": "kebab-case: small letters, digits and -, starting with a letter",
        "^[0-9]{4}-[0-9]{2}-[0-9]{2}$": "year-month-day, in quotes or not: 2026-01-31",
        "^[0-9]+\\.[0-9]+\\.[0-9]+$": "three numbers: 1.0.0",
        "^[a-z][a-z0-9]*(-[a-z0-9]+)*(#[A-Z]+[0-9]+[a-z]?)?$": "a source, or a claim of it: `a-source` or `a-source#C1`",
        "^[A-Z]+[0-9]+[a-z]?$": "capital letters and a number: C1",
        "^[A-Za-z]+$": "letters only, as in knowledge.yaml",
        "^10\\.[0-9]{4,}/\\S+$": "a DOI: 10.1234/abc, without address",
    }
    return helps.get(pattern, f"it must match {pattern}")

"""Faults of a file against its JSON Schema, told in our own words."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Protocol

from expert.cases.values import show_value
from expert.errors import Diagnostics, Location, suggest_names
from expert.shapes.notes import Pointer
from expert.shapes.plain import PATTERN_HELP, Schema


class Located(Protocol):
    """Data that knows where each value stands."""

    @property
    def data(self) -> object:
        """Return plain data."""

    def location(self, pointer: Pointer = (), *, of_key: bool = False) -> Location:
        """Return where a value stands, or its key."""


def validate(document: Located, schema: Schema, diagnostics: Diagnostics) -> set[Pointer]:
    """Note every fault of a document against its schema; return the pointers of the faulty values."""
    from jsonschema import Draft7Validator

    faulty: set[Pointer] = set()
    lacking: set[Pointer] = set()
    for error in Draft7Validator(schema).iter_errors(document.data):
        pointer: Pointer = tuple(error.absolute_path)
        faulty.add(pointer)
        if error.validator == "required":
            # jsonschema gives an error for each missing key, and which one it means stands in its words alone.
            if pointer in lacking:
                continue
            lacking.add(pointer)
        for at, of_key, code, message, help in _told(error, pointer):
            diagnostics.add(document.location(at, of_key=of_key), code, message, help)
    return faulty


def _told(error: Any, pointer: Pointer) -> Iterator[tuple[Pointer, bool, str, str, str]]:
    """Yield a schema fault as (pointer, whether the key is meant, code, message, help)."""
    schema, value = error.schema, error.instance
    name = _part(pointer, value)
    match error.validator:
        case "additionalProperties":
            known = schema.get("properties", {})
            for key in value:
                if key not in known:
                    yield (*pointer, key), True, "KB010", f"unknown key `{key}`", suggest_names(key, known)
        case "required":
            for missing in (key for key in error.validator_value if key not in value):
                help = _described(schema.get("properties", {}).get(missing, {}), f"write `{missing}: …`")
                yield pointer, False, "KB011", f"{name} lacks `{missing}`", help
        case "type":
            types = _listed(error.validator_value)
            expected, help = " or ".join(_type_word(word) for word in types), _described(schema, _TYPE_HELPS.get(types[0], ""))
            yield pointer, False, "KB012", f"{name} is {_type_of(value)}, not {expected}", help
        case "enum":
            options = [option for option in error.validator_value if isinstance(option, str)]
            yield pointer, False, "KB013", f"{name} cannot be `{show_value(value)}`", suggest_names(show_value(value), options)
        case "pattern":
            is_key = "propertyNames" in error.absolute_schema_path
            at = (*pointer, str(value)) if is_key else pointer
            yield at, is_key, "KB014", f"`{show_value(value)}` does not have the right form", schema[PATTERN_HELP]
        case _:
            yield pointer, False, "KB015", *_out_of_bounds(error, name)


def _out_of_bounds(error: Any, name: str) -> tuple[str, str]:
    """Return the message and help of a value that has the right type and is too small, too large or repeats itself."""
    bound, value = error.validator_value, show_value(error.instance)
    match error.validator:
        case "minProperties" | "minItems" | "minLength":
            return f"{name} is empty or too short", f"at least {bound}"
        case "maxProperties" | "maxItems":
            return f"{name} has too many parts", f"at most {bound}"
        case "uniqueItems":
            return f"{name} names something twice", "name it once"
        case "minimum":
            return f"{name} cannot be `{value}`", f"at least {bound}"
        case "maximum":
            return f"{name} cannot be `{value}`", f"at most {bound}"
        case _:
            return f"{name} cannot be `{value}`", f"{error.validator} {bound}"


def _part(pointer: Pointer, value: object) -> str:
    """Return what the value at `pointer` is called in a sentence."""
    if not pointer:
        return "the file"
    if isinstance(pointer[-1], str):
        return f"`{pointer[-1]}`"
    keys = [step for step in pointer if isinstance(step, str)]
    return "this entry" if isinstance(value, dict) or not keys else f"a part of `{keys[-1]}`"


_TYPE_HELPS = {
    "object": "write `key: value`",
    "array": "write `[a, b]`",
    "string": "write a text, in quotes where it looks like something else",
    "integer": "write digits only",
    "number": "write a number without quotes or unit",
    "boolean": "write yes or no",
}
"""How a value of each JSON type is written."""


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
        case Decimal():
            return "a decimal number"
        case _:
            return "a number"


def _described(schema: dict[str, Any], otherwise: str) -> str:
    """Return the description of a property, or what else can be said of it."""
    return str(schema.get("description", otherwise))

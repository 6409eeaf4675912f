"""What is wrong with plain data that does not fit its JSON Schema: every fault at once, told in our own words, with its place.

The home of jsonschema. Importing it takes longer than assessing a runner, so a case is held against its schema only once its shape says
that it does not fit. Files of a knowledge base and outcomes are always checked here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, Protocol

from msgspec import Struct

from expert.errors import Diagnostics, Location, show_value, suggest_names
from expert.shapes.notes import Pointer
from expert.shapes.plain import PATTERN_HELP, Schema
from expert.shapes.shape import listed

_COMMA = "; a text with a comma inside braces is quoted"
"""Added where a key has no value: it is what YAML makes of the second half of such a text."""


class Misfit(Enum):
    """What can be wrong with the form of data."""

    UNKNOWN_KEY = "unknown_key"
    MISSING_KEY = "missing_key"
    TYPE = "type"
    WORD = "word"
    PATTERN = "pattern"
    BOUNDS = "bounds"


class FormFault(Struct, frozen=True):
    """One fault of the form.

    Attributes:
        kind: What is wrong.
        at: Where it is told: a value, or with `of_key` its key.
        of_key: Whether the key is meant.
        inside: The value that is faulty: of a key that is unknown or missing, the mapping.
        message: What is wrong, in one sentence.
        help: How to mend it.
    """

    kind: Misfit
    at: Pointer
    of_key: bool
    inside: Pointer
    message: str
    help: str


class Located(Protocol):
    """Data that knows where each value stands."""

    @property
    def data(self) -> object:
        """Return plain data."""

    def location(self, pointer: Pointer = (), *, of_key: bool = False) -> Location:
        """Return where a value stands, or its key."""


def validate(document: Located, schema: Schema, diagnostics: Diagnostics, codes: Mapping[Misfit, str]) -> set[Pointer]:
    """Note every fault of a document against its schema, by the code of its kind; return the pointers of the faulty values."""
    faulty: set[Pointer] = set()
    for fault in form_faults(document.data, schema):
        faulty.add(fault.inside)
        diagnostics.add(document.location(fault.at, of_key=fault.of_key), codes[fault.kind], fault.message, fault.help)
    return faulty


def form_faults(data: object, schema: Schema, whole: str = "the file") -> Iterator[FormFault]:
    """Yield every fault of data, which messages call by the name of the `whole`, against a schema."""
    lacking: set[Pointer] = set()
    for error in _validator()(schema).iter_errors(data):
        inside: Pointer = tuple(error.absolute_path)
        if error.validator == "required":
            # jsonschema gives an error for each missing key, and which one it means stands in its words alone.
            if inside in lacking:
                continue
            lacking.add(inside)
        for kind, at, of_key, message, help in _told(error, inside, whole):
            yield FormFault(kind, at, of_key, inside, message, help)


@cache
def _validator() -> Any:
    """Return jsonschema's validator, which compares no item of a list with each other: for a long one that would take hours."""
    import jsonschema

    library: Any = jsonschema  # whose function for this says no types

    def unique(_: object, distinct: bool, items: object, __: Schema) -> Iterator[Exception]:
        if distinct and isinstance(items, list) and len(set(map(_comparable, items))) < len(items):
            yield jsonschema.ValidationError("an item is repeated")

    return library.validators.extend(jsonschema.Draft7Validator, {"uniqueItems": unique})


def _comparable(item: object) -> object:
    """Return what is the same for two items if JSON Schema takes them for the same: 1 and 1.0 are, 1 and true are not."""
    return repr(item) if isinstance(item, list | dict) else (isinstance(item, bool), item)


def _told(error: Any, pointer: Pointer, whole: str) -> Iterator[tuple[Misfit, Pointer, bool, str, str]]:
    """Yield a schema fault as (kind, pointer, whether the key is meant, message, help)."""
    schema, value = error.schema, error.instance
    name = _part(pointer, value, whole)
    match error.validator:
        case "additionalProperties":
            known = schema.get("properties", {})
            for key in value:
                if key not in known:
                    help = suggest_names(str(key), known) + (_COMMA if value[key] is None else "")
                    yield Misfit.UNKNOWN_KEY, (*pointer, key), True, f"unknown key `{key}`", help
        case "required":
            for missing in (key for key in error.validator_value if key not in value):
                help = _described(schema.get("properties", {}).get(missing, {}), f"write `{missing}: …`")
                yield Misfit.MISSING_KEY, pointer, False, f"{name} lacks `{missing}`", help
        case "type":
            types = listed(error.validator_value)
            expected, help = " or ".join(_type_word(word) for word in types), _described(schema, _TYPE_HELPS.get(types[0], ""))
            yield Misfit.TYPE, pointer, False, f"{name} is {_type_of(value)}, not {expected}", help
        case "enum":
            options = [option for option in error.validator_value if isinstance(option, str)]
            yield Misfit.WORD, pointer, False, f"{name} cannot be `{show_value(value)}`", suggest_names(show_value(value), options)
        case "pattern":
            is_key = "propertyNames" in error.absolute_schema_path
            at = (*pointer, str(value)) if is_key else pointer
            yield Misfit.PATTERN, at, is_key, f"`{show_value(value)}` does not have the right form", schema[PATTERN_HELP]
        case _:
            yield Misfit.BOUNDS, pointer, False, *_out_of_bounds(error, name)


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
        case "maxLength":
            return f"{name} is too long", f"at most {bound} characters"
        case "minimum":
            return f"{name} cannot be `{value}`", f"at least {bound}"
        case "maximum":
            return f"{name} cannot be `{value}`", f"at most {bound}"
        case _:
            return f"{name} cannot be `{value}`", f"{error.validator} {bound}"


def _part(pointer: Pointer, value: object, whole: str) -> str:
    """Return what the value at `pointer` is called in a sentence."""
    if not pointer:
        return whole
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


def _described(schema: Mapping[str, Any], otherwise: str) -> str:
    """Return the description of a property, or what else can be said of it."""
    return str(schema.get("description", otherwise))

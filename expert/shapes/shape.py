"""The shapes of types: the JSON Schema (draft-07) of each, whether plain data fits it, how a value is read from that and written as it.

`expert.shapes.hints` derives them from type hints. What is read must fit. Here stand single values; lists, mappings and records stand in
`expert.shapes.compound`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Protocol

from msgspec import Struct

from expert.shapes.notes import Converted, Form, Names, Pointer, Site
from expert.shapes.plain import DEFINITIONS, NAMES, PATTERN_HELP, Schema, exact, value_to_data


class Reference(Struct, frozen=True):
    """A place in the data that names something; `of_key` says that the name is the key there."""

    at: Pointer
    name: str
    names: Names
    of_key: bool = False


class Shape(Protocol):
    """How values of one type stand in a file."""

    def schema(self, definitions: Schema) -> Schema:
        """Return the JSON Schema; what it refers to is put among the definitions."""

    def fits(self, raw: Any) -> bool:
        """Return whether raw data is valid against the schema."""

    def read(self, raw: Any, site: Site) -> Any:
        """Return the value that raw data of the right form stands for."""

    def write(self, value: Any) -> Any:
        """Return a value as plain data."""

    def references(self, raw: Any, at: Pointer) -> Iterator[Reference]:
        """Yield everything that raw data of the right form names."""


class Scalar(Struct, frozen=True):
    """A text, truth, number or anything: as JSON has it."""

    type: str
    form: Form = Form()
    names: Names | None = None

    def schema(self, definitions: Schema) -> Schema:  # noqa: ARG002 - as Shape asks
        """Return the schema of the JSON type."""
        if self.form.among:
            return {"enum": list(self.form.among)}
        schema: Schema = {"type": self.type} if self.type else {}
        least, most = ("minLength", "maxLength") if self.type == "string" else ("minimum", "maximum")
        found = {least: self.form.least, most: self.form.most}
        return schema | pattern_schema(self.form) | {key: value for key, value in found.items() if value is not None}

    def fits(self, raw: Any) -> bool:
        """Return whether it is of the type, and well formed."""
        match self.type:
            case "string":
                return isinstance(raw, str) and self._is_formed(raw)
            case "boolean":
                return isinstance(raw, bool)
            case "integer":
                return _is_whole(raw) and within(raw, self.form)
            case "number":
                return isinstance(raw, int | float | Decimal) and not isinstance(raw, bool) and within(raw, self.form)
            case _:
                return True

    def _is_formed(self, raw: str) -> bool:
        """Return whether a text is one of the words, or has the pattern and the length."""
        if self.form.among:
            return raw in self.form.among
        return matches(raw, self.form) and within(len(raw), self.form)

    def read(self, raw: Any, site: Site) -> Any:  # noqa: ARG002 - as Shape asks
        """Return the value; a number that may have decimals is one."""
        return Decimal(exact(raw)) if self.type == "number" else raw

    def write(self, value: Any) -> Any:
        """Return the value as it is; decimals have few enough digits to survive as a float."""
        return value_to_data(value)

    def references(self, raw: Any, at: Pointer) -> Iterator[Reference]:
        """Yield the name that the text is."""
        if self.names is not None:
            yield Reference(at, raw, self.names)


def _is_whole(raw: object) -> bool:
    """Return whether it is an integer to JSON Schema, for which 1.0 is one and true is none."""
    return raw.is_integer() if isinstance(raw, float) else isinstance(raw, int) and not isinstance(raw, bool)


def pattern_schema(form: Form) -> Schema:
    """Return the pattern of a text, with the words that an editor shows where it does not match."""
    return {"pattern": form.pattern, PATTERN_HELP: form.help} if form.pattern else {}


def matches(text: str, form: Form) -> bool:
    """Return whether a text has the pattern, if there is one."""
    return not form.pattern or re.search(form.pattern, text) is not None


def within(number: Any, form: Form) -> bool:
    """Return whether a number, or how many there are of something, is neither too small nor too large."""
    return (form.least is None or number >= form.least) and (form.most is None or number <= form.most)


class Worded(Struct, frozen=True):
    """A value for which words stand."""

    meanings: tuple[tuple[str | bool, object], ...]

    def schema(self, definitions: Schema) -> Schema:  # noqa: ARG002 - as Shape asks
        """Return the words."""
        return {"enum": [word for word, _ in self.meanings]}

    def fits(self, raw: Any) -> bool:
        """Return whether it is one of the words; 1 is not true."""
        return any(type(word) is type(raw) and word == raw for word, _ in self.meanings)

    def read(self, raw: Any, site: Site) -> Any:  # noqa: ARG002 - as Shape asks
        """Return what a word means."""
        return next(value for word, value in self.meanings if word == raw)

    def write(self, value: Any) -> Any:
        """Return the first word for a value."""
        return next(word for word, meant in self.meanings if meant is value)

    def references(self, raw: Any, at: Pointer) -> Iterator[Reference]:  # noqa: ARG002 - as Shape asks
        """Yield nothing."""
        yield from ()


class Own(Struct, frozen=True):
    """A value that stands in a file as one of another type."""

    form: Converted
    inner: Shape

    def schema(self, definitions: Schema) -> Schema:
        """Return the schema of that type."""
        return self.inner.schema(definitions)

    def fits(self, raw: Any) -> bool:
        """Return whether it fits that type."""
        return self.inner.fits(raw)

    def read(self, raw: Any, site: Site) -> Any:
        """Return the value."""
        return self.form.read(raw, site)

    def write(self, value: Any) -> Any:
        """Return plain data."""
        return self.form.write(value)

    def references(self, raw: Any, at: Pointer) -> Iterator[Reference]:  # noqa: ARG002 - as Shape asks
        """Yield nothing: whoever gave it a form of its own checks it."""
        yield from ()


class Nullable(Struct, frozen=True):
    """A value, or null."""

    inner: Shape

    def schema(self, definitions: Schema) -> Schema:
        """Return the schema, with null beside its type or among its words."""
        schema = self.inner.schema(definitions)
        if "enum" in schema:
            return {**schema, "enum": [*schema["enum"], None]}
        if "type" not in schema or "allOf" in schema:
            return {"anyOf": [schema, {"type": "null"}]}
        return {**schema, "type": [*listed(schema["type"]), "null"]}

    def fits(self, raw: Any) -> bool:
        """Return whether it is null, or fits."""
        return raw is None or self.inner.fits(raw)

    def read(self, raw: Any, site: Site) -> Any:
        """Return the value."""
        return None if raw is None else self.inner.read(raw, site)

    def write(self, value: Any) -> Any:
        """Return plain data."""
        return None if value is None else self.inner.write(value)

    def references(self, raw: Any, at: Pointer) -> Iterator[Reference]:
        """Yield what the value names."""
        if raw is not None:
            yield from self.inner.references(raw, at)


class Either(Struct, frozen=True):
    """A value of one of several types, such as a text or a list."""

    shapes: tuple[Shape, ...]

    def schema(self, definitions: Schema) -> Schema:
        """Return one schema for all where JSON tells their types apart: what it says of a text binds no list."""
        parts = [shape.schema(definitions) for shape in self.shapes]
        if any("type" not in part for part in parts):
            return {"anyOf": parts}
        types = list(dict.fromkeys(type for part in parts for type in listed(part["type"])))
        merged = {key: value for part in parts for key, value in part.items()}
        return {**merged, "type": [type for type in types if type != "integer" or "number" not in types]}

    def fits(self, raw: Any) -> bool:
        """Return whether it fits one of them."""
        return any(shape.fits(raw) for shape in self.shapes)

    def read(self, raw: Any, site: Site) -> Any:
        """Return the value."""
        return next(shape for shape in self.shapes if shape.fits(raw)).read(raw, site)

    def write(self, value: Any) -> Any:
        """Return plain data; what can be written is a single value."""
        return value_to_data(value)

    def references(self, raw: Any, at: Pointer) -> Iterator[Reference]:
        """Yield what the value names."""
        yield from next(shape for shape in self.shapes if shape.fits(raw)).references(raw, at)


def listed(types: str | list[str]) -> list[str]:
    """Return the JSON types of a schema as a list."""
    return types if isinstance(types, list) else [types]


class Described(Struct, frozen=True):
    """A shape with a description, with the kind of thing that it names, or one that the schema keeps among its definitions."""

    inner: Shape
    says: str = ""
    kind: str = ""
    definition: str = ""

    def schema(self, definitions: Schema) -> Schema:
        """Return the schema with its description, or a reference to the definition."""
        schema = self.inner.schema(definitions)
        said = {key: text for key, text in (("description", self.says), (NAMES, self.kind)) if text}
        if said:
            schema = {**({"allOf": [schema]} if "$ref" in schema else schema), **said}
        if self.definition:
            assert definitions.get(self.definition, schema) == schema, f"two definitions are called {self.definition}"
            definitions[self.definition] = schema
            return {"$ref": DEFINITIONS + self.definition}
        return schema

    def fits(self, raw: Any) -> bool:
        """Return whether it fits."""
        return self.inner.fits(raw)

    def read(self, raw: Any, site: Site) -> Any:
        """Return the value."""
        return self.inner.read(raw, site)

    def write(self, value: Any) -> Any:
        """Return plain data."""
        return self.inner.write(value)

    def references(self, raw: Any, at: Pointer) -> Iterator[Reference]:
        """Yield what the value names."""
        return self.inner.references(raw, at)


def bare(shape: Shape) -> Shape:
    """Return a shape without its description."""
    while isinstance(shape, Described):
        shape = shape.inner
    return shape

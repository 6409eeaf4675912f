"""The shapes of types: the JSON Schema (draft-07) of each, how its values are read from plain data and written as such.

`expert.shapes.hints` derives them from type hints. What is read has been validated against the schema. Long because the closed set of
shapes stands here, each with its four readings side by side.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Protocol

from msgspec import NODEFAULT, Struct

from expert.shapes.notes import Converted, Form, Names, Pointer, Site
from expert.shapes.plain import PATTERN_HELP, Schema, value_to_data


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

    def read(self, raw: Any, site: Site) -> Any:
        """Return the value that raw data of the right form stands for."""

    def write(self, value: Any) -> Any:
        """Return a value as plain data."""

    def references(self, raw: Any, at: Pointer) -> Iterator[Reference]:
        """Yield everything that raw data of the right form names."""


class Scalar(Struct, frozen=True):
    """A text, truth, number or anything: as JSON has it."""

    type: str
    form: Form
    names: Names | None = None

    def schema(self, definitions: Schema) -> Schema:  # noqa: ARG002 - as Shape asks
        """Return the schema of the JSON type."""
        if self.form.among:
            return {"enum": list(self.form.among)}
        schema: Schema = {"type": self.type} if self.type else {}
        least, most = ("minLength", "maxLength") if self.type == "string" else ("minimum", "maximum")
        found = {least: self.form.least, most: self.form.most}
        return schema | _pattern(self.form) | {key: value for key, value in found.items() if value is not None}

    def read(self, raw: Any, site: Site) -> Any:  # noqa: ARG002 - as Shape asks
        """Return the value; a number that may have decimals is one."""
        return Decimal(raw) if self.type == "number" else raw

    def write(self, value: Any) -> Any:
        """Return the value as it is; decimals have few enough digits to survive as a float."""
        return value_to_data(value)

    def references(self, raw: Any, at: Pointer) -> Iterator[Reference]:
        """Yield the name that the text is."""
        if self.names is not None:
            yield Reference(at, raw, self.names)


def _pattern(form: Form) -> Schema:
    """Return the pattern of a text, with the words that an editor shows where it does not match."""
    return {"pattern": form.pattern, PATTERN_HELP: form.help} if form.pattern else {}


class Worded(Struct, frozen=True):
    """A value for which words stand."""

    meanings: tuple[tuple[str | bool, object], ...]

    def schema(self, definitions: Schema) -> Schema:  # noqa: ARG002 - as Shape asks
        """Return the words."""
        return {"enum": [word for word, _ in self.meanings]}

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
    """A value with a form of its own."""

    form: Converted
    record: Shape | None = None

    def schema(self, definitions: Schema) -> Schema:
        """Return its schema, or that of the record as which it stands."""
        return dict(self.form.schema) if isinstance(self.form.schema, Mapping) else self.record.schema(definitions) if self.record else {}

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
        return {**schema, "type": [schema["type"], "null"]}

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


class ListOf(Struct, frozen=True):
    """A list of values of one type."""

    item: Shape
    form: Form

    def schema(self, definitions: Schema) -> Schema:
        """Return the schema of a list."""
        found = {"minItems": self.form.least, "maxItems": self.form.most, "uniqueItems": self.form.distinct or None}
        bounds = {key: value for key, value in found.items() if value is not None}
        return {"type": "array", "items": self.item.schema(definitions), **bounds}

    def read(self, raw: Any, site: Site) -> Any:
        """Return a tuple."""
        return tuple([self.item.read(item, Site((*site.at, index), site.around, site.reader)) for index, item in enumerate(raw)])

    def write(self, value: Any) -> Any:
        """Return a list."""
        return [self.item.write(item) for item in value]

    def references(self, raw: Any, at: Pointer) -> Iterator[Reference]:
        """Yield what the items name."""
        for index, item in enumerate(raw):
            yield from self.item.references(item, (*at, index))


class Pairs(Struct, frozen=True):
    """A mapping from texts to values of one type."""

    key: Scalar
    value: Shape
    form: Form
    complete: bool = False

    def schema(self, definitions: Schema) -> Schema:
        """Return the schema of a mapping."""
        value = self.value.schema(definitions)
        names = {"propertyNames": _pattern(self.key.form)} if self.key.form.pattern else {}
        return {"type": "object", **names, **({"additionalProperties": value} if value else {}), **_sized(self.form)}

    def read(self, raw: Any, site: Site) -> Any:
        """Return a mapping that cannot be changed."""
        items = {key: self.value.read(item, Site((*site.at, key), raw, site.reader)) for key, item in raw.items()}
        return MappingProxyType(items)

    def write(self, value: Any) -> Any:
        """Return a mapping."""
        return {key: self.value.write(item) for key, item in value.items()}

    def references(self, raw: Any, at: Pointer) -> Iterator[Reference]:
        """Yield the names that the keys are, and what the values name."""
        for key, item in raw.items():
            if self.key.names is not None:
                yield Reference((*at, key), key, self.key.names, of_key=True)
            yield from self.value.references(item, (*at, key))


def _sized(form: Form) -> Schema:
    """Return how many keys a mapping may have."""
    found = {"minProperties": form.least, "maxProperties": form.most}
    return {key: bound for key, bound in found.items() if bound is not None}


class Keyed(Struct, frozen=True):
    """A mapping that may have certain keys, or has all of them where they are `needed`, each with a value of its own type."""

    shapes: Mapping[str, Shape]
    form: Form
    needed: bool

    def schema(self, definitions: Schema) -> Schema:
        """Return the schema of the mapping, which lists the keys."""
        needed = {"required": list(self.shapes)} if self.needed else {}
        properties = {key: shape.schema(definitions) for key, shape in self.shapes.items()}
        return {"type": "object", "additionalProperties": False, **needed, "properties": properties, **_sized(self.form)}

    def read(self, raw: Any, site: Site) -> Any:
        """Return a mapping that cannot be changed, in the order in which it is written."""
        items = {key: self.shapes[key].read(item, Site((*site.at, key), raw, site.reader)) for key, item in raw.items()}
        return MappingProxyType(items)

    def write(self, value: Any) -> Any:
        """Return a mapping."""
        return {key: self.shapes[key].write(item) for key, item in value.items()}

    def references(self, raw: Any, at: Pointer) -> Iterator[Reference]:
        """Yield what the values name."""
        for key, item in raw.items():
            yield from self.shapes[key].references(item, (*at, key))


class ListById(Struct, frozen=True):
    """Records by id, which stand in a file as a list."""

    records: ListOf

    def schema(self, definitions: Schema) -> Schema:
        """Return the schema of the list."""
        return self.records.schema(definitions)

    def read(self, raw: Any, site: Site) -> Any:
        """Return the records by id; the first of an id that stands twice."""
        found: dict[str, object] = {}
        for record in self.records.read(raw, site):
            found.setdefault(record.id, record)
        return MappingProxyType(found)

    def write(self, value: Any) -> Any:
        """Return the records as a list."""
        return self.records.write(tuple(value.values()))

    def references(self, raw: Any, at: Pointer) -> Iterator[Reference]:
        """Yield what the records name."""
        return self.records.references(raw, at)


class Field(Struct, frozen=True):
    """A field of a record: its name, its key in the file, its shape, and its default (`NODEFAULT` where it must be given)."""

    name: str
    key: str
    shape: Shape
    default: object

    @property
    def required(self) -> bool:
        """Return whether the file must say it."""
        return self.default is NODEFAULT


class Record(Struct, frozen=True):
    """A record: a mapping with a key for each field. `place` is the field that remembers where it stood, `top` what is said once a file."""

    type: type[Any]
    fields: tuple[Field, ...]
    place: str = ""
    top: Mapping[str, Field] = {}

    def schema(self, definitions: Schema) -> Schema:
        """Return the schema of the mapping."""
        return {
            "type": "object",
            "additionalProperties": False,
            "required": [field.key for field in self.fields if field.required],
            "properties": {field.key: field.shape.schema(definitions) for field in self.fields},
        }

    def values(self, raw: Any, site: Site) -> dict[str, Any]:
        """Return the value of each field that the mapping has."""
        found = {
            field.name: field.shape.read(raw[field.key], Site((*site.at, field.key), raw, site.reader))
            for field in self.fields
            if field.key in raw
        }
        if self.place:
            found[self.place] = site.reader.location((*site.at, "id") if "id" in raw else site.at)
        return found | {name: site.reader.at_top(field.key) for name, field in self.top.items()}

    def read(self, raw: Any, site: Site) -> Any:
        """Return the record."""
        return self.type(**self.values(raw, site))

    def write(self, value: Any) -> Any:
        """Return the mapping, without what is as if it had not been said."""
        found = ((field, getattr(value, field.name)) for field in self.fields)
        return {field.key: field.shape.write(item) for field, item in found if field.required or item != field.default}

    def references(self, raw: Any, at: Pointer) -> Iterator[Reference]:
        """Yield what the fields name."""
        for field in self.fields:
            if field.key in raw:
                yield from field.shape.references(raw[field.key], (*at, field.key))

    def references_at_top(self, root: Mapping[str, Any]) -> Iterator[Reference]:
        """Yield what is named at the top of the file for every record in it; what is missing or no text is a fault of the form."""
        for field in self.top.values():
            if isinstance(name := root.get(field.key), str):
                yield from field.shape.references(name, (field.key,))

    def __getitem__(self, name: str) -> Field:
        """Return the field of that name."""
        return next(field for field in self.fields if field.name == name)


class Verbs(Struct, frozen=True):
    """One of several records, each a verb with what it is about: `advise: ice`, or with two fields `decide: {running: no_run}`."""

    records: Mapping[str, Record]

    def schema(self, definitions: Schema) -> Schema:
        """Return the schema of a mapping with one verb."""
        properties = {verb: self._schema(record, definitions) for verb, record in self.records.items()}
        return {"type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": False, "properties": properties}

    def _schema(self, record: Record, definitions: Schema) -> Schema:
        """Return the schema of what one verb is about, with the description that its last field has."""
        *pair, last = record.fields
        value = last.shape.schema(definitions)
        if not pair:
            return value
        says = {"description": value.pop("description")} if "description" in value else {}
        return {"type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": value, **says}

    def read(self, raw: Any, site: Site) -> Any:  # noqa: ARG002 - as Shape asks
        """Return the record."""
        ((verb, what),) = raw.items()
        return self.records[verb].type(*(next(iter(what.items())) if isinstance(what, dict) else (what,)))

    def write(self, value: Any) -> Any:
        """Return the verb with what it is about."""
        verb, record = next((verb, record) for verb, record in self.records.items() if record.type is type(value))
        first, *rest = (getattr(value, field.name) for field in record.fields)
        return {verb: {first: rest[0]} if rest else first}

    def references(self, raw: Any, at: Pointer) -> Iterator[Reference]:
        """Yield what the verb names."""
        ((verb, what),) = raw.items()
        first, *rest = self.records[verb].fields
        if not rest:
            yield from first.shape.references(what, (*at, verb))
            return
        ((name, value),) = what.items()
        yield from (Reference(item.at, item.name, item.names, of_key=True) for item in first.shape.references(name, (*at, verb, name)))
        yield from rest[0].shape.references(value, (*at, verb, name))


class Described(Struct, frozen=True):
    """A shape with a description, or one that the schema keeps among its definitions."""

    inner: Shape
    says: str = ""
    definition: str = ""

    def schema(self, definitions: Schema) -> Schema:
        """Return the schema with its description, or a reference to the definition."""
        schema = self.inner.schema(definitions)
        if self.says:
            schema = {**schema, "description": self.says}
        if self.definition:
            definitions[self.definition] = schema
            return {"$ref": f"#/definitions/{self.definition}"}
        return schema

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


def record_in(shape: Shape) -> Record | None:
    """Return the record of which a shape is a list; None where it is no list of records."""
    found = bare(shape)
    listed = found.records if isinstance(found, ListById) else found
    item = listed.item if isinstance(listed, ListOf) else None
    return item if isinstance(item, Record) else None

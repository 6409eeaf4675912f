"""The shapes that are made of others: lists, mappings, records, and one of several records."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from msgspec import NODEFAULT, Struct
from msgspec.structs import replace

from expert.shapes.frozen import FrozenDict
from expert.shapes.notes import Form, Pointer, Site
from expert.shapes.plain import DEFINITIONS, Schema
from expert.shapes.shape import Reference, Scalar, Shape, bare, matches, pattern_schema, within


class ListOf(Struct, frozen=True):
    """A list of values of one type."""

    item: Shape
    form: Form

    def schema(self, definitions: Schema) -> Schema:
        """Return the schema of a list."""
        found = {"minItems": self.form.least, "maxItems": self.form.most, "uniqueItems": self.form.distinct or None}
        bounds = {key: value for key, value in found.items() if value is not None}
        return {"type": "array", "items": self.item.schema(definitions), **bounds}

    def fits(self, raw: Any) -> bool:
        """Return whether it is a list of such values, of the right length."""
        if not isinstance(raw, list) or not within(len(raw), self.form) or not all(map(self.item.fits, raw)):
            return False
        return not self.form.distinct or len(set(raw)) == len(raw)

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
        names = {"propertyNames": pattern_schema(self.key.form)} if self.key.form.pattern else {}
        return {"type": "object", **names, **({"additionalProperties": value} if value else {}), **_sized(self.form)}

    def fits(self, raw: Any) -> bool:
        """Return whether it is a mapping of such values."""
        if not isinstance(raw, dict) or not within(len(raw), self.form):
            return False
        return all(matches(key, self.key.form) for key in raw) and all(map(self.value.fits, raw.values()))

    def read(self, raw: Any, site: Site) -> Any:
        """Return a mapping that cannot be changed."""
        items = {key: self.value.read(item, Site((*site.at, key), raw, site.reader)) for key, item in raw.items()}
        return FrozenDict(items)

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

    def fits(self, raw: Any) -> bool:
        """Return whether it is a mapping with such keys, each with a value of its type."""
        if not isinstance(raw, dict) or not within(len(raw), self.form) or not raw.keys() <= self.shapes.keys():
            return False
        return (not self.needed or len(raw) == len(self.shapes)) and all(self.shapes[key].fits(item) for key, item in raw.items())

    def read(self, raw: Any, site: Site) -> Any:
        """Return a mapping that cannot be changed, in the order in which it is written."""
        items = {key: self.shapes[key].read(item, Site((*site.at, key), raw, site.reader)) for key, item in raw.items()}
        return FrozenDict(items)

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

    def fits(self, raw: Any) -> bool:
        """Return whether it is a list of such records."""
        return self.records.fits(raw)

    def read(self, raw: Any, site: Site) -> Any:
        """Return the records by id; the first of an id that stands twice."""
        found: dict[str, object] = {}
        for record in self.records.read(raw, site):
            found.setdefault(record.id, record)
        return FrozenDict(found)

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


class Tag(Struct, frozen=True):
    """The key of a record that tells its kind from others', and what stands there."""

    key: str
    kind: str


class Record(Struct, frozen=True):
    """A record: a mapping with a key for each field.

    `place` is the field that remembers where it stood, `top` what is said once a file. What equals its default is left out where it
    `omits` that, as msgspec's `omit_defaults` has it.
    """

    type: type[Any]
    fields: tuple[Field, ...]
    place: str = ""
    top: Mapping[str, Field] = {}
    tag: Tag | None = None
    omits: bool = False

    def schema(self, definitions: Schema) -> Schema:
        """Return the schema of the mapping."""
        tag = {} if self.tag is None else {self.tag.key: {"enum": [self.tag.kind]}}
        return {
            "type": "object",
            "additionalProperties": False,
            "required": [*tag, *(field.key for field in self.fields if field.required)],
            "properties": {**tag, **{field.key: field.shape.schema(definitions) for field in self.fields}},
        }

    def fits(self, raw: Any) -> bool:
        """Return whether it is a mapping with a key for each field that is needed, and with no other, each with a value of its type."""
        if not isinstance(raw, dict):
            return False
        if self.tag is not None and raw.get(self.tag.key) != self.tag.kind:
            return False
        known = {field.key: field for field in self.fields}
        said = raw.keys() if self.tag is None else raw.keys() - {self.tag.key}
        if not all(key in known and known[key].shape.fits(raw[key]) for key in said):
            return False
        return all(key in raw for key, field in known.items() if field.required)

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

    def write(self, value: Any) -> dict[str, Any]:
        """Return the mapping."""
        tag = {} if self.tag is None else {self.tag.key: self.tag.kind}
        found = ((field, getattr(value, field.name)) for field in self.fields)
        said = {field.key: field.shape.write(item) for field, item in found if not self.omits or field.required or item != field.default}
        return {**tag, **said}

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

    def with_shapes(self, shapes: Mapping[str, Shape]) -> Record:
        """Return the record with other shapes of some fields."""
        return replace(self, fields=tuple(replace(field, shape=shapes.get(field.name, field.shape)) for field in self.fields))

    def __getitem__(self, name: str) -> Field:
        """Return the field of that name."""
        return next(field for field in self.fields if field.name == name)


class Abridged(Struct, frozen=True):
    """A record, or something shorter that stands for one; `whole` says for which."""

    record: Record
    short: Shape
    whole: Callable[[Any], Mapping[str, object] | None]

    def schema(self, definitions: Schema) -> Schema:
        """Return the schema that checks a mapping as the record and everything else as the short form, so that a fault is told once."""
        return {"if": {"type": "object"}, "then": self.record.schema(definitions), "else": self.short.schema(definitions)}

    def fits(self, raw: Any) -> bool:
        """Return whether it is such a record, or something shorter."""
        return self.record.fits(raw) if isinstance(raw, dict) else self.short.fits(raw)

    def read(self, raw: Any, site: Site) -> Any:
        """Return the record, or None where the short form stands for none."""
        whole = raw if isinstance(raw, dict) else self.whole(raw)
        return None if whole is None else self.record.read(whole, site)

    def write(self, value: Any) -> Any:
        """Return the mapping."""
        return self.record.write(value)

    def references(self, raw: Any, at: Pointer) -> Iterator[Reference]:
        """Yield what the record names."""
        if isinstance(raw, dict):
            yield from self.record.references(raw, at)


class Tagged(Struct, frozen=True):
    """One of several records that tell their kind under one key.

    `find` returns them by kind when they are asked for, as one may hold others of them, and `record` the shape of the type of any.
    """

    key: str
    find: Callable[[], Mapping[str, Shape]]
    record: Callable[[type[Any]], Record]
    definition: str = ""

    def schema(self, definitions: Schema) -> Schema:
        """Return the schema of any of them, a reference where it is defined."""
        if not self.definition:
            return self._any(definitions)
        if self.definition not in definitions:
            definitions[self.definition] = {}  # what is defined here may stand inside itself
            definitions[self.definition] = self._any(definitions)
        return {"$ref": DEFINITIONS + self.definition}

    def _any(self, definitions: Schema) -> Schema:
        """Return the schema that hands each to the one of its kind, so that a fault is told once, and where it is."""
        shapes = self.find()
        by_kind = [{"if": {"properties": {self.key: {"const": kind}}}, "then": shapes[kind].schema(definitions)} for kind in shapes]
        return {"type": "object", "required": [self.key], "properties": {self.key: {"enum": list(shapes)}}, "allOf": by_kind}

    def fits(self, raw: Any) -> bool:
        """Return whether it is a record of the kind that it tells."""
        if not isinstance(raw, dict) or not isinstance(kind := raw.get(self.key), str):
            return False
        shape = self.find().get(kind)
        return shape is not None and shape.fits(raw)

    def read(self, raw: Any, site: Site) -> Any:
        """Return the record."""
        return self.find()[raw[self.key]].read(raw, site)

    def write(self, value: Any) -> Any:
        """Return the mapping."""
        return self.record(type(value)).write(value)

    def references(self, raw: Any, at: Pointer) -> Iterator[Reference]:
        """Yield what the record names."""
        return self.find()[raw[self.key]].references(raw, at)


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

    def fits(self, raw: Any) -> bool:
        """Return whether it is a mapping with one verb, and what that can be about."""
        if not isinstance(raw, dict) or len(raw) != 1:
            return False
        ((verb, what),) = raw.items()
        if verb not in self.records:
            return False
        *pair, last = self.records[verb].fields
        if not pair:
            return last.shape.fits(what)
        return isinstance(what, dict) and len(what) == 1 and all(map(last.shape.fits, what.values()))

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


def record_in(shape: Shape) -> Record | None:
    """Return the record of which a shape is a list; None where it is no list of records."""
    found = bare(shape)
    listed = found.records if isinstance(found, ListById) else found
    item = listed.item if isinstance(listed, ListOf) else None
    return item if isinstance(item, Record) else None

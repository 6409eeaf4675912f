"""The shape of a record, made from its type hints: each type, and the notes beside it (`expert.shapes.notes`)."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import NODEFAULT, Struct

from expert.shapes.compound import Abridged, Field, Keyed, ListById, ListOf, Pairs, Record, Tag, Tagged, Verbs
from expert.shapes.notes import (
    DAY,
    Always,
    AtTop,
    Blank,
    ById,
    ByVerb,
    Complete,
    Converted,
    Defined,
    Form,
    Key,
    Keys,
    Marked,
    Names,
    Place,
    Says,
    Short,
    Site,
    Unwritten,
    Words,
)
from expert.shapes.part import Part, described, kinds_below
from expert.shapes.plain import snake_case
from expert.shapes.shape import Described, Either, Nullable, Own, Scalar, Shape, Worded, bare

Note = object
N = TypeVar("N")

_SCALARS = {str: "string", bool: "boolean", int: "integer", Decimal: "number", object: "", Any: ""}


def _day(raw: str, site: Site) -> datetime.date:  # noqa: ARG001 - as Converted asks
    """Return the day that a text names."""
    return datetime.date.fromisoformat(raw)


_DAY = Converted(Annotated[str, DAY], _day, datetime.date.isoformat)


_RECORDS: dict[type[Any], Record] = {}


def record_of(type: type[Any]) -> Record:
    """Return the shape of a Struct.

    Where it omits defaults, a default says what is meant where a key is left out, and null may not stand for it. Else it has every key.
    """
    if type not in _RECORDS:
        _RECORDS[type] = _record_of(type)
    return _RECORDS[type]


def _record_of(type: type[Any]) -> Record:
    """Return the shape of a record that has not been asked for before."""
    hints = get_type_hints(type, include_extras=True)
    config = type.__struct_config__
    fields: list[Field] = []
    place, top = "", {}
    for name, default in _defaults(type):
        hint, notes = _unannotated(hints[name])
        if _last(notes, Place) is not None:
            place = name
        elif (said := _last(notes, AtTop)) is not None:
            top[name] = Field(name, said.key, shape_of(hints[name]), default)
        elif _last(notes, Unwritten) is None:
            key = _last(notes, Key)
            needed = default if config.omit_defaults and _last(notes, Always) is None else NODEFAULT
            optional = _without_none(hint) if needed is not NODEFAULT and _last(notes, Blank) is None else None
            shape = _noted(optional or hint, notes)
            fields.append(Field(name, key.name if key else name, shape, needed))
    return Record(type, tuple(fields), place, top, Tag(config.tag_field, config.tag) if config.tag else None, config.omit_defaults)


def data_of(value: Struct) -> dict[str, Any]:
    """Return a record as plain data, as the schema of its type has it."""
    return record_of(type(value)).write(value)


def shape_of(hint: Any) -> Shape:
    """Return the shape of a type with its notes."""
    return _noted(*_unannotated(hint))


def _unannotated(hint: Any) -> tuple[Any, tuple[Note, ...]]:
    """Return a type without its notes, and the notes."""
    if get_origin(hint) is Annotated:
        inner, *notes = get_args(hint)
        return inner, tuple(notes)
    return hint, ()


def _noted(hint: Any, notes: tuple[Note, ...]) -> Shape:
    """Return the shape of a type with notes. It is a definition if `Defined` is the last of those notes that bear on the schema."""
    forming = [note for note in notes if not isinstance(note, Names | Complete | AtTop | Always)]
    defined = forming[-1] if forming and isinstance(forming[-1], Defined) else None
    says, marked = _last(notes, Says), _last(notes, Marked)
    shape = _plain_shape(hint, notes)
    if says is None and marked is None and defined is None:
        return shape
    return Described(shape, says.text if says else "", marked.mark if marked else "", defined.name if defined else "")


def _plain_shape(hint: Any, notes: tuple[Note, ...]) -> Shape:
    """Return the shape of a type, leaving out `Says`, `Marked` and `Defined`."""
    if (own := _last(notes, Converted)) is not None:
        return Own(own, bare(shape_of(own.form)))
    if (words := _last(notes, Words)) is not None:
        return Worded(words.meanings)
    if (short := _last(notes, Short)) is not None:
        return Abridged(record_of(_without_none(hint) or hint), bare(shape_of(short.form)), short.whole)
    form = _last(notes, Form) or Form()
    if hint in _SCALARS:
        return Scalar(_SCALARS[hint], form, _last(notes, Names))
    if get_origin(hint) is Annotated:
        inner, more = _unannotated(hint)
        return _noted(inner, (*more, *notes))
    if get_origin(hint) is Literal:
        return Scalar("string", Form(among=get_args(hint)))
    if isinstance(hint, type):
        return _shape_of_class(hint)
    return _composed(hint, notes, form)


def _shape_of_class(hint: type[Any]) -> Shape:
    """Return the shape of a class."""
    if issubclass(hint, datetime.date):
        return Own(_DAY, shape_of(_DAY.form))
    if issubclass(hint, Enum):
        return Worded(tuple((item.value, item) for item in hint))
    if issubclass(hint, Part):
        return _part(hint)
    if issubclass(hint, Struct):
        return record_of(hint)
    raise TypeError(f"no shape is known for {hint!r}")


def _part(part: type[Part]) -> Shape:
    """Return the shape of a record that is defined once, or of any of those below it where they are told apart by their tags."""
    key, name = part.__struct_config__.tag_field, snake_case(part.__name__)
    if key and part.__subclasses__():
        kinds = cache(lambda: {kind: _defined(below, kind) for kind, below in sorted(kinds_below(part).items())})
        return Tagged(key, kinds, record_of, name)
    return _defined(part, name)


def _defined(part: type[Part], name: str) -> Shape:
    """Return the shape of a record that is defined under a name, described by its docstring."""
    return Described(record_of(part), described(part), definition=name)


def _composed(hint: Any, notes: tuple[Note, ...], form: Form) -> Shape:
    """Return the shape of a tuple, a mapping or a union."""
    origin, parts = get_origin(hint), get_args(hint)
    if origin is tuple and parts[-1] is Ellipsis:
        return ListOf(shape_of(parts[0]), form)
    if origin is tuple:
        return ListOf(shape_of(parts[0]), Form(least=len(parts), most=len(parts)))
    if origin is Mapping or origin is get_origin(Mapping[str, str]):
        if _last(notes, ById) is not None:
            return ListById(ListOf(shape_of(parts[1]), form))
        if (keys := _last(notes, Keys)) is not None:
            return Keyed({name: shape_of(own) for name, own in keys.types.items()}, form, keys.needed)
        key = bare(shape_of(parts[0]))
        assert isinstance(key, Scalar)  # JSON has no other keys than texts
        return Pairs(key, shape_of(parts[1]), form, _last(notes, Complete) is not None)
    if (present := _without_none(hint)) is not None:
        return Nullable(shape_of(present))
    if origin in {Union, UnionType}:
        return _union(parts, notes)
    raise TypeError(f"no shape is known for {hint!r}")


def _union(parts: tuple[Any, ...], notes: tuple[Note, ...]) -> Shape:
    """Return the shape of one of several types: records that tell their kind, or what JSON tells apart."""
    tags = [config.tag for part in parts if (config := getattr(part, "__struct_config__", None)) is not None]
    if len(tags) < len(parts) or None in tags:
        return Either(tuple(bare(shape_of(part)) for part in parts))
    if _last(notes, ByVerb) is not None:
        return Verbs({part.__struct_config__.tag: record_of(part) for part in parts})
    kinds = cache(lambda: {part.__struct_config__.tag: shape_of(part) for part in parts})
    return Tagged(parts[0].__struct_config__.tag_field, kinds, record_of)


def _without_none(hint: Any) -> Any:
    """Return X for the type `X | None`; None for any other type."""
    if get_origin(hint) in {Union, UnionType} and NoneType in get_args(hint):
        present = tuple(part for part in get_args(hint) if part is not NoneType)
        return Union[present]  # noqa: UP007 - made of parts that are only known here
    return None


def _defaults(type: type[Any]) -> list[tuple[str, object]]:
    """Return each field of a record with its default."""
    return [(field.name, _default(field.default, field.default_factory)) for field in msgspec.structs.fields(type)]


def _default(value: object, factory: Any) -> object:
    """Return the default of a field; NODEFAULT if it has none."""
    if factory is not NODEFAULT:
        make: Callable[[], object] = factory
        return make()
    return value


def _last(notes: tuple[Note, ...], kind: type[N]) -> N | None:
    """Return the last note of a kind."""
    return next((note for note in reversed(notes) if isinstance(note, kind)), None)

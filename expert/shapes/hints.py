"""The shape of a record, made from its type hints: each type, and the notes beside it (`expert.shapes.notes`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import NODEFAULT

from expert.errors import Location
from expert.shapes.notes import Always, AtTop, ById, Complete, Converted, Defined, Form, Key, Keys, Names, Says, Unwritten, Words
from expert.shapes.shape import (
    Described,
    Field,
    Keyed,
    ListById,
    ListOf,
    Nullable,
    Own,
    Pairs,
    Record,
    Scalar,
    Shape,
    Verbs,
    Worded,
    bare,
)

Note = object
N = TypeVar("N")

_SCALARS = {str: "string", bool: "boolean", int: "integer", Decimal: "number", object: ""}


@cache
def record_of(type: type[Any]) -> Record:
    """Return the shape of a Struct."""
    hints = get_type_hints(type, include_extras=True)
    fields: list[Field] = []
    place, top = "", {}
    for name, default in _defaults(type):
        hint, notes = _unannotated(hints[name])
        if hint is Location:
            place = name
        elif (said := _last(notes, AtTop)) is not None:
            top[name] = Field(name, said.key, shape_of(hints[name]), default)
        elif _last(notes, Unwritten) is None:
            key = _last(notes, Key)
            needed = NODEFAULT if _last(notes, Always) is not None else default
            optional = _without_none(hint) if needed is not NODEFAULT else None
            shape = _noted(optional or hint, notes)
            fields.append(Field(name, key.name if key else name, shape, needed))
    return Record(type, tuple(fields), place, top)


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
    says = _last(notes, Says)
    shape = _plain_shape(hint, notes)
    if says is None and defined is None:
        return shape
    return Described(shape, says.text if says else "", defined.name if defined else "")


def _plain_shape(hint: Any, notes: tuple[Note, ...]) -> Shape:
    """Return the shape of a type, leaving out `Says` and `Defined`."""
    if (own := _last(notes, Converted)) is not None:
        return Own(own, record_of(own.schema) if isinstance(own.schema, type) else None)
    if (words := _last(notes, Words)) is not None:
        return Worded(words.meanings)
    form = _last(notes, Form) or Form()
    if hint in _SCALARS:
        return Scalar(_SCALARS[hint], form, _last(notes, Names))
    if get_origin(hint) is Annotated:
        inner, more = _unannotated(hint)
        return _noted(inner, (*more, *notes))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return Worded(tuple((item.value, item) for item in hint))
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return record_of(hint)
    return _composed(hint, notes, form)


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
        return Verbs({record.__struct_config__.tag: record_of(record) for record in parts})
    raise TypeError(f"no shape is known for {hint!r}")


def _without_none(hint: Any) -> Any:
    """Return X for the type `X | None`; None for any other type."""
    if get_origin(hint) in {Union, UnionType} and NoneType in get_args(hint):
        (present,) = (part for part in get_args(hint) if part is not NoneType)
        return present
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

"""A record declared once: its schema, how it is read and written, and what it names."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from msgspec import Struct

from expert.errors import Location
from expert.language.model import Value
from expert.shapes.compound import Record
from expert.shapes.frozen import Frozen, FrozenDict
from expert.shapes.hints import data_of, record_of
from expert.shapes.notes import (
    Always,
    AtTop,
    ById,
    ByVerb,
    Converted,
    Defined,
    Form,
    Key,
    Keys,
    Marked,
    Names,
    Place,
    Pointer,
    Says,
    Site,
    Unwritten,
    Words,
)
from expert.shapes.part import Part
from expert.shapes.plain import snake_case
from expert.shapes.shape import Reference


class Size(Enum):
    SMALL = "small"
    LARGE = "large"


class Paint(Struct, frozen=True, tag="paint", tag_field="verb"):
    colour: Annotated[str, Names("colour", "colours")]


class Move(Struct, frozen=True, tag="move", tag_field="verb"):
    place: Annotated[str, Names("place", "places")]
    speed: Annotated[str, Says("{place: speed}"), Names("speed", "speeds")]


Text = Annotated[str, Form(least=1), Defined("text")]


def twice(raw: int, site: Site) -> int:
    return raw * 2


class Piece(Struct, frozen=True, omit_defaults=True):
    id: str
    weight: Annotated[Decimal, Form(least=0)] = Decimal(1)


class Thing(Struct, frozen=True, omit_defaults=True):
    id: Text
    owner: Annotated[str, AtTop("owner_of_all"), Names("person", "people")]
    size: Size
    then: tuple[Annotated[Paint | Move, ByVerb()], ...]
    nothing: int | None
    parts: Annotated[Mapping[str, Piece], ById(), Form(least=1)]
    named: Annotated[Text, Says("Inline, for it is described."), Key("called")] = ""
    near: Annotated[tuple[Annotated[str, Names("thing", "things")], ...], Form(distinct=True)] = ()
    sure: Annotated[bool, Words((("yes", True), ("no", False), (True, True)))] = False
    about: Annotated[Mapping[str, object], Keys({"box": int, "lid": Text})] = {}
    free: Mapping[Annotated[str, Form(pattern="^[a-z]+$"), Names("key", "keys")], Text] = {}
    double: Annotated[int, Converted(int, twice, lambda value: value // 2), Always()] = 0
    years: Annotated[tuple[int, int] | None, Says("From, to.")] = None
    hidden: Annotated[object, Unwritten()] = None
    location: Annotated[Location, Place()] = Location()


class Reader:
    def location(self, at: Pointer) -> Location:
        return Location("file", 1, 1, "/".join(map(str, at)))

    def at_top(self, key: str) -> str:
        return f"the {key}"


RAW: dict[str, Any] = {
    "id": "a",
    "size": "large",
    "then": [{"paint": "red"}, {"move": {"home": "fast"}}],
    "nothing": None,
    "parts": [{"id": "p", "weight": Decimal("2.5")}, {"id": "q"}],
    "called": "A",
    "near": ["b", "c"],
    "sure": "yes",
    "about": {"lid": "flat", "box": 3},
    "free": {"k": "text"},
    "double": 4,
    "years": [1, 2],
}


def read(raw: dict[str, Any]) -> Thing:
    found = record_of(Thing).read(raw, Site(("things", 0), raw, Reader()))
    assert isinstance(found, Thing)
    return found


def test_what_is_read() -> None:
    thing = read(RAW)
    assert (thing.id, thing.owner, thing.size, thing.named, thing.sure) == ("a", "the owner_of_all", Size.LARGE, "A", True)
    assert thing.then == (Paint("red"), Move("home", "fast"))
    assert thing.parts == {"p": Piece("p", Decimal("2.5")), "q": Piece("q")}
    assert (thing.near, thing.about, thing.free, thing.double, thing.years) == (
        ("b", "c"),
        {"lid": "flat", "box": 3},
        {"k": "text"},
        8,
        (1, 2),
    )
    assert thing.location.pointer == "things/0/id"


def test_what_is_written_is_what_was_read() -> None:
    assert record_of(Thing).write(read(RAW)) == {**RAW, "parts": [{"id": "p", "weight": 2.5}, {"id": "q"}]}
    least = {key: RAW[key] for key in ("id", "size", "then", "nothing", "parts", "double")}
    assert record_of(Thing).write(read(least)).keys() == least.keys()


class Holder(Frozen, frozen=True):
    held: Mapping[str, int] = {}


def test_no_mapping_can_be_changed() -> None:
    assert isinstance(Holder({"a": 1}).held, FrozenDict)
    assert isinstance(Holder().held, FrozenDict)


def test_the_schema_says_what_may_stand_there() -> None:
    definitions: dict[str, Any] = {}
    schema = record_of(Thing).schema(definitions)
    whole = {"$schema": "http://json-schema.org/draft-07/schema#", **schema, "definitions": definitions}
    Draft7Validator.check_schema(whole)
    assert schema["required"] == ["id", "size", "then", "nothing", "parts", "double"]
    assert not {"owner", "hidden", "location", "named"} & schema["properties"].keys()
    assert schema["properties"]["id"] == {"$ref": "#/definitions/text"}
    assert schema["properties"]["called"] == {"type": "string", "minLength": 1, "description": "Inline, for it is described."}
    assert schema["properties"]["nothing"] == {"type": ["integer", "null"]}
    assert schema["properties"]["years"]["description"] == "From, to."


WRONG: dict[str, dict[str, Any]] = {
    "a text that is too short": {"id": ""},
    "another word": {"size": "huge"},
    "two verbs": {"then": [{"paint": "red", "move": {"home": "fast"}}]},
    "an unknown verb": {"then": [{"break": "it"}]},
    "two places": {"then": [{"move": {"home": "fast", "away": "slow"}}]},
    "no part": {"parts": []},
    "a number that is too small": {"parts": [{"id": "p", "weight": -1}]},
    "the same twice": {"near": ["b", "b"]},
    "no yes and no no": {"sure": "perhaps"},
    "a key that is none": {"about": {"bag": 1}},
    "what belongs under another key": {"about": {"lid": 3}},
    "a key of another form": {"free": {"K": "text"}},
    "three years": {"years": [1, 2, 3]},
    "null for what may be left out": {"years": None},
    "what stands at the top": {"owner": "x"},
}


@pytest.mark.parametrize("change", WRONG)
def test_the_schema_refuses_what_may_not(change: str) -> None:
    definitions: dict[str, Any] = {}
    validator = Draft7Validator({**record_of(Thing).schema(definitions), "definitions": definitions})
    plain = {**RAW, "parts": [{"id": "p", "weight": 2.5}]}
    assert list(validator.iter_errors(plain)) == []
    assert len(list(validator.iter_errors({**plain, **WRONG[change]}))) >= 1
    assert record_of(Thing).fits(plain)
    assert not record_of(Thing).fits({**plain, **WRONG[change]})


def test_what_it_names() -> None:
    found = [(item.at, item.name, item.names.word, item.of_key) for item in record_of(Thing).references(RAW, ())]
    assert found == [
        (("then", 0, "paint"), "red", "colour", False),
        (("then", 1, "move", "home"), "home", "place", True),
        (("then", 1, "move", "home"), "fast", "speed", False),
        (("near", 0), "b", "thing", False),
        (("near", 1), "c", "thing", False),
        (("free", "k"), "k", "key", True),
    ]
    assert list(record_of(Thing).references_at_top({"owner_of_all": "x"})) == [Reference(("owner_of_all",), "x", Names("person", "people"))]
    assert list(record_of(Thing).references_at_top({"owner_of_all": 3})) == []


class Tree(Part, frozen=True, kw_only=True, tag=snake_case, tag_field="kind", omit_defaults=True):
    """Something that grows.

    Not more than that.
    """

    branches: Annotated[tuple[Tree, ...], Form(least=1), Says("What grows on it.")] = ()


class Leaf(Tree, frozen=True, kw_only=True):
    """A leaf."""

    fell: datetime.date | None
    colour: Literal["green", "red"]


class BareTwig(Tree, frozen=True, kw_only=True):
    """A twig."""

    length: Annotated[Value | None, Marked("length"), Says("How long it is, or why nobody knows.")]


class Nest(Part, frozen=True):
    """A nest."""

    eggs: int


class Garden(Struct, frozen=True):
    tree: Tree
    nests: tuple[Nest | None, ...] = ()
    seen: Annotated[Paint | Move | None, Says("What happened.")] = None


GARDEN = Garden(
    BareTwig(length=Decimal("2.5"), branches=(Leaf(fell=datetime.date(2026, 10, 3), colour="red"), Leaf(fell=None, colour="green"))),
    (Nest(3), None),
    Move("home", "fast"),
)
GARDEN_DATA: dict[str, Any] = {
    "tree": {
        "kind": "bare_twig",
        "branches": [{"kind": "leaf", "fell": "2026-10-03", "colour": "red"}, {"kind": "leaf", "fell": None, "colour": "green"}],
        "length": 2.5,
    },
    "nests": [{"eggs": 3}, None],
    "seen": {"verb": "move", "place": "home", "speed": "fast"},
}


def test_records_that_tell_their_kind() -> None:
    assert data_of(GARDEN) == GARDEN_DATA
    assert record_of(Garden).read(GARDEN_DATA, Site((), GARDEN_DATA, None)) == GARDEN
    assert data_of(Garden(Leaf(fell=None, colour="red"))) == {
        "tree": {"kind": "leaf", "fell": None, "colour": "red"},
        "nests": [],
        "seen": None,
    }, "only what says so leaves out what equals its default"


def test_a_part_is_defined_once_under_its_name() -> None:
    definitions: dict[str, Any] = {}
    schema = record_of(Garden).schema(definitions)
    Draft7Validator.check_schema({**schema, "definitions": definitions})
    assert schema["properties"]["tree"] == {"$ref": "#/definitions/tree"}
    assert schema["properties"]["nests"]["items"] == {"anyOf": [{"$ref": "#/definitions/nest"}, {"type": "null"}]}
    assert definitions.keys() == {"tree", "leaf", "bare_twig", "nest"}
    assert definitions["nest"] == {"description": "A nest.", **record_of(Nest).schema({})}
    assert definitions["tree"]["properties"]["kind"]["enum"] == ["bare_twig", "leaf"]
    assert definitions["leaf"]["required"] == ["kind", "fell", "colour"]
    assert definitions["leaf"]["properties"]["branches"]["items"] == {"$ref": "#/definitions/tree"}
    assert definitions["bare_twig"]["properties"]["length"] == {
        "type": ["boolean", "string", "number", "null"],
        "description": "How long it is, or why nobody knows.",
        "x-names": "length",
    }


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["", "a", "box", "leaf", "home", "2026-10-03", "yes", 0.5, 1.0]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["kind", "box", "id", "paint", "eggs"]), inner, max_size=2),
    max_leaves=4,
)


def changed(data: Any, draw: Callable[[st.SearchStrategy[Any]], Any]) -> Any:
    """Return data with one part of it replaced, left out or added."""
    match data:
        case dict() if data and draw(st.integers(0, 3)):
            key = draw(st.sampled_from(sorted(data)))
            match draw(st.integers(0, 3)):
                case 0:
                    return {name: value for name, value in data.items() if name != key}
                case 1:
                    return {**data, draw(st.sampled_from(["other", "id", "kind"])): draw(ANYTHING)}
                case _:
                    return {**data, key: changed(data[key], draw)}
        case list() if data and draw(st.integers(0, 3)):
            index = draw(st.integers(0, len(data) - 1))
            return [*data[:index], changed(data[index], draw), *data[index + 1 :]]
        case _:
            return draw(ANYTHING)


@pytest.mark.parametrize(("record", "sound"), [(record_of(Thing), RAW), (record_of(Garden), GARDEN_DATA)], ids=["thing", "garden"])
@given(drawn=st.data())
def test_what_fits_is_what_the_schema_allows(record: Record, sound: dict[str, Any], drawn: st.DataObject) -> None:
    definitions: dict[str, Any] = {}
    schema = record.schema(definitions)
    raw = changed(sound, drawn.draw)
    assert record.fits(raw) == Draft7Validator({**schema, "definitions": definitions}).is_valid(raw)


def test_a_type_that_no_file_can_hold_is_refused() -> None:
    class Odd(Struct):
        when: complex

    with pytest.raises(TypeError, match="no shape is known"):
        record_of(Odd)

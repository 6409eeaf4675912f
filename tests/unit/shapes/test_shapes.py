"""A record declared once: its schema, how it is read and written, and what it names."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from types import MappingProxyType
from typing import Annotated, Any

import pytest
from jsonschema import Draft7Validator
from msgspec import Struct

from expert.errors import Location
from expert.shapes.frozen import Frozen
from expert.shapes.hints import record_of
from expert.shapes.notes import Always, AtTop, ById, Converted, Defined, Form, Key, Keys, Names, Pointer, Says, Site, Unwritten, Words
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


class Part(Struct, frozen=True):
    id: str
    weight: Annotated[Decimal, Form(least=0)] = Decimal(1)


class Thing(Frozen, frozen=True):
    id: Text
    owner: Annotated[str, AtTop("owner_of_all"), Names("person", "people")]
    size: Size
    then: tuple[Paint | Move, ...]
    nothing: int | None
    parts: Annotated[Mapping[str, Part], ById(), Form(least=1)]
    named: Annotated[Text, Says("Inline, for it is described."), Key("called")] = ""
    near: Annotated[tuple[Annotated[str, Names("thing", "things")], ...], Form(distinct=True)] = ()
    sure: Annotated[bool, Words((("yes", True), ("no", False), (True, True)))] = False
    about: Annotated[Mapping[str, object], Keys({"box": int, "lid": Text})] = {}
    free: Mapping[Annotated[str, Form(pattern="^[a-z]+$"), Names("key", "keys")], Text] = {}
    double: Annotated[int, Converted({"type": "integer"}, twice, lambda value: value // 2), Always()] = 0
    years: Annotated[tuple[int, int] | None, Says("From, to.")] = None
    hidden: Annotated[object, Unwritten()] = None
    location: Location = Location()


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
    assert thing.parts == {"p": Part("p", Decimal("2.5")), "q": Part("q")}
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


def test_no_mapping_can_be_changed() -> None:
    thing = Thing("a", "b", Size.SMALL, (), None, {"p": Part("p")})
    assert isinstance(thing.parts, MappingProxyType)
    assert isinstance(thing.free, MappingProxyType)


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


def test_a_type_that_no_file_can_hold_is_refused() -> None:
    class Odd(Struct):
        when: complex

    with pytest.raises(TypeError, match="no shape is known"):
        record_of(Odd)

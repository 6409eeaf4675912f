"""Plain data: what JSON has. A start that prints none does not import json."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from expert.printable import UNPRINTABLE
from expert.shapes.notes import Pointer

Schema = dict[str, Any]
"""A JSON Schema, or a part of one."""
DRAFT: Schema = {"$schema": "http://json-schema.org/draft-07/schema#"}
"""How a schema names the version of the language that it is written in."""
DEFINITIONS = "#/definitions/"
"""Where a schema has its definitions."""
PATTERN_HELP = "patternErrorMessage"
"""The key under which a schema says in words what a pattern asks for; editors that check YAML and JSON know it."""
NAMES = "x-names"
"""The key under which a schema says of what kind the thing is that a text names."""


def json_text(data: object, *, one_line: bool = False) -> str:
    """Return plain data as JSON, every character as it is that can be printed."""
    import json

    text = json.dumps(data, ensure_ascii=False, indent=None if one_line else 2)
    return UNPRINTABLE.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    """Return a character as an escape of JSON, where it can only stand inside a text."""
    import json

    return json.dumps(found[0])[1:-1]


def exact(raw: Any) -> Any:
    """Return a float as the decimal it is written as; everything else as it is."""
    return Decimal(repr(raw)) if isinstance(raw, float) else raw


def number_to_data(number: Decimal) -> int | float:
    """Return a number as JSON has it; decimals have few enough digits to survive as a float."""
    return int(number) if number == int(number) else float(number)


def value_to_data(value: bool | str | int | Decimal) -> bool | str | int | float:
    """Return a value as JSON has it."""
    return number_to_data(value) if isinstance(value, Decimal) else value


def answers_to_data(answers: Mapping[str, bool | str | int | Decimal]) -> dict[str, bool | str | int | float]:
    """Return values by name as JSON has them."""
    return {name: value_to_data(value) for name, value in answers.items()}


def first_difference(claimed: object, found: object, at: Pointer = ()) -> Pointer | None:
    """Return the first place where two pieces of data differ, numbers compared as numbers; None where there is none."""
    match claimed, found:
        case dict(), dict():
            keys = sorted(claimed.keys() ^ found.keys())
            inner = (first_difference(claimed[key], found[key], (*at, key)) for key in claimed if key in found)
            return (*at, keys[0]) if keys else next((item for item in inner if item is not None), None)
        case list(), list() if len(claimed) == len(found):
            pairs = enumerate(zip(claimed, found, strict=True))
            inner = (first_difference(one, other, (*at, index)) for index, (one, other) in pairs)
            return next((item for item in inner if item is not None), None)
        case ((int() | float() | Decimal()), (int() | float() | Decimal())) if bool not in {type(claimed), type(found)}:
            return None if exact(claimed) == exact(found) else at
        case _:
            return None if type(claimed) is type(found) and claimed == found else at


def snake_case(name: str) -> str:
    """Return the name of a class as plain data has it: `NotRule` reads `not_rule`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()

"""Input of any kind for the readers: arbitrary documents, and documents that were sound until one thing in them was changed."""

from __future__ import annotations

import json
import re
from typing import Any

import yaml
from hypothesis import strategies as st

from expert.errors import DiagnosedError

RAW = "@@raw {}@@"
"""Marks a scalar that is to stand in the document without quotes."""
RAWS = (
    "1e99999999999999999999999", "1e400", "-1e-400", "9" * 39, "9" * 45, "1.0", "0.5", "-0", ".5", "+7", "0x1F", "0o7", "1_000", ".inf",
    ".nan", "~", "no", "on", "True", "2026-01-31", "12:30:45", "1e2", "- a", "? b", "[", "}", "*alias", "&anchor 1", "!tag 1", "# c", "|",
)  # fmt: skip
PLAIN = (
    None, True, False, 0, 1, -1, 7, 10, 11, 10**30, "", " ", "a", "yes", "no", "none_of_the_others", "id", "running", "a b", "ä", "𐀀", "\n",
    "a\n", "\u2028", "\x85", "{value}", "{a}", "#", "a#b", "6 mi", "9" * 40 + " mi", "not a", "a and", "count(a) >= 1", "1 < 2 < 3",
    "f(x)(y)", "((" * 90, "not " * 200 + "a", "x" * 5_000, "lambda: a", "a if b else c", "{*a}", "a in {}", "1_0 > a", "2026-02-30",
    "0000-01-01",
)  # fmt: skip

scalars = st.one_of(
    st.sampled_from(PLAIN), st.sampled_from(RAWS).map(RAW.format), st.integers(), st.text(max_size=12), st.floats(allow_nan=False).map(str)
)
documents = st.recursive(
    scalars, lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=8), inner, max_size=4)), max_leaves=12
)
"""Anything that can be written as JSON."""


def written(data: object) -> str:
    """Return a document as JSON, which is YAML too, with its raw scalars unquoted."""
    return re.sub(r'"@@raw (.*?)@@"', r"\1", json.dumps(data, ensure_ascii=False, indent=1))


def as_yaml(data: object) -> str:
    """Return a document in block style."""
    return str(yaml.safe_dump(data, allow_unicode=True, sort_keys=False))


def _places(data: Any) -> list[tuple[Any, str | int]]:
    """Return every value inside as the container that holds it and its key there."""
    keys: list[str | int] = list(data) if isinstance(data, dict) else list(range(len(data))) if isinstance(data, list) else []
    return [place for key in keys for place in ((data, key), *_places(data[key]))]


@st.composite
def mutants(draw: st.DrawFn, text: str) -> str:
    """Return a sound document (a mapping, as JSON) with one to three values changed, moved, wrapped, removed, or given a stray key."""
    data = json.loads(text)
    for _ in range(draw(st.integers(1, 3))):
        places = _places(data)
        if not places:
            break
        holder, key = places[draw(st.integers(0, len(places) - 1))]
        value = holder[key]
        match draw(st.integers(0, 6)):
            case 0:
                del holder[key]
            case 1:
                holder[key] = [value]
            case 2:
                holder[key] = {draw(st.sampled_from(["id", "value", "yes", "a", ""])): value}
            case 3:
                other, there = places[draw(st.integers(0, len(places) - 1))]
                holder[key] = json.loads(json.dumps(other[there]))
            case 4 if isinstance(value, dict):
                value[draw(st.sampled_from(["id", "stray", "yes", "decimals", "range", "options", ""]))] = draw(documents)
            case _:
                holder[key] = draw(documents)
    return written(data)


@st.composite
def mutants_of_lines(draw: st.DrawFn, text: str) -> str:
    """Return a sound text with one to three of its lines removed, doubled, moved, indented, cut or overwritten."""
    lines = text.split("\n")
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(lines) - 1))
        match draw(st.integers(0, 6)):
            case 0:
                del lines[at]
                lines = lines or [""]
            case 1:
                lines.insert(at, lines[at])
            case 2:
                lines.insert(draw(st.integers(0, len(lines) - 1)), lines[at])
            case 3:
                lines[at] = " " * draw(st.integers(1, 4)) + lines[at]
            case 4:
                lines[at] = lines[at][: draw(st.integers(0, len(lines[at])))]
            case 5:
                key, colon, _ = lines[at].partition(":")
                lines[at] = f"{key}{colon} {draw(st.sampled_from(RAWS))}"
            case _:
                lines[at] = draw(st.text(max_size=30))
    return "\n".join(lines)


def check_refusal(error: DiagnosedError) -> None:
    """A refusal says what is wrong, where, and under which code: each fault on one line."""
    assert error.diagnostics
    for diagnostic in error.diagnostics:
        assert re.fullmatch(r"(READ|KB|CASE)[0-9]{3}", diagnostic.code)
        assert diagnostic.location.file
        assert diagnostic.location.line >= 0
        assert diagnostic.location.column >= 0
        assert diagnostic.message.strip()
        assert not set("\n\r") & set(diagnostic.message), repr(diagnostic.message)
        assert not set("\n\r") & set(diagnostic.help), repr(diagnostic.help)

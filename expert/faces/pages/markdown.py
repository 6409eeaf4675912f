"""Markdown: trees of statements as nested lists."""

from __future__ import annotations

import re
from collections.abc import Iterator

from expert.words.told import Told


def render_told_markdown(told: Told) -> str:
    """Return an explanation as Markdown: a title and nested lists."""
    first, *rest = told.lines
    lines = [f"**{_escaped(first)}**", *([""] if told.children or rest else []), *map(_escaped, rest)]
    for child in told.children:
        lines += _items(child, 0)
    return "\n".join(lines) + "\n"


def _items(told: Told, depth: int) -> Iterator[str]:
    """Yield a statement and those below it as the items of a list."""
    first, *rest = map(_escaped, told.lines)
    indent = "  " * depth
    yield f"{indent}- {first}"
    yield from (f"{indent}  {line}" for line in rest)
    for child in told.children:
        yield from _items(child, depth + 1)


_CODE = re.compile(r"((?<!`)`[^`]+`(?!`))")
"""What stands between two backticks alone: Markdown finds no other code in a text."""


def _escaped(text: str) -> str:
    """Return a text that Markdown shows as it is; what stands between backticks is meant as code."""
    return "".join(part if index % 2 else re.sub(r"[\\*_<\[`]", r"\\\g<0>", part) for index, part in enumerate(_CODE.split(text)))

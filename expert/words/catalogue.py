"""The words of the output that are not knowledge, read from `english.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def wording() -> dict[str, Any]:
    """Return all wording by section."""
    return tomllib.loads(resources.files("expert.words").joinpath("english.toml").read_text(encoding="utf-8"))


def say(section: str, key: str, **texts: str) -> str:
    """Return a wording with its texts filled in."""
    return str(wording()[section][key]).format(**texts)


def say_count(section: str, key: str, count: int, **texts: str) -> str:
    """Return the wording for that many."""
    forms: dict[str, str] = wording()[section][key]
    form = forms["zero"] if count == 0 and "zero" in forms else forms["one"] if count == 1 else forms["many"]
    return form.format(count=count, **texts)


def join(texts: tuple[str, ...]) -> str:
    """Return texts as an enumeration: `a, b and c`."""
    if len(texts) < 2:
        return "".join(texts)
    return say("screen", "joint").join(texts[:-1]) + say("screen", "last_joint") + texts[-1]


def join_clauses(texts: tuple[str, ...]) -> str:
    """Return clauses as an enumeration that stays clear where they hold commas themselves."""
    if not any("," in text for text in texts) or len(texts) < 2:
        return join(texts)
    return say("screen", "clause_joint").join(texts[:-1]) + say("screen", "last_clause_joint") + texts[-1]

"""The words of the output that are not knowledge: one catalogue a language, a TOML file beside this module."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any


class Catalogue:
    """The words of one language, by section and key. A word is a template, or a template for each number: zero, one, many."""

    def __init__(self, sections: Mapping[str, Mapping[str, Any]]) -> None:
        self.sections = sections

    def say(self, section: str, key: str, /, **texts: Any) -> str:
        """Return a wording with its texts filled in."""
        return str(self.sections[section][key]).format(**texts)

    def say_count(self, section: str, key: str, count: int, /, **texts: Any) -> str:
        """Return the wording for that many."""
        forms: Mapping[str, str] = self.sections[section][key]
        form = forms["zero"] if count == 0 and "zero" in forms else forms["one"] if count == 1 else forms["many"]
        return form.format(count=count, **texts)

    def say_either(self, section: str, key: str, count: int, /, **texts: Any) -> str:
        """Return a wording, the one for that many where there are several."""
        said = self.say_count if isinstance(self.sections[section][key], Mapping) else None
        return said(section, key, count, **texts) if said else self.say(section, key, count=count, **texts)

    def join(self, texts: tuple[str, ...]) -> str:
        """Return texts as an enumeration: `a, b and c`."""
        if len(texts) < 2:
            return "".join(texts)
        return self.say("screen", "joint").join(texts[:-1]) + self.say("screen", "last_joint") + texts[-1]

    def join_clauses(self, texts: tuple[str, ...]) -> str:
        """Return clauses as an enumeration that stays clear where they hold commas themselves."""
        if not any("," in text for text in texts) or len(texts) < 2:
            return self.join(texts)
        return self.say("screen", "clause_joint").join(texts[:-1]) + self.say("screen", "last_clause_joint") + texts[-1]


@cache
def catalogue(language: str = "english", package: str = "expert.words") -> Catalogue:
    """Return the catalogue of a language that ships with a package, read when it is first asked for."""
    return Catalogue(tomllib.loads(resources.files(package).joinpath(f"{language}.toml").read_text(encoding="utf-8")))


def wording() -> Mapping[str, Mapping[str, Any]]:
    """Return all wording by section."""
    return catalogue().sections


def say(section: str, key: str, **texts: str) -> str:
    """Return a wording with its texts filled in."""
    return catalogue().say(section, key, **texts)


def say_count(section: str, key: str, count: int, **texts: str) -> str:
    """Return the wording for that many."""
    return catalogue().say_count(section, key, count, **texts)


def join(texts: tuple[str, ...]) -> str:
    """Return texts as an enumeration: `a, b and c`."""
    return catalogue().join(texts)


def join_clauses(texts: tuple[str, ...]) -> str:
    """Return clauses as an enumeration that stays clear where they hold commas themselves."""
    return catalogue().join_clauses(texts)

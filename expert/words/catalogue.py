"""The words of the output that are not knowledge: one catalogue a language, a TOML file beside this module."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any


class Catalogue:
    """The words of one language, by section and key.

    A word is a template, or a template for each number (zero, one, many), or one of these for each form that a kind of statement has.
    """

    def __init__(self, sections: Mapping[str, Mapping[str, Any]]) -> None:
        self.sections = sections

    def say(self, section: str, key: str, /, **texts: Any) -> str:
        """Return a wording with its texts filled in."""
        return str(self.sections[section][key]).format(**texts)

    def say_count(self, section: str, key: str, count: int, /, **texts: Any) -> str:
        """Return the wording for that many."""
        return self.template(section, key, count).format(count=count, **texts)

    def template(self, section: str, key: str, count: int, form: str = "") -> str:
        """Return a wording to be filled in: of several forms the one that is meant, and of those for numbers the one for that many."""
        word = self.sections[section][key]
        if form and isinstance(word, Mapping):
            word = word[form]
        if isinstance(word, Mapping):
            word = word["zero"] if count == 0 and "zero" in word else word["one"] if count == 1 else word["many"]
        return str(word)

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


class _Sections(Mapping[str, Mapping[str, Any]]):
    """The sections of a TOML file, each parsed when it is first asked for: a screen needs one or two of dozens."""

    def __init__(self, text: str) -> None:
        self._texts: dict[str, str] = {}
        for part in re.split(r"^(?=\[\w)", text, flags=re.MULTILINE)[1:]:
            name = re.split(r"\W", part, maxsplit=2)[1]
            self._texts[name] = self._texts.get(name, "") + part
        self._parsed: dict[str, Mapping[str, Any]] = {}

    def __getitem__(self, name: str) -> Mapping[str, Any]:
        if name not in self._parsed:
            self._parsed[name] = tomllib.loads(self._texts[name])[name]
        return self._parsed[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)


@cache
def catalogue(language: str = "english", folder: Path = Path(__file__).parent) -> Catalogue:
    """Return the catalogue of a language that lies in a folder, read when it is first asked for."""
    return Catalogue(_Sections((folder / f"{language}.toml").read_text(encoding="utf-8")))


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

"""The words of the output that are not knowledge: one catalogue a language, a TOML file beside this module."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from expert.printable import printable_lines

Sections = Mapping[str, Mapping[str, Any]]
"""Wordings by section and key."""


class Catalogue:
    """The words of one language, by section and key.

    A wording is a template, or one for each form that a number takes, or one of these for each form that a kind of statement has. The
    section `number_forms` says by a pattern which numbers take a form; a number of which no pattern says so takes the form `other`.
    """

    def __init__(self, sections: Sections) -> None:
        self.sections = sections

    def say(self, section: str, key: str, /, **texts: Any) -> str:
        """Return a wording with its texts filled in."""
        return printable_lines(str(self.sections[section][key]).format(**texts))

    def say_count(self, section: str, key: str, count: int, /, **texts: Any) -> str:
        """Return the wording for that many."""
        return printable_lines(self.template(section, key, count).format(count=count, **texts))

    def say_number(self, section: str, key: str, written: str, /, **texts: Any) -> str:
        """Return the wording for a number as it is written, or a range of them."""
        word = self.sections[section][key]
        template = self.of_number(written, word) if isinstance(word, Mapping) else str(word)
        return printable_lines(template.format(n=written, **texts))

    def say_form(self, section: str, key: str, form: str, /, **texts: Any) -> str:
        """Return the wording of that form."""
        return printable_lines(self.template(section, key, 1, form).format(**texts))

    def template(self, section: str, key: str, count: int, form: str = "") -> str:
        """Return a wording to be filled in: of several forms the one that is meant, and of those for numbers the one for that many."""
        word = self.sections[section][key]
        if form and isinstance(word, Mapping):
            word = word[form]
        return self.of_number(str(count), word) if isinstance(word, Mapping) else str(word)

    def of_number(self, written: str, forms: Mapping[str, str]) -> str:
        """Return that of several texts which a number takes, as it is written: the first of them that a pattern gives it."""
        patterns: Mapping[str, str] = self.sections["number_forms"]
        fitting = (name for name, pattern in patterns.items() if name in forms and re.fullmatch(pattern, written))
        return forms[next(fitting, "other")]

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
    """The sections of TOML files, each parsed when it is first asked for: a screen needs one or two of dozens.

    What a later file says of a key takes the place of what an earlier one says.
    """

    def __init__(self, files: tuple[Path, ...]) -> None:
        self._files = files
        self._parsed: dict[str, Mapping[str, Any]] = {}

    @cached_property
    def _texts(self) -> Mapping[str, list[str]]:
        """Return the texts of each section, one for each file that has it, with its subsections."""
        texts: dict[str, list[str]] = {}
        for file in self._files:
            found: dict[str, str] = {}
            for part in re.split(r"^(?=\[\w)", file.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
                name = re.split(r"\W", part, maxsplit=2)[1]
                found[name] = found.get(name, "") + part
            for name, text in found.items():
                texts.setdefault(name, []).append(text)
        return texts

    def __getitem__(self, name: str) -> Mapping[str, Any]:
        if name not in self._parsed:
            parsed = [tomllib.loads(text)[name] for text in self._texts[name]]
            self._parsed[name] = {key: word for section in parsed for key, word in section.items()}
        return self._parsed[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)


def in_files(*files: Path) -> Catalogue:
    """Return the catalogue whose sections stand in TOML files, which are read when the first wording is asked for."""
    return Catalogue(_Sections(files))


ENGLISH_FILE = Path(__file__).with_name("english.toml")
ENGLISH = in_files(ENGLISH_FILE)
"""What speaks where no other catalogue is given."""

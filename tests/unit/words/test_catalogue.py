"""Every wording that the code asks for is there, and none is there for nothing."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from typing import get_args

import pytest

from expert.engines.logic.law_proof import Law
from expert.language.meaning import Status
from expert.questions.statements.kinds import KINDS
from expert.words.catalogue import catalogue, join, say, say_count
from expert.words.lines import LeftOut
from tests.places import ROOT

TERMINAL = ROOT / "expert" / "faces" / "terminal"
CODE = sorted((ROOT / "expert").rglob("*.py"))
COMPUTED = {
    "statement": {*KINDS},
    "shortened": {"rule", "support"},
    "target": {status.value for status in Status},
}
"""Kinds of statement, and what else the code puts together."""
FORMS = {
    "recommendation": {
        *(status.value for status in Status),
        *(f"for_now_{status.value}" for status in (Status.RECOMMENDED, Status.WITHHELD, Status.NOT_INDICATED)),
    },
    "law_proved": {*get_args(Law)},
    "law_broken": {*get_args(Law)},
    "law_uncertain": {*get_args(Law)},
}
"""Kinds of statement that have several wordings, by what these are called."""
WHOLE = {"audit_kind", "dose", "comparison", "threshold", "measured"}
"""Sections whose keys are values of the knowledge language, or kinds of finding."""


def literals() -> Iterator[str]:
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def asked_for() -> Iterator[tuple[str, str]]:
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                texts = [argument.value if isinstance(argument, ast.Constant) else None for argument in node.args]
                if node.func.id in {"say", "say_count"} and isinstance(texts[0], str) and isinstance(texts[1], str):
                    yield texts[0], texts[1]


@pytest.mark.parametrize(("section", "key"), sorted(set(asked_for())))
def test_what_is_asked_for_is_there(section: str, key: str) -> None:
    assert key in catalogue().sections[section]


def test_nothing_is_there_for_nothing() -> None:
    known = set(literals())
    unused = [
        f"{section}.{key}"
        for section, texts in catalogue().sections.items()
        for key in texts
        if section not in WHOLE and key not in known | COMPUTED.get(section, set())
    ]
    assert unused == []


def test_computed_kinds_are_there() -> None:
    assert all(keys <= catalogue().sections[section].keys() for section, keys in COMPUTED.items())
    assert all(catalogue().sections["statement"][kind].keys() == forms for kind, forms in FORMS.items())


def test_counts_have_their_forms() -> None:
    assert say_count("screen", "look_again_days", 0) == "straight away"
    assert say_count("screen", "look_again_days", 1) == "tomorrow"
    assert say_count("screen", "look_again_days", 3) == "in 3 days"


def test_enumerations_read_as_sentences() -> None:
    assert join(()) == ""
    assert join(("one",)) == "one"
    assert join(("one", "two", "three")) == "one, two and three"


def test_texts_are_filled_in() -> None:
    assert say("dose", "range", low="10", high="20") == "10 to 20"


def test_no_wording_frightens() -> None:
    texts = (ROOT / "expert" / "words" / "english.toml").read_text(encoding="utf-8").lower()
    assert not re.search(r"\b(tear|rupture|degenerat\w*|you have a)\b", texts)


def test_no_command_and_no_option_stands_in_a_sentence() -> None:
    texts = (ROOT / "expert" / "words" / "english.toml").read_text(encoding="utf-8")
    assert not re.search(r"\{program\}|--[a-z]", texts)


def test_a_terminal_has_a_text_for_everything_that_it_says_itself() -> None:
    asked = {item.value for item in LeftOut}
    for path in TERMINAL.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say_here":
                asked |= {str(item.value) for item in node.args[:1] if isinstance(item, ast.Constant)}
    assert asked == set(catalogue(folder=TERMINAL).sections["terminal"])


def test_sections_read_one_by_one_are_the_file() -> None:
    for folder in (ROOT / "expert" / "words", TERMINAL):
        assert dict(catalogue(folder=folder).sections) == tomllib.loads((folder / "english.toml").read_text(encoding="utf-8"))

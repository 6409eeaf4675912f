"""Every wording that the code asks for is there, and none is there for nothing."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from typing import get_args

import pytest

from expert.engines.logic.law_proof import Law
from expert.faces.assistant.arguments import ASKED_OF
from expert.faces.assistant.texts import ASSISTANT_ENGLISH
from expert.faces.terminal.texts import TERMINAL_ENGLISH
from expert.faces.web.site import WEB_ENGLISH
from expert.language.forms import NUMBER_FORMS
from expert.language.meaning import Status
from expert.logs.activity import Sport
from expert.questions.statements.kinds import KINDS
from expert.words.catalogue import ENGLISH, ENGLISH_FILE, Catalogue
from expert.words.lines import LeftOut
from tests.places import ROOT

TERMINAL = ROOT / "expert" / "faces" / "terminal"
CODE = sorted((ROOT / "expert").rglob("*.py"))
COMPUTED = {
    "statement": {*KINDS},
    "shortened": {"rule", "support", "opposing"},
    "calendar": {"plan_session", "plan_seen_first"},
    "target": {status.value for status in Status},
    "log": {f"sport_{sport.value}" for sport in Sport},
}
"""Kinds of statement, and what else the code puts together."""
FORMS = {
    "recommendation": {
        *(status.value for status in Status),
        *(f"for_now_{status.value}" for status in (Status.RECOMMENDED, Status.WITHHELD, Status.NOT_INDICATED)),
    },
    "opposing": {"true", "false", "unknown"},
    "answer": {"given", "assumed", "log", "diary"},
    "measured": {"given", "assumed", "log", "diary"},
    "law_proved": {*get_args(Law)},
    "law_broken": {*get_args(Law)},
    "law_uncertain": {*get_args(Law)},
}
"""Kinds of statement that have several wordings, by what these are called."""
WHOLE = {"page_field", "counts", "follow", "tells", "audit_kind", "dose", "comparison", "threshold", "measured", "number_forms"}
"""Sections whose keys are values of the knowledge language, kinds of flaw, or forms of a number."""


def literals() -> Iterator[str]:
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def asked_for() -> Iterator[tuple[str, str]]:
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in {"say", "say_count"}:
                texts = [argument.value if isinstance(argument, ast.Constant) else None for argument in node.args[:2]]
                if len(texts) == 2 and isinstance(texts[0], str) and isinstance(texts[1], str):
                    yield texts[0], texts[1]


@pytest.mark.parametrize(("section", "key"), sorted(set(asked_for())))
def test_what_is_asked_for_is_there(section: str, key: str) -> None:
    catalogues = {"assistant": ASSISTANT_ENGLISH, "web": WEB_ENGLISH}
    assert key in catalogues.get(section, TERMINAL_ENGLISH).sections[section]


def test_nothing_is_there_for_nothing() -> None:
    known = set(literals())
    unused = [
        f"{section}.{key}"
        for section, texts in ENGLISH.sections.items()
        for key in texts
        if section not in WHOLE and key not in known | COMPUTED.get(section, set())
    ]
    assert unused == []


def test_computed_kinds_are_there() -> None:
    assert all(keys <= ENGLISH.sections[section].keys() for section, keys in COMPUTED.items())
    assert all(ENGLISH.sections["statement"][kind].keys() == forms for kind, forms in FORMS.items())


def test_counts_have_their_forms() -> None:
    assert ENGLISH.say_count("screen", "look_again_days", 0) == "straight away"
    assert ENGLISH.say_count("screen", "look_again_days", 1) == "tomorrow"
    assert ENGLISH.say_count("screen", "look_again_days", 3) == "in 3 days"
    assert ENGLISH.say_count("screen", "held", 0) == "This can still get better: 0 questions left."


def test_every_wording_of_a_number_has_the_form_that_most_numbers_take() -> None:
    def check(word: object) -> None:
        if isinstance(word, dict) and set(word) & set(NUMBER_FORMS):
            assert "other" in word
            assert set(word) <= {"other", *ENGLISH.sections["number_forms"]}
        elif isinstance(word, dict):
            for part in word.values():
                check(part)

    assert set(ENGLISH.sections["number_forms"]) <= set(NUMBER_FORMS)
    for section, texts in TERMINAL_ENGLISH.sections.items():
        if section != "number_forms":
            check(texts)


def test_a_language_says_itself_which_number_takes_which_form() -> None:
    polish = Catalogue(
        {
            "number_forms": {"one": "1", "few": r"(.*[^1])?[2-4]", "many": r"[0-9]+"},
            "screen": {"held": {"one": "{count} pytanie", "few": "{count} pytania", "many": "{count} pytań", "other": "{count} pytania"}},
        }
    )
    said = [polish.say_count("screen", "held", count) for count in (0, 1, 3, 5, 12, 22)]
    assert said == ["0 pytań", "1 pytanie", "3 pytania", "5 pytań", "12 pytań", "22 pytania"]
    assert polish.of_number("1.5", {"one": "kilometr", "many": "kilometrów", "other": "kilometra"}) == "kilometra"


def test_enumerations_read_as_sentences() -> None:
    assert ENGLISH.join(()) == ""
    assert ENGLISH.join(("one",)) == "one"
    assert ENGLISH.join(("one", "two", "three")) == "one, two and three"


def test_texts_are_filled_in() -> None:
    assert ENGLISH.say("dose", "range", low="10", high="20") == "10 to 20"


def test_no_wording_frightens() -> None:
    texts = (ROOT / "expert" / "words" / "english.toml").read_text(encoding="utf-8").lower()
    assert not re.search(r"\b(tear|rupture|degenerat\w*|you have a)\b", texts)


def test_no_command_and_no_option_stands_in_a_sentence() -> None:
    texts = (ROOT / "expert" / "words" / "english.toml").read_text(encoding="utf-8")
    assert not re.search(r"\{program\}|--[a-z]", texts)


def test_a_terminal_has_no_text_for_nothing() -> None:
    asked = {item.value for item in LeftOut} | {key for section, key in asked_for() if section == "terminal"}
    assert asked == set(TERMINAL_ENGLISH.sections["terminal"])


def test_an_assistant_has_no_text_for_nothing() -> None:
    known = set(literals()) | {f"argument_{name}" for names in ASKED_OF.values() for name in names}
    assert {key for key in ASSISTANT_ENGLISH.sections["assistant"] if key not in known} == set()


def test_sections_read_one_by_one_are_those_of_the_files() -> None:
    ours, of_terminal = (tomllib.loads(path.read_text(encoding="utf-8")) for path in (ENGLISH_FILE, TERMINAL / "english.toml"))
    assert dict(ENGLISH.sections) == ours
    assert dict(TERMINAL_ENGLISH.sections) == ours | of_terminal

"""Whatever is written is read back as the same text, by this program and by readers of older YAML."""

from __future__ import annotations

from decimal import Decimal

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from expert.errors import Diagnostics
from expert.loading.read import read_text
from expert.loading.yaml_text import yaml_answers, yaml_text, yaml_value

TRICKY = (
    "",
    "~",
    "yes",
    "No",
    "y",
    "on",
    "OFF",
    "null",
    "true",
    "12",
    "1.5",
    "-",
    "a: b",
    "a #b",
    "'a'",
    '"a"',
    "a\nb",
    "\x85",
    "\u2028",
    "a, b",
    "{a}",
)
texts = st.one_of(st.sampled_from(TRICKY), st.text(st.characters(exclude_categories=["Cs"])))


@given(texts)
def test_a_text_is_read_back(text: str) -> None:
    line = f"{{key: {yaml_text(text)}}}\n"
    diagnostics = Diagnostics()
    document = read_text(line, "file.yaml", diagnostics)
    assert document is not None, diagnostics.items
    assert document.data == {"key": text}
    assert yaml.safe_load(line) == {"key": text}
    assert "\n" not in yaml_text(text)


@pytest.mark.parametrize("word", ["gradual", "next_day_soreness", "stop-when-gait-altered", "K1", "nothing", "once"])
def test_a_plain_word_stays_plain(word: str) -> None:
    assert yaml_text(word) == word


def test_answers_are_written_as_a_case_has_them() -> None:
    assert [yaml_value(value) for value in (True, False, 3, Decimal("11.50"), "clicks", "on")] == [
        "yes",
        "no",
        "3",
        "11.50",
        "clicks",
        '"on"',
    ]
    assert list(yaml_answers({"smoke": False, "on_turning": "no"})) == ["smoke: no", 'on_turning: "no"']

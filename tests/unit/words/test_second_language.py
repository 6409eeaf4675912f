"""The first screen and the page for a clinician in a second, tiny catalogue, of a knowledge base without one English letter.

Every word is one of the catalogue, or comes from the knowledge base, whose letters are none that the catalogue has.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from expert import assess, handover_page
from expert.words.catalogue import Catalogue
from expert.words.first_screen import first_screen, small_print
from expert.words.handover import handover_sections
from expert.words.lines import Line, Section
from tests.unit.words.test_second_catalogue import FOREIGN, outcome_of

GERMAN = Catalogue(tomllib.loads((Path(__file__).parent / "german.toml").read_text(encoding="utf-8")))
WORD = re.compile(r"[^\W\d_]+")
CASES = ("overstriding", "long-run-spike", "ice-slip", "one-line-message", "sprint-finish")


def words_of(catalogue: Catalogue) -> set[str]:
    """Return the words of a catalogue."""
    said = (text for section in catalogue.sections.values() for text in section.values())
    forms = (form for text in said for form in ([text] if isinstance(text, str) else text.values()))
    return {word for form in forms for word in WORD.findall(re.sub(r"\{[^{}]*\}", " ", form))}


def lines_of(sections: Iterable[Section]) -> Iterator[Line]:
    """Yield the lines of a page."""
    for section in sections:
        yield Line(section.heading, ())
        yield from section.lines
        yield from lines_of(section.sections)


def strange_words(said: str) -> set[str]:
    """Return the words that are neither of the catalogue nor of the knowledge base."""
    return {word for word in WORD.findall(said.replace(FOREIGN, " ")) if word not in words_of(GERMAN)}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("everything", [False, True])
def test_the_first_screen(case: str, everything: bool) -> None:
    outcome = outcome_of(case)
    view = assess(outcome, everything=everything)
    said = "\n".join(f"{line.label} {line.text}" for line in first_screen(outcome.knowledge, view, GERMAN))
    said += "\n" + "\n".join(small_print(outcome.knowledge, view, GERMAN)).replace(outcome.knowledge.fingerprint[:6], "")
    assert strange_words(said) == set()
    assert FOREIGN in said
    assert "Wissen" in said
    assert "Noch offen" in said


@pytest.mark.parametrize("case", CASES)
def test_the_page_for_a_clinician(case: str) -> None:
    outcome = outcome_of(case)
    said = "\n".join(f"{line.label} {line.text}" for line in lines_of(handover_sections(outcome.knowledge, handover_page(outcome), GERMAN)))
    for answer in outcome.case.answers.values():
        said = said.replace(f" {answer.value} (", " (")  # the name of a choice
    assert strange_words(said) == set()
    assert "Warnzeichen" in said

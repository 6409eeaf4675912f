"""With a second, tiny catalogue nothing speaks English but the knowledge base: every other word comes from the catalogue."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path

import msgspec
import pytest

from expert import KnowledgeBase, assess, consult, handover_page, load_knowledge
from expert.audit.worked_cases import read_worked_case
from expert.words.catalogue import Catalogue
from expert.words.first_screen import first_screen, small_print
from expert.words.handover import handover_sections
from expert.words.lines import Line, Section

GERMAN = Catalogue(tomllib.loads((Path(__file__).parent / "german.toml").read_text(encoding="utf-8")))
WORD = re.compile(r"[^\W\d_]+")
CASES = ("load-sixteen-quiet-bridges", "run-limping-on-day-five", "flag-thigh-hard-as-wood")
SILENT = {"id", "fingerprint", "location", "accepted", "cases"}
"""Fields of which no screen says anything."""


@cache
def worked() -> KnowledgeBase:
    return load_knowledge(worked_cases=True)


def texts(thing: object) -> Iterator[str]:
    """Yield every text of a knowledge base, without the keys of its files."""
    match thing:
        case str():
            yield thing.strip()
        case Mapping():
            for value in thing.values():
                yield from texts(value)
        case msgspec.Struct():
            for name in thing.__struct_fields__:
                yield from () if name in SILENT else texts(getattr(thing, name))
        case tuple() | list():
            for item in thing:
                yield from texts(item)
        case _ if is_dataclass(thing):
            for field in fields(thing):
                yield from () if field.name in SILENT else texts(getattr(thing, field.name))
        case _:
            return


def without_knowledge(said: str, knowledge: KnowledgeBase) -> str:
    """Return what was said without the texts of the knowledge base, whose gaps are filled with a person's numbers."""
    gap = re.compile(r"\{(?!s\})[^{}]*\}")
    pieces = {piece.strip() for text in texts(knowledge) for piece in gap.split(text)}
    for piece in sorted(filter(WORD.search, pieces), key=len, reverse=True):
        pattern = re.escape(piece).replace(r"\{s\}", "s?")
        said = re.sub(rf"(?<!\w){pattern}(?!\w)", " ", said, flags=re.IGNORECASE)
    return said


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


@pytest.mark.parametrize("case", CASES)
def test_the_first_screen(case: str) -> None:
    knowledge = worked()
    outcome = consult(knowledge, read_worked_case(knowledge, knowledge.cases[case]))
    view = assess(outcome, everything=True)
    said = "\n".join(f"{line.label} {line.text}" for line in first_screen(knowledge, view, GERMAN))
    said += "\n" + "\n".join(small_print(knowledge, view, GERMAN)).replace(knowledge.fingerprint[:6], "")
    assert set(WORD.findall(without_knowledge(said, knowledge))) <= words_of(GERMAN)
    assert "Wissen" in said
    assert ("Noch offen" in said) == (view.alone is None)


@pytest.mark.parametrize("case", CASES)
def test_the_page_for_a_clinician(case: str) -> None:
    knowledge = worked()
    outcome = consult(knowledge, read_worked_case(knowledge, knowledge.cases[case]))
    said = "\n".join(f"{line.label} {line.text}" for line in lines_of(handover_sections(knowledge, handover_page(outcome), GERMAN)))
    for answer in outcome.case.answers.values():
        said = said.replace(f" {answer.value} (", " (")  # the name of a choice
    assert set(WORD.findall(without_knowledge(said, knowledge))) <= words_of(GERMAN)
    assert "Warnzeichen" in said

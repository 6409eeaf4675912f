"""docs/glossary.md has every noun of the public API and of the language, and its links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import expert
from expert.language.meaning import Grade, Status
from expert.loading.entries import SECTIONS
from tests.places import ROOT

PAGE = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
TERMS = re.findall(r"^\*\*([^*]+)\.\*\* ", PAGE, re.M)
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])


def test_every_class_of_the_public_api_is_explained() -> None:
    classes = [name for name in expert.__all__ if isinstance(getattr(expert, name), type)]
    assert classes
    assert [name for name in classes if f"`{name}`" not in PAGE] == []


def test_every_kind_of_entry_every_grade_and_every_status_has_a_term() -> None:
    words = {*SECTIONS.values(), *(item.value for item in Grade), *(item.value.replace("_", " ") for item in Status)}
    assert {word for word in words if word.capitalize() not in TERMS} == set()


def test_terms_are_in_order_within_their_part_and_none_stands_twice() -> None:
    assert len(set(TERMS)) == len(TERMS)
    for part in PAGE.split("\n## ")[1:]:
        terms = [term.lower() for term in re.findall(r"^\*\*([^*]+)\.\*\* ", part, re.M)]
        assert terms
        assert terms == sorted(terms)


def _anchors(page: Path) -> set[str]:
    """Return the anchors of the headings of a page, as they are made from their words."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if not re.match(r"[a-z]+:", target):
            file, _, anchor = target.partition("#")
            other = page.parent / file if file else page
            assert other.exists(), target
            assert not anchor or anchor in _anchors(other), target

"""The page of a knowledge base: every field of every entry is on it, under its label."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import Enum

import pytest
from msgspec import NODEFAULT, Struct
from msgspec.structs import fields, replace

from expert import KnowledgeBase, load_knowledge, read_condition
from expert.errors import Location
from expert.faces.pages.fields import Fields
from expert.faces.pages.knowledge_page import MOST_CASES, render_knowledge
from expert.language.conditions import Condition
from expert.language.forms import Phrase, Worse
from expert.language.formulas import Formula
from expert.language.measurements import Measurement
from expert.language.model import Effect, Exclusion, Quantity, Rule
from expert.shapes.plain import snake_case
from expert.words.catalogue import ENGLISH
from tests.places import CAR_FOLDER
from tests.repo.page_examples import bicycle

CAR = load_knowledge(CAR_FOLDER)
RULE = next(iter(CAR.rules))


@pytest.mark.parametrize(
    ("count", "line"),
    [
        (0, "no worked case"),
        (MOST_CASES + 1, "case-0, case-1, case-2, case-3, case-4, case-5, case-6"),
        (MOST_CASES + 2, f"case-0, case-1, case-2, case-3, case-4, case-5 and 2 more (`kb show {RULE}`)"),
    ],
)
def test_a_rule_lists_some_of_the_cases_that_fire_it(count: int, line: str) -> None:
    page = render_knowledge(CAR, {RULE: tuple(f"case-{index}" for index in range(count))})
    assert f"- **Fired by:** {line}" in page.splitlines()


WITHOUT_LABEL = {
    **dict.fromkeys(("id", "title"), "they stand above the fields"),
    **dict.fromkeys(("version", "summary", "fine_print"), "they begin the page"),
    "question": "it stands above the fields of whatever has no title",
    "group": "what is asked stands below its group",
    "groups": "they are headings",
    "topic": "what is recommended stands below its topic",
    "never": "it has a word of its own before it",
    **dict.fromkeys(("authors", "year", "journal", "volume", "pages", "doi"), "they are a citation"),
    "source": "it is part of the name of a claim",
    "claim": "it stands behind the name of the claim",
    "standing": "it stands behind the claim",
    "checked": "where it is no, a sentence says so",
    "levels": "they are a list of their own",
    **dict.fromkeys(("notices", "watches", "trends"), "they are sections"),
    **dict.fromkeys(("decisions", "findings", "checklists", "quantities", "constraints", "concepts", "causes"), "they are sections"),
    **dict.fromkeys(("scores", "exclusions"), "they are sections"),
    **dict.fromkeys(("recommendations", "rules", "invariants", "sources", "claims"), "they are sections"),
    "amount": "a dose is said in words",
}
"""Fields that are on the page without a label, and why they need none."""
LEFT_OUT: Mapping[tuple[type, str], str] = {
    (KnowledgeBase, "fingerprint"): "it is no text of the knowledge base, and changes with every letter",
    (KnowledgeBase, "cases"): "a worked case is a file that reads as it is; those that fire a rule are named there",
    (KnowledgeBase, "of_all_days"): "a knowledge base that is loaded has the rules of all days",
    (Rule, "excluded"): "they are the conditions of what stands under `excluded_by`",
    (KnowledgeBase, "accepted"): "what the audit accepts is for whoever edits the knowledge base",
}
"""Fields that are not on the page, and why."""


def with_an_exclusion(bare: KnowledgeBase) -> KnowledgeBase:
    """Return a knowledge base a rule of which does not apply to some, and whose scores have notes."""
    to_whom = read_condition(bare, "days_since_service <= 7")
    exclusion = Exclusion("seen-to-lately", "Seen to lately", to_whom, "Somebody has just looked.", ("the-manual",), "For us.")
    rule = replace(next(iter(bare.rules.values())), excluded_by=(exclusion.id,), excluded=(to_whom,))
    scores = {name: replace(score, note="Points as printed.") for name, score in bare.scores.items()}
    return replace(bare, exclusions={exclusion.id: exclusion}, rules={**bare.rules, rule.id: rule}, scores=scores)


BASES = {"bicycle": bicycle(), "excluding": with_an_exclusion(bicycle()), "car": CAR, "shipped": load_knowledge()}


def records_of(value: object) -> Iterator[Struct]:
    """Yield every record of the language in a knowledge base, but for conditions and other values, and what is not on the page."""
    if isinstance(value, Condition | Formula | Phrase | Worse | Measurement | Location | Effect):
        return
    if isinstance(value, Quantity) and value.compared:
        return  # nobody wrote it
    if isinstance(value, Struct):
        yield value
        left_out = {name for kind, name in LEFT_OUT if isinstance(value, kind)}
        for field in fields(value):
            if field.name not in left_out:
                yield from records_of(getattr(value, field.name))
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from records_of(item)
    elif isinstance(value, tuple):
        for item in value:
            yield from records_of(item)


def is_said(item: Struct, name: str) -> bool:
    """Return whether a field of a record says more than its default."""
    field = next(field for field in fields(item) if field.name == name)
    value = getattr(item, name)
    return (
        (bool(value) or value == 0)
        and (value is not False or field.default is True)
        and (field.default is NODEFAULT or value != field.default)
    )


def texts_in(value: object) -> Iterator[str]:
    """Yield the texts that a field holds, as the page has them."""
    if isinstance(value, str):
        yield " ".join(value.split()).replace("<", "\\<")
    elif isinstance(value, Enum):
        return
    elif isinstance(value, Phrase):
        yield from texts_in(tuple((value.by_value or value.by_form).values()))
    elif isinstance(value, Mapping):
        yield from texts_in(tuple(item for item in value.values() if isinstance(item, str)))
    elif isinstance(value, tuple):
        for item in value:
            yield from texts_in(item) if isinstance(item, str) else ()


@pytest.mark.parametrize("base", BASES)
def test_every_field_that_says_something_is_on_the_page_under_its_label(base: str) -> None:
    knowledge = BASES[base]
    page = render_knowledge(knowledge, {})
    in_a_row = " ".join(page.split())
    said = Fields(knowledge, ENGLISH)
    missing = set[tuple[str, str, str]]()
    for item in records_of(knowledge):
        for field in fields(item):
            name, kind = field.name, type(item)
            if name == "location" or (kind, name) in LEFT_OUT or not is_said(item, name):
                continue
            if name not in WITHOUT_LABEL and not any(f"{said.label(name, item)}{end}" in page for end in (":", "\n")):
                missing.add((kind.__name__, name, "label"))
            if name not in ("year", "doi"):
                missing |= {(kind.__name__, name, text) for text in texts_in(getattr(item, name)) if text not in in_a_row}
    assert missing == set()


def test_every_field_of_the_language_is_used_by_one_of_these() -> None:
    """So that none escapes the test above: the knowledge base of the page about the language has every key."""
    used = {
        (type(item), field.name)
        for base in BASES.values()
        for item in records_of(base)
        for field in fields(item)
        if is_said(item, field.name)
    }
    kinds = {kind for kind, _ in used}
    never = {(kind.__name__, field.name) for kind in kinds for field in fields(kind)} - {(kind.__name__, name) for kind, name in used}
    assert {item for item in never if item[1] not in {"location", "of_all_days", "compared"}} == set()


def test_every_label_belongs_to_a_field() -> None:
    kinds = {type(item) for base in BASES.values() for item in records_of(base)}
    names = {field.name for kind in kinds for field in fields(kind)}
    own = {f"{snake_case(kind.__name__)}_{field.name}" for kind in kinds for field in fields(kind)}
    assert set(ENGLISH.sections["page_field"]) <= names | own | {"fired_by"}


@pytest.mark.parametrize("base", BASES)
def test_the_page_reads_well(base: str) -> None:
    page = render_knowledge(BASES[base], {})
    lines = page.splitlines()
    assert [line for line in lines if re.search(r"\S  +\S", line)] == [], "no double spaces"
    assert [line for line in lines if line.rstrip() != line] == [], "no space at the end of a line"
    assert "\n\n\n" not in page, "no double blank lines"
    assert [line for line in lines if "::" in line or "=Struct" in line or "Decimal(" in line] == []


def test_a_level_says_all_that_it_says_to_somebody() -> None:
    page = render_knowledge(bicycle(), {})
    level = page[page.index("1. **Slowly and near**") : page.index("1. **Pushing**")]
    for line in (
        "- **Says:** Yes, but slowly.",
        "- **Says while it could still get stricter:** Slowly, from what you have said so far.",
        "- **Look again:** in 7 days",
        "- **Sooner if:** it gets louder",
    ):
        assert line in level
    assert "- **Says while only open questions hold it there:** Push it until that is answered." in page
    assert "- **Stands alone:** yes" in page
    assert "- **Cannot wait from:** `pushing`" in page

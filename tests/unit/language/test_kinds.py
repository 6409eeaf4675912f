"""The one table of kinds says where each kind lies in a knowledge base."""

from __future__ import annotations

from typing import get_args

from expert.language.kinds import CITING, CONCLUDED, NETWORK, TOLD, Kind
from expert.language.model import Entry, KnowledgeBase
from expert.language.names import Named, Unnamed


def test_each_kind_has_a_section_of_the_knowledge_base_and_each_kind_of_entry_a_kind(tiny: KnowledgeBase) -> None:
    sections = set(KnowledgeBase.__struct_fields__)
    assert {kind.section for kind in Kind} <= sections
    assert {type(item) for kind in Kind for item in tiny.entries(kind).values()} == set(get_args(Entry))


def test_sections_are_the_words_for_several() -> None:
    assert Kind.QUANTITY.section == "quantities"
    assert Kind.RULE.section == "rules"


def test_what_is_concluded_is_what_rules_bear_on(tiny: KnowledgeBase) -> None:
    assert set(tiny.rules_about) == {id for kind in CONCLUDED for id in tiny.entries(kind)}
    assert set(CONCLUDED) < set(NETWORK)
    assert {*TOLD, Kind.CONCEPT} == set(CONCLUDED)


def test_whatever_has_sources_cites(tiny: KnowledgeBase) -> None:
    assert set(CITING) == {kind for kind in Kind for item in tiny.entries(kind).values() if hasattr(item, "sources")}


def test_no_two_marks_of_a_text_have_one_word() -> None:
    marks = [mark.value for every in (Kind, Named, Unnamed) for mark in every]
    assert len(set(marks)) == len(marks)

"""Counts in prose are those of the knowledge base that ships."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import pytest

from expert import load_knowledge
from expert.audit.mutation.operators import deciding_rules, mutants_of
from expert.language.model import KnowledgeBase
from expert.lowered.space import space_of
from tests.places import ROOT

COUNTS: Mapping[str, Callable[[KnowledgeBase], int]] = {
    "rules": lambda knowledge: len(knowledge.rules),
    "findings": lambda knowledge: len(knowledge.findings),
    "invariants": lambda knowledge: len(knowledge.invariants),
    "worked cases": lambda knowledge: len(knowledge.cases),
    "claims": lambda knowledge: len(knowledge.claims),
}
PAGES = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "docs/certificates.md", "docs/glossary.md")


@pytest.fixture(scope="module")
def whole() -> KnowledgeBase:
    return load_knowledge(worked_cases=True)


@pytest.mark.parametrize("page", PAGES)
def test_counts_are_those_of_the_knowledge_base(page: str, whole: KnowledgeBase) -> None:
    text = " ".join((ROOT / page).read_text(encoding="utf-8").split())
    for number, noun in re.findall(rf"\b(\d[\d,]*) ({'|'.join(COUNTS)})\b", text):
        if noun != "invariants" or f"{number} invariants and laws" not in text:
            assert int(number.replace(",", "")) == COUNTS[noun](whole), f"{number} {noun}"


def test_the_readme_counts_every_kind(whole: KnowledgeBase) -> None:
    text = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    for noun, count in COUNTS.items():
        assert f"{count(whole)} {noun}" in text
    laws = sum((finding.worse is not None) + bool(finding.loads_like) for finding in whole.findings.values()) + 2
    assert f"{len(whole.invariants) + laws} invariants and laws" in text
    mutants = sum(1 for rule in deciding_rules(whole) for _ in mutants_of(whole, space_of(whole), whole.rules[rule]))
    assert f"{mutants:,} mutants of the rules that decide or withhold, and of those they read" in text

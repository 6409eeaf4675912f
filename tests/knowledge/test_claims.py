"""Every claim of the article is used or marked as background, and nothing refers to a claim that is not there."""

from __future__ import annotations

from expert import KnowledgeBase

ARTICLE = "runners-guide"


def used(knowledge: KnowledgeBase) -> set[str]:
    collections = (knowledge.rules, knowledge.recommendations, knowledge.findings, knowledge.causes)
    return {reference for collection in collections for entry in collection.values() for reference in entry.sources}


def test_all_110_claims_are_there(knowledge: KnowledgeBase) -> None:
    ids = [claim.id for claim in knowledge.claims.values() if claim.source == ARTICLE]
    assert ids == [f"C{number:02d}" for number in range(1, 111)]


def test_no_claim_is_unused(knowledge: KnowledgeBase) -> None:
    background = {claim.reference for claim in knowledge.claims.values() if claim.background}
    assert sorted(set(knowledge.claims) - used(knowledge) - background) == []


def test_background_is_really_unused(knowledge: KnowledgeBase) -> None:
    background = {claim.reference for claim in knowledge.claims.values() if claim.background}
    assert sorted(background & used(knowledge)) == []


def test_no_reference_to_a_claim_that_does_not_exist(knowledge: KnowledgeBase) -> None:
    assert sorted(reference for reference in used(knowledge) if "#" in reference and reference not in knowledge.claims) == []


def test_what_is_disputed_says_what_the_research_says(knowledge: KnowledgeBase) -> None:
    disputed = [claim for claim in knowledge.claims.values() if knowledge.standings[claim.standing].disputed]
    assert {claim.id for claim in disputed} == {"C46", "C80", "C88", "C100"}
    assert all(claim.research and claim.sources for claim in disputed)


def test_what_is_labelled_is_labelled_as_such(knowledge: KnowledgeBase) -> None:
    assert {id for id, evidence in knowledge.evidence.items() if evidence.label} == {"SYN", "unchecked", "ART"}

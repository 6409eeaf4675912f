"""The lines of the first screen: what stands first, and which reason is given."""

from __future__ import annotations

from expert import Consultation, KnowledgeBase, consult, parse_case
from expert.language.meaning import Grade
from expert.questions.parts.screen import most_likely, withheld


def outcome_of(knowledge: KnowledgeBase, answers: str) -> Consultation:
    return consult(knowledge, parse_case(f"date: 2026-05-04\nanswers: {{{answers}}}", knowledge))


def test_of_causes_alike_likely_what_must_not_be_missed_stands_first(knowledge: KnowledgeBase) -> None:
    pulled = "onset: sudden, mechanism: sprint, location: mid_thigh, tender_spot: yes, bruise: small"
    outcome = outcome_of(knowledge, f"{pulled}, clinician_found: clot, clinician_said: seen_may_build_up")
    grades = [(line.cause, line.grade) for line in most_likely(outcome, ["condition"])]
    assert grades[:2] == [("leg_clot", Grade.LIKELY), ("muscle_strain", Grade.LIKELY)]


def test_of_several_reasons_the_warning_sign_is_given(knowledge: KnowledgeBase) -> None:
    sore = "sit_pain: at_once, location: sit_bone, onset: gradual"
    outcome = outcome_of(knowledge, f"quinolone: taking_now, clinician_said: not_seen, {sore}")
    rules = outcome.recommendations["cycle"].withheld_by
    assert rules[0] != "tendon-work-waits-for-the-prescriber"
    reasons = {item.recommendation: item.rule for item in withheld(outcome)}
    assert reasons["cycle"] == "tendon-work-waits-for-the-prescriber"

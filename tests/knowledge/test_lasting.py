"""Of what a warning sign rests on a diary keeps for good only what happened once, or what nobody becomes from one week to the next."""

from __future__ import annotations

from expert.cases.age import lasting
from expert.language.model import KnowledgeBase
from expert.language.network import network

HAPPENED = {
    "brings_you",
    "onset",
    "days_since_onset",
    "pop",
    "mechanism",
    "longest_run_before_km",
    "trigger_run_km",
    "gap_before",
    "previous_stress_fracture",
    "periods_missed_before",
}
"""What happened before it began, or in the moment in which it did."""
IS = {"age", "side", "also_both_legs", "also_changes_legs"}
"""Who somebody is, and which leg it is."""


def test_what_may_come_up_anew_is_asked_again(knowledge: KnowledgeBase) -> None:
    signs = [concept.id for concept in knowledge.concepts.values() if concept.flag]
    assert lasting(knowledge) & network(knowledge).behind(signs) == HAPPENED | IS

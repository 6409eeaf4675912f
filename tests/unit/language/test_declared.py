"""The invariants that entries declare of themselves: each forbids just what its entry says."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from expert.language.conditions import Compare, Comparison, Condition, Is, Subject
from expert.language.declared import beside_advice, beside_stop_limits
from expert.language.meaning import Meaning
from expert.language.model import Advise, Decide, Decision, Effect, KnowledgeBase, Level, Recommendation, Value
from tests.unit.language.test_meaning import HURTS, RUN, A, knowledge_of

SORE = Compare(Subject.FINDING, "pain", Comparison.AT_LEAST, HURTS.constant)
ROPE = Recommendation("rope", "Skip rope", "", "", 1, "EO", (), reached_when=RUN)


def small() -> KnowledgeBase:
    """Return a knowledge base whose levels `free` and `slow` say at which pain to stop."""
    levels = (
        Level("free", "", "", "", stop_rule="Stop at 3.", stop_when=SORE),
        Level("easy", "", "", ""),
        Level("slow", "", "", "", stop_when=SORE),
        Level("stop", "", "", "", stop_when=A),
    )
    rules: dict[str, tuple[Condition, Effect]] = {"slow": (A, Decide("may", "slow")), "rope": (Is(Subject.FINDING, "b"), Advise("rope"))}
    bare = knowledge_of(rules)
    return replace(bare, decisions={"may": Decision("may", "", "", levels, "free", "stop")}, recommendations={"rope": ROPE})


def test_each_level_with_a_limit_declares_one_invariant_named_after_it() -> None:
    declared = {item.id: item for item in beside_stop_limits(small().decisions["may"])}
    assert list(declared) == ["free-within-its-stop-limits", "slow-within-its-stop-limits", "stop-within-its-stop-limits"]
    assert declared["free-within-its-stop-limits"].because == "Stop at 3."


@pytest.mark.parametrize(
    ("answers", "violated"),
    [
        ({"run": True, "pain": 3}, ["free"]),
        ({"run": True, "pain": 2}, []),
        ({"run": True}, []),
        ({"run": True, "pain": 3, "a": True}, ["slow"]),
        ({"run": True, "pain": 2, "a": True}, []),
    ],
)
def test_a_level_is_not_in_force_beside_its_own_limit(answers: dict[str, Value], violated: list[str]) -> None:
    knowledge = small()
    meaning = Meaning(knowledge, answers)
    found = [item.id for item in beside_stop_limits(knowledge.decisions["may"]) if meaning.violated(item.never)]
    assert found == [f"{level}-within-its-stop-limits" for level in violated]


@pytest.mark.parametrize(
    ("answers", "violated"),
    [({"b": True, "run": True}, True), ({"b": True, "run": False}, False), ({"b": True}, False), ({"b": False, "run": True}, False)],
)
def test_nothing_is_advised_that_is_reached(answers: dict[str, Value], violated: bool) -> None:
    (invariant,) = beside_advice(ROPE)
    assert Meaning(small(), answers).violated(invariant.never) is violated


@pytest.mark.parametrize(
    ("answers", "violated"),
    [({"b": True}, True), ({"b": True, "a": False}, False), ({"b": True, "a": True}, False), ({"b": False}, False), ({}, False)],
)
def test_nothing_is_advised_that_makes_light_of_an_open_decision(answers: dict[str, Value], violated: bool) -> None:
    (invariant,) = beside_advice(replace(ROPE, reached_when=None, soothes="may"))
    assert invariant.id == "rope-soothes-only-once-may-is-settled"
    assert Meaning(small(), answers).violated(invariant.never) is violated


def test_what_declares_nothing_has_no_invariant() -> None:
    scale = Decision("may", "", "", (Level("free", "", "", ""), Level("stop", "", "", "")), "free", "stop")
    assert not list(beside_stop_limits(scale))
    assert not list(beside_advice(replace(ROPE, reached_when=None)))

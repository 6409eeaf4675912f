"""Nobody is advised what is withheld, and nobody may do a test from whom a rule withholds what loads alike: both for everybody."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from expert.engines.logic.laws import prove
from expert.engines.logic.solver import Solver
from expert.language.grounds import withholding_alike
from expert.language.meaning import Meaning, is_admissible
from expert.language.model import KnowledgeBase
from expert.lowered.variants import without_rules
from expert.testing.generators import knowledge_bases


def test_nobody_is_advised_what_is_withheld(knowledge: KnowledgeBase) -> None:
    check(knowledge)


@settings(max_examples=30)
@given(knowledge_bases())
def test_nobody_is_advised_what_is_withheld_by_generated_knowledge(knowledge: KnowledgeBase) -> None:
    check(knowledge)


def check(knowledge: KnowledgeBase) -> None:
    solver = Solver(knowledge)
    with solver.circuit.building():
        person = solver.person
        both = [solver.circuit.conj((person.to_do(name), person.withheld_for_now(name))) for name in knowledge.recommendations]
        goal = solver.circuit.disj(both)
    found = solver.anybody(goal)
    assert found.answers is None
    assert found.certain


def broken(knowledge: KnowledgeBase) -> set[str]:
    """Return the tests that somebody may do from whom what loads alike is withheld; each shown by the reference meaning."""
    found = set()
    for proof in prove(knowledge, laws={"withheld_not_tested"}):
        if proof.broken_by is not None:
            acting, condition = Meaning(knowledge, proof.broken_by).acting, knowledge.findings[proof.about].anew_when
            assert is_admissible(knowledge, proof.broken_by)
            assert condition is None or acting.truth(condition) is True
            assert any(acting.rule(rule.id) for rule in withholding_alike(knowledge, proof.about))
            found.add(proof.about)
    return found


ON_ONE_LEG = {"squat_10_pain", "bridge_sore", "bridge_other", "bridge_pain", "hip_control"}


@pytest.mark.parametrize(
    ("rule", "tests"),
    [
        ("no-small-tests-under-sixteen", {"walk_30_pain"}),
        ("no-small-tests-against-what-was-said", {"walk_30_pain", *ON_ONE_LEG}),
        ("no-brisk-walk-test-on-a-bone-that-is-felt", {"walk_30_pain"}),
        ("no-test-on-one-leg-before-the-blood-flow-is-measured", ON_ONE_LEG),
        ("no-test-on-one-leg-around-a-birth", ON_ONE_LEG),
        ("no-test-on-one-leg-while-the-bone-grows", ON_ONE_LEG),
        ("no-test-on-one-leg-when-a-nerve-is-felt", ON_ONE_LEG),
        ("no-test-on-one-leg-before-the-back-is-looked-at", ON_ONE_LEG),
        ("no-test-on-one-leg-before-the-antibiotic-is-looked-into", ON_ONE_LEG),
    ],
)
def test_a_dropped_reason_to_leave_a_test_is_noticed(knowledge: KnowledgeBase, rule: str, tests: set[str]) -> None:
    assert broken(knowledge) == set()
    assert broken(without_rules(knowledge, [rule])) == tests


def test_a_test_that_anybody_may_do_is_noticed(knowledge: KnowledgeBase) -> None:
    free = replace(knowledge.findings["walk_30_pain"], anew_when=None)
    assert broken(replace(knowledge, findings={**knowledge.findings, free.id: free})) == {"walk_30_pain"}

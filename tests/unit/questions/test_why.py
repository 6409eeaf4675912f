from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from expert import Consultation, Statement, consult, parse_case, why, why_not, why_rather_than
from expert.consultation.outcome import Violation
from expert.errors import QueryError
from expert.language.model import KnowledgeBase


def outcome_of(knowledge: KnowledgeBase, answers: str = "") -> Consultation:
    return consult(knowledge, parse_case(f"date: 2026-05-04\nanswers: {{{answers}}}", knowledge))


def child(tree: Statement, kind: str) -> Statement:
    return next(item for item in tree.children if item.kind == kind)


def named(tree: Statement, kind: str) -> set[str]:
    return {item.about for item in tree.walk() if item.kind == kind}


def kinds(tree: Statement) -> list[str]:
    return [item.kind for item in tree.children]


def test_without_a_target_it_is_the_first_decision_of_the_summary(knowledge: KnowledgeBase) -> None:
    outcome = outcome_of(knowledge, "walking_now: limp")
    assert why(outcome) == why(outcome, " ") == why(outcome, "running")


def test_it_starts_with_a_sentence_and_ends_with_what_would_change_it(knowledge: KnowledgeBase) -> None:
    tree = why(outcome_of(knowledge, "onset: sudden, walking_now: limp, pop: yes"), "suspected_avulsion")
    assert kinds(tree) == ["lead", "mechanism", "certainty", "rule"]
    assert tree.children[0].texts["reasons"] == "you heard or felt a pop and you limp"
    limping = why(outcome_of(knowledge, "walking_now: limp"), "running")
    assert kinds(limping)[:3] == ["lead", "mechanism", "certainty"]
    assert kinds(limping)[-1] == "change"
    assert kinds(limping.children[-1])[-1] == "ask_until"


def test_what_only_unanswered_questions_hold_back_is_not_blamed_on_an_answer(knowledge: KnowledgeBase) -> None:
    tree = why(outcome_of(knowledge), "running")
    assert kinds(tree) == ["lead_held", "change"]
    assert int(tree.children[0].texts["count"]) == len(tree.children[1].children[0].children)


def test_another_way_of_coming_out_is_answered_with_what_it_is_instead(knowledge: KnowledgeBase) -> None:
    outcome = outcome_of(knowledge, "foot_landing: under, walking_now: limp")
    level = why(outcome, "running=normal_training")
    assert (level.kind, level.texts["found"]) == ("instead", "No running yet")
    assert level.children[0] == why(outcome, "running")
    assert why(outcome, "running=no_run") == why(outcome, "running")
    assert why(outcome, "likely:overstriding").texts["found"] == "unlikely"
    assert why(outcome, "unlikely:overstriding").kind == "cause"
    assert why(outcome, "recommended:jump_rope").kind == "instead"


def test_what_is_disputed_is_said_with_both_sides(knowledge: KnowledgeBase) -> None:
    certainty = child(why(outcome_of(knowledge, "walking_now: limp"), "jump_rope"), "certainty")
    (dispute,) = (item for item in certainty.children if item.kind == "dispute")
    assert dispute.texts["claim"] == knowledge.claims[dispute.about].claim
    assert dispute.texts["research"] == knowledge.claims[dispute.about].research


def test_no_to_a_question_is_not_the_same_as_no_answer(knowledge: KnowledgeBase) -> None:
    answered = why_not(outcome_of(knowledge, "foot_landing: under"), "overstriding")
    silent = why_not(outcome_of(knowledge), "overstriding")
    assert [item.kind for item in answered.walk()][-1] == "answered_otherwise"
    assert [item.kind for item in silent.walk()][-1] == "unanswered"
    assert (answered.children[0].kind, silent.children[0].kind) == ("lead", "lead_open")


def test_an_answer_in_the_way_is_farther_than_any_number_of_missing_ones(knowledge: KnowledgeBase) -> None:
    tree = why_not(outcome_of(knowledge, "onset: next_day_soreness, pain_walking: 3, walking_now: normal"), "muscle_strain")
    costs = [(len(named(rule, "answered_otherwise")), len(named(rule, "unanswered"))) for rule in child(tree, "could_give").children]
    assert costs == sorted(costs)
    assert len(set(costs)) > 1


def test_the_number_that_is_nearest_to_its_threshold_comes_first(knowledge: KnowledgeBase) -> None:
    for answers, nearest in (("pain_at_rest: 1, pain_walking: 5", "pain_walking"), ("pain_at_rest: 5, pain_walking: 1", "pain_at_rest")):
        tree = why_not(outcome_of(knowledge, f"walking_now: normal, {answers}"), "too_bad_to_walk")
        assert named(tree, "answered_otherwise") == {nearest}


@pytest.mark.parametrize(("target", "kind"), [("running=no_run", "so_already"), ("running", "why_not"), ("care=emergency", "why_not")])
def test_why_not_says_so_when_it_is_so(knowledge: KnowledgeBase, target: str, kind: str) -> None:
    assert why_not(outcome_of(knowledge, "walking_now: limp"), target).kind == kind


def test_a_milder_level_is_kept_away_by_the_stricter_rules_that_hold(knowledge: KnowledgeBase) -> None:
    outcome = outcome_of(knowledge, "walking_now: limp")
    tree = why_rather_than(outcome, "running", "running=easy_flat_only")
    rules = {item.about for item in child(tree, "stricter").children}
    assert set(outcome.decisions["running"].decided_by) <= rules
    held = why_rather_than(outcome_of(knowledge), "running", "running=easy_flat_only")
    assert kinds(held) == ["lead_held", "stricter_open"]


def test_a_stricter_level_is_kept_away_by_what_is_false_in_its_rules(knowledge: KnowledgeBase) -> None:
    outcome = outcome_of(knowledge, "walking_now: limp, foot_landing: under, onset: gradual")
    tree = why_rather_than(outcome, "running=no_run", "running=no_run_until_assessed")
    assert tree.kind == "rather_than"
    assert {item.kind for item in child(tree, "nothing_stricter").children} <= {"not_rule", "not_rule_again"}
    neither = why_rather_than(outcome, "running=normal_training", "running=easy_flat_only")
    assert neither.kind == "rather_than_neither"
    assert why_rather_than(outcome, "running", "running=no_run").kind == "so_already"


def test_two_causes_stand_side_by_side(knowledge: KnowledgeBase) -> None:
    tree = why_rather_than(outcome_of(knowledge, "foot_landing: ahead"), "overstriding", "weak_glutes")
    assert [(item.kind, item.about) for item in tree.children] == [("cause", "overstriding"), ("cause", "weak_glutes")]


@pytest.mark.parametrize(
    ("target", "other"),
    [
        ("running", "care=today"),
        ("running", "running"),
        ("running", "overstriding"),
        ("overstriding", "overstriding"),
        ("overstriding", "jump_rope"),
    ],
)
def test_what_cannot_be_held_against_each_other(knowledge: KnowledgeBase, target: str, other: str) -> None:
    with pytest.raises(QueryError) as refused:
        why_rather_than(outcome_of(knowledge), target, other)
    assert refused.value.diagnostics[0].code == "ASK003"


def test_of_a_contradiction_nothing_else_is_said(knowledge: KnowledgeBase) -> None:
    broken = replace(outcome_of(knowledge), violations=(Violation("some-invariant", "it must not be"),))
    trees: Mapping[str, Statement] = {
        "why": why(broken, "overstriding"),
        "why_not": why_not(broken, "overstriding"),
        "why_rather_than": why_rather_than(broken, "overstriding", "weak_glutes"),
    }
    for tree in trees.values():
        assert [item.kind for item in tree.walk()] == ["contradiction", "invariant"]

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

import pytest
from msgspec.structs import replace

from expert import Consultation, Explanation, assess, consult, load_case, parse_case, why, why_not
from expert.consultation.outcome import Violation
from expert.errors import QueryError
from expert.language.kinds import Kind
from expert.language.model import KnowledgeBase
from expert.language.network import findings_behind
from expert.questions.parts.lead import MOST_REASONS, leading
from expert.questions.statements import Answered, Statement, lead, proof_tree
from expert.questions.statements import why as of_why
from expert.questions.statements import why_not as of_why_not
from expert.questions.target import Target
from expert.words.first_screen import first_screen
from expert.words.shortening import short, whole
from expert.words.wording import Wording
from tests.places import EXAMPLES

T = TypeVar("T", bound=Statement)


def outcome_of(knowledge: KnowledgeBase, answers: str = "") -> Consultation:
    return consult(knowledge, parse_case(f"date: 2026-05-04\nanswers: {{{answers}}}", knowledge))


def child(tree: Explanation, kind: type[T]) -> T:
    return next(item for item in tree.statement.children if isinstance(item, kind))


def blocking(tree: Statement | Explanation) -> list[str]:
    """The findings and quantities whose answers are in the way."""
    told = [item.told for item in tree.walk() if isinstance(item, of_why_not.AnsweredOtherwise)]
    return [item.finding if isinstance(item, Answered) else item.quantity for item in told]


def kinds(tree: Statement | Explanation) -> list[str]:
    return [item.kind for item in (tree if isinstance(tree, Statement) else tree.statement).children]


def test_without_a_target_it_is_the_first_decision_of_the_summary(knowledge: KnowledgeBase) -> None:
    outcome = outcome_of(knowledge, "walking_now: limp")
    assert why(outcome) == why(outcome, " ") == why(outcome, "running")


def test_it_starts_with_a_sentence_and_ends_with_what_would_change_it(knowledge: KnowledgeBase) -> None:
    tree = why(outcome_of(knowledge, "onset: sudden, walking_now: limp, pop: yes"), "suspected_avulsion")
    assert kinds(tree) == ["lead", "mechanism", "certainty", "rule"]
    assert child(tree, lead.Lead).reasons == (Answered("pop", True), Answered("walking_now", "limp"))
    limping = why(outcome_of(knowledge, "walking_now: limp"), "running")
    assert kinds(limping)[:3] == ["lead", "mechanism", "certainty"]
    assert kinds(limping)[-1] == "change"
    assert child(limping, of_why.Change).children[-1] == of_why.AskUntil(Target(Kind.DECISION, "running", "walk_run_only"))


def test_first_sentence_names_all_that_one_rule_asks_for_and_counts_the_rest(knowledge: KnowledgeBase) -> None:
    case = load_case(EXAMPLES / "long-run-spike.yaml", knowledge)
    tree = why(consult(knowledge, case), "running")
    sentence, rule = child(tree, lead.Lead), child(tree, proof_tree.Rule)
    asked = tuple(dict.fromkeys(item.reason for item in rule.children if item.reason is not None))
    assert len(asked) > MOST_REASONS
    assert sentence.reasons == asked
    several = child(
        why(outcome_of(knowledge, "onset: sudden, walking_now: limp, pop: yes, bruise: large"), "suspected_avulsion"), lead.Lead
    )
    assert (len(several.reasons), several.more) == (MOST_REASONS, 1)


def test_rule_that_is_supported_alike_and_more_specific_leads(knowledge: KnowledgeBase) -> None:
    order = list(knowledge.evidence)
    rules = leading(knowledge, knowledge.rules)
    assert sorted(rules) == sorted(knowledge.rules)
    ranked = [(order.index(knowledge.rules[id].evidence), -len(findings_behind(knowledge, knowledge.rules[id].when))) for id in rules]
    assert ranked == sorted(ranked)


def test_what_only_unanswered_questions_hold_back_is_not_blamed_on_an_answer(knowledge: KnowledgeBase) -> None:
    tree = why(outcome_of(knowledge), "running")
    assert kinds(tree) == ["lead_held", "change"]
    assert child(tree, lead.LeadHeld).questions == len(child(tree, of_why.Change).children[0].children)


def test_what_a_sign_holds_is_told_with_the_sign_and_with_what_would_lift_it(knowledge: KnowledgeBase) -> None:
    outcome = outcome_of(knowledge, "onset: sudden, pop: yes, leg_weak: weaker")
    tree = why(outcome, "care")
    first, shown = child(tree, lead.LeadPresumed), assess(outcome)
    (line,) = (item for item in shown.decisions if item.decision == "care")
    assert (first.rule, first.unless) == (line.presumed_by, "cleared_to_build_up")
    assert child(tree, of_why.Presumed).rule == first.rule
    (lifting,) = (item for item in tree.walk() if isinstance(item, of_why.Lifting))
    assert "clinician_said" in {item.finding for item in lifting.walk() if isinstance(item, proof_tree.Question)}
    said = [item.text for item in first_screen(knowledge, shown)]
    assert any(knowledge.rules[first.rule].short in text and "unless" in text for text in said)
    assert line.held_by == 0 < line.open


def test_another_way_of_coming_out_is_answered_with_what_it_is_instead(knowledge: KnowledgeBase) -> None:
    outcome = outcome_of(knowledge, "foot_landing: under, walking_now: limp")
    level = why(outcome, "running=normal_training").statement
    wanted, found = Target(Kind.DECISION, "running", "normal_training"), Target(Kind.DECISION, "running", "no_run")
    assert level == of_why.Instead(wanted, found, children=(why(outcome, "running").statement,))
    assert why(outcome, "running=no_run") == why(outcome, "running")
    likely = why(outcome, "likely:overstriding").statement
    assert isinstance(likely, of_why.Instead)
    assert likely.found == Target(Kind.CAUSE, "overstriding", "unlikely")
    assert why(outcome, "unlikely:overstriding").statement.kind == "cause"
    assert why(outcome, "recommended:jump_rope").statement.kind == "instead"


def test_what_is_disputed_is_said_with_both_sides(knowledge: KnowledgeBase) -> None:
    certainty = child(why(outcome_of(knowledge, "walking_now: limp"), "jump_rope"), lead.Certainty)
    (dispute,) = (item for item in certainty.children if isinstance(item, lead.Dispute))
    claim = knowledge.claims[dispute.claim]
    (said,) = (item.lines for item in Wording(knowledge).tell(certainty).children if claim.research in item.lines[0])
    assert claim.claim in said[0]


def test_no_to_a_question_is_not_the_same_as_no_answer(knowledge: KnowledgeBase) -> None:
    answered = why_not(outcome_of(knowledge, "foot_landing: under"), "overstriding")
    silent = why_not(outcome_of(knowledge), "overstriding")
    assert [item.kind for item in answered.walk()][-1] == "answered_otherwise"
    assert [item.kind for item in silent.walk()][-1] == "unanswered"
    assert (kinds(answered)[0], kinds(silent)[0]) == ("lead", "lead_open")


def test_an_answer_in_the_way_is_farther_than_any_number_of_missing_ones(knowledge: KnowledgeBase) -> None:
    tree = why_not(outcome_of(knowledge, "onset: next_day_soreness, pain_walking: 3, walking_now: normal"), "muscle_strain")
    costs = [
        (len(set(blocking(rule))), len({item.finding for item in rule.walk() if isinstance(item, of_why_not.Unanswered)}))
        for rule in child(tree, of_why_not.CouldGive).children
    ]
    assert costs == sorted(costs)
    assert len(set(costs)) > 1


def test_the_number_that_is_nearest_to_its_threshold_comes_first(knowledge: KnowledgeBase) -> None:
    for answers, nearest in (("pain_at_rest: 1, pain_walking: 5", "pain_walking"), ("pain_at_rest: 5, pain_walking: 1", "pain_at_rest")):
        tree = why_not(outcome_of(knowledge, f"walking_now: normal, {answers}"), "too_bad_to_walk")
        assert set(blocking(tree)) == {nearest}


@pytest.mark.parametrize(("target", "kind"), [("running=no_run", "so_already"), ("running", "why_not"), ("care=emergency", "why_not")])
def test_why_not_says_so_when_it_is_so(knowledge: KnowledgeBase, target: str, kind: str) -> None:
    assert why_not(outcome_of(knowledge, "walking_now: limp"), target).statement.kind == kind


def test_a_milder_level_is_kept_away_by_the_stricter_rules_that_hold(knowledge: KnowledgeBase) -> None:
    outcome = outcome_of(knowledge, "walking_now: limp")
    tree = why(outcome, "running", "running=easy_flat_only")
    rules = {item.rule for item in child(tree, of_why_not.Stricter).children if isinstance(item, proof_tree.Rule)}
    assert set(outcome.decisions["running"].decided_by) <= rules
    held = why(outcome_of(knowledge), "running", "running=easy_flat_only")
    assert kinds(held) == ["lead_held", "stricter_open"]


def test_a_stricter_level_is_kept_away_by_what_is_false_in_its_rules(knowledge: KnowledgeBase) -> None:
    outcome = outcome_of(knowledge, "walking_now: limp, foot_landing: under, onset: gradual")
    tree = why(outcome, "running=no_run", "running=no_run_until_assessed")
    assert tree.statement.kind == "rather_than"
    assert {item.kind for item in child(tree, of_why.NothingStricter).children} <= {"not_rule", "not_rule_again"}
    neither = why(outcome, "running=normal_training", "running=easy_flat_only")
    assert neither.statement.kind == "rather_than_neither"
    assert why(outcome, "running", "running=no_run").statement.kind == "so_already"


def test_two_causes_stand_side_by_side(knowledge: KnowledgeBase) -> None:
    tree = why(outcome_of(knowledge, "foot_landing: ahead"), "overstriding", "weak_glutes")
    assert [item.cause for item in tree.statement.children if isinstance(item, of_why.Cause)] == ["overstriding", "weak_glutes"]


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
        why(outcome_of(knowledge), target, other)
    assert refused.value.diagnostics[0].code == "ASK003"


def test_of_a_contradiction_nothing_else_is_said(knowledge: KnowledgeBase) -> None:
    broken = replace(outcome_of(knowledge), violations=(Violation("some-invariant", "it must not be"),))
    trees: Mapping[str, Explanation] = {
        "why": why(broken, "overstriding"),
        "why_not": why_not(broken, "overstriding"),
        "why_rather_than": why(broken, "overstriding", "weak_glutes"),
    }
    for tree in trees.values():
        assert tree.statement == of_why.Contradiction(children=(of_why.Invariant("some-invariant"),))


@pytest.mark.parametrize("ask", [why, why_not])
def test_rule_says_what_it_matched_or_what_keeps_it_from_firing(knowledge: KnowledgeBase, ask: Callable[..., Explanation]) -> None:
    limping = outcome_of(knowledge, "walking_now: limp")
    fired = ask(limping, "stop-when-gait-altered").statement
    assert isinstance(fired, proof_tree.Rule)
    assert [item.reason for item in fired.children if item.reason is not None] == [Answered("walking_now", "limp")]
    blocked = ask(outcome_of(knowledge, "walking_now: normal"), "stop-when-gait-altered").statement
    assert isinstance(blocked, of_why_not.RuleBlocked)
    assert blocking(blocked) == ["walking_now"]
    unanswered = ask(outcome_of(knowledge), "stop-when-gait-altered").statement
    assert [item.kind for item in unanswered.children] == ["asked_when", "unanswered"]


def test_everything_about_a_rule_is_shown(knowledge: KnowledgeBase) -> None:
    statement = why(outcome_of(knowledge, "walking_now: limp"), "stop-when-gait-altered").statement
    assert short(statement) == whole(statement)

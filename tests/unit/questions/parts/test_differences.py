from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from expert import (
    Answer,
    Case,
    Consultation,
    KnowledgeBase,
    QueryError,
    Statement,
    compare,
    consult,
    enough,
    load_case,
    load_knowledge,
    open_questions,
    parse_case,
    what_if,
)
from expert.consultation.outcome import Violation
from expert.language.meaning import Meaning
from expert.words.brief import MOST_ANSWERS, brief
from expert.words.sentences import say_statement
from tests.places import CAR_FOLDER, EXAMPLES


@pytest.fixture(scope="module")
def outcomes(knowledge: KnowledgeBase) -> dict[str, Consultation]:
    return {path.stem: consult(knowledge, load_case(path, knowledge)) for path in EXAMPLES.glob("*.yaml")}


def kinds(statement: Statement) -> set[str]:
    return {item.kind for item in statement.walk()}


def named(statement: Statement, about: str) -> Statement:
    return next(child for child in statement.children if child.about == about)


def test_what_if_names_the_rule_and_the_answer(knowledge: KnowledgeBase, outcomes: dict[str, Consultation]) -> None:
    tree = what_if(outcomes["long-run-spike"], {"walking_now": "limp"})
    running = named(tree, "running")
    assert (running.texts["old_level"], running.texts["new_level"]) == ("easy_flat_only", "no_run")
    (rule,) = running.children
    assert (rule.kind, rule.about) == ("rule_came", "stop-when-gait-altered")
    assert [(item.kind, item.about) for item in rule.children] == [("answer_changed", "walking_now")]


def test_what_if_says_which_answers_no_longer_apply(knowledge: KnowledgeBase, outcomes: dict[str, Consultation]) -> None:
    tree = what_if(outcomes["long-run-spike"], {"has_run_since_onset": False})
    supposed, dropped = tree.children[:2]
    assert [item.about for item in supposed.children] == ["has_run_since_onset"]
    assert dropped.kind == "dropped"
    assert "pain_easy_run" in {item.about for item in dropped.children}


def test_what_if_names_what_open_questions_could_make_of_a_decision(knowledge: KnowledgeBase) -> None:
    lines = dict.fromkeys(knowledge.checklists["emergency_now"].members, Answer(False))
    quiet = Case(datetime.date(2026, 5, 4), {**lines, "pain_at_rest": Answer(0), "fever_unwell": Answer(False)})
    tree = what_if(consult(knowledge, quiet), {"chest_symptoms": None})
    care = named(tree, "care")
    assert care.kind == "decision_same"
    (detail, reason) = care.children
    assert (detail.kind, detail.texts["new_level"]) == ("ceiling_rose", "emergency")
    assert [(reason.kind, item.kind, item.about) for item in reason.children] == [("rules_opened", "answer_removed", "chest_symptoms")]


def test_what_if_of_the_answers_as_they_are_is_nothing(knowledge: KnowledgeBase, outcomes: dict[str, Consultation]) -> None:
    tree = what_if(outcomes["long-run-spike"], {"walking_now": "normal"})
    assert [child.kind for child in tree.children] == ["answers_same", "nothing_differs"]


def test_outcomes_of_two_knowledge_bases_are_not_compared(knowledge: KnowledgeBase, outcomes: dict[str, Consultation]) -> None:
    car = load_knowledge(CAR_FOLDER)
    of_a_car = consult(car, parse_case("date: 2026-05-04", car))
    for old, new in ((outcomes["ice-slip"], of_a_car), (of_a_car, outcomes["ice-slip"])):
        with pytest.raises(QueryError, match="ASK004"):
            compare(old, new)


def test_compare_says_when_the_rules_differ_and_then_names_no_rule(knowledge: KnowledgeBase, outcomes: dict[str, Consultation]) -> None:
    first, second = outcomes["sprint-finish"], outcomes["ice-slip"]
    assert "rule_came" in kinds(compare(first, second))
    decisions = {**first.decisions, "jumping": first.decisions["running"]}
    other_rules = Meaning(replace(knowledge, fingerprint="0" * 64), first.case.values)
    other = compare(replace(first, meaning=other_rules, decisions=decisions), second)
    assert other.children[0].kind == "other_knowledge"
    assert not kinds(other) & {"rule_came", "rule_went", "rules_opened", "rules_excluded"}
    assert named(other, "jumping").kind == "only_old"
    assert named(other, "running").kind == "decision_changed"


def test_compare_names_a_contradiction(knowledge: KnowledgeBase, outcomes: dict[str, Consultation]) -> None:
    broken = replace(outcomes["ice-slip"], violations=(Violation("never-both", "Both cannot be."),))
    assert named(compare(outcomes["ice-slip"], broken), "never-both").kind == "contradiction_came"
    assert named(compare(broken, outcomes["ice-slip"]), "never-both").kind == "contradiction_went"
    assert enough(broken, "running").kind == "contradiction"


def test_an_unanswered_question_is_counted_and_raises_no_alarm(knowledge: KnowledgeBase, outcomes: dict[str, Consultation]) -> None:
    tree = brief(compare(outcomes["sprint-finish"], outcomes["ice-slip"]))
    shown = " ".join(line for item in tree.walk() for line in say_statement(item))
    assert "emergency" not in shown.lower()
    assert "several_unknown" in kinds(tree)
    assert "unknown_now" not in kinds(tree)


def test_a_short_statement_of_few_lines_is_whole(knowledge: KnowledgeBase, outcomes: dict[str, Consultation]) -> None:
    tree = enough(outcomes["ice-slip"], "running")
    assert brief(tree) == tree
    assert {item.about for item in tree.children} == {"onset", "days_since_onset", "gap_or_dent"}


def test_a_long_list_is_cut(knowledge: KnowledgeBase, outcomes: dict[str, Consultation]) -> None:
    answers = brief(compare(outcomes["sprint-finish"], outcomes["ice-slip"])).children[0]
    assert len(answers.children) == MOST_ANSWERS + 1
    assert answers.children[-1].kind == "more"


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        ("running", "enough"),
        ("running=easy_flat_only", "enough"),
        ("running=normal_training", "enough_false"),
        ("likely:muscle_strain", "enough_false"),
        ("jump_rope", "enough_open"),
    ],
)
def test_enough_says_when_nothing_is(knowledge: KnowledgeBase, outcomes: dict[str, Consultation], target: str, kind: str) -> None:
    example = "overstriding" if kind == "enough_open" else "long-run-spike"
    assert enough(outcomes[example], target).kind == kind


def test_open_questions_name_the_next_one_and_count_the_rest(knowledge: KnowledgeBase, outcomes: dict[str, Consultation]) -> None:
    outcome = outcomes["sprint-finish"]
    tree = open_questions(outcome)
    asked = {item.about for item in tree.walk() if item.kind in {"question", "open_question", "open_if_it_applies", "open_unknown"}}
    assert asked == set(outcome.open)
    assert named(tree, "bruise").kind == "open_unknown"
    assert named(tree, "race_in_days").kind == "open_if_it_applies"
    assert [child.kind for child in tree.children][:2] == ["next_question", "open_checklist"]
    assert tree.children[-1].kind == "open_conclusions"


def test_what_is_not_really_open_is_left_out(knowledge: KnowledgeBase, outcomes: dict[str, Consultation]) -> None:
    tree = open_questions(outcomes["sprint-finish"], ["overstriding"])
    assert [child.about for child in tree.children[-1].children] == ["overstriding"]
    assert {child.about for child in tree.children[:-1]} == {"foot_landing"}
    assert open_questions(outcomes["sprint-finish"], []).kind == "nothing_open"


def test_nothing_is_open_when_all_is_answered(knowledge: KnowledgeBase, outcomes: dict[str, Consultation]) -> None:
    case = outcomes["ice-slip"].case
    tree = open_questions(consult(knowledge, Case(case.date, case.answers)))
    assert tree.kind == "open_questions"
    assert Meaning(knowledge, case.values).is_settled("running")
    assert "running" not in {child.about for child in tree.children[-1].children}

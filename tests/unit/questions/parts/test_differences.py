from __future__ import annotations

import datetime
import itertools

import pytest
from msgspec.structs import replace

from expert import (
    Answer,
    Case,
    Consultation,
    KnowledgeBase,
    QueryError,
    compare,
    consult,
    enough,
    load_case,
    load_knowledge,
    open_questions,
    parse_case,
    what_if,
)
from expert.cases.changes import change_case
from expert.consultation.outcome import Violation
from expert.language.meaning import Meaning
from expert.questions.open_questions import what_is_open
from expert.questions.statements import Answered
from expert.questions.statements.differences import (
    AnswerChanged,
    AnswerDropped,
    AnswerRemoved,
    CeilingRose,
    DecisionChanged,
    DecisionSame,
    Difference,
    Dropped,
    RuleCame,
    RuleLifted,
    RulePresumed,
    RulesOpened,
    Supposed,
)
from expert.questions.statements.proof_tree import Answer as AnswerGiven
from expert.questions.statements.proof_tree import Question
from expert.questions.statements.still_open import OpenCause, OpenConclusions, OpenIfItApplies, OpenSingle
from expert.words.shortening import MOST_ANSWERS, Left, Shown, glance, whole
from expert.words.told import Told
from expert.words.wording import Wording
from tests.places import CAR_FOLDER, EXAMPLES
from tests.rehearsal import waits
from tests.statements import about, kinds, named


@pytest.fixture(scope="module")
def outcomes(knowledge: KnowledgeBase) -> dict[str, Consultation]:
    return {path.stem: consult(knowledge, load_case(path, knowledge)) for path in EXAMPLES.glob("*.yaml")}


def lines(told: Told) -> list[str]:
    return [*told.lines, *(line for child in told.children for line in lines(child))]


def differences(shown: Shown) -> list[Difference]:
    """Return the differences that are shown, and not only counted."""
    statements = [item.statement for item in shown.children if isinstance(item, Shown)]
    return [item for item in statements if isinstance(item, Difference)]


def test_what_if_names_the_rule_and_the_answer(knowledge: KnowledgeBase, outcomes: dict[str, Consultation]) -> None:
    tree = what_if(outcomes["long-run-spike"], {"walking_now": "limp"})
    moved = AnswerChanged(Answered("walking_now", "normal"), Answered("walking_now", "limp"))
    rule = RuleCame("stop-when-gait-altered", children=(moved,))
    assert named(tree, "running") == DecisionChanged("running", "easy_flat_only", "no_run", children=(rule,))


def test_what_if_says_which_answers_no_longer_apply(knowledge: KnowledgeBase, outcomes: dict[str, Consultation]) -> None:
    tree = what_if(outcomes["long-run-spike"], {"has_run_since_onset": False})
    supposed, dropped = tree.statement.children[:2]
    assert isinstance(supposed, Supposed)
    assert [about(item) for item in supposed.children] == ["has_run_since_onset"]
    assert isinstance(dropped, Dropped)
    pain = outcomes["long-run-spike"].case.values["pain_easy_run"]
    assert AnswerDropped(Answered("pain_easy_run", pain)) in dropped.children


def test_what_if_names_what_open_questions_could_make_of_a_decision(knowledge: KnowledgeBase) -> None:
    lines = dict.fromkeys(knowledge.checklists["emergency_now"].members, Answer(False))
    quiet = Case(datetime.date(2026, 5, 4), {**lines, "pain_at_rest": Answer(0), "fever_unwell": Answer(False)})
    tree = what_if(consult(knowledge, quiet), {"chest_symptoms": None})
    care = named(tree, "care")
    assert isinstance(care, DecisionSame)
    (detail, reason) = care.children
    assert isinstance(detail, CeilingRose)
    assert detail.new == "emergency"
    assert isinstance(reason, RulesOpened)
    assert reason.children == (AnswerRemoved(Answered("chest_symptoms", False)),)


def test_what_if_names_a_rule_that_counts_while_nobody_says_what_would_lift_it(knowledge: KnowledgeBase) -> None:
    popped = parse_case("{date: 2026-05-04, answers: {onset: sudden, location: low_thigh, days_since_onset: 12, pop: yes}}", knowledge)
    sure, none = Answered("pop", True), Answered("pop", False)
    levels = ("no_run_until_assessed", "no_run")
    without = named(what_if(consult(knowledge, popped), {"pop": False}), "running")
    lifted = RuleLifted("pop-behind-the-knee", children=(AnswerChanged(sure, none),))
    assert without == DecisionChanged("running", *levels, children=(lifted,))
    again = named(what_if(consult(knowledge, change_case(knowledge, popped, {"pop": False}).case), {"pop": True}), "running")
    presumed = RulePresumed("pop-behind-the-knee", children=(AnswerChanged(none, sure),))
    assert again == DecisionChanged("running", *reversed(levels), children=(presumed,))


def test_what_if_of_the_answers_as_they_are_is_nothing(knowledge: KnowledgeBase, outcomes: dict[str, Consultation]) -> None:
    tree = what_if(outcomes["long-run-spike"], {"walking_now": "normal"})
    assert [child.kind for child in tree.statement.children] == ["answers_same", "nothing_differs"]


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
    assert other.statement.children[0].kind == "other_knowledge"
    assert not kinds(other) & {"rule_came", "rule_went", "rules_opened", "rules_excluded"}
    assert named(other, "jumping").kind == "only_old"
    assert named(other, "running").kind == "decision_changed"


def test_compare_names_a_contradiction(knowledge: KnowledgeBase, outcomes: dict[str, Consultation]) -> None:
    broken = replace(outcomes["ice-slip"], violations=(Violation("never-both", "Both cannot be."),))
    assert named(compare(outcomes["ice-slip"], broken), "never-both").kind == "contradiction_came"
    assert named(compare(broken, outcomes["ice-slip"]), "never-both").kind == "contradiction_went"
    assert enough(broken, "running").statement.kind == "contradiction"


def test_an_unanswered_question_is_counted_and_raises_no_alarm(knowledge: KnowledgeBase, outcomes: dict[str, Consultation]) -> None:
    statement = compare(outcomes["sprint-finish"], outcomes["ice-slip"]).statement
    shown = glance(statement)
    assert "emergency" not in " ".join(lines(Wording(knowledge).tell(shown))).lower()
    unknown = [item for item in statement.children if isinstance(item, Difference) and item.is_unknown_now]
    assert unknown
    assert Left(len(unknown), unknown=True) in shown.children
    assert not [item for item in differences(shown) if item.is_unknown_now]


def test_every_difference_is_shown_or_counted_once(outcomes: dict[str, Consultation]) -> None:
    for old, new in itertools.permutations(outcomes.values(), 2):
        statement = compare(old, new).statement
        shown = glance(statement)
        counted = sum(item.count for item in shown.children if isinstance(item, Left))
        assert len(differences(shown)) + counted == sum(isinstance(item, Difference) for item in statement.children)


def test_a_short_statement_of_few_lines_is_whole(knowledge: KnowledgeBase, outcomes: dict[str, Consultation]) -> None:
    tree = enough(outcomes["ice-slip"], "running").statement
    assert glance(tree) == whole(tree)
    answers = [item.answer for item in tree.children if isinstance(item, AnswerGiven)]
    assert {item.finding for item in answers} == {"onset", "days_since_onset", "gap_or_dent"}


def test_a_long_list_is_cut(knowledge: KnowledgeBase, outcomes: dict[str, Consultation]) -> None:
    statement = compare(outcomes["sprint-finish"], outcomes["ice-slip"]).statement
    answers = glance(statement).children[0]
    assert isinstance(answers, Shown)
    assert len(answers.children) == MOST_ANSWERS + 1
    assert answers.children[-1] == Left(len(statement.children[0].children) - MOST_ANSWERS)


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
    assert enough(outcomes[example], target).statement.kind == kind


def test_open_questions_name_the_next_one_and_count_the_rest(knowledge: KnowledgeBase, outcomes: dict[str, Consultation]) -> None:
    outcome = outcomes["sprint-finish"]
    tree = open_questions(outcome).statement
    asked = {item.finding for item in tree.walk() if isinstance(item, Question | OpenSingle)}
    waiting = {name for name in outcome.open if waits(knowledge, outcome.meaning, name)}
    assert asked | {"bruise"} == set(outcome.open) - waiting
    assert waiting
    assert [item.kind for item in tree.children if about(item) == "bruise"] == ["next_question"]
    assert isinstance(named(tree, "race_in_days"), OpenIfItApplies)
    assert [child.kind for child in tree.children][:2] == ["next_question", "open_checklist"]
    assert isinstance(tree.children[-1], OpenConclusions)


def test_what_is_not_really_open_is_left_out(knowledge: KnowledgeBase, outcomes: dict[str, Consultation]) -> None:
    tree = what_is_open(outcomes["sprint-finish"], ["flat_monotony"])
    assert tree.children[-1].children == (OpenCause("flat_monotony", ("surface",)),)
    assert {about(child) for child in tree.children[:-1]} == {"surface"}
    assert what_is_open(outcomes["sprint-finish"], []).kind == "nothing_open"


def test_nothing_is_open_when_all_is_answered(knowledge: KnowledgeBase, outcomes: dict[str, Consultation]) -> None:
    case = outcomes["ice-slip"].case
    tree = open_questions(consult(knowledge, Case(case.date, case.answers))).statement
    assert tree.kind == "open_questions"
    assert Meaning(knowledge, case.values).is_settled("running")
    assert "running" not in {about(child) for child in tree.children[-1].children}

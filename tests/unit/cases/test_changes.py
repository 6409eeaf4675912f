from __future__ import annotations

import json
from decimal import Decimal

import pytest

from expert.cases.case import Answer, Case
from expert.cases.changes import change_case, parse_changes
from expert.cases.form import case_to_data
from expert.errors import CaseError, QueryError
from expert.language.model import KnowledgeBase
from expert.loading.cases import parse_case


@pytest.fixture
def case(knowledge: KnowledgeBase) -> Case:
    answers = "onset: sudden, pop: yes, days_since_onset: 5, has_run_since_onset: yes, pain_easy_run: 3, age: 30, bruise: dont_know"
    return parse_case(f"date: 2026-05-04\nanswers: {{{answers}}}", knowledge)


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("pop=yes", "pop", True),
        ("Pop = NO", "pop", False),
        ("pop=true", "pop", True),
        ("walking-now=Limp", "walking_now", "limp"),
        ("location=low back buttock", "location", "low_back_buttock"),
        ("pain_walking=3", "pain_walking", 3),
        ("trigger_run_km=6 mi", "trigger_run_km", Decimal("9.66")),
        ("trigger_run_km=9.5km", "trigger_run_km", Decimal("9.5")),
        ("age=41 years", "age", Decimal(41)),
        ("age=unknown", "age", None),
        ("age=dont_know", "age", None),
    ],
)
def test_a_change_is_read_as_a_person_types_it(knowledge: KnowledgeBase, text: str, name: str, value: object) -> None:
    changes = parse_changes(knowledge, [text])
    assert changes == {name: value}
    assert type(changes[name]) is type(value)


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("agee=1", "ASK001", "did you mean `age`?"),
        ("running=no_run", "ASK001", "`running` is a decision: it follows from the answers"),
        ("emergency_now=yes", "ASK001", "change its lines, such as `chest_symptoms=yes`"),
        ("age", "ASK010", "write `age=value`, or `age=unknown`"),
        ("age=", "ASK010", "write `age=value`"),
        ("=3", "ASK001", "unknown finding ``"),
        ("walking_now=lmp", "CASE012", "did you mean `limp`?"),
        ("pain_walking=11", "CASE012", "a whole number from 0 to 10"),
        ("pain_walking=2.5", "CASE011", "a whole number from 0 to 10"),
        ("age=41 km", "CASE011", "a number from 8 to 100 years"),
        ("age=1e2", "CASE011", "a number from 8 to 100 years"),
        ("pop=maybe", "CASE011", "write yes or no"),
        ("pop=32.5", "CASE011", "`pop` is a boolean, not `32.5`"),
        ("onset=32.5", "CASE012", "`onset` has no value `32.5`"),
    ],
)
def test_what_is_no_change_is_refused(knowledge: KnowledgeBase, text: str, code: str, words: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse_changes(knowledge, [text])
    (fault,) = caught.value.diagnostics
    assert fault.code == code
    assert words in f"{fault.message} {fault.help}"


def test_all_faults_are_named_at_once(knowledge: KnowledgeBase) -> None:
    with pytest.raises(QueryError) as caught:
        parse_changes(knowledge, ["agee=1", "pop=maybe", "side=one", "side=both"])
    assert [item.code for item in caught.value.diagnostics] == ["ASK001", "ASK011", "CASE011"]


def test_answers_whose_question_no_longer_applies_are_left_out(knowledge: KnowledgeBase, case: Case) -> None:
    changed = change_case(knowledge, case, {"onset": "gradual", "has_run_since_onset": False})
    assert changed.dropped == ("pop", "pain_easy_run")
    assert changed.case.answers == {
        "brings_you": Answer("pain_now", "assumed"),
        "onset": Answer("gradual", "assumed"),
        "has_run_since_onset": Answer(False, "assumed"),
        "days_since_onset": case.answers["days_since_onset"],
        "age": case.answers["age"],
    }
    assert changed.case.unknown == {}  # nobody whose pain came on slowly is asked for a bruise


def test_an_answer_taken_away_is_not_asked(knowledge: KnowledgeBase, case: Case) -> None:
    changed = change_case(knowledge, case, {"age": None, "bruise": "small"})
    assert "age" not in changed.case.answers
    assert changed.case.unknown == {}
    assert changed.dropped == ()
    assert "pop" in change_case(knowledge, case, {"onset": None}).case.answers, "whether it applies is not known, so it may stay"


def test_what_would_be_answered_by_itself_can_be_unknown_too(knowledge: KnowledgeBase) -> None:
    case = parse_case("{date: 2026-05-04, answers: {location: calf, pain_walking: 2}}", knowledge)
    assert case.values["also_sit_bone"] is False
    assert case.values["brings_you"] == "pain_now"
    changed = change_case(knowledge, case, {"also_sit_bone": None, "brings_you": None}).case
    assert changed.unknown == {"also_sit_bone": "dont_know", "brings_you": "dont_know"}
    assert parse_case(json.dumps(case_to_data(changed)), knowledge) == changed
    without = change_case(knowledge, case, {"location": None}).case
    assert not without.unknown
    assert "also_sit_bone" not in without.answers


@pytest.mark.parametrize(
    ("changes", "code", "named"),
    [
        ({"hard_lump_after_blow": True}, "CASE030", "`onset: sudden`"),
        ({"has_run_since_onset": False, "pain_easy_run": 2}, "CASE030", "`has_run_since_onset: no`"),
        ({"bruise": "none", "days_since_onset": 1}, "CASE031", "`bruise: none`"),
    ],
)
def test_answers_that_contradict_others_are_refused(
    knowledge: KnowledgeBase, case: Case, changes: dict[str, bool | str | int], code: str, named: str
) -> None:
    with pytest.raises(CaseError) as caught:
        change_case(knowledge, case, changes)
    (fault,) = caught.value.diagnostics
    assert fault.code == code
    assert named in fault.help


def test_changes_that_were_never_parsed_are_checked(knowledge: KnowledgeBase, case: Case) -> None:
    assert change_case(knowledge, case, {"age": 44}).case.values["age"] == Decimal(44)
    with pytest.raises(QueryError) as caught:
        change_case(knowledge, case, {"agee": 44, "age": 3})
    assert [item.code for item in caught.value.diagnostics] == ["ASK001", "CASE012"]

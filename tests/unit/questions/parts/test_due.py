"""What is due on a day, and before what nothing soothes."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

import pytest
from msgspec.structs import replace

from expert import consult
from expert.cases.case import Answer, Case
from expert.consultation.outcome import Violation
from expert.language.model import KnowledgeBase
from expert.questions.parts.due import Due, due, is_alarm_open
from tests.diaries import FIRST, told_first


def told(knowledge: KnowledgeBase, answers: Mapping[str, Answer], days: int = 0) -> Case:
    """Return what somebody told so many days before, with some answers of today."""
    case = told_first(knowledge)
    day = FIRST + datetime.timedelta(days)
    old = {name: replace(item, on=None if not days else FIRST) for name, item in case.answers.items()}
    return replace(case, date=day, answers={**old, **answers})


def due_of(knowledge: KnowledgeBase, days: int = 0, **answers: Answer) -> Due:
    return due(consult(knowledge, told(knowledge, answers, days)))


def test_tests_that_may_be_done_now_are_named_and_the_others_counted(knowledge: KnowledgeBase) -> None:
    found = due_of(knowledge)
    assert found.tests
    assert all(knowledge.findings[name].test for name in found.tests)
    assert found.tests_waiting > 0
    limping = due_of(knowledge, walking_now=Answer("limp"))
    assert not set(limping.tests) & {"walk_30_pain", "jog_spot_pain"}


def test_a_visit_that_is_advised_is_due(knowledge: KnowledgeBase) -> None:
    assert due_of(knowledge).visits == ()
    visits = due_of(knowledge, leg_swollen=Answer(True)).visits
    assert visits
    assert all(knowledge.recommendations[name].tell for name in visits)


@pytest.mark.parametrize(("days", "left"), [(0, 8), (1, 7), (7, 1), (8, 0), (20, 0)])
def test_all_questions_are_due_again_by_the_oldest_answer(knowledge: KnowledgeBase, days: int, left: int) -> None:
    assert due_of(knowledge, days).all_again_days == left


def test_a_stricter_level_asks_for_an_entry_sooner_but_not_for_everything(knowledge: KnowledgeBase) -> None:
    strict = due_of(knowledge, walking_now=Answer("limp"))
    assert strict.next_entry_days is not None
    assert strict.next_entry_days < 7
    assert strict.all_again_days == 8


def test_without_an_open_sign_nothing_is_held_back(knowledge: KnowledgeBase) -> None:
    assert not is_alarm_open(consult(knowledge, told(knowledge, {})))


@pytest.mark.parametrize("sign", ["leg_swollen", "lump_growing", "chest_symptoms"])
def test_a_sign_that_stands_is_an_open_alarm(knowledge: KnowledgeBase, sign: str) -> None:
    assert is_alarm_open(consult(knowledge, told(knowledge, {sign: Answer(True)})))


@pytest.mark.parametrize("list", ["emergency_now", "see_someone_list"])
def test_a_list_that_is_not_answered_is_one(knowledge: KnowledgeBase, list: str) -> None:
    case = told(knowledge, {})
    lines = knowledge.checklists[list].members
    without = replace(case, answers={name: item for name, item in case.answers.items() if name not in lines}, shown={})
    assert is_alarm_open(consult(knowledge, without))


def test_so_is_a_contradiction_of_the_program(knowledge: KnowledgeBase) -> None:
    outcome = consult(knowledge, told(knowledge, {}))
    assert is_alarm_open(replace(outcome, violations=(Violation(next(iter(knowledge.invariants)), ""),)))

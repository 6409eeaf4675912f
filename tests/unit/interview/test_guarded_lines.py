"""An interview shows the lines of a checklist that apply or may apply."""

from __future__ import annotations

import datetime

import pytest

from expert.cases.case import Answer, Case
from expert.cases.form import case_to_data
from expert.cases.reading import build_case
from expert.errors import Diagnostics
from expert.interview.drafts import draft_of, resume
from expert.interview.replies import reply
from expert.interview.state import Interview, start
from expert.interview.steps import AskChecklist, AskQuestion, Review
from expert.language.model import KnowledgeBase, Value
from expert.words.interview import say_screen
from tests.unit.guarded_lines import guarded_lines

DAY = datetime.date(2026, 8, 1)


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    return guarded_lines(tmp_path_factory.mktemp("guarded"))


def asked(knowledge: KnowledgeBase, **answers: Value) -> Interview:
    """Return an interview in which somebody chose the checklist, after some answers."""
    known = {name: Answer(answers[name]) for name in knowledge.findings if name in answers}
    return start(knowledge, DAY, Case(DAY, known)).tell("more")


@pytest.mark.parametrize(
    ("answers", "lines"),
    [
        ({}, ("sore", "stiff", "blue")),
        ({"has_run": True}, ("sore", "stiff", "blue")),
        ({"has_run": True, "onset": "gradual"}, ("stiff", "blue")),
        ({"numb": False, "cold": False}, ("sore", "stiff")),
    ],
)
def test_it_shows_the_lines_that_apply_or_may_apply(guarded: KnowledgeBase, answers: dict[str, Value], lines: tuple[str, ...]) -> None:
    interview = asked(guarded, **answers)
    assert interview.step == AskChecklist("more", lines)
    done = reply(interview, "none")
    assert {name: done.case.values.get(name) for name in guarded.checklists["more"].members} == {
        name: False if name in lines else None for name in guarded.checklists["more"].members
    }
    assert done.case.shown == {"more": lines}
    assert build_case(guarded, case_to_data(done.case), Diagnostics()) == done.case
    assert resume(guarded, draft_of(done), DAY) == done


def test_it_cannot_be_told_where_it_does_not_apply(guarded: KnowledgeBase) -> None:
    assert "more" in start(guarded, DAY).tellable
    assert "more" not in start(guarded, DAY, Case(DAY, {"has_run": Answer(False)})).tellable


def test_what_does_not_apply_after_all_goes_with_its_screen(guarded: KnowledgeBase) -> None:
    told = reply(asked(guarded), "1")
    assert told.trail == ("more",)
    assert told.case.values == {"sore": True, "stiff": False, "blue": False}
    assert {*reply(told.tell("onset"), "gradual").dropped} == {"sore"}
    gone = reply(told.tell("has_run"), "no")
    assert {*gone.dropped} == {"sore", "stiff", "blue"}
    assert gone.case.values == {"has_run": False}
    assert gone.case.shown == {}
    assert gone.trail == ("has_run",)


def test_a_line_that_comes_to_apply_is_asked_then_and_one_step_back_asks_the_screen_anew(guarded: KnowledgeBase) -> None:
    interview = reply(asked(guarded, has_run=True, onset="gradual"), "none")
    changed = reply(interview.tell("onset"), "sudden")
    again = reply(changed.tell("more"), "1")
    assert again.case.values["sore"] is True
    assert again.case.shown["more"] == ("sore", "stiff", "blue")
    assert list(again.trail).count("more") == 1


def test_the_checklist_is_asked_once_it_is_known_to_apply(guarded: KnowledgeBase) -> None:
    interview, lists = start(guarded, DAY), []
    while not isinstance(interview.step, Review):
        match interview.step:
            case AskChecklist() as step:
                lists.append((step, interview.case.values.get("has_run")))
                interview = reply(interview, "none")
            case AskQuestion(finding=name):
                interview = reply(interview, "yes" if name == "has_run" else "u")
            case _:
                interview = interview.go_on(True)
    assert [(step.lines, ran) for step, ran in lists if step.checklist == "more"] == [(("sore", "stiff"), True)]


def test_lines_that_do_not_apply_are_not_called_open(guarded: KnowledgeBase) -> None:
    interview = reply(asked(guarded, has_run=True, onset="gradual"), "1")
    (screen,) = (item for item in interview.answered_screens if item.screen == "more")
    assert screen.open == ()
    assert say_screen(guarded, screen, DAY).endswith("Stiff?")

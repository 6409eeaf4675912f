"""What the page says of somebody is what `assess --json` says, for every worked case; and behind each line stand its reasons."""

from __future__ import annotations

import datetime
import re
from html import escape
from urllib.parse import unquote

import pytest
from msgspec.structs import replace

from expert import (
    Case,
    Consultation,
    KnowledgeBase,
    at_stage,
    consult,
    enough,
    handover_page,
    open_questions,
    plan,
    read_outcome,
    sensitivity,
    topic,
    what_if,
    why,
    why_not,
)
from expert.cases.reading import build_case
from expert.errors import Diagnostics
from expert.faces.web.outcome import ASKED
from expert.questions.assess import assess
from expert.words.first_screen import first_screen
from expert.words.handover import handover_sections
from expert.words.sentences import tell
from expert.words.told import Told
from tests.share import parts
from tests.web.visiting import Browser, looking_at, plain, site_of, text_of

PARTS = 16


def case_of(knowledge: KnowledgeBase, id: str) -> Case:
    case = build_case(knowledge, knowledge.cases[id].case, Diagnostics())
    assert case is not None
    return case


@pytest.mark.parametrize("part", parts(PARTS, 8))
def test_the_page_says_what_the_outcome_says(worked: KnowledgeBase, part: int) -> None:
    browser = Browser(site_of(worked))
    for id in list(worked.cases)[part::PARTS]:
        case = case_of(worked, id)
        looking_at(browser, worked, case).go("/result/all")
        (shown,) = [session.shown for session in browser.app.state.pages.sessions if session.shown is not None]
        assert shown.case == case
        view = assess(read_outcome(shown.to_json(), worked), everything=True)
        assert browser.page.status_code == 200
        says = browser.says
        for line in first_screen(worked, view):
            assert plain(line.text) in says, (id, line.text)
        reasons = {unquote(name) for name in re.findall(r'href="/result/why/([^"]+)"', browser.page.text)}
        if view.alone is not None:
            assert not reasons
            assert "<nav" not in browser.page.text
            assert "/result/plan" not in browser.page.text
            continue
        shown = {line.decision for line in view.decisions} | {line.cause for line in view.causes}
        shown |= {item.recommendation for item in (*view.to_do, *view.referrals)} | {item.recommendation for item in view.not_now}
        assert shown <= reasons, id


SORE = "again-several-and-just-back"
"""Somebody who may run a little, and whose plan has several stages."""


@pytest.fixture
def sore(worked: KnowledgeBase) -> Browser:
    return looking_at(Browser(site_of(worked)), worked, case_of(worked, SORE))


@pytest.fixture
def outcome(worked: KnowledgeBase) -> Consultation:
    return consult(worked, case_of(worked, SORE))


def says_all(browser: Browser, told: Told, *, but_links: bool = True) -> None:
    """Hold a page against an explanation: everything of it stands there, what is asked further as a link."""
    assert browser.page.status_code == 200
    says = browser.says
    for sentence in (line for item in told.walk() for line in item.lines):
        parts = re.split(r"`[^`]+`", sentence) if but_links else [sentence]
        assert all(plain(part) in says for part in parts), sentence


def test_a_question_is_answered_with_everything_that_is_behind_it(sore: Browser, outcome: Consultation) -> None:
    sore.go("/result/why/running")
    says_all(sore, tell(why(outcome, "running")))
    assert "<details" in sore.page.text
    assert re.search(r'href="/result/until/running%3D[a-z_]+"|href="/result/until/running=[a-z_]+"', sore.page.text)
    sore.go("/result/why-not/running=normal_training")
    says_all(sore, tell(why_not(outcome, "running=normal_training")))
    sore.go("/result/until/running=normal_training")
    assert sore.page.status_code == 200
    sore.go("/result/enough/running")
    says_all(sore, tell(enough(outcome, "running")))
    sore.go("/result/open")
    says_all(sore, tell(open_questions(outcome)))
    sore.go("/result/topic/racing")
    says_all(sore, tell(topic(outcome, "racing")))
    sore.go("/result/sensitivity")
    says_all(sore, tell(sensitivity(outcome)))


def test_a_script_gets_the_reasons_alone(sore: Browser) -> None:
    sore.go("/result/why/running", **{"HX-Request": "true"})
    assert "<nav" not in sore.page.text
    assert "<details" in sore.page.text
    assert "May I run?" in sore.says


def test_every_question_can_be_asked_by_what_is_chosen(sore: Browser) -> None:
    for name, question in ASKED.items():
        sore.go(f"/result/{name}")
        assert sore.page.status_code == 200
        assert "<h1>" in sore.page.text
        if any(item.required for item in question.arguments) and name != "what-if":
            chosen = re.search(r'<option value="([^"]+)"', sore.page.text)
            assert chosen is not None
            sent = sore.send(f"/result/{name}", {question.arguments[0].name: unquote(chosen[1])})
            assert sent.status_code == 200
            assert "<details" in sent.text or "<li>" in sent.text


def test_another_answer_can_be_supposed(sore: Browser, outcome: Consultation) -> None:
    sore.go("/result/what-if/walking_now")
    assert 'type="radio"' in sore.page.text
    assert "checked" not in sore.page.text
    sore.send("/result/what-if/walking_now", {"answer": "limp"})
    says_all(sore, tell(what_if(outcome, {"walking_now": "limp"})))
    sore.go("/result")
    assert "You limp" not in sore.says
    sore.go("/result/what-if/walking_now")
    assert sore.send("/result/what-if/walking_now", {"answer": "hopping"}).status_code == 400
    assert "hopping" in sore.says


def test_the_way_back_has_stages_that_can_be_asked_about(sore: Browser, worked: KnowledgeBase, outcome: Consultation) -> None:
    sore.go("/result/plan")
    says_all(sore, tell(plan(outcome)))
    stages = re.findall(r'href="(/stage/\d+)"', sore.page.text)
    assert len(stages) > 1
    there = at_stage(outcome, 2)
    sore.go(stages[1])
    says = sore.says
    assert all(plain(line.text) in says for line in first_screen(worked, assess(there)))
    sore.go(f"{stages[1]}/why/running")
    says_all(sore, tell(why(there, "running")))
    assert sore.go("/stage/99").status_code == 400


def test_the_way_back_is_a_calendar(sore: Browser, worked: KnowledgeBase) -> None:
    assert sore.go("/result/plan.ics").status_code == 400, "the answers are of a day to come"
    looking_at(sore, worked, replace(case_of(worked, SORE), date=datetime.date.today()))
    calendar = sore.go("/result/plan.ics")
    assert calendar.headers["content-type"].startswith("text/calendar")
    assert calendar.text.startswith("BEGIN:VCALENDAR")


def test_the_page_for_a_clinician_is_the_one_of_the_terminal(sore: Browser, worked: KnowledgeBase, outcome: Consultation) -> None:
    sore.go("/result/page")
    says = sore.says
    for section in handover_sections(worked, handover_page(outcome)):
        assert plain(section.heading) in says
        assert all(plain(line.text) in says for line in section.lines)
    assert "Make the next run" not in says


def test_who_has_answered_nothing_is_told_what_holds_for_everybody(worked: KnowledgeBase) -> None:
    browser = Browser(site_of(worked))
    assert browser.go("/result").url.path == "/"
    browser.begin()
    assert browser.go("/result").status_code == 200
    assert "May I run?" in browser.says


@pytest.mark.parametrize("address", ["/result/nothing", "/result/what-if/nothing", "/knowledge/entry/nothing", "/knowledge/nothing", "/x"])
def test_what_is_not_there(sore: Browser, address: str) -> None:
    assert sore.go(address).status_code == 404
    assert "There is no such page." in sore.says


def test_a_wrong_name_is_answered_with_the_nearest(sore: Browser) -> None:
    assert sore.go("/result/why/runing").status_code == 400
    assert escape("did you mean") in sore.page.text
    assert "running" in text_of(sore.page.text)

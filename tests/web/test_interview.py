"""The interview on the page: the forms give what typed replies give, nothing is taken for another answer, and an alarm ends it at once."""

from __future__ import annotations

import datetime
import random
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expert import KnowledgeBase, consult
from expert.faces.web.screens import Control, screen_of
from expert.faces.web.site import WEB_ENGLISH
from expert.interview import AskChecklist, AskQuestion, Interview, OfferToStop, Over, ReplyError, Review, reply, start
from expert.language.model import FindingType
from expert.questions.assess import assess
from expert.words.first_screen import first_screen
from expert.words.phrases import say_answer
from tests.web.visiting import Browser, plain, site_of, text_of

TODAY = datetime.date(2026, 11, 27)


def held(browser: Browser) -> Interview:
    found = next(iter(browser.app.state.pages.sessions)).interview
    assert isinstance(found, Interview)
    return found


def typed_and_sent(interview: Interview, random: random.Random) -> tuple[str, dict[str, Any]]:
    """Return a reply as it is typed, and as a form sends it."""
    knowledge, step = interview.knowledge, interview.step
    match step:
        case AskChecklist(lines=lines):
            marks = {name: random.choice(["", "", "", "", "", "", "", "", "tick", "unsure"]) for name in lines}
            places = [f"{place}{'?' if marks[name] == 'unsure' else ''}" for place, name in enumerate(lines, 1) if marks[name]]
            ticked = [name for name, mark in marks.items() if mark == "tick"]
            unsure = [name for name, mark in marks.items() if mark == "unsure"]
            return ",".join(places) or "none", {"line": ticked or ([] if unsure else ["none"]), "unsure": unsure}
        case AskQuestion(finding=name):
            finding = knowledge.findings[name]
            if random.random() < 0.1:
                command = random.choice(["unknown", "skip"])
                return command, {"command": command}
            match finding.type:
                case FindingType.BOOLEAN:
                    said = random.choice(["yes", "no"])
                    return said, {"answer": said}
                case FindingType.CHOICE:
                    options = list(finding.options)
                    chosen = random.sample(options, 2 if finding.further and random.random() < 0.3 else 1)
                    return ",".join(chosen), {"answer": chosen[0], "also": chosen[1:]}
                case FindingType.SCALE | FindingType.NUMBER:
                    low, high = finding.bounds
                    said = str(random.randint(int(low), int(high)))
                    return said, {"answer": said}
                case FindingType.DATE:
                    days = str(random.randint(0, 20))
                    return days, {"days_ago": days}
        case OfferToStop():
            return "yes", {"answer": "yes"}
        case _:
            return "done", {"answer": "done"}


@settings(max_examples=6)
@given(seed=st.integers(0, 2**32))
def test_forms_give_what_typed_replies_give(worked: KnowledgeBase, seed: int) -> None:
    drawn = random.Random(seed)
    browser, interview = Browser(site_of(worked), TODAY), start(worked, TODAY)
    browser.begin()
    while not isinstance(interview.step, Over):
        assert held(browser).case == interview.case
        text, form = typed_and_sent(interview, drawn)
        if isinstance(interview.step, Review):
            break
        try:
            interview = reply(interview, text)
        except ReplyError:  # a contradiction, which the page refuses too
            assert browser.answer(**form).status_code == 400
            break
        assert browser.answer(**form).status_code == 200, form
    assert held(browser).case == interview.case
    browser.go("/result")
    says = browser.says
    view = assess(consult(worked, interview.case))
    assert all(plain(line.text) in says for line in first_screen(worked, view))


def test_nothing_is_chosen_before_somebody_chooses(browser: Browser) -> None:
    browser.begin()
    for _ in range(6):
        assert not re.search(r"<input[^>]* checked", browser.page.text)
        assert not re.search(r"<option[^>]* selected", browser.page.text)
        browser.send("/interview", {"command": "skip"})


def test_an_empty_form_is_no_answer(browser: Browser) -> None:
    browser.begin()
    before = held(browser)
    page = browser.answer()
    assert page.status_code == 400
    assert "Nothing was chosen yet." in browser.says
    assert page.text.count("Nothing was chosen yet.") == 2, "at the top, and beside the field"
    assert held(browser) == before
    assert "<title>Please look at this again" in page.text


def test_none_and_a_line_together_are_refused(browser: Browser) -> None:
    browser.begin()
    assert browser.answer(line=["none", "cola_urine"]).status_code == 400


def test_who_is_not_sure_of_a_line_has_not_said_no(browser: Browser) -> None:
    browser.begin()
    browser.answer(unsure=["cola_urine"])
    case = held(browser).case
    assert case.unknown["cola_urine"] == "dont_know"
    assert case.values["chest_symptoms"] is False


def test_who_ticks_a_line_and_not_sure_too_has_said_that_it_is_true(browser: Browser) -> None:
    browser.begin()
    page = browser.answer(line=["cola_urine"], unsure=["cola_urine"])
    assert held(browser).case.values["cola_urine"] is True
    assert page.url.path == "/result"


def test_where_one_may_stop_it_is_said_what_is_decided(browser: Browser, worked: KnowledgeBase) -> None:
    browser.begin()
    while not isinstance(held(browser).step, OfferToStop):
        step = held(browser).step
        if isinstance(step, AskChecklist):
            browser.answer(line=["leg_swollen" if "leg_swollen" in step.lines else "none"])
        else:
            browser.send("/interview", {"command": "skip"})
    view = assess(consult(worked, held(browser).case))
    assert view.referrals
    assert worked.recommendations[view.referrals[0].recommendation].title in browser.says
    browser.answer(answer="no")
    assert browser.page.url.path == "/result"


def test_an_alarm_ends_it_at_once_on_a_page_with_nothing_else(browser: Browser, worked: KnowledgeBase) -> None:
    browser.begin()
    page = browser.answer(line=["saddle_numbness"])
    assert page.url.path == "/result"
    outcome = consult(worked, held(browser).case)
    view = assess(outcome)
    assert view.alone is not None
    assert all(plain(line.text) in browser.says for line in first_screen(worked, view))
    for other in ("<nav", "<footer", "/result/", "/diary", "Diary"):
        assert other not in page.text
    assert browser.go("/interview").url.path == "/result"
    for address in ("/result/all", "/result/plan", "/result/plan.ics", "/result/why/running", "/result/topic/racing"):
        assert all(plain(line.text) in text_of(browser.go(address).text) for line in first_screen(worked, view))
    browser.go("/result")
    browser.send("/interview", {"command": "back"})
    assert browser.page.url.path == "/interview"
    assert "saddle_numbness" not in held(browser).case.answers


def test_an_earlier_page_answers_its_own_question_and_no_other(browser: Browser) -> None:
    browser.begin()
    browser.answer(line=["none"])
    while not isinstance(held(browser).step, AskQuestion):
        browser.answer(line=["none"])
    earlier = browser.hidden()
    step = held(browser).step
    assert isinstance(step, AskQuestion)
    finding = step.finding
    field = screen_of(held(browser), WEB_ENGLISH).field
    first = {Control.YES_NO: "no", Control.NUMBER: "40"}.get(field.control) or field.choices[0].value
    browser.answer(answer=first)
    before = held(browser)
    page = browser.client.post("/interview", data={**earlier, "answer": field.choices[1].value if field.choices else first})
    assert page.status_code == 200
    after = held(browser)
    changed = {name for name in {*before.case.answers, *after.case.answers} if before.case.values.get(name) != after.case.values.get(name)}
    assert field.choices
    assert finding in changed


def test_a_list_of_an_earlier_page_is_asked_again_and_not_taken(browser: Browser) -> None:
    browser.begin()
    earlier = browser.hidden()
    browser.answer(unsure=["cola_urine"], line=[])
    browser.answer(line=["none"])
    before = held(browser).case
    page = browser.client.post("/interview", data={**earlier, "screen": "emergency_now cola_urine", "line": "cola_urine"})
    assert "not up to date" in page.text
    assert held(browser).case == before


def test_why_it_is_asked_stands_behind_the_question_mark(browser: Browser) -> None:
    browser.begin()
    page = browser.go("/interview/why/interview")
    assert page.status_code == 200
    assert "<li>" in page.text
    part = browser.go("/interview/why/interview", **{"HX-Request": "true"})
    assert "<nav" not in part.text


def test_another_question_can_be_told(browser: Browser) -> None:
    browser.begin()
    browser.send("/interview", {"command": "tell", "words": "how old are you"})
    assert "How old are you?" in browser.says
    browser.begin()
    assert browser.send("/interview", {"command": "tell", "words": "zebra"}).status_code == 400


def test_an_answer_can_be_changed_from_what_it_means(browser: Browser) -> None:
    browser.begin()
    browser.send("/interview", {"command": "tell", "words": "how old are you"})
    browser.answer(answer="41")
    browser.go("/result")
    assert "41" in browser.says
    browser.send("/interview/change", {"screen": "age"})
    assert "How old are you?" in browser.says
    assert "Answered: How old are you?" in browser.says
    browser.answer(answer="17")
    assert held(browser).case.values["age"] == 17
    assert browser.send("/interview/change", {"screen": "nothing"}).status_code == 400


def test_what_the_training_log_answers_is_said_and_not_asked(worked: KnowledgeBase, tmp_path: Path) -> None:
    from tests.unit.training.lists import write_list

    browser = Browser(site_of(worked, tmp_path / "home"))
    days = [(datetime.date.today() - datetime.timedelta(back), "Run", 10.0) for back in range(0, 60, 2)]
    write_list(tmp_path / "runs.csv", days)
    browser.go("/log")
    with (tmp_path / "runs.csv").open("rb") as file:
        browser.send("/log/import", files={"files": ("runs.csv", file)})
    browser.begin()
    told = [browser.says]
    while not any(answer.origin == "log" for answer in held(browser).case.answers.values()):
        assert not isinstance(held(browser).step, OfferToStop), "the log answers nothing"
        is_question = isinstance(held(browser).step, AskQuestion)
        browser.answer(**(typed_and_sent(held(browser), random.Random(1))[1] if is_question else {"line": ["none"]}))
        told.append(browser.says)
    (name, *_) = [name for name, answer in held(browser).case.answers.items() if answer.origin == "log"]
    assert say_answer(worked.findings[name], held(browser).case.values[name], WEB_ENGLISH) in told[-1]


@pytest.mark.parametrize("address", ["/interview", "/interview/change", "/result/keep", "/diary/today", "/diary/begin"])
def test_without_a_beginning_everything_leads_to_one(worked: KnowledgeBase, address: str) -> None:
    browser = Browser(site_of(worked))
    assert browser.send(address).status_code == 200
    assert browser.page.url.path in ("/", "/diary")

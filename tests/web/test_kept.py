"""What is kept, on the page: a consultation, the entries of a diary, a training log; all of it is what the commands keep."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from pathlib import Path

import pytest
from msgspec.structs import replace

from expert import KnowledgeBase, compare, consult
from expert.diary.store import Store
from expert.faces.web.screens import Control, screen_of
from expert.faces.web.site import WEB_ENGLISH
from expert.words.sentences import tell
from tests.unit.training.lists import write_list
from tests.web.test_result import SORE, case_of, says_all
from tests.web.visiting import Browser, looking_at, site_of

TODAY = datetime.date(2026, 11, 27)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def runner(worked: KnowledgeBase, home: Path) -> Browser:
    """Return a browser that has kept how somebody is today."""
    browser = Browser(site_of(worked, home), TODAY)
    looking_at(browser, worked, replace(case_of(worked, SORE), date=TODAY))
    browser.go("/result")
    browser.send("/result/keep")
    return browser


def test_what_was_kept_is_what_the_outcome_was(runner: Browser, worked: KnowledgeBase, home: Path) -> None:
    assert "Kept as number 1." in runner.says
    kept = Store(home).load(1)
    assert kept is not None
    assert kept.outcome == consult(worked, replace(case_of(worked, SORE), date=TODAY)).to_data()
    runner.go("/result")
    assert "Keep this" not in runner.says, "it is kept once"


def test_nothing_is_kept_unless_somebody_asks(worked: KnowledgeBase, home: Path) -> None:
    browser = looking_at(Browser(site_of(worked, home), TODAY), worked, replace(case_of(worked, SORE), date=TODAY))
    for address in ("/result", "/result/plan", "/diary", "/log", "/history"):
        assert browser.go(address).status_code == 200
    assert not home.exists() or not any(home.iterdir())


def test_a_page_that_keeps_nothing_offers_nothing_to_keep(worked: KnowledgeBase) -> None:
    browser = looking_at(Browser(site_of(worked), TODAY), worked, replace(case_of(worked, SORE), date=TODAY))
    assert "/result/keep" not in browser.go("/result").text
    for address in ("/diary", "/log", "/history"):
        assert "keeps nothing" in browser.go(address).text
    browser.go("/")
    assert browser.send("/history/open", {"id": "1"}).status_code == 404


def test_a_kept_consultation_is_shown_again(runner: Browser, worked: KnowledgeBase) -> None:
    fresh = Browser(runner.app)
    fresh.go("/history")
    assert "Short, easy and flat" in fresh.says
    fresh.send("/history/open", {"id": "1"})
    assert fresh.page.url.path == "/result"
    assert "Yes: short, easy and flat." in fresh.says
    assert "/interview/change" not in fresh.page.text, "what is kept is not changed"
    assert fresh.go("/history").status_code == 200
    for id in ("99", "x", "", "-1", "9" * 40):
        assert fresh.send("/history/open", {"id": id}).status_code == 400
        fresh.go("/history")


def test_two_kept_consultations_are_compared(runner: Browser, worked: KnowledgeBase) -> None:
    case = replace(case_of(worked, SORE), date=TODAY)
    limping = replace(case, answers={**case.answers, "walking_now": replace(case.answers["walking_now"], value="limp")})
    looking_at(runner, worked, limping).go("/result")
    runner.app.state.pages.sessions.find(runner.client.cookies["session"]).kept = None
    runner.send("/result/keep")
    runner.go("/history")
    runner.send("/history/compare", {"old": "1", "new": "2"})
    says_all(runner, tell(compare(consult(worked, case), consult(worked, limping))))


def check_in_once(browser: Browser) -> None:
    """Go through an entry with quiet answers."""
    for _ in range(40):
        if browser.page.url.path != "/diary/today":
            return
        (session,) = browser.app.state.pages.sessions
        assert session.check_in is not None
        field = screen_of(session.check_in, WEB_ENGLISH).field
        match field.control:
            case Control.LINES:
                form: dict[str, object] = {"line": ["none"]}
            case Control.SCALE:
                form = {"answer": "1"}
            case Control.YES_NO:
                form = {"answer": "no"}
            case Control.NUMBER:
                form = {"command": "unknown"}
            case _:
                form = {"answer": field.choices[0].value}
        assert browser.send("/diary/today", form).status_code == 200
    raise AssertionError("a check-in does not end")


def test_an_entry_of_the_diary_is_asked_kept_and_shown(runner: Browser, home: Path) -> None:
    runner.go("/diary")
    runner.send("/diary/begin")
    assert runner.page.url.path == "/diary/today"
    check_in_once(runner)
    assert runner.page.url.path == "/diary/entry"
    assert "May I run?" in runner.says
    assert len(Store(home).heads()) == 2
    runner.go("/diary")
    assert TODAY.isoformat() in runner.says
    assert "<svg" in runner.page.text
    assert "How it goes:" in runner.says


def test_an_alarm_in_the_diary_stands_alone(runner: Browser) -> None:
    runner.go("/diary")
    runner.send("/diary/begin")
    runner.send("/diary/today", {"command": "tell", "words": "cola or strong tea"})
    runner.send("/diary/today", {"line": ["saddle_numbness"]})
    assert runner.page.url.path == "/result"
    assert "<nav" not in runner.page.text
    for address in ("/diary", "/", "/log"):
        assert "Yes: get emergency help now." in Browser(runner.app).go(address).text
    runner.go("/diary")
    assert "How it goes:" not in runner.says


def test_a_training_log_is_brought_in_and_a_spike_is_told(worked: KnowledgeBase, home: Path, tmp_path: Path) -> None:
    browser = Browser(site_of(worked, home), TODAY)
    browser.go("/log")
    assert "No training log is kept yet." in browser.says
    days = [(TODAY - datetime.timedelta(back), "Run", 8.0) for back in range(2, 60, 3)] + [(TODAY, "Run", 16.0)]
    write_list(tmp_path / "runs.csv", days)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(tmp_path / "runs.csv", "runs.csv")
    files = [("files", ("export.zip", packed.getvalue())), ("files", ("../../broken.fit", b"not a fit file"))]
    browser.send("/log/import", files=files)
    assert browser.page.status_code == 200
    assert "broken.fit" in browser.says
    assert "100 % more" in browser.says
    assert "<svg" in browser.page.text
    assert str(tmp_path) not in browser.page.text
    assert "/tmp" not in browser.says
    browser.send("/log", {"planned": "12"})
    assert "planned" in browser.says
    assert browser.send("/log", {"planned": "far"}).status_code == 400
    browser.go("/log")
    assert browser.send("/log/import").status_code == 400


def test_what_belongs_together_is_linked(browser: Browser, worked: KnowledgeBase) -> None:
    browser.go("/knowledge")
    for section in re.findall(r'href="(/knowledge/[a-z]+)"', browser.page.text):
        assert browser.go(section).status_code == 200
    browser.go("/knowledge/entry/stop-when-gait-altered")
    links = set(re.findall(r'href="(/knowledge/entry/[^"]+)"', browser.page.text))
    assert "/knowledge/entry/vincent-2017" in links
    assert any(link.removeprefix("/knowledge/entry/") in worked.cases for link in links)
    assert "/knowledge/entry/runners-guide%23C40" in links
    assert "<svg" in browser.page.text
    for link in links:
        assert browser.go(link).status_code == 200
    assert "/knowledge/entry/stop-when-gait-altered" in browser.go("/knowledge/entry/vincent-2017").text


@pytest.mark.parametrize("section", ["findings", "quantities", "concepts", "causes", "recommendations", "decisions", "topics"])
def test_every_entry_has_its_page(browser: Browser, section: str) -> None:
    browser.go(f"/knowledge/{section}")
    links = re.findall(r'href="(/knowledge/entry/[^"]+)"', browser.page.text)
    assert links
    for link in links:
        assert browser.go(link).status_code == 200

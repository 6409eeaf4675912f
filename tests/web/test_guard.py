"""Who may call the page, what is refused, and what a browser is told to allow."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from expert import KnowledgeBase
from expert.faces.web.assets import FOLDER
from expert.faces.web.guard import LARGEST_FORM
from expert.faces.web.sessions import IDLE_SECONDS, MOST, Sessions
from tests.web.visiting import Browser, site_of

FORM = {"content-type": "application/x-www-form-urlencoded"}
HEAVIEST = 50_000
"""Bytes of HTML, style and script that a page may weigh on the way to the browser."""


@pytest.mark.parametrize("host", ["example.org", "localhost.example.org", "127.0.0.1.example.org", "", "[", "evil@localhost.example"])
def test_it_answers_to_no_other_name(browser: Browser, host: str) -> None:
    page = browser.go("/", host=host)
    assert page.status_code == 421
    assert "not served under that name" in page.text


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:1", "[::1]:8000", "LOCALHOST"])
def test_it_answers_to_its_own_names(browser: Browser, host: str) -> None:
    assert browser.go("/", host=host).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [{"origin": "http://example.org"}, {"origin": "null"}, {"origin": "http://localhost:99"}, {"sec-fetch-site": "cross-site"}],
    ids=str,
)
def test_nothing_is_taken_from_another_page(browser: Browser, headers: dict[str, str]) -> None:
    assert browser.send("/begin", headers=headers).status_code == 403


def test_no_other_page_shows_it_as_its_own_and_a_link_is_welcome(browser: Browser) -> None:
    assert browser.go("/", **{"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}).status_code == 403
    assert browser.go("/", **{"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}).status_code == 200


def test_a_script_whose_session_is_gone_is_sent_to_a_whole_page(browser: Browser) -> None:
    assert browser.go("/result/why/running", **{"hx-request": "true"}).headers["hx-redirect"] == "/"


def test_a_form_must_carry_its_key(browser: Browser) -> None:
    for key in ({}, {"form_key": ""}, {"form_key": "wrong"}, {"form_key": "ä"}):
        assert browser.client.post("/begin", data=key).status_code == 403
    assert browser.send("/begin").status_code == 200


def test_the_key_of_one_browser_is_none_of_another(worked: KnowledgeBase) -> None:
    one = Browser(site_of(worked))
    other = Browser(one.app)
    assert other.client.post("/begin", data=one.hidden()).status_code == 403


def test_two_browsers_do_not_mix(worked: KnowledgeBase) -> None:
    one = Browser(site_of(worked))
    other = Browser(one.app)
    for browser, age in ((one, "41"), (other, "17")):
        browser.begin()
        browser.send("/interview", {"command": "tell", "words": "how old are you"})
        browser.answer(answer=age)
    assert "you are 41" in one.go("/result").text
    assert "you are 17" in other.go("/result").text


def test_what_is_too_large_is_refused_before_it_is_read(browser: Browser) -> None:
    browser.begin()
    assert browser.send("/interview", {"answer": "x" * (LARGEST_FORM + 1)}).status_code == 413
    assert browser.send("/interview", {"answer": "x" * 11_000}).status_code == 400
    assert browser.client.post("/interview", headers=FORM, content=(b"x" * 1000 for _ in range(300))).status_code == 413
    assert browser.client.post("/interview", headers={"content-length": "9" * 30}, content=b"x").status_code == 413


def test_every_answer_tells_the_browser_what_it_may_do(browser: Browser) -> None:
    for address in ("/", "/nothing", "/knowledge", "/static/x/y"):
        headers = browser.go(address).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["cache-control"] == "no-store"


def test_the_only_cookie_is_that_of_the_session(browser: Browser) -> None:
    fresh = Browser(browser.app)
    cookie = fresh.page.headers["set-cookie"].lower()
    assert cookie.startswith("session=")
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "set-cookie" not in fresh.begin().headers


def test_files_are_kept_by_the_browser_under_a_name_that_changes(browser: Browser) -> None:
    page = browser.go("/").text
    for name in ("style.css", "htmx.min.js", "icon.svg"):
        (address,) = {part.split('"')[0] for part in page.split('="') if part.split('"')[0].endswith(name)}
        answer = browser.go(address)
        assert answer.content == (FOLDER / name).read_bytes()
        assert "immutable" in answer.headers["cache-control"]
    assert "Zero-Clause BSD" in (FOLDER / "htmx-LICENSE.txt").read_text(encoding="utf-8")


def test_a_page_is_light(browser: Browser) -> None:
    files = sum(len(gzip.compress((FOLDER / name).read_bytes())) for name in ("style.css", "htmx.min.js"))
    browser.begin()
    browser.answer(line=["none"])
    for address in ("/", "/interview", "/result", "/result/all", "/result/why/running", "/result/plan", "/knowledge/rules"):
        assert len(gzip.compress(browser.go(address).content)) + files <= HEAVIEST, address
        assert browser.page.headers["content-encoding"] == "gzip"


def test_nothing_answered_stands_in_an_address(browser: Browser) -> None:
    browser.begin()
    browser.answer(line=["none"])
    addresses = [browser.page.url]
    for _ in range(5):
        browser.send("/interview", {"command": "skip"})
        addresses.append(browser.page.url)
    assert all(not address.query for address in addresses)
    assert {address.path for address in addresses} == {"/interview"}


def test_a_token_is_asked_for_where_others_can_call(worked: KnowledgeBase, tmp_path: Path) -> None:
    site = site_of(worked, hosts=frozenset({"clinic"}), token="a token of some length")
    browser = Browser(site, base="http://clinic")
    assert browser.go("/knowledge").url.path == "/enter"
    assert browser.send("/enter", {"token": "another token of some length"}).status_code == 403
    assert browser.go("/result").url.path == "/enter"
    assert browser.send("/enter", {"token": "a token of some length"}).status_code == 200
    assert browser.go("/knowledge").url.path == "/knowledge"


def test_browsers_that_were_away_are_forgotten() -> None:
    clock = [0.0]
    sessions = Sessions(lambda: clock[0])
    first = sessions.begin()
    assert sessions.find(first.id) is first
    others = [sessions.begin() for _ in range(MOST)]
    assert sessions.find(first.id) is None
    assert len([*sessions]) == MOST
    others[0].admitted = True
    sessions.begin()
    assert sessions.find(others[0].id) is others[0], "who has something to lose is forgotten last"
    assert sessions.find(others[1].id) is None
    clock[0] += IDLE_SECONDS + 1
    assert sessions.find(others[-1].id) is None

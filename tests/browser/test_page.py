"""The page in a real browser: whole stories by keyboard alone, without a script, on a phone; no barrier, no request elsewhere."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

import pytest

pytest.importorskip("playwright")
pytest.importorskip("axe_playwright_python")
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Looking, looking
from tests.browser.story import advance, press, reach, tell_with_the_keyboard, tell_with_the_mouse
from tests.places import ROOT

VERDICT = "May I run?"
_PNG_HEAD = 24
"""Bytes of a PNG up to its width and height."""
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}
AFTER = (
    "/",
    "/result",
    "/result/all",
    "/result/why/running",
    "/result/what-if",
    "/result/what-if/walking_now",
    "/result/why-not",
    "/result/until",
    "/result/plan",
    "/result/topic/racing",
    "/result/sensitivity",
    "/result/open",
    "/result/page",
    "/stage/1",
    "/diary",
    "/log",
    "/history",
    "/knowledge",
    "/knowledge/causes",
    "/knowledge/entry/overstriding",
    "/knowledge/entry/stop-when-gait-altered",
    "/nothing",
)
"""The pages that somebody may look at who has told a story."""


def told(looking: Looking) -> Page:
    """Return the page of somebody who has told the story, and looks at what it means."""
    page = looking.go("/")
    page.get_by_role("button", name="Begin").first.click()
    tell_with_the_mouse(page)
    assert page.url.endswith("/result")
    return page


def test_a_story_by_keyboard_alone(somebody: Looking) -> None:
    page = somebody.go("/")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.textContent") == "Skip to the content"
    reach(page, page.get_by_role("button", name="Begin").first)
    press(page, "Enter")
    tell_with_the_keyboard(page)
    assert VERDICT in page.inner_text("main")
    why = page.locator("a.why").first
    reach(page, why)
    page.keyboard.press("Enter")
    page.wait_for_selector(".reason details")
    assert page.url.endswith("/result"), "the reason unfolds in place"
    reach(page, page.locator(".reason summary").first)
    page.keyboard.press("Enter")


def test_a_story_without_a_script(without_script: Looking) -> None:
    page = told(without_script)
    page.locator("a.why").first.click()
    assert "/result/why/" in page.url
    assert page.locator("main details").count() > 3
    page.go_back()
    page.get_by_role("link", name="The way on, step by step").first.click()
    assert "stage" in page.content()
    without_script.go("/result/what-if/walking_now")
    page.locator('input[value="limp"]').check()
    page.get_by_role("button", name="See what would be different").click()
    assert "You limp" in (page.text_content("#difference") or "")
    without_script.go("/result")
    page.get_by_role("button", name="Keep this").click()
    assert "Kept as number" in page.inner_text("main")
    page.get_by_role("link", name="Diary").first.click()
    page.get_by_role("button", name="Today’s entry").click()
    assert page.url.endswith("/diary/today")


def test_what_if_is_answered_in_place(somebody: Looking) -> None:
    page = told(somebody)
    somebody.go("/result/what-if/walking_now")
    page.locator('input[value="limp"]').check()
    page.get_by_role("button", name="See what would be different").click()
    page.wait_for_selector("#difference h2")
    assert page.locator('input[value="limp"]').is_checked(), "the form stays as it was"


def test_an_emergency_is_a_page_with_nothing_else(on_a_phone: Looking) -> None:
    page = on_a_phone.go("/")
    page.get_by_role("button", name="Begin").first.click()
    page.locator('input[name="line"][value="saddle_numbness"]').check()
    page.get_by_role("button", name="Go on").click()
    page.wait_for_selector(".alarm")
    assert page.url.endswith("/result")
    assert page.locator("nav, footer, a").count() == 0


def test_going_back_in_the_browser_brings_no_answer_that_nobody_chose(somebody: Looking) -> None:
    page = somebody.go("/")
    page.get_by_role("button", name="Begin").first.click()
    page.wait_for_selector("#form")
    for _ in range(5):
        advance(page)
        page.wait_for_load_state()
    for _ in range(4):
        page.go_back()
        page.wait_for_selector("#form")
        assert page.locator("#form input:checked").count() == 0


def test_a_wrong_answer_is_told_at_the_top_and_beside_its_field(somebody: Looking) -> None:
    page = somebody.go("/")
    page.get_by_role("button", name="Begin").first.click()
    page.get_by_role("button", name="Go on").click()
    assert page.locator('[role="alert"]').count() == 1
    assert page.locator("fieldset #wrong").count() == 1


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def seeing(chromium: Browser, address: str, scheme: str) -> Iterator[Looking]:
    yield from looking(chromium, address, viewport={"width": 1000, "height": 900}, color_scheme=scheme, bypass_csp=True)


def barriers(page: Page) -> list[str]:
    """Return what axe finds."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{page.url} {item['id']}: {item['nodes'][0]['html'][:200]}" for item in found]


def test_no_page_has_a_barrier(seeing: Looking) -> None:
    page = seeing.go("/")
    found = barriers(page)
    page.get_by_role("button", name="Begin").first.click()
    seen = set[str]()
    for _ in range(60):
        if "/interview" not in page.url:
            break
        kind = re.sub(r'value="[^"]*"|\s', "", page.locator("#form").inner_html())[:40]
        if kind not in seen:
            seen.add(kind)
            found += barriers(page)
        advance(page)
    for path in AFTER:
        seeing.go(path)
        found += barriers(page)
    seeing.wrong.clear()  # /nothing is meant not to be there
    assert found == []


def test_nothing_is_wider_than_a_phone(on_a_phone: Looking) -> None:
    page = on_a_phone.go("/")
    page.get_by_role("button", name="Begin").first.click()
    for _ in range(60):
        page.wait_for_load_state()
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 320, page.url
        if "/interview" not in page.url:
            break
        advance(page)
    for path in AFTER:
        on_a_phone.go(path)
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 320, path
    on_a_phone.wrong.clear()


def test_the_page_for_a_clinician_prints_on_one_sheet(somebody: Looking) -> None:
    page = told(somebody)
    somebody.go("/result/page")
    printed = page.pdf(format="A4", prefer_css_page_size=False)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) <= 2, "both sides of one sheet"


def test_the_pictures_of_the_readme(chromium: Browser, address: str) -> None:
    """Draw them where UPDATE_PICTURES is set; elsewhere hold that they can be drawn, and are there."""
    for narrow, name in ((False, "page-result.png"), (True, "page-question.png")):
        width = 420 if narrow else 900
        for looking_ in looking(chromium, address, viewport={"width": width, "height": 820}, device_scale_factor=1):
            page = looking_.go("/")
            page.get_by_role("button", name="Begin").first.click()
            if not narrow:
                tell_with_the_mouse(page)
                page.locator("a.why").first.click()
                page.wait_for_selector(".reason details")
            picture = page.screenshot()
            if os.environ.get("UPDATE_PICTURES"):
                (ROOT / "docs" / name).write_bytes(picture)
        assert (ROOT / "docs" / name).read_bytes()[:_PNG_HEAD] == picture[:_PNG_HEAD], "of another size: draw it anew"

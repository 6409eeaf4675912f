"""A story that is told on the page: which answer each question gets. What is asked, the page decides."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from playwright.sync_api import Locator, Page

from expert import load_case, load_knowledge
from tests.places import ROOT

FIRST = "First things first"
MOST_SCREENS = 90


@cache
def story() -> Mapping[str, str]:
    """Return what is answered where the page asks for it, as a form sends it; everything else gets a quiet answer or none."""
    case = load_case(ROOT / "examples" / "long-run-spike.yaml", load_knowledge())
    return {name: ("yes" if value else "no") if isinstance(value, bool) else str(value) for name, value in case.values.items()}


def choose(page: Page) -> tuple[str, Locator]:
    """Return what answers the screen on show: the kind of control, and the control."""
    screen = page.locator('#form input[name="screen"]').get_attribute("value") or ""
    form = page.locator("#form")
    if screen == "review":
        return "press", form.locator('button[value="done"]').first
    if screen == "offer":
        return "press", form.locator('button[value="yes"]')
    if form.locator('input[name="line"]').count():
        return "tick", form.locator('input[name="line"][value="none"]')
    said = story().get(screen, "")
    if said and form.locator(f'input[name="answer"][value="{said}"]').count():
        return "tick", form.locator(f'input[name="answer"][value="{said}"]')
    if said and form.locator('input[name="answer"][type="text"]').count():
        return "type", form.locator('input[name="answer"][type="text"]')
    if form.locator('input[name="answer"][value="no"]').count():
        return "tick", form.locator('input[name="answer"][value="no"]')
    return "press", form.locator('button[value="unknown"]')


def said_on(page: Page) -> str:
    """Return what is typed into the screen on show."""
    return story().get(page.locator('#form input[name="screen"]').get_attribute("value") or "", "")


def tell_with_the_mouse(page: Page) -> None:
    """Answer one screen after the other until it is said what it all means."""
    for _ in range(MOST_SCREENS):
        if "/interview" not in page.url:
            return
        advance(page)
    raise AssertionError("the interview does not end")


def advance(page: Page) -> None:
    """Answer one screen with the mouse."""
    how, control = choose(page)
    if how == "press":
        control.click()
        return
    control.fill(said_on(page)) if how == "type" else control.check()
    page.locator("#form > p button", has_text="Go on").first.click()


def tell_with_the_keyboard(page: Page) -> None:
    """The same with Tab, Space, Enter and the arrows alone; whatever has the focus can be seen to have it."""
    for _ in range(MOST_SCREENS):
        if "/interview" not in page.url:
            return
        how, control = choose(page)
        reach(page, control)
        if how == "type":
            page.keyboard.type(said_on(page))
            press(page, "Enter")
        elif how == "press":
            press(page, "Enter")
        else:
            page.keyboard.press("Space")
            assert control.is_checked()
            press(page, "Enter")
    raise AssertionError("the interview does not end")


def press(page: Page, key: str) -> None:
    """Press a key that leads to another page."""
    with page.expect_navigation():
        page.keyboard.press(key)


def reach(page: Page, control: Locator) -> None:
    """Move the focus onto a control with the keys: Tab from one to the next, an arrow within one choice."""
    handle = control.element_handle()
    assert handle is not None
    for _ in range(200):
        page.keyboard.press("Tab")
        found = page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
        assert found != "none", "what has the focus is not seen"
        if handle.evaluate("(wanted) => wanted === document.activeElement"):
            return
        group = handle.evaluate("(wanted) => wanted.type === 'radio' && wanted.name === document.activeElement.name")
        if group:
            for _ in range(40):
                if handle.evaluate("(wanted) => wanted === document.activeElement"):
                    return
                page.keyboard.press("ArrowDown")
    raise AssertionError("no key leads there")

"""A browser without a browser: it follows links, sends forms with what they carry, and reads what a page says."""

from __future__ import annotations

import datetime
import html
import re
from pathlib import Path
from typing import Any

from httpx2 import Response
from starlette.testclient import TestClient

from expert import Case, KnowledgeBase
from expert.diary.store import Store
from expert.faces.web.app import web_app
from expert.faces.web.site import Site
from expert.interview import Interview
from tests.places import ROOT

HAMSTRING = ROOT / "knowledge" / "hamstring"
BASE = "http://localhost"


def site_of(knowledge: KnowledgeBase, home: Path | None = None, folder: Path = HAMSTRING, **given: Any) -> Site:
    """Return what a page is of; with a home it keeps things there."""
    return Site("hamstring", knowledge, folder, None if home is None else Store(home), **given)


class Browser:
    """One browser that looks at a page."""

    def __init__(self, app: Any, today: datetime.date | None = None, base: str = BASE) -> None:
        """Take the application, or what one is of; and under which name it is called."""
        self.app = web_app(app, lambda: today or datetime.date.today()) if isinstance(app, Site) else app
        self.client = TestClient(self.app, base_url=base)
        self.page: Response = self.client.get("/")

    def go(self, address: str, **headers: str) -> Response:
        """Follow a link."""
        self.page = self.client.get(address, headers=headers)
        return self.page

    def send(self, address: str, form: dict[str, Any] | None = None, **more: Any) -> Response:
        """Send a form of the page."""
        self.page = self.client.post(address, data={**self.hidden(), **(form or {})}, **more)
        return self.page

    def hidden(self) -> dict[str, str]:
        """Return what the first form of the page carries."""
        first = re.search(r"<form.*?</form>", self.page.text, re.S)
        fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', first[0] if first else "")
        return {name: html.unescape(value) for name, value in fields}

    def begin(self) -> Response:
        """Begin an interview."""
        self.go("/")
        return self.send("/begin")

    def answer(self, **form: Any) -> Response:
        """Answer the screen of the interview."""
        return self.send("/interview", form)

    @property
    def says(self) -> str:
        """Return what the page says, without what it is made of."""
        return text_of(self.page.text)


def text_of(page: str) -> str:
    """Return what HTML says, a space between two pieces."""
    body = re.sub(r"<(style|script|title|head)\b.*?</\1>", "", page, flags=re.S)
    body = re.sub(r"</?(a|span|strong|label|small)\b[^>]*>", "", body)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", body))).strip()


def plain(text: str) -> str:
    """Return a text as `text_of` gives it."""
    return re.sub(r"\s+", " ", text).strip()


def looking_at(browser: Browser, knowledge: KnowledgeBase, case: Case) -> Browser:
    """Return a browser whose interview has come to a case, as if somebody had answered it."""
    if "form_key" not in browser.hidden() or browser.page.url.path == "/":
        browser.begin()
    (session,) = [session for session in browser.app.state.pages.sessions if session.id == browser.client.cookies["session"]]
    session.interview = Interview(knowledge, case)
    session.shown = None
    return browser

"""One request as the pages see it, and how a page answers: a template filled, another page to go to, or what is wrong."""

from __future__ import annotations

import datetime
import hmac
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from expert.errors import DiagnosedError, Diagnostic, StoreError
from expert.faces.pages.html import Links, told_below_html
from expert.faces.web.assets import Assets
from expert.faces.web.sessions import Session, Sessions
from expert.faces.web.site import Site
from expert.language.model import KnowledgeBase
from expert.printable import printable
from expert.questions.statements.base import Asked
from expert.words.told import Told

COOKIE = "session"
MOST_FIELDS = 1_000
LONGEST_FIELD = 10_000
MOST_FILES = 2_000


class Pages:
    """What every page needs: the site, its browsers, its templates."""

    def __init__(self, site: Site, assets: Assets, today: Callable[[], datetime.date]) -> None:
        """Take what the page is of, its files, and what day it is."""
        self.site = site
        self.sessions = Sessions()
        self.today = today
        self._templates = Environment(
            loader=FileSystemLoader(Path(__file__).with_name("templates")),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals.update(say=site.words.say, say_count=site.words.say_count, site=site, asset=assets.address)

    @property
    def knowledge(self) -> KnowledgeBase:
        """Return what is asked and concluded."""
        return self.site.knowledge

    def links(self, prefix: str = "/result") -> Links:
        """Return where further questions about an outcome are answered, and where entries are shown."""

        def question(asked: Asked) -> str:
            return f"{prefix}/{asked.question}" + (f"/{asked.target}" if asked.target is not None else "")

        def entry(id: str) -> str:
            return entry_address(id) if self.knowledge.kind_of(id) else ""

        return Links(question, entry, lambda asked: self.site.words.say("web_ask", asked.question))

    def fill(self, template: str, **context: Any) -> str:
        """Return a template filled."""
        return self._templates.get_template(template).render(**context)


def entry_address(id: str) -> str:
    """Return where an entry of the knowledge base is shown."""
    from urllib.parse import quote

    return f"/knowledge/entry/{quote(id, safe='')}"


class Visit(NamedTuple):
    """One request.

    Attributes:
        pages: What every page needs.
        request: The request itself.
        session: The browser.
        form: What was sent; empty where nothing was.
    """

    pages: Pages
    request: Request
    session: Session
    form: FormData

    @property
    def site(self) -> Site:
        """Return what the page is of."""
        return self.pages.site

    @property
    def knowledge(self) -> KnowledgeBase:
        """Return what is asked and concluded."""
        return self.pages.knowledge

    @property
    def is_part(self) -> bool:
        """Return whether only a part of a page is asked for, which a script puts in its place."""
        return self.request.headers.get("hx-request") == "true"

    def say(self, key: str, **texts: Any) -> str:
        """Return a wording of the page."""
        return self.site.words.say("web", key, **texts)

    def named(self, name: str) -> str:
        """Return a part of the path."""
        return str(self.request.path_params.get(name, ""))

    def page(self, template: str, title: str, status: int = 200, **context: Any) -> Response:
        """Return a page."""
        said, self.session.said = self.session.said, []
        filled = self.pages.fill(template, title=title, visit=self, said=said, form_key=self.session.form_key, **context)
        return HTMLResponse(filled, status)

    def told(self, told: Told, prefix: str = "/result", unfolded: int = 0) -> Markup:
        """Return an explanation below its first line, with links to further questions about the outcome at an address."""
        return Markup(told_below_html(told, self.pages.links(prefix), unfolded))

    def part(self, content: Markup) -> Response:
        """Return a part of a page."""
        return HTMLResponse(str(content))

    def go(self, address: str) -> Response:
        """Return that another page comes next: a whole one, also where a script asked for a part."""
        return Response(headers={"HX-Redirect": address}) if self.is_part else RedirectResponse(address, 303)

    def faults(self, diagnostics: tuple[Diagnostic, ...], status: int = 400) -> Response:
        """Return what is wrong with what was asked for."""
        lines = [(printable(item.message), printable(item.help)) for item in diagnostics]
        return self.page("faults.html", self.say("wrong_title"), status, faults=lines)

    def text(self, key: str) -> str:
        """Return a text that was sent; empty where none was."""
        value = self.form.get(key, "")
        return value.strip() if isinstance(value, str) else ""

    def day(self) -> datetime.date:
        """Return what day it is."""
        return self.pages.today()


class RefusedError(Exception):
    """What was sent cannot be used; it says why."""


Handler = Callable[[Visit], Response]
"""Answers a request; it may take its time, as it runs beside others."""


def endpoint(pages: Pages, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """Return what Starlette calls: it finds the browser, reads the form, and tells every fault in words."""

    async def answer(request: Request) -> Response:
        session = pages.sessions.find(request.cookies.get(COOKIE, ""))
        is_new = session is None
        session = session or pages.sessions.begin()
        response = await _answered(Visit(pages, request, session, FormData()), handler)
        if is_new:
            response.set_cookie(COOKIE, session.id, httponly=True, samesite="lax", path="/")
        return response

    return answer


async def _answered(visit: Visit, handler: Handler) -> Response:
    """Return the answer of a handler, once its form is read."""
    if visit.request.method != "POST":
        return await run_in_threadpool(_answer, visit, handler)
    try:
        async with visit.request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS, max_part_size=LONGEST_FIELD) as form:
            return await run_in_threadpool(_answer, visit._replace(form=form), handler)
    except HTTPException:
        return visit.page("message.html", visit.say("wrong_title"), 400, text=visit.say("wrong_form"))


def _answer(visit: Visit, handler: Handler) -> Response:
    """Return the answer of a handler, or what is wrong."""
    with visit.session.lock:
        if visit.site.token and not visit.session.admitted and visit.request.url.path != "/enter":
            return visit.go("/enter")
        if visit.request.method == "POST" and not hmac.compare_digest(visit.text("form_key").encode(), visit.session.form_key.encode()):
            return visit.page("message.html", visit.say("wrong_title"), 403, text=visit.say("wrong_form"))
        try:
            return handler(visit)
        except RefusedError as error:
            return visit.page("message.html", visit.say("wrong_title"), 400, text=printable(str(error)))
        except HTTPException as error:
            key = "not_found" if error.status_code == 404 else "wrong_form"
            return visit.page("message.html", visit.say("wrong_title"), error.status_code, text=visit.say(key))
        except StoreError as error:
            return visit.faults(error.diagnostics, 409)
        except DiagnosedError as error:
            return visit.faults(error.diagnostics)

"""Every address of the page, and what answers it."""

from __future__ import annotations

import datetime
import hmac
from collections.abc import Callable

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from expert.faces.web import diary, history, interview, knowledge, log, outcome
from expert.faces.web.assets import Assets
from expert.faces.web.guard import LARGEST_FORM, LARGEST_UPLOAD, Guard
from expert.faces.web.site import Site
from expert.faces.web.visit import Handler, Pages, Visit, endpoint

_UPLOADS = "/log/import"
GET: dict[str, Handler] = {
    "/": interview.home,
    "/interview": interview.show,
    "/interview/why/{which}": interview.why,
    "/result": outcome.show,
    "/result/plan.ics": outcome.calendar,
    "/result/page": outcome.handover,
    "/result/page/private": outcome.handover_private,
    "/result/all": outcome.show_all,
    "/result/{question}": outcome.ask,
    "/result/{question}/{argument}": outcome.ask,
    "/stage/{stage:int}": outcome.show,
    "/stage/{stage:int}/all": outcome.show_all,
    "/stage/{stage:int}/{question}": outcome.ask,
    "/stage/{stage:int}/{question}/{argument}": outcome.ask,
    "/diary": diary.show,
    "/diary/today": diary.check_in,
    "/diary/entry": diary.entry,
    "/log": log.show,
    "/history": history.show,
    "/knowledge": knowledge.overview,
    "/knowledge/entry/{id:path}": knowledge.entry,
    "/knowledge/{section}": knowledge.of_kind,
}
POST: dict[str, Handler] = {
    "/begin": interview.begin,
    "/interview": interview.take,
    "/interview/change": interview.change,
    "/result/keep": outcome.keep_it,
    "/result/{question}": outcome.ask,
    "/result/{question}/{argument}": outcome.ask,
    "/stage/{stage:int}/{question}": outcome.ask,
    "/stage/{stage:int}/{question}/{argument}": outcome.ask,
    "/diary/begin": diary.begin,
    "/diary/today": diary.take,
    "/log": log.show,
    _UPLOADS: log.bring_in,
    "/history/open": history.open_kept,
    "/history/compare": history.compare_kept,
}


def web_app(site: Site, today: Callable[[], datetime.date] = datetime.date.today) -> Starlette:
    """Return the page as an application that a server runs.

    Args:
        site: What it is of.
        today: What day it is.
    """
    assets = Assets()
    pages = Pages(site, assets, today)
    routes = [Route("/static/{mark}/{name}", assets.answer, methods=["GET"])]
    routes += [Route("/enter", endpoint(pages, handler), methods=[method]) for method, handler in (("GET", _enter), ("POST", _entered))]
    for method, table in (("GET", GET), ("POST", POST)):
        routes += [Route(path, endpoint(pages, handler), methods=[method]) for path, handler in table.items()]
    app = Starlette(
        routes=routes,
        middleware=[Middleware(Guard, hosts=site.hosts, words=site.words, most=_most), Middleware(GZipMiddleware, minimum_size=1_000)],
        exception_handlers={404: _failing(pages, "not_found", 404), 405: _failing(pages, "not_found", 405)},
    )
    app.state.pages = pages
    return app


def _most(path: str) -> int:
    """Return how many bytes may be sent to a path."""
    return LARGEST_UPLOAD if path == _UPLOADS else LARGEST_FORM


def _enter(visit: Visit) -> Response:
    """Ask for the token."""
    return visit.go("/") if visit.session.admitted or not visit.site.token else visit.page("enter.html", visit.say("enter"))


def _entered(visit: Visit) -> Response:
    """Let a browser in that tells the token."""
    if not hmac.compare_digest(visit.text("token").encode(), visit.site.token.encode()):
        return visit.page("enter.html", visit.say("enter"), 403, is_wrong=True)
    visit.session.admitted = True
    return visit.go("/")


def _failing(pages: Pages, key: str, status: int) -> Callable[[Request, Exception], Response]:
    """Return what answers where there is no page."""

    def answer(_request: Request, _error: Exception) -> Response:
        from starlette.responses import HTMLResponse

        words = pages.site.words
        title, text = words.say("web", "wrong_title"), words.say("web", key)
        return HTMLResponse(pages.fill("bare.html", title=title, text=text), status)

    return answer

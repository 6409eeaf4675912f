"""The pages of the diary: a check-in, what it means, and how it goes over weeks."""

from __future__ import annotations

from decimal import Decimal

from markupsafe import Markup
from starlette.responses import Response

from expert.consultation.consult import consult
from expert.diary.consultations import keep
from expert.diary.entries import followed_cases
from expert.diary.store import Store
from expert.diary.trends import SERIES_DAYS, DiaryReport, diary_report
from expert.faces.check_ins import before, begun, keep_day, last_outcome, require_diary
from expert.faces.pages.html import sections_html, told_html
from expert.faces.pages.svg import line_svg
from expert.faces.web.interview import screen_page, sent
from expert.faces.web.outcome import alarm_of, reasons_of
from expert.faces.web.visit import Visit
from expert.interview import CheckIn, Over
from expert.language.model import Value
from expert.questions.assess import assess
from expert.questions.parts.due import is_alarm_open
from expert.words.diary_report import say_day, say_trends
from expert.words.entry import entry_blocks, entry_of
from expert.words.interview import say_brought_about
from expert.words.told import Told


def show(visit: Visit) -> Response:
    """Show how it goes, the entries of the last weeks, and where today's begins."""
    store = visit.site.store
    if store is None:
        return visit.page("message.html", visit.say("diary"), text=visit.say("nothing_kept"))
    require_diary(visit.knowledge)
    last = last_outcome(store, visit.knowledge, visit.day())
    report = diary_report(
        visit.knowledge, followed_cases(store, visit.knowledge, visit.day()), visit.day(), alarm=last is None or is_alarm_open(last)
    )
    alarm = alarm_of(visit, last)
    return visit.page(
        "diary.html",
        visit.say("diary"),
        alarm=alarm,
        has_any=last is not None,
        trends=() if alarm else tuple(say_trends(visit.knowledge, report, visit.site.words)),
        series=() if alarm else _pictures(visit, report),
        days=_days(visit, store),
    )


def _pictures(visit: Visit, report: DiaryReport) -> tuple[tuple[str, Markup], ...]:
    """Return what was answered from day to day, each question with its line over the days."""
    found = []
    for series in report.series:
        finding = visit.knowledge.findings[series.finding]
        numbers = [_number(value) for value in series.values]
        if any(number is not None for number in numbers):
            title = visit.say("series_title", question=finding.question.strip(), days=str(SERIES_DAYS))
            found.append((finding.question.strip(), Markup(line_svg(numbers, *finding.bounds, title))))
    return tuple(found)


def _number(value: Value | None) -> Decimal | None:
    """Return a value that can be drawn."""
    return Decimal(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else None


def _days(visit: Visit, store: Store) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Return the days that something is kept of, the last one first: what each said, what was done and noted."""
    said: dict[str, str] = {}
    for head in sorted(store.heads(), key=lambda item: item.time):
        if head.knowledge_id == visit.knowledge.id:
            said[head.date] = "; ".join(filter(None, (said.get(head.date), head.headline)))
    kept = dict(store.days())
    return tuple(
        (day, said.get(day, ""), tuple(say_day(visit.knowledge, kept.get(day, {}), visit.site.words)))
        for day in sorted({*said, *kept}, reverse=True)[:SERIES_DAYS]
    )


def begin(visit: Visit) -> Response:
    """Begin today's entry."""
    store = visit.site.store
    found = None if store is None else before(store, visit.knowledge, visit.day())
    if found is None:
        return visit.go("/diary")
    visit.session.before, visit.session.check_in = found, begun(found, visit.day())
    return visit.go("/diary/today")


def check_in(visit: Visit) -> Response:
    """Show the screen of the entry whose turn it is."""
    held = visit.session.check_in
    if held is None or isinstance(held.step, Over):
        return visit.go("/diary")
    return screen_page(visit, held, None, "/diary/today")


def take(visit: Visit) -> Response:
    """Take what a form says, and go on; at the end the entry is kept."""
    session, before = visit.session, visit.session.check_in
    if before is None:
        return visit.go("/diary")
    session.check_in, refused = sent(visit, before, "/diary/today")
    if refused is not None:
        return refused
    session.said += say_brought_about(before, session.check_in, visit.site.words)
    return _ended(visit, session.check_in) if isinstance(session.check_in.step, Over) else visit.go("/diary/today")


def _ended(visit: Visit, ended: CheckIn) -> Response:
    """Keep an entry that is complete, and go to what it means."""
    store, session = visit.site.store, visit.session
    session.shown = consult(visit.knowledge, ended.case)
    session.interview, session.check_in = None, None
    if store is not None:
        session.kept = keep(store, session.shown, visit.site.folder)
        keep_day(store, ended, None)
    return visit.go("/diary/entry")


def entry(visit: Visit) -> Response:
    """Show what the entry means: what cannot wait alone, else the decisions, what changed, what is due, and how it goes."""
    outcome, earlier, store = visit.session.shown, visit.session.before, visit.site.store
    if outcome is None or earlier is None or store is None:
        return visit.go("/diary")
    view = assess(outcome)
    if view.alone is not None or outcome.violations:
        return visit.go("/result")
    report = diary_report(visit.knowledge, followed_cases(store, visit.knowledge, visit.day()), visit.day(), alarm=is_alarm_open(outcome))
    blocks = entry_blocks(visit.knowledge, entry_of(earlier.consultation, outcome), visit.site.words)
    shown = "".join(
        told_html(block, visit.pages.links()) if isinstance(block, Told) else sections_html([block], reasons=reasons_of(visit))
        for block in blocks
    )
    return visit.page(
        "entry.html",
        visit.say("entry_title"),
        blocks=Markup(shown),
        trends=tuple(say_trends(visit.knowledge, report, visit.site.words)),
        series=_pictures(visit, report),
    )

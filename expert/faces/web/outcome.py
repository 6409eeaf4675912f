"""The pages of an outcome: what it all means, and every further question about it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple
from urllib.parse import quote

from markupsafe import Markup, escape
from starlette.exceptions import HTTPException
from starlette.responses import Response

from expert.consultation.consult import consult
from expert.consultation.outcome import Consultation
from expert.diary.consultations import keep
from expert.diary.entries import days_there
from expert.faces.pages.html import lines_html, sections_html
from expert.faces.web.screens import changes_of, field_of
from expert.faces.web.visit import RefusedError, Visit
from expert.interview import Interview, is_alone
from expert.language.kinds import TOLD, Kind
from expert.language.model import KnowledgeBase
from expert.questions.assess import assess
from expert.questions.handover import handover_page
from expert.questions.plan import at_stage
from expert.questions.registry import QUESTIONS, TIMEOUT, About, Argument, Question, Type, Typed
from expert.questions.statements.base import Explanation
from expert.questions.statements.planning import PlanStage
from expert.words.diary import say_age
from expert.words.first_screen import first_screen, small_print
from expert.words.handover import handover_sections
from expert.words.interview import say_screen
from expert.words.lines import LeftOut, Line
from expert.words.phrases import say_answer
from expert.words.sentences import tell

_SECONDS = 20
"""So long may a question take that can be told how long."""
_MOST_DIGITS = 7
_UNFOLDED = 2
"""So many levels of a plan are unfolded from the start: its stages, and what is done in each."""
ASKED = {name: question for name, question in QUESTIONS.items() if question.about is About.OUTCOME and name not in ("assess", "handover")}
"""The questions that can be asked of an outcome here, by their names; the page for a clinician has its own address."""


class Pick(NamedTuple):
    """What can be given for an argument of a question.

    Attributes:
        argument: Which.
        groups: What can be chosen, under what it is; nothing where a number is given.
        given: What was given.
    """

    argument: Argument
    groups: Mapping[str, Mapping[str, str]]
    given: str


def current(visit: Visit) -> Consultation | None:
    """Return the outcome that the browser looks at: that of its answers or one that is kept, or what it would be at a stage of its plan."""
    session = visit.session
    if session.shown is None and session.interview is not None:
        session.shown = consult(visit.knowledge, session.interview.case)
    if session.shown is None or "stage" not in visit.request.path_params:
        return session.shown
    return at_stage(session.shown, int(visit.named("stage")))


def prefix_of(visit: Visit) -> str:
    """Return the address of the outcome that is looked at."""
    return f"/stage/{visit.named('stage')}" if "stage" in visit.request.path_params else "/result"


def show(visit: Visit) -> Response:
    """Show what it all means, as on every first screen, each line with its reasons a step away."""
    return _shown(visit, everything=False)


def show_all(visit: Visit) -> Response:
    """Show it with everything there is to do, with dose and cautions."""
    return _shown(visit, everything=True)


def _shown(visit: Visit, *, everything: bool) -> Response:
    """Return the first screen."""
    outcome = current(visit)
    if outcome is None:
        return visit.go("/")
    view, knowledge, words = assess(outcome, everything=everything), outcome.knowledge, visit.site.words
    prefix = prefix_of(visit)
    is_alone = view.alone is not None
    lines = first_screen(knowledge, view, words)
    said = Markup(lines_html(lines, _no_reasons if is_alone else reasons_of(visit, prefix), _more(visit, prefix)))
    if is_alone:
        return visit.page("alone.html", lines[0].label or knowledge.title, lines=said)
    is_stage = "stage" in visit.request.path_params
    if not is_stage:
        visit.session.said += say_age(knowledge, outcome.case, visit.day(), words)
    return visit.page(
        "result.html",
        visit.say("stage_title", number=visit.named("stage")) if is_stage else visit.say("result_title"),
        lines=said,
        small_print=small_print(knowledge, view, words),
        answers=_answers(visit, outcome),
        asked=[question for question in ASKED.values() if question.name != "topic"],
        topics=[topic for topic in knowledge.topics.values() if topic.question],
        may_keep=_may_keep(visit),
        has_plans=any(scale.plans is not None for scale in knowledge.decisions.values()),
        prefix=prefix,
    )


def alarm_of(visit: Visit, last: Consultation | None) -> Markup:
    """Return what stands alone by the last answers that are kept; nothing where nothing does."""
    if last is None or not is_alone(last.meaning):
        return Markup("")
    return Markup(lines_html(first_screen(last.knowledge, assess(last), visit.site.words)))


def _may_keep(visit: Visit) -> bool:
    """Return whether the outcome can be kept and is not yet."""
    return visit.site.store is not None and visit.session.kept is None and "stage" not in visit.request.path_params


def _no_reasons(_: str) -> str:
    """Return nothing: what stands alone says its reason itself."""
    return ""


def reasons_of(visit: Visit, prefix: str = "/result") -> Callable[[str], str]:
    """Return what stands behind each line: a link to its reasons, which a script unfolds in place."""

    def reasons(about: str) -> str:
        address = escape(f"{prefix}/why/{quote(about, safe='')}")
        label = escape(visit.say("why"))
        return (
            f'<a class="why" href="{address}" hx-get="{address}" hx-target="next .reason" hx-swap="innerHTML">{label}</a>'
            '<div class="reason"></div>'
        )

    return reasons


def _more(visit: Visit, prefix: str) -> Callable[[Line], str]:
    """Return how what a line leaves out is seen."""

    def more(line: Line) -> str:
        if line.left_out is not LeftOut.TO_DO:
            return ""
        label = escape(visit.say("show_all"))
        return f' <a href="{escape(prefix)}/all">{label}</a>'

    return more


class AnswerRow(NamedTuple):
    """One screen that was answered.

    Attributes:
        screen: Which.
        said: What was asked, and what was answered.
        findings: The questions whose answers can be supposed to be others.
        may_change: It can be answered once more.
    """

    screen: str
    said: str
    findings: tuple[str, ...]
    may_change: bool


def _answers(visit: Visit, outcome: Consultation) -> tuple[AnswerRow, ...]:
    """Return what was answered, screen by screen."""
    interview = Interview(outcome.knowledge, outcome.case)
    mine = visit.session.interview
    may_change = mine is not None and mine.case == outcome.case
    return tuple(
        AnswerRow(
            item.screen,
            say_screen(outcome.knowledge, item, outcome.case.date, visit.site.words),
            tuple(answer.finding for answer in item.answers) if item.screen in outcome.knowledge.findings else (),
            may_change,
        )
        for item in interview.answered_screens
    )


def ask(visit: Visit) -> Response:
    """Ask a further question about the outcome; where something is missing that it needs, show what can be given."""
    outcome, question = current(visit), ASKED.get(visit.named("question"))
    if question is None:
        raise HTTPException(404)
    if outcome is None:
        return visit.go("/")
    if is_alone(outcome.meaning):
        return visit.go("/result")  # nothing stands beside what cannot wait, whatever was asked
    if any(item.type is Type.CHANGES for item in question.arguments):
        return _suppose(visit, outcome, question)
    typed = _typed(visit, question)
    given = {name: str(value) for name, value in typed.items()}
    picks = tuple(_picks(outcome.knowledge, question, given))
    if any(item.required and not typed.get(item.name) for item in question.arguments):
        title = visit.site.words.say("web_question", question.name)
        return visit.page("ask.html", title, question=question, picks=picks, heading=title, told="", prefix=prefix_of(visit), stages=())
    return _told(visit, outcome, question, typed, picks)


def _told(visit: Visit, outcome: Consultation, question: Question, typed: Mapping[str, Typed], picks: tuple[Pick, ...]) -> Response:
    """Return the answer to a question."""
    limited = {item.name: _SECONDS for item in question.arguments if item.name == TIMEOUT.name}
    answer = question.ask(outcome.knowledge, (outcome,), {**limited, **_days_there(visit, question), **typed})
    assert isinstance(answer, Explanation)  # only `assess` and `handover` are answered otherwise, and are not asked here
    told = tell(answer, words=visit.site.words)
    stages = [place for place, child in enumerate(answer.statement.children, 1) if isinstance(child, PlanStage)]
    below, heading = visit.told(told, prefix_of(visit), _UNFOLDED if stages else 0), told.lines[0]
    if visit.is_part:
        return visit.part(Markup(f"<p>{escape(heading)}</p>") + below)
    return visit.page(
        "ask.html", heading, question=question, picks=picks, heading=heading, told=below, prefix=prefix_of(visit), stages=stages
    )


def _typed(visit: Visit, question: Question) -> dict[str, Typed]:
    """Return what was given for the arguments of a question: in the address, or in a form."""
    typed: dict[str, Typed] = {}
    first = next((item.name for item in question.arguments if not item.option), None)
    for item in question.arguments:
        text = visit.text(item.name) or (visit.named("argument") if item.name == first else "")
        if not text or item.name == TIMEOUT.name:
            continue
        if item.type is not Type.NUMBER:
            typed[item.name] = text
        elif text.isdecimal() and len(text) < _MOST_DIGITS:
            typed[item.name] = max(item.least, int(text))
        else:
            raise RefusedError(visit.say("no_number", typed=text))
    return typed


def _days_there(visit: Visit, question: Question) -> dict[str, Typed]:
    """Return for how many days today's level has been in force by what is kept, for a plan of what is kept."""
    store = visit.site.store
    if store is None or visit.session.kept is None or all(item.name != "days_there" for item in question.arguments):
        return {}
    return {"days_there": days_there(store, visit.knowledge, visit.day())}


def _picks(knowledge: KnowledgeBase, question: Question, given: Mapping[str, str]) -> Iterator[Pick]:
    """Yield what can be given for each argument of a question that somebody chooses."""
    for item in question.arguments:
        match item.type:
            case Type.TARGET:
                yield Pick(item, _targets(knowledge, only_plans=question.name == "plan"), given.get(item.name, ""))
            case Type.ID:
                topics = {topic.id: topic.question for topic in knowledge.topics.values() if topic.question}
                yield Pick(item, {"": topics}, given.get(item.name, ""))
            case Type.NUMBER if item.name != TIMEOUT.name:
                yield Pick(item, {}, given.get(item.name, ""))
            case Type.NUMBER | Type.CHANGES | Type.CONDITION | Type.FLAG:
                pass


def _targets(knowledge: KnowledgeBase, *, only_plans: bool) -> dict[str, dict[str, str]]:
    """Return what a question can be about, under what it is: each decision with its levels, then causes and recommendations."""
    scales = [scale for scale in knowledge.decisions.values() if scale.plans is not None or not only_plans]
    groups = {scale.question: {f"{scale.id}={level.id}": level.title for level in scale.levels} for scale in scales}
    if only_plans:
        return groups
    for scale in scales:
        groups[scale.question] = {scale.id: scale.title, **groups[scale.question]}
    for kind in TOLD:
        if kind is not Kind.DECISION:
            groups[kind.section] = {id: item.title for id, item in knowledge.entries(kind).items()}
    return groups


def _suppose(visit: Visit, outcome: Consultation, question: Question) -> Response:
    """Show what would be otherwise with another answer to one question, or which question can be answered otherwise."""
    knowledge, name = outcome.knowledge, visit.named("argument")
    finding = knowledge.findings.get(name)
    title = visit.site.words.say("web_question", question.name)
    if finding is None:
        if name:
            raise HTTPException(404)
        return visit.page("suppose_which.html", title, groups=_by_group(knowledge, outcome), prefix=prefix_of(visit))
    before = say_answer(finding, outcome.case.values[name], visit.site.words) if name in outcome.case.values else ""
    told, heading = Markup(""), ""
    if visit.request.method == "POST":
        answer = question.ask(knowledge, (outcome,), {"changes": tuple(changes_of(finding, visit.form))})
        assert isinstance(answer, Explanation)
        found = tell(answer, words=visit.site.words)
        told, heading = visit.told(found, prefix_of(visit)), found.lines[0]
        if visit.is_part:
            return visit.part(Markup(f"<h2>{escape(heading)}</h2>") + told)
    field = field_of(finding, visit.site.words)
    return visit.page(
        "suppose.html", title, finding=finding, field=field, before=before, told=told, heading=heading, prefix=prefix_of(visit)
    )


def _by_group(knowledge: KnowledgeBase, outcome: Consultation) -> dict[str, dict[str, str]]:
    """Return the questions that apply, under what they are about."""
    groups: dict[str, dict[str, str]] = {}
    for finding in knowledge.findings.values():
        if outcome.meaning.applies(finding.id) is not False:
            groups.setdefault(knowledge.groups[finding.group].title, {})[finding.id] = finding.question.strip()
    return groups


def handover(visit: Visit) -> Response:
    """Show the page for whoever looks at it next."""
    return _handover(visit, private=False)


def handover_private(visit: Visit) -> Response:
    """Show it with private answers."""
    return _handover(visit, private=True)


def _handover(visit: Visit, *, private: bool) -> Response:
    """Return the page for whoever looks at it next."""
    outcome = current(visit)
    if outcome is None:
        return visit.go("/")
    page = handover_page(outcome, private=private)
    title, *sections = handover_sections(outcome.knowledge, page, visit.site.words)
    leaves_out = any(line.left_out is LeftOut.PRIVATE for section in sections for line in section.lines)
    said = Markup(sections_html(sections))
    return visit.page("handover.html", title.heading, sections=said, leaves_out=leaves_out)


def calendar(visit: Visit) -> Response:
    """Give the next two weeks of the plan as a file for a calendar."""
    from expert.faces.pages.calendar import render_calendar

    outcome = current(visit)
    if outcome is None or is_alone(outcome.meaning):
        return visit.go("/result")
    typed = {**_days_there(visit, ASKED["plan"]), **_typed(visit, ASKED["plan"])}
    planned = ASKED["plan"].ask(outcome.knowledge, (outcome,), {**typed, TIMEOUT.name: _SECONDS})
    assert isinstance(planned, Explanation)
    days = typed.get("days_there", 0)
    assert isinstance(days, int)
    now = datetime.datetime.now().astimezone()
    written = render_calendar(planned, outcome, now, days, words=visit.site.words)
    return Response(written, media_type="text/calendar", headers={"Content-Disposition": 'attachment; filename="plan.ics"'})


def keep_it(visit: Visit) -> Response:
    """Keep the outcome, for the diary and the history."""
    outcome = current(visit)
    if outcome is None or visit.site.store is None:
        return visit.go("/")
    if visit.session.kept is None:
        visit.session.kept = keep(visit.site.store, outcome, visit.site.folder)
        visit.session.said.append(visit.say("kept", id=str(visit.session.kept)))
    return visit.go("/result")

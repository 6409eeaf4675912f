"""A plan as days of a calendar: what stands on which of the next two weeks, in words.

Each day is read off the statements of the plan, and said by the wording that says them elsewhere. A title is what a calendar shows to
whoever it is shared with, so it says no more than what is done. What is private stands nowhere.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from expert.cases.age import old_answers
from expert.consultation.outcome import Consultation
from expert.questions.assess import Assessment, assess
from expert.questions.parts.private import names_private, rests_on_private, without_private
from expert.questions.parts.screen import action, alone_in, level_in_force, level_of
from expert.questions.parts.seeing import to_see
from expert.questions.statements.base import Explanation, Statement
from expert.questions.statements.planning import (
    PlanAskedFirst,
    PlanBy,
    PlanMoveOn,
    PlanNext,
    PlanNote,
    PlanSeenFirst,
    PlanSession,
    PlanSessions,
    PlanStage,
    PlanStop,
)
from expert.shapes.hints import data_of
from expert.words.catalogue import ENGLISH, Catalogue
from expert.words.first_screen import first_screen
from expert.words.lines import Line
from expert.words.phrases import say_level, say_what_to_do
from expert.words.told import Told
from expert.words.wording import Wording

DAYS = 14
"""So many days are planned, today's among them: what comes later hangs on what comes before."""
S = TypeVar("S", bound=Statement)


class EventKind(Enum):
    """What an event is about; a day has one of a kind at most. In the order in which they are listed."""

    ALARM = "alarm"
    ANSWERS = "answers"
    SEE = "see"
    NEXT = "next"
    SESSION = "session"
    REVIEW = "review"
    DATE = "date"


class CalendarEvent(Struct, frozen=True):
    """Something that stands on a day: of which kind it is, its title, which says nothing of how somebody is, and all that is to be said."""

    day: datetime.date
    kind: EventKind
    title: str
    description: str


def calendar_events(
    planned: Explanation,
    consultation: Consultation,
    today: datetime.date,
    days_there: int = 0,
    last_session: datetime.date | None = None,
    words: Catalogue = ENGLISH,
) -> tuple[CalendarEvent, ...]:
    """Return what stands on the next two weeks, day by day: one event alone where somebody needs help at once, or no advice is given.

    Args:
        planned: The plan, as `plan` returned it of the consultation.
        consultation: What was concluded.
        today: The first day; that of the answers or a later one.
        days_there: For how many days the level of today has been in force already, as the plan was told.
        last_session: The day of the last session that was planned before today: the next one keeps its distance.
        words: The catalogue that it is said in.
    """
    if consultation.violations or alone_in(consultation) is not None:
        return (_alarm(consultation, today, words),)
    made = _Fortnight(planned, consultation, today, days_there, last_session, words)
    order = list(EventKind)
    return tuple(sorted(made.events(), key=lambda event: (event.day, order.index(event.kind))))


def _alarm(consultation: Consultation, today: datetime.date, words: Catalogue) -> CalendarEvent:
    """Return what the first screen says where it says one thing only: without private answers, and what rests on them."""
    view = assess(consultation)
    if view.alone is None:
        title, shown = words.say("calendar", "no_advice"), replace(view, decisions=(), topics=(), look_again_days=None)
    else:
        title = consultation.knowledge.decisions[view.alone.decision].level(view.alone.level).title
        shown = _without_reasons(consultation, view)
    return CalendarEvent(today, EventKind.ALARM, title, _text(_of_screen(first_screen(consultation.knowledge, shown, words))))


def _without_reasons(consultation: Consultation, view: Assessment) -> Assessment:
    """Return the screen of a decision that stands alone, without why where that rests on what is private."""
    assert view.alone is not None
    presumed = () if view.alone.presumed_by is None else (view.alone.presumed_by,)
    told = view.referrals[:1]
    advised = (rule for item in told for rule in consultation.recommendations[item.recommendation].advised_by)
    if not rests_on_private(consultation, (*consultation.decisions[view.alone.decision].decided_by, *presumed, *advised)):
        return view
    return replace(view, alone=replace(view.alone, reasons=(), presumed_by=None), alone_rule=None, referrals=())


def _of_screen(lines: Iterable[Line]) -> Iterator[str]:
    """Yield the labels and the texts of a screen."""
    for line in lines:
        yield from filter(None, (line.label, line.text))


class _Fortnight:
    """Puts the statements of a plan on their days."""

    def __init__(
        self,
        planned: Explanation,
        consultation: Consultation,
        today: datetime.date,
        days_there: int,
        last_session: datetime.date | None,
        words: Catalogue,
    ) -> None:
        self.knowledge = consultation.knowledge
        self.consultation = consultation
        self.told = planned.statement
        self.today = today
        self.days_there = days_there
        self.last_session = last_session
        self.words = words
        self.wording = Wording(self.knowledge, words)
        self.old = len(old_answers(consultation.case, today))

    def events(self) -> Iterator[CalendarEvent]:
        """Yield every event."""
        stages = _below(self.told, PlanStage)
        yield from self.answers()
        yield from self.see()
        if stages:
            yield from self.sessions(stages[0])
            yield from self.next(stages)
        yield from self.review()
        yield from self.date()

    def event(self, day: datetime.date, kind: EventKind, title: str, lines: Iterable[str]) -> Iterator[CalendarEvent]:
        """Yield an event whose day is among those that are planned."""
        if self.today <= day < self.today + datetime.timedelta(DAYS):
            yield CalendarEvent(day, kind, title, _text(lines))

    def answers(self) -> Iterator[CalendarEvent]:
        """Yield that the answers are out of date, and what is to be answered before there is a plan."""
        asked = [line for told in _below(self.told, PlanAskedFirst) for line in self.shown(told)]
        old = [self.words.say_count("calendar", "old", self.old)] if self.old else []
        if old or asked:
            title = self.say("answers" if old else "asked")
            yield from self.event(self.today, EventKind.ANSWERS, title, [*old, *asked])

    def shown(self, statement: Statement) -> Iterator[str]:
        """Yield a statement with all below it, without what is private: of that only how much it is."""
        shown, hidden = without_private(self.knowledge, statement)
        yield from _lines(self.wording.tell(shown))
        if hidden:
            yield self.words.say_count("calendar", "hidden", hidden)

    def see(self) -> Iterator[CalendarEvent]:
        """Yield whom to see first, where no plan goes on before that or somebody is sent without being told that there is no hurry."""
        first = _below(self.told, PlanSeenFirst)
        sent = tuple(to_see(self.consultation, also_soothing=bool(first)))
        if first or sent:
            told = dict.fromkeys(line for item in sent for line in self.referral(item.recommendation))
            before = (self.wording.sentence(item, "calendar") for item in first)
            yield from self.event(self.today, EventKind.SEE, self.say("see"), [*self.other_decisions(), *before, *told])

    def other_decisions(self) -> Iterator[str]:
        """Yield what the other decisions of the first screen say."""
        for scale in self.knowledge.decisions.values():
            if scale.summary and scale.plans is None:
                yield f"{scale.question} {say_level(self.knowledge, level_in_force(self.consultation, scale.id))}"

    def referral(self, name: str) -> Iterator[str]:
        """Yield whom to see and what to tell them; of what rests on a private answer only where that is said."""
        item = self.knowledge.recommendations[name]
        advised = action(self.consultation.meaning, item)
        is_private = rests_on_private(self.consultation, self.consultation.recommendations[name].advised_by)
        if is_private or names_private(self.knowledge, data_of(advised)):
            yield self.say("see_private")
        else:
            yield f"{item.title}. {say_what_to_do(self.knowledge, advised)}"
            yield self.words.say("action", "tell", text=item.tell)

    def sessions(self, stage: PlanStage) -> Iterator[CalendarEvent]:
        """Yield the sessions of the stage that somebody is in, at its rhythm; the last is repeated, as nobody moves on by the calendar."""
        for told in _below(stage, PlanSessions):
            sessions = _below(told, PlanSession)
            done = -(-self.days_there // told.every_days)
            first = self.today + datetime.timedelta(done * told.every_days - self.days_there)
            if self.last_session is not None:
                first = max(first, self.last_session + datetime.timedelta(told.every_days))
            for place in range(DAYS):
                day = first + datetime.timedelta(place * told.every_days)
                session = sessions[min(done + place, len(sessions) - 1)]
                lines = self.session(stage, told, session, sessions[0])
                yield from self.event(day, EventKind.SESSION, self.wording.sentence(session, "calendar"), lines)

    def session(self, stage: PlanStage, told: PlanSessions, session: PlanSession, first: PlanSession) -> Iterator[str]:
        """Yield what is done in a session, when to stop, and what must be so before it."""
        if self.old:
            yield self.words.say_count("calendar", "old", self.old)
        yield self.sentence(session)
        if session.session != first.session:
            yield self.say("first_session", session=self.sentence(first))
            yield self.say("or_repeat")
        program = self.knowledge.decisions[told.decision].level(told.level).program
        if told.has_ground and program is not None:
            yield self.say("ground", ground=program.ground)
        yield from map(self.sentence, _below(stage, PlanStop))

    def next(self, stages: Sequence[PlanStage]) -> Iterator[CalendarEvent]:
        """Yield the question whether somebody can move on, on the first day on which that may be so."""
        for told in _below(stages[0], PlanNext):
            lines = [
                *self.shown(told),
                *map(self.sentence, _below(stages[0], PlanMoveOn)),
                self.say("stays"),
                *map(self.sentence, _below(self.told, PlanNote)),
            ]
            day = self.today + datetime.timedelta(stages[1].from_day)
            yield from self.event(day, EventKind.NEXT, self.say("next"), lines)

    def review(self) -> Iterator[CalendarEvent]:
        """Yield when to look again, counted from the day of the answers: by each decision of the first screen, and by what asks first."""
        on: dict[datetime.date, list[str]] = {}
        soonest = self.consultation.look_again
        for name, scale in self.knowledge.decisions.items():
            level = level_of(self.consultation, name)
            if level.review_days is not None and scale.summary:
                sooner = [self.say("sooner", sooner_if=level.sooner_if)] if level.sooner_if else []
                on.setdefault(self.due(level.review_days), []).extend([f"{scale.title}: {level.title}", *sooner])
        if soonest is not None:
            on.setdefault(self.due(soonest.days), [])
        for day, lines in on.items():
            yield from self.event(day, EventKind.REVIEW, self.say("review"), [self.say("anew"), *lines])

    def due(self, days: int) -> datetime.date:
        """Return the day that is so many days after that of the answers, or today where that is over."""
        return max(self.today, self.consultation.case.date + datetime.timedelta(days))

    def date(self) -> Iterator[CalendarEvent]:
        """Yield each day that is set, and how far the plan can have come by then."""
        case = self.consultation.case
        on: dict[datetime.date, list[str]] = {}
        for told in _below(self.told, PlanBy):
            name = told.answer.finding
            if not self.knowledge.findings[name].private:
                said = case.answers[name].on or case.date
                lines = on.setdefault(said + datetime.timedelta(int(told.answer.value)), [])
                lines += [self.say("said_on", date=said.isoformat()), self.sentence(told)]
        for day, lines in on.items():
            yield from self.event(day, EventKind.DATE, self.say("date"), lines)

    def say(self, key: str, /, **texts: str) -> str:
        """Return a wording of calendars."""
        return self.words.say("calendar", key, **texts)

    def sentence(self, statement: Statement) -> str:
        """Return a statement in words, without what is below it."""
        return self.wording.tell(replace(statement, children=())).lines[0]


def _below(statement: Statement, kind: type[S]) -> tuple[S, ...]:
    """Return the statements of a kind right below another."""
    return tuple(child for child in statement.children if isinstance(child, kind))


def _lines(told: Told, depth: int = 0) -> Iterator[str]:
    """Yield what is said, and below it each part with a dash."""
    indent = "  " * (depth - 1)
    yield from (f"{indent}- {line}" if depth else line for line in told.lines)
    for child in told.children:
        yield from _lines(child, depth + 1)


def _text(lines: Iterable[str]) -> str:
    """Return lines as one text."""
    return "\n".join(lines)

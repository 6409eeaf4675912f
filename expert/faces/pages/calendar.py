"""A plan as an iCalendar file (RFC 5545): a new one, or one that brings an earlier file of the same person up to date."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator

from icalendar import Calendar, Component, Event

from expert.consultation.outcome import Consultation
from expert.errors import CalendarError, Diagnostics, Location
from expert.files import LARGEST_BYTES
from expert.given import checked
from expert.language.model import KnowledgeBase
from expert.questions.plan import plan
from expert.questions.statements.base import Explanation
from expert.words.calendar import CalendarEvent, EventKind, calendar_events
from expert.words.catalogue import ENGLISH, Catalogue

CANCELLED = "CANCELLED"
CONFIRMED = "CONFIRMED"
_COMPONENTS = {"VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VTIMEZONE"}
"""What a calendar consists of, beside what nobody but its writer knows."""


@checked
def plan_calendar(
    consultation: Consultation, now: datetime.datetime, target: str = "", days_there: int = 0, before: bytes | None = None
) -> bytes:
    """Return the next two weeks of a plan as an iCalendar file, of events that last a day.

    The same kind of event on the same day bears the same UID in every plan. With an earlier file, what is planned no more is cancelled
    from today on, what has changed has a higher SEQUENCE, and everything else stays as it is: whoever imports it again has the new plan.

    Args:
        consultation: What was concluded.
        now: The time of writing. Its day is the first that is planned.
        target: The level that the plan leads to, as for `plan`.
        days_there: For how many days the level of today has been in force already.
        before: The file that was written before, if there is one.

    Raises:
        CalendarError: What was written before is no calendar (CAL001) or not of such a plan (CAL002), or the day of the answers is still
            to come (CAL003).
        QueryError: The target is no level of a decision that has plans (ASK007).
    """
    return render_calendar(plan(consultation, target, days_there), consultation, now, days_there, before)


def render_calendar(
    planned: Explanation,
    consultation: Consultation,
    now: datetime.datetime,
    days_there: int = 0,
    before: bytes | None = None,
    file_name: str = "",
    words: Catalogue = ENGLISH,
) -> bytes:
    """Return a plan that was made already as an iCalendar file; as `plan_calendar`, with the name of the earlier file for messages.

    Raises:
        CalendarError: As `plan_calendar`.
    """
    knowledge, faults = consultation.knowledge, Diagnostics(error=CalendarError)
    if consultation.case.date > now.date():
        day = consultation.case.date.isoformat()
        help = "make the plan on that day, of its answers"
        faults.add(Location("calendar"), "CAL003", f"the answers are of a day to come, `{day}`", help)
        raise CalendarError(faults.items)
    written = [] if before is None else list(_events(before, knowledge, file_name))
    update = _Update(knowledge, now)
    events = calendar_events(planned, consultation, now.date(), days_there, update.last_session(written), words)
    calendar = Calendar()
    heading = {"prodid": _maker(knowledge), "version": "2.0", "calscale": "GREGORIAN", "method": "PUBLISH"}
    for name, value in heading.items():
        calendar.add(name, value)
    calendar.add("x-wr-calname", words.say("calendar", "name"))
    for component in update.events(events, written):
        calendar.add_component(component)
    return bytes(calendar.to_ical())


def _maker(knowledge: KnowledgeBase) -> str:
    """Return what a calendar says that it was made by; by that its file is known again."""
    return f"-//expert//plan of {knowledge.id}//"


def _events(raw: bytes, knowledge: KnowledgeBase, file_name: str) -> Iterator[Component]:
    """Yield the components of an earlier file.

    Raises:
        CalendarError: It is none of ours.
    """
    place, faults = Location(file_name or "calendar"), Diagnostics(error=CalendarError)
    help = "name a file that is not there yet, or one that was written by a plan before"
    try:
        found = None if len(raw) > LARGEST_BYTES else Calendar.from_ical(raw)
    except (ValueError, LookupError, AttributeError, TypeError):  # what the library raises for lines that it half understands
        found = None
    if not isinstance(found, Calendar) or not all(map(_is_whole, found.subcomponents)):
        faults.add(place, "CAL001", "this is no calendar, and it is left as it is", help)
    elif str(found.get("PRODID", "")) != _maker(knowledge):
        faults.add(place, "CAL002", "this calendar was not written by a plan of this kind, and it is left as it is", help)
    else:
        yield from found.subcomponents
        return
    raise CalendarError(faults.items)


def _is_whole(component: Component) -> bool:
    """Return whether all of it can be read, and no other event has run into it, as where lines of a file were lost."""
    is_mixed = any(inner.name == "VEVENT" for inner in component.subcomponents)
    is_double = any(isinstance(component.get(name), list) for name in ("UID", "DTSTART", "SUMMARY", "SEQUENCE", "STATUS"))
    return component.name in _COMPONENTS and not (component.errors or is_mixed or is_double)


class _Update:
    """Brings what was written before up to date."""

    def __init__(self, knowledge: KnowledgeBase, now: datetime.datetime) -> None:
        self.domain = knowledge.id
        self.now = now

    def events(self, events: Iterable[CalendarEvent], before: Iterable[Component]) -> Iterator[Component]:
        """Yield what was, and what is planned, by day; last what is none of ours."""
        planned = {self.uid(event): event for event in events}
        written = [(_said(component, "UID") if component.name == "VEVENT" else "", component) for component in before]
        ours = {uid: component for uid, component in written if self.day_of(uid) is not None}
        for uid in sorted({*planned, *ours}, key=self.place):
            if uid in planned:
                yield self.updated(planned[uid], ours.get(uid))
            else:
                yield self.left(uid, ours[uid])
        yield from (component for uid, component in written if uid not in ours)

    def last_session(self, before: Iterable[Component]) -> datetime.date | None:
        """Return the day of the last session that was planned before today; None where there was none."""
        kept = (_said(component, "UID") for component in before if _said(component, "STATUS") != CANCELLED)
        days = (self.day_of(uid) for uid in kept if f"-{EventKind.SESSION.value}@" in uid)
        return max((day for day in days if day is not None and day < self.now.date()), default=None)

    def uid(self, event: CalendarEvent) -> str:
        """Return what an event is known by; nothing in it is about a person."""
        return f"{event.day.isoformat()}-{event.kind.value}@{self.domain}"

    def day_of(self, uid: str) -> datetime.date | None:
        """Return the day of an event that is known by that; None where it is none of ours."""
        kinds = "|".join(kind.value for kind in EventKind)
        found = re.fullmatch(rf"(\d{{4}}-\d\d-\d\d)-({kinds})@{re.escape(self.domain)}", uid, re.ASCII)
        try:
            return None if found is None else datetime.date.fromisoformat(found[1])
        except ValueError:
            return None

    def place(self, uid: str) -> tuple[str, int]:
        """Return where an event of ours stands among the others: by day, then by kind."""
        day, kind = uid[:10], uid[11:].partition("@")[0]
        return day, list(EventKind).index(EventKind(kind))

    def updated(self, event: CalendarEvent, before: Component | None) -> Component:
        """Return an event that is planned: as it was written before, if it says the same."""
        if before is None:
            return self.made(event, 0)
        said = (_said(before, "SUMMARY"), _said(before, "DESCRIPTION"), _said(before, "STATUS"))
        day = getattr(before.get("DTSTART"), "dt", None)
        if said == (event.title, event.description, CONFIRMED) and day == event.day:
            return before
        return self.made(event, _sequence(before) + 1)

    def made(self, event: CalendarEvent, sequence: int) -> Event:
        """Return an event that lasts a day, and that leaves the day free for others."""
        made = Event()
        fields = {
            "uid": self.uid(event),
            "dtstamp": self.now.astimezone(datetime.UTC),
            "dtstart": event.day,
            "dtend": event.day + datetime.timedelta(1),
            "summary": event.title,
            "description": event.description,
            "sequence": sequence,
            "status": CONFIRMED,
            "transp": "TRANSPARENT",
            "class": "PRIVATE",
        }
        for name, value in fields.items():
            made.add(name, value)
        return made

    def left(self, uid: str, before: Component) -> Component:
        """Return an event that is planned no more: cancelled from today on, and before that as it was."""
        day = self.day_of(uid)
        if day is None or day < self.now.date() or _said(before, "STATUS") == CANCELLED:
            return before
        title, description = _said(before, "SUMMARY"), _said(before, "DESCRIPTION")
        made = self.made(CalendarEvent(day, EventKind(uid[11:].partition("@")[0]), title, description), _sequence(before) + 1)
        made["STATUS"] = CANCELLED
        return made


def _said(component: Component, name: str) -> str:
    """Return the text of a property, empty where there is none."""
    return str(component.get(name, ""))


def _sequence(component: Component) -> int:
    """Return how often an event was changed; what is no number counts as none."""
    written = _said(component, "SEQUENCE")
    return int(written) if re.fullmatch("[0-9]{1,9}", written) else 0

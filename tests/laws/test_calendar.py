"""Every plan can stand in a calendar: two libraries that did not write it read it, and writing it again changes nothing.

The readers are vobject and ical; expert itself writes with icalendar.
"""

from __future__ import annotations

import datetime

import vobject
from hypothesis import given, settings
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream

from expert import consult, load_knowledge, plan
from expert.cases.worked import read_worked_case
from expert.faces.pages.calendar import render_calendar
from expert.words.calendar import DAYS

KNOWLEDGE = load_knowledge(worked_cases=True)
DAY = datetime.timedelta(1)


@settings(max_examples=40)
@given(st.sampled_from([*KNOWLEDGE.cases]), st.integers(0, 20), st.integers(0, 20))
def test_a_plan_in_a_calendar(name: str, later: int, days_there: int) -> None:
    outcome = consult(KNOWLEDGE, read_worked_case(KNOWLEDGE, KNOWLEDGE.cases[name]))
    now = datetime.datetime.combine(outcome.case.date + later * DAY, datetime.time(12), datetime.UTC)
    planned = plan(outcome, days_there=days_there)
    raw = render_calendar(planned, outcome, now, days_there)
    read = vobject.readOne(raw.decode()).vevent_list
    other = IcsCalendarStream.calendar_from_ics(raw.decode()).events
    assert [event.uid.value for event in read] == [event.uid for event in other]
    assert len({event.uid for event in other}) == len(other) >= 1
    for event in other:
        assert isinstance(event.dtstart, datetime.date)
        assert now.date() <= event.dtstart < now.date() + DAYS * DAY
        assert event.summary
        assert event.description
    assert render_calendar(planned, outcome, now + datetime.timedelta(hours=1), days_there, raw) == raw

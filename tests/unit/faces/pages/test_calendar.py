"""A plan as an iCalendar file: what is in it, how an earlier one is brought up to date, and what is refused."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream

from expert import CalendarError, Case, Consultation, consult, load_case, load_knowledge, plan, plan_calendar
from expert.cases.changes import change_case
from expert.faces.pages.calendar import render_calendar
from expert.language.model import Said
from tests.places import CAR_FOLDER, EXAMPLES

KNOWLEDGE = load_knowledge()
NOW = datetime.datetime(2026, 4, 15, 9, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=2)))
Fields = dict[str, str]


def runner(**changes: Said) -> Consultation:
    case = load_case(EXAMPLES / "long-run-spike.yaml", KNOWLEDGE)
    return consult(KNOWLEDGE, change_case(KNOWLEDGE, case, changes).case if changes else case)


def after(days: int) -> datetime.datetime:
    return NOW + datetime.timedelta(days)


def by_uid(raw: bytes) -> dict[str, Fields]:
    """Return the fields of each event, read line by line, without any library."""
    return {fields.get("UID", ""): fields for fields in _events(raw)}


def _events(raw: bytes) -> Iterator[Fields]:
    for part in raw.decode().replace("\r\n ", "").split("\r\nBEGIN:VEVENT\r\n")[1:]:
        lines = part.partition("END:VEVENT")[0].splitlines()
        yield {re.split("[;:]", line, maxsplit=1)[0]: line.partition(":")[2] for line in lines}


def numbers(raw: bytes) -> dict[str, tuple[str, int]]:
    return {uid: (event["STATUS"], int(event["SEQUENCE"])) for uid, event in by_uid(raw).items()}


def test_the_heading_and_the_lines_are_as_the_standard_asks() -> None:
    raw = plan_calendar(runner(), NOW)
    head = raw.partition(b"BEGIN:VEVENT")[0].decode().split("\r\n")
    assert {"VERSION:2.0", "CALSCALE:GREGORIAN", "METHOD:PUBLISH", "PRODID:-//expert//plan of hamstring//"} <= set(head)
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_an_event_lasts_a_day_and_was_written_now() -> None:
    event = by_uid(plan_calendar(runner(), NOW))["2026-04-15-session@hamstring"]
    assert (event["DTSTART"], event["DTEND"], event["DTSTAMP"]) == ("20260415", "20260416", "20260415T073000Z")
    assert (event["STATUS"], event["SEQUENCE"], event["CLASS"], event["TRANSP"]) == ("CONFIRMED", "0", "PRIVATE", "TRANSPARENT")
    assert event["SUMMARY"] == "Easy flat run\\, 10 to 30 minutes"


def test_two_libraries_that_did_not_write_it_read_it() -> None:
    raw = plan_calendar(runner(), NOW)
    one, other = vobject.readOne(raw.decode()), IcsCalendarStream.calendar_from_ics(raw.decode())
    titles = [str(event.summary) for event in other.events]
    assert [event.summary.value for event in one.vevent_list] == titles
    assert [event.dtstart.value for event in one.vevent_list] == [event.dtstart for event in other.events]
    assert titles[0] == "Easy flat run, 10 to 30 minutes"
    assert other.events[0].description == one.vevent_list[0].description.value


def test_writing_again_changes_nothing() -> None:
    first = plan_calendar(runner(), NOW)
    assert plan_calendar(runner(), after(0) + datetime.timedelta(hours=5), before=first) == first


def test_a_day_later_the_same_events_stay_and_one_is_added() -> None:
    first = plan_calendar(runner(), NOW)
    second = numbers(plan_calendar(runner(), after(1), days_there=1, before=first))
    assert all(second[uid] == said for uid, said in numbers(first).items() if "-next@" not in uid)
    assert second["2026-04-22-next@hamstring"] == ("CONFIRMED", 1)  # one day less to go
    third = numbers(plan_calendar(runner(), after(2), days_there=2, before=first))
    assert {uid for uid in third.keys() - numbers(first).keys() if "-session@" in uid} == {"2026-04-29-session@hamstring"}


def test_what_is_planned_no_more_is_cancelled_from_today_on_and_comes_back() -> None:
    first = plan_calendar(runner(), NOW)
    red = runner(walking_now="limp")
    second = plan_calendar(red, after(2), before=first)
    said = numbers(second)
    assert said["2026-04-15-session@hamstring"] == ("CONFIRMED", 0)
    assert by_uid(second)["2026-04-17-session@hamstring"]["SUMMARY"].startswith("Short walks")
    assert said["2026-04-17-session@hamstring"] == ("CONFIRMED", 1)
    assert said["2026-04-22-next@hamstring"][0] == "CANCELLED"
    assert plan_calendar(red, after(2), before=second) == second
    third = numbers(plan_calendar(runner(), after(2), days_there=2, before=second))
    assert third["2026-04-17-session@hamstring"] == ("CONFIRMED", 2)
    assert third["2026-04-18-session@hamstring"] == ("CANCELLED", 1)


def test_what_was_cancelled_can_come_back() -> None:
    first = plan_calendar(runner(), NOW)
    second = plan_calendar(runner(walking_now="limp"), NOW, before=first)
    assert numbers(second)["2026-04-22-next@hamstring"] == ("CANCELLED", 1)
    assert numbers(plan_calendar(runner(), NOW, before=second))["2026-04-22-next@hamstring"] == ("CONFIRMED", 2)


def test_an_emergency_cancels_everything_that_was_to_come() -> None:
    first = plan_calendar(runner(), NOW)
    second = numbers(plan_calendar(runner(saddle_numbness=True), after(1), before=first))
    assert [uid for uid, (status, _) in second.items() if status == "CONFIRMED"] == [
        "2026-04-15-session@hamstring",
        "2026-04-16-alarm@hamstring",
    ]


def test_what_somebody_added_to_the_file_stays() -> None:
    own = b"BEGIN:VEVENT\r\nUID:mine\r\nDTSTAMP:20260401T000000Z\r\nDTSTART;VALUE=DATE:20260420\r\nSUMMARY:Dinner\r\nEND:VEVENT\r\n"
    first = plan_calendar(runner(), NOW).replace(b"END:VCALENDAR", own + b"END:VCALENDAR")
    found = by_uid(plan_calendar(runner(walking_now="limp"), after(1), before=first))
    assert found["mine"]["SUMMARY"] == "Dinner"
    assert "STATUS" not in found["mine"]


@pytest.mark.parametrize(
    ("before", "code"),
    [
        (b"", "CAL001"),
        (b"my notes", "CAL001"),
        (b"\xff\xfe\x00", "CAL001"),
        (b"BEGIN:VEVENT\r\nEND:VEVENT\r\n", "CAL001"),
        (b"x" * 5_000_000, "CAL001"),
        (b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//somebody//else//EN\r\nEND:VCALENDAR\r\n", "CAL002"),
    ],
)
def test_what_is_not_ours_is_refused(before: bytes, code: str) -> None:
    with pytest.raises(CalendarError) as refused:
        plan_calendar(runner(), NOW, before=before)
    (fault,) = refused.value.diagnostics
    assert fault.code == code
    assert fault.help


def test_the_calendar_of_another_knowledge_base_is_refused() -> None:
    car = load_knowledge(CAR_FOLDER)
    other = plan_calendar(consult(car, Case(NOW.date())), NOW)
    with pytest.raises(CalendarError, match="CAL002"):
        plan_calendar(runner(), NOW, before=other)


def test_answers_of_a_day_to_come_are_refused() -> None:
    with pytest.raises(CalendarError, match="CAL003"):
        plan_calendar(runner(), after(-1))


OUTCOME = runner()
PLANNED = plan(OUTCOME)
BASE = plan_calendar(OUTCOME, NOW)


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, len(BASE) - 1), st.binary(max_size=4), st.integers(0, 30)), min_size=1, max_size=4))
def test_whatever_became_of_a_file_it_is_refused_or_brought_up_to_date(damage: list[tuple[int, bytes, int]]) -> None:
    raw = BASE
    for place, put, gone in damage:
        raw = raw[:place] + put + raw[place + gone :]
    try:
        made = render_calendar(PLANNED, OUTCOME, NOW, before=raw)
    except CalendarError:
        return
    found = by_uid(made)
    assert {uid: (found[uid]["SUMMARY"], found[uid]["STATUS"]) for uid in by_uid(BASE)} == {
        uid: (event["SUMMARY"], "CONFIRMED") for uid, event in by_uid(BASE).items()
    }
    assert render_calendar(PLANNED, OUTCOME, NOW, before=made) == made

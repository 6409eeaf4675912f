"""A date is kept as the day, and every condition reads how many days lie between it and the day of the case."""

from __future__ import annotations

import datetime
import json
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from expert import Answer, Case, CaseError, QueryError, consult, handover_page, load_knowledge, parse_case, parse_changes, read_outcome
from expert.cases.age import still_holding
from expert.cases.changes import change_case
from expert.cases.form import case_to_data
from expert.faces.terminal.screens.text import render_handover_page, to_plain
from expert.interview import Interview
from expert.interview.faults import ReplyError
from expert.interview.replies import expected, reply
from expert.language.model import Anew, Counts, KnowledgeBase
from expert.words.catalogue import ENGLISH
from expert.words.interview import say_screen
from expert.words.wording import Wording
from tests.places import CAR_FOLDER

CAR = load_knowledge(CAR_FOLDER)
TODAY = datetime.date(2026, 2, 1)
DAY = datetime.date(2025, 11, 3)
TEXT = "date: 2026-02-01\nanswers:\n  battery_charged: {}\n"


def with_charged(**changes: Any) -> KnowledgeBase:
    finding = CAR.findings["battery_charged"]
    return replace(CAR, findings={**CAR.findings, finding.id: replace(finding, **changes)})


def ago(days: int) -> datetime.date:
    return TODAY - datetime.timedelta(days)


def test_the_day_is_kept_and_its_days_are_counted() -> None:
    case = parse_case(TEXT.format("2025-11-03"), CAR)
    assert case == Case(TODAY, {"battery_charged": Answer(DAY)})
    assert case.values == {"battery_charged": Decimal(90)}
    assert consult(CAR, case).meaning.rule("charged-long-ago") is True
    assert consult(CAR, Case(ago(1), case.answers)).meaning.rule("charged-long-ago") is False


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("90", "CASE011: `battery_charged` is a date, not `90`"),
        ("yesterday", "CASE011: `battery_charged` is a date, not `yesterday`"),
        ("03.11.2025", "CASE011: `battery_charged` is a date, not `03.11.2025`"),
        ("yes", "CASE011: `battery_charged` is a date, not `yes`"),
        ("2025-02-30", "CASE003: there is no day `2025-02-30`"),
        ("2026-02-02", "CASE014: `2026-02-02` is after the day of the case, `2026-02-01`"),
        ("1899-12-31", "CASE014: `1899-12-31` is too long ago for an answer"),
        ("2020-01-01", "CASE012: `battery_charged` is `2020-01-01`, outside its range"),
    ],
)
def test_what_is_no_day_that_can_be_meant_is_refused(written: str, told: str) -> None:
    with pytest.raises(CaseError) as caught:
        parse_case(TEXT.format(written), CAR)
    (fault,) = caught.value.diagnostics
    assert (fault.location.line, fault.location.column) == (3, 20)
    assert f"{fault.code}: {fault.message}" == told


def test_the_help_says_which_days_can_be_meant() -> None:
    with pytest.raises(CaseError) as caught:
        parse_case(TEXT.format("2020-01-01"), CAR)
    (fault,) = caught.value.diagnostics
    assert fault.help == "a day that lies 0 to 1000 days before the day of the case, `2026-02-01`"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (Decimal(90), "CASE011"),
        ("2025-11-03", "CASE011"),
        (datetime.datetime(2025, 11, 3), "CASE011"),
        (ago(-1), "CASE014"),
        (ago(1001), "CASE012"),
    ],
)
def test_a_case_made_by_hand_holds_a_day_that_can_be_meant(value: datetime.date, code: str) -> None:
    with pytest.raises(CaseError) as caught:
        consult(CAR, Case(TODAY, {"battery_charged": Answer(value)}))
    assert [fault.code for fault in caught.value.diagnostics] == [code]


def test_a_stored_case_keeps_the_day() -> None:
    case = Case(TODAY, {"battery_charged": Answer(DAY, "asked", ago(2))})
    stored = case_to_data(case)
    assert stored["answers"] == {"battery_charged": {"value": "2025-11-03", "from": "asked", "on": "2026-01-30"}}
    assert parse_case(json.dumps(stored), CAR) == case


def test_an_outcome_with_a_date_is_read_back() -> None:
    consultation = consult(CAR, Case(TODAY, {"battery_charged": Answer(DAY)}))
    assert read_outcome(consultation.to_json(), CAR) == consultation


@pytest.mark.parametrize(("later", "days"), [(0, 90), (1, 91), (7, 97), (-1, 89)])
def test_a_case_that_is_used_again_counts_its_days_anew(later: int, days: int) -> None:
    knowledge = with_charged(anew=Anew.NEVER)
    again = still_holding(knowledge, Case(TODAY, {"battery_charged": Answer(DAY)}), ago(-later))
    assert again.answers["battery_charged"].value == DAY
    assert again.values == {"battery_charged": Decimal(days)}


def test_a_date_that_leaves_its_range_stays_at_the_end_of_it() -> None:
    knowledge = with_charged(anew=Anew.NEVER, range=(Decimal(2), Decimal(90)))
    case = Case(TODAY, {"battery_charged": Answer(DAY)})
    assert still_holding(knowledge, case, ago(-3)).answers == {"battery_charged": Answer(ago(87), on=TODAY)}
    assert still_holding(knowledge, case, ago(88)).values == {"battery_charged": Decimal(2)}


def test_what_can_have_been_done_again_is_asked_again_the_next_day() -> None:
    case = Case(TODAY, {"battery_charged": Answer(DAY)})
    assert still_holding(CAR, case, TODAY) == case
    assert still_holding(CAR, case, ago(-1)) == Case(ago(-1))


def test_without_a_range_a_date_lies_up_to_a_hundred_years_back() -> None:
    finding = with_charged(range=None).findings["battery_charged"]
    assert (finding.bounds, finding.counts) == ((Decimal(0), Decimal(36_500)), Counts.UP)


def test_whoever_looks_at_it_next_sees_the_day_beside_its_days() -> None:
    page = to_plain(render_handover_page(CAR, handover_page(consult(CAR, Case(TODAY, {"battery_charged": Answer(DAY)}))), ENGLISH), 200)
    assert "When was the battery last charged? 2025-11-03 (a battery charged 90 days ago)" in page


@pytest.mark.parametrize(("text", "days"), [("battery_charged=2025-11-03", 90), ("battery_charged=90", 90), ("battery-charged=0", 0)])
def test_a_change_names_the_day_or_how_many_days_ago_it_is(text: str, days: int) -> None:
    changed = change_case(CAR, Case(TODAY), parse_changes(CAR, [text])).case
    assert changed.answers == {"battery_charged": Answer(ago(days), "assumed")}


@pytest.mark.parametrize("text", ["battery_charged=soon", "battery_charged=1001", "battery_charged=1.5", "battery_charged=2025-13-01"])
def test_a_change_to_no_day_is_refused(text: str) -> None:
    with pytest.raises(QueryError):
        parse_changes(CAR, [text])


def test_a_change_to_a_day_still_to_come_is_refused() -> None:
    with pytest.raises(CaseError) as caught:
        change_case(CAR, Case(TODAY), {"battery_charged": ago(-1)})
    assert [fault.code for fault in caught.value.diagnostics] == ["CASE014"]


@pytest.mark.parametrize("typed", ["2025-11-03", "90", " 90 "])
def test_the_interview_takes_a_day_or_how_many_days_ago_it_is(typed: str) -> None:
    asked = Interview(CAR, Case(TODAY), chosen="battery_charged")
    after = reply(asked, typed)
    assert after.case.answers == {"battery_charged": Answer(DAY, "asked")}
    (screen,) = after.answered_screens
    assert say_screen(CAR, screen, TODAY) == "When was the battery last charged? — 2025-11-03 (a battery charged 90 days ago)"


@pytest.mark.parametrize("typed", ["2026-02-02", "2020-01-01", "1001", "-1", "yes", "2025-02-30"])
def test_the_interview_says_what_it_expects_instead(typed: str) -> None:
    asked = Interview(CAR, Case(TODAY), chosen="battery_charged")
    with pytest.raises(ReplyError):
        reply(asked, typed)
    assert Wording(CAR).tell(expected(asked)).lines == ("a day such as 2026-01-31, or how many days ago it was, 0 to 1000",)

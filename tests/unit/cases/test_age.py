"""How old answers are when they are used again, and which still hold."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from expert.cases.age import DAYS_CURRENT, OldAnswer, is_lasting, old_answers, still_holding
from expert.cases.case import DONT_KNOW, SKIPPED, Answer, Case
from expert.language.model import Anew, Counts, KnowledgeBase

TODAY = datetime.date(2026, 6, 30)


def ago(days: int) -> datetime.date:
    return TODAY - datetime.timedelta(days)


@pytest.mark.parametrize(("days", "is_old"), [(0, False), (7, False), (8, True), (400, True), (-1, False)])
def test_answers_older_than_seven_days_are_old(days: int, is_old: bool) -> None:
    day = ago(days)
    expected = (OldAnswer("pain", days, day),) if is_old else ()
    assert old_answers(Case(day, {"pain": Answer(True)}), TODAY) == expected
    assert old_answers(Case(TODAY, {"pain": Answer(True, on=day), "limp": Answer(False)}), TODAY) == expected


def test_the_oldest_answers_come_first() -> None:
    def given(days: int) -> Answer:
        return Answer(True, on=ago(days))

    answers = {"a": given(9), "b": given(7), "c": given(30), "d": given(9)}
    assert [item.finding for item in old_answers(Case(TODAY, answers), TODAY)] == ["c", "a", "d"]


def test_an_answer_is_current_for_a_week() -> None:
    assert DAYS_CURRENT == 7


def test_what_still_holds_keeps_its_day(tiny: KnowledgeBase) -> None:
    case = Case(ago(3), {"numb": Answer(True), "cold": Answer(True, on=ago(8)), "limping": Answer(True, on=TODAY)}, {"onset": SKIPPED})
    assert still_holding(tiny, case, TODAY) == Case(TODAY, {"numb": Answer(True, on=ago(3)), "limping": Answer(True)})


def test_days_are_counted_anew(knowledge: KnowledgeBase) -> None:
    counts = {name: finding for name, finding in knowledge.findings.items() if finding.counts is not None}
    moved = {
        name: Answer(Decimal(19 if finding.counts is Counts.UP else 9))
        for name, finding in counts.items()
        if finding.anew is not Anew.BY_DOING
    }
    case = Case(ago(3), {name: Answer(Decimal(14), on=ago(5)) for name in counts})
    assert 1 < len(moved) < len(counts)
    assert still_holding(knowledge, case, TODAY).answers == moved
    assert still_holding(knowledge, case, ago(5)).answers == {name: Answer(Decimal(14)) for name in counts}


def test_count_of_days_stops_at_the_end_of_its_range(knowledge: KnowledgeBase) -> None:
    days = knowledge.findings["days_since_onset"].bounds[1]
    case = Case(ago(3), {"days_since_onset": Answer(days - 1)})
    assert still_holding(knowledge, case, TODAY).values == {"days_since_onset": days}


@pytest.mark.parametrize(("days", "holds"), [(0, True), (7, True), (8, False)])
def test_what_was_not_known_holds_as_long_as_an_answer(tiny: KnowledgeBase, days: int, holds: bool) -> None:
    assert still_holding(tiny, Case(ago(days), {}, {"numb": DONT_KNOW}), TODAY).unknown == ({"numb": DONT_KNOW} if holds else {})


def test_lines_of_a_checklist_that_do_not_hold_were_not_shown(tiny: KnowledgeBase) -> None:
    case = Case(TODAY, {"numb": Answer(False, on=ago(9)), "cold": Answer(False)}, shown={"alarms": ("numb", "cold")})
    assert still_holding(tiny, case, TODAY).shown == {"alarms": ("cold",)}


@pytest.mark.parametrize(("name", "lasts"), [("age", True), ("surface", True), ("days_since_onset", True), ("days_since_last_run", False)])
def test_what_changes_by_itself_does_not_last(knowledge: KnowledgeBase, name: str, lasts: bool) -> None:
    assert is_lasting(knowledge.findings[name]) is lasts


@pytest.mark.parametrize("name", ["pain_walking", "clinician_said", "walk_30_pain"])
def test_what_waiting_a_visit_or_doing_can_change_does_not_last(knowledge: KnowledgeBase, name: str) -> None:
    assert not is_lasting(knowledge.findings[name])


def test_what_lasts_holds_however_old_it_is(tiny: KnowledgeBase) -> None:
    case = Case(ago(400), {"onset": Answer("gradual"), "pain": Answer(3)})
    assert still_holding(tiny, case, TODAY, {"onset"}).answers == {"onset": Answer("gradual", on=ago(400))}


@pytest.mark.parametrize(("left", "holds"), [(4, True), (3, True), (2, False)])
def test_a_count_of_days_to_something_goes_once_that_day_has_passed(knowledge: KnowledgeBase, left: int, holds: bool) -> None:
    low = knowledge.findings["race_in_days"].bounds[0]
    case = Case(ago(3), {"race_in_days": Answer(low + left)})
    assert still_holding(knowledge, case, TODAY, {"race_in_days"}).values == ({"race_in_days": low + left - 3} if holds else {})

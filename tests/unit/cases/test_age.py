"""How old answers are when they are used again, and which still hold."""

from __future__ import annotations

import datetime

import pytest

from expert.cases.age import DAYS_CURRENT, OldAnswer, old_answers, still_holding
from expert.cases.case import DONT_KNOW, SKIPPED, Answer, Case

TODAY = datetime.date(2026, 6, 30)


def ago(days: int) -> datetime.date:
    return TODAY - datetime.timedelta(days)


@pytest.mark.parametrize(("days", "is_old"), [(0, False), (7, False), (8, True), (400, True), (-1, False)])
def test_answers_older_than_seven_days_are_old(days: int, is_old: bool) -> None:
    day = ago(days)
    expected = (OldAnswer("pain", days),) if is_old else ()
    assert old_answers(Case(day, {"pain": Answer(True)}), TODAY) == expected
    assert old_answers(Case(TODAY, {"pain": Answer(True, on=day), "limp": Answer(False)}), TODAY) == expected


def test_the_oldest_answers_come_first() -> None:
    def given(days: int) -> Answer:
        return Answer(True, on=ago(days))

    answers = {"a": given(9), "b": given(7), "c": given(30), "d": given(9)}
    assert [item.finding for item in old_answers(Case(TODAY, answers), TODAY)] == ["c", "a", "d"]


def test_an_answer_is_current_for_a_week() -> None:
    assert DAYS_CURRENT == 7


def test_what_still_holds_keeps_its_day() -> None:
    case = Case(ago(3), {"new": Answer(True), "old": Answer(True, on=ago(8)), "of_today": Answer(True, on=TODAY)}, {"left": SKIPPED})
    assert still_holding(case, TODAY) == Case(TODAY, {"new": Answer(True, on=ago(3)), "of_today": Answer(True)})


@pytest.mark.parametrize(("days", "holds"), [(0, True), (7, True), (8, False)])
def test_what_was_not_known_holds_as_long_as_an_answer(days: int, holds: bool) -> None:
    assert still_holding(Case(ago(days), {}, {"pop": DONT_KNOW}), TODAY).unknown == ({"pop": DONT_KNOW} if holds else {})


def test_lines_of_a_checklist_that_do_not_hold_were_not_shown() -> None:
    case = Case(TODAY, {"numb": Answer(False, on=ago(9)), "cold": Answer(False)}, shown={"alarms": ("numb", "cold")})
    assert still_holding(case, TODAY).shown == {"alarms": ("cold",)}

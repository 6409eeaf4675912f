"""Trends: each kind at its edges, what counts as an entry of a day, and what days without an entry leave open."""

from __future__ import annotations

import datetime
import random
from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from expert import consult
from expert.cases.case import Answer, Case, Origin
from expert.diary.trends import DiaryReport, TrendLine, days_followed, diary_report, series_of, with_trends
from expert.language.model import KnowledgeBase
from expert.testing import cases as cases_of
from tests.trends import PAIN, TODAY, day, entries, of_pain, pain_followed

BANDS = ({"most": -1, "says": "less", "soothes": True}, {"most": 0, "says": "as it was"}, {"says": "more"})
WEEK = of_pain("change", 7, *BANDS)
RISING = of_pain("days_rising", 4, {"least": 3, "says": "three days"}, {"most": 0, "says": "no worse"}, {"says": "worse"})
FOLLOWED = pain_followed(WEEK)
DAY_BY_DAY = pain_followed(RISING)
EVERY_DAY = dict.fromkeys(range(-8, 1), 3)


def line(knowledge: KnowledgeBase, pain: Mapping[int, int | None]) -> TrendLine:
    (found,) = diary_report(knowledge, entries(pain), TODAY).trends
    return found


@pytest.mark.parametrize(
    ("pain", "number", "band"),
    [
        ({-7: 4, -6: 4, -1: 3, 0: 3}, -1, 0),
        ({-7: 4, -6: 4, -1: 3, 0: 4}, 0, 1),
        ({-7: 4, -6: 4, -1: 5, 0: 0}, 1, 2),
        ({-7: 0, -6: 4, -1: 0, 0: 4}, 0, 1),
        ({-7: 0, -6: 0, -1: 10, 0: 10}, 10, 2),
        ({-7: 10, -6: 0, -1: 0, 0: 0}, -10, 0),
        ({-7: 10, -6: 10, -1: 10}, 0, 1),  # nothing is worse than the worst
    ],
)
def test_a_change_is_from_the_worst_of_the_first_days_to_the_worst_of_the_last(pain: dict[int, int], number: int, band: int) -> None:
    found = line(FOLLOWED, pain)
    assert found.number == number
    assert found.band == band
    assert found.days == tuple(day(back).isoformat() for back in sorted(pain))


@pytest.mark.parametrize("outside", [-9, -8, -5, -2])
def test_a_change_reads_no_other_day(outside: int) -> None:
    assert line(FOLLOWED, {**EVERY_DAY, outside: 10}) == line(FOLLOWED, EVERY_DAY)


@pytest.mark.parametrize(
    ("pain", "band"),
    [
        ({-7: 4, -1: 3, 0: 3}, 0),  # whatever the day after was, it is less
        ({-6: 4, -1: 3, 0: 3}, 0),
        ({-7: 4, -1: 4, 0: 4}, None),  # the day after may have been worse
        ({-7: 4, -6: 4, 0: 3}, None),  # yesterday may have been anything
        ({-7: 4, -6: 4, 0: 5}, 2),  # whatever yesterday was, it is more
        ({-7: 4, -6: 4, 0: 4}, None),
        ({-7: 9, -1: 10}, None),
        ({-7: 4, -6: 4}, None),
        ({-1: 4, 0: 4}, None),
        ({}, None),
    ],
)
def test_a_day_without_an_entry_may_have_been_anything(pain: dict[int, int], band: int | None) -> None:
    found = line(FOLLOWED, pain)
    assert (found.number, found.band) == (None, band)


def test_the_worst_of_what_is_worse_when_it_is_low_is_the_lowest() -> None:
    higher = FOLLOWED.findings[PAIN].worse
    assert higher is not None
    lower = replace(FOLLOWED.findings[PAIN], worse=replace(higher, higher=False))
    knowledge = replace(FOLLOWED, findings={**FOLLOWED.findings, PAIN: lower})
    assert line(knowledge, {-7: 4, -6: 9, -1: 9, 0: 2}).number == -2


@pytest.mark.parametrize(
    ("pain", "number", "band"),
    [
        ({-1: 3, 0: 3}, 0, 1),
        ({-1: 4, 0: 3}, 0, 1),
        ({-2: 3, -1: 3, 0: 4}, 1, 2),
        ({-3: 3, -2: 3, -1: 4, 0: 5}, 2, 2),
        ({-4: 1, -3: 1, -2: 2, -1: 3, 0: 4}, 3, 0),
        ({-4: 0, -3: 1, -2: 2, -1: 3, 0: 4}, 4, 0),
        ({-5: 0, -4: 1, -3: 2, -2: 3, -1: 4, 0: 5}, 4, 0),
    ],
)
def test_days_rising_counts_back_from_today(pain: dict[int, int], number: int, band: int) -> None:
    found = line(DAY_BY_DAY, pain)
    assert found.number == number
    assert found.band == band


@pytest.mark.parametrize(
    ("pain", "band"),
    [
        ({0: 4}, None),
        ({-1: 4}, None),
        ({-2: 3, 0: 4}, None),
        ({-1: 3, 0: 4}, None),  # one day at least, and it may be four
        ({-3: 1, -2: 2, -1: 3, 0: 4}, 0),  # three days at least
    ],
)
def test_a_gap_leaves_open_how_long_it_has_risen(pain: dict[int, int], band: int | None) -> None:
    assert (line(DAY_BY_DAY, pain).number, line(DAY_BY_DAY, pain).band) == (None, band)


def test_a_gap_before_a_day_that_did_not_rise_is_of_no_matter() -> None:
    found = line(DAY_BY_DAY, {-1: 4, 0: 4})
    assert found.number == 0
    assert found.days == (day(-1).isoformat(), day(0).isoformat())


@pytest.mark.parametrize("origin", ["assumed", "diary"])
def test_what_nobody_said_is_no_entry(origin: Origin) -> None:
    pain = [Case(day(back), {PAIN: Answer(3, origin)}) for back in EVERY_DAY]
    assert series_of(pain, PAIN) == {}
    assert diary_report(FOLLOWED, pain, TODAY).entries == 0


@pytest.mark.parametrize("origin", ["asked", "checklist", "file", "log", "story", "examination"])
def test_what_was_said_or_measured_is_one(origin: Origin) -> None:
    assert series_of([Case(TODAY, {PAIN: Answer(3, origin)})], PAIN) == {TODAY: 3}


def test_an_answer_of_another_day_counts_for_neither() -> None:
    assert series_of([Case(TODAY, {PAIN: Answer(3, on=day(-1))})], PAIN) == {}
    assert series_of([Case(TODAY, {PAIN: Answer(3, on=TODAY)})], PAIN) == {TODAY: 3}


def test_of_two_entries_on_a_day_the_later_one_counts() -> None:
    assert series_of([*entries({0: 3}), *entries({0: 5})], PAIN) == {TODAY: 5}


def test_entries_to_come_are_left_aside() -> None:
    assert line(FOLLOWED, {**EVERY_DAY, 1: 10, 7: 10}) == line(FOLLOWED, EVERY_DAY)
    report = diary_report(FOLLOWED, entries({**EVERY_DAY, 1: 10}), TODAY)
    assert report.entries == len(EVERY_DAY)


def test_a_report_shows_four_weeks_today_last() -> None:
    (series,) = diary_report(FOLLOWED, entries({-28: 9, -27: 1, 0: 5}), TODAY).series
    assert (len(series.values), series.values[0], series.values[1], series.values[-1]) == (28, 1, None, 5)


def test_so_many_days_matter_as_the_longest_trend_has() -> None:
    assert days_followed(pain_followed()) == 27
    assert days_followed(pain_followed(WEEK)) == 27
    assert days_followed(pain_followed(of_pain("change", 42, *BANDS))) == 42


def test_without_a_diary_there_is_nothing_to_show() -> None:
    knowledge = replace(FOLLOWED, diary=None)
    assert diary_report(knowledge, entries(EVERY_DAY), TODAY) == DiaryReport(TODAY.isoformat(), 0, (), ())
    (case,) = entries({0: 3})
    assert with_trends(knowledge, [case], case) == case


def test_nothing_soothes_before_an_alarm() -> None:
    pain = {-7: 4, -6: 4, -1: 3, 0: 3}
    (held,) = diary_report(FOLLOWED, entries(pain), TODAY, alarm=True).trends
    assert (held.held_back, held.number, held.band) == (True, None, None)
    worse = {-7: 4, -6: 4, -1: 5, 0: 5}
    assert diary_report(FOLLOWED, entries(worse), TODAY, alarm=True) == diary_report(FOLLOWED, entries(worse), TODAY)


pains = st.dictionaries(st.integers(-9, 0), st.integers(0, 10))
kept_of = st.sets(st.integers(-9, 0))


@given(pain=pains, kept=kept_of)
def test_taking_entries_away_only_makes_a_trend_unknown(pain: dict[int, int], kept: set[int]) -> None:
    for knowledge in (FOLLOWED, DAY_BY_DAY):
        whole, part = line(knowledge, pain), line(knowledge, {back: value for back, value in pain.items() if back in kept})
        assert part.band in (None, whole.band)
        assert part.number in (None, whole.number)


@given(pain=pains, rest=st.dictionaries(st.integers(-9, 0), st.integers(0, 10), min_size=10))
def test_a_trend_that_is_known_stays_whatever_the_other_days_were(pain: dict[int, int], rest: dict[int, int]) -> None:
    for knowledge in (FOLLOWED, DAY_BY_DAY):
        found = line(knowledge, pain).band
        assert found in (None, line(knowledge, {**rest, **pain}).band)


@given(pain=pains, seed=st.integers())
def test_the_order_of_the_days_does_not_matter(pain: dict[int, int], seed: int) -> None:
    kept = entries(pain)
    mixed = random.Random(seed).sample(kept, len(kept))
    assert diary_report(FOLLOWED, mixed, TODAY) == diary_report(FOLLOWED, kept, TODAY)


# What a trend answers.

ASKED_ONSET = of_pain("change", 7, {"most": -1, "says": "less", "gives": "gradual"}, {"says": "no less"}, answers="onset")
ASKED_LIMP = of_pain("change", 7, {"most": -1, "says": "less", "gives": "no"}, {"says": "no less", "gives": "yes"}, answers="limping")
ANSWERING = pain_followed(ASKED_ONSET, ASKED_LIMP)


def answered(pain: Mapping[int, int], **said: Answer) -> Case:
    *before, last = entries(pain)
    today = replace(last, answers={**last.answers, **said})
    return with_trends(ANSWERING, [*before, today], today)


LESS = {-7: 4, -6: 4, -1: 3, 0: 3}
MORE = {-7: 4, -6: 4, -1: 5, 0: 5}


def test_a_trend_answers_what_nobody_did_with_the_days_behind_it() -> None:
    case = answered(LESS)
    assert case.answers["onset"] == Answer("gradual", "diary", None, (day(-7), day(-6), day(-1), day(0)))
    assert case.values["limping"] is False
    more = answered(MORE)
    assert "onset" not in more.answers
    assert more.values["limping"] is True


def test_what_somebody_said_stays() -> None:
    said = Answer("sudden", on=day(-3))
    assert answered(LESS, onset=said).answers["onset"] == said


def test_what_the_diary_said_is_worked_out_anew() -> None:
    old = Answer("gradual", "diary", day(-1))
    assert "onset" not in answered(MORE, onset=old).answers
    assert answered(LESS, onset=old).answers["onset"].on is None


def test_an_unknown_trend_answers_nothing() -> None:
    assert answered({0: 3}).answers.keys() == {PAIN}


def test_an_answer_that_contradicts_another_is_left_out() -> None:
    assert "limping" not in answered({-7: 0, -6: 0, -1: 0, 0: 0}).answers  # nobody limps without pain


def test_what_was_not_known_is_answered_by_a_trend() -> None:
    *before, last = entries(LESS)
    today = replace(last, unknown={"onset": "dont_know"})
    case = with_trends(ANSWERING, [*before, today], today)
    assert (case.values["onset"], case.unknown) == ("gradual", {})


@given(pain=pains, case=cases_of(ANSWERING))
def test_what_a_trend_answers_always_fits(pain: dict[int, int], case: Case) -> None:
    today = replace(case, date=TODAY, answers={name: replace(item, on=None) for name, item in case.answers.items()})
    consult(ANSWERING, with_trends(ANSWERING, [*entries(pain), today], today))


def test_numbers_keep_their_decimals() -> None:
    trend = replace(WEEK, of="longest_km")
    knowledge = pain_followed(trend)
    km = {-7: "5.5", -6: "5.2", -1: "5.4", 0: "5.3"}
    runs = [Case(TODAY + datetime.timedelta(back), {"longest_km": Answer(Decimal(value))}) for back, value in km.items()]
    (found,) = diary_report(knowledge, runs, TODAY).trends
    assert (found.number, found.band) == (Decimal("-0.1"), 1)

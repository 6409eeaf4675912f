"""What is told before it hurts: bands in exact numbers, plans, days without any run before."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from expert import load_schema
from expert.cases.case import Case
from expert.language.model import KnowledgeBase
from expert.logs.activity import Activity
from expert.training.log import TrainingLog
from expert.training.watching import LogCheck, WatchLine, check_log
from tests.unit.training.made import TODAY, by_days, kept, ride, run

TEN = Decimal(10)
BEFORE = run(20, 10)
"""The longest run of the month before, of 10 km."""


def checked(knowledge: KnowledgeBase, log: TrainingLog, planned: str | None = None, back: int = 0) -> LogCheck:
    case = Case(TODAY - datetime.timedelta(back))
    check = check_log(knowledge, log, case, None if planned is None else Decimal(planned))
    Draft7Validator(load_schema("log_check")).validate(check.to_data())
    return check


def line(check: LogCheck, watch: str) -> WatchLine:
    return next(item for item in check.watches if item.watch == watch)


@pytest.mark.parametrize(
    ("km", "more", "band"),
    [(5, -50, None), (10, 0, None), (10.999, 10, None), (11, 10, None), (11.001, 11, 0), (20, 100, 0), (20.001, 101, 1), (40, 300, 1)],
)
@pytest.mark.parametrize("days", [0, 3, 6])
def test_a_run_is_held_against_the_longest_of_the_month_before(
    knowledge: KnowledgeBase, km: float, more: int, band: int | None, days: int
) -> None:
    found = line(checked(knowledge, kept(BEFORE, run(days, km))), "longest_run")
    assert (found.more_pct, found.band, found.against, found.lack) == (more, band, TEN, None)
    assert found.days == ((TODAY - datetime.timedelta(days)).isoformat(),)
    assert found.against_days == ((TODAY - datetime.timedelta(20)).isoformat(),)


@pytest.mark.parametrize(("planned", "band"), [("11", None), ("11.001", 0), ("20", 0), ("20.001", 1)])
def test_a_plan_is_held_against_the_same(knowledge: KnowledgeBase, planned: str, band: int | None) -> None:
    found = line(checked(knowledge, kept(BEFORE, run(0, 30)), planned), "longest_run")
    assert (found.band, found.days, found.against) == (band, (), TEN)  # what was run today is not yet usual


@pytest.mark.parametrize(("days", "against"), [(1, 12), (30, 12), (31, 10)])
def test_the_month_before_a_plan(knowledge: KnowledgeBase, days: int, against: int) -> None:
    assert line(checked(knowledge, kept(BEFORE, run(days, 12)), "12"), "longest_run").against == against


@pytest.mark.parametrize("days", [0, 7])
def test_only_the_last_seven_days_are_watched(knowledge: KnowledgeBase, days: int) -> None:
    found = line(checked(knowledge, kept(BEFORE, run(days, 30), run(2, 5))), "longest_run")
    assert (found.value == 30) is (days == 0)


def test_each_run_is_held_against_the_days_before_itself(knowledge: KnowledgeBase) -> None:
    found = line(checked(knowledge, kept(BEFORE, run(5, 15), run(1, 16))), "longest_run")
    assert (found.value, found.against, found.band) == (Decimal(15), TEN, 0)


def test_nothing_before_and_nothing_lately(knowledge: KnowledgeBase) -> None:
    alone = line(checked(knowledge, kept(run(2, 12), run(40, 10))), "longest_run")
    assert (alone.value, alone.against, alone.more_pct, alone.band, alone.lack) == (Decimal(12), None, None, None, "nothing_done")
    planned = line(checked(knowledge, kept(run(40, 10)), "12"), "longest_run")
    assert (planned.value, planned.lack) == (Decimal(12), "nothing_done")
    none = line(checked(knowledge, kept(BEFORE)), "longest_run")
    assert (none.value, none.lack) == (None, "none_lately")


def test_what_is_not_known_hides_nothing_that_is(knowledge: KnowledgeBase) -> None:
    short = TrainingLog.of([ride(33), BEFORE, run(0, 12)], TODAY)  # of the days before six days ago it does not tell a month
    assert line(checked(knowledge, short), "longest_run").band == 0
    unclear = line(checked(knowledge, kept(BEFORE, run(3, None), run(0, 10))), "longest_run")
    assert unclear.lack == "not_told"
    ended = line(checked(knowledge, TrainingLog.of([BEFORE], TODAY)), "longest_run")
    assert ended.lack == "ends_earlier"
    assert line(checked(knowledge, TrainingLog.of([], TODAY)), "longest_run").lack == "begins_later"


@pytest.mark.parametrize(("km", "more", "band"), [(13.3, 33, None), (13.301, 34, 0), (10, 0, None), (5, -50, None)])
def test_a_week_is_held_against_a_usual_one(knowledge: KnowledgeBase, km: float, more: int, band: int | None) -> None:
    log = kept(run(0, km), *(run(7 * week, 10) for week in range(1, 9)))
    found = line(checked(knowledge, log), "heavy_week")
    assert (found.more_pct, found.band, found.against) == (more, band, TEN)


def test_a_week_after_weeks_without_running_is_held_against_nothing(knowledge: KnowledgeBase) -> None:
    assert line(checked(knowledge, kept(run(0, 20), run(60, 10))), "heavy_week").lack == "nothing_done"


_RUNS = st.lists(st.builds(run, st.integers(0, 100), st.integers(1, 300).map(lambda tenths: tenths / 10)), max_size=25)


@given(runs=_RUNS, back=st.integers(0, 20))
@settings(max_examples=60)
def test_weeks_and_the_longest_run_by_days(knowledge: KnowledgeBase, runs: list[Activity], back: int) -> None:
    log = kept(*runs)
    check = checked(knowledge, log, back=back)
    metres = {day: [item.distance_m or 0 for item in found] for day, found in by_days(log, 120, 0).items()}
    for number, week in enumerate(reversed(check.weeks)):
        days = range(back + 7 * number, back + 7 * number + 7)
        assert week.first == (TODAY - datetime.timedelta(days[-1])).isoformat()
        assert week.km == Decimal(sum(sum(metres[day]) for day in days)) / 1000
        assert week.longest_km == Decimal(max((max(metres[day], default=0) for day in days), default=0)) / 1000
    most, lone = Decimal(0), False
    for day in range(back, back + 7):
        before = max((max(metres[earlier], default=0) for earlier in range(day + 1, day + 31)), default=0)
        longest = max(metres[day], default=0)
        lone = lone or bool(longest and not before)
        most = max(most, Decimal(longest) / before if longest and before else Decimal(0))
    found = line(check, "longest_run")
    assert found.band == (1 if most > 2 else 0 if most > Decimal("1.1") else None)
    assert (found.lack is None) is (found.band is not None or (most > 0 and not lone))

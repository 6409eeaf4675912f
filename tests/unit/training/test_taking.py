"""What is taken of activities: each way, at the edges of its days, and where the log does not tell enough."""

from __future__ import annotations

import datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from expert.language.measurements import USUAL_SPEED_DAYS, Measurement, Of, Take
from expert.logs.activity import Activity, Split, Sport
from expert.training.log import TrainingLog
from expert.training.taking import Taking
from tests.unit.logs.made import activity
from tests.unit.training.made import KM, TODAY, ago, kept, ride, run, taken, way

LONGEST = way(Take.LONGEST, KM, (30, 3))
EVENLY = [run(days) for days in range(0, 120, 3)]
"""A run of 5 km every third day."""


@pytest.mark.parametrize(("days", "km"), [(2, 0), (3, 12), (4, 12), (29, 12), (30, 12), (31, 0)])
def test_the_first_and_the_last_day_count_and_those_beside_them_do_not(days: int, km: int) -> None:
    assert taken(kept(run(days, 12)), LONGEST) == km
    assert taken(kept(run(days, 12)), way(Take.COUNT, days=(30, 3))) == bool(km)


@pytest.mark.parametrize(("days", "km"), [(9, 0), (10, 12), (40, 12), (41, 0)])
def test_days_before_a_day_are_counted_from_there(days: int, km: int) -> None:
    measurement = way(Take.LONGEST, KM, (30, 0), before="since")
    assert taken(kept(run(days, 12)), measurement, since=10) == km
    assert taken(kept(run(days, 12)), measurement) == "no_day"


@pytest.mark.parametrize(("days", "count"), [(0, 1), (9, 1), (11, 0)])
def test_days_after_a_day(days: int, count: int) -> None:
    measurement = way(Take.COUNT, after="since", gives="no")
    assert taken(kept(run(days)), measurement, since=10) == count
    assert taken(kept(run(days)), measurement) == "no_day"


def test_nobody_knows_what_came_first_on_the_day_itself() -> None:
    some = way(Take.COUNT, after="since", least=1, gives="yes")
    assert taken(kept(run(10)), some, since=10) == "undecided"
    assert taken(kept(run(10), run(2)), some, since=10) == 1
    assert taken(kept(run(0)), some, since=0) == "undecided"
    assert taken(kept(), some, since=0) == 0


def test_the_log_must_reach_back_and_up_to_the_last_day() -> None:
    late = TrainingLog.of([run(29), run(1)], TODAY)
    assert taken(late, LONGEST) == "begins_later"
    assert taken(TrainingLog.of([run(30), run(3)], TODAY), LONGEST) == 5
    early = TrainingLog.of([run(30), run(18)], TODAY - datetime.timedelta(4))
    assert taken(early, LONGEST) == "ends_earlier"
    assert taken(early, way(Take.LONGEST, KM, (30, 4))) == 5
    assert taken(TrainingLog.of([], TODAY), LONGEST) == "begins_later"


@pytest.mark.parametrize(("last", "is_known"), [(14, True), (15, False)])
def test_a_log_that_ends_long_before_its_import_may_be_an_old_one(last: int, is_known: bool) -> None:
    log = TrainingLog.of([run(40), run(last)], TODAY)
    assert log.known_until == TODAY - datetime.timedelta(0 if is_known else last)
    assert taken(log, LONGEST) == (5 if is_known else "ends_earlier")


@pytest.mark.parametrize(("silent", "is_known"), [(42, True), (43, False)])
def test_after_a_long_silence_nobody_can_tell_a_pause_from_lost_files(silent: int, is_known: bool) -> None:
    log = TrainingLog.of([run(5 + silent), run(5)], TODAY)
    assert taken(log, LONGEST) == (5 if is_known else "begins_later")
    assert taken(log, way(Take.LONGEST, KM, (5, 0))) == 5


def test_what_lies_in_the_future_makes_no_log_current() -> None:
    log = TrainingLog.of([run(30), run(-400)], TODAY)
    assert log.known_until == TODAY - datetime.timedelta(30)
    assert TrainingLog.of([run(-1)], TODAY).known_until is None


def test_a_run_without_a_distance_may_be_the_longest() -> None:
    log = kept(run(5, 45), run(6, None))
    assert taken(log, LONGEST) == "not_told"
    assert taken(log, way(Take.LONGEST, KM, (30, 3), least=42, gives="yes")) == 45
    assert taken(log, way(Take.LONGEST, KM, (30, 3), least=46, gives="yes")) == "not_told"
    assert taken(log, way(Take.LONGEST, KM, (30, 3), most=44, gives="no")) == 45
    assert taken(log, way(Take.LONGEST, KM, (30, 3), most=45, gives="no")) == "not_told"
    assert taken(log, way(Take.USUAL_WEEK, KM, (30, 3))) == "not_told"
    assert taken(log, way(Take.COUNT, days=(30, 3))) == 2


def test_minutes_are_without_pauses_where_that_is_told() -> None:
    log = kept(run(5, elapsed_s=3600, moving_s=3000), run(6, elapsed_s=3300))
    assert taken(log, way(Take.LONGEST, Of.MINUTES, (30, 3))) == 55
    assert taken(kept(run(5, elapsed_s=None)), way(Take.LONGEST, Of.MINUTES, (30, 3))) == "not_told"


def test_what_is_left_out_has_no_part() -> None:
    longest = run(5, 20)
    assert taken(kept(longest, run(6, 8)), LONGEST, [longest]) == 8


@pytest.mark.parametrize("days", [0, 1, 17])
def test_days_since(days: int) -> None:
    since = way(Take.DAYS_SINCE)
    assert taken(kept(run(days), run(days + 1)), since) == days
    assert taken(kept(), since) == "nothing_done"
    assert taken(TrainingLog.of([run(days + 20), ride(days + 15)], TODAY), since) == "ends_earlier"


def test_the_last_run_is_no_answer_where_a_gap_lies_after_it() -> None:
    assert taken(TrainingLog.of([run(100), ride(20), ride(3)], TODAY), way(Take.DAYS_SINCE)) == "begins_later"


def test_the_last_hilly_run_is_not_known_where_a_later_one_may_be() -> None:
    since = way(Take.DAYS_SINCE, least_climb_m_per_km=15)
    hilly = run(5, ascent_m=100)
    assert taken(kept(hilly, run(8)), since) == 5
    assert taken(kept(hilly, run(2)), since) == "not_told"
    assert taken(kept(run(2)), since) == "not_told"


def test_two_runs_on_a_day_are_two_and_the_day_is_one() -> None:
    log = kept(run(5, 6, hour=6), run(5, 7, hour=19))
    assert taken(log, way(Take.COUNT, days=(30, 3))) == 2
    assert taken(log, LONGEST) == 7
    assert taken(log, way(Take.USUAL_WEEK, KM, (6, 0))) == 13
    assert taken(log, way(Take.BREAK, days=(9, 0))) == 5


@pytest.mark.parametrize(("zone", "days"), [("Europe/Berlin", 0), ("America/Los_Angeles", 1), ("Asia/Tokyo", 0)])
def test_the_day_of_a_run_is_that_of_the_place(zone: str, days: int) -> None:
    start = datetime.datetime.combine(TODAY, datetime.time(1, 30), datetime.UTC).astimezone(ZoneInfo(zone))
    assert taken(kept(activity(start=start)), way(Take.DAYS_SINCE)) == days


def test_a_run_over_midnight_is_of_the_day_on_which_it_began() -> None:
    assert taken(kept(run(1, hour=23, elapsed_s=7200)), way(Take.DAYS_SINCE)) == 1


def test_the_last_one_is_that_of_the_last_day_whatever_the_instant() -> None:
    east = activity(start=datetime.datetime.combine(TODAY, datetime.time(0, 30), ZoneInfo("Asia/Tokyo")))
    west = activity(start=datetime.datetime.combine(TODAY - datetime.timedelta(1), datetime.time(20), ZoneInfo("America/Los_Angeles")))
    assert east.start < west.start
    assert taken(kept(west, east), way(Take.DAYS_SINCE)) == 0


def test_a_usual_week_is_the_median_of_whole_weeks() -> None:
    log = kept(run(0, 10), run(7, 20), run(14, 60), run(21, 99))
    assert taken(log, way(Take.USUAL_WEEK, KM, (20, 0))) == 20
    assert taken(log, way(Take.USUAL_WEEK, KM, (26, 0))) == 20  # of the fourth week only six days are there
    assert taken(log, way(Take.USUAL_WEEK, KM, (27, 0))) == 40
    assert taken(log, way(Take.USUAL_WEEK, KM, (5, 0))) == "nothing_done"
    assert taken(kept(run(0)), way(Take.USUAL_WEEK, KM, (20, 0))) == "nothing_done"  # nothing is usual


def test_growth_is_held_against_the_eight_weeks_before() -> None:
    before = [run(days, 10) for days in range(28, 84, 7)]
    now = [run(0, 10), run(7, 10), run(14, 10), run(21, 24)]
    assert taken(kept(*before, *now), way(Take.GROWTH, KM, (27, 0))) == Fraction(54, 40)
    assert taken(kept(*before, *now), way(Take.JUMP, KM, (27, 0))) == Fraction(24, 10)
    assert taken(kept(*before), way(Take.GROWTH, KM, (27, 0))) == 0
    assert taken(TrainingLog.of([*before, *now, ride(83)], TODAY), way(Take.GROWTH, KM, (27, 0))) == Fraction(54, 40)
    assert taken(TrainingLog.of([*before, *now, ride(82)], TODAY), way(Take.GROWTH, KM, (27, 0))) == "begins_later"


@pytest.mark.parametrize(("weeks", "is_usual"), [(3, False), (4, True)])
@pytest.mark.parametrize("take", [Take.GROWTH, Take.JUMP, Take.MORE_OFTEN])
def test_nothing_is_usual_after_hardly_any_running(weeks: int, is_usual: bool, take: Take) -> None:
    log = kept(*(run(28 + 7 * week, 0.5) for week in range(weeks)), run(3, 5))
    found = taken(log, way(take, None if take is Take.MORE_OFTEN else KM, (27, 0)))
    assert (found != "nothing_done") is is_usual


FAST = 1200
"""5 km in so many seconds, 20 minutes, where 27:46 is usual."""


@pytest.mark.parametrize(
    ("now", "before", "times"),
    [(0, 0, 0), (0, 3, 0), (1, 0, 1000), (1, 1, 1), (2, 3, 1), (2, 2, 2), (2, 1, 4), (3, 4, Fraction(3, 2)), (4, 6, Fraction(4, 3))],
)
def test_how_often_is_held_against_the_weeks_before(now: int, before: int, times: Fraction) -> None:
    fast = [
        *(run(days * 2, hour=18, elapsed_s=FAST) for days in range(now)),
        *(run(30 + days, hour=18, elapsed_s=FAST) for days in range(before)),
    ]
    log = kept(*EVENLY, *fast)
    assert taken(log, way(Take.MORE_OFTEN, days=(27, 0), least_speed_pct=115)) == times


def test_a_fast_run_that_may_have_been_matters_only_where_it_could() -> None:
    unknown = run(2, None)
    yes, no = (way(Take.MORE_OFTEN, days=(27, 0), least_speed_pct=115, least=low, gives="yes") for low in (2, 2000))
    assert taken(kept(*EVENLY, unknown), yes) == "not_told"
    assert taken(kept(*EVENLY, unknown, run(4, hour=18, elapsed_s=FAST)), yes) == 1000
    assert taken(kept(*EVENLY, unknown), no) == 0


def test_the_usual_speed_must_be_known_from_before() -> None:
    fast = way(Take.COUNT, days=(27, 0), least_speed_pct=115)
    back = 27 + USUAL_SPEED_DAYS
    log = [*EVENLY[:30], run(3, hour=18, elapsed_s=FAST)]
    assert taken(TrainingLog.of([*log, ride(back)], TODAY), fast) == 1
    assert taken(TrainingLog.of([*log, ride(back - 1)], TODAY), fast) == "begins_later"


@pytest.mark.parametrize(("splits", "count"), [((100, 100), 1), ((100,), 0), ((130, 130), 0)])
def test_800_metres_make_a_run_fast_and_a_race_always_is(splits: tuple[int, ...], count: int) -> None:
    parts = tuple(Split(400, seconds) for seconds in splits)
    fast = way(Take.COUNT, days=(27, 0), least_speed_pct=115)
    assert taken(kept(*EVENLY, run(3, hour=18, splits=parts)), fast) == count
    assert taken(kept(*EVENLY, run(3, hour=18, race=True)), fast) == 1


def test_no_faster_than_usual_is_said_of_the_whole_run() -> None:
    easy = way(Take.MEDIAN, Of.CADENCE_SPM, (27, 0), most_speed_pct=105)
    slow = [run(days, cadence_spm=160) for days in range(0, 120, 3)]
    assert taken(kept(*slow, *(run(days, hour=18, cadence_spm=190, elapsed_s=FAST) for days in range(4))), easy) == 160


def test_the_middle_one_of_those_that_tell_it_if_that_is_half_of_them() -> None:
    cadence = way(Take.MEDIAN, Of.CADENCE_SPM, (27, 0))
    told = [run(days, cadence_spm=160 + days) for days in (1, 2, 3)]
    assert taken(kept(*told), cadence) == 162
    assert taken(kept(*told, *map(run, (4, 5, 6))), cadence) == 162
    assert taken(kept(*told, *map(run, (4, 5, 6, 7))), cadence) == "not_told"
    assert taken(kept(), cadence) == "nothing_done"


def test_climbing() -> None:
    hills = way(Take.COUNT, days=(27, 0), least_climb_m_per_km=15, least=1, gives="yes")
    assert taken(kept(run(1, ascent_m=75)), hills) == 1
    assert taken(kept(run(1, ascent_m=74)), hills) == 0
    assert taken(kept(run(1)), hills) == "not_told"
    assert taken(kept(run(1, indoor=True)), hills) == 0
    assert taken(kept(run(1), run(2, ascent_m=75)), hills) == 1


@pytest.mark.parametrize(
    ("runs", "days"),
    [((), 61), ((0, 60), 59), ((30,), 30), ((31,), 31), ((29,), 31), ((0, 13, 27, 41, 55), 13), ((14, 28, 42, 56), 14), (range(61), 0)],
)
def test_the_longest_break(runs: tuple[int, ...], days: int) -> None:
    assert taken(kept(*map(run, runs)), way(Take.BREAK, days=(60, 0))) == days


def test_indoors() -> None:
    only = way(Take.SHARE_INDOORS, days=(60, 0), least=1, gives="treadmill_only")
    inside, outside, unknown = run(1, indoor=True), run(2, indoor=False), run(3)
    assert taken(kept(inside), only) == 1
    assert taken(kept(inside, outside), only) == Fraction(1, 2)
    assert taken(kept(inside, unknown), only) == "not_told"
    assert taken(kept(inside, outside, unknown), only) == Fraction(1, 3)
    assert taken(kept(inside, outside, unknown), way(Take.SHARE_INDOORS, days=(60, 0), least=0.5, gives="treadmill_only")) == "not_told"
    assert taken(kept(), only) == "nothing_done"


def test_only_the_sport_that_is_meant_counts() -> None:
    log = kept(run(5, 12, sport=Sport.WALK), run(6, 4))
    assert taken(log, LONGEST) == 4
    assert taken(log, Measurement(Take.LONGEST, "walk", KM, (30, 3))) == 12


def behind(log: TrainingLog, measurement: Measurement) -> list[Activity]:
    return [*Taking(log, TODAY, {}).take(measurement)[1]]


def test_what_lies_behind_it_is_told() -> None:
    long, short, late = run(5, 12), run(12, 4), run(13, 4, hour=20)
    log = kept(long, short, late)
    assert behind(log, LONGEST) == [long]
    assert behind(log, way(Take.DAYS_SINCE)) == [long]
    assert behind(log, way(Take.BREAK, days=(13, 5))) == [short, long]
    assert behind(log, way(Take.USUAL_WEEK, KM, (13, 7))) == [late, short]
    assert behind(log, way(Take.COUNT, days=(30, 12))) == [late, short]
    assert ago(12) == short.start

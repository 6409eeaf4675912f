"""Which records are of one activity; merging knows no order and changes nothing the second time."""

from __future__ import annotations

import datetime
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from expert.logs.activity import Activity, Split, Sport
from expert.logs.read import merged
from tests.unit.logs.made import BERLIN, START, activity
from tests.unit.logs.records import activities

SPLITS = (Split(400, 120, 170),)


def later(seconds: float, **told: object) -> Activity:
    return activity(start=START + datetime.timedelta(seconds=seconds), **told)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "other",
    [
        activity(),
        later(60),
        later(-300, elapsed_s=2400, distance_m=6000),
        later(300, elapsed_s=900, distance_m=2500),
        later(0, sport=Sport.OTHER),
        later(0, sport=Sport.WALK),  # to the second
        later(2, elapsed_s=1801),
        later(0, elapsed_s=None, distance_m=None),
    ],
)
def test_one_activity(other: Activity) -> None:
    assert len(merged([activity(title="Lake")], [other])) == 1


@pytest.mark.parametrize(
    "other",
    [
        later(1800),
        later(1000),  # most of it is after the other
        later(3 * 3600),
        later(300, sport=Sport.RIDE),
        later(-1800, sport=Sport.OTHER, elapsed_s=7200, distance_m=None),  # a triathlon is none of its legs
        later(24 * 3600),
    ],
)
def test_two_activities(other: Activity) -> None:
    assert len(merged([activity(title="Lake")], [other])) == 2


@pytest.mark.parametrize(
    ("seconds", "told", "count"),
    [
        (0, {}, 1),
        (3600, {}, 1),
        (-7 * 3600, {}, 1),
        (20_700, {}, 1),  # Nepal
        (14 * 3600, {}, 1),
        (3605, {"elapsed_s": 1820, "distance_m": 5050}, 1),
        (14 * 3600 + 900, {}, 2),
        (2000, {}, 2),
        (7200, {"elapsed_s": 1900}, 2),
        (7200, {"distance_m": 5500}, 2),
        (7200, {"distance_m": None}, 1),
        (7200, {"distance_m": None, "elapsed_s": 1810}, 2),
        (7200, {"sport": Sport.RIDE}, 2),
    ],
)
def test_a_clock_of_another_zone(seconds: int, told: dict[str, object], count: int) -> None:
    assert len(merged([activity()], [later(seconds, clock="local", title="Lake", **told)])) == count
    assert len(merged([later(seconds, clock="local", title="Lake", **told)], [activity()])) == count


def test_two_clocks_of_unknown_zones_are_those_of_one_wall() -> None:
    assert len(merged([activity(clock="local")], [later(3600, clock="local")])) == 2


def test_two_like_runs_of_a_day_stay_two_though_either_could_be_that_of_the_other_clock() -> None:
    morning, evening = activity(), later(10 * 3600)
    shown = [replace(item, clock="local", title="Lake", start=item.start.astimezone(BERLIN)) for item in (morning, evening)]
    found = merged([morning, evening], shown)
    assert [(item.start, item.clock, item.title) for item in found] == [(item.start, "utc", "Lake") for item in (morning, evening)]


def test_the_richest_wins_and_lacks_nothing_that_another_tells() -> None:
    file = activity(splits=SPLITS, cadence_spm=170, file="a.fit")
    row = activity(title="Lake", ascent_m=40, race=True, cadence_spm=168, distance_m=5010, file="a.csv")
    (run,) = merged([row], [file])
    assert run == replace(file, title="Lake", ascent_m=40, race=True)


def test_the_instant_wins_over_the_clock_on_the_wall() -> None:
    (run,) = merged([later(3600, clock="local", ascent_m=40, title="Lake", splits=SPLITS)], [activity()])
    assert (run.start, run.clock, run.ascent_m, run.title, run.splits) == (START, "utc", 40, "Lake", SPLITS)


@given(st.lists(activities(), max_size=12), st.randoms(use_true_random=False))
def test_it_knows_no_order_and_no_side(records: list[Activity], order: random.Random) -> None:
    mixed = [*records]
    order.shuffle(mixed)
    cut = order.randint(0, len(mixed))
    assert merged(records, ()) == merged((), records) == merged(mixed[:cut], mixed[cut:]) == merged(mixed, mixed)


@given(st.lists(activities(), max_size=12))
def test_it_changes_nothing_the_second_time(records: list[Activity]) -> None:
    once = merged(records, ())
    assert merged(once, ()) == once
    assert merged(once, records) == once


@given(st.lists(activities(), max_size=12))
def test_nothing_is_made_up(records: list[Activity]) -> None:
    for item in merged(records, ()):
        for name in (
            "sport",
            "clock",
            "elapsed_s",
            "moving_s",
            "distance_m",
            "ascent_m",
            "cadence_spm",
            "indoor",
            "race",
            "title",
            "splits",
        ):
            assert getattr(item, name) in {getattr(record, name) for record in records}
    assert len(merged(records, ())) <= len(records)
    assert [item.start for item in merged(records, ())] == sorted(item.start for item in merged(records, ()))

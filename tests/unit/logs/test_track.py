"""Track points: pauses, splits, climbs, cadence."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expert.logs.activity import Sport
from expert.logs.cadence import feet, steps_a_minute
from expert.logs.track import Point, climb, mean_cadence, metres_between, moving_seconds, splits_of, stretches


def even(seconds: int, speed: float = 3.0, from_second: int = 0, from_metre: float = 0.0) -> list[Point]:
    return [Point(from_second + second, from_metre + second * speed, 85.0) for second in range(seconds + 1)]


def test_a_pause_counts_neither_as_a_gap_nor_as_points_at_one_place() -> None:
    gap = [*even(300), *even(300, from_second=420, from_metre=900)]
    standing = [
        *even(300),
        *(Point(300 + second, 900 + second % 2, 0.0) for second in range(120)),
        *even(300, from_second=420, from_metre=901),
    ]
    assert moving_seconds(stretches(gap)) == pytest.approx(600, abs=6)
    assert moving_seconds(stretches(standing)) == pytest.approx(600, abs=6)


def test_a_gap_in_which_somebody_moved_is_no_pause() -> None:
    assert moving_seconds(stretches([*even(300), *even(300, from_second=360, from_metre=1080)])) == 660


def test_a_slow_walk_uphill_is_no_pause() -> None:
    assert moving_seconds(stretches(even(600, speed=0.6))) == pytest.approx(600, abs=1)


def test_a_long_gap_is_cut_into_splits() -> None:
    splits = splits_of(stretches([Point(0, 0), Point(600, 2000)]), Sport.RUN)
    assert [(split.metres, split.seconds) for split in splits] == [(400, 120)] * 5


def test_points_that_jump_about_the_globe_have_no_splits() -> None:
    assert splits_of(stretches([Point(0, 0), Point(1, 1e12)]), Sport.RUN) == ()


def test_one_rule_counts_the_feet_of_all_splits() -> None:
    first, then = even(300), [point._replace(cadence=70.0) for point in even(300, from_second=300, from_metre=900)]
    assert [split.cadence_spm for split in splits_of(stretches([*first, *then]), Sport.RUN)] == [170, 170, 148, 140, 140]


@pytest.mark.parametrize(
    ("told", "sport", "steps"),
    [
        (85.5, Sport.RUN, 171),
        (129.9, Sport.RUN, 260),
        (130.0, Sport.RUN, 130),
        (180.0, Sport.RUN, 180),
        (58.0, Sport.WALK, 116),
        (116.0, Sport.WALK, 116),
        (0.0, Sport.RUN, None),
        (-3.0, Sport.RUN, None),
        (float("nan"), Sport.RUN, None),
        (float("inf"), Sport.RUN, None),
        (10.0, Sport.RUN, None),
        (400.0, Sport.RUN, None),
    ],
)
def test_steps_a_minute(told: float, sport: Sport, steps: int | None) -> None:
    assert steps_a_minute(told, sport) == steps


def test_a_file_that_is_known_to_count_both_feet_is_believed() -> None:
    assert steps_a_minute(116.0, Sport.RUN, both_feet=True) == 116
    assert feet(116.0, Sport.RUN) == 2


@pytest.mark.parametrize(
    ("altitudes", "metres"),
    [
        ([], None),
        ([100.0], 0),
        ([100, 101, 102, 103], 0),
        ([100, 101, 99, 101, 100], 0),
        ([100, 110, 100, 110], 20),
        ([100, 105, 103, 110], 10),
        ([100, 90, 80, 95], 15),
    ],
)
def test_a_climb(altitudes: list[float], metres: float | None) -> None:
    assert climb(altitudes) == metres


def test_the_distance_of_two_places() -> None:
    assert metres_between((48.0, 9.0), (49.0, 9.0)) == pytest.approx(111_195, abs=1)
    assert metres_between((0.0, 0.0), (0.0, 180.0)) == pytest.approx(20_015_087, abs=1)


numbers = st.floats(allow_nan=True, allow_infinity=True) | st.floats(0, 1e5)


@given(st.lists(st.builds(Point, st.floats(0, 1e7), st.floats(0, 1e5), st.none() | numbers), max_size=40))
def test_whatever_the_points_splits_are_sound(points: list[Point]) -> None:
    way = stretches(points)
    splits = splits_of(way, Sport.RUN)
    mean_cadence(way)
    assert all(split.metres == 400 for split in splits[:-1])
    assert all(split.metres <= 400 and split.seconds >= 0 for split in splits)
    assert sum(split.metres for split in splits) <= sum(stretch.metres for stretch in way) + 1
    ends = [point.at for point in points]
    assert moving_seconds(way) <= max(ends, default=0) - min(ends, default=0) + 1e-3
    assert all(one.metres >= 10 for one, _ in pairwise(way))

"""Track points: how far and how long somebody moved, in pieces of 400 m. It knows no file format."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from expert.logs.activity import Split, Sport
from expert.logs.cadence import feet, steps_a_minute

SPLIT_M = 400.0
SHORTEST_SPLIT_M = 10.0
"""What is left at the end of a run and is shorter tells no pace."""
_STRETCH_M = 10.0
"""A position is not known better: whoever stands still seems to move by less."""
_PAUSE_S = 15.0
_SLOWEST_M_PER_S = 2.0
_CLIMB_M = 4.0
"""Altitudes that differ by less say nothing."""
_EARTH_M = 6_371_000.0
_LONGEST_RUN_M = 1_000_000.0
"""Positions that jump about the globe are not cut into millions of splits; such a run is left out anyway."""


class Point(NamedTuple):
    """A track point: when, in seconds; how far from the start, in metres; the cadence as the file counts it."""

    at: float
    metres: float
    cadence: float | None = None


class Stretch(NamedTuple):
    """A short way: how long, in how many seconds without pauses, and its cadence."""

    metres: float
    seconds: float
    cadence: float | None


def stretches(points: Iterable[Point]) -> list[Stretch]:
    """Return the way along track points in pieces of ten metres or more.

    A piece that took more than 15 seconds longer than somebody slow needs is one with a pause, and counts as if walked slowly. That holds
    for a gap between two points as for many points at one place. Points that go back in time are passed over.
    """
    made: list[Stretch] = []
    anchor = last = None
    beats = weight = 0.0
    for point in points:
        if anchor is None or last is None:
            anchor = last = point
            continue
        if point.at < last.at:
            continue
        point = point._replace(metres=max(point.metres, last.metres))
        if point.cadence:
            held = min(point.at - last.at, _PAUSE_S)
            beats, weight = beats + point.cadence * held, weight + held
        last = point
        if point.metres - anchor.metres >= _STRETCH_M:
            made.append(_stretch(anchor, point, beats, weight))
            anchor, beats, weight = point, 0.0, 0.0
    if anchor is not None and last is not None and last.at > anchor.at:
        made.append(_stretch(anchor, last, beats, weight))
    return made


def _stretch(start: Point, end: Point, beats: float, weight: float) -> Stretch:
    """Return the way between two points, without a pause."""
    metres, seconds = end.metres - start.metres, end.at - start.at
    slow = metres / _SLOWEST_M_PER_S
    return Stretch(metres, seconds if seconds <= slow + _PAUSE_S else slow, beats / weight if weight else None)


def moving_seconds(way: Iterable[Stretch]) -> float:
    """Return how long a way took without pauses."""
    return sum(stretch.seconds for stretch in way)


def mean_cadence(way: Iterable[Stretch]) -> float | None:
    """Return the cadence of a way, as the file counts it; None where it tells none."""
    known = [(stretch.cadence, stretch.seconds) for stretch in way if stretch.cadence and stretch.seconds > 0]
    weight = sum(seconds for _, seconds in known)
    return sum(cadence * seconds for cadence, seconds in known) / weight if weight else None


def splits_of(way: Sequence[Stretch], sport: Sport) -> tuple[Split, ...]:
    """Return the splits of a run; none of anything else. A split ends after 400 m, wherever the next point is."""
    if sport is not Sport.RUN or sum(stretch.metres for stretch in way) > _LONGEST_RUN_M:
        return ()
    told = mean_cadence(way)
    factor = feet(told, sport) if told else 1
    made: list[Split] = []
    parts: list[Stretch] = []
    left = SPLIT_M
    for stretch in way:
        while stretch.metres >= left:
            first, stretch = _cut(stretch, left)
            made.append(_split([*parts, first], factor))
            parts, left = [], SPLIT_M
        parts.append(stretch)
        left -= stretch.metres
    rest = _split(parts, factor)
    return tuple(made) if rest.metres < SHORTEST_SPLIT_M or not rest.seconds else (*made, rest)


def _cut(stretch: Stretch, metres: float) -> tuple[Stretch, Stretch]:
    """Return the first metres of a stretch, and what is left of it."""
    seconds = stretch.seconds * metres / stretch.metres
    return (
        Stretch(metres, seconds, stretch.cadence),
        Stretch(stretch.metres - metres, stretch.seconds - seconds, stretch.cadence),
    )


def _split(parts: Sequence[Stretch], factor: int) -> Split:
    """Return stretches as one split."""
    told = mean_cadence(parts)
    steps = steps_a_minute(told * factor, Sport.RUN, both_feet=True) if told else None
    return Split(round(sum(part.metres for part in parts)), round(moving_seconds(parts)), steps)


def climb(altitudes: Iterable[float]) -> float | None:
    """Return how far somebody went up, in metres, from the altitudes of points; None where there is none."""
    low = high = None
    total = 0.0
    for altitude in altitudes:
        if low is None or high is None:
            low = high = altitude
        elif altitude > high:
            high = altitude
        elif high - altitude >= _CLIMB_M or altitude < low:
            total += high - low if high - low >= _CLIMB_M else 0.0
            low = high = altitude
    if low is None or high is None:
        return None
    return total + (high - low if high - low >= _CLIMB_M else 0.0)


def metres_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return how far two places lie apart, each given by latitude and longitude in degrees; 0 where one of them is none."""
    if not all(map(math.isfinite, (*one, *other))):
        return 0.0
    latitude, longitude = math.radians(one[0]), math.radians(one[1])
    to_latitude, to_longitude = math.radians(other[0]), math.radians(other[1])
    half = math.sin((to_latitude - latitude) / 2) ** 2
    half += math.cos(latitude) * math.cos(to_latitude) * math.sin((to_longitude - longitude) / 2) ** 2
    return 2 * _EARTH_M * math.asin(min(1.0, math.sqrt(half)))

"""Activities as Hypothesis draws them: often near each other, so that many of them are the same."""

from __future__ import annotations

import datetime

from hypothesis import strategies as st

from expert.logs.activity import Activity, Split, Sport
from tests.unit.logs.made import BERLIN, START

_STARTS = st.sampled_from([0, 1, 2, 3, 60, 600, 890, 900, 901, 1799, 1800, 3600, 7200, 7205, 14 * 3600, 15 * 3600, 86_400])
_TIMES = st.none() | st.sampled_from([1, 60, 600, 1199, 1200, 1201, 1800, 3600])
_DISTANCES = st.none() | st.sampled_from([0, 400, 4990, 5000, 5010, 10_000])
_ZONES = st.sampled_from([datetime.UTC, BERLIN, datetime.timezone(datetime.timedelta(hours=-7))])


@st.composite
def activities(draw: st.DrawFn) -> Activity:
    """Draw an activity."""
    sport = draw(st.sampled_from(Sport))
    split = st.builds(Split, st.just(400), st.integers(60, 200), st.none() | st.integers(150, 190))
    return Activity(
        sport=sport,
        start=(START + datetime.timedelta(seconds=draw(_STARTS))).astimezone(draw(_ZONES)),
        clock=draw(st.sampled_from(["utc", "local"])),
        elapsed_s=draw(_TIMES),
        moving_s=draw(_TIMES),
        distance_m=draw(_DISTANCES),
        ascent_m=draw(st.none() | st.integers(0, 3)),
        cadence_spm=draw(st.none() | st.integers(160, 162)),
        indoor=draw(st.none() | st.booleans()),
        race=draw(st.none() | st.booleans()),
        title=draw(st.sampled_from(["", "Lake", "Run"])),
        splits=tuple(draw(st.lists(split, max_size=2))) if sport is Sport.RUN else (),
        file=draw(st.sampled_from(["a.fit", "b.csv"])),
    )

"""Laws of what is taken of activities: a second, slow computation agrees, and neither order nor what lies elsewhere matters."""

from __future__ import annotations

import random
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from expert.language.measurements import Measurement, Of, Take
from expert.logs.activity import Activity, Sport
from expert.training.log import TrainingLog
from tests.unit.logs.made import activity
from tests.unit.training.made import KM, TODAY, ago, kept, run, slowly, taken, way

_WHOLE = st.builds(run, st.integers(0, 130), st.integers(1, 400).map(lambda tenths: tenths / 10), st.sampled_from([5, 7, 23]))
"""Runs that tell everything that is asked."""
_ANY = st.builds(
    activity,
    st.sampled_from([Sport.RUN, Sport.WALK, Sport.RIDE]),
    st.builds(ago, st.integers(0, 320), st.sampled_from([0, 12, 23])),
    st.none() | st.sampled_from([1200, 1800]),
    st.none() | st.sampled_from([0, 4000, 5000, 12_000]),
    ascent_m=st.none() | st.sampled_from([0, 100]),
    cadence_spm=st.none() | st.sampled_from([160, 180]),
    indoor=st.none() | st.booleans(),
)
_Named = dict[str, object]
_SPEEDS: st.SearchStrategy[_Named] = st.sampled_from([{}, {"least_speed_pct": 115}, {"most_speed_pct": 100}, {"least_climb_m_per_km": 15}])
_BOUNDS: st.SearchStrategy[_Named] = st.sampled_from([{}, {"least": 1, "gives": "yes"}, {"most": 13, "gives": "no"}, {"gives": "no"}])
_TAKES = st.sampled_from([take for take in Take if take is not Take.DAYS_SINCE])
_NEEDS = {Take.LONGEST, Take.USUAL_WEEK, Take.GROWTH, Take.JUMP, Take.MEDIAN}
_REACH = {Take.GROWTH: 56, Take.JUMP: 56, Take.MORE_OFTEN: 56}


@st.composite
def ways(draw: st.DrawFn) -> Measurement:
    take, last = draw(_TAKES), draw(st.integers(0, 40))
    days = (last + draw(st.integers(0, 40)), last)
    return way(take, draw(st.sampled_from(Of)) if take in _NEEDS else None, days, **draw(_SPEEDS), **draw(_BOUNDS))


def reach(measurement: Measurement) -> int:
    """Return how many days ago the first day is that has a part in it."""
    assert measurement.days is not None
    speeds = measurement.least_speed_pct is not None or measurement.most_speed_pct is not None
    return measurement.days[0] + _REACH.get(measurement.take, 0) + (90 if speeds else 0)


@given(runs=st.lists(_WHOLE, max_size=40), last=st.integers(0, 20), length=st.integers(1, 50), take=st.sampled_from(Take))
@settings(max_examples=300)
def test_a_slow_computation_by_days_agrees(runs: list[Activity], last: int, length: int, take: Take) -> None:
    if take in {Take.DAYS_SINCE, Take.MEDIAN, Take.SHARE_INDOORS, Take.MORE_OFTEN}:
        return
    log, first = kept(*runs), last + length - 1
    found = taken(log, way(take, KM if take in _NEEDS else None, (first, last)))
    if found == "nothing_done":
        assert take in {Take.USUAL_WEEK, Take.GROWTH, Take.JUMP}
    else:
        assert length >= 7 or take is not Take.JUMP or found == 0
        assert found == (slowly(log, take, first, last) if length >= 7 or take is not Take.JUMP else 0)


@given(items=st.lists(_ANY, max_size=25), measurement=ways(), order=st.randoms(use_true_random=False))
@settings(max_examples=200)
def test_the_order_of_activities_does_not_matter(items: list[Activity], measurement: Measurement, order: random.Random) -> None:
    mixed = [*items]
    order.shuffle(mixed)
    assert TrainingLog.of(mixed, TODAY) == TrainingLog.of(items, TODAY)
    assert taken(kept(*mixed), measurement) == taken(kept(*items), measurement)


@given(items=st.lists(_ANY, max_size=25), measurement=ways(), more=st.lists(_ANY, max_size=5))
@settings(max_examples=300)
def test_what_lies_outside_changes_nothing(items: list[Activity], measurement: Measurement, more: list[Activity]) -> None:
    assert measurement.days is not None
    first, last = ago(reach(measurement)).date(), ago(measurement.days[1]).date()
    outside = [item for item in more if not first <= item.start.date() <= last]
    before, after = (taken(TrainingLog.of(found, TODAY), measurement) for found in (items, [*items, *outside]))
    assert after == before or before in {"begins_later", "ends_earlier"}


@given(items=st.lists(_ANY, min_size=1, max_size=25), measurement=ways(), cut=st.integers(0, 320))
@settings(max_examples=300)
def test_a_log_that_is_cut_off_gives_unknown_and_nothing_else(items: list[Activity], measurement: Measurement, cut: int) -> None:
    day = ago(cut).date()
    whole = taken(kept(*items), measurement)
    head = TrainingLog.of([item for item in kept(*items).activities if item.start.date() >= day], TODAY)
    tail = TrainingLog.of([item for item in kept(*items).activities if item.start.date() <= day], day)
    for log in (head, tail):
        assert taken(log, measurement) in {whole, "begins_later", "ends_earlier"}


@given(items=st.lists(_ANY, max_size=25), measurement=ways(), km=st.integers(0, 60), metres=st.integers(0, 300))
@settings(max_examples=300)
def test_an_answer_that_is_given_stays_whatever_was_not_told(items: list[Activity], measurement: Measurement, km: int, metres: int) -> None:
    """Of activities that do not tell their distance or climb, any will do: as it was, either answer holds or none was given."""
    found = taken(kept(*items), measurement)
    if isinstance(found, str) or measurement.take is Take.MEDIAN or measurement.of is Of.CADENCE_SPM:
        return
    if measurement.least_speed_pct is not None or measurement.most_speed_pct is not None:
        return  # a speed that is told moves what is usual
    told = [
        activity(
            item.sport,
            item.start,
            item.elapsed_s if item.elapsed_s is not None else 60 * km,
            item.distance_m if item.distance_m is not None else 1000 * km,
            ascent_m=metres if item.ascent_m is None and not item.indoor else item.ascent_m,  # indoors, what is not told is flat
            indoor=item.indoor if item.indoor is not None else bool(km % 2),
        )
        for item in items
    ]
    known = taken(kept(*told), measurement)
    assert isinstance(known, Fraction)
    assert holds(measurement, known) == holds(measurement, found)
    assert measurement.gives or known == found


def holds(measurement: Measurement, number: Fraction) -> bool:
    return (measurement.least is None or number >= measurement.least) and (measurement.most is None or number <= measurement.most)

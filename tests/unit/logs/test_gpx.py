"""GPX: tracks with times, their kind, and what they lack."""

from __future__ import annotations

from pathlib import Path

import pytest

from expert.logs.activity import Sport
from tests.unit.logs.made import START, codes, gpx_file, read_bytes, steady


def test_a_run(tmp_path: Path) -> None:
    (run,) = read_bytes(tmp_path, "run.gpx", gpx_file(steady(600))).activities
    assert (run.sport, run.start, run.clock, run.title) == (Sport.RUN, START, "utc", "Round the lake")
    assert (run.elapsed_s, run.moving_s, run.ascent_m, run.cadence_spm) == (600, 600, 18, 170)
    assert run.distance_m == pytest.approx(1800, abs=1)
    assert [split.metres for split in run.splits] == [400, 400, 400, 400, 200]


@pytest.mark.parametrize(
    ("kind", "name", "sport", "indoor"),
    [
        ("running", "", Sport.RUN, None),
        ("treadmill_running", "", Sport.RUN, True),
        ("9", "", Sport.RUN, None),
        ("1", "", Sport.RIDE, None),
        ("hiking", "Run club", Sport.WALK, None),
        ("", "Running 10/1/16 6:52 am", Sport.RUN, None),
        ("", "Lauf am Morgen", Sport.RUN, None),
        ("", "Bike and run", Sport.OTHER, None),
        ("", "Golf course", Sport.OTHER, None),
        ("kayaking", "", Sport.OTHER, None),
    ],
)
def test_the_kind_is_told_by_the_track(tmp_path: Path, kind: str, name: str, sport: Sport, indoor: bool | None) -> None:
    (found,) = read_bytes(tmp_path, "a.gpx", gpx_file(steady(60), kind, name)).activities
    assert (found.sport, found.indoor) == (sport, indoor)


def test_steps_that_already_count_both_feet_are_not_doubled(tmp_path: Path) -> None:
    (run,) = read_bytes(tmp_path, "run.gpx", gpx_file(steady(600, cadence=172))).activities
    assert run.cadence_spm == 172


def test_between_two_segments_nobody_moved(tmp_path: Path) -> None:
    first = gpx_file(steady(200))
    second = gpx_file([(at + 300, metres + 5000, beat) for at, metres, beat in steady(200)])
    inside = second[second.index("<trkseg>") : second.index("</trk>")]
    (run,) = read_bytes(tmp_path, "run.gpx", first.replace("</trk>", f"{inside}</trk>")).activities
    assert run.distance_m == pytest.approx(1200, abs=2)
    assert run.elapsed_s == 500
    assert run.moving_s == pytest.approx(400, abs=8)


def test_each_track_is_an_activity(tmp_path: Path) -> None:
    first = gpx_file(steady(200))
    later = gpx_file([(at + 7200, metres, beat) for at, metres, beat in steady(200)], "cycling")
    both = first.replace("</gpx>", later[later.index("<trk>") :])
    assert [item.sport for item in read_bytes(tmp_path, "day.gpx", both).activities] == [Sport.RUN, Sport.RIDE]


def test_a_route_is_no_activity(tmp_path: Path) -> None:
    text = gpx_file(steady(60))
    while "<time>" in text:
        before, _, rest = text.partition("<time>")
        text = before + rest.partition("</time>")[2]
    assert codes(read_bytes(tmp_path, "route.gpx", text)) == ["LOG005"]


@pytest.mark.parametrize(
    "text",
    [
        gpx_file(steady(60))[:-30],
        gpx_file(steady(60)).replace('lat="48.0000000"', 'lat="north"', 1),
        gpx_file(steady(60)).replace("<gpx ", "<!DOCTYPE gpx [<!ENTITY a 'b'>]><gpx ", 1),
        gpx_file(steady(60)).replace("UTF-8", "ascii").replace("lake", "lakeé"),
    ],
)
def test_broken_files_give_nothing(tmp_path: Path, text: str) -> None:
    log = read_bytes(tmp_path, "run.gpx", text)
    assert (log.activities, codes(log)) == ((), ["LOG003"])


@pytest.mark.parametrize("place", ["nan", "inf", "-inf", "1e400"])
def test_places_that_are_none_are_passed_over(tmp_path: Path, place: str) -> None:
    (run,) = read_bytes(tmp_path, "run.gpx", gpx_file(steady(60)).replace('lat="48.0002698"', f'lat="{place}"', 1)).activities
    assert run.distance_m is not None
    assert run.distance_m < 200


def test_too_many_elements_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("expert.logs.gpx.MOST_ELEMENTS", 100)
    assert codes(read_bytes(tmp_path, "run.gpx", gpx_file(steady(60)))) == ["LOG004"]

"""TCX: laps, points, and XML that is not what it should be."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from expert.logs.activity import Split, Sport
from tests.unit.logs.made import START, codes, read_bytes, steady, tcx_file


def test_a_run(tmp_path: Path) -> None:
    (run,) = read_bytes(tmp_path, "run.tcx", tcx_file(steady(600))).activities
    assert (run.sport, run.start, run.clock) == (Sport.RUN, START, "utc")
    assert (run.elapsed_s, run.moving_s, run.distance_m, run.ascent_m, run.cadence_spm) == (600, 600, 1800, 18, 170)
    assert run.splits == (*[Split(400, 133, 170)] * 4, Split(200, 67, 170))


def test_spaces_before_the_first_sign_are_passed_over(tmp_path: Path) -> None:
    log = read_bytes(tmp_path, "run.tcx.gz", gzip.compress(b"          " + tcx_file(steady(60)).encode()))
    assert len(log.activities) == 1


@pytest.mark.parametrize(("cadence", "steps"), [(85, 170), (170, 170), (62, 124), (129, 258), (130, 130)])
def test_a_cadence_of_one_foot_is_doubled(tmp_path: Path, cadence: int, steps: int) -> None:
    (run,) = read_bytes(tmp_path, "run.tcx", tcx_file(steady(600, cadence=cadence))).activities
    assert run.cadence_spm == steps
    assert run.splits[0].cadence_spm == steps


def test_a_pause_is_no_part_of_a_split(tmp_path: Path) -> None:
    first = steady(200)
    after = [(at + 300, metres, beat) for at, metres, beat in steady(400)[200:]]
    (run,) = read_bytes(tmp_path, "run.tcx", tcx_file([*first, *after])).activities
    assert run.elapsed_s == 700
    assert [split.seconds for split in run.splits] == [133, pytest.approx(133, abs=6), 133]


def test_what_is_ridden_has_neither_steps_nor_splits(tmp_path: Path) -> None:
    (ride,) = read_bytes(tmp_path, "ride.tcx", tcx_file(steady(600, speed=8.0), sport="Biking", cadence="Cadence")).activities
    assert (ride.sport, ride.cadence_spm, ride.splits, ride.distance_m) == (Sport.RIDE, None, (), 4800)


def test_without_points_the_laps_tell(tmp_path: Path) -> None:
    lap = (
        '<Lap StartTime="2025-05-01T05:12:33Z"><TotalTimeSeconds>900</TotalTimeSeconds><DistanceMeters>2500</DistanceMeters>'
        "<Extensions><LX><AvgRunCadence>84</AvgRunCadence></LX></Extensions></Lap>"
    )
    text = f'<TrainingCenterDatabase><Activities><Activity Sport="Running">{lap}{lap}</Activity></Activities></TrainingCenterDatabase>'
    (run,) = read_bytes(tmp_path, "run.tcx", text).activities
    assert (run.elapsed_s, run.moving_s, run.distance_m, run.cadence_spm, run.splits) == (1800, 1800, 5000, 168, ())


def test_places_tell_how_far_where_nothing_else_does(tmp_path: Path) -> None:
    points = "".join(
        f"<Trackpoint><Time>2025-05-01T05:{minute:02}:00Z</Time><Position><LatitudeDegrees>{48 + minute * 0.002}</LatitudeDegrees>"
        "<LongitudeDegrees>9</LongitudeDegrees></Position></Trackpoint>"
        for minute in range(11)
    )
    text = f'<TrainingCenterDatabase><Activity Sport="Running"><Lap><Track>{points}</Track></Lap></Activity></TrainingCenterDatabase>'
    (run,) = read_bytes(tmp_path, "run.tcx", text).activities
    assert run.distance_m == pytest.approx(2224, abs=2)
    assert run.elapsed_s == 600


def test_several_sports_of_one_session_are_told_apart(tmp_path: Path) -> None:
    def one(sport: str, hour: int) -> str:
        lap = f'<Lap StartTime="2025-05-01T{hour:02}:00:00Z"><TotalTimeSeconds>900</TotalTimeSeconds></Lap>'
        return f'<Activity Sport="{sport}"><Id>2025-05-01T{hour:02}:00:00Z</Id>{lap}</Activity>'

    inside = f"<FirstSport>{one('Biking', 6)}</FirstSport><NextSport>{one('Running', 7)}</NextSport>"
    text = f"<TrainingCenterDatabase><MultiSportSession>{inside}</MultiSportSession></TrainingCenterDatabase>"
    found = read_bytes(tmp_path, "brick.tcx", text).activities
    assert [item.sport for item in found] == [Sport.RIDE, Sport.RUN]


def test_a_course_is_no_activity(tmp_path: Path) -> None:
    text = "<TrainingCenterDatabase><Courses><Course><Name>Lake</Name></Course></Courses></TrainingCenterDatabase>"
    assert codes(read_bytes(tmp_path, "course.tcx", text)) == ["LOG005"]


BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (tcx_file(steady(60))[:-100], "LOG003"),
        (tcx_file(steady(60)).replace("<Activities>", f"{BOMB}<Activities>"), "LOG003"),
        (BOMB + "<TrainingCenterDatabase>&b;</TrainingCenterDatabase>", "LOG003"),
        ('<!DOCTYPE x SYSTEM "file:///etc/passwd"><TrainingCenterDatabase/>', "LOG003"),
        ("<TrainingCenterDatabase>" + "<a>" * 200 + "</a>" * 200 + "</TrainingCenterDatabase>", "LOG003"),
        ('<?xml version="1.0" encoding="nowhere"?><TrainingCenterDatabase/>', "LOG003"),
        ('<TrainingCenterDatabase><Activity Sport="Running"><Id>soon</Id></Activity></TrainingCenterDatabase>', "LOG006"),
    ],
)
def test_broken_and_hostile_xml_gives_nothing(tmp_path: Path, text: str, code: str) -> None:
    log = read_bytes(tmp_path, "run.tcx", text)
    assert (log.activities, codes(log)) == ((), [code])


def test_too_many_elements_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("expert.logs.markup.MOST_ELEMENTS", 100)
    assert codes(read_bytes(tmp_path, "run.tcx", tcx_file(steady(60)))) == ["LOG004"]


def test_another_encoding_is_read(tmp_path: Path) -> None:
    text = tcx_file(steady(60)).replace("UTF-8", "UTF-16")
    assert len(read_bytes(tmp_path, "run.tcx", text.encode("utf-16")).activities) == 1

"""FIT: sessions, points, zones, and files that are not whole."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from expert.logs.activity import Split, Sport
from tests.unit.logs.made import (
    BERLIN,
    CYCLING,
    RUNNING,
    START,
    SWIMMING,
    TRANSITION,
    TREADMILL,
    WALKING,
    Session,
    codes,
    fit_crc,
    fit_file,
    read_bytes,
)


def test_a_run(tmp_path: Path) -> None:
    log = read_bytes(tmp_path, "run.fit", fit_file(Session()))
    (run,) = log.activities
    assert (run.sport, run.start, run.clock) == (Sport.RUN, START, "utc")
    assert (run.elapsed_s, run.moving_s, run.distance_m, run.ascent_m) == (600, 600, 1800, 42)
    assert run.cadence_spm == 171, "85.5 of one foot"
    assert (run.indoor, run.race, run.file) == (None, None, "run.fit")
    assert run.start.tzinfo is BERLIN
    assert run.start.hour == 7


def test_splits_of_a_run_are_400_metres(tmp_path: Path) -> None:
    (run,) = read_bytes(tmp_path, "run.fit", fit_file(Session())).activities
    assert run.splits == (*[Split(400, 133, 171)] * 4, Split(200, 67, 171))


@pytest.mark.parametrize(
    ("sport", "sub_sport", "expected"),
    [
        (RUNNING, TREADMILL, (Sport.RUN, True)),
        (RUNNING, 45, (Sport.RUN, True)),  # indoor running
        (RUNNING, 58, (Sport.RUN, True)),  # virtual
        (RUNNING, 3, (Sport.RUN, False)),  # trail
        (WALKING, 0, (Sport.WALK, None)),
        (17, 0, (Sport.WALK, None)),  # hiking
        (CYCLING, 6, (Sport.RIDE, True)),  # indoor cycling
        (SWIMMING, 17, (Sport.SWIM, None)),
        (10, 20, (Sport.STRENGTH, None)),  # training: strength
        (4, TREADMILL, (Sport.RUN, True)),  # fitness equipment: treadmill
        (41, 0, (Sport.OTHER, None)),  # kayaking
        (250, 0, (Sport.OTHER, None)),
    ],
)
def test_sports_are_told_apart(tmp_path: Path, sport: int, sub_sport: int, expected: tuple[Sport, bool | None]) -> None:
    (found,) = read_bytes(tmp_path, "a.fit", fit_file(Session(sport, sub_sport))).activities
    assert (found.sport, found.indoor) == expected
    assert (found.cadence_spm is None) == (found.sport not in {Sport.RUN, Sport.WALK})
    assert bool(found.splits) == (found.sport is Sport.RUN)


def test_a_run_without_points_is_kept(tmp_path: Path) -> None:
    session = Session(sub_sport=TREADMILL, metres_a_second=None, metres=5000)
    (run,) = read_bytes(tmp_path, "run.fit", fit_file(session)).activities
    assert (run.distance_m, run.splits, run.indoor) == (5000, (), True)


def test_a_triathlon_is_three_activities_with_their_own_points(tmp_path: Path) -> None:
    starts = [START + datetime.timedelta(minutes=minutes) for minutes in (0, 11, 13, 24, 26)]
    kinds = (SWIMMING, TRANSITION, CYCLING, TRANSITION, RUNNING)
    speeds = (1.0, None, 8.0, None, 3.0)
    sessions = [
        Session(kind, start=start, seconds=600 if speed else 60, metres_a_second=speed)
        for kind, start, speed in zip(kinds, starts, speeds, strict=True)
    ]
    found = read_bytes(tmp_path, "triathlon.fit", fit_file(*sessions)).activities
    assert [(item.sport, item.distance_m) for item in found] == [(Sport.SWIM, 600), (Sport.RIDE, 4800), (Sport.RUN, 1800)]
    assert [len(item.splits) for item in found] == [0, 0, 5]


@pytest.mark.parametrize(("told", "hours"), [(2.0, 2.0), (-7.0, -7.0), (5.75, 5.75), (0.0, 2.0), (20.0, 2.0), (1.13, 2.0)])
def test_the_zone_of_the_watch_is_taken_if_it_is_one(tmp_path: Path, told: float, hours: float) -> None:
    (run,) = read_bytes(tmp_path, "run.fit", fit_file(Session(), zone_hours=told)).activities
    assert run.start == START
    assert run.start.utcoffset() == datetime.timedelta(hours=hours)


def test_settings_are_no_activity(tmp_path: Path) -> None:
    log = read_bytes(tmp_path, "settings.fit", fit_file(kind=2))
    assert (log.activities, codes(log)) == ((), ["LOG005"])
    assert "`settings`" in log.skipped[0].message


def test_a_file_without_a_session_is_no_activity(tmp_path: Path) -> None:
    assert codes(read_bytes(tmp_path, "empty.fit", fit_file())) == ["LOG005"]


@pytest.mark.parametrize("cut", [1, 2, 3, 100, 500, 1000])
def test_a_file_that_ends_in_the_middle_gives_nothing(tmp_path: Path, cut: int) -> None:
    log = read_bytes(tmp_path, "run.fit", fit_file(Session())[:-cut])
    assert (log.activities, codes(log)) == ((), ["LOG003"])
    assert "ends too early" in log.skipped[0].message


def test_a_wrong_checksum_gives_nothing(tmp_path: Path) -> None:
    raw = bytearray(fit_file(Session()))
    raw[-8] ^= 0xFF
    log = read_bytes(tmp_path, "run.fit", bytes(raw))
    assert (log.activities, codes(log)) == ((), ["LOG003"])
    assert "checksum" in log.skipped[0].message


def test_data_that_contradict_their_definition_give_nothing(tmp_path: Path) -> None:
    raw = bytearray(fit_file(Session(seconds=10)))
    raw[14] = 0x0F  # data of a message that was never defined
    raw[-2:] = fit_crc(raw[:-2]).to_bytes(2, "little")
    log = read_bytes(tmp_path, "run.fit", bytes(raw))
    assert (log.activities, codes(log)) == ((), ["LOG003"])


@pytest.mark.parametrize(
    ("session", "why"),
    [
        (Session(start=datetime.datetime(1989, 12, 31, 0, 0, 10, tzinfo=datetime.UTC), metres_a_second=None), "when it was"),
        (Session(start=datetime.datetime(2100, 1, 1, tzinfo=datetime.UTC), metres_a_second=None), "2100-01-01"),
        (Session(metres_a_second=None, metres=2_000_000), "2,000 km"),
        (Session(seconds=0, metres_a_second=None), "neither"),
        (Session(seconds=40 * 24 * 3600, metres_a_second=None), "month"),
    ],
)
def test_what_cannot_have_been_so_is_left_out(tmp_path: Path, session: Session, why: str) -> None:
    log = read_bytes(tmp_path, "run.fit", fit_file(session))
    assert (log.activities, codes(log)) == ((), ["LOG006"])
    assert why in log.skipped[0].message

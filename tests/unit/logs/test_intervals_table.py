"""The list of intervals.icu."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from expert.logs.activity import Sport
from tests.unit.logs.made import BERLIN, START, codes, read_bytes

HEAD = (
    "id,start_date_local,name,type,moving_time,distance,elapsed_time,total_elevation_gain,max_speed,average_speed,has_heartrate,"
    "max_heartrate,average_heartrate,average_cadence,calories,trainer,commute,race,sub_type"
)


def row(start: str = "2025-05-01T07:12:33", type: str = "Run", trainer: str = "false", race: str = "false") -> str:
    """Return a row."""
    return f"i17,{start},Round,{type},1790,5012.4,1830,42.4,4.1,2.8,true,171,150,86.5,400,{trainer},false,{race},NONE"


def test_a_run(tmp_path: Path) -> None:
    (run,) = read_bytes(tmp_path, "activities.csv", f"\ufeff{HEAD}\n{row()}\n").activities
    assert (run.sport, run.start, run.clock) == (Sport.RUN, datetime.datetime(2025, 5, 1, 7, 12, 33, tzinfo=BERLIN), "local")
    assert (run.elapsed_s, run.moving_s, run.distance_m, run.ascent_m, run.cadence_spm) == (1830, 1790, 5012, 42, 173)
    assert (run.indoor, run.race, run.title) == (False, False, "Round")


def test_a_list_that_tells_the_instant_is_taken_at_its_word(tmp_path: Path) -> None:
    text = f"{HEAD},start_date\n{row('2025-04-30T22:12:33')},2025-05-01T05:12:33Z\n"
    (run,) = read_bytes(tmp_path, "activities.csv", text).activities
    assert (run.start, run.clock) == (START, "utc")


@pytest.mark.parametrize(
    ("type", "trainer", "expected"),
    [
        ("VirtualRun", "", (Sport.RUN, True)),
        ("Run", "true", (Sport.RUN, True)),
        ("Run", "", (Sport.RUN, None)),
        ("WeightTraining", "", (Sport.STRENGTH, None)),
    ],
)
def test_sports_are_told_apart(tmp_path: Path, type: str, trainer: str, expected: tuple[Sport, bool | None]) -> None:
    (found,) = read_bytes(tmp_path, "a.csv", f"{HEAD}\n{row(type=type, trainer=trainer)}\n").activities
    assert (found.sport, found.indoor) == expected


def test_a_race(tmp_path: Path) -> None:
    (run,) = read_bytes(tmp_path, "a.csv", f"{HEAD}\n{row(race='true')}\n").activities
    assert run.race is True


@pytest.mark.parametrize(("start", "code"), [("", "LOG007"), ("May", "LOG007"), ("1901-05-01T07:12:33", "LOG006")])
def test_a_row_that_gives_nothing(tmp_path: Path, start: str, code: str) -> None:
    log = read_bytes(tmp_path, "a.csv", f"{HEAD}\n{row()}\n{row(start)}\n")
    assert (len(log.activities), codes(log), log.skipped[0].location.line) == (1, [code], 3)

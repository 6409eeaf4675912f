"""No bytes make it fail: whatever a file holds, it gives activities that can have been so, or a line that says why not."""

from __future__ import annotations

import gzip
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from expert.logs.read import read_log
from expert.printable import printable
from tests.unit.logs import test_garmin_table as garmin
from tests.unit.logs import test_intervals_table as intervals
from tests.unit.logs import test_strava_table as strava
from tests.unit.logs.made import BERLIN, Session, archive, fit_crc, fit_file, gpx_file, steady, tcx_file

FIT = fit_file(Session(seconds=20), zone_hours=2)
TCX = tcx_file(steady(20)).encode()
GPX = gpx_file(steady(20)).encode()
STRAVA = f'{strava.SHORT["en"]}\n17,"May 1, 2025, 5:12:33 AM",Lake,Run,1830,5.01,,1830.0,1790.0,5012.4,42.4\n'.encode()
GARMIN = f"{garmin.EN}\n{garmin.row()}\n".encode()
INTERVALS = f"{intervals.HEAD}\n{intervals.row()}\n".encode()
ZIP = archive({"a.fit": FIT, "b.tcx": TCX, "activities.csv": STRAVA, "c.zip": archive({"d.gpx": GPX})})
WHOLE = {"fit": FIT, "tcx": TCX, "gpx": GPX, "strava.csv": STRAVA, "garmin.csv": GARMIN, "intervals.csv": INTERVALS, "zip": ZIP}
HOSTILE = [
    b"<",
    b"<gpx",
    b"<?xml version='1.0' encoding='utf-7'?><gpx/>",
    b"<?xml version='1.0' encoding='idna'?><gpx/>",
    b"\xff\xfe<\0g\0",
    b"<!DOCTYPE gpx [<!ENTITY a 'b'><!ENTITY c '&a;&a;'>]><gpx>&c;</gpx>",
    b"<gpx><trk><trkseg><trkpt/></trkseg></trk></gpx>",
    b"<gpx><trk><trkseg><trkpt lat='1' lon='1'><time>2025-05-01T05:00:00+99:99</time></trkpt></trkseg></trk></gpx>",
    b"<gpx><trk><trkseg><trkpt lat='1' lon='1'><time>0001-01-01T00:00:00Z</time></trkpt></trkseg></trk></gpx>",
    b"<gpx xmlns:ns0='a'><trk><trkseg/></trk></gpx>",
    b"<TrainingCenterDatabase><Lap/><Trackpoint/><Activity/></TrainingCenterDatabase>",
    b"<TrainingCenterDatabase><Activity Sport='Running'><Id>9999-12-31T23:59:59-14:00</Id></Activity></TrainingCenterDatabase>",
    b"\x0e\x10\0\0\xff\xff\xff\xff.FIT",
    b"PK\x03\x04",
    b"PK\x05\x06" + bytes(18),
    b"\x1f\x8b\x08\0",
    gzip.compress(gzip.compress(FIT)),
    b'a,b,"c',
    b'"' * 1000,
    b",,,\n,,,\n",
    b"\xef\xbb\xbf\xef\xbb\xbfa,b,c",
    "a,b,c,d\0".encode("utf-16"),
]


def check(raw: bytes, name: str) -> None:
    """Read a file and hold what it gives against what can be."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(raw)
        log = read_log([path], BERLIN)
    assert log.activities or log.skipped, "something is said of every file"
    for item in log.activities:
        assert item.start.year >= 1990
        assert all(
            value is None or value >= 0 for value in (item.elapsed_s, item.moving_s, item.distance_m, item.ascent_m, item.cadence_spm)
        )
        assert item.to_data()
    for told in log.skipped:
        assert printable(told.message + told.help) == told.message + told.help


@pytest.mark.parametrize("raw", HOSTILE)
@pytest.mark.parametrize("ending", ["fit", "csv", "gpx.gz"])
def test_hostile_files(raw: bytes, ending: str) -> None:
    check(raw, f"file.{ending}")


@given(st.binary(max_size=300), st.sampled_from(["fit", "csv", "gpx", "zip", "tcx.gz", "x"]))
def test_any_bytes(raw: bytes, ending: str) -> None:
    check(raw, f"file.{ending}")


@pytest.mark.parametrize("kind", WHOLE)
@given(data=st.data())
@settings(max_examples=60)
def test_files_with_flipped_bytes(kind: str, data: st.DataObject) -> None:
    raw = bytearray(WHOLE[kind])
    for place in data.draw(st.lists(st.integers(0, len(raw) - 1), min_size=1, max_size=6)):
        raw[place] = data.draw(st.integers(0, 255))
    check(bytes(raw), kind)


@pytest.mark.parametrize("kind", WHOLE)
@given(data=st.data())
@settings(max_examples=40)
def test_files_that_end_early(kind: str, data: st.DataObject) -> None:
    raw = WHOLE[kind]
    cut = raw[: data.draw(st.integers(0, len(raw) - 1))]
    check(cut, kind)
    check(gzip.compress(cut), f"{kind}.gz")


@given(st.lists(st.tuples(st.integers(14, len(FIT) - 3), st.integers(0, 255)), min_size=1, max_size=8))
@example([(14, 0x0F)])
@settings(max_examples=300)
def test_fit_files_whose_checksum_is_right(changes: list[tuple[int, int]]) -> None:
    raw = bytearray(FIT)
    for place, value in changes:
        raw[place] = value
    raw[-2:] = fit_crc(raw[:-2]).to_bytes(2, "little")
    check(bytes(raw), "run.fit")


CELL = st.text(max_size=12) | st.sampled_from(
    ["--", "nan", "1e9", "-5", "00:30:00", "2025-05-01 07:12:33", "Run", "5,01", '"', "\n", ";", "\t"]
)


@pytest.mark.parametrize("head", [strava.SHORT["en"], strava.FIRST["de"], garmin.EN, intervals.HEAD])
@given(rows=st.lists(st.lists(CELL, max_size=40), max_size=5))
@settings(max_examples=60)
def test_lists_with_any_cells(head: str, rows: list[list[str]]) -> None:
    check("\n".join([head, *(",".join(cells) for cells in rows)]).encode("utf-8", errors="replace") + b"\n;", "list.csv")


VALUES = st.text("0123456789.-:TZeE+ nai", max_size=25)


@given(st.lists(st.tuples(VALUES, VALUES, VALUES, VALUES), min_size=1, max_size=6))
def test_xml_with_any_values(points: list[tuple[str, str, str, str]]) -> None:
    track = "".join(
        f'<trkpt lat="{latitude}" lon="{longitude}"><ele>{height}</ele><time>{time}</time>'
        f"<extensions><cad>{height}</cad></extensions></trkpt>"
        for latitude, longitude, height, time in points
    )
    check(f"<gpx><trk><type>running</type><trkseg>{track}</trkseg></trk></gpx>".encode(), "run.gpx")
    track = "".join(
        f"<Trackpoint><Time>{time}</Time><DistanceMeters>{metres}</DistanceMeters><Cadence>{beat}</Cadence>"
        f"<AltitudeMeters>{height}</AltitudeMeters></Trackpoint>"
        for time, metres, beat, height in points
    )
    lap = f'<Lap StartTime="{points[0][0]}"><TotalTimeSeconds>{points[0][1]}</TotalTimeSeconds><Track>{track}</Track></Lap>'
    check(f'<TrainingCenterDatabase><Activity Sport="Running">{lap}</Activity></TrainingCenterDatabase>'.encode(), "run.tcx")

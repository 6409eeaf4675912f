"""Small training files, made by code: FIT with its checksum, TCX, GPX, archives, and activities as Hypothesis draws them."""

from __future__ import annotations

import datetime
import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from expert.logs.activity import Activity, Sport
from expert.logs.read import Log, read_log

BERLIN = ZoneInfo("Europe/Berlin")
START = datetime.datetime(2025, 5, 1, 5, 12, 33, tzinfo=datetime.UTC)
"""07:12:33 in Berlin."""
FIT_EPOCH = datetime.datetime(1989, 12, 31, tzinfo=datetime.UTC)
RUNNING, CYCLING, TRANSITION, SWIMMING, WALKING = 1, 2, 3, 5, 11
TREADMILL = 1
_ENUM, _BYTE, _SHORT, _LONG = (0x00, "B"), (0x02, "B"), (0x84, "H"), (0x86, "I")
_SIZES = {"B": 1, "H": 2, "I": 4}
_Field = tuple[int, tuple[int, str], int]


@dataclass(frozen=True)
class Session:
    """A session of a FIT file; `metres_a_second` gives a point each second, None gives none."""

    sport: int = RUNNING
    sub_sport: int = 0
    start: datetime.datetime = START
    seconds: int = 600
    metres_a_second: float | None = 3.0
    cadence: int = 85
    fraction: int = 64
    metres: float | None = None


def fit_file(*sessions: Session, kind: int = 4, zone_hours: float | None = None) -> bytes:
    """Return a FIT file of some sessions; kind 4 is an activity, 2 are settings."""
    body = _message(0, 0, [(0, _ENUM, kind), (4, _LONG, _fit_time(START))])
    for session in sessions:
        body += _records(session)
    for session in sessions:
        body += _session(session)
    if zone_hours is not None:
        end = _fit_time(START) + 600
        body += _message(3, 34, [(253, _LONG, end), (5, _LONG, end + int(zone_hours * 3600)), (1, _SHORT, len(sessions))])
    header = struct.pack("<BBHI4s", 14, 0x10, 2132, len(body), b".FIT")
    whole = header + struct.pack("<H", fit_crc(header)) + body
    return whole + struct.pack("<H", fit_crc(whole))


def fit_crc(raw: bytes | bytearray) -> int:
    """Return the checksum of FIT."""
    crc = 0
    for byte in raw:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ 0xA001 if crc & 1 else crc >> 1
    return crc


def _fit_time(at: datetime.datetime) -> int:
    return int((at - FIT_EPOCH).total_seconds())


def _message(local: int, number: int, fields: Sequence[_Field]) -> bytes:
    """Return a definition and its data."""
    definition = struct.pack("<BBBHB", 0x40 | local, 0, 0, number, len(fields))
    for field, (base, form), _ in fields:
        definition += bytes([field, _SIZES[form], base])
    return definition + _data(local, fields)


def _data(local: int, fields: Sequence[_Field]) -> bytes:
    return bytes([local]) + b"".join(struct.pack(f"<{form}", value) for _, (_, form), value in fields)


def _records(session: Session) -> bytes:
    if session.metres_a_second is None:
        return b""
    made = b""
    for second in range(session.seconds + 1):
        fields: list[_Field] = [
            (253, _LONG, _fit_time(session.start) + second),
            (5, _LONG, round(second * session.metres_a_second * 100)),
            (4, _BYTE, session.cadence),
            (53, _BYTE, session.fraction),
        ]
        made += _message(1, 20, fields) if not second else _data(1, fields)
    return made


def _session(session: Session) -> bytes:
    metres = session.metres if session.metres is not None else session.seconds * (session.metres_a_second or 0.0)
    start = _fit_time(session.start)
    return _message(
        2,
        18,
        [
            (253, _LONG, start + session.seconds),
            (2, _LONG, start),
            (7, _LONG, session.seconds * 1000),
            (8, _LONG, session.seconds * 1000),
            (9, _LONG, round(metres * 100)),
            (5, _ENUM, session.sport),
            (6, _ENUM, session.sub_sport),
            (22, _SHORT, 42),
            (18, _BYTE, session.cadence),
            (92, _BYTE, session.fraction),
        ],
    )


def stamp(seconds: float) -> str:
    """Return an instant, counted from the start, as XML has it."""
    return (START + datetime.timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def tcx_file(points: Sequence[tuple[float, float, int]], sport: str = "Running", cadence: str = "RunCadence") -> str:
    """Return a TCX file of one lap of points: seconds, metres, cadence."""
    track = "".join(
        f"<Trackpoint><Time>{stamp(at)}</Time><AltitudeMeters>{100 + metres / 100}</AltitudeMeters>"
        f"<DistanceMeters>{metres}</DistanceMeters><Extensions><n:TPX><n:{cadence}>{beat}</n:{cadence}></n:TPX></Extensions></Trackpoint>"
        for at, metres, beat in points
    )
    last = points[-1]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2" '
        'xmlns:n="http://www.garmin.com/xmlschemas/ActivityExtension/v2">'
        f'<Activities><Activity Sport="{sport}"><Id>{stamp(0)}</Id><Lap StartTime="{stamp(0)}">'
        f"<TotalTimeSeconds>{last[0]}</TotalTimeSeconds><DistanceMeters>{last[1]}</DistanceMeters><Track>{track}</Track></Lap></Activity></Activities></TrainingCenterDatabase>"
    )


def gpx_file(points: Sequence[tuple[float, float, int | None]], kind: str = "running", name: str = "Round the lake") -> str:
    """Return a GPX file of points due north: seconds, metres, cadence."""
    track = "".join(
        f'<trkpt lat="{48 + metres / 111_194.93:.7f}" lon="9.0"><ele>{100 + metres / 100:.1f}</ele><time>{stamp(at)}</time>'
        + ("" if beat is None else f"<extensions><x:TrackPointExtension><x:cad>{beat}</x:cad></x:TrackPointExtension></extensions>")
        + "</trkpt>"
        for at, metres, beat in points
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<gpx version="1.1" creator="test" xmlns="http://www.topografix.com/GPX/1/1" '
        'xmlns:x="http://www.garmin.com/xmlschemas/TrackPointExtension/v1">'
        f"<trk><name>{name}</name><type>{kind}</type><trkseg>{track}</trkseg></trk></gpx>"
    )


def steady(seconds: int, speed: float = 3.0, cadence: int = 85) -> list[tuple[float, float, int]]:
    """Return a point a second of somebody who runs evenly."""
    return [(float(second), second * speed, cadence) for second in range(seconds + 1)]


def archive(files: Mapping[str, bytes | str]) -> bytes:
    """Return a ZIP archive."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return made.getvalue()


def read_bytes(folder: Path, name: str, content: bytes | str) -> Log:
    """Return what is told of one file that the user names."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_log([path], BERLIN)


def codes(log: Log) -> list[str]:
    """Return the codes of what gives nothing."""
    return [item.code for item in log.skipped]


def activity(
    sport: Sport = Sport.RUN,
    start: datetime.datetime = START,
    elapsed_s: int | None = 1800,
    distance_m: int | None = 5000,
    clock: str = "utc",
    **told: object,
) -> Activity:
    """Return an activity."""
    rest = {"moving_s": None, "ascent_m": None, "cadence_spm": None, "indoor": None, "race": None} | told
    return Activity(sport=sport, start=start, clock=clock, elapsed_s=elapsed_s, distance_m=distance_m, **rest)  # type: ignore[arg-type]

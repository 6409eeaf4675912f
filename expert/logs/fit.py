"""FIT, what watches write: each session of a file as an activity."""

from __future__ import annotations

import datetime
import math
import struct
from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct

from expert.logs.activity import ON_FOOT, Sport
from expert.logs.draft import Draft, Given, started
from expert.logs.faults import NotReadError, damaged, impossible, without_activity
from expert.logs.sports import sport_of
from expert.logs.track import Point, climb, mean_cadence, moving_seconds, splits_of, stretches

_EPOCH = 631_065_600
"""FIT counts its seconds from the end of 1989, in seconds from 1970."""
_FIRST_DATE = 0x10000000
"""A smaller number is none of a date, but seconds since the watch was switched on."""
_QUARTER = 900
_FARTHEST_ZONE = 14 * 3600
_INDOORS = ("treadmill", "indoor", "virtual", "spin")
_OUTDOORS = frozenset({"street", "trail", "track", "road", "mountain", "gravel_cycling", "cyclocross", "open_water", "ultra"})
_NO_ACTIVITY = frozenset({"transition", "multisport"})
_BY_SUB_SPORT = {"treadmill": Sport.RUN, "indoor_running": Sport.RUN, "indoor_cycling": Sport.RIDE, "strength_training": Sport.STRENGTH}
_Values = dict[str, Any]


class _Content(Struct):
    """What a file holds of interest: its sessions, its points and how far its clock was from UTC, in seconds."""

    sessions: list[_Values] = []
    records: list[_Values] = []
    offset: int | None = None


def read_fit(raw: bytes, zone: datetime.tzinfo | None) -> Given:
    """Return the activities of a FIT file.

    Where the file tells how far the watch's clock was from UTC, a start is in that zone, as that was the runner's day.

    Raises:
        NotReadError: It is damaged or not whole (LOG003), or holds no activity (LOG005).
    """
    content = _content(raw)
    if content.offset is not None:
        zone = datetime.timezone(datetime.timedelta(seconds=content.offset))
    given = Given()
    for session in content.sessions:
        if str(session.get("sport")) in _NO_ACTIVITY:
            continue
        try:
            given.add(_draft(session, content.records, zone))
        except NotReadError as error:
            given.refuse(error)
    if not given.activities and not given.faults:
        raise without_activity("it has no session")
    return given


def _content(raw: bytes) -> _Content:
    """Return what a file holds, if it is whole: its checksum stands at its end and is compared."""
    from fitdecode import FIT_FRAME_DATA, CrcCheck, ErrorHandling, FitCRCError, FitEOFError, FitError, FitReader

    content = _Content()
    try:
        with FitReader(raw, processor=None, check_crc=CrcCheck.RAISE, error_handling=ErrorHandling.IGNORE) as reader:
            for frame in reader:
                if frame.frame_type == FIT_FRAME_DATA:
                    _take(frame, content)
    except FitEOFError as error:
        raise damaged("it ends too early") from error
    except FitCRCError as error:
        raise damaged("its checksum is not that of what it holds") from error
    except FitError as error:
        raise damaged("its records cannot be made out") from error
    # a definition that contradicts the data makes the library fail in as many ways as Python has for that
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, AssertionError, struct.error) as error:
        raise damaged("its records contradict themselves") from error
    return content


def _take(frame: Any, content: _Content) -> None:
    """Take what is of interest in a message."""
    if frame.name in {"record", "session"}:
        values = {field.name: field.value for field in frame.fields if field.value is not None}
        (content.records if frame.name == "record" else content.sessions).append(values)
    elif frame.name == "file_id":
        kind = frame.get_value("type", fallback=None)
        if kind not in {None, "activity"}:
            raise without_activity(f"it is a file of the kind `{kind}`")
    elif frame.name == "activity":
        at, local = (number_of(frame.get_value(name, fallback=None)) for name in ("timestamp", "local_timestamp"))
        if at is not None and local is not None:
            content.offset = _offset(local - at)


def _offset(seconds: float) -> int | None:
    """Return how far a zone is from UTC; None where a watch wrote no zone: UTC, or the clock of nowhere."""
    quarters = round(seconds / _QUARTER)
    near = abs(seconds - quarters * _QUARTER) <= 60
    return quarters * _QUARTER if near and 0 < abs(quarters * _QUARTER) <= _FARTHEST_ZONE else None


def _draft(session: _Values, records: Sequence[_Values], zone: datetime.tzinfo | None) -> Draft:
    """Return a session, with what its points tell."""
    start = number_of(session.get("start_time"))
    if start is None or start < _FIRST_DATE:
        raise impossible("it does not say when it was")
    elapsed, timer = number_of(session.get("total_elapsed_time")), number_of(session.get("total_timer_time"))
    end = max(number_of(session.get("timestamp")) or 0.0, start + (elapsed or timer or 0.0))
    own = [values for values in records if start <= (number_of(values.get("timestamp")) or 0.0) <= end]
    sport, indoor = _sport(session)
    way = stretches(_points(own))
    ascent = number_of(session.get("total_ascent"))
    moving = number_of(session.get("total_moving_time"))
    distance = number_of(session.get("total_distance"))
    return Draft(
        sport=sport,
        start=started(start + _EPOCH, zone),
        elapsed=elapsed if elapsed is not None else timer,
        moving=moving or timer or moving_seconds(way) or None,
        distance=distance if distance is not None else sum(stretch.metres for stretch in way),
        ascent=ascent if ascent is not None else climb(_altitudes(own)),
        cadence=_cadence(session) or mean_cadence(way) if sport in ON_FOOT else None,
        indoor=indoor,
        splits=splits_of(way, sport),
    )


def _sport(session: _Values) -> tuple[Sport, bool | None]:
    """Return what a session was, and whether it was indoors."""
    name, sub = str(session.get("sport", "")), str(session.get("sub_sport", ""))
    sport, _ = sport_of(name)
    if sport is Sport.OTHER:
        sport = _BY_SUB_SPORT.get(sub, sport)
    if any(word in sub for word in _INDOORS):
        return sport, True
    return sport, False if sub in _OUTDOORS else None


def _cadence(session: _Values) -> float | None:
    """Return the mean cadence of one foot, with its fraction."""
    whole = number_of(session.get("avg_running_cadence", session.get("avg_cadence")))
    return None if whole is None else whole + (number_of(session.get("avg_fractional_cadence")) or 0.0)


def _points(records: Iterable[_Values]) -> Iterable[Point]:
    """Yield the points that tell how far it was."""
    for values in records:
        at, metres = number_of(values.get("timestamp")), number_of(values.get("distance"))
        if at is not None and metres is not None:
            cadence = number_of(values.get("cadence"))
            yield Point(at, metres, None if cadence is None else cadence + (number_of(values.get("fractional_cadence")) or 0.0))


def _altitudes(records: Iterable[_Values]) -> Iterable[float]:
    """Yield the altitudes of points."""
    for values in records:
        altitude = number_of(values.get("enhanced_altitude", values.get("altitude")))
        if altitude is not None:
            yield altitude


def number_of(value: object) -> float | None:
    """Return a number that a field holds; None for anything else."""
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) else None

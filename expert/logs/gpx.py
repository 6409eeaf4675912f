"""GPX, the track of a GPS receiver: each track with times as an activity."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from expert.logs.activity import ON_FOOT
from expert.logs.draft import Draft, Given, started
from expert.logs.faults import NotReadError, damaged, without_activity
from expert.logs.markup import as_text, checked, finite, seconds_of
from expert.logs.sports import sport_of_track
from expert.logs.track import Point, climb, mean_cadence, metres_between, moving_seconds, splits_of, stretches

if TYPE_CHECKING:
    from gpxpy.gpx import GPX, GPXTrack, GPXTrackPoint

MOST_ELEMENTS = 2_000_000
"""Two days with a point every second have not more; the library makes a tree of them, and of more it would fill the memory."""
_CADENCE = frozenset({"cad", "cadence", "runcadence"})


def read_gpx(raw: bytes, zone: datetime.tzinfo | None) -> Given:
    """Return the activities of a GPX file; a track without times is a route, and none.

    Raises:
        NotReadError: It is damaged or not whole (LOG003), too large (LOG004), or holds no activity (LOG005).
    """
    given = Given()
    for track in _parsed(as_text(checked(raw, MOST_ELEMENTS))).tracks:
        points = list(_timed(track))
        if not points:
            continue
        try:
            given.add(_draft(track, points, zone))
        except NotReadError as error:
            given.refuse(error)
    if not given.activities and not given.faults:
        raise without_activity("it holds a route or places, but no track with times")
    return given


def _parsed(text: str) -> GPX:
    """Return a file as the library has it."""
    import gpxpy
    from gpxpy.gpx import GPXException

    try:
        return gpxpy.parse(text)
    # a value that is none of its kind makes the library fail in as many ways as Python has for that
    except (GPXException, ValueError, TypeError, AttributeError, LookupError, ArithmeticError) as error:
        raise damaged("its values are not those of a track") from error


def _timed(track: GPXTrack) -> Iterator[tuple[float, GPXTrackPoint | None]]:
    """Yield the points of a track that have a time, in seconds from 1970; None between two segments."""
    for number, segment in enumerate(track.segments):
        if number:
            yield 0.0, None
        for point in segment.points:
            at = seconds_of(point.time)
            if at is not None:
                yield at, point


def _draft(track: GPXTrack, points: list[tuple[float, Any]], zone: datetime.tzinfo | None) -> Draft:
    """Return a track as an activity."""
    times = [at for at, point in points if point is not None]
    if not times:
        raise without_activity("it holds a track without times")
    kind: str | None = track.type  # the library declares None alone
    sport, indoor = sport_of_track(kind or "", track.name or "")
    way = stretches(_with_metres(points))
    return Draft(
        sport=sport,
        start=started(min(times), zone),
        elapsed=max(times) - min(times),
        moving=moving_seconds(way) or None,
        distance=sum(stretch.metres for stretch in way),
        ascent=climb(point.elevation for _, point in points if point is not None and point.elevation is not None),
        cadence=mean_cadence(way) if sport in ON_FOOT else None,
        indoor=indoor,
        title=track.name or "",
        splits=splits_of(way, sport),
    )


def _with_metres(points: list[tuple[float, Any]]) -> Iterator[Point]:
    """Yield the points with how far they are from the start. From one segment to the next nobody moved: recording was paused."""
    metres = 0.0
    before: tuple[float, float] | None = None
    for at, point in points:
        if point is None:
            before = None
            continue
        place = (point.latitude, point.longitude)
        metres += metres_between(before, place) if before is not None else 0.0
        before = place
        yield Point(at, metres, _cadence(point.extensions))


def _cadence(extensions: list[Any]) -> float | None:
    """Return the cadence among what a program has added to a point."""
    for extension in extensions:
        for element in extension.iter():
            if isinstance(element.tag, str) and element.tag.rpartition("}")[2].lower() in _CADENCE:
                return finite(element.text)
    return None

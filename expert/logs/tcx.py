"""TCX, what Garmin's older programs write: each activity with its laps and track points."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from msgspec import Struct

from expert.logs.activity import ON_FOOT
from expert.logs.draft import Draft, Given, started
from expert.logs.faults import NotReadError, damaged, impossible, without_activity
from expert.logs.markup import checked, finite, instant
from expert.logs.sports import sport_of
from expert.logs.track import Point, climb, mean_cadence, metres_between, moving_seconds, splits_of, stretches


class _Trackpoint(Struct):
    """A point as the file has it."""

    at: float
    metres: float | None
    place: tuple[float, float] | None
    altitude: float | None
    cadence: float | None


class _Tally(Struct):
    """What of an activity has been read so far."""

    sport: str
    start: float | None = None
    seconds: float = 0.0
    metres: float = 0.0
    beats: float = 0.0
    beating: float = 0.0
    title: str = ""
    points: list[_Trackpoint] = []


def read_tcx(raw: bytes, zone: datetime.tzinfo | None) -> Given:
    """Return the activities of a TCX file.

    Raises:
        NotReadError: It is damaged or not whole (LOG003), too large (LOG004), or holds no activity (LOG005).
    """
    given = Given()
    try:
        for tally in _tallies(checked(raw)):
            try:
                given.add(_draft(tally, zone))
            except NotReadError as error:
                given.refuse(error)
    except ElementTree.ParseError as error:
        raise damaged("its XML is wrong") from error
    if not given.activities and not given.faults:
        raise without_activity("it holds a course or a workout")
    return given


def _tallies(raw: bytes) -> Iterator[_Tally]:
    """Yield what each activity holds; an element is thrown away once it has been read."""
    above: list[Element] = []
    tally: _Tally | None = None
    for event, element in ElementTree.iterparse(io.BytesIO(raw), ("start", "end")):
        name = _name(element)
        if event == "start":
            above.append(element)
            if name == "Activity":
                tally = _Tally(element.get("Sport", ""))
            continue
        above.pop()
        if tally is not None:
            _take(name, element, tally)
        if name in {"Trackpoint", "Lap", "Activity"} and above:
            above[-1].remove(element)
        if name == "Activity" and tally is not None:
            yield tally
            tally = None


def _take(name: str, element: Element, tally: _Tally) -> None:
    """Take what an element holds that has ended."""
    if name == "Trackpoint":
        point = _point(element)
        if point is not None:
            tally.points.append(point)
    elif name in {"Id", "StartTime"}:
        tally.start = tally.start or instant(element.text)
    elif name == "Lap":
        _take_lap(element, tally)
    elif name == "Notes":
        tally.title = tally.title or element.text or ""


def _take_lap(element: Element, tally: _Tally) -> None:
    """Add a lap up."""
    tally.start = tally.start or instant(element.get("StartTime"))
    own = {_name(child): child.text for child in element}
    seconds, metres = finite(own.get("TotalTimeSeconds")) or 0.0, finite(own.get("DistanceMeters")) or 0.0
    cadence = finite(own.get("Cadence")) or finite(_deep(element, "AvgRunCadence"))
    tally.seconds, tally.metres = tally.seconds + seconds, tally.metres + metres
    if cadence and seconds > 0:
        tally.beats, tally.beating = tally.beats + cadence * seconds, tally.beating + seconds


def _point(element: Element) -> _Trackpoint | None:
    """Return a track point; None for one without a time."""
    texts = {_name(child): child.text for child in element.iter()}
    at = instant(texts.get("Time"))
    if at is None:
        return None
    latitude, longitude = finite(texts.get("LatitudeDegrees")), finite(texts.get("LongitudeDegrees"))
    cadence = finite(texts.get("RunCadence")) or finite(texts.get("Cadence"))
    place = None if latitude is None or longitude is None else (latitude, longitude)
    return _Trackpoint(at, finite(texts.get("DistanceMeters")), place, finite(texts.get("AltitudeMeters")), cadence)


def _draft(tally: _Tally, zone: datetime.tzinfo | None) -> Draft:
    """Return an activity of what was read."""
    start = tally.start if tally.start is not None else (tally.points[0].at if tally.points else None)
    if start is None:
        raise impossible("it does not say when it was")
    sport, indoor = sport_of(tally.sport)
    way = stretches(_with_metres(tally.points))
    ends = max((point.at for point in tally.points), default=start)
    elapsed = ends - start if ends > start else tally.seconds or None
    moving = tally.seconds or moving_seconds(way) or None
    told = tally.beats / tally.beating if tally.beating else None
    return Draft(
        sport=sport,
        start=started(start, zone),
        elapsed=elapsed,
        moving=moving,
        distance=tally.metres or sum(stretch.metres for stretch in way),
        ascent=climb(point.altitude for point in tally.points if point.altitude is not None),
        cadence=mean_cadence(way) or told if sport in ON_FOOT else None,
        indoor=indoor,
        title=tally.title,
        splits=splits_of(way, sport),
    )


def _with_metres(points: list[_Trackpoint]) -> Iterator[Point]:
    """Yield the points with how far they are from the start, by what the file tells or by their places."""
    told = any(point.metres is not None for point in points)
    metres, before = 0.0, None
    for point in points:
        if told:
            metres = metres if point.metres is None else point.metres
        elif point.place is not None:
            metres += metres_between(before, point.place) if before is not None else 0.0
            before = point.place
        yield Point(point.at, metres, point.cadence)


def _deep(element: Element, name: str) -> str | None:
    """Return the text of an element somewhere inside another one."""
    return next((child.text for child in element.iter() if _name(child) == name), None)


def _name(element: Element) -> str:
    """Return the name of an element without its namespace."""
    return element.tag.rpartition("}")[2]

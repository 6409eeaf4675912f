"""Which activities of several files are one and the same, and what is known of it from all of them."""

from __future__ import annotations

import datetime
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from expert.logs.activity import Activity, Sport

_FILLED = ("elapsed_s", "moving_s", "distance_m", "ascent_m", "cadence_spm", "indoor", "race")
_MOST = 0.5
"""Of the shorter one that much must lie in the other."""
_MUCH = 0.8
"""So much of the longer one too, where one of them does not say what it was: a triathlon is none of its legs."""
_EXACT_S = 2.0
_QUARTER_S = 900
_FARTHEST_ZONES_S = 14 * 3600
_STARTS_OFF_S = 10.0
_TIMES_OFF = 0.02
_DISTANCES_OFF = 0.02
_ROUNDS = 20
"""Merging is repeated until it changes nothing, which it does not from the second time on but for records that lack almost all."""


def merged(known: Sequence[Activity], new: Sequence[Activity]) -> tuple[Activity, ...]:
    """Return all activities, each real one once, by start: the richest record of it, and what that lacks from the others.

    Two records are of one activity if they are of one sport and most of the shorter one lies in the other, or if they coincide to the
    second. Where only one of them tells an instant, the other's clock may have stood in any zone: then they are one if they begin a whole
    number of quarters of an hour apart, up to 14 hours, and agree in time and distance. It plays no role which are known and which new, nor
    in which order they come; and to read a file once more changes nothing.
    """
    records = {*known, *new}
    found = _until_none_are_the_same(records)
    for _ in range(_ROUNDS):
        again = _until_none_are_the_same({*found, *records})
        if again == found:
            break
        found = again
    return found


def _until_none_are_the_same(records: Iterable[Activity]) -> tuple[Activity, ...]:
    """Return records merged so often that no two of them are the same: what one takes over may make it the same as a third."""
    found, count = tuple(records), -1
    while len(found) != count:
        count, found = len(found), _merged_once(found)
    return found


def _merged_once(found: Iterable[Activity]) -> tuple[Activity, ...]:
    """Return records with those that are the same now as one."""
    records = sorted(found, key=_order)
    groups = _Groups(len(records))
    for one, other in (*_overlapping(records), *_in_other_zones(records)):
        groups.join(one, other)
    return tuple(sorted((_one_of([records[place] for place in group]) for group in groups.all()), key=_order))


class _Groups:
    """Numbers in groups."""

    def __init__(self, count: int) -> None:
        self._parents = list(range(count))

    def _find(self, number: int) -> int:
        """Return what a group is known by."""
        while self._parents[number] != number:
            self._parents[number] = self._parents[self._parents[number]]
            number = self._parents[number]
        return number

    def join(self, one: int, other: int) -> None:
        """Make two groups one."""
        self._parents[self._find(one)] = self._find(other)

    def all(self) -> Iterable[list[int]]:
        """Return the groups."""
        made: defaultdict[int, list[int]] = defaultdict(list)
        for number in range(len(self._parents)):
            made[self._find(number)].append(number)
        return made.values()


def _overlapping(records: Sequence[Activity]) -> Iterable[tuple[int, int]]:
    """Yield which records of one kind of clock are the same."""
    for clock in ("utc", "local"):
        open_ones: list[int] = []
        for place, record in enumerate(records):
            if record.clock != clock:
                continue
            begins = _begin(record)
            open_ones = [other for other in open_ones if _begin(records[other]) + _length(records[other]) + _EXACT_S >= begins]
            yield from ((other, place) for other in open_ones if _is_same(records[other], record))
            open_ones.append(place)


def _in_other_zones(records: Sequence[Activity]) -> Iterable[tuple[int, int]]:
    """Yield for each record of an unknown zone which one with an instant it is: of several that fit the nearest."""
    instants = [place for place, record in enumerate(records) if record.clock == "utc"]
    begins = [_begin(records[place]) for place in instants]
    for place, record in enumerate(records):
        if record.clock != "local":
            continue
        shown = _begin(record)
        first = bisect_left(begins, shown - _FARTHEST_ZONES_S - _STARTS_OFF_S)
        last = bisect_right(begins, shown + _FARTHEST_ZONES_S + _STARTS_OFF_S)
        fitting = [other for other in instants[first:last] if _is_same(records[other], record) or _agree(records[other], record)]
        if fitting:
            yield min(fitting, key=lambda other: (abs(_begin(records[other]) - shown), other)), place


def _is_same(one: Activity, other: Activity) -> bool:
    """Return whether two records are of one activity, if both clocks are right."""
    lengths = sorted((_length(one), _length(other)))
    apart = abs(_begin(one) - _begin(other))
    if apart <= _EXACT_S and lengths[1] - lengths[0] <= _EXACT_S:
        return True
    common = min(_begin(one) + _length(one), _begin(other) + _length(other)) - max(_begin(one), _begin(other))
    if one.sport is other.sport and one.sport is not Sport.OTHER:
        return common > _MOST * lengths[0]
    return Sport.OTHER in {one.sport, other.sport} and common >= _MUCH * lengths[1]


def _agree(one: Activity, other: Activity) -> bool:
    """Return whether two records are of one activity that began at another hour by the clock of another zone."""
    apart = abs(_begin(one) - _begin(other))
    if abs(apart - round(apart / _QUARTER_S) * _QUARTER_S) > _STARTS_OFF_S:
        return False
    if one.sport is not other.sport and Sport.OTHER not in {one.sport, other.sport}:
        return False
    if one.distance_m is None or other.distance_m is None:
        return _is_near(one.elapsed_s, other.elapsed_s, 0) or _is_near(one.moving_s, other.moving_s, 0)
    times = _is_near(one.elapsed_s, other.elapsed_s, _TIMES_OFF) or _is_near(one.moving_s, other.moving_s, _TIMES_OFF)
    return times and _is_near(one.distance_m, other.distance_m, _DISTANCES_OFF, 20)


def _is_near(one: int | None, other: int | None, share: float, room: float = _EXACT_S) -> bool:
    """Return whether two numbers are known and nearly the same."""
    return one is not None and other is not None and abs(one - other) <= max(room, share * max(one, other))


def _begin(record: Activity) -> float:
    """Return when a record begins, in seconds."""
    return record.start.timestamp()


def _length(record: Activity) -> float:
    """Return how long a record is, in seconds; never nothing, so that it lies somewhere."""
    return float(record.elapsed_s or record.moving_s or 1)


def _richness(record: Activity) -> tuple[object, ...]:
    """Return what a record is ordered by, the richest last.

    What decides whether two records are the same comes first, so that the richest has it, and is hardly ever filled in from another one.
    """
    known = sum(getattr(record, name) is not None for name in _FILLED)
    told = (record.sport is not Sport.OTHER, record.clock == "utc", record.elapsed_s is not None, record.moving_s is not None)
    return (*told, record.distance_m is not None, bool(record.splits), known, bool(record.title), *_order(record))


def _order(record: Activity) -> tuple[object, ...]:
    """Return what makes any two records that differ come in one order."""
    numbers = tuple(-1 if (value := getattr(record, name)) is None else int(value) for name in _FILLED)
    splits = tuple((split.metres, split.seconds, split.cadence_spm or 0) for split in record.splits)
    zone = record.start.utcoffset() or datetime.timedelta()
    return (_begin(record), record.sport.value, record.clock, numbers, record.title, record.file, splits, zone)


def _one_of(records: Sequence[Activity]) -> Activity:
    """Return records of one activity as one."""
    best, *others = sorted(records, key=_richness, reverse=True)
    for other in others:
        lacking = {name: getattr(other, name) for name in _FILLED if getattr(best, name) is None and getattr(other, name) is not None}
        if not best.title and other.title:
            lacking["title"] = other.title
        if not best.splits and other.splits and best.sport is other.sport:
            lacking["splits"] = other.splits
        best = replace(best, **lacking) if lacking else best
    return best

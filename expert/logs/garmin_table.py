"""`Activities.csv`, the list of activities that Garmin Connect's page exports.

The names are in the language of the page; the first seven columns are always the same. Times are those of a clock on the wall, numbers as
they are shown: thousands and decimals as the account has them, whatever language the names are in. A cadence counts both feet.

The list does not say whether it counts kilometres or miles, and time, distance and pace agree in both. Only steps tell: their number times
their length, which the list gives in metres, is the distance. Where no run has both, kilometres are taken, and that is said.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from statistics import median

from msgspec import Struct

from expert.logs.activity import ON_FOOT, Sport
from expert.logs.cells import duration, shown_number
from expert.logs.dates import date_and_time
from expert.logs.draft import Draft, Given, at_the_wall
from expert.logs.faults import NotReadError, no_row, unit_in_doubt
from expert.logs.sports import sport_of
from expert.logs.tables import MILE_M, Table, cell

_FOOT_M = 0.3048
_TYPE, _DATE, _FAVORITE, _TITLE, _DISTANCE, _CALORIES, _TIME = range(7)
_DATES = ("date", "datum", "fecha", "data")
_FAVORITES = ("favorite", "favorit", "favori", "favorito", "preferita", "preferito", "favoriet")
_SOMEWHERE = "training stress score"
_MOVING = (
    *("moving time", "zeit in bewegung", "temps de deplacement", "tiempo en movimiento", "tempo in movimento", "tempo em movimento"),
    *("tijd bewogen", "beweegtijd"),
)
_ELAPSED = (
    *("elapsed time", "verstrichene zeit", "temps ecoule", "tiempo transcurrido", "tempo trascorso", "tempo transcorrido"),
    *("tempo decorrido", "verstreken tijd"),
)
_ASCENT = (
    *("total ascent", "elev gain", "elevation gain", "anstieg gesamt", "positiver hohenunterschied", "ascension totale", "gain alt"),
    *("ascenso total", "ascesa totale", "subida total", "totale stijging"),
)
_STEPS = ("steps", "schritte", "pas", "pasos", "passi", "passos", "stappen")
_STRIDE = (
    *("avg stride length", "o schrittlange", "longueur moyenne des foulees", "longitud media de zancada", "lunghezza media passo"),
    *("comprimento medio da passada", "gem. staplengte"),
)
_CADENCE = re.compile("cadenc|cadenz|cadans|schrittfrequenz|trittfrequenz")
_HIGHEST = re.compile(r"\bmax|maximal|\bmassim")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}[ T]\d{1,2}:\d{2}")
_SHORTEST_POOL = 100.0
"""A swim of such a number is told in metres, not in kilometres."""
_ROOM = 0.2


class _Columns(Struct):
    """Where things stand beyond the first seven columns."""

    moving: int | None
    elapsed: int | None
    ascent: int | None
    steps: int | None
    stride: int | None
    cadences: tuple[int, ...]


def fits(table: Table) -> bool:
    """Return whether a table is Garmin's, by the names of its columns or by what stands in them."""
    if len(table.names) <= _TIME:
        return False
    if table.names[_DATE] in _DATES and table.names[_FAVORITE] in _FAVORITES:
        return True
    try:
        cells = next(table.whole_rows())
    except (StopIteration, NotReadError):
        return False
    named = any(name.startswith(_SOMEWHERE) for name in table.names)
    return named and _ISO.match(cells[_DATE]) is not None and duration(cells[_TIME]) is not None


def read_garmin(table: Table, zone: datetime.tzinfo | None) -> Given:
    """Return the activities of Garmin's list; a row that cannot be read is a fault of its own.

    Raises:
        NotReadError: The table breaks off (LOG003), or has no rows (LOG005).
    """
    columns = _columns(table)
    metres = _metres_of_a_unit(columns, table.whole_rows())
    given = table.drafted(lambda cells: _draft(columns, cells, metres or 1000.0, zone))
    if metres == MILE_M:
        given.notes.append(unit_in_doubt("the steps of the list fit distances in miles, so they are read as miles"))
    elif metres is None and any(item.sport is Sport.RUN and item.distance_m for item in given.activities):
        given.notes.append(
            unit_in_doubt("the list does not tell whether its distances are kilometres or miles; they are read as kilometres")
        )
    return given


def _columns(table: Table) -> _Columns:
    """Return where things stand."""
    cadences = [place for place, name in enumerate(table.names) if _CADENCE.search(name) and not _HIGHEST.search(name)]
    return _Columns(
        moving=table.column(_MOVING),
        elapsed=table.column(_ELAPSED),
        ascent=table.column(_ASCENT),
        steps=table.column(_STEPS),
        stride=table.column(_STRIDE),
        cadences=tuple(cadences),
    )


def _metres_of_a_unit(columns: _Columns, rows: Iterable[list[str]]) -> float | None:
    """Return how long one of the list's distances is, by the steps of its runs and walks; None where nobody can tell."""
    ratios = [ratio for cells in rows if (ratio := _steps_for_a_unit(columns, cells)) is not None]
    if not ratios:
        return None
    middle = median(ratios)
    for metres, stride in ((1000.0, 1.0), (MILE_M, 1.0), (MILE_M, 1 / _FOOT_M)):  # where miles are shown, strides may be feet
        if abs(middle / (metres * stride) - 1) < _ROOM:
            return metres
    return None


def _steps_for_a_unit(columns: _Columns, cells: list[str]) -> float | None:
    """Return steps times their length for one of the list's distances."""
    if sport_of(cells[_TYPE])[0] not in ON_FOOT:
        return None
    distance, stride = shown_number(cells[_DISTANCE]), shown_number(cell(cells, columns.stride))
    steps = shown_number(cell(cells, columns.steps))
    cadence, seconds = _cadence(columns, cells), duration(cells[_TIME])
    if not steps and cadence and seconds:
        steps = cadence * seconds / 60
    return steps * stride / distance if steps and stride and distance and distance < _SHORTEST_POOL else None


def _cadence(columns: _Columns, cells: list[str]) -> float | None:
    """Return the mean cadence. Its column is named after the first sport of the list, so a run's may stand under that of a ride."""
    return next((value for place in columns.cadences if (value := shown_number(cell(cells, place)))), None)


def _draft(columns: _Columns, cells: list[str], metres: float, zone: datetime.tzinfo | None) -> Draft:
    """Return a row as an activity."""
    shown = cells[_DATE].strip()
    at = date_and_time(shown)
    if at is None:
        raise no_row(f"`{shown[:40]}` is no date with a time" if shown else "it has no date")
    sport, indoor = sport_of(cells[_TYPE])
    time, elapsed = duration(cells[_TIME]), duration(cell(cells, columns.elapsed))
    moving = duration(cell(cells, columns.moving)) or time
    ascent = shown_number(cell(cells, columns.ascent))
    return Draft(
        sport=sport,
        start=at_the_wall(at, zone),
        clock="local",
        elapsed=elapsed or time,
        moving=moving,
        distance=_distance(cells[_DISTANCE], sport, metres),
        ascent=ascent if ascent is None or metres != MILE_M else ascent * _FOOT_M,
        cadence=_cadence(columns, cells),
        both_feet=True,
        indoor=indoor,
        title=cells[_TITLE],
    )


def _distance(shown: str, sport: Sport, metres: float) -> float | None:
    """Return a distance in metres."""
    value = shown_number(shown)
    if value is None:
        return None
    if sport is Sport.SWIM and value >= _SHORTEST_POOL:  # of a pool lengths are told in metres, or in yards
        return value if metres != MILE_M else value * 3 * _FOOT_M
    return value * metres

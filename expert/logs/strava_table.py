"""`activities.csv`, the list in Strava's export.

Its names and dates are in the language of the account. Its layout is not: some columns for people come first, a block of plain numbers in
metres and seconds after them, which repeats the names of time and distance. So the columns are found by that repetition, and the names are
needed only of lists that are older or were cut down. Dates are in UTC.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from msgspec import Struct

from expert.logs.activity import Sport
from expert.logs.cells import number, shown_number, truth
from expert.logs.dates import date_and_time
from expert.logs.draft import Draft, Given, started
from expert.logs.faults import no_row, unit_in_doubt
from expert.logs.sports import sport_of
from expert.logs.tables import MILE_M, Table, cell

_ID = (
    *("activity id", "aktivitats-id", "id de l'activite", "id d'activite", "id de actividad", "id de la actividad"),
    *("id attivita", "id dell'attivita", "id da atividade", "activiteits-id", "activiteit-id"),
)
_DATE = (
    *("activity date", "aktivitatsdatum", "date de l'activite", "fecha de la actividad", "data dell'attivita", "data attivita"),
    *("data da atividade", "datum van activiteit", "activiteitsdatum", "date"),
)
_NAME = (
    *("activity name", "name der aktivitat", "nom de l'activite", "nombre de la actividad", "nome dell'attivita", "nome attivita"),
    *("nome da atividade", "naam activiteit", "naam van activiteit", "name"),
)
_TYPE = (
    *("activity type", "aktivitatsart", "type d'activite", "tipo de actividad", "tipo di attivita", "tipo attivita"),
    *("tipo de atividade", "activiteitstype", "type"),
)
_ELAPSED = (
    "elapsed time",
    "verstrichene zeit",
    "temps ecoule",
    "tiempo transcurrido",
    "tempo trascorso",
    "tempo decorrido",
    "verstreken tijd",
)
_ELAPSED_OLD = (*_ELAPSED, "elapsed_time")
_DISTANCE = ("distance", "distanz", "distancia", "distanza", "afstand")
_FILE = (
    *("filename", "dateiname", "nom du fichier", "nombre del archivo", "nombre de archivo", "nome file", "nome del file"),
    *("nome do arquivo", "bestandsnaam"),
)
_MOVING = (
    *("moving time", "bewegungszeit", "duree de deplacement", "temps de deplacement", "tiempo en movimiento", "tempo in movimento"),
    *("tempo de movimentacao", "tempo em movimento", "beweegtijd"),
)
_ASCENT = (
    *("elevation gain", "hohenzunahme", "denivele positif", "desnivel positivo", "dislivello positivo", "aumento di quota"),
    *("ganho de elevacao", "totale stijging", "hoogtewinst"),
)
_CADENCE = (
    *("average cadence", "durchschnittliche trittfrequenz", "cadence moyenne", "cadencia media", "cadenza media", "gemiddelde cadans"),
    "cadencia promedio",
)
_RACE = ("competition", "wettkampf", "competicion", "competizione", "gara", "competicao", "wedstrijd", "competitie")
_BLOCK_MOVING, _BLOCK_DISTANCE, _BLOCK_ASCENT, _BLOCK_CADENCE = 1, 2, 5, 14
"""Where things stand in the block of plain numbers, counted from its elapsed time."""


class _Columns(Struct):
    """Where things stand; `plain_distance` is in metres, `shown_distance` in the unit of the account."""

    date: int | None
    name: int | None
    type: int | None
    file: int | None
    elapsed: int | None
    moving: int | None
    plain_distance: int | None
    shown_distance: int | None
    ascent: int | None
    cadence: int | None
    race: int | None


def fits(table: Table) -> bool:
    """Return whether a table is Strava's."""
    old = table.names[:3] == ["id", "date", "name"] and "elapsed_time" in table.names
    return old or table.names[0] in _ID or _block(table.names) is not None


def _block(names: list[str]) -> int | None:
    """Return where the block of plain numbers begins: there the names of time and distance, sixth and seventh, come again."""
    if len(names) < 20:
        return None
    time, distance = names[5], names[6]
    places = range(8, len(names) - _BLOCK_ASCENT)
    return next((place for place in places if names[place] == time and names[place + _BLOCK_DISTANCE] == distance), None)


def _columns(table: Table) -> _Columns:
    """Return where things stand, by the layout if it is whole, and by names if not."""
    block = _block(table.names)
    race = table.column(_RACE)
    if block is not None:
        cadence = block + _BLOCK_CADENCE
        told = (block, block + _BLOCK_MOVING, block + _BLOCK_DISTANCE, 6, block + _BLOCK_ASCENT)
        return _Columns(1, 2, 3, table.column(_FILE) or block - 3, *told, cadence if cadence < len(table.names) else None, race)
    elapsed, distance = table.column(_ELAPSED_OLD), table.column(_DISTANCE)
    after = range((distance or 0) + 1, len(table.names))
    again = table.column(_DISTANCE, after)
    plain = distance if table.names[0] == "id" else again
    return _Columns(
        *(table.column(_DATE), table.column(_NAME), table.column(_TYPE), table.column(_FILE)),
        *(elapsed, table.column(_MOVING), plain, distance if plain != distance else None),
        *(table.column(_ASCENT), table.column(_CADENCE), race),
    )


def read_strava(table: Table, zone: datetime.tzinfo | None) -> Given:
    """Return the activities of Strava's list; a row that cannot be read is a fault of its own.

    Raises:
        NotReadError: The table breaks off (LOG003), or has no rows (LOG005).
    """
    columns = _columns(table)
    metres = _metres_of_a_unit(columns, table.whole_rows()) or 1000.0
    given = table.drafted(lambda cells: _draft(columns, cells, metres, zone), columns.file)
    if given.activities and columns.plain_distance is None:
        given.notes.append(unit_in_doubt("the list tells distances without their unit; they are read as kilometres"))
    return given


def _metres_of_a_unit(columns: _Columns, rows: Iterable[list[str]]) -> float | None:
    """Return the unit of the account: how long one of the distances that are shown is, by the first row that tells both."""
    for cells in rows:
        plain, shown = number(cell(cells, columns.plain_distance)), shown_number(cell(cells, columns.shown_distance))
        if plain and shown and shown >= 1 and sport_of(cell(cells, columns.type))[0] is not Sport.SWIM:
            for metres in (1000.0, MILE_M):
                if abs(plain / shown / metres - 1) < 0.02:
                    return metres
    return None


def _draft(columns: _Columns, cells: list[str], metres: float, zone: datetime.tzinfo | None) -> Draft:
    """Return a row as an activity."""
    shown = cell(cells, columns.date)
    at = date_and_time(shown)
    if at is None:
        raise no_row(f"`{shown[:40]}` is no date with a time" if shown else "it has no date")
    sport, indoor = sport_of(cell(cells, columns.type))
    distance = number(cell(cells, columns.plain_distance))
    if distance is None:
        distance = shown_number(cell(cells, columns.shown_distance))
        if distance is not None and sport is not Sport.SWIM:  # of swims metres are shown
            distance *= metres
    return Draft(
        sport=sport,
        start=started(at.replace(tzinfo=datetime.UTC).timestamp(), zone),
        elapsed=number(cell(cells, columns.elapsed)),
        moving=number(cell(cells, columns.moving)),
        distance=distance,
        ascent=number(cell(cells, columns.ascent)),
        cadence=number(cell(cells, columns.cadence)),
        indoor=indoor,
        race=truth(cell(cells, columns.race)),
        title=cell(cells, columns.name),
    )

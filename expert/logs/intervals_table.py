"""The list of activities of intervals.icu: names as in a program, metres and seconds, one foot's cadence, times of the athlete's zone.

Lists of today also tell the instant, in `start_date`; it is taken where it stands there.
"""

from __future__ import annotations

import datetime

from expert.logs.cells import number, truth
from expert.logs.dates import date_and_time
from expert.logs.draft import Draft, Given, at_the_wall, started
from expert.logs.faults import no_row
from expert.logs.markup import instant
from expert.logs.sports import sport_of
from expert.logs.tables import Table, cell


def fits(table: Table) -> bool:
    """Return whether a table is one of intervals.icu."""
    return {"start_date_local", "type", "moving_time"} <= set(table.names)


def read_intervals(table: Table, zone: datetime.tzinfo | None) -> Given:
    """Return the activities of a list of intervals.icu; a row that cannot be read is a fault of its own.

    Raises:
        NotReadError: The table breaks off (LOG003), or has no rows (LOG005).
    """
    places = {name: place for place, name in reversed(list(enumerate(table.names)))}
    return table.drafted(lambda cells: _draft({name: cell(cells, place) for name, place in places.items()}, zone))


def _draft(row: dict[str, str], zone: datetime.tzinfo | None) -> Draft:
    """Return a row as an activity."""
    sport, indoor = sport_of(row["type"])
    told = row.get("start_date", "")
    at = instant(told) if told.endswith("Z") or "+" in told else None
    shown = date_and_time(row["start_date_local"])
    if at is None and shown is None:
        raise no_row(f"`{row['start_date_local'][:40]}` is no date with a time" if row["start_date_local"] else "it has no date")
    return Draft(
        sport=sport,
        start=started(at, zone) if at is not None else at_the_wall(shown or datetime.datetime.min, zone),
        clock="local" if at is None else "utc",
        elapsed=number(row.get("elapsed_time", "")),
        moving=number(row["moving_time"]),
        distance=number(row.get("distance", "")),
        ascent=number(row.get("total_elevation_gain", "")),
        cadence=number(row.get("average_cadence", "")),
        indoor=True if indoor else truth(row.get("trainer", "")),
        race=truth(row.get("race", "")),
        title=row.get("name", ""),
    )

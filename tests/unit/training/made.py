"""Training logs made by hand, and a slow second computation of what is taken of them, with a dictionary of days."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from statistics import median

from expert.language.measurements import Measurement, Of, Take
from expert.language.model import Value
from expert.logs.activity import Activity, Sport
from expert.training.log import LackError, TrainingLog
from expert.training.taking import Taking
from tests.unit.logs.made import activity

TODAY = datetime.date(2025, 7, 1)
KM = Of.DISTANCE_KM


def ago(days: int, hour: int = 7, zone: datetime.tzinfo = datetime.UTC) -> datetime.datetime:
    """Return a moment so many days before today."""
    return datetime.datetime.combine(TODAY - datetime.timedelta(days), datetime.time(hour), zone)


def run(days: int, km: float | None = 5, hour: int = 7, sport: Sport = Sport.RUN, **told: object) -> Activity:
    """Return a run so many days ago; ten seconds for each 30 m if nothing else is told."""
    metres = None if km is None else round(km * 1000)
    seconds = None if metres is None else metres // 3
    return activity(sport, ago(days, hour), distance_m=metres, **{"elapsed_s": seconds, **told})  # type: ignore[arg-type]


def ride(days: int) -> Activity:
    """Return a ride, which says that the log was kept."""
    return run(days, 20, sport=Sport.RIDE)


def kept(*activities: Activity, back: int = 400) -> TrainingLog:
    """Return a log of somebody who rode every month, so that it reaches so many days back, and was brought in today."""
    return TrainingLog.of([*activities, *(ride(days) for days in range(0, back + 1, 20))], TODAY)


def way(take: Take, of: Of | None = None, days: tuple[int, int] | None = None, **more: object) -> Measurement:
    """Return a measurement of runs."""
    return Measurement(take, "run", of, days, **more)  # type: ignore[arg-type]


def taken(log: TrainingLog, measurement: Measurement, left_out: Iterable[Activity] = (), **values: int) -> Fraction | str:
    """Return what is taken, or why it is not."""
    numbers: Mapping[str, Value] = {name: Decimal(number) for name, number in values.items()}
    try:
        return Taking(log, TODAY, numbers).take(measurement, tuple(left_out))[0]
    except LackError as error:
        return error.lack.value


def by_days(log: TrainingLog, first: int, last: int) -> dict[int, list[Activity]]:
    """Return the runs of each day, by how many days ago it was."""
    found: dict[int, list[Activity]] = {days: [] for days in range(first, last - 1, -1)}
    for item in log.activities:
        days = (TODAY - item.start.date()).days
        if item.sport is Sport.RUN and days in found:
            found[days].append(item)
    return found


def slowly(log: TrainingLog, take: Take, first: int, last: int) -> Fraction:
    """Return what is taken of runs that tell everything, from so many days ago to so many, day by day."""
    days = by_days(log, first, last)
    km = {day: sum((Fraction(item.distance_m or 0, 1000) for item in runs), Fraction(0)) for day, runs in days.items()}
    before = [by_days(log, first + 7 * week, first + 7 * week - 6) for week in range(1, 9)]
    usual = Fraction(median(Fraction(sum(item.distance_m or 0 for runs in week.values() for item in runs), 1000) for week in before))
    weeks = [sum((km[last + 7 * week + day] for day in range(7)), Fraction(0)) for week in range((first - last + 1) // 7)]
    if take is Take.LONGEST:
        return max((Fraction(item.distance_m or 0, 1000) for runs in days.values() for item in runs), default=Fraction(0))
    if take is Take.COUNT:
        return Fraction(sum(map(len, days.values())))
    if take is Take.USUAL_WEEK:
        return Fraction(median(weeks))
    if take is Take.GROWTH:
        return sum(km.values(), Fraction(0)) * 7 / (first - last + 1) / usual
    if take is Take.JUMP:
        return max(weeks) / usual
    assert take is Take.BREAK
    marks = "".join("x" if runs else "." for runs in days.values())
    return Fraction(max(map(len, marks.split("x"))))

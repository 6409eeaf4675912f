"""Which activities a measurement means, and what it takes of each: how fast, how far up, how long. All of it is exact."""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction
from statistics import median
from typing import assert_never

from expert.language.measurements import USUAL_SPEED_DAYS, Measurement, Of
from expert.logs.activity import Activity, Sport
from expert.training.log import Lack, LackError, Span, TrainingLog, days

FAST_METRES = 800
"""So much of a run has to be fast."""
Chosen = tuple[tuple[Activity, ...], tuple[Activity, ...]]
"""Those that are meant, and those of which it is not told."""


class Meant:
    """The activities of a log that a measurement means."""

    def __init__(self, log: TrainingLog, way: Measurement, left_out: Collection[Activity]) -> None:
        self._log = log
        self._way = way
        self._left_out = left_out
        self._speeds: dict[Activity, Fraction] = {}

    @property
    def days_before(self) -> int:
        """Return how many days before an activity must be known, to say whether it is meant."""
        has_speed = self._way.least_speed_pct is not None or self._way.most_speed_pct is not None
        return USUAL_SPEED_DAYS if has_speed else 0

    def of_the_sport(self, span: Span) -> tuple[Activity, ...]:
        """Return everything of the sport in some days."""
        return tuple(item for item in self._log.activities if item.sport is Sport(self._way.sport) and span.holds(item))

    def choose(self, span: Span) -> Chosen:
        """Return the activities of some days that are meant, and those of which it is not told whether they are."""
        meant: list[Activity] = []
        unclear: list[Activity] = []
        for item in self.of_the_sport(span):
            if item in self._left_out:
                continue
            try:
                if self._is_meant(item):
                    meant.append(item)
            except LackError:
                unclear.append(item)
        return tuple(meant), tuple(unclear)

    def tells(self, activity: Activity) -> bool:
        """Return whether an activity tells what is taken of it."""
        try:
            self.value(activity)
        except LackError:
            return False
        return True

    def value(self, activity: Activity) -> Fraction:
        """Return what is taken of an activity.

        Raises:
            LackError: It does not tell.
        """
        match self._way.of:
            case Of.DISTANCE_KM:
                return Fraction(_told(activity.distance_m), 1000)
            case Of.MINUTES:
                return Fraction(_told(activity.moving_s or activity.elapsed_s), 60)
            case Of.CLIMB_M_PER_KM:
                return _climb(activity)
            case Of.CADENCE_SPM:
                return Fraction(_told(activity.cadence_spm))
            case None:
                return Fraction(0)
            case _:  # pragma: no cover
                assert_never(self._way.of)

    def _is_meant(self, activity: Activity) -> bool:
        """Return whether an activity is so fast, so slow, or goes up so much, as is asked for."""
        way = self._way
        if way.least_climb_m_per_km is not None and _climb(activity) < Fraction(way.least_climb_m_per_km):
            return False
        if way.least_speed_pct is not None and not self._is_fast(activity, Fraction(way.least_speed_pct) / 100):
            return False
        return way.most_speed_pct is None or _speed(activity) <= self._usual_speed(activity) * Fraction(way.most_speed_pct) / 100

    def _is_fast(self, activity: Activity, times: Fraction) -> bool:
        """Return whether enough of a run was so many times as fast as usual; a race always was."""
        if activity.race:
            return True
        wanted = self._usual_speed(activity) * times
        if not activity.splits:
            return _speed(activity) >= wanted
        return sum(item.metres for item in activity.splits if Fraction(item.metres, max(1, item.seconds)) >= wanted) >= FAST_METRES

    def _usual_speed(self, activity: Activity) -> Fraction:
        """Return the median speed of the activities of its kind in the time before, itself among them, of those that tell it."""
        if activity not in self._speeds:
            day = activity.start.date()
            around = self.of_the_sport(Span(day - days(USUAL_SPEED_DAYS), day))
            speeds = [_speed(item) for item in around if item.distance_m and (item.moving_s or item.elapsed_s)]
            if not speeds:
                raise LackError(Lack.NOT_TOLD)
            self._speeds[activity] = Fraction(median(speeds))
        return self._speeds[activity]


def _speed(activity: Activity) -> Fraction:
    """Return the speed of an activity in metres a second."""
    return Fraction(_told(activity.distance_m), max(1, _told(activity.moving_s or activity.elapsed_s)))


def _climb(activity: Activity) -> Fraction:
    """Return how many metres an activity goes up on a kilometre; indoors none."""
    if activity.indoor and activity.ascent_m is None:
        return Fraction(0)
    return Fraction(_told(activity.ascent_m) * 1000, max(1, _told(activity.distance_m)))


def _told(number: int | None) -> int:
    """Return a number that an activity tells."""
    if number is None:
        raise LackError(Lack.NOT_TOLD)
    return number

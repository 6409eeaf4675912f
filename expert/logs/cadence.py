"""Steps a minute: the one place that knows how files count them."""

from __future__ import annotations

import math

from expert.logs.activity import Sport

_SLOWEST_RUN = 130.0
_SLOWEST_WALK = 80.0
"""From here on a cadence counts both feet: one foot alone is never that fast, and two are hardly ever slower."""
_POSSIBLE = range(40, 281)


def feet(told: float, sport: Sport) -> int:
    """Return by what a cadence must be multiplied to count both feet.

    FIT, TCX, Strava and intervals.icu count one foot, as a sensor on one shoe does. Most programs that write GPX do too, but some write
    steps, and so do some that write TCX. No file says which. So it is told by the number: a runner makes 130 steps a minute and more,
    and one foot of a runner hardly 110. A jog of fewer than 130 steps that was counted with both feet is taken for twice as fast. Only
    Garmin Connect's table always counts both feet, however slow, so its reader says so and does not come here.
    """
    return 1 if told >= (_SLOWEST_RUN if sport is Sport.RUN else _SLOWEST_WALK) else 2


def steps_a_minute(told: float | None, sport: Sport, *, both_feet: bool = False) -> int | None:
    """Return steps a minute of both feet from the cadence that a file tells of a run or a walk; None for what no feet can do."""
    if told is None or not math.isfinite(told) or told <= 0:
        return None
    steps = round(told if both_feet else told * feet(told, sport))
    return steps if steps in _POSSIBLE else None

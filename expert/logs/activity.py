"""An activity as a training file tells it: what it was, when, how long, how far. It knows no file format.

Numbers are whole, in the unit that their name says. What a file does not tell is None, never 0.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from enum import Enum
from typing import Any, Literal

import msgspec
from msgspec import Struct

Clock = Literal["utc", "local"]
"""What a file told of a start: an instant, or only what a clock on the wall showed, somewhere."""


class Sport(Enum):
    """What somebody did."""

    RUN = "run"
    WALK = "walk"
    RIDE = "ride"
    SWIM = "swim"
    STRENGTH = "strength"
    OTHER = "other"


ON_FOOT = frozenset({Sport.RUN, Sport.WALK})
"""Of these a cadence is one of steps."""


class Split(Struct, frozen=True):
    """About 400 m of a run; the last one of a run may be shorter.

    Attributes:
        metres: How long it is.
        seconds: How long it took, without pauses.
        cadence_spm: Steps a minute, of both feet.
    """

    metres: int
    seconds: int
    cadence_spm: int | None = None


class Activity(Struct, frozen=True):
    """One activity.

    Attributes:
        sport: What it was.
        start: When it began, with a zone: that of the reader, or of the watch where its file tells it. Its date is the local day.
        clock: `utc` where the file told an instant, `local` where it told the time of a zone that nobody knows.
        elapsed_s: From start to end.
        moving_s: The same without pauses.
        distance_m: How far.
        ascent_m: How far up.
        cadence_spm: Steps a minute of both feet, of a run or a walk.
        indoor: Whether it was on a treadmill or a trainer.
        race: Whether it was a race; only where the file says so.
        title: What it was called.
        splits: Of a run with track points.
        file: Where it came from, `export.zip/activities/1.fit.gz`.
    """

    sport: Sport
    start: datetime.datetime
    clock: Clock
    elapsed_s: int | None
    moving_s: int | None
    distance_m: int | None
    ascent_m: int | None
    cadence_spm: int | None
    indoor: bool | None
    race: bool | None
    title: str = ""
    splits: tuple[Split, ...] = ()
    file: str = ""

    def to_data(self) -> dict[str, Any]:
        """Return it as plain data, which JSON can hold."""
        data: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(self))
        return data


def activity_from_data(data: Mapping[str, Any]) -> Activity:
    """Return an activity from its plain data.

    Raises:
        ValueError: The data is none.
    """
    return msgspec.convert(data, Activity)

"""An activity while it is read: numbers as a file has them, and what of them can have been so."""

from __future__ import annotations

import datetime
import math

from msgspec import Struct

from expert.logs.activity import ON_FOOT, Activity, Clock, Split, Sport
from expert.logs.cadence import steps_a_minute
from expert.logs.faults import Fault, NotReadError, impossible
from expert.printable import printable

EARLIEST_YEAR = 1990
"""Nobody wore a watch that kept a log before; a watch that has lost its date shows such a year."""
LONGEST_ON_FOOT_M = 1_000_000
LONGEST_M = 40_000_000
LONGEST_S = 31 * 24 * 3600
LONGEST_TITLE = 200
MOST_ROWS = 100
"""So many rows of a table are told one by one."""
_AHEAD = datetime.timedelta(days=1)
"""A clock of an unknown zone may be that far ahead."""


class Draft(Struct):
    """What a reader found; as in an `Activity`, but not yet rounded nor checked.

    Attributes:
        cadence: As the file counts it.
        both_feet: Whether the file is known to count both feet.
    """

    sport: Sport
    start: datetime.datetime
    clock: Clock = "utc"
    elapsed: float | None = None
    moving: float | None = None
    distance: float | None = None
    ascent: float | None = None
    cadence: float | None = None
    both_feet: bool = False
    indoor: bool | None = None
    race: bool | None = None
    title: str = ""
    splits: tuple[Split, ...] = ()

    def finished(self) -> Activity:
        """Return it as an activity.

        Raises:
            NotReadError: It cannot have been so (LOG006).
        """
        self._refuse_the_impossible()
        elapsed, moving = _positive(self.elapsed), _positive(self.moving)
        if elapsed is not None and moving is not None:
            elapsed = max(elapsed, moving)  # each was rounded by itself
        return Activity(
            sport=self.sport,
            start=self.start,
            clock=self.clock,
            elapsed_s=elapsed,
            moving_s=moving,
            distance_m=_positive(self.distance),
            ascent_m=_whole(self.ascent),
            cadence_spm=steps_a_minute(self.cadence, self.sport, both_feet=self.both_feet) if self.sport in ON_FOOT else None,
            indoor=self.indoor,
            race=self.race,
            title=printable(" ".join(self.title.split()))[:LONGEST_TITLE],
            splits=self.splits if self.sport is Sport.RUN else (),
        )

    def _refuse_the_impossible(self) -> None:
        """Raise where no activity can have been so."""
        if self.start.year < EARLIEST_YEAR:
            raise impossible(f"it would have begun in {self.start.year}")
        if self.start > datetime.datetime.now(datetime.UTC) + _AHEAD:
            raise impossible(f"it would begin on {self.start.date()}, which is still to come")
        lengths = [value for value in (self.elapsed, self.moving, self.distance) if value is not None]
        if any(value < 0 for value in lengths):
            raise impossible("a time or a distance is negative")
        if not any(value >= 0.5 for value in lengths):
            raise impossible("it has neither a time nor a distance")
        longest = LONGEST_ON_FOOT_M if self.sport in ON_FOOT else LONGEST_M
        if self.distance is not None and self.distance > longest:
            raise impossible(f"it would be {self.distance / 1000:,.0f} km long")
        if max(self.elapsed or 0, self.moving or 0) > LONGEST_S:
            raise impossible("it would have taken more than a month")


class Given(Struct):
    """What one file gave.

    Attributes:
        activities: In the order of the file.
        links: For the activities of a table, the file that each names, by the number of the activity.
        faults: What gives nothing.
        notes: What was read, and may mean something else.
        untold: How many more rows give nothing.
    """

    activities: list[Activity] = []
    links: dict[int, str] = {}
    faults: list[Fault] = []
    notes: list[Fault] = []
    untold: int = 0

    def add(self, draft: Draft, link: str = "", line: int = 0) -> None:
        """Take an activity, or why there is none."""
        try:
            activity = draft.finished()
        except NotReadError as error:
            self.refuse(error, line)
            return
        if link:
            self.links[len(self.activities)] = link
        self.activities.append(activity)

    def refuse(self, error: NotReadError, line: int = 0) -> None:
        """Note that something gives nothing; of rows only the first hundred are told one by one."""
        fault = Fault(error.fault.code, error.fault.message, error.fault.help, line)
        if len(self.faults) < MOST_ROWS:
            self.faults.append(fault)
        else:
            self.untold += 1


def started(seconds: float, zone: datetime.tzinfo | None) -> datetime.datetime:
    """Return an instant, counted in seconds from 1970, in a zone; the machine's where none is given.

    Raises:
        NotReadError: There is no such instant (LOG006).
    """
    try:
        return datetime.datetime.fromtimestamp(seconds, datetime.UTC).astimezone(zone)
    except (OverflowError, OSError, ValueError) as error:
        raise impossible("it does not say when it was") from error


def at_the_wall(shown: datetime.datetime, zone: datetime.tzinfo | None) -> datetime.datetime:
    """Return what a clock of a zone showed as an instant; of the machine's zone where none is given.

    Raises:
        NotReadError: There is no such instant (LOG006).
    """
    try:
        return shown.astimezone() if zone is None else shown.replace(tzinfo=zone)
    except (OverflowError, OSError, ValueError) as error:
        raise impossible("it does not say when it was") from error


def _whole(value: float | None) -> int | None:
    """Return a number rounded; None for one that is none."""
    return round(value) if value is not None and math.isfinite(value) and value >= 0 else None


def _positive(value: float | None) -> int | None:
    """Return a number rounded; None where nothing was measured."""
    return _whole(value) or None

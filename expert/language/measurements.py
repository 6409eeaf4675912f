"""How a finding is measured by a training log: which activities, which span of days, what is taken of them, and which answer that gives."""
# Annotations are not put off here: what the model holds is decoded by them.

from decimal import Decimal
from enum import Enum
from typing import Annotated

from msgspec import Struct

from expert.language.forms import Snake
from expert.language.kinds import Kind
from expert.shapes.notes import Form, Says

MOST_DAYS_BACK = 730
"""No span reaches further back."""


class Take(Enum):
    """What is taken of the activities of a span, as a number."""

    LONGEST = "longest"
    DAYS_SINCE = "days_since"
    COUNT = "count"
    USUAL_WEEK = "usual_week"
    GROWTH = "growth"
    JUMP = "jump"
    MORE_OFTEN = "more_often"
    BREAK = "break"
    MEDIAN = "median"
    SHARE_INDOORS = "share_indoors"


class Of(Enum):
    """What of an activity is meant, in the unit that its name says."""

    DISTANCE_KM = "distance_km"
    MINUTES = "minutes"
    CLIMB_M_PER_KM = "climb_m_per_km"
    CADENCE_SPM = "cadence_spm"


_UNITS = {Of.DISTANCE_KM: "km", Of.MINUTES: "minutes", Of.CLIMB_M_PER_KM: "m/km", Of.CADENCE_SPM: "steps/min"}
_IN_DAYS = frozenset({Take.DAYS_SINCE, Take.BREAK})
_OF_THEIR_UNIT = frozenset({Take.LONGEST, Take.USUAL_WEEK, Take.MEDIAN})

WEEKS_BEFORE = 8
"""The weeks before a span against which it is held how much and how often something was done."""
USUAL_SPEED_DAYS = 90
"""The usual speed is the median of the activities of so many days before."""

_Finding = Annotated[Snake, Kind.FINDING.names]
_Days = Annotated[int, Form(least=0, most=MOST_DAYS_BACK)]
_Bound = Annotated[Decimal, Form(least=0, most=100_000)]


class Measurement(Struct, frozen=True, omit_defaults=True):
    """A way in which a finding is measured: a number, and if it lies within the bounds, the answer that it gives.

    A number is the answer to a number finding. Of several measures the first whose bounds hold gives the answer; where one of them cannot
    be taken before, none is given.
    """

    take: Annotated[Take, Says("What is taken of the activities.")]
    sport: Annotated[str, Form(among=("run", "walk", "ride", "swim", "strength")), Says("Of which kind they are.")]
    of: Annotated[Of | None, Says("What of each activity: needed by `longest`, `usual_week`, `growth`, `jump` and `median`.")] = None
    days: Annotated[tuple[_Days, _Days] | None, Says("From how many days ago to how many; today is 0.")] = None
    before: Annotated[
        _Finding | None, Says("A count of days: the days are those before that day, counted from there; without it, before today.")
    ] = None
    after: Annotated[_Finding | None, Says("A count of days: the days are those after that day.")] = None
    without: Annotated[_Finding | None, Says("Another finding: the activities that gave its answer are left out.")] = None
    least_speed_pct: Annotated[_Bound | None, Says("Only activities, a part of 800 m at least, that were so fast: 100 is usual.")] = None
    most_speed_pct: Annotated[_Bound | None, Says("Only activities that were no faster on the whole: 100 is usual.")] = None
    least_climb_m_per_km: Annotated[_Bound | None, Says("Only activities that go up so much.")] = None
    least: Annotated[_Bound | None, Says("It gives the answer from this number on.")] = None
    most: Annotated[_Bound | None, Says("It gives the answer up to this number.")] = None
    gives: Annotated[str, Says("The answer: an option of a choice, `yes` or `no`; none for a number.")] = ""

    @property
    def unit(self) -> str:
        """Return the unit of what is taken; nothing of a plain number."""
        if self.take in _IN_DAYS:
            return "days"
        return _UNITS[self.of] if self.take in _OF_THEIR_UNIT and self.of is not None else ""

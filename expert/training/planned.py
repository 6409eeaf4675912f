"""A distance that somebody plans, as they write it."""

from __future__ import annotations

import re
from decimal import Decimal

from expert.language.units import convert

_LEAST = Decimal("0.2")
_PLANNED = re.compile(r"([0-9]{1,6}(?:[.,][0-9]{1,3})?)\s*(\S*)")


def read_planned(text: str) -> Decimal | None:
    """Return the kilometres that somebody plans, such as `12`, `12.5 km` or `8 mi`; None where it is no distance that anybody runs.

    Whoever writes `12m` means miles, and not twelve metres.
    """
    found = _PLANNED.fullmatch(text.strip())
    if found is None:
        return None
    number = Decimal(found[1].replace(",", "."))
    km = number if found[2] in ("", "km") else convert(number, found[2], "km", 2)
    return None if km is None or km < _LEAST else km

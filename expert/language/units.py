"""Units: a number in one unit is given in another of the same dimension, exactly.

What a unit is called stands in the knowledge base and in the answers, as free text; pint knows which of them are units. It takes longer to
import than a knowledge base to load, so it is imported when an answer carries another unit than its finding's.
"""

from __future__ import annotations

import re
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

from expert.language.formulas import rounded

if TYPE_CHECKING:
    from pint import Unit, UnitRegistry

_NAME = re.compile(r"°?[^\W\d_]+[²³]?(?:/°?[^\W\d_]+[²³]?)?")
"""A unit, or one for each of another. Nothing with a digit: pint would compute it, however long that takes."""
_LONGEST = 40


class Measured(Enum):
    """What an amount measures."""

    LENGTH = "length"
    MASS = "mass"
    TEMPERATURE = "temperature"
    TIME = "time"
    AMOUNT = "amount"


def convert(number: Decimal, unit: str, into: str, decimals: int) -> Decimal | None:
    """Return a number given in `unit` as one in `into`; None where either is no unit or they measure different things.

    Args:
        number: What was given.
        unit: The unit it was given in.
        into: The unit to give it in.
        decimals: How many decimals the result has; it is rounded half away from zero.
    """
    exact = _exact(Fraction(number), unit, into)
    return None if exact is None else rounded(exact, decimals)


def factors(unit: str, into: str) -> tuple[Fraction, Fraction] | None:
    """Return by what a number in `unit` is multiplied to give it in another, and what is added then; None where that does not do."""
    none, one, two = (_exact(Fraction(number), unit, into) for number in range(3))
    return None if none is None or one is None or two is None or two - one != one - none else (one - none, none)


def _exact(number: Fraction, unit: str, into: str) -> Fraction | None:
    """Return a number given in a unit as one in another; None where either is none, they measure different things, or it is no fraction."""
    given, wanted = _unit(unit), _unit(into)
    if given is None or wanted is None or given.dimensionality != wanted.dimensionality:
        return None
    from pint.errors import PintError

    try:
        found = _registry().Quantity(number, given).to(wanted).magnitude
    except (PintError, TypeError):  # TypeError: of the logarithm of a fraction
        return None
    return Fraction(found)  # of a power, as of decibels, pint makes a float


def is_known(name: str) -> bool:
    """Return whether a name can be read as a unit, one without a dimension such as `mg/kg` too."""
    return _parsed(name) is not None


def is_unit(name: str) -> bool:
    """Return whether a name is that of a unit; in another language it may be one that nobody knows here."""
    return _unit(name) is not None


def dimension(unit: str) -> Measured:
    """Return what a unit measures; an amount of something where it is no single dimension that has a word."""
    known = _unit(unit)
    measured = {} if known is None else dict(known.dimensionality)
    return next((item for item in Measured if measured == {f"[{item.value}]": 1}), Measured.AMOUNT)


@cache
def _registry() -> UnitRegistry[Fraction]:
    """Return what pint knows, computing with fractions."""
    from pint import UnitRegistry

    return UnitRegistry(non_int_type=Fraction)


@cache
def _unit(name: str) -> Unit | None:
    """Return the unit of that name, if it is one.

    A percentage and whatever else has no dimension is none here: each could be given as any other.
    """
    unit = _parsed(name)
    return unit if unit is not None and unit.dimensionality else None


@cache
def _parsed(name: str) -> Unit | None:
    """Return what pint reads in a name, if it reads a unit."""
    if len(name) > _LONGEST or not _NAME.fullmatch(name) or any(sign.isnumeric() for sign in name if sign not in "²³"):
        return None
    from pint.errors import PintError

    try:
        return _registry().parse_units(name)
    except (PintError, ValueError):  # ValueError: `nan`, which Python takes for a number
        return None

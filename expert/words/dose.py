"""Doses in words."""

from __future__ import annotations

from expert.language.forms import Amount, Dose, Measure
from expert.words.catalogue import ENGLISH, Catalogue
from expert.words.phrases import write_number


def say_dose(dose: Dose, words: Catalogue = ENGLISH) -> str:
    """Return a dose in words: `10 to 20 minutes, 2 to 4 times a day`."""
    return ", ".join(_part(key, part, words) for key, part in dose.items())


def _part(key: str, part: Amount | Measure, words: Catalogue) -> str:
    """Return one part of a dose, with its unit where it is measured in one."""
    if isinstance(part, Measure):
        return words.say("dose", key, n=_amount(part.amount, words), unit=part.unit)
    return words.say("dose", key, n=_amount(part, words))


def _amount(amount: Amount, words: Catalogue) -> str:
    """Return an amount: one number, or least to most."""
    low, high = amount
    return write_number(low) if low == high else words.say("dose", "range", low=write_number(low), high=write_number(high))

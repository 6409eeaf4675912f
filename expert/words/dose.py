"""Doses in words."""

from __future__ import annotations

from collections.abc import Mapping

from expert.language.forms import Amount
from expert.words.catalogue import say
from expert.words.phrases import write_number


def say_dose(dose: Mapping[str, Amount]) -> str:
    """Return a dose in words: `10 to 20 minutes, 2 to 4 times a day`."""
    return ", ".join(say("dose", key, n=say_amount(amount)) for key, amount in dose.items())


def say_amount(amount: Amount) -> str:
    """Return an amount: one number, or least to most."""
    low, high = amount
    return write_number(low) if low == high else say("dose", "range", low=write_number(low), high=write_number(high))

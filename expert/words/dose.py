"""Doses in words."""

from __future__ import annotations

from collections.abc import Mapping

from expert.language.forms import Amount
from expert.words.catalogue import Catalogue, catalogue
from expert.words.phrases import write_number


def say_dose(dose: Mapping[str, Amount], words: Catalogue | None = None) -> str:
    """Return a dose in words: `10 to 20 minutes, 2 to 4 times a day`; English where no catalogue is given."""
    said = words or catalogue()
    return ", ".join(said.say("dose", key, n=_amount(amount, said)) for key, amount in dose.items())


def _amount(amount: Amount, words: Catalogue) -> str:
    """Return an amount: one number, or least to most."""
    low, high = amount
    return write_number(low) if low == high else words.say("dose", "range", low=write_number(low), high=write_number(high))

"""Doses in words."""

from __future__ import annotations

from expert.language.forms import Amount, Dose, Measure
from expert.language.model import KnowledgeBase
from expert.words.catalogue import Catalogue
from expert.words.phrases import fill_written, write_number


def say_dose(knowledge: KnowledgeBase, dose: Dose, words: Catalogue) -> str:
    """Return a dose in words: `10 to 20 minutes, 2 to 4 times a day`."""
    return ", ".join(_part(knowledge, key, part, words) for key, part in dose.items())


def _part(knowledge: KnowledgeBase, key: str, part: Measure, words: Catalogue) -> str:
    """Return one part of a dose: as the knowledge base says it where it declares it, with its unit where it is measured in one."""
    amount = _amount(part.amount, words)
    if key in knowledge.counted:
        return fill_written(knowledge.counted[key].phrase, amount, words)
    return words.say_number("dose", key, amount, unit=part.unit)


def _amount(amount: Amount, words: Catalogue) -> str:
    """Return an amount: one number, or least to most."""
    low, high = amount
    return write_number(low) if low == high else words.say("dose", "range", low=write_number(low), high=write_number(high))

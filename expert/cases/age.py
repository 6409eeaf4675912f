"""How old answers are on the day on which they are used again, and which of them still hold then."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from msgspec.structs import replace

from expert.cases.applying import only
from expert.cases.case import DONT_KNOW, Case

DAYS_CURRENT = 7
"""Answers older than this are out of date when they are used again."""


@dataclass(frozen=True, slots=True)
class OldAnswer:
    """An answer that is out of date, and how many days old it is."""

    finding: str
    days: int


def old_answers(case: Case, today: datetime.date) -> tuple[OldAnswer, ...]:
    """Return the answers that were given more than seven days ago, the oldest first; what was only assumed nobody gave.

    Args:
        case: Whose answers; one without a day of its own was given on the day of the case.
        today: The day on which they are used again.
    """
    given = (item for item in _out_of_date(case, today) if case.answers[item.finding].origin != "assumed")
    return tuple(sorted(given, key=lambda item: -item.days))


def _out_of_date(case: Case, today: datetime.date) -> Iterator[OldAnswer]:
    """Yield what was said or assumed more than seven days ago."""
    aged = (OldAnswer(name, (today - _day(case, name)).days) for name in case.answers)
    yield from (item for item in aged if item.days > DAYS_CURRENT)


def still_holding(case: Case, today: datetime.date) -> Case:
    """Return what of a case still holds on another day, as a case of that day, each answer with the day on which it was given.

    What is out of date goes, and what was only skipped: it may be asked again.
    """
    is_current = (today - case.date).days <= DAYS_CURRENT
    unknown = {name: word for name, word in case.unknown.items() if word == DONT_KNOW and is_current}
    old = {item.finding for item in _out_of_date(case, today)}
    days = {name: _day(case, name) for name in case.answers}
    dated = {name: replace(answer, on=None if days[name] == today else days[name]) for name, answer in case.answers.items()}
    return replace(only(replace(case, answers=dated), {*dated, *unknown} - old), date=today)


def _day(case: Case, name: str) -> datetime.date:
    """Return the day on which an answer was given."""
    return case.answers[name].on or case.date

"""How old answers are on the day on which they are used again, and which of them still hold then."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Set
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from expert.cases.applying import only
from expert.cases.case import DONT_KNOW, Case
from expert.given import checked
from expert.language.model import Anew, Counts, Finding, FindingType, KnowledgeBase, Said, Value
from expert.language.movement import with_days
from expert.language.remembered import remembered

DAYS_CURRENT = 7
"""Answers older than this are out of date when they are used again."""


class OldAnswer(Struct, frozen=True):
    """An answer that is out of date: how many days old it is, and the day on which it was given."""

    finding: str
    days: int
    on: datetime.date


@checked
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
    given = {name: _day(case, name) for name in case.answers}
    aged = (OldAnswer(name, (today - day).days, day) for name, day in given.items())
    yield from (item for item in aged if item.days > DAYS_CURRENT)


def is_lasting(finding: Finding) -> bool:
    """Return whether an answer can be used however old it is: it changes never, only by a choice, or as the days that it counts pass."""
    match finding.anew:
        case Anew.NEVER | Anew.BY_CHOICE:
            return True
        case Anew.BY_WAITING | Anew.BY_VISIT:
            return finding.counts is not None
        case Anew.BY_DOING:
            return False
        case _:  # pragma: no cover
            assert_never(finding.anew)


@remembered
def lasting(knowledge: KnowledgeBase) -> frozenset[str]:
    """Return the findings whose answers a diary keeps however old they are: those that last, and that it does not ask again itself.

    What may come up anew, as a warning sign may, is not told apart here from what happened once: the diary has to ask for it.
    """
    plan = knowledge.diary
    if plan is None:
        return frozenset()
    asked = {name for screen in (*plan.each_day, *plan.when_open) for name in knowledge.asked_on(screen)}
    return frozenset(name for name, finding in knowledge.findings.items() if is_lasting(finding) and name not in asked)


def still_holding(knowledge: KnowledgeBase, case: Case, today: datetime.date, lasting: Set[str] = frozenset()) -> Case:
    """Return what of a case still holds on another day, as a case of that day, each answer with the day on which it was given.

    What is out of date goes, and what was only skipped: it may be asked again. A count of days is counted anew. One that doing something
    begins anew goes as well once a day has passed, since nobody said that it was not done again; and one that counts the days to something
    goes once that day has passed.

    Args:
        knowledge: What is asked.
        case: The answers.
        today: The day.
        lasting: Findings whose answers hold however old they are.
    """
    is_current = (today - case.date).days <= DAYS_CURRENT
    unknown = {name: word for name, word in case.unknown.items() if word == DONT_KNOW and is_current}
    days = {name: _day(case, name) for name in case.answers}
    old = {item.finding for item in _out_of_date(case, today)} - lasting
    old |= {name for name, day in days.items() if day < today and _is_over(knowledge.findings[name], case.values[name], (today - day).days)}
    dated = {name: replace(answer, on=None if days[name] >= today else days[name]) for name, answer in case.answers.items()}
    for name, day in days.items():
        finding = knowledge.findings[name]
        if finding.counts is not None and day < today:
            if finding.type is FindingType.DATE:
                dated[name] = replace(dated[name], value=_in_range(finding, case.answers[name].value, today))
            else:
                later = with_days(knowledge, {name: case.values[name]}, (today - day).days)
                dated[name] = replace(case.answers[name], value=later[name], on=None)
    return replace(only(replace(case, answers=dated), {*dated, *unknown} - old), date=today)


def _is_over(finding: Finding, value: Value, passed: int) -> bool:
    """Return whether a count of days says nothing once so many have passed: it may have begun anew, or what it counts to has come."""
    match finding.counts:
        case None:
            return False
        case Counts.UP:
            return finding.anew is Anew.BY_DOING
        case Counts.DOWN:
            return not isinstance(value, str) and value - passed < finding.bounds[0]
        case _:  # pragma: no cover
            assert_never(finding.counts)


def _in_range(finding: Finding, said: Said, today: datetime.date) -> Said:
    """Return a date as it is, or where it has left its range the first that has not, as a count of days stops there."""
    low, high = (today - datetime.timedelta(int(days)) for days in reversed(finding.bounds))
    return min(max(said, low), high) if isinstance(said, datetime.date) else said


def _day(case: Case, name: str) -> datetime.date:
    """Return the day on which an answer was given."""
    return case.answers[name].on or case.date

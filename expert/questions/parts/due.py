"""What is due on a day, and whether something stands open before which nothing may soothe."""

from __future__ import annotations

from typing import Annotated

from expert.cases.age import DAYS_CURRENT
from expert.consultation.outcome import Consultation
from expert.language.meaning import Status
from expert.language.names import FindingName, RecommendationName
from expert.questions.parts.next import open_conclusions, proposed
from expert.questions.parts.screen import by_priority
from expert.questions.parts.seeing import has_flag
from expert.shapes.notes import Says
from expert.shapes.part import Part


class Due(Part, frozen=True):
    """What is due."""

    visits: Annotated[tuple[RecommendationName, ...], Says("Whom to turn to.")]
    tests: Annotated[tuple[FindingName, ...], Says("Tests that may be done now, and could change something.")]
    tests_waiting: Annotated[int, Says("How many tests could that wait until they may be done.")]
    next_entry_days: Annotated[int | None, Says("In how many days to look again; null where no day is set.")]
    all_again_days: Annotated[int | None, Says("In how many days to go through all questions again; 0 is now, null where no day is set.")]


def due(consultation: Consultation) -> Due:
    """Return what is due on the day of a consultation.

    Going through all questions again is due when it is time to look again, counted from the day of the oldest answer: whatever was asked
    since then was asked beside it. It is never due within the days for which every answer holds.
    """
    open = proposed(consultation.knowledge, consultation.meaning, open_conclusions(consultation.knowledge, consultation.meaning))
    case = consultation.case
    since = min((answer.on for answer in case.answers.values() if answer.on is not None), default=case.date)
    look = consultation.look_again
    return Due(
        visits=tuple(item.id for item in by_priority(consultation, Status.RECOMMENDED) if item.tell),
        tests=tuple(name for name in open.asked if consultation.knowledge.findings[name].test),
        tests_waiting=len(open.waiting),
        next_entry_days=None if look is None else look.days,
        all_again_days=None if look is None else max(0, max(look.days, DAYS_CURRENT + 1) - (case.date - since).days),
    )


def is_alarm_open(consultation: Consultation) -> bool:
    """Return whether a warning sign stands, or something that cannot wait is in force or could still be: nothing may soothe before it."""
    could_be_urgent = (_could_be_urgent(consultation, name) for name in consultation.decisions)
    return bool(consultation.violations) or has_flag(consultation) or any(could_be_urgent)


def _could_be_urgent(consultation: Consultation, decision: str) -> bool:
    """Return whether a decision is at a level that cannot wait, or could still come to one."""
    scale, outcome = consultation.knowledge.decisions[decision], consultation.decisions[decision]
    strictest = max(outcome.in_force, outcome.ceiling, key=scale.rank)
    is_urgent = bool(scale.urgent_from) and not scale.is_stricter(scale.urgent_from, strictest)
    return is_urgent or scale.level(strictest).alone

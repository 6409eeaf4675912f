"""A check-in of a diary that is kept: what it begins with, and what is kept of it. Whoever shows it does that in its own way."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from expert.errors import CaseError, Diagnostic, Location, QueryError
from expert.printable import printable

if TYPE_CHECKING:
    from expert.cases.case import Case
    from expert.consultation.outcome import Consultation
    from expert.diary.store import Store
    from expert.interview import CheckIn
    from expert.language.model import KnowledgeBase


class Before(Struct, frozen=True):
    """What a check-in begins with: what the last entry means by the rules of today, and what is followed of the last weeks."""

    consultation: Consultation
    entries: tuple[Case, ...]


def require_diary(knowledge: KnowledgeBase) -> None:
    """Refuse a knowledge base without a diary.

    Raises:
        QueryError: It has none (ASK024).
    """
    if knowledge.diary is None:
        message = f"the knowledge base `{knowledge.id}` has no diary"
        raise QueryError([Diagnostic(Location("diary"), "ASK024", message, "name one that says what a diary asks")])


def last_case(store: Store, knowledge: KnowledgeBase, today: datetime.date) -> Case | None:
    """Return the answers that were kept last, of no day that is still to come; None where there are none.

    Raises:
        CaseError: The questions have changed since.
    """
    from expert.diary.consultations import case_of

    kept = store.last_of(knowledge.id, today.isoformat())
    return None if kept is None else case_of(kept, knowledge)


def last_held(store: Store, knowledge: KnowledgeBase, today: datetime.date) -> Case:
    """Return what still holds on a day of the last answers that are kept; nothing where there are none, or the questions have changed."""
    from expert.cases.age import still_holding
    from expert.cases.case import Case

    try:
        case = last_case(store, knowledge, today)
    except CaseError:
        case = None
    return Case(today) if case is None else still_holding(knowledge, case, today)


def last_outcome(store: Store, knowledge: KnowledgeBase, today: datetime.date) -> Consultation | None:
    """Return what the last entry means by the rules of today; None where there is none, or the questions have changed since."""
    from expert.consultation.consult import consult

    try:
        last = last_case(store, knowledge, today)
    except CaseError:
        return None
    return None if last is None else consult(knowledge, last)


def before(store: Store, knowledge: KnowledgeBase, today: datetime.date) -> Before | None:
    """Return what a check-in begins with; None where nothing is kept.

    Raises:
        CaseError: The questions have changed since.
        QueryError: The knowledge base has no diary (ASK024).
    """
    from expert.consultation.consult import consult
    from expert.diary.entries import followed_cases

    require_diary(knowledge)
    last = last_case(store, knowledge, today)
    return None if last is None else Before(consult(knowledge, last), followed_cases(store, knowledge, today))


def begun(found: Before, today: datetime.date) -> CheckIn:
    """Return the check-in of a day."""
    from expert.interview import start_check_in
    from expert.questions.assess import assess

    view = assess(found.consultation, everything=True)
    advised = () if view.alone is not None else tuple(action.recommendation for action in view.to_do)
    return start_check_in(found.consultation.knowledge, today, found.consultation.case, found.entries, advised)


def keep_day(store: Store, ended: CheckIn, note: str | None) -> None:
    """Keep with the day what was done of what was advised, and a line; what was done on it stays done, whatever a later entry says.

    Raises:
        StoreError: It could not be kept.
    """
    if note is None and not ended.done:
        return
    day = ended.case.date.isoformat()
    data = store.day(day)
    for name, is_done in (ended.done or {}).items():
        listed = data.setdefault("done" if is_done else "not_done", [])
        if name not in listed:
            listed.append(name)
    data["not_done"] = [name for name in data.get("not_done", ()) if name not in data.get("done", ())]
    noted = {} if note is None else {"note": printable(note)}
    store.save_day(day, {**{key: value for key, value in data.items() if value != []}, **noted})

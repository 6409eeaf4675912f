"""The entries of a diary: the answers of each day, as they are kept."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from expert.cases.case import Case
from expert.diary.consultations import case_of
from expert.diary.store import Head, Store
from expert.errors import CaseError
from expert.given import checked
from expert.language.model import KnowledgeBase


@checked
def kept_cases(store: Store, knowledge: KnowledgeBase, until: datetime.date | None = None) -> tuple[Case, ...]:
    """Return the answers of every kept consultation that this knowledge base can read, the oldest first.

    Args:
        store: Where they are kept.
        knowledge: What was asked.
        until: The last day that is meant; all if None.

    Raises:
        StoreError: They cannot be read.
    """
    found: list[Case] = []
    for head in store.heads():
        kept = store.load(head.id) if head.knowledge_id == knowledge.id else None
        try:
            case = None if kept is None else case_of(kept, knowledge)
        except CaseError:  # the questions have changed since: that day is unknown
            case = None
        if case is not None and (until is None or case.date <= until):
            found.append(case)
    return tuple(sorted(found, key=lambda item: item.date))


@checked
def days_at_level(heads: Sequence[Head], decision: str, today: datetime.date) -> int:
    """Return for how many days the last level of a decision has been in force: since the first entry of those that say so in a row.

    Args:
        heads: What is kept of consultations.
        decision: Which decision.
        today: The day that is meant.
    """
    levels = sorted((head.date, head.in_force[decision]) for head in heads if decision in head.in_force)
    since = today.isoformat()
    for date, level in reversed(levels):
        if level != levels[-1][1]:
            break
        since = date
    return max(0, (today - datetime.date.fromisoformat(since)).days)

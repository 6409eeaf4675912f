"""The entries of a diary: what is followed of the answers of each day, as they are kept."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from expert.cases.case import Case
from expert.cases.reading import build_case
from expert.diary.store import Head, Store
from expert.diary.trends import days_followed
from expert.errors import Diagnostics
from expert.given import checked
from expert.language.model import KnowledgeBase


@checked
def followed_cases(store: Store, knowledge: KnowledgeBase, today: datetime.date) -> tuple[Case, ...]:
    """Return what was answered to what a diary follows, of each consultation that matters to a day; of one day the oldest first.

    Nothing else of them is read, so it takes no longer the more are kept. What the questions of today do not take, as they have changed
    since, is left out: then that day is unknown.

    Args:
        store: Where they are kept.
        knowledge: What is followed.
        today: The day that is meant; no entry of a later one counts.

    Raises:
        StoreError: They cannot be read.
    """
    names = {trend.of for trend in (knowledge.diary.trends if knowledge.diary is not None else ())}
    first = today - datetime.timedelta(days_followed(knowledge))
    found = (_only(raw, names) for raw in store.cases(knowledge.id, first.isoformat(), today.isoformat()))
    cases = (build_case(knowledge, raw, Diagnostics()) for raw in found)
    return tuple(case for case in cases if case is not None)


def _only(raw: Mapping[str, Any], names: set[str]) -> dict[str, Any]:
    """Return a case as plain data with the answers to some questions alone."""
    answers = raw.get("answers", {})
    return {"date": raw["date"], "answers": {name: answers[name] for name in answers if name in names}}


@checked
def days_there(store: Store, knowledge: KnowledgeBase, today: datetime.date) -> int:
    """Return for how many days the level has been in force, by what is kept, of the decision that is planned first; 0 where none is.

    Raises:
        StoreError: What is kept cannot be read.
    """
    decision = next((scale.id for scale in knowledge.decisions.values() if scale.plans is not None), None)
    if decision is None:
        return 0
    return days_at_level([head for head in store.heads() if head.knowledge_id == knowledge.id], decision, today)


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

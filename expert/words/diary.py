"""The words of the diary: the list of kept consultations, and what in them is out of date."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from expert.cases.age import DAYS_CURRENT, lasting, old_answers
from expert.cases.case import ASSUMED
from expert.words.catalogue import ENGLISH, Catalogue
from expert.words.phrases import say_answer

if TYPE_CHECKING:
    from expert.cases.age import OldAnswer
    from expert.cases.case import Case
    from expert.diary.formats import Kind
    from expert.diary.store import Head
    from expert.diary.taking import Taken
    from expert.language.model import KnowledgeBase

MOST_OLD = 3
"""How many answers are named when some are out of date."""


def say_history(kept: Sequence[Head], words: Catalogue = ENGLISH) -> str:
    """Return the list of kept consultations, one a line."""
    if not kept:
        return words.say("history", "none")
    width = max(len(str(item.id)) for item in kept)
    longest = max(len(item.headline) for item in kept)
    return "\n".join(
        words.say(
            "history",
            "line",
            id=str(item.id).rjust(width),
            date=item.date,
            headline=item.headline.ljust(longest),
            version=item.knowledge_version,
            fingerprint=item.fingerprint[:6],
        )
        for item in kept
    )


def say_taken(taken: Taken, words: Catalogue = ENGLISH) -> str:
    """Return what came of an import, a sentence a line."""
    kinds: dict[Kind, str] = {"consultation": "consultations", "day": "days", "activity": "activities"}
    things = tuple(words.say_count("history", key, taken.added[kind]) for kind, key in kinds.items() if taken.added[kind])
    lines = [words.say("history", "taken", things=words.join(things)) if things else words.say("history", "taken_nothing")]
    known = sum(taken.known.values())
    if known:
        lines.append(words.say_count("history", "known", known))
    if taken.renumbered:
        numbers = tuple(words.say("history", "renumbered_one", old=old, new=new) for old, new in taken.renumbered.items())
        lines.append(words.say("history", "renumbered", numbers=words.join(numbers)))
    return "\n".join(lines)


def say_old_rules(kept: Head, current: KnowledgeBase, words: Catalogue = ENGLISH) -> str:
    """Return that the rules have changed since a consultation was kept."""
    return words.say(
        "history",
        "old_rules",
        id=str(kept.id),
        version=kept.knowledge_version,
        fingerprint=kept.fingerprint[:6],
        current=current.version,
        current_fingerprint=current.fingerprint[:6],
    )


def say_other_outcome(kept: Head, words: Catalogue = ENGLISH) -> str:
    """Return that the same answers and rules came out differently when the consultation was kept."""
    return words.say("history", "other_outcome", headline=kept.headline)


def say_age(knowledge: KnowledgeBase, case: Case, today: datetime.date, words: Catalogue = ENGLISH) -> Iterator[str]:
    """Yield that the day of a case is still to come, and which answers are out of date on some day; nothing where all are of now."""
    if case.date > today:
        yield say_to_come(case, words)
    old = old_answers(case, today)
    if len(old) < len(case.answers) and (today - case.date).days <= DAYS_CURRENT:  # a diary keeps what does not change by itself
        old = tuple(item for item in old if item.finding not in lasting(knowledge))
    if old:
        yield say_old_answers(knowledge, case, old, words)


def say_to_come(case: Case, words: Catalogue = ENGLISH) -> str:
    """Return that the day of a case is still to come."""
    return words.say("history", "to_come", date=case.date.isoformat())


def say_old_answers(knowledge: KnowledgeBase, case: Case, old: Sequence[OldAnswer], words: Catalogue = ENGLISH) -> str:
    """Return which answers are out of date, and how old they are."""
    if len({item.days for item in old}) == 1 and len(old) == sum(item.origin != ASSUMED for item in case.answers.values()):
        return words.say("history", "old_all", days=str(old[0].days), date=old[0].on.isoformat())
    named = [
        words.say(
            "history",
            "old_answer",
            answer=say_answer(knowledge.findings[item.finding], case.values[item.finding], words),
            days=str(item.days),
        )
        for item in old[:MOST_OLD]
    ]
    if len(old) > MOST_OLD:
        named.append(words.say_count("history", "old_more", len(old) - MOST_OLD))
    return words.say("history", "old_some", answers=words.join(tuple(named)))

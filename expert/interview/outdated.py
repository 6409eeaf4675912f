"""What was said of something that has been done again since then."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Set

from expert.cases.age import DAYS_CURRENT
from expert.cases.applying import only, without_idle
from expert.cases.case import Case
from expert.language.model import Anew, Counts, Finding, FindingType, KnowledgeBase
from expert.language.movement import done_together
from expert.language.network import names_in


def without_outdated(knowledge: KnowledgeBase, case: Case, earlier: Case, carried: Collection[str]) -> Case:
    """Return a case without what was said of something that has been done again since, by the counts of days in it.

    Where nobody knows when it was done last, what was said more than a week ago goes. What hangs on an answer that goes, goes with it.
    What stays done once it was done stays.

    Args:
        knowledge: What is asked.
        case: The answers of a day.
        earlier: Those of the entry before, as they were given.
        carried: The findings whose answers come from there; all others are new.
    """
    gone = {
        name
        for count in _counts(knowledge)
        for name in _of_doing(knowledge, count)
        if name in carried and not stays_done(knowledge.findings[name], case) and _is_before(case, name, count, earlier)
    }
    if not gone:
        return case
    gone |= _hanging_on(knowledge, gone, carried)
    return without_idle(knowledge, only(case, {*case.answers, *case.unknown} - gone))[0]


def may_be_outdated(knowledge: KnowledgeBase, case: Case, name: str) -> bool:
    """Return whether an answer can still turn out to be of an earlier time, as it was not said yet when that was."""
    counts = (count for count in _counts(knowledge) if count.id not in case.answers and count.id not in case.unknown)
    return any(name in _of_doing(knowledge, count) for count in counts) and not stays_done(knowledge.findings[name], case)


def told_of_doing(knowledge: KnowledgeBase) -> frozenset[str]:
    """Return the findings that are answered anew whenever something is done again: until then their answers hold."""
    return frozenset(name for count in _counts(knowledge) for name in _of_doing(knowledge, count))


def stays_done(finding: Finding, case: Case) -> bool:
    """Return whether an answer says that something was done, which no later time changes."""
    answer = case.answers.get(finding.id)
    is_doing = finding.type is FindingType.BOOLEAN and finding.anew is Anew.BY_DOING and finding.worse is None
    return is_doing and answer is not None and answer.value is True


def _counts(knowledge: KnowledgeBase) -> Iterator[Finding]:
    """Yield the counts of days that doing something begins anew."""
    return (item for item in knowledge.findings.values() if item.counts is Counts.UP and item.anew is Anew.BY_DOING)


def _is_before(case: Case, name: str, count: Finding, earlier: Case) -> bool:
    """Return whether an answer was given before the day to which a count of days goes back.

    On that very day it may have been given before or after: before, if the entry that gave it knew of an earlier time only.
    """
    given, done, told = case.answers[name].on or case.date, _day_of(case, count), _day_of(earlier, count)
    if done is None:
        return count.id in case.unknown and (case.date - given).days > DAYS_CURRENT
    return given < done or (given == done and told is not None and told < done)


def _day_of(case: Case, count: Finding) -> datetime.date | None:
    """Return the day to which a count of days in a case goes back; None where it has none."""
    value = case.values.get(count.id)
    return None if value is None else case.date - datetime.timedelta(int(value))


def _of_doing(knowledge: KnowledgeBase, count: Finding) -> Iterator[str]:
    """Yield what is answered anew when it is done again, and what each time adds to."""
    yield from done_together(knowledge, count)
    yield from (finding.id for finding in knowledge.findings.values() if finding.each_session)


def _hanging_on(knowledge: KnowledgeBase, names: Set[str], carried: Collection[str]) -> set[str]:
    """Return the further answers that are asked only because of some that go, one after the other."""
    found: set[str] = set()
    while more := {
        name
        for name in carried
        if name not in names | found
        and (guard := knowledge.findings[name].ask_when) is not None
        and not (names | found).isdisjoint(names_in(guard))
    }:
        found |= more
    return found

"""Which way an answer can move when it is given anew, and what the passing of days makes of the answers that count them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import Enum

from expert.language.model import Anew, Counts, Finding, FindingType, KnowledgeBase, Value


class Movement(Enum):
    """Which way an answer can move: along its values from mild to worse, of a number from low to high."""

    NONE = "none"
    DOWN = "down"
    UP = "up"
    FREE = "free"


def movement_of(finding: Finding) -> Movement:
    """Return which way the answer to a question can move.

    Never to a worse one. Where no direction is worse, a scale only falls, what waiting settles only ends, and what is done stays done.
    """
    if finding.counts is not None:
        return Movement.UP if finding.counts is Counts.UP else Movement.DOWN
    if finding.anew is Anew.NEVER:
        return Movement.NONE
    if finding.worse is not None or finding.type is FindingType.SCALE:
        return Movement.DOWN if finding.rises_when_worse else Movement.UP
    if finding.type is FindingType.BOOLEAN and finding.anew is Anew.BY_WAITING:
        return Movement.DOWN
    if finding.type is FindingType.BOOLEAN and finding.anew is Anew.BY_DOING:
        return Movement.UP
    return Movement.FREE


def with_days(knowledge: KnowledgeBase, answers: Mapping[str, Value], days: int) -> dict[str, Value]:
    """Return the answers so many days later: every count of days moves by as many, and stops at the end of its range."""
    later = dict(answers)
    for name, value in answers.items():
        finding = knowledge.findings[name]
        if finding.counts is not None and isinstance(value, Decimal):
            low, high = finding.bounds
            later[name] = min(value + days, high) if finding.counts is Counts.UP else max(value - days, low)
    return later


def start_of(finding: Finding) -> Decimal:
    """Return where a count of days begins anew: at 0, or the least number that it can be."""
    return max(Decimal(0), finding.bounds[0])


def done_together(knowledge: KnowledgeBase, finding: Finding) -> tuple[str, ...]:
    """Return the findings that are answered anew together with a count of days: those of its group that doing something answers.

    A test is done by itself, and so answers no other question.
    """
    return tuple(
        other.id
        for other in knowledge.findings.values()
        if other.group == finding.group and other.anew is Anew.BY_DOING is finding.anew and other.counts is None and not other.test
    )

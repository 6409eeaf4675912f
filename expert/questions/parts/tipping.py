"""What other answers to a single question would make of a decision: each worked out, and said by the limit where it tips."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from expert.engines.columns.people import People
from expert.engines.columns.plan import plan
from expert.language.conditions import Comparison
from expert.language.grid import to_grid
from expert.language.meaning import Meaning
from expert.language.model import Decision, Finding, KnowledgeBase, Value
from expert.questions.parts.stretches import Stretch, stretches
from expert.questions.statements import Statement
from expert.questions.statements.records import Bounded, OneOf
from expert.questions.statements.sensitivity import Tips, TipsAmong, TipsBetween

Asked = tuple[Finding, Stretch]
"""A question, with a stretch of answers to it."""


class Other(Struct, frozen=True):
    """Another answer to one question: a stretch of values, the level of each decision then, and whether others are left out for it."""

    finding: Finding
    stretch: Stretch
    levels: Mapping[str, str]
    drops: bool = False


def answered_otherwise(meaning: Meaning, findings: Iterable[Finding]) -> list[Asked]:
    """Return every other answer to questions that apply, or may."""
    knowledge, values = meaning.knowledge, meaning.answers
    return [
        (finding, stretch)
        for finding in findings
        if meaning.applies(finding.id) is not False
        for stretch in stretches(knowledge, finding, values)
        if not _is_said(values.get(finding.id), stretch)
    ]


def levels_of(knowledge: KnowledgeBase, people: Sequence[Mapping[str, Value]], unknown: Collection[str]) -> list[Mapping[str, str] | None]:
    """Return the level in force of each decision for each of some people; None for whoever contradicts themselves.

    Args:
        knowledge: By whose rules.
        people: The answers of each.
        unknown: What none of them knows.
    """
    worked_out = People(knowledge, plan(knowledge, "decisions"), people, unknown)
    return [
        {name: str(worked_out.columns[name][index]) for name in knowledge.decisions} if worked_out.admissible[index] else None
        for index in range(len(people))
    ]


def nearest(value: Value | None, stretch: Stretch) -> Value:
    """Return the value of a stretch that is nearest to an answer; without one its first."""
    least, most = stretch
    if isinstance(value, bool | str) or isinstance(most, bool | str) or value is None:
        return least
    return most if value > most else least


def tips(scale: Decision, finding: Finding, value: Value | None, others: Sequence[Other]) -> Iterator[Statement]:
    """Yield each level that a decision comes to, with the values of one question that bring it there."""
    if not finding.type.is_numeric:
        by_level: dict[str, list[Value]] = {}
        for other in others:
            by_level.setdefault(other.levels[scale.id], []).append(other.stretch[0])
        for level in sorted(by_level, key=scale.rank):
            values = tuple(by_level[level])
            if len(values) == 1:
                yield Tips(scale.id, level, Bounded(finding.id, values[0]))
            else:
                yield TipsAmong(scale.id, level, OneOf(finding.id, values))
        return
    runs = _runs(finding, scale, others)
    for index, (level, least, most) in enumerate(runs):
        goes_on = most == finding.grid[1] or (index + 1 < len(runs) and runs[index + 1][1] == most + 1)
        came_on = least == finding.grid[0] or (index > 0 and runs[index - 1][2] == least - 1)
        yield _number(finding, scale, level, least, most, value, goes_on=goes_on, came_on=came_on)


def _runs(finding: Finding, scale: Decision, others: Sequence[Other]) -> list[tuple[str, int, int]]:
    """Return each level with the grid numbers from which to which a decision comes to it, without a gap between them."""
    runs: list[tuple[str, int, int]] = []
    for low, high, level in sorted((*_grid(finding, item.stretch), item.levels[scale.id]) for item in others):
        if runs and runs[-1][0] == level and runs[-1][2] + 1 == low:
            runs[-1] = (level, runs[-1][1], high)
        else:
            runs.append((level, low, high))
    return runs


def _grid(finding: Finding, stretch: Stretch) -> tuple[int, int]:
    """Return the first and the last grid number of a stretch of numbers."""
    least, most = (to_grid(value, finding.decimals) for value in stretch if not isinstance(value, bool | str))
    return least, most


def _number(
    finding: Finding, scale: Decision, level: str, least: int, most: int, value: Value | None, *, goes_on: bool, came_on: bool
) -> Statement:
    """Return a level with the numbers of a finding that bring a decision there.

    It is said by the limit that is nearest to the answer, if the numbers beyond are among them or are said after that one.
    """
    first, last = finding.number_at(least), finding.number_at(most)
    is_above = value is None or isinstance(value, bool | str) or value < first
    if least == most:
        return Tips(scale.id, level, Bounded(finding.id, first))
    if is_above and goes_on and not (value is None and came_on):
        return Tips(scale.id, level, Bounded(finding.id, first, Comparison.AT_LEAST))
    if came_on and not (is_above and value is not None):
        return Tips(scale.id, level, Bounded(finding.id, last, Comparison.AT_MOST))
    return TipsBetween(scale.id, level, Bounded(finding.id, first, Comparison.AT_LEAST), Bounded(finding.id, last, Comparison.AT_MOST))


def _is_said(value: Value | None, stretch: Stretch) -> bool:
    """Return whether an answer lies in a stretch of values."""
    least, most = stretch
    if value is None or isinstance(value, bool | str):
        return value == least and type(value) is type(least)
    return not isinstance(least, bool | str) and not isinstance(most, bool | str) and least <= value <= most

"""What a training log answers: each finding that says how it is measured, with the activities behind it, or why it is not known.

Three-valued like everything: what the log does not reach back to, or does not tell of an activity, is unknown and never a no. What somebody
answered themselves stays.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import assert_never

from msgspec.structs import replace as with_fields

from expert.cases.case import Answer, Case, follows
from expert.cases.filling import filled
from expert.language.formulas import rounded
from expert.language.grid import to_grid
from expert.language.measurements import Measurement
from expert.language.model import Finding, FindingType, KnowledgeBase, Value
from expert.language.units import convert, is_unit
from expert.logs.activity import Activity
from expert.training.log import Lack, LackError, TrainingLog
from expert.training.taking import Taking, meets


@dataclass(frozen=True, slots=True)
class Measured:
    """What the log says of a finding: an answer with the activities behind it, or why there is none."""

    finding: str
    value: Value | None
    behind: tuple[Activity, ...] = ()
    lack: Lack | None = None

    @property
    def days(self) -> tuple[datetime.date, ...]:
        """Return the days of the activities behind it, each once."""
        return tuple(sorted({item.start.date() for item in self.behind}))


def measured(knowledge: KnowledgeBase, log: TrainingLog, case: Case) -> Mapping[str, Measured]:
    """Return what a log says of each finding that is measured and applies, or may.

    Args:
        knowledge: Which findings are measured, and how.
        log: The activities.
        case: The answers that somebody gave, on the day of which it is measured.
    """
    found: dict[str, Measured] = {}
    meaning, taking = follows(knowledge, case), Taking(log, case.date, case.values)
    for finding in _in_order(knowledge):
        found[finding.id] = _answer(finding, taking, found)
    return {name: item for name, item in found.items() if meaning.applies(name) is not False}


def with_log(knowledge: KnowledgeBase, log: TrainingLog, case: Case) -> tuple[Case, Mapping[str, Measured]]:
    """Return a case with what a log answers of what nobody answered, and everything that was measured.

    What somebody answered stays; what was only assumed does not. What the log would answer against other answers is left out, and says so.
    """
    given = {name: answer for name, answer in case.answers.items() if answer.origin != "log"}
    bare = with_fields(case, answers=given)
    found = measured(knowledge, log, bare)
    offered = {name: Answer(item.value, "log", None, item.days) for name, item in found.items() if item.value is not None}
    whole, refused = filled(knowledge, bare, offered)
    contradicting = {name: replace(found[name], value=None, lack=Lack.CONTRADICTS) for name in refused}
    return whole, {**found, **contradicting}


def _in_order(knowledge: KnowledgeBase) -> Iterator[Finding]:
    """Yield what is measured, each after what it leaves out."""
    waiting = {item.id: item for item in knowledge.findings.values() if item.measured_by}
    while waiting:
        ready = [item for item in waiting.values() if not any(way.without in waiting for way in item.measured_by)]
        for item in ready or [*waiting.values()]:  # two that leave each other out are taken as they stand
            del waiting[item.id]
            yield item


def _answer(finding: Finding, taking: Taking, before: Mapping[str, Measured]) -> Measured:
    """Return what the log says of a finding, where some others are measured already."""
    for way in finding.measured_by:
        try:
            number, behind = taking.take(way, _left_out(way, before))
        except LackError as error:
            return Measured(finding.id, None, (), error.lack)
        if meets(way, number):
            return _given(finding, way, number, behind)
    return Measured(finding.id, None, (), Lack.UNDECIDED)


def _left_out(way: Measurement, before: Mapping[str, Measured]) -> tuple[Activity, ...]:
    """Return the activities behind the other finding that are left out.

    Raises:
        LackError: It is not known which they are; where no activity gave its answer there are none.
    """
    other = None if way.without is None else before.get(way.without)
    if other is None:
        return ()
    if other.lack is not None and other.lack is not Lack.UNDECIDED and not other.behind:
        raise LackError(other.lack)
    return other.behind


def _given(finding: Finding, way: Measurement, number: Fraction, behind: tuple[Activity, ...]) -> Measured:
    """Return the answer that a measurement gives."""
    match finding.type:
        case FindingType.NUMBER | FindingType.SCALE | FindingType.DATE:
            return _number(finding, way, number, behind)
        case FindingType.BOOLEAN:
            return Measured(finding.id, way.gives == "yes", behind)
        case FindingType.CHOICE:
            return Measured(finding.id, way.gives, behind)
        case _:  # pragma: no cover
            assert_never(finding.type)


def _number(finding: Finding, way: Measurement, number: Fraction, behind: tuple[Activity, ...]) -> Measured:
    """Return the answer to a number finding, in its unit and on its grid."""
    value = rounded(number, finding.decimals)
    if way.unit not in ("", finding.unit) and is_unit(finding.unit):
        exact = Decimal(number.numerator) / Decimal(number.denominator)
        converted = convert(exact, way.unit, finding.unit, finding.decimals)
        assert converted is not None, "a knowledge base is checked"
        value = converted
    low, high = finding.bounds
    if not low <= value <= high:
        return Measured(finding.id, None, behind, Lack.OUT_OF_RANGE)
    return Measured(finding.id, finding.number_at(to_grid(value, finding.decimals)), behind)


def newly_answered(found: Mapping[str, Measured], case: Case, before: Case | None) -> tuple[Measured, ...]:
    """Return what a log answers in a case that it did not answer so in an earlier one; all of it where there is none.

    Args:
        found: What it measured.
        case: The answers, those of the log among them.
        before: The answers before that.
    """
    known = {} if before is None else before.answers
    answered = (item for name, item in found.items() if name in case.answers and case.answers[name] != known.get(name))
    return tuple(item for item in answered if case.answers[item.finding].origin == "log")

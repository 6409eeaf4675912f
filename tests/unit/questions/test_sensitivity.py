"""Every line of it is what `what_if` says of that answer, and no answer that moves a decision is missing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

import pytest
from jsonschema import Draft7Validator

from expert import CaseError, Consultation, KnowledgeBase, consult, load_case, load_knowledge, load_schema, sensitivity
from expert.cases.case import follows
from expert.cases.changes import change_case
from expert.language.conditions import Comparison
from expert.language.grid import to_grid
from expert.language.meaning import Meaning
from expert.language.model import Finding, Value
from expert.questions.parts.stretches import stretches
from expert.questions.statements import Statement
from expert.questions.statements.records import Bounded, OneOf
from expert.questions.statements.sensitivity import Hangs, HangsOnAnswer, HangsOnNothing, HangsOnQuestion, Tips, TipsAmong, TipsBetween
from expert.shapes.plain import json_text
from tests.places import EXAMPLES

MOVES = Tips | TipsAmong | TipsBetween


@pytest.fixture(scope="module")
def knowledge() -> KnowledgeBase:
    return load_knowledge()


@pytest.fixture(scope="module", params=["long-run-spike", "sprint-finish", "treadmill-winter"])
def outcome(request: pytest.FixtureRequest, knowledge: KnowledgeBase) -> Consultation:
    return consult(knowledge, load_case(EXAMPLES / f"{request.param}.yaml", knowledge))


def values_to_try(finding: Finding) -> Iterator[Value]:
    if finding.options:
        yield from finding.options
    elif finding.type.is_numeric:
        low, high = finding.grid
        step = max(1, (high - low) // 20)
        yield from (finding.number_at(number) for number in sorted({*range(low, high + 1, step), high}))
    else:
        yield from (False, True)


def after(outcome: Consultation, finding: str, value: Value) -> Meaning | None:
    try:
        return follows(outcome.knowledge, change_case(outcome.knowledge, outcome.case, {finding: value}).case)
    except CaseError:
        return None


def is_meant(line: Statement, value: Value, *, above: bool, below: bool) -> bool:
    """Return whether a line is about a value: it is among its values, or beyond its limit on a side that it lies on."""
    match line:
        case TipsAmong(values=OneOf(values=values)):
            return value in values
        case Tips(value=Bounded(value=limit, comparison=Comparison.EQUAL)):
            return value == limit and type(value) is type(limit)
        case Tips(value=Bounded(value=limit, comparison=Comparison.AT_LEAST)):
            return above and Decimal(value) >= Decimal(limit)
        case Tips(value=Bounded(value=limit)):
            return below and Decimal(value) <= Decimal(limit)
        case TipsBetween(least=least, most=most):
            return Decimal(least.value) <= Decimal(value) <= Decimal(most.value)
        case _:
            return False


def level_said(told: Statement, value: Value, now: Value | None, level: str) -> str:
    """Return the level that is said of a value: of the lines about it the one whose limit is nearest to it."""
    above = now is None or isinstance(value, bool | str) or Decimal(value) > Decimal(now)
    below = now is None or not above
    lines = [line for line in told.children if is_meant(line, value, above=above, below=below)]
    said = (lines[-1] if above and not (now is None and len(lines) > 1 and isinstance(lines[0], Tips)) else lines[0]) if lines else None
    return said.level if isinstance(said, MOVES) else level


def test_what_is_said_of_a_value_is_what_then_follows(outcome: Consultation) -> None:
    knowledge = outcome.knowledge
    decided = {item.decision: item for item in sensitivity(outcome).walk() if isinstance(item, Hangs | HangsOnNothing)}
    assert decided.keys() == knowledge.decisions.keys()
    by_finding = {
        (name, line.answer.finding if isinstance(line, HangsOnAnswer) else line.finding): line
        for name, item in decided.items()
        for line in item.children
        if isinstance(line, HangsOnAnswer | HangsOnQuestion)
    }
    tried = 0
    for finding in list(knowledge.findings.values())[::3]:
        if outcome.meaning.applies(finding.id) is False:
            continue
        now = outcome.case.values.get(finding.id)
        for value in values_to_try(finding):
            other = after(outcome, finding.id, value)
            if other is None or (value == now and type(value) is type(now)):
                continue
            tried += 1
            for name, item in decided.items():
                line = by_finding.get((name, finding.id))
                said = item.level if line is None else level_said(line, value, now, item.level)
                assert said == other.in_force(name), (name, finding.id, value)
    assert tried > 50


def test_those_that_move_it_furthest_come_first(outcome: Consultation) -> None:
    for item in sensitivity(outcome).walk():
        if isinstance(item, Hangs):
            scale = outcome.knowledge.decisions[item.decision]
            far = [
                max(abs(scale.rank(line.level) - scale.rank(item.level)) for line in child.children if isinstance(line, MOVES))
                for child in item.children
            ]
            assert far == sorted(far, reverse=True)
            assert all(far)


def test_a_limit_that_hangs_on_another_answer_is_found_to_the_last_decimal(knowledge: KnowledgeBase) -> None:
    outcome = consult(knowledge, load_case(EXAMPLES / "long-run-spike.yaml", knowledge))
    finding = knowledge.findings["trigger_run_km"]
    found = [(to_grid(Decimal(low), 2), to_grid(Decimal(high), 2)) for low, high in stretches(knowledge, finding, outcome.case.values)]
    assert found[0][0] == finding.grid[0]
    assert found[-1][1] == finding.grid[1]
    assert all(first[1] + 1 == second[0] for first, second in pairwise(found))
    assert len(found) > 2


def test_its_data_has_the_form_of_every_explanation(outcome: Consultation) -> None:
    Draft7Validator(load_schema("explanation")).validate(json.loads(json_text(sensitivity(outcome).to_data())))


def test_who_cannot_wait_hears_that_first(knowledge: KnowledgeBase) -> None:
    outcome = consult(knowledge, load_case(EXAMPLES / "after-the-flight.yaml", knowledge))
    first = sensitivity(outcome).statement.children[0]
    assert isinstance(first, Hangs)
    assert first.decision == "care"

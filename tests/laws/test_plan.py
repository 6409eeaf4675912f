"""Every stage of a plan is what a consultation with its answers says; no level is left out, and no rule forbids one."""

from __future__ import annotations

import datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from expert import Consultation, QueryError, at_stage, consult, load_case, load_knowledge, plan, verify
from expert.cases.case import Case
from expert.cases.changes import change_case
from expert.cases.worked import read_worked_case
from expert.language.model import KnowledgeBase
from expert.questions.statements.base import Statement
from expert.questions.statements.planning import (
    Plan,
    PlanAllowed,
    PlanAlone,
    PlanAskedFirst,
    PlanBack,
    PlanNext,
    PlanNote,
    PlanPrevented,
    PlanSeenFirst,
    PlanSessions,
    PlanStage,
    PlanThere,
)
from expert.questions.statements.sensitivity import Tips
from expert.shapes.plain import json_text
from tests.places import CAR_FOLDER, EXAMPLES
from tests.share import parts

DECISION = "running"
KNOWLEDGE = load_knowledge(worked_cases=True)
NAMES = [*KNOWLEDGE.cases]


def stages(told: Statement) -> list[PlanStage]:
    return [child for child in told.children if isinstance(child, PlanStage)]


def below(stage: Statement, kind: type[Statement]) -> list[Statement]:
    return [child for child in stage.children if isinstance(child, kind)]


def check(outcome: Consultation) -> None:
    """Hold the plan of one person against what is concluded at each of its stages."""
    told = plan(outcome).statement
    alone = [name for name, item in outcome.decisions.items() if outcome.knowledge.decisions[name].level(item.in_force).alone]
    assert isinstance(told, PlanAlone) is bool(alone), "what is said alone stands beside no plan"
    if isinstance(told, PlanAlone):
        assert [told.decision] == alone
        with pytest.raises(QueryError, match="ASK008"):
            at_stage(outcome, 1)
        return
    assert isinstance(told, Plan | PlanThere)
    scale, found = outcome.knowledge.decisions[DECISION], stages(told)
    assert [scale.rank(one.level) - scale.rank(two.level) for one, two in pairwise(found)] == [1] * (len(found) - 1)
    assert found[0].level == outcome.decisions[DECISION].in_force
    assert found[0].from_day == 0
    assert all(one.from_day <= two.from_day for one, two in pairwise(found))
    ends = [child for child in told.children if isinstance(child, PlanSeenFirst | PlanPrevented | PlanAskedFirst)]
    assert len(ends) == (found[-1].level != scale.levels[0].id)
    assert isinstance(told.children[-1], PlanNote)
    for decision in outcome.knowledge.decisions.values():
        strictest = outcome.decisions[decision.id].ceiling
        if decision.urgent_from and decision.rank(strictest) >= decision.rank(decision.urgent_from):
            assert len(found) == 1, "while something cannot wait, or may not be able to, a plan leads nowhere"
    for place, stage in enumerate(found):
        check_stage(outcome, at_stage(outcome, place + 1), stage)
    for one, two in pairwise(found):
        check_days(outcome.knowledge, one, two)


def check_stage(today: Consultation, then: Consultation, stage: PlanStage) -> None:
    """Hold one stage against what is concluded with its answers."""
    scale = then.knowledge.decisions[DECISION]
    assert not then.violations
    allowed = below(stage, PlanAllowed)
    in_force = then.decisions[DECISION].in_force
    assert [child.level for child in allowed if isinstance(child, PlanAllowed)] == ([] if in_force == stage.level else [in_force])
    assert scale.rank(in_force) <= scale.rank(stage.level), "a stage is never milder than what a consultation says"
    assert (then.case.date - today.case.date) == datetime.timedelta(stage.from_day)
    assert len(below(stage, PlanSessions)) == (scale.level(stage.level).program is not None)
    for back in below(stage, PlanBack):
        for tip in back.children[stage.place % 2 :: 4]:  # a few of each stage, as each takes a consultation
            if isinstance(tip, Tips):
                assert scale.rank(tip.level) > scale.rank(stage.level)
                changed = change_case(then.knowledge, then.case, {tip.value.finding: tip.value.value}).case
                assert consult(then.knowledge, changed).decisions[DECISION].in_force == tip.level


def check_days(knowledge: KnowledgeBase, stage: PlanStage, following: PlanStage) -> None:
    """Hold the days of a stage against the least time at its level."""
    (to_next,) = below(stage, PlanNext)
    assert isinstance(to_next, PlanNext)
    assert to_next.level == following.level
    assert following.from_day == stage.from_day + to_next.days
    program = knowledge.decisions[DECISION].level(stage.level).program
    assert program is not None
    assert to_next.days >= program.least_days or (stage.place == 1 and to_next.days >= 0)


@pytest.mark.parametrize("part", parts(32, 16))
def test_worked_cases(part: int) -> None:
    for name in NAMES[part::32]:
        outcome = consult(KNOWLEDGE, read_worked_case(KNOWLEDGE, KNOWLEDGE.cases[name]))
        if not outcome.violations:
            check(outcome)


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_stage_can_be_verified(path: Path) -> None:
    outcome = consult(KNOWLEDGE, load_case(path, KNOWLEDGE))
    for stage in stages(plan(outcome).statement):
        then = at_stage(outcome, stage.place)
        assert verify(KNOWLEDGE, json_text(then.to_data())).verified


@pytest.mark.parametrize("red_day", [{"pain_walking": 6}, {"walking_now": "limp"}, {"pain_at_rest": 8}, {"saddle_numbness": True}])
def test_after_a_red_day_the_plan_is_that_of_a_fresh_consultation(red_day: dict[str, object]) -> None:
    """Nothing of the old plan is left: the stage of the day is what the answers of the day say."""
    outcome = consult(KNOWLEDGE, load_case(EXAMPLES / "long-run-spike.yaml", KNOWLEDGE))
    scale = KNOWLEDGE.decisions[DECISION]
    for stage in stages(plan(outcome).statement)[1:]:
        then = at_stage(outcome, stage.place)
        red = consult(KNOWLEDGE, change_case(KNOWLEDGE, then.case, red_day).case)  # type: ignore[arg-type]
        check(red)
        assert scale.rank(red.decisions[DECISION].in_force) > scale.rank(stage.level)
        for first in stages(plan(red).statement)[:1]:  # none where what cannot wait stands alone, which `check` holds
            assert first.level == red.decisions[DECISION].in_force


def test_days_that_were_spent_at_the_level_count() -> None:
    outcome = consult(KNOWLEDGE, load_case(EXAMPLES / "long-run-spike.yaml", KNOWLEDGE))
    days = [stages(plan(outcome, days_there=number).statement)[1].from_day for number in (0, 3, 7, 40)]
    assert days == sorted(days, reverse=True)
    assert days[0] > days[2]


def test_so_many_runs_take_so_many_days() -> None:
    """Eight quiet runs at a run a day take eight days, whatever the least time is."""
    outcome = consult(KNOWLEDGE, read_worked_case(KNOWLEDGE, KNOWLEDGE.cases["ready-for-walk-and-jog"]))
    final = plan(outcome).statement
    counted = [at_stage(outcome, stage.place).case.values.get("green_runs", Decimal(0)) for stage in stages(final)]
    runs = [int(value) for value in counted]
    for (one, two), (before, after) in zip(pairwise(stages(final)), pairwise(runs), strict=True):
        program = KNOWLEDGE.decisions[DECISION].level(one.level).program
        assert program is not None
        assert two.from_day - one.from_day >= (after - before - 1) * program.every_days + 1 or after <= before


def test_a_knowledge_base_of_another_domain() -> None:
    """The car has plans too: to the garage, and what a garage says is no answer that a plan supposes."""
    car = load_knowledge(CAR_FOLDER)
    outcome = consult(car, Case(datetime.date(2026, 1, 31)))
    told = plan(outcome).statement
    assert isinstance(told, Plan | PlanThere)
    assert stages(told)[0].level == outcome.decisions["driving"].in_force

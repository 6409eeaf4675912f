"""Every invariant of the hamstring knowledge can be broken by bad rules, and is then enforced."""

from __future__ import annotations

from functools import cache

import pytest
from msgspec.structs import replace

from expert import Case, KnowledgeBase, consult, load_knowledge, parse_case
from expert.cases.worked import read_worked_case
from expert.language.conditions import And
from expert.language.meaning import Meaning
from expert.language.model import Advise, Conclude, Decide, Effect, Rule, Suggest, Withhold


@cache
def sound() -> KnowledgeBase:
    return load_knowledge(worked_cases=True)


def without(knowledge: KnowledgeBase, *dropped: type[Effect]) -> dict[str, Rule]:
    """Return the rules without some kinds of effect; a rule without any effect is gone."""
    thinned = {
        id: replace(rule, then=tuple(effect for effect in rule.then if not isinstance(effect, dropped)))
        for id, rule in knowledge.rules.items()
    }
    return {id: rule for id, rule in thinned.items() if rule.then}


def always(*effects: Effect) -> Rule:
    return Rule("always", "Always", And(()), effects, "on purpose", "SYN", ("project-synthesis",))


@cache
def reckless() -> tuple[KnowledgeBase, ...]:
    """Return knowledge bases whose rules were broken on purpose.

    Everything allowed, everything advised, every hint taken for strong, one level for everybody.
    """
    knowledge = sound()
    advice = always(*(Advise(name) for name in knowledge.recommendations))
    lenient = without(knowledge, Decide, Withhold)
    strongest = max(knowledge.strengths.values(), key=lambda strength: strength.points).id
    gullible = {
        id: replace(rule, then=tuple(Suggest(item.cause, strongest) if isinstance(item, Suggest) else item for item in rule.then))
        for id, rule in knowledge.rules.items()
    }
    return (
        replace(knowledge, rules={**lenient, advice.id: advice}),
        replace(knowledge, rules={**without(knowledge, Withhold), advice.id: advice}),
        replace(knowledge, rules={**without(knowledge, Decide), advice.id: advice}),
        replace(knowledge, rules={**without(knowledge, Conclude)}),
        replace(knowledge, rules=gullible),
        replace(knowledge, rules={"always": always(*(Suggest(name, strongest) for name in knowledge.causes))}),
        *(
            replace(knowledge, rules={"always": always(Decide(name, level.id))})
            for name, scale in knowledge.decisions.items()
            for level in scale.levels
            if level.stop_when is not None
        ),
    )


@cache
def people() -> tuple[Case, ...]:
    hidden = "{date: 2026-01-01, answers: {has_run_since_onset: yes, painkiller_before_run: yes}}"
    return (*(read_worked_case(sound(), worked) for worked in sound().cases.values()), parse_case(hidden, sound()))


@cache
def broken_by_somebody() -> frozenset[str]:
    broken = set()
    for knowledge in reckless():
        for case in people():
            meaning = Meaning(knowledge, case.values)
            broken |= {id for id, invariant in knowledge.invariants.items() if id not in broken and meaning.violated(invariant.never)}
    return frozenset(broken)


def test_there_are_enough() -> None:
    assert len(sound().invariants) >= 25


@pytest.mark.parametrize("id", list(sound().invariants))
def test_an_invariant_can_be_broken(id: str) -> None:
    assert id in broken_by_somebody()


@pytest.mark.parametrize(
    ("rule", "answers", "invariant"),
    [
        ("stop-when-gait-altered", "walking_now: limp", "no-running-with-a-limp"),
        ("the-first-days-belong-to-the-leg", "onset: sudden, days_since_onset: 1", "no-running-in-the-first-three-days"),
        ("trouble-in-chest-or-breathing", "chest_symptoms: yes", "an-emergency-is-never-less"),
        ("blood-flow-checked-today", "leg_swollen: yes", "urgent-signs-never-wait"),
    ],
)
def test_a_dropped_rule_is_noticed_and_nothing_is_advised(rule: str, answers: str, invariant: str) -> None:
    knowledge = sound()
    case = parse_case(f"{{date: 2026-01-01, answers: {{{answers}}}}}", knowledge)
    assert consult(knowledge, case).violations == ()
    lenient = {id: replace(item, hold_at=item.levels[0].id) for id, item in knowledge.decisions.items()}
    broken = replace(knowledge, decisions=lenient, rules={id: item for id, item in knowledge.rules.items() if id != rule})
    outcome = consult(broken, case)
    assert invariant in {item.invariant for item in outcome.violations}
    assert not any(item.to_do for item in outcome.recommendations.values())

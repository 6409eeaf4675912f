"""Rules that do nothing: true for nobody, without any consequence for anybody, or saying no more than another rule."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from msgspec.structs import replace

from expert.audit.everybody import Everybody
from expert.audit.report import Draft
from expert.language.model import Advise, Conclude, Decide, Effect, KnowledgeBase, Rule, Suggest, Withhold, subject_of
from expert.lowered.circuit import Literal
from expert.lowered.variants import changes, with_rules
from expert.questions.statements.auditing import (
    AdvisedAndWithheld,
    CoveredEffects,
    CoveredRule,
    DeadRule,
    IdleEffects,
    IdleRule,
)


def idle_rules(people: Everybody) -> Iterator[Draft]:
    """Yield a flaw for each rule that is dead, and for each rule or effect without which nothing differs for anybody."""
    knowledge = people.knowledge
    dead = people.dead_rules
    yield from (Draft(DeadRule(rule)) for rule in dead)
    effects = [(rule, effect) for rule in knowledge.rules.values() if rule.id not in dead for effect in rule.then]
    with people.circuit.building():
        losses = {(rule.id, effect): _loss(people, rule, effect) for rule, effect in effects}
    idle: dict[str, list[Effect]] = {}
    for id, effect in people.lacking(losses):
        idle.setdefault(id, []).append(effect)
    told: set[str] = set()
    for id, needless in idle.items():
        yield _idle(people, knowledge.rules[id], tuple(needless), told)


def _loss(people: Everybody, rule: Rule, effect: Effect) -> Literal:
    """Return for whom the thing that an effect is about differs without that effect; if it never does, nothing else does either."""
    left = tuple(item for item in rule.then if item is not effect)
    other = people.variants.under(with_rules(people.knowledge, [replace(rule, then=left)]))
    return people.circuit.disj(difference for _, difference in changes(people.person, other, {subject_of(effect)}))


def _idle(people: Everybody, rule: Rule, effects: tuple[Effect, ...], told: set[str]) -> Draft:
    """Return the flaw about effects of a rule that make no difference.

    A rule in `told` was found idle itself, so it is not named as the one that covers another.
    """
    whole = effects == rule.then
    goal = people.person.rule(rule.id).true
    covering = next((other for other in _covering(people, rule, effects) if other.id not in told), None)
    if whole:
        told.add(rule.id)
    if covering is not None:
        return Draft(CoveredRule(rule.id, covering.id) if whole else CoveredEffects(rule.id, effects, covering.id), goal)
    return Draft(IdleRule(rule.id) if whole else IdleEffects(rule.id, effects), goal)


def _covering(people: Everybody, rule: Rule, wanted: tuple[Effect, ...]) -> Iterator[Rule]:
    """Yield rules that say at least as much, and are true, or still possible, wherever this one is."""
    candidates = [other for other, _ in people.knowledge.rules_about[subject_of(wanted[0])] if other is not rule]
    with people.circuit.building():
        mine = people.person.rule(rule.id)
        goals: dict[str, Literal] = {}
        for other in candidates:
            if all(any(_as_strong(people.knowledge, item, effect) for item in other.then) for effect in wanted):
                theirs = people.person.rule(other.id)
                circuit = people.circuit
                goals[other.id] = circuit.disj((circuit.conj((mine.true, -theirs.true)), circuit.conj((-mine.false, theirs.false))))
    yield from (people.knowledge.rules[id] for id in people.lacking(goals))


def _as_strong(knowledge: KnowledgeBase, one: Effect, two: Effect) -> bool:
    """Return whether one effect makes the other needless; what speaks for or against a cause adds up, so there none does."""
    match one:
        case Conclude():
            return one == two
        case Suggest():
            return False
        case Decide(decision=name, level=level):
            rank = knowledge.decisions[name].rank
            return isinstance(two, Decide) and two.decision == name and rank(level) >= rank(two.level)
        case Advise() | Withhold():
            return one == two
        case _:  # pragma: no cover
            assert_never(one)


def contradictions(people: Everybody) -> Iterator[Draft]:
    """Yield a flaw for each two rules that advise and withhold something from one person, for one reason or on one condition."""
    knowledge, circuit = people.knowledge, people.circuit
    pairs = [
        (name, advising.id, withholding.id)
        for name in knowledge.recommendations
        for advising, _ in knowledge.rules_with(name, Advise)
        for withholding, _ in knowledge.rules_with(name, Withhold)
    ]
    with circuit.building():
        truth = {rule: people.person.rule(rule) for _, *both in pairs for rule in both}
        both = {pair: circuit.conj((truth[pair[1]].true, truth[pair[2]].true)) for pair in pairs}
        apart = {
            pair: circuit.disj(
                circuit.conj((one, -two))
                for mine, theirs in [(truth[pair[1]], truth[pair[2]])]
                for one, two in [(mine.true, theirs.true), (theirs.true, mine.true), (mine.false, theirs.false), (theirs.false, mine.false)]
            )
            for pair in pairs
        }
    reasons = {pair for pair in pairs if knowledge.rules[pair[1]].because == knowledge.rules[pair[2]].because}
    conditions = set(people.lacking({pair: apart[pair] for pair in pairs if pair not in reasons}))
    for pair in people.reached({pair: both[pair] for pair in pairs if pair in reasons | conditions}):
        yield Draft(AdvisedAndWithheld(*pair, same_reason=pair in reasons), both[pair])

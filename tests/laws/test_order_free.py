"""The order of rules, findings, effects and answers is irrelevant (section 4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from random import Random
from typing import TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st

from expert.conditions import And, Condition, Count, Not, Or
from expert.interpreters.forward import infer
from expert.interpreters.strategies import answers, knowledge_bases
from expert.model import KnowledgeBase, Value
from expert.semantics import Meaning, is_admissible

T = TypeVar("T")


def test_real_knowledge(knowledge: KnowledgeBase) -> None:
    rearranged = [shuffled(knowledge, Random(seed)) for seed in range(5)]

    @settings(max_examples=80)
    @given(answers(knowledge), st.sampled_from(rearranged), st.integers(0, 2**32))
    def law(given_answers: dict[str, Value], other: KnowledgeBase, seed: int) -> None:
        assert outcome(other, shuffled_mapping(given_answers, Random(seed))) == outcome(knowledge, given_answers)

    law()


@settings(max_examples=120)
@given(st.data())
def test_generated_knowledge(data: st.DataObject) -> None:
    generated = data.draw(knowledge_bases())
    given_answers = data.draw(answers(generated))
    random = Random(data.draw(st.integers(0, 2**32)))
    other = shuffled(generated, random)
    mixed = shuffled_mapping(given_answers, random)
    assert outcome(other, mixed) == outcome(generated, given_answers)
    assert fired(other, mixed) == fired(generated, given_answers)


def outcome(knowledge: KnowledgeBase, given_answers: Mapping[str, Value]) -> dict[str, object]:
    """Return everything that is concluded, by name."""
    meaning = Meaning(knowledge, given_answers)
    decisions, causes, recommendations = knowledge.decisions, knowledge.causes, knowledge.recommendations
    return {
        "admissible": is_admissible(knowledge, given_answers),
        "rules": {name: (meaning.rule(name), meaning.behind(rule.when)) for name, rule in knowledge.rules.items()},
        "concepts": {name: meaning.concept(name) for name in knowledge.concepts},
        "causes": {name: (meaning.scores(name), meaning.grade(name)) for name in causes},
        "decisions": {name: (meaning.bounds(name), meaning.in_force(name)) for name in decisions},
        "recommendations": {name: (meaning.status(name), meaning.for_now(name)) for name in recommendations},
        "quantities": {name: meaning.quantity(name) for name in knowledge.quantities},
        "invariants": {name: meaning.violated(item.never) for name, item in knowledge.invariants.items()},
    }


def fired(knowledge: KnowledgeBase, given_answers: Mapping[str, Value]) -> dict[str, frozenset[object]]:
    """Return what fired, with its premises, without their order."""
    return {firing.rule: frozenset(firing.premises) for firing in infer(knowledge, given_answers)}


def shuffled(knowledge: KnowledgeBase, random: Random) -> KnowledgeBase:
    """Return the same knowledge base, everything in it in another order that has no meaning."""
    rules = {
        name: replace(rule, when=rearranged(rule.when, random), then=tuple(random.sample(rule.then, len(rule.then))))
        for name, rule in knowledge.rules.items()
    }
    return replace(
        knowledge,
        findings=shuffled_mapping(knowledge.findings, random),
        quantities=shuffled_mapping(knowledge.quantities, random),
        constraints=shuffled_mapping(knowledge.constraints, random),
        concepts=shuffled_mapping(knowledge.concepts, random),
        causes=shuffled_mapping(knowledge.causes, random),
        decisions=shuffled_mapping(knowledge.decisions, random),
        recommendations=shuffled_mapping(knowledge.recommendations, random),
        strengths=shuffled_mapping(knowledge.strengths, random),
        rules=shuffled_mapping(rules, random),
    )


def rearranged(condition: Condition, random: Random) -> Condition:
    """Return the condition with its parts in another order."""
    match condition:
        case And(items=items):
            return And(tuple(rearranged(item, random) for item in random.sample(items, len(items))))
        case Or(items=items):
            return Or(tuple(rearranged(item, random) for item in random.sample(items, len(items))))
        case Count(items=items, least=least):
            return Count(tuple(rearranged(item, random) for item in random.sample(items, len(items))), least)
        case Not(item=item):
            return Not(rearranged(item, random))
        case _:
            return condition


def shuffled_mapping(items: Mapping[str, T], random: Random) -> dict[str, T]:
    return dict(random.sample(list(items.items()), len(items)))

"""experta's inference against the reference meaning: the same rules fire, and each for a reason that is true.

Run with `-m "slow or not slow"` for ten times as many cases.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expert.conditions import AtLeast, Likely, Possible
from expert.consultation import Firing, Premise, PremiseKind
from expert.interpreters.forward import infer
from expert.interpreters.strategies import answers, knowledge_bases
from expert.model import Decide, KnowledgeBase, Suggest, Value
from expert.semantics import Meaning

PARTS = 4
"""The cases on the real knowledge base are split into parts that run beside each other."""
PEOPLE = 4
"""How many people are asked about each generated knowledge base."""


@pytest.mark.parametrize("part", range(PARTS))
def test_real_knowledge(knowledge: KnowledgeBase, part: int) -> None:
    agree_on_real(knowledge, 2_000 // PARTS)


def test_generated_knowledge() -> None:
    agree_on_generated(300)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_real_knowledge_thoroughly(knowledge: KnowledgeBase, part: int) -> None:
    agree_on_real(knowledge, 20_000 // PARTS)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_generated_knowledge_thoroughly(part: int) -> None:
    agree_on_generated(3_000 // PARTS)


def agree_on_real(knowledge: KnowledgeBase, people: int) -> None:
    @settings(max_examples=people)
    @given(answers(knowledge))
    def law(given_answers: dict[str, Value]) -> None:
        check_agreement(knowledge, given_answers)

    law()


def agree_on_generated(knowledge_bases_to_try: int) -> None:
    @settings(max_examples=knowledge_bases_to_try)
    @given(st.data())
    def law(data: st.DataObject) -> None:
        generated = data.draw(knowledge_bases())
        people = answers(generated)
        for _ in range(PEOPLE):
            check_agreement(generated, data.draw(people))

    law()


def check_agreement(knowledge: KnowledgeBase, given_answers: dict[str, Value]) -> None:
    meaning = Meaning(knowledge, given_answers)
    trace = infer(knowledge, given_answers)
    assert [firing.rule for firing in trace] == [rule for rule in knowledge.rules if meaning.rule(rule) is True]
    for firing in trace:
        assert [premise for premise in firing.premises if not is_truthful(meaning, premise)] == [], firing.rule
    firings = {firing.rule: firing for firing in trace}
    for firing in trace:
        cited = {name: given_answers[name] for name in cited_by(knowledge, firings, firing.rule, set())}
        assert Meaning(knowledge, cited).rule(firing.rule) is True, f"{firing.rule} does not follow from what it cites: {cited}"
    shuffled = list(given_answers.items())
    random.Random(len(shuffled)).shuffle(shuffled)
    assert infer(knowledge, dict(shuffled)) == trace


def is_truthful(meaning: Meaning, premise: Premise) -> bool:
    name, value = premise.name, premise.value
    match premise.kind:
        case PremiseKind.ANSWER:
            return name in meaning.answers and meaning.answers[name] == value and type(meaning.answers[name]) is type(value)
        case PremiseKind.NOT_APPLICABLE:
            return meaning.applies(name) is False
        case PremiseKind.CONCEPT:
            return meaning.concept(name) is value
        case PremiseKind.AT_LEAST:
            return meaning.truth(AtLeast(name, premise.level)) is value
        case PremiseKind.LIKELY:
            return meaning.truth(Likely(name)) is value
        case PremiseKind.POSSIBLE:
            return meaning.truth(Possible(name)) is value


def cited_by(knowledge: KnowledgeBase, firings: Mapping[str, Firing], rule: str, seen: set[str]) -> Iterator[str]:
    """Yield the answers among a firing's premises and, recursively, behind the conclusions that it matched as true."""
    if rule in seen:
        return
    seen.add(rule)
    for premise in firings[rule].premises:
        if premise.kind is PremiseKind.ANSWER:
            yield premise.name
        elif premise.kind is not PremiseKind.NOT_APPLICABLE and premise.value is True:
            for behind, effect in knowledge.rules_about[premise.name]:
                if behind.id in firings and is_behind(knowledge, effect, premise):
                    yield from cited_by(knowledge, firings, behind.id, seen)


def is_behind(knowledge: KnowledgeBase, effect: object, premise: Premise) -> bool:
    match effect:
        case Decide(decision=name, level=level):
            rank = knowledge.decisions[name].rank
            return premise.kind is PremiseKind.AT_LEAST and rank(level) >= rank(premise.level)
        case Suggest():
            return premise.kind in {PremiseKind.LIKELY, PremiseKind.POSSIBLE}
        case _:
            return premise.kind is PremiseKind.CONCEPT

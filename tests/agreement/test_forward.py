"""experta's inference against the reference meaning: the same rules fire, and each for a reason that is true.

Run with `-m "slow or not slow"` for ten times as many cases and more.
"""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expert.engines.forward.inference import infer
from expert.language.model import KnowledgeBase, Value
from expert.testing.generators import answers, knowledge_bases
from expert.testing.inference import disagreements
from tests.share import examples

PARTS = 4
"""The cases on the real knowledge base are split into parts that run beside each other."""
PEOPLE = 4
"""How many people are asked about each generated knowledge base."""


@pytest.mark.parametrize("part", range(PARTS))
def test_real_knowledge(knowledge: KnowledgeBase, part: int) -> None:
    agree_on_real(knowledge, examples(1_000) // PARTS)


def test_generated_knowledge() -> None:
    agree_on_generated(examples(300))


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
    assert list(disagreements(knowledge, given_answers)) == []
    shuffled = list(given_answers.items())
    random.Random(len(shuffled)).shuffle(shuffled)
    assert infer(knowledge, dict(shuffled)) == infer(knowledge, given_answers)

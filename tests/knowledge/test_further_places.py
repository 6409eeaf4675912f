"""A further place or leg never makes anything milder, and raises whatever it would raise alone: over all worked cases."""

from __future__ import annotations

import pytest

from expert import load_knowledge
from expert.cases.worked import read_worked_case
from expert.language.meaning import Meaning
from expert.language.model import KnowledgeBase, Value
from tests.share import one_in


@pytest.fixture(scope="module")
def stories() -> list[tuple[str, dict[str, Value]]]:
    knowledge = load_knowledge(worked_cases=True)
    return [(name, read_worked_case(knowledge, worked).values) for name, worked in knowledge.cases.items()]


@pytest.mark.parametrize("step", one_in(4))
@pytest.mark.parametrize("choice", ["location", "side"])
def test_it_is_no_milder_than_each_alone(
    knowledge: KnowledgeBase, stories: list[tuple[str, dict[str, Value]]], choice: str, step: int
) -> None:
    asked = knowledge.asked_on(choice)
    flags = [concept.id for concept in knowledge.concepts.values() if concept.flag]
    stricter = 0
    for story, values in stories[::step]:
        if values.get(choice) is None or any(values[name] is True for name in asked):
            continue
        first = Meaning(knowledge, values)
        for option, name in knowledge.findings[choice].further.items():
            alone, both = Meaning(knowledge, {**values, choice: option}), Meaning(knowledge, {**values, name: True})
            for flag in flags:
                assert both.concept(flag) is True or alone.concept(flag) is not True, (story, option, flag)
            for decision in knowledge.decisions:
                floor = max(first.bounds(decision)[0], alone.bounds(decision)[0])
                assert both.bounds(decision)[0] >= floor, (story, option, decision)
                stricter += both.bounds(decision)[0] > first.bounds(decision)[0]
    assert stricter

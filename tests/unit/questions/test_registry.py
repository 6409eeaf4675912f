from __future__ import annotations

import inspect

import pytest

import expert
from expert.questions.registry import QUESTIONS, About, Question, Type

FIRST = {
    About.OUTCOME: ["consultation"],
    About.TWO_OUTCOMES: ["old", "new"],
    About.WRITTEN_OUTCOME: ["knowledge", "outcome"],
    About.KNOWLEDGE: ["knowledge"],
}
TYPES = {Type.TARGET: "str", Type.CHANGES: "Changes", Type.CONDITION: "Condition", Type.ID: "str", Type.NUMBER: "int", Type.FLAG: "bool"}


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_a_declaration_is_that_of_its_function(question: Question) -> None:
    assert question.function in expert.__all__
    parameters = inspect.signature(question.load()).parameters
    assert list(parameters)[: len(FIRST[question.about])] == FIRST[question.about]
    for argument in question.arguments:
        parameter = parameters[argument.name]
        assert str(parameter.annotation).removesuffix(" | None") == TYPES[argument.type]
        assert argument.required == (parameter.default is inspect.Parameter.empty)


def test_no_two_questions_share_a_name() -> None:
    assert len({question.name for question in QUESTIONS}) == len(QUESTIONS)

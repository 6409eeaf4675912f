"""A declaration is all that somebody needs who offers a question: it is that of the function, and its example can be asked."""

from __future__ import annotations

import inspect
import subprocess
import sys
from types import FunctionType

import pytest

import expert
from expert import Consultation, Explanation, KnowledgeBase, ProofReport, Verification, consult, load_case
from expert.questions.registry import QUESTIONS, Question, Type
from tests.asking import ask_example
from tests.places import EXAMPLES

TYPES = {Type.TARGET: "str", Type.CHANGES: "Changes", Type.CONDITION: "Condition", Type.ID: "str", Type.NUMBER: "int", Type.FLAG: "bool"}
"""How the function of a question writes the type of each."""
EVERY = pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)


@EVERY
def test_a_declaration_is_that_of_its_function(question: Question) -> None:
    parameters = inspect.signature(question.load()).parameters
    about = question.about.value
    progress = ("progress",) if question.reports else ()
    assert tuple(parameters) == (*about, *(argument.name for argument in question.arguments), *progress)
    for argument in question.arguments:
        parameter = parameters[argument.name]
        assert str(parameter.annotation).removesuffix(" | None") == TYPES[argument.type]
        assert parameter.default == (inspect.Parameter.empty if argument.required else argument.default)
        assert type(argument.default) is type(parameter.default) or argument.required


def test_every_public_function_among_the_questions_is_declared_and_every_declared_one_is_public() -> None:
    public = {name: getattr(expert, name) for name in expert.__all__}
    answering = {
        name: found
        for name, found in public.items()
        if isinstance(found, FunctionType) and found.__module__.startswith("expert.questions.") and found is not expert.at_stage
    }  # at a stage of a plan nothing is answered: every question can be asked there
    assert {question.function: question.load() for question in QUESTIONS.values()} == answering


@EVERY
def test_a_line_says_what_is_asked_and_given(question: Question) -> None:
    for line in (question.help, *(argument.help for argument in question.arguments)):
        assert line == line.strip()
        assert line[0].isupper()
        assert line.endswith(".")
        assert "\n" not in line


def test_no_declaration_imports_a_question() -> None:
    code = "import sys, expert.questions.registry as registry; print(*(n for n in sys.modules if n.startswith('expert.')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert set(done.stdout.split()) == {"expert.display", "expert.questions", "expert.questions.registry"}


@pytest.fixture(scope="module")
def outcomes(knowledge: KnowledgeBase) -> tuple[Consultation, Consultation]:
    first, second = (consult(knowledge, load_case(EXAMPLES / name, knowledge)) for name in ("long-run-spike.yaml", "ice-slip.yaml"))
    return first, second


@EVERY
def test_its_example_can_be_asked_and_the_answer_bears_its_name(question: Question, outcomes: tuple[Consultation, Consultation]) -> None:
    steps: list[str] = []
    answer = ask_example(question, outcomes, steps.append)
    assert answer.to_data()
    assert bool(steps) is question.reports
    explanation = answer.explanation() if isinstance(answer, ProofReport | Verification) else answer
    if isinstance(explanation, Explanation):
        assert explanation.question == question.name
        assert explanation.to_data()["question"] == question.name
        assert {item.asks.question for item in explanation.walk() if item.asks is not None} <= QUESTIONS.keys()

"""The first screen and `open` name the same next question, for every worked case and every example."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from expert import Consultation, KnowledgeBase, assess, load_case, load_knowledge, open_questions
from expert.cases.reading import build_case
from expert.consultation.conclude import conclude
from expert.errors import Diagnostics
from expert.language.meaning import Meaning
from expert.questions.statements.still_open import NextQuestion
from tests.places import CAR_FOLDER, EXAMPLES


def outcomes(knowledge: KnowledgeBase, examples: Path | None, step: int = 1) -> Iterator[Consultation]:
    """Yield what comes out for every so-manieth worked case, and for the examples."""
    for worked in list(knowledge.cases.values())[::step]:
        case = build_case(knowledge, dict(worked.case), Diagnostics())
        assert case is not None
        yield conclude(Meaning(knowledge, case.values), case, ())
    for path in sorted(examples.glob("*.yaml") if examples else ()):
        case = load_case(path, knowledge)
        yield conclude(Meaning(knowledge, case.values), case, ())


def check(outcome: Consultation) -> bool:
    """Hold the first screen against `open`; return whether it names a question."""
    shown = [line.next_screen for line in assess(outcome).decisions if line.next_screen]
    if shown:
        first = open_questions(outcome).statement.children[0]
        assert isinstance(first, NextQuestion)
        assert shown[0] == first.screen
    return bool(shown)


@pytest.mark.parametrize(
    ("folder", "examples", "step", "least"),
    [
        pytest.param(None, EXAMPLES, 5, 30, id="shipped, a fifth"),
        pytest.param(None, EXAMPLES, 1, 30, id="shipped", marks=pytest.mark.slow),
        pytest.param(CAR_FOLDER, None, 1, 5, id="car"),
    ],
)
def test_the_first_screen_and_open_name_the_same(folder: Path | None, examples: Path | None, step: int, least: int) -> None:
    knowledge = load_knowledge(folder, worked_cases=True)
    assert sum(check(outcome) for outcome in outcomes(knowledge, examples, step)) >= least


def test_they_do_so_on_the_way_through_the_questions() -> None:
    knowledge = load_knowledge(worked_cases=True)
    named = []
    for outcome in list(outcomes(knowledge, None, 40)):
        answers = list(outcome.case.answers.items())
        for share in (1, 2, 3):
            case = replace(outcome.case, answers=dict(answers[: len(answers) * share // 4]))
            named.append(check(conclude(Meaning(knowledge, case.values), case, ())))
    assert sum(named) > len(named) / 2

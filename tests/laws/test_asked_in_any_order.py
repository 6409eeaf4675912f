"""An answer hangs on the knowledge, the case and the question alone: not on what was asked before, in which order or in which thread."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

from cli import HAMSTRING
from expert import Consultation, KnowledgeBase, consult, load_case, load_knowledge
from expert.cases.worked import read_worked_case
from expert.questions.registry import QUESTIONS, About, Question, Type, Typed
from tests.places import EXAMPLES

WORKED = ("flag-calf-at-three-with-a-reason-for-clots", "flag-hurdles-at-seventeen", "pain-from-the-back")
"""Worked cases that a changed answer, a wait or a visit leads on."""
TARGETS = {
    "until": ("running=normal_training", "running=walk_run_only", "care", "recommended:jump_rope", "likely:bone_overload"),
    "enough": ("running", "care", "recommended:jump_rope"),
}
"""What is asked of each case by the questions that search, beside their examples."""
Asked = Callable[[], str]


def asked_of(knowledge: KnowledgeBase) -> list[Asked]:
    """Return every question of the registry, asked of a knowledge base, of its worked cases and of examples."""
    read = [load_case(EXAMPLES / f"{name}.yaml", knowledge) for name in ("long-run-spike", "after-the-flight", "ice-slip")]
    worked = [read_worked_case(knowledge, knowledge.cases[name]) for name in WORKED]
    outcomes = [consult(knowledge, case) for case in (*read, *worked)]
    return [
        asking(knowledge, question, about, typed)
        for question in QUESTIONS.values()
        for about in abouts(knowledge, question.about, outcomes)
        for typed in arguments(question)
    ]


def abouts(knowledge: KnowledgeBase, about: About, outcomes: Sequence[Consultation]) -> Iterator[tuple[object, ...]]:
    """Yield what a question is asked of."""
    match about:
        case About.OUTCOME:
            yield from ((outcome,) for outcome in outcomes)
        case About.TWO_OUTCOMES:
            yield from pairwise(outcomes)
        case About.WRITTEN_OUTCOME:
            yield from ((knowledge, outcome.to_json(), "outcome.json") for outcome in outcomes)
        case About.KNOWLEDGE:
            yield (knowledge,)


def arguments(question: Question) -> Iterator[Mapping[str, Typed | None]]:
    """Yield the arguments of the example of a question, and those with other targets."""
    typed: dict[str, Typed | None] = {}
    for argument in question.arguments:
        text = HAMSTRING.named_in(argument.example)
        typed[argument.name] = None if not text else (text,) if argument.type is Type.CHANGES else text
    yield typed
    yield from ({**typed, "target": target} for target in TARGETS.get(question.name, ()))


def asking(knowledge: KnowledgeBase, question: Question, about: tuple[object, ...], typed: Mapping[str, Typed | None]) -> Asked:
    """Return a call that asks a question and returns its answer as JSON."""
    return lambda: json.dumps(question.ask(knowledge, about, typed).to_data())


def told(asked: Sequence[Asked], order: Sequence[int], threads: int = 1) -> list[str]:
    """Return the answers, asked in an order, in the order in which they stand."""
    with ThreadPoolExecutor(threads) as pool:
        answers = dict(zip(order, pool.map(lambda place: asked[place](), order), strict=True))
    return [answers[place] for place in range(len(asked))]


def test_every_answer_is_the_same_a_second_time_in_other_orders_and_in_eight_threads() -> None:
    once, anew = (asked_of(load_knowledge(worked_cases=True)) for _ in range(2))
    order = [*range(len(once))]
    shuffled = random.Random(7).sample(order, len(order))
    first = told(once, order)
    assert told(once, order[::-1]) == first
    assert told(anew, shuffled, threads=8) == first

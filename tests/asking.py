"""How somebody asks who knows the declaration of a question alone: a page, a protocol."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cli import HAMSTRING
from expert import Consultation
from expert.questions.registry import About, Question, Type, Typed


def ask_example(question: Question, outcomes: tuple[Consultation, Consultation], progress: Callable[[str], object] = str) -> Any:
    """Return what a question answers to its own example, asked of the first of these outcomes, or of both."""
    knowledge = outcomes[0].knowledge
    asked_of: dict[About, tuple[object, ...]] = {
        About.OUTCOME: outcomes[:1],
        About.TWO_OUTCOMES: outcomes,
        About.WRITTEN_OUTCOME: (knowledge, outcomes[0].to_json(), "outcome.json"),
        About.KNOWLEDGE: (knowledge,),
    }
    typed: dict[str, Typed | None] = {}
    for argument in question.arguments:
        text = HAMSTRING.named_in(argument.example)
        typed[argument.name] = None if not text else (text,) if argument.type is Type.CHANGES else text
    return question.ask(knowledge, asked_of[question.about], typed, progress)

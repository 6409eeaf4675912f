"""A case as the text of a worked case: to be pasted into `cases/`, its expected outcome to be written by hand."""

from __future__ import annotations

from collections.abc import Iterator

from expert.cases.case import Case, follows
from expert.language.model import KnowledgeBase
from expert.loading.yaml_text import yaml_answers, yaml_text
from expert.words.catalogue import ENGLISH, Catalogue


def render_worked_case(knowledge: KnowledgeBase, case: Case, id: str, title: str, words: Catalogue = ENGLISH) -> str:
    """Return the YAML of a worked case; what came out stands beside what somebody has to write: the levels and the reason.

    Args:
        knowledge: What the case was answered for.
        case: The answers.
        id: Its id, in kebab-case.
        title: Its title.
        words: The catalogue that it is said in.
    """
    return "\n".join(_lines(knowledge, case, id, title, words)) + "\n"


def _lines(knowledge: KnowledgeBase, case: Case, id: str, title: str, words: Catalogue) -> Iterator[str]:
    """Yield the lines."""
    meaning = follows(knowledge, case)
    levels = ", ".join(f"{name}: {meaning.in_force(name)}" for name in knowledge.decisions)
    yield f"id: {id}"
    yield f"title: {yaml_text(title)}"
    yield f"date: {case.date.isoformat()}"
    yield "answers:" if case.answers else "answers: {}"
    yield from (f"  {line}" for line in yaml_answers({name: answer.value for name, answer in case.answers.items()}))
    yield "expect:"
    yield f"  decisions:  # {words.say('worked_case', 'decisions', levels=levels)}"
    yield f"because:  # {words.say('worked_case', 'because')}"

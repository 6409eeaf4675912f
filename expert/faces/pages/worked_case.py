"""A case as the text of a worked case: to be pasted into `cases/`, its expected outcome to be written by hand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from expert.cases.case import Case
from expert.cases.values import write_value
from expert.language.meaning import Meaning
from expert.language.model import KnowledgeBase, Value
from expert.words.catalogue import say

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_WORDS = frozenset({"yes", "no", "true", "false", "null", "on", "off", "y", "n", "dont_know", "skipped"})
"""Texts that a reader of YAML could take for something else."""


def render_worked_case(knowledge: KnowledgeBase, case: Case, id: str, title: str) -> str:
    """Return the YAML of a worked case; what came out stands beside what somebody has to write: the levels and the reason.

    Args:
        knowledge: What the case was answered for.
        case: The answers.
        id: Its id, in kebab-case.
        title: Its title.
    """
    return "\n".join(_lines(knowledge, case, id, title)) + "\n"


def _lines(knowledge: KnowledgeBase, case: Case, id: str, title: str) -> Iterator[str]:
    """Yield the lines."""
    meaning = Meaning(knowledge, case.values)
    levels = ", ".join(f"{name}: {meaning.in_force(name)}" for name in knowledge.decisions)
    yield f"id: {id}"
    yield f"title: {json.dumps(title, ensure_ascii=False)}"
    yield f"date: {case.date.isoformat()}"
    yield "answers:" if case.answers else "answers: {}"
    yield from (f"  {name}: {_value(answer.value)}" for name, answer in case.answers.items())
    yield "expect:"
    yield f"  decisions:  # {say('worked_case', 'decisions', levels=levels)}"
    yield f"because:  # {say('worked_case', 'because')}"


def _value(value: Value) -> str:
    """Return a value as YAML has it."""
    if isinstance(value, str):
        return value if _PLAIN.fullmatch(value) and value.lower() not in _WORDS else json.dumps(value, ensure_ascii=False)
    return write_value(value)

"""Differences and open questions made short: what matters first with its reasons, the rest in one line. What is left out is counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from expert.questions.parts.statement import Statement
from expert.words.shortening import MOST_LINES

MOST_ANSWERS = 8
"""How many answers or questions a short list shows."""
_DECISIONS = frozenset({"decision_changed", "decision_same"})
_LISTS = frozenset({"supposed", "dropped", "answers_differ", "open_conclusions"})
_LATER = frozenset({"concept_changed", "quantity_changed", "same_certain", "same_uncertain"})
_QUESTIONS = frozenset({"open_question", "open_if_it_applies", "open_unknown"})


def brief(statement: Statement) -> Statement:
    """Return a statement of differences or open questions with reasons for the decisions only, and long lists cut.

    What is not known any more, because what decides it is not answered, is only counted: that is no reason for an alarm.
    """
    if statement.kind in {"what_if", "compare"}:
        return replace(statement, children=tuple(_differences(statement.children)))
    if statement.kind == "open_questions":
        return replace(statement, children=tuple(_questions(statement.children)))
    return _first(statement, MOST_ANSWERS) if statement.kind == "enough_open" else statement


def _differences(children: Sequence[Statement]) -> Iterator[Statement]:
    """Yield how two outcomes differ, shortly."""
    lines = [replace(child, children=()) for child in children if child.kind not in _DECISIONS | _LISTS]
    unknown = [child for child in lines if child.kind == "unknown_now"]
    later = [child for child in lines if child.kind in _LATER or child.texts.get("to_do") == "no"]
    yield from (_first(child, MOST_ANSWERS) for child in children if child.kind in _LISTS)
    yield from (_decision(child) for child in children if child.kind in _DECISIONS)
    yield from (child for child in lines if child not in unknown and child not in later)
    if unknown:
        yield Statement("several_unknown", "", {"count": str(len(unknown))})
    if later:
        yield Statement("more", "", {"count": str(len(later))})


def _questions(children: Sequence[Statement]) -> Iterator[Statement]:
    """Yield what is open, shortly."""
    yield from (replace(child, children=()) for child in children if child.kind not in _QUESTIONS | _LISTS)
    yield from _cut([child for child in children if child.kind in _QUESTIONS], MOST_ANSWERS)
    yield from (_first(child, MOST_ANSWERS) for child in children if child.kind in _LISTS)


def _decision(statement: Statement) -> Statement:
    """Return how a decision differs with its first rules and a few answers behind each."""
    rules = [child for child in statement.children if child.kind in {"rule_came", "rule_went"}]
    others = [replace(child, children=()) for child in statement.children if child not in rules]
    return replace(statement, children=(*_cut([_first(rule, MOST_LINES) for rule in rules], MOST_LINES), *others))


def _first(statement: Statement, most: int) -> Statement:
    """Return a statement with the first few of those below it."""
    return replace(statement, children=tuple(_cut([replace(child, children=()) for child in statement.children], most)))


def _cut(statements: list[Statement], most: int) -> Iterable[Statement]:
    """Return the first few statements, and how many are left out."""
    if len(statements) <= most + 1:
        return tuple(statements)
    return (*statements[:most], Statement("more", "", {"count": str(len(statements) - most)}))

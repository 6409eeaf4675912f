"""Proofs made short: what is so for somebody, with all answers that were named, and of the reasons the first layer."""

from __future__ import annotations

from dataclasses import replace

from expert.questions.parts.statement import Statement
from expert.words.folding import MOST_LINES


def brief(statement: Statement) -> Statement:
    """Return a statement of proofs with the first reasons only; how many are left out is counted."""
    return replace(statement, children=tuple(map(_proved, statement.children)))


def _proved(statement: Statement) -> Statement:
    """Return what is so for somebody, with all the answers that were named, and of the reasons the first layer."""
    if statement.kind in {"their_answers", "their_next_answers"}:
        return statement
    if statement.kind in {"invariant_broken", "law_broken"}:
        return replace(statement, children=tuple(map(_proved, statement.children)))
    lines = tuple(replace(child, children=()) for child in statement.children)
    if len(lines) <= MOST_LINES + 1:
        return replace(statement, children=lines)
    return replace(statement, children=(*lines[:MOST_LINES], Statement("more", "", {"count": str(len(lines) - MOST_LINES)})))

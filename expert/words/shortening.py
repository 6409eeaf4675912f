"""Differences and open questions made short: what matters first with its reasons, the rest in one line. What is left out is counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from expert.questions.statements import Statement
from expert.questions.statements.base import Listing
from expert.questions.statements.differences import DecisionDiffers, Difference, Differences, RuleCame, RuleWent
from expert.questions.statements.shortened import More, SeveralUnknown
from expert.questions.statements.still_open import OpenQuestions, OpenSingle

MOST_LINES = 3
"""How many rules, or other lines of a kind, are shown."""
MOST_ANSWERS = 8
"""How many answers or questions a list shows."""


def brief(statement: Statement) -> Statement:
    """Return a statement of differences or open questions with reasons for the decisions only, and long lists cut.

    What is not known any more, because what decides it is not answered, is only counted: that is no reason for an alarm.
    """
    match statement:
        case Differences():
            return replace(statement, children=tuple(_differences(statement.children)))
        case OpenQuestions():
            return replace(statement, children=tuple(_questions(statement.children)))
        case Listing():
            return _first(statement, MOST_ANSWERS)
        case _:
            return statement


def _differences(children: Sequence[Statement]) -> Iterator[Statement]:
    """Yield how two outcomes differ, shortly."""
    yield from (_first(child, MOST_ANSWERS) for child in children if isinstance(child, Listing))
    yield from (_decision(child) for child in children if isinstance(child, DecisionDiffers))
    lines = [_alone(child) for child in children if not isinstance(child, Listing | DecisionDiffers)]
    differences = [child for child in lines if isinstance(child, Difference)]
    unknown = [child for child in differences if child.is_unknown_now]
    later = [child for child in differences if child.is_detail and not child.is_unknown_now]
    yield from (child for child in lines if child not in unknown and child not in later)
    if unknown:
        yield SeveralUnknown(len(unknown))
    if later:
        yield More(len(later))


def _questions(children: Sequence[Statement]) -> Iterator[Statement]:
    """Yield what is open, shortly."""
    yield from (_alone(child) for child in children if not isinstance(child, OpenSingle | Listing))
    yield from _cut([child for child in children if isinstance(child, OpenSingle)], MOST_ANSWERS)
    yield from (_first(child, MOST_ANSWERS) for child in children if isinstance(child, Listing))


def _decision(statement: DecisionDiffers) -> Statement:
    """Return how a decision differs with its first rules and a few answers behind each."""
    rules = [_first(child, MOST_LINES) for child in statement.children if isinstance(child, RuleCame | RuleWent)]
    others = [_alone(child) for child in statement.children if not isinstance(child, RuleCame | RuleWent)]
    return replace(statement, children=(*_cut(rules, MOST_LINES), *others))


def _alone(statement: Statement) -> Statement:
    """Return a statement without those below it."""
    return replace(statement, children=())


def _first(statement: Statement, most: int) -> Statement:
    """Return a statement with the first few of those below it."""
    return replace(statement, children=_cut([_alone(child) for child in statement.children], most))


def _cut(statements: Sequence[Statement], most: int) -> tuple[Statement, ...]:
    """Return the first few statements, and how many are left out."""
    if len(statements) <= most + 1:
        return tuple(statements)
    return (*statements[:most], More(len(statements) - most))


def cut(statement: Statement, depth: int) -> Statement:
    """Return an explanation down to a depth: 0 is the first statement alone."""
    if depth <= 0:
        below = sum(1 for _ in statement.walk()) - 1
        return replace(statement, children=(More(below),) if below else ())
    return replace(statement, children=tuple(cut(child, depth - 1) for child in statement.children))

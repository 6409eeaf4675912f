"""Long explanations made short: what matters first, or everything down to a depth. What is left out is counted.

What stays of a statement hangs on its kind: see `Shortened`. A statement itself is never changed, so its words count the whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from expert.questions.statements.base import Shortened, Statement

MOST_LINES = 3
"""How many rules, questions or other lines of a kind a short explanation shows."""


@dataclass(frozen=True, slots=True)
class Left:
    """So many statements that are left out."""

    count: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A statement, with as much of what it rests on as is shown.

    Attributes:
        statement: The statement, whole.
        children: What is shown of what it rests on, and how much is left out.
        in_a_line: Whether it is said in one line, where its words have several.
    """

    statement: Statement
    children: tuple[Shown | Left, ...] = ()
    in_a_line: bool = False


def whole(statement: Statement) -> Shown:
    """Return an explanation with everything in it."""
    return Shown(statement, tuple(map(whole, statement.children)))


def cut(statement: Statement, depth: int) -> Shown:
    """Return the explanation down to a depth: 0 is the first statement alone."""
    if depth <= 0:
        below = sum(1 for _ in statement.walk()) - 1
        return Shown(statement, (Left(below),) if below else ())
    return Shown(statement, tuple(cut(child, depth - 1) for child in statement.children))


def fold(statement: Statement) -> Shown:
    """Return the explanation with three lines of each kind; what they rest on and what was ruled out is left out or counted."""
    if statement.shortened is Shortened.WHOLE:
        return whole(statement)
    if statement.shortened is Shortened.PARTS:
        return Shown(statement, tuple(map(fold, statement.children)))
    lines = [child for child in statement.children if child.shortened is Shortened.LINE]
    last, left = lines[:MOST_LINES][-1:], len(lines) - MOST_LINES
    children: list[Shown | Left] = []
    for child in statement.children:
        if child.shortened is not Shortened.LINE:
            children.append(_folded(child))
        elif any(child is line for line in lines[:MOST_LINES]):
            children += [_line(child), *([Left(left)] if left > 0 and child is last[0] else [])]
    return Shown(statement, tuple(children))


def brief(statement: Statement) -> Shown:
    """Return proofs with all the answers that are named, and of the reasons the first layer."""
    match statement.shortened:
        case Shortened.WHOLE:
            return whole(statement)
        case Shortened.PARTS:
            return Shown(statement, tuple(map(brief, statement.children)))
        case _:
            return Shown(statement, first([Shown(child) for child in statement.children], MOST_LINES))


def first(shown: Sequence[Shown], most: int) -> tuple[Shown | Left, ...]:
    """Return the first few of a list, and how many are left out; one more is shown rather than counted."""
    if len(shown) <= most + 1:
        return tuple(shown)
    return (*shown[:most], Left(len(shown) - most))


def _folded(statement: Statement) -> Shown:
    """Return a part of an explanation that is no line among others."""
    match statement.shortened:
        case Shortened.LIST:
            return _list(statement)
        case Shortened.LISTS:
            return Shown(statement, tuple(map(_list, statement.children)))
        case Shortened.WHOLE:
            return whole(statement)
        case _:
            return Shown(statement)


def _list(statement: Statement) -> Shown:
    """Return a statement with the first three of those below it, each in a line."""
    left = len(statement.children) - MOST_LINES
    lines = tuple(map(_line, statement.children[:MOST_LINES]))
    return Shown(statement, (*lines, Left(left)) if left > 0 else lines)


def _line(statement: Statement) -> Shown:
    """Return a rule, question or other part in a line; a rule that does not fire with what is in the way."""
    match statement.shortened:
        case Shortened.LIST:
            return _list(statement)
        case Shortened.FIRST:
            return Shown(statement, tuple(map(whole, statement.children[:1])))
        case _:
            return Shown(statement, in_a_line=True)

"""Long explanations made short: what matters first, or everything down to a depth. What is left out is counted.

What stays of a statement hangs on its kind: see `Shortened` and `Glanced`. A statement itself is never changed, so its words count the
whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import assert_never

from expert.questions.statements.base import Glanced, Listing, Shortened, Statement
from expert.questions.statements.counterfactual import About, EnoughOpen
from expert.questions.statements.differences import DecisionDiffers, Difference, Differences, RuleDiffers
from expert.questions.statements.planning import Plan, PlanThere
from expert.questions.statements.proof_tree import Rule
from expert.questions.statements.proving import Ever, Proofs
from expert.questions.statements.sensitivity import Sensitivity
from expert.questions.statements.showing import Entry
from expert.questions.statements.still_open import OpenQuestions, OpenSingle
from expert.questions.statements.verifying import VerificationFailed, VerificationPassed
from expert.questions.statements.why_not import RuleBlocked

MOST_LINES = 3
"""How many rules, questions or other lines of a kind a short explanation shows."""
MOST_ANSWERS = 8
"""How many answers or questions a list shows at a glance."""


@dataclass(frozen=True, slots=True)
class Left:
    """So many statements that are left out; `unknown` are those that are only not known any more."""

    count: int
    unknown: bool = False


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


def short(statement: Statement) -> Shown:
    """Return an explanation made short in the way of its kind."""
    match statement:
        case Proofs() | Ever() | Plan() | PlanThere():
            return brief(statement)
        case Differences() | OpenQuestions() | EnoughOpen():
            return glance(statement)
        case Sensitivity():
            return Shown(statement, tuple(map(_first_whole, statement.children)))
        case About() | Entry() | Rule() | RuleBlocked() | VerificationPassed() | VerificationFailed():
            return whole(statement)
        case _:
            return fold(statement)


def _first_whole(statement: Statement) -> Shown:
    """Return a list with the first of its parts, each with everything in it."""
    return Shown(statement, first([whole(child) for child in statement.children], MOST_ANSWERS))


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
    match statement.shortened:
        case Shortened.ALONE | Shortened.LINE | Shortened.FIRST | Shortened.LIST | Shortened.LISTS:
            return Shown(statement, tuple(_folded_below(statement)))
        case Shortened.PARTS:
            return Shown(statement, tuple(map(fold, statement.children)))
        case Shortened.WHOLE:
            return whole(statement)
        case _:  # pragma: no cover
            assert_never(statement.shortened)


def _folded_below(statement: Statement) -> Iterator[Shown | Left]:
    """Yield the parts of an explanation: its lines as far as they are among the first, with how many are left out behind the last."""
    lines = [child for child in statement.children if child.shortened is Shortened.LINE]
    last, left = lines[:MOST_LINES][-1:], len(lines) - MOST_LINES
    for child in statement.children:
        if child.shortened is not Shortened.LINE:
            yield _folded(child)
        elif any(child is line for line in lines[:MOST_LINES]):
            yield _line(child)
            if left > 0 and child is last[0]:
                yield Left(left)


def brief(statement: Statement) -> Shown:
    """Return proofs, or a plan, with all the answers that are named, and of lists the first lines."""
    match statement.shortened:
        case Shortened.ALONE | Shortened.LINE | Shortened.FIRST | Shortened.LIST | Shortened.LISTS:
            return _listed(statement, MOST_LINES)
        case Shortened.PARTS:
            return Shown(statement, tuple(map(brief, statement.children)))
        case Shortened.WHOLE:
            return whole(statement)
        case _:  # pragma: no cover
            assert_never(statement.shortened)


def glance(statement: Statement) -> Shown:
    """Return differences or open questions with reasons for the decisions only, and long lists cut.

    What is not known any more, because what decides it is not answered, is only counted: that is no reason for an alarm.
    """
    match statement.glanced:
        case Glanced.LIST:
            return _listed(statement, MOST_ANSWERS)
        case Glanced.DIFFERENCES:
            return Shown(statement, tuple(_differences(statement.children)))
        case Glanced.QUESTIONS:
            return Shown(statement, tuple(_open(statement.children)))
        case Glanced.WHOLE:
            return whole(statement)
        case _:  # pragma: no cover
            assert_never(statement.glanced)


def _differences(children: Sequence[Statement]) -> Iterator[Shown | Left]:
    """Yield how two outcomes differ, at a glance."""
    yield from (_listed(child, MOST_ANSWERS) for child in children if isinstance(child, Listing))
    yield from (_decision(child) for child in children if isinstance(child, DecisionDiffers))
    lines = [child for child in children if not isinstance(child, Listing | DecisionDiffers)]
    unknown = [child for child in lines if isinstance(child, Difference) and child.is_unknown_now]
    details = [child for child in lines if isinstance(child, Difference) and child.is_detail and not child.is_unknown_now]
    yield from (Shown(child) for child in lines if child not in unknown and child not in details)
    if unknown:
        yield Left(len(unknown), unknown=True)
    yield from first([Shown(child) for child in details], 0)


def _open(children: Sequence[Statement]) -> Iterator[Shown | Left]:
    """Yield what is open, at a glance."""
    yield from (Shown(child) for child in children if not isinstance(child, OpenSingle | Listing))
    yield from first([Shown(child) for child in children if isinstance(child, OpenSingle)], MOST_ANSWERS)
    yield from (_listed(child, MOST_ANSWERS) for child in children if isinstance(child, Listing))


def _decision(statement: DecisionDiffers) -> Shown:
    """Return how a decision differs with its first rules and a few answers behind each."""
    rules = [_listed(child, MOST_LINES) for child in statement.children if isinstance(child, RuleDiffers)]
    others = [Shown(child) for child in statement.children if not isinstance(child, RuleDiffers)]
    return Shown(statement, (*first(rules, MOST_LINES), *others))


def _listed(statement: Statement, most: int) -> Shown:
    """Return a statement with the first few of those below it, by themselves."""
    return Shown(statement, first([Shown(child) for child in statement.children], most))


def first(shown: Sequence[Shown], most: int) -> tuple[Shown | Left, ...]:
    """Return the first few of a list, and how many are left out; one more is shown rather than counted."""
    if len(shown) <= most + 1:
        return tuple(shown)
    return (*shown[:most], Left(len(shown) - most))


def _folded(statement: Statement) -> Shown:
    """Return a part of an explanation that is no line among others."""
    match statement.shortened:
        case Shortened.ALONE | Shortened.LINE | Shortened.FIRST | Shortened.PARTS:
            return Shown(statement)
        case Shortened.LIST:
            return _list(statement)
        case Shortened.LISTS:
            return Shown(statement, tuple(map(_list, statement.children)))
        case Shortened.WHOLE:
            return whole(statement)
        case _:  # pragma: no cover
            assert_never(statement.shortened)


def _list(statement: Statement) -> Shown:
    """Return a statement with the first three of those below it, each in a line."""
    left = len(statement.children) - MOST_LINES
    lines = tuple(map(_line, statement.children[:MOST_LINES]))
    return Shown(statement, (*lines, Left(left)) if left > 0 else lines)


def _line(statement: Statement) -> Shown:
    """Return a rule, question or other part in a line; a rule that does not fire with what is in the way."""
    match statement.shortened:
        case Shortened.ALONE | Shortened.LINE | Shortened.LISTS | Shortened.PARTS | Shortened.WHOLE:
            return Shown(statement, in_a_line=True)
        case Shortened.FIRST:
            return Shown(statement, tuple(map(whole, statement.children[:1])))
        case Shortened.LIST:
            return _list(statement)
        case _:  # pragma: no cover
            assert_never(statement.shortened)

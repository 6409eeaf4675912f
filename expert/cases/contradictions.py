"""How it is said that answers contradict each other, wherever they stand: in a case or in a row of a table."""

from __future__ import annotations

from collections.abc import Sequence

from expert.language.conditions import Condition, print_condition
from expert.language.model import Constraint

MISPLACED, BROKEN = "CASE030", "CASE031"
"""The codes of an answer to a question that does not apply, and of a constraint that is broken."""


def misplaced_message(finding: str, guard: Condition) -> str:
    """Return what is wrong with an answer whose question does not apply."""
    return f"`{finding}` is answered, but it applies only when `{print_condition(guard)}`"


def broken_message(answered: Sequence[str], said: str) -> str:
    """Return what is wrong with answers that break a constraint.

    Args:
        answered: The findings behind it that have an answer, in the order of asking.
        said: The answers as they would be written.
    """
    return f"`{answered[-1]}` contradicts another answer" if len(answered) > 1 else f"{said or 'a case without answers'} cannot be"


def why_broken(constraint: Constraint) -> str:
    """Return why answers cannot be, as a sentence."""
    why = constraint.message.strip()
    return why if why.endswith((".", "!", "?")) else f"{why}."

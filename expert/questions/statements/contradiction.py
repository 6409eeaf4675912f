"""Statements about an outcome that contradicts itself."""

from __future__ import annotations

from expert.language.names import InvariantName
from expert.questions.statements.base import Statement


class Contradiction(Statement, frozen=True):
    """The outcome breaks the invariants below it, so nothing is advised."""


class InvariantViolated(Statement, frozen=True):
    """An invariant that does not hold."""

    invariant: InvariantName

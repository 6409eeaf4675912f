"""The kinds of statement, a closed set."""
# ruff: noqa: F401 - a kind is known once its module is imported

from __future__ import annotations

from collections.abc import Mapping

from expert.questions.statements import (
    asking,
    auditing,
    counterfactual,
    differences,
    lead,
    planning,
    proof_tree,
    proving,
    sensitivity,
    showing,
    still_open,
    topics,
    verifying,
    why,
    why_not,
)
from expert.questions.statements.base import Explained, Statement
from expert.shapes.part import kinds_below
from expert.shapes.plain import Schema

KINDS: Mapping[str, type[Statement]] = kinds_below(Statement)
"""Every kind of statement, by its name."""


def explanation_schema() -> Schema:
    """Return the JSON Schema of every explanation; a statement is checked by the definition of its kind alone."""
    return Explained.json_schema()

"""The kinds of statement, a closed set, by the question that they belong to."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec

from expert.questions.statements import (
    asking,
    counterfactual,
    differences,
    lead,
    proof_tree,
    proving,
    showing,
    still_open,
    verifying,
    why,
    why_not,
)
from expert.questions.statements.base import Answered, Computed, Explanation, Statement

__all__ = [
    "KINDS",
    "Answered",
    "Computed",
    "Explanation",
    "Statement",
    "asking",
    "counterfactual",
    "differences",
    "lead",
    "proof_tree",
    "proving",
    "read_statement",
    "showing",
    "still_open",
    "verifying",
    "why",
    "why_not",
]


def _kinds(base: type[Statement]) -> dict[str, type[Statement]]:
    """Return every kind below a base class, by name; what has kinds below it is none itself."""
    found: dict[str, type[Statement]] = {}
    for kind in base.__subclasses__():
        found |= _kinds(kind) or {str(kind.__struct_config__.tag): kind}
    return found


KINDS: Mapping[str, type[Statement]] = _kinds(Statement)
"""Every kind of statement, by its name."""


def read_statement(data: Mapping[str, Any]) -> Statement:
    """Return the statement that plain data holds, as `Statement.to_data` writes it.

    Raises:
        msgspec.ValidationError: It is no statement, or of a kind that is not known.
    """
    children = tuple(map(read_statement, data.get("children", ())))
    own = {key: _exact(value) for key, value in data.items() if key != "children"}
    statement = msgspec.convert(own, KINDS.get(str(data.get("kind")), Statement), strict=True)
    return msgspec.structs.replace(statement, children=children)


def _exact(value: Any) -> Any:
    """Return plain data with each float as the decimal that it is written as."""
    match value:
        case float():
            return Decimal(repr(value))
        case list():
            return [_exact(item) for item in value]
        case dict():
            return {key: _exact(item) for key, item in value.items()}
        case _:
            return value

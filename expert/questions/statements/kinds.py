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
    proof_tree,
    proving,
    showing,
    still_open,
    verifying,
    why,
    why_not,
)
from expert.questions.statements.base import Statement


def _kinds(base: type[Statement]) -> dict[str, type[Statement]]:
    """Return every kind below a base class, by name; what has kinds below it is none itself."""
    found: dict[str, type[Statement]] = {}
    for kind in base.__subclasses__():
        found |= _kinds(kind) or {str(kind.__struct_config__.tag): kind}
    return found


KINDS: Mapping[str, type[Statement]] = _kinds(Statement)
"""Every kind of statement, by its name."""

"""A knowledge base with other names for some of its quantities, so that those of two can stand side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from msgspec.structs import replace

from expert.language.conditions import (
    And,
    Answered,
    AtLeast,
    Compare,
    Condition,
    Count,
    ForNow,
    Is,
    Likely,
    Member,
    Not,
    Or,
    Possible,
    Reaches,
    Recommended,
    Settled,
    Subject,
    Withheld,
    children,
    with_children,
)
from expert.language.model import KnowledgeBase
from expert.language.rewriting import with_conditions


def with_quantities_renamed(knowledge: KnowledgeBase, names: Mapping[str, str]) -> KnowledgeBase:
    """Return a knowledge base with other names for some of its quantities."""
    if not names:
        return knowledge
    renamed = with_conditions(knowledge, lambda condition: _with_names(condition, names))
    return replace(renamed, quantities={names.get(id, id): replace(item, id=names.get(id, id)) for id, item in renamed.quantities.items()})


def _with_names(condition: Condition, names: Mapping[str, str]) -> Condition:
    """Return a condition with other names for some quantities."""
    match condition:
        case Is():
            return condition
        case Compare(subject=Subject.QUANTITY, name=name, comparison=comparison, constant=constant):
            return Compare(Subject.QUANTITY, names.get(name, name), comparison, constant)
        case Compare() | Member() | AtLeast() | Reaches() | Likely() | Possible():
            return condition
        case Count() | Not() | And() | Or():
            return with_children(condition, tuple(_with_names(item, names) for item in children(condition)))
        case Recommended() | Withheld() | ForNow() | Settled() | Answered():
            return condition
        case _:  # pragma: no cover
            assert_never(condition)

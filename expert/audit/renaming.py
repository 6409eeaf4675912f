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


def with_quantities_renamed(knowledge: KnowledgeBase, names: Mapping[str, str]) -> KnowledgeBase:
    """Return a knowledge base with other names for some of its quantities."""
    if not names:
        return knowledge

    def renamed(condition: Condition) -> Condition:
        return _with_names(condition, names)

    findings = {
        id: item if item.ask_when is None else replace(item, ask_when=renamed(item.ask_when)) for id, item in knowledge.findings.items()
    }
    quantities = {names.get(id, id): replace(item, id=names.get(id, id)) for id, item in knowledge.quantities.items()}
    return replace(
        knowledge,
        findings=findings,
        quantities=quantities,
        scores={
            id: replace(item, items=tuple(replace(line, when=renamed(line.when)) for line in item.items))
            for id, item in knowledge.scores.items()
        },
        constraints={id: replace(item, require=renamed(item.require)) for id, item in knowledge.constraints.items()},
        rules={
            id: replace(
                item,
                bare=renamed(item.bare),
                unless=None if item.unless is None else renamed(item.unless),
                excluded=tuple(map(renamed, item.excluded)),
            )
            for id, item in knowledge.rules.items()
        },
        invariants={id: replace(item, never=renamed(item.never)) for id, item in knowledge.invariants.items()},
    )


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

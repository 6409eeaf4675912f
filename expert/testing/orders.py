"""The same knowledge base with everything in another order that has no meaning."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any, TypeVar

from msgspec.structs import replace

from expert.language.conditions import Condition, children, with_children
from expert.language.kinds import NETWORK, Kind
from expert.language.model import KnowledgeBase
from expert.language.rewriting import with_conditions

T = TypeVar("T")


def shuffled(knowledge: KnowledgeBase, random: Random) -> KnowledgeBase:
    """Return the same knowledge base, everything in it in another order that has no meaning."""
    knowledge = with_conditions(knowledge, lambda condition: rearranged(condition, random))
    rules = {name: replace(rule, then=tuple(random.sample(rule.then, len(rule.then)))) for name, rule in knowledge.rules.items()}
    sections: dict[str, Any] = {
        kind.section: shuffled_mapping(getattr(knowledge, kind.section), random) for kind in (*NETWORK, Kind.CONSTRAINT)
    }
    return replace(knowledge, strengths=shuffled_mapping(knowledge.strengths, random), rules=shuffled_mapping(rules, random), **sections)


def rearranged(condition: Condition, random: Random) -> Condition:
    """Return the condition with its parts in another order."""
    items = children(condition)
    return with_children(condition, tuple(rearranged(item, random) for item in random.sample(items, len(items))))


def shuffled_mapping(items: Mapping[str, T], random: Random) -> dict[str, T]:
    """Return a mapping in another order."""
    return dict(random.sample(list(items.items()), len(items)))

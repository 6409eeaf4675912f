"""The same knowledge base with other conditions, wherever in it one stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from expert.language.conditions import Condition
from expert.language.model import KnowledgeBase


def with_conditions(knowledge: KnowledgeBase, change: Callable[[Condition], Condition]) -> KnowledgeBase:
    """Return a knowledge base in which something else stands in the place of each condition; itself where nothing changes.

    Args:
        knowledge: The knowledge base; its worked cases, in which no condition stands, are left as they are.
        change: What stands in the place of a condition, as a whole.
    """
    found: KnowledgeBase = _changed(knowledge, change)
    return found


def _changed(part: Any, change: Callable[[Condition], Condition]) -> Any:
    """Return part of a knowledge base with other conditions; the same object where it has none that differs."""
    if isinstance(part, Condition):
        return change(part)
    if isinstance(part, Struct):
        old = {name: getattr(part, name) for name in part.__struct_fields__ if name != "cases"}
        new = {name: _changed(value, change) for name, value in old.items()}
        differing = {name: value for name, value in new.items() if value is not old[name]}
        return replace(part, **differing) if differing else part
    if isinstance(part, Mapping):
        items = {key: _changed(value, change) for key, value in part.items()}
        return items if any(items[key] is not value for key, value in part.items()) else part
    if isinstance(part, tuple):
        listed = tuple(_changed(item, change) for item in part)
        return listed if any(one is not other for one, other in zip(listed, part, strict=True)) else part
    return part

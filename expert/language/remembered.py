"""What is worked out once for a knowledge base, and kept as long as that lives."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from expert.language.model import KnowledgeBase

T = TypeVar("T")


def remembered(make: Callable[[KnowledgeBase], T]) -> Callable[[KnowledgeBase], T]:
    """Return `make`, asked once for each knowledge base.

    Args:
        make: What it returns must not hold the knowledge base itself, which would then never go.
    """
    # Keyed by identity, for to compare two takes long; the weak reference tells it from a later one of the same id.
    kept: dict[int, tuple[weakref.ref[KnowledgeBase], T]] = {}

    @wraps(make)
    def asked(knowledge: KnowledgeBase) -> T:
        key = id(knowledge)
        found = kept.get(key)
        if found is None or found[0]() is not knowledge:
            found = kept[key] = weakref.ref(knowledge, lambda _: kept.pop(key, None)), make(knowledge)
        return found[1]

    return asked

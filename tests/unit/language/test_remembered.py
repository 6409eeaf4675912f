"""What is worked out once for a knowledge base is kept as long as that lives, and no longer."""

from __future__ import annotations

import gc
import weakref

from msgspec.structs import replace

from expert.language.model import KnowledgeBase
from expert.language.remembered import remembered


class Made:
    """Something that can be asked whether it is still there."""


def test_it_is_made_once_for_each_knowledge_base_and_goes_with_it(tiny: KnowledgeBase) -> None:
    asked: list[str] = []

    @remembered
    def make(knowledge: KnowledgeBase) -> Made:
        asked.append(knowledge.version)
        return Made()

    other = replace(tiny, version="2.0.0")
    assert make(tiny) is make(tiny)
    assert make(other) is not make(tiny)
    assert asked == [tiny.version, "2.0.0"]
    kept = weakref.ref(make(other))
    del other
    gc.collect()
    assert kept() is None
    assert make(tiny) is make(tiny)

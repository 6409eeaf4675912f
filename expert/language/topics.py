"""What belongs to a topic that people ask about."""

from __future__ import annotations

from expert.language.model import KnowledgeBase, Topic


def advice_of(knowledge: KnowledgeBase, topic: Topic) -> tuple[str, ...]:
    """Return the recommendations that answer a topic: its own, then those of others that it names; each in the order of the files."""
    own = (item.id for item in knowledge.recommendations.values() if item.topic == topic.id)
    return tuple(dict.fromkeys((*own, *topic.also)))

"""What belongs to a topic that people ask about, who asks it, and what nobody sees who does not."""

from __future__ import annotations

from collections.abc import Iterator

from expert.language.meaning import Meaning
from expert.language.model import KnowledgeBase, Topic
from expert.language.network import names_in


def advice_of(knowledge: KnowledgeBase, topic: Topic) -> tuple[str, ...]:
    """Return the recommendations that answer a topic: its own, then those of others that it names; each in the order of the files."""
    own = (item.id for item in knowledge.recommendations.values() if item.topic == topic.id)
    return tuple(dict.fromkeys((*own, *topic.also)))


def is_asked(meaning: Meaning, topic: Topic) -> bool:
    """Return whether somebody is known to ask about a topic."""
    return topic.asked_when is not None and meaning.truth(topic.asked_when) is True


def left_unasked(knowledge: KnowledgeBase, meaning: Meaning) -> frozenset[str]:
    """Return the recommendations that are shown on request alone, and that nobody asked for."""
    on_request = {topic.id for topic in knowledge.topics.values() if topic.on_request}
    hidden = {item.id for item in knowledge.recommendations.values() if item.topic in on_request}
    asked = (topic for topic in knowledge.topics.values() if is_asked(meaning, topic))
    return frozenset(hidden.difference(*(advice_of(knowledge, topic) for topic in asked)))


def asking(knowledge: KnowledgeBase) -> Iterator[str]:
    """Yield what says whether somebody asks about a topic, topic by topic."""
    for topic in knowledge.topics.values():
        if topic.asked_when is not None:
            yield from names_in(topic.asked_when)

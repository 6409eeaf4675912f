"""What belongs to a topic that people ask about, who asks it, and what nobody sees who does not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from expert.language.meaning import Meaning
from expert.language.model import KnowledgeBase, Topic
from expert.language.network import names_in
from expert.language.remembered import remembered


def advice_of(knowledge: KnowledgeBase, topic: Topic) -> tuple[str, ...]:
    """Return the recommendations that answer a topic: its own, then those of others that it names; each in the order of the files."""
    return _advice(knowledge)[topic.id]


def answering(knowledge: KnowledgeBase, topic: Topic) -> tuple[str, ...]:
    """Return the conclusions that answer a topic: its decisions, the causes of its kinds, what is advised of it."""
    causes = (item.id for item in knowledge.causes.values() if item.kind in topic.cause_kinds)
    return (*topic.decisions, *causes, *advice_of(knowledge, topic))


@remembered
def _advice(knowledge: KnowledgeBase) -> Mapping[str, tuple[str, ...]]:
    """Return what answers each topic."""
    own: dict[str, list[str]] = {name: [] for name in knowledge.topics}
    for item in knowledge.recommendations.values():
        own[item.topic].append(item.id)
    return {topic.id: tuple(dict.fromkeys((*own[topic.id], *topic.also))) for topic in knowledge.topics.values()}


@remembered
def _on_request(knowledge: KnowledgeBase) -> frozenset[str]:
    """Return the recommendations that are shown on request alone."""
    return frozenset(item.id for item in knowledge.recommendations.values() if knowledge.topics[item.topic].on_request)


def is_asked(meaning: Meaning, topic: Topic) -> bool:
    """Return whether somebody is known to ask about a topic."""
    return topic.asked_when is not None and meaning.truth(topic.asked_when) is True


def asked_about(knowledge: KnowledgeBase, meaning: Meaning) -> tuple[Topic, ...]:
    """Return the topics that somebody is known to ask about."""
    return tuple(topic for topic in knowledge.topics.values() if is_asked(meaning, topic))


def left_unasked(knowledge: KnowledgeBase, meaning: Meaning) -> frozenset[str]:
    """Return the recommendations that are shown on request alone, and that nobody asked for."""
    return _on_request(knowledge).difference(*(advice_of(knowledge, topic) for topic in asked_about(knowledge, meaning)))


def asking(knowledge: KnowledgeBase) -> Iterator[str]:
    """Yield what says whether somebody asks about a topic, topic by topic."""
    for topic in knowledge.topics.values():
        if topic.asked_when is not None:
            yield from names_in(topic.asked_when)

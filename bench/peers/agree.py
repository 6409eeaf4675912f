"""Whether the peers conclude what the reference meaning does: an engine that does not is not worth timing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bench.peers.peer import Conclusions, Peer
from bench.peers.people import Person
from expert.language.meaning import Meaning
from expert.language.model import KnowledgeBase


def meant(knowledge: KnowledgeBase, person: Person) -> Conclusions:
    """Return what the reference meaning concludes."""
    meaning = Meaning(knowledge, person)
    levels = {name: meaning.in_force(name) for name in knowledge.decisions}
    return Conclusions(levels, frozenset(id for id in knowledge.rules if meaning.rule(id)))


def disagreements(peer: Peer, people: Iterable[Person], expected: Iterable[Conclusions]) -> Iterator[str]:
    """Yield, for each of some people for whom a peer concludes something else than is meant, what differs."""
    for person, right in zip(people, expected, strict=True):
        found = peer.conclude(person)
        wrong = sorted(found.rules ^ right.rules)
        if peer.concludes_levels:
            wrong += [
                f"{name}: {found.levels.get(name)}, not {level}" for name, level in right.levels.items() if found.levels.get(name) != level
            ]
        if wrong:
            yield f"{peer.name} on {person}: {', '.join(wrong)}"

"""What an engine must do to be compared, and which engines there are."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from pkgutil import resolve_name
from typing import ClassVar

from expert.language.model import KnowledgeBase, Value


@dataclass(frozen=True, slots=True)
class Conclusions:
    """What an engine concludes for one case.

    Attributes:
        levels: For each decision the level in force; empty where an engine concludes none.
        rules: The rules that are true.
    """

    levels: Mapping[str, str]
    rules: frozenset[str]


class Peer(ABC):
    """An engine that holds the rules of a knowledge base, translated from it mechanically.

    Attributes:
        name: What it is called.
        approximated: What is worked out outside the engine, or is not concluded; empty if nothing.
        concludes_levels: Whether it says which level of a decision is in force.
    """

    name: ClassVar[str]
    approximated: ClassVar[str] = ""
    concludes_levels: ClassVar[bool] = True

    @abstractmethod
    def __init__(self, knowledge: KnowledgeBase) -> None:
        """Build the engine for a knowledge base."""

    @abstractmethod
    def conclude(self, values: Mapping[str, Value]) -> Conclusions:
        """Return what follows from admissible answers; a finding that is not there is unknown."""


_PEERS = {
    "consultation": "bench.peers.ours:ConsultationPeer",
    "experta": "bench.peers.ours:ExpertaPeer",
    "clips": "bench.peers.clips:ClipsPeer",
    "zen": "bench.peers.zen:ZenPeer",
    "clingo": "bench.peers.asp:ClingoPeer",
}
NAMES = tuple(_PEERS)
"""The names of all peers, in the order of the table."""


def peer_named(name: str) -> type[Peer]:
    """Return the class of a peer, importing its engine.

    Raises:
        ImportError: The engine is not installed.
        KeyError: There is no such peer.
    """
    found: type[Peer] = resolve_name(_PEERS[name])
    return found

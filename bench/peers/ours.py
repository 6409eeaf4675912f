"""The two that need no translation: the whole consultation, and the forward chaining on experta that is inside it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from bench.peers.peer import Conclusions, Peer
from expert import Case, consult
from expert.cases.case import Answer, as_said
from expert.engines.forward.inference import infer
from expert.language.model import KnowledgeBase, Value

_DAY = datetime.date(2026, 1, 1)
"""The day of every case; nothing but the writing of a date hangs on it."""


class ConsultationPeer(Peer):
    """`expert.consult`: concludes grades, statuses and open questions too, with the trace and a certificate for each."""

    name = "consultation"

    def __init__(self, knowledge: KnowledgeBase) -> None:
        """Conclude once, so that the engine is built."""
        self.knowledge = knowledge
        self.conclude({})

    def conclude(self, values: Mapping[str, Value]) -> Conclusions:
        """Return the part of the outcome that is compared."""
        given = {name: Answer(as_said(self.knowledge.findings[name], value, _DAY)) for name, value in values.items()}
        found = consult(self.knowledge, Case(_DAY, given))
        levels = {name: decision.in_force for name, decision in found.decisions.items()}
        return Conclusions(levels, frozenset(firing.rule for firing in found.trace))


class ExpertaPeer(Peer):
    """`expert.engines.forward` alone: the rules that fire, each with what it matched."""

    name = "experta"
    approximated = "it concludes the true rules alone, with what each matched, and no level in force; quantities are computed in Python."
    concludes_levels = False

    def __init__(self, knowledge: KnowledgeBase) -> None:
        """Infer once, so that the engine is built."""
        self.knowledge = knowledge
        self.conclude({})

    def conclude(self, values: Mapping[str, Value]) -> Conclusions:
        """Return the rules that fired."""
        return Conclusions({}, frozenset(firing.rule for firing in infer(self.knowledge, values)))

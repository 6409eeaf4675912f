"""The trace of an inference: which rules fired, and what each matched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from expert.language.model import KnowledgeBase, Value


class PremiseKind(Enum):
    """What a rule's match rests on."""

    ANSWER = "answer"
    NOT_APPLICABLE = "not_applicable"
    CONCEPT = "concept"
    AT_LEAST = "at_least"
    LIKELY = "likely"
    POSSIBLE = "possible"


@dataclass(frozen=True, slots=True)
class Premise:
    """One fact in working memory that a rule matched.

    For an answer `value` is the answer; for a conclusion it is whether that holds; `level` is set for a decision's level only.
    """

    kind: PremiseKind
    name: str
    value: Value = True
    level: str = ""


def order_of_premises(knowledge: KnowledgeBase) -> Callable[[Premise], tuple[int, int, int, bool]]:
    """Return the key by which premises are ordered.

    Kinds come first, then the order of the knowledge base. Levels go from permissive to strict, and true stands before false.
    """
    kinds = tuple(PremiseKind)
    named = (knowledge.findings, knowledge.concepts, knowledge.decisions, knowledge.causes)
    places = {name: place for names in named for place, name in enumerate(names)}
    levels = {(item.id, level.id): rank for item in knowledge.decisions.values() for rank, level in enumerate(item.levels)}

    def place(premise: Premise) -> tuple[int, int, int, bool]:
        level = levels.get((premise.name, premise.level), 0)
        return kinds.index(premise.kind), places[premise.name], level, premise.value is False

    return place


@dataclass(frozen=True, slots=True)
class Firing:
    """A rule that fired, with the answers and conclusions that its condition matched, in canonical order."""

    rule: str
    premises: tuple[Premise, ...]

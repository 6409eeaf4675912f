"""The trace of an inference: which rules fired, and what each matched."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Annotated, assert_never

from msgspec import Struct

from expert.language.kinds import NETWORK, Kind, NetworkKind
from expert.language.model import KnowledgeBase, Value
from expert.language.names import RuleName
from expert.language.references import Id
from expert.shapes.notes import Always, Converted, Key, Site
from expert.shapes.plain import value_to_data


class PremiseKind(Enum):
    """What a rule's match rests on."""

    ANSWER = "answer"
    NOT_APPLICABLE = "not_applicable"
    CONCEPT = "concept"
    AT_LEAST = "at_least"
    LIKELY = "likely"
    POSSIBLE = "possible"

    @property
    def about(self) -> NetworkKind:
        """Return what a premise of this kind names."""
        match self:
            case PremiseKind.ANSWER | PremiseKind.NOT_APPLICABLE:
                return Kind.FINDING
            case PremiseKind.CONCEPT:
                return Kind.CONCEPT
            case PremiseKind.AT_LEAST:
                return Kind.DECISION
            case PremiseKind.LIKELY | PremiseKind.POSSIBLE:
                return Kind.CAUSE
            case _:  # pragma: no cover
                assert_never(self)


def _value(raw: object, site: Site) -> object:
    """Return what a premise says: a value of the finding that it names, or whether a conclusion holds."""
    answered = site.around["kind"] == PremiseKind.ANSWER.value
    return site.reader.value(site.around["name"], raw, site.at) if answered else raw


class Premise(Struct, frozen=True, omit_defaults=True):
    """One fact in working memory that a rule matched.

    For an answer `value` is the answer; for a conclusion it is whether that holds; `level` is set for a decision's level only.
    """

    kind: PremiseKind
    name: Id
    value: Annotated[Value, Converted(Value, _value, value_to_data), Always()] = True
    level: Id = ""


def order_of_premises(knowledge: KnowledgeBase) -> Callable[[Premise], tuple[int, int, int, bool]]:
    """Return the key by which premises are ordered.

    Kinds come first, then the order of the knowledge base. Levels go from permissive to strict, and true stands before false.
    """
    kinds = tuple(PremiseKind)
    places = {name: place for kind in NETWORK for place, name in enumerate(knowledge.entries(kind))}
    levels = {(item.id, level.id): rank for item in knowledge.decisions.values() for rank, level in enumerate(item.levels)}

    def place(premise: Premise) -> tuple[int, int, int, bool]:
        level = levels.get((premise.name, premise.level), 0)
        return kinds.index(premise.kind), places[premise.name], level, premise.value is False

    return place


class Firing(Struct, frozen=True):
    """A rule that fired, with the answers and conclusions that its condition matched, in canonical order."""

    rule: RuleName
    premises: Annotated[tuple[Premise, ...], Key("matched")]

"""What somebody may mean who has begun to type an argument of a question: the names of a knowledge base that go on so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple, assert_never

from expert.cases.changes import UNKNOWN
from expert.cases.values import write_value
from expert.language.kinds import NETWORK, Kind
from expert.language.model import Entry, Finding, FindingType, KnowledgeBase
from expert.questions.registry import Argument, Type
from expert.questions.target import IN_TURN, QUALIFIERS

_SAYS_WHAT_IT_IS = ("title", "question", "because", "message", "claim")
"""The fields that tell what an entry is; each has one of them, or is a publication."""


class Offer(NamedTuple):
    """What may be typed, and what that is; nothing where that is told by its name."""

    typed: str
    title: str = ""


def offers(knowledge: KnowledgeBase, argument: Argument, begun: str) -> tuple[Offer, ...]:
    """Return what may be typed for an argument that begins as somebody has begun, in the order of the knowledge base.

    Levels stand behind their decision, the values of a finding behind it. None is offered of a number or a condition that has grown beyond
    one name.
    """
    match argument.type:
        case Type.TARGET:
            found = _targets(knowledge, [Kind(kind) for kind in argument.kinds], begun)
        case Type.CHANGES:
            found = _changes(knowledge, begun)
        case Type.CONDITION:
            found = _named(knowledge, NETWORK)
        case Type.ID:
            found = _named(knowledge, [Kind(kind) for kind in argument.kinds] or Kind)
        case Type.NUMBER | Type.FLAG:
            return ()
        case _:  # pragma: no cover
            assert_never(argument.type)
    return tuple(item for item in found if item.typed.startswith(begun))


def _named(knowledge: KnowledgeBase, kinds: Iterable[Kind]) -> Iterator[Offer]:
    """Yield everything of some kinds."""
    return (Offer(id, _title(entry)) for kind in kinds for id, entry in knowledge.entries(kind).items())


def _title(entry: Entry) -> str:
    """Return what an entry is, in its own words."""
    return next((str(getattr(entry, field)) for field in _SAYS_WHAT_IT_IS if getattr(entry, field, "")), "")


def _targets(knowledge: KnowledgeBase, others: Iterable[Kind], begun: str) -> Iterator[Offer]:
    """Yield what is concluded, and the ways in which it can come out; once one is begun, what else can be meant, and grades and status."""
    for decision in knowledge.decisions.values():
        yield Offer(decision.id, decision.title)
        yield from (Offer(f"{decision.id}={level.id}", level.title) for level in decision.levels)
    yield from _named(knowledge, [kind for kind in IN_TURN if kind is not Kind.DECISION])
    if begun:
        yield from _named(knowledge, others)
        for word, kind in QUALIFIERS.items():
            yield from (Offer(f"{word}:{item.typed}", item.title) for item in _named(knowledge, [kind]))


def _changes(knowledge: KnowledgeBase, begun: str) -> Iterator[Offer]:
    """Yield the findings; once one alone can be meant, its values."""
    name, equals, _ = begun.partition("=")
    meant = [item for id, item in knowledge.findings.items() if (id == name if equals else id.startswith(name))]
    if len(meant) != 1:
        yield from (Offer(f"{item.id}=", item.question) for item in meant)
        return
    yield from (Offer(f"{meant[0].id}={value}", title) for value, title in _values(meant[0]))


def _values(finding: Finding) -> Iterator[tuple[str, str]]:
    """Yield what may be answered, each with its wording: all options, of a number the least and the greatest."""
    match finding.type:
        case FindingType.BOOLEAN:
            yield from (("yes", finding.question), ("no", finding.question))
        case FindingType.CHOICE:
            yield from finding.options.items()
        case FindingType.SCALE | FindingType.NUMBER | FindingType.DATE:
            yield from ((write_value(end), finding.unit) for end in finding.bounds)
        case _:  # pragma: no cover
            assert_never(finding.type)
    yield UNKNOWN, ""

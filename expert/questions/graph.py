"""The rule network: which findings, quantities, concepts, causes, decisions and recommendations bear on each other, by which rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import ClassVar

from expert.errors import Diagnostic, Location, QueryError, suggest_names, with_article
from expert.given import checked
from expert.language.kinds import NETWORK
from expert.language.model import Effect, KnowledgeBase, Rule, Suggest, subject_of, verb_of
from expert.language.names import EntryName, RuleName
from expert.language.network import names_in, network
from expert.shapes.document import Document
from expert.shapes.part import Part

MOST_NODES = 40
"""A drawing with more can hardly be read."""


class Node(Part, frozen=True):
    """A finding, quantity, concept, cause, decision or recommendation."""

    id: EntryName
    kind: str


class Edge(Part, frozen=True):
    """What bears on what.

    Attributes:
        start: What is read.
        end: What depends on it.
        kind: What the rules do: `conclude`, `suggest`, `oppose` where they speak against a cause, `decide`, `advise`, `withhold`; or
            `ask_when`, `formula`, `points` of a score where no rule does it.
        rules: The rules that do it.
    """

    start: EntryName
    end: EntryName
    kind: str
    rules: tuple[RuleName, ...] = ()


class Graph(Document, frozen=True):
    """A rule network, or the part of it around one id.

    Attributes:
        around: The id, or nothing for the whole.
        nodes: In the order of the files, by kind.
        edges: Between these nodes.
        left_out: How many more are directly connected with these.
    """

    title: ClassVar[str] = "A rule network"

    around: EntryName
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    left_out: int = 0


@checked
def graph(knowledge: KnowledgeBase, around: str = "", depth: int | None = None, most: int = MOST_NODES) -> Graph:
    """Return the rule network: whole, or around one id, the nearest first.

    Args:
        knowledge: A checked knowledge base.
        around: What stands in the middle; a rule is shown with what it reads and what it does.
        depth: How many steps away from the middle; as many as stay within `most` if None, but at least one.
        most: How many nodes the part around an id has at most.

    Raises:
        QueryError: Nothing in the network bears that id (ASK001).
    """
    nodes = {node.id: node for node in _nodes(knowledge)}
    if not around:
        return Graph("", tuple(nodes.values()), tuple(_edges(knowledge, knowledge.rules.values())))
    if around in knowledge.rules:
        edges = tuple(_edges(knowledge, [knowledge.rules[around]], others=False))
        ends = {name for edge in edges for name in (edge.start, edge.end)}
        ends |= {subject_of(effect) for effect in knowledge.rules[around].then}
        return Graph(around, tuple(node for node in nodes.values() if node.id in ends), edges)
    if around not in nodes:
        raise _unknown(knowledge, around, nodes)
    edges = tuple(_edges(knowledge, knowledge.rules.values()))
    beside = _neighbours(edges)
    chosen = _nearest(around, beside, depth, most)
    left_out = {name for id in chosen for name in beside.get(id, ())} - chosen
    return Graph(
        around,
        tuple(node for node in nodes.values() if node.id in chosen),
        tuple(edge for edge in edges if {edge.start, edge.end} <= chosen),
        len(left_out),
    )


def _unknown(knowledge: KnowledgeBase, id: str, nodes: Iterable[str]) -> QueryError:
    """Return the error for an id that is not in the network."""
    kind = knowledge.kind_of(id)
    message = f"`{id}` is {with_article(kind)}, which no drawing shows" if kind else f"nothing is called `{id}`"
    return QueryError([Diagnostic(Location("graph"), "ASK001", message, suggest_names(id, [*nodes, *knowledge.rules]))])


def _nodes(knowledge: KnowledgeBase) -> Iterator[Node]:
    """Yield every node."""
    for kind in NETWORK:
        yield from (Node(id, kind.value) for id in knowledge.entries(kind))


def _edges(knowledge: KnowledgeBase, rules: Iterable[Rule], *, others: bool = True) -> Iterator[Edge]:
    """Yield what these rules connect, rules with the same ends and effect in one edge; with `others`, guards, formulas and scores too."""
    found: dict[tuple[str, str, str], dict[str, None]] = {}
    for rule in rules:
        for effect in rule.then:
            for name in names_in(rule.when):
                found.setdefault((name, subject_of(effect), _kind_of(knowledge, effect)), {})[rule.id] = None
    yield from (Edge(*ends, tuple(by)) for ends, by in found.items())
    if others:
        needs = network(knowledge).needs
        yield from (Edge(name, finding, "ask_when") for finding in knowledge.findings for name in needs[finding])
        yield from (Edge(name, quantity, "formula") for quantity in knowledge.quantities for name in needs[quantity])
        yield from (Edge(name, score, "points") for score in knowledge.scores for name in needs[score])


def _kind_of(knowledge: KnowledgeBase, effect: Effect) -> str:
    """Return what an effect does, in a word."""
    return "oppose" if isinstance(effect, Suggest) and knowledge.speaks_against(effect) else verb_of(type(effect))


def _neighbours(edges: Iterable[Edge]) -> Mapping[str, dict[str, None]]:
    """Return what each name is directly connected with, in either direction: what it depends on first."""
    beside: dict[str, dict[str, None]] = {}
    listed = list(edges)
    for edge in listed:
        beside.setdefault(edge.end, {})[edge.start] = None
    for edge in listed:
        beside.setdefault(edge.start, {})[edge.end] = None
    return beside


def _nearest(around: str, beside: Mapping[str, Iterable[str]], depth: int | None, most: int) -> set[str]:
    """Return the nodes around one, step by step, until there are enough."""
    chosen, layer, steps = {around: None}, [around], 0
    while layer and (depth is None or steps < depth):
        following = list(dict.fromkeys(name for id in layer for name in beside.get(id, ()) if name not in chosen))
        if depth is None and steps > 0 and len(chosen) + len(following) > most:
            break
        layer = following[: max(0, most - len(chosen))]
        chosen |= dict.fromkeys(layer)
        steps += 1
    return set(chosen)

"""Mermaid diagrams: trees of statements and the rule network as flowcharts."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping

from expert.language.kinds import Kind
from expert.language.model import KnowledgeBase
from expert.questions.graph import Edge, Graph, Node
from expert.words.catalogue import ENGLISH, Catalogue
from expert.words.things import thing
from expert.words.told import Told

_SHAPES: Mapping[str, tuple[str, str]] = {
    Kind.FINDING: ("[", "]"),
    Kind.QUANTITY: ("[/", "/]"),
    Kind.SCORE: ("[\\", "\\]"),
    Kind.CONCEPT: ("(", ")"),
    Kind.CAUSE: ("([", "])"),
    Kind.DECISION: ("{{", "}}"),
    Kind.RECOMMENDATION: ("[[", "]]"),
}
"""How each kind of node is drawn."""
_ARROWS = {"withhold": "-.-x", "oppose": "-.-x", "ask_when": "-.->"}
"""How an edge is drawn, unless as an arrow."""
WIDEST_LABEL = 60
"""A longer label is cut."""


def mermaid_label(text: str) -> str:
    """Return a text as the label of a node or edge, in quotes, that shows as it is."""
    for letter, code in (("#", "#35;"), ('"', "#quot;"), ("`", "#96;"), ("<", "#lt;"), (">", "#gt;"), ("\n", " ")):
        text = text.replace(letter, code)
    return f'"{text}"'


def render_graph_mermaid(knowledge: KnowledgeBase, graph: Graph, hint: str = "", words: Catalogue = ENGLISH) -> str:
    """Return a rule network as a Mermaid flowchart: what is read on the left, what comes of it on the right.

    Args:
        knowledge: What the network is of.
        graph: The network, or a part of it.
        hint: What whoever draws it adds where something is left out: how to see more.
        words: The catalogue that it is said in.
    """
    return "\n".join(_lines(knowledge, graph, hint, words)) + "\n"


def _lines(knowledge: KnowledgeBase, graph: Graph, hint: str, words: Catalogue) -> Iterator[str]:
    """Yield the lines of the flowchart."""
    yield "flowchart LR"
    if graph.left_out:
        yield f"    %% {words.say_count('graph', 'left_out', graph.left_out)}{hint}"
    ids = {node.id: f"{node.kind}_{node.id}" for node in graph.nodes}
    for node in graph.nodes:
        opening, closing = _SHAPES[node.kind]
        yield f"    {ids[node.id]}{opening}{mermaid_label(_title(knowledge, node, words))}{closing}"
    for edge in graph.edges:
        yield f"    {ids[edge.start]} {_ARROWS.get(edge.kind, '-->')}|{mermaid_label(_label(edge, words))}| {ids[edge.end]}"
    if graph.around in ids:
        yield f"    style {ids[graph.around]} stroke-width:4px"


def _title(knowledge: KnowledgeBase, node: Node, words: Catalogue) -> str:
    """Return what stands in a node: its id, and its title as far as there is room."""
    title = str(thing(knowledge, Kind(node.kind), node.id, words))
    return f"{node.id}: {textwrap.shorten(title, WIDEST_LABEL, placeholder='…')}"


def _label(edge: Edge, words: Catalogue) -> str:
    """Return what stands at an edge: its kind, and the rule behind it or how many there are."""
    said = words.say("graph", edge.kind)
    if not edge.rules:
        return said
    return f"{said}: {edge.rules[0] if len(edge.rules) == 1 else words.say_count('graph', 'rules', len(edge.rules))}"


def render_told_mermaid(told: Told) -> str:
    """Return an explanation as a Mermaid flowchart, each statement below what rests on it."""
    lines = ["flowchart TD"]
    _grow(told, lines, [])
    return "\n".join(lines) + "\n"


def _grow(told: Told, lines: list[str], ids: list[str]) -> str:
    """Add a statement and those below it to a flowchart; return its id."""
    id = f"n{len(ids)}"
    ids.append(id)
    lines.append(f"    {id}[{mermaid_label(' '.join(told.lines))}]")
    for child in told.children:
        lines.append(f"    {id} --> {_grow(child, lines, ids)}")
    return id

"""ZEN: a decision graph whose expressions derive one atom each, from those before."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import pairwise
from typing import assert_never

import zen

from bench.peers.peer import Conclusions, Peer
from bench.peers.program import Against, Among, Atom, Definition, Lack, Least, Program
from expert.language.model import KnowledgeBase, Value

_KEY = "rules"
"""Under which name the engine holds the graph."""


class ZenPeer(Peer):
    """The rules as one graph of expressions, each of which is worked out for every case."""

    name = "zen"
    approximated = "quantities are computed in Python and handed over with the answers, as whole numbers like all numbers."

    def __init__(self, knowledge: KnowledgeBase) -> None:
        """Translate the rules into a graph."""
        self.program = Program(knowledge)
        # Only what a loader holds from the start is compiled once; a decision made of text is compiled anew for each case.
        self.engine = zen.ZenEngine({"loader": {"type": "static", "content": {_KEY: _graph(self.program)}}})

    def conclude(self, values: Mapping[str, Value]) -> Conclusions:
        """Return what the expressions come to."""
        found = self.engine.evaluate(_KEY, self.program.facts(values))["result"]
        return Conclusions(self.program.in_force(filter(None, found["levels"])), frozenset(filter(None, found["rules"])))


def _graph(program: Program) -> dict[str, object]:
    """Return the graph: all atoms, and then the true rules and the levels reached, with null for every other one."""
    rules = ", ".join(f"a{atom} ? {json.dumps(rule)} : null" for rule, atom in program.rules.items())
    levels = ", ".join(f"a{atom} ? {atom} : null" for atoms in program.levels.values() for atom in atoms)
    nodes = {
        "given": _node("given", "inputNode"),
        "derived": _expressions("derived", {f"a{atom}": _expression(definition) for atom, definition in program.definitions.items()}),
        "concluded": _expressions("concluded", {"rules": f"[{rules}]", "levels": f"[{levels}]"}),
        "result": _node("result", "outputNode"),
    }
    edges = [{"id": f"to-{after}", "type": "edge", "sourceId": before, "targetId": after} for before, after in pairwise(nodes)]
    return {"nodes": list(nodes.values()), "edges": edges}


def _node(id: str, kind: str, **content: object) -> dict[str, object]:
    """Return a node of the graph."""
    return {"id": id, "name": id, "type": kind, "content": content}


def _expressions(id: str, expressions: Mapping[str, str]) -> dict[str, object]:
    """Return a node of expressions, each of which may read those before it."""
    listed = [{"id": f"{id}-{key}", "key": key, "value": value} for key, value in expressions.items()]
    return _node(id, "expressionNode", expressions=listed)


def _expression(definition: Definition) -> str:
    """Return the expression of an atom; what was not handed over is null, and equal to no value."""
    match definition:
        case Among(name=name, values=values):
            return " or ".join(f"{name} == {json.dumps(value)}" for value in values)
        case Against(name=name, comparison=comparison, constant=constant):
            return f"{name} != null and {name} {comparison.value} {constant}"
        case Least() if definition.takes_all:
            return _all(definition.atoms)
        case Least() if definition.takes_one:
            return " or ".join(f"$.a{part}" for part in definition.atoms) or "false"
        case Least(parts=parts, need=need):
            return f"{' + '.join(f'($.a{part} ? {weight} : 0)' for part, weight in parts)} >= {need}"
        case Lack(present=present, absent=absent):
            return _all(present, absent)
        case _:  # pragma: no cover
            assert_never(definition)


def _all(present: tuple[Atom, ...], absent: tuple[Atom, ...] = ()) -> str:
    """Return the expression that some atoms are derived and others are not."""
    return " and ".join([*(f"$.a{part}" for part in present), *(f"not $.a{part}" for part in absent)]) or "true"

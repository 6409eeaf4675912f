"""CLIPS: an ordered fact for each answer and each atom, a production for each way to derive one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import assert_never

import clips

from bench.peers.peer import Conclusions, Peer
from bench.peers.program import Against, Among, Atom, Fact, Lack, Least, Program
from expert.language.conditions import Comparison
from expert.language.model import KnowledgeBase, Value

_OPERATORS = {Comparison.EQUAL: "=", Comparison.UNEQUAL: "<>"}
"""What CLIPS calls the comparisons that it calls otherwise."""


class ClipsPeer(Peer):
    """The rules as productions of CLIPS, whose working memory is emptied for each case.

    Facts go in as one text, and conclusions come out through functions that productions call: each fact of which clipspy makes an object
    stays behind in CLIPS, so that every case would take longer than the one before.
    """

    name = "clips"
    approximated = "quantities are computed in Python and handed over as facts, as whole numbers like all numbers."

    def __init__(self, knowledge: KnowledgeBase) -> None:
        """Translate the rules and build all productions."""
        self.program = Program(knowledge)
        self.engine = clips.Environment()
        self.fired: list[str] = []
        self.reached: list[Atom] = []
        self.engine.define_function(self.fired.append, "fire")
        self.engine.define_function(self.reached.append, "reach")
        for construct in _constructs(self.program):
            self.engine.build(construct)

    def conclude(self, values: Mapping[str, Value]) -> Conclusions:
        """Return what the productions fire for the answers."""
        self.fired.clear()
        self.reached.clear()
        self.engine.reset()
        facts = [f"({name} {_text(fact)})" for name, fact in self.program.facts(values).items()]
        if facts:
            self.engine.load_facts("\n".join(facts))
        self.engine.run()
        return Conclusions(self.program.in_force(self.reached), frozenset(self.fired))


def _constructs(program: Program) -> Iterator[str]:
    """Yield the source of every global and production."""
    for atom, definition in program.definitions.items():
        match definition:
            case Among(name=name, values=values):
                yield _production(f"a{atom}", f"({name} {'|'.join(map(_text, values))})", f"(assert (a{atom}))")
            case Against(name=name, comparison=comparison, constant=constant):
                test = f"{_OPERATORS.get(comparison, comparison.value)} ?value {constant}"
                yield _production(f"a{atom}", f"({name} ?value&:({test}))", f"(assert (a{atom}))")
            case Least() if definition.takes_all:
                yield _production(f"a{atom}", _patterns(definition.atoms), f"(assert (a{atom}))")
            case Least() if definition.takes_one:
                for part in definition.atoms:
                    yield _production(f"a{atom}-{part}", f"(a{part})", f"(assert (a{atom}))")
            case Least(parts=parts, need=need):
                yield f"(defglobal ?*a{atom}* = 0)"
                for part, weight in parts:
                    count = f"(bind ?*a{atom}* (+ ?*a{atom}* {weight})) (if (>= ?*a{atom}* {need}) then (assert (a{atom})))"
                    yield _production(f"a{atom}-{part}", f"(a{part})", count)
            case Lack(present=present, absent=absent):
                missing = " ".join(f"(not (a{part}))" for part in absent)
                yield _production(f"a{atom}", f"(declare (salience -1)) {_patterns(present)} {missing}", f"(assert (a{atom}))")
            case _:  # pragma: no cover
                assert_never(definition)
    for rule, atom in program.rules.items():
        yield _production(f"rule-{rule}", f"(a{atom})", f'(fire "{rule}")')
    for atom in {atom for atoms in program.levels.values() for atom in atoms}:
        yield _production(f"level-{atom}", f"(a{atom})", f"(reach {atom})")


def _production(name: str, when: str, then: str) -> str:
    """Return the source of a production."""
    return f"(defrule {name} {when} => {then})"


def _patterns(atoms: tuple[Atom, ...]) -> str:
    """Return the patterns that all of some atoms are derived."""
    return " ".join(f"(a{atom})" for atom in atoms)


def _text(fact: Fact) -> str:
    """Return a value as CLIPS writes it."""
    return str(fact).upper() if isinstance(fact, bool) else f'"{fact}"' if isinstance(fact, str) else str(fact)

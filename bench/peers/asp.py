"""clingo: a ground logic program, solved for each case under the tests of answers that come out true."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import assert_never

import clingo

from bench.peers.peer import Conclusions, Peer
from bench.peers.program import Against, Among, Atom, Lack, Least, Program, passes
from expert.errors import EngineError
from expert.language.model import KnowledgeBase, Value


class ClingoPeer(Peer):
    """The rules as a logic program that is grounded once; its tests of answers are external atoms, set anew for each case."""

    name = "clingo"
    approximated = "quantities and every comparison with a number or an option are worked out in Python and set as external atoms."

    def __init__(self, knowledge: KnowledgeBase) -> None:
        """Translate the rules, ground them, and find the literal of everything that is read or set."""
        self.program = Program(knowledge)
        self.control = clingo.Control(["--warn=none"])
        self.control.add("base", [], "\n".join(_statements(self.program)))
        self.control.ground([("base", [])])
        symbols = {atom: self.control.symbolic_atoms[clingo.Function(f"a{atom}")] for atom in self.program.definitions}
        literals = {atom: found.literal for atom, found in symbols.items() if found is not None}  # none for what can never be
        self.rules = {rule: literals[atom] for rule, atom in self.program.rules.items() if atom in literals}
        self.levels = {atom: literals[atom] for atoms in self.program.levels.values() for atom in atoms if atom in literals}
        self.tests: dict[str, list[tuple[int, Among | Against]]] = {}
        for atom, definition in self.program.definitions.items():
            if isinstance(definition, Among | Against):
                self.tests.setdefault(definition.name, []).append((literals[atom], definition))
        self.set: set[int] = set()

    def conclude(self, values: Mapping[str, Value]) -> Conclusions:
        """Return what is true in the one answer set."""
        facts = self.program.facts(values)
        passed = {literal for name, fact in facts.items() for literal, test in self.tests.get(name, ()) if passes(test, fact)}
        for literal in self.set ^ passed:
            self.control.assign_external(literal, literal in passed)
        self.set = passed
        with self.control.solve(yield_=True) as handle:
            model = handle.model()
            if model is None:
                raise EngineError("a program without choices and circles has an answer set, and clingo found none")
            true = frozenset(rule for rule, literal in self.rules.items() if model.is_true(literal))
            reached = [atom for atom, literal in self.levels.items() if model.is_true(literal)]
        return Conclusions(self.program.in_force(reached), true)


def _statements(program: Program) -> Iterator[str]:
    """Yield the source of every statement."""
    for atom, definition in program.definitions.items():
        match definition:
            case Among() | Against():
                yield f"#external a{atom}."
            case Least() if definition.takes_all:
                yield _statement(atom, *_atoms(definition.atoms))
            case Least() if definition.takes_one:
                yield from (_statement(atom, *_atoms((part,))) for part in definition.atoms)
            case Least(parts=parts, need=need):
                weighed = "; ".join(f"{weight},{part} : a{part}" for part, weight in parts)
                yield _statement(atom, f"{need} <= #sum {{ {weighed} }}")
            case Lack(present=present, absent=absent):
                yield _statement(atom, *_atoms(present), *(f"not a{part}" for part in absent))
            case _:  # pragma: no cover
                assert_never(definition)


def _atoms(atoms: Iterable[Atom]) -> Iterator[str]:
    """Yield the atoms as the program names them."""
    return (f"a{atom}" for atom in atoms)


def _statement(head: Atom, *body: str) -> str:
    """Return a statement: a fact where its body is empty."""
    return f"a{head} :- {', '.join(body)}." if body else f"a{head}."

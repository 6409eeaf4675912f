"""Forward chaining: what follows from one person's answers, and by which rules, concluded by experta.

**How a condition becomes productions.** experta multiplies conditions out to disjunctive normal form, which explodes. Here each
condition is translated structurally instead, as Tseitin did for clauses: what is not a plain conjunction becomes an auxiliary
fact with productions of its own, so the productions are linear in the size of the conditions and share common parts.

**How falsity is had without NOT.** Working memory only grows, and experta matches only what is there. Following the polarity of
each sub-condition (Plaisted and Greenbaum), the falsity of a thing is derived just as positively as its truth, but only where a
rule asks for it: under `not`, in `running < no_run`, in `ask_when`. A concept is false once all of its rules are, a level is out of
reach once every rule that decides it or a stricter one is false, a cause is unlikely once what is left of its rules cannot reach the
score. Every such fact is a `_Tally`: the score of its members found true reaches a threshold, or the score of those not yet found
false no longer can. That is the meaning of section 4, strong Kleene logic, and nothing in it waits for the absence of a fact; so
the order of firing cannot matter and an unanswered question never counts as "no".

**The trace** holds what was matched. Auxiliary facts are never shown; they are replaced by what they rest on, in the union of all
their justifications. So is a negative conclusion, which no rule fires: it is shown, and with it the answers that rule out each rule
that could have made it true. Hence the answers among a firing's premises and, recursively, the firings behind its positive
conclusions are enough to derive it again.

`expert.semantics` is the definition of what comes out; this module never asks it.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from typing import assert_never

from expert.conditions import (
    And,
    Answered,
    AtLeast,
    Compare,
    Condition,
    Count,
    ForNow,
    Is,
    Likely,
    Member,
    Not,
    Or,
    Possible,
    Recommended,
    Settled,
    Subject,
    Withheld,
    print_condition,
)
from expert.consultation import Firing, Premise
from expert.errors import EngineError
from expert.formulas import inputs
from expert.interpreters._experta import Engine, Production, WorkingFact, fact_class
from expert.model import KnowledgeBase, Value

__all__ = ["infer"]


def infer(knowledge: KnowledgeBase, answers: Mapping[str, Value]) -> tuple[Firing, ...]:
    """Return the trace: every rule that fired, in the order of the knowledge base, with the premises that it matched.

    A rule fires if and only if its condition is true under `expert.semantics`. Premises are ordered by kind (answers, questions that do
    not apply, concepts, decisions, causes), then as their subjects stand in the knowledge base, levels from permissive to strict. The
    same case gives the same trace, whatever the order of the answers.

    Args:
        knowledge: A checked knowledge base. Each thread keeps an engine for it, as long as the knowledge base lives.
        answers: Typed values of findings, as `expert.case` reads them; a finding that is not there is unknown.

    Raises:
        EngineError: The engine failed, or a rule's condition is one of those for invariants only. No state of it is left behind.
    """
    # The engine is out of the cache while it runs and goes back only after a run that ended well: whatever stops a run,
    # even an interrupt, the engine that it left half-way is never met again.
    network = _networks.take(knowledge) or _Translator(knowledge).translate()
    trace = network.infer(answers)
    _networks.put(knowledge, network)
    return trace


class _Networks(threading.local):
    """The idle engines of one thread, one for each living knowledge base.

    Keyed by identity, with a weak reference beside it: another knowledge base never meets the engine of one that is gone, and
    an engine goes when its knowledge base does.
    """

    def __init__(self) -> None:
        """Start empty in each thread."""
        self._idle: dict[int, tuple[weakref.ref[KnowledgeBase], _Network]] = {}

    def take(self, knowledge: KnowledgeBase) -> _Network | None:
        """Remove and return the engine for `knowledge`, if there is one."""
        reference, network = self._idle.pop(id(knowledge), (None, None))
        return network if reference is not None and reference() is knowledge else None

    def put(self, knowledge: KnowledgeBase, network: _Network) -> None:
        """Keep an engine for the next case."""
        key, idle = id(knowledge), self._idle

        def forget(reference: weakref.ref[KnowledgeBase]) -> None:
            if idle.get(key, (None,))[0] is reference:
                del idle[key]

        idle[key] = weakref.ref(knowledge, forget), network


_networks = _Networks()

Applies = str
"""Whether the question of this finding applies, beside the conditions that can be true or false."""
Literal = tuple[Condition | Applies, bool]
"""Something, and whether it is to be true or false."""
Conjunction = tuple[WorkingFact, ...]
"""Patterns that must all be matched."""


@dataclass(eq=False, slots=True)
class _Tally:
    """What has been found about one literal, and the fact that follows once it is enough.

    For a positive literal: the worth of the members found true reaches `need`. For a negative one: the worth of the members not
    found false no longer reaches it. `premise` is how the fact is shown, None where it is auxiliary.
    """

    size: int
    worth: Callable[[Collection[int]], int]
    need: int
    holds: bool
    premise: Premise | None = None
    pattern: WorkingFact | None = None
    found: set[int] = field(default_factory=set)
    matches: list[Sequence[WorkingFact]] = field(default_factory=list)
    declared: bool = False

    def reached(self, found: Collection[int]) -> bool:
        """Return whether finding these members is enough."""
        if self.holds:
            return self.worth(found) >= self.need
        return self.worth([member for member in range(self.size) if member not in found]) < self.need

    def count(self, member: int, matched: Sequence[WorkingFact]) -> bool:
        """Note that a member was found, because of the facts that matched, and return whether the fact follows now."""
        self.matches.append(matched)
        if self.declared or member in self.found:
            return False
        self.found.add(member)
        self.declared = self.reached(self.found)
        return self.declared

    def reset(self) -> None:
        """Forget the last case."""
        self.found, self.matches, self.declared = set(), [], False


Contributions = list[tuple[_Tally, int]]
"""The tallies that a production adds to, and as which of their members."""


class _Translator:
    """Turns the rules of a knowledge base into productions; only what some rule's condition asks for is derived."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        """Take a checked knowledge base."""
        self.knowledge = knowledge
        self.classes: dict[str, type[WorkingFact]] = {}
        self.auxiliary = fact_class("auxiliary")
        self.tallies: dict[Literal, _Tally] = {}
        self.feeds: dict[tuple[Condition, bool], Contributions] = {}
        self.pending: list[tuple[Condition, bool]] = []
        self.test: Callable[[Is | Compare | Member, bool], WorkingFact] = cache(self._test)
        self.patterns: Callable[[Condition, bool], Conjunction | None] = cache(self._patterns)

    def translate(self) -> _Network:
        """Return the network of all rules."""
        rules = {rule.id: _Tally(1, len, 1, True) for rule in self.knowledge.rules.values()}
        for id, tally in rules.items():
            self.feed(self.knowledge.rules[id].when, True, tally, 0)
        productions = []
        while self.pending:
            literal = self.pending.pop()
            act = partial(_contribute, self.feeds[literal])
            productions += [Production(conjunction, act) for conjunction in self.alternatives(*literal)]
        findings = {id: (self.classes[id]) for id in self.knowledge.findings if id in self.classes}
        quantities = [(self.classes[id], quantity) for id, quantity in self.knowledge.quantities.items() if id in self.classes]
        return _Network(Engine(productions), rules, tuple(self.tallies.values()), findings, quantities, _ranks(self.knowledge))

    def feed(self, condition: Condition, holds: bool, tally: _Tally, member: int) -> None:
        """Have `tally` count `member` whenever the condition holds (or is false)."""
        if (condition, holds) not in self.feeds:
            self.feeds[condition, holds] = []
            self.pending.append((condition, holds))
        self.feeds[condition, holds].append((tally, member))

    def alternatives(self, condition: Condition, holds: bool) -> list[Conjunction]:
        """Return conjunctions of patterns, any of which shows that the condition holds (or is false)."""
        match condition:
            case Is(subject=Subject.FINDING, name=name) | Member(name=name):
                return self.tested(condition, (name,), holds)
            case Compare(subject=Subject.QUANTITY, name=name):
                return self.tested(condition, tuple(dict.fromkeys(inputs(self.knowledge.quantities[name].formula))), holds)
            case Compare(name=name):
                return self.tested(condition, (name,), holds)
            case Is() | AtLeast() | Likely() | Possible() | Count():
                return self.derived((condition, holds))
            case Not(item=item):
                return self.alternatives(item, not holds)
            case And(items=items) | Or(items=items):
                if holds is isinstance(condition, And):
                    return _joined(self.patterns(item, holds) for item in items)
                return [conjunction for item in items for conjunction in self.alternatives(item, holds)]
            case Recommended() | Withheld() | ForNow() | Settled() | Answered():
                raise EngineError(f"`{print_condition(condition)}` reads the finished outcome: it belongs in an invariant, not in a rule")
            case _:  # pragma: no cover
                assert_never(condition)

    def _patterns(self, condition: Condition, holds: bool) -> Conjunction | None:
        """Return one conjunction that shows it, through an auxiliary fact where there are several; None if it can never be."""
        found = self.alternatives(condition, holds)
        if len(found) > 1:
            found = self.derived((condition, holds))
        return found[0] if found else None

    def tested(self, condition: Is | Compare | Member, findings: tuple[str, ...], holds: bool) -> list[Conjunction]:
        """Return how a test of answers comes out: true needs that the questions apply, false only that one of them does not."""
        test = self.test(condition, holds)
        guarded = [name for name in findings if self.knowledge.findings[name].ask_when is not None]
        if holds:
            return _joined([*(self.applies(name) for name in guarded), (test,)])
        return [(test,), *(conjunction for name in guarded for conjunction in self.derived((name, False)))]

    def applies(self, finding: str) -> Conjunction | None:
        """Return what shows that a question applies: its condition itself where that is one pattern, else a fact that stands for it."""
        guard = self.knowledge.findings[finding].ask_when
        direct = () if guard is None else self.patterns(guard, True)
        return direct if direct is None or len(direct) <= 1 else _joined(self.derived((finding, True)))[0]

    def derived(self, literal: Literal) -> list[Conjunction]:
        """Return the fact that stands for a literal, with the productions that derive it; nothing where it needs none or cannot be."""
        subject, holds = literal
        if literal not in self.tallies:
            members, worth, need, fact, premise = self.members(subject, holds)
            tally = self.tallies[literal] = _Tally(len(members), worth, need, holds, premise, fact)
            if not tally.reached(()) and tally.reached(range(len(members))):
                for index, member in enumerate(members):
                    self.feed(member, holds, tally, index)
        tally = self.tallies[literal]
        if tally.reached(()):
            return [()]
        return [(tally.pattern,)] if tally.pattern is not None and tally.reached(range(tally.size)) else []

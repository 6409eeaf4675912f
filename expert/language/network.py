"""Who reads whom in a knowledge base: what each name depends on, what depends on it, and everything on the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import assert_never

from msgspec import Struct

from expert.language.conditions import (
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
    Reaches,
    Recommended,
    Settled,
    Withheld,
    walk,
)
from expert.language.formulas import inputs, names_in_formula
from expert.language.model import KnowledgeBase, Rule, subject_of
from expert.language.remembered import remembered


def names_in(condition: Condition) -> Iterator[str]:
    """Yield every name that `condition` reads, as often as it is written."""
    for node in walk(condition):
        match node:
            case Is(name=name) | Compare(name=name) | Member(name=name) | AtLeast(name=name):
                yield name
            case Reaches(score=name) | Likely(cause=name) | Possible(cause=name):
                yield name
            case Count() | Not() | And() | Or():
                pass  # what stands inside is walked over too
            case Recommended(recommendation=name) | Withheld(recommendation=name) | ForNow(recommendation=name):
                yield name
            case Settled(decision=name) | Answered(finding=name):
                yield name
            case _:  # pragma: no cover
                assert_never(node)


class Network(Struct, frozen=True, dict=True):
    """The names of a knowledge base, and which of them reads which.

    Attributes:
        needs: What each finding, quantity, score and conclusion reads directly, with the last rule that does so; None where no rule does.
        reading: The rules that read each name directly.
    """

    needs: Mapping[str, Mapping[str, Rule | None]]
    reading: Mapping[str, frozenset[str]]

    @cached_property
    def readers(self) -> Mapping[str, tuple[str, ...]]:
        """Return what reads each name directly."""
        found: dict[str, dict[str, None]] = {}
        for name, needs in self.needs.items():
            for need in needs:
                found.setdefault(need, {})[name] = None
        return {name: tuple(readers) for name, readers in found.items()}

    def rules_reading(self, names: Iterable[str]) -> frozenset[str]:
        """Return the rules that read any of some names directly."""
        return frozenset().union(*(self.reading.get(name, ()) for name in names))

    def behind(self, names: Iterable[str]) -> frozenset[str]:
        """Return these names and everything that they rest on, directly or not."""
        return closure(names, self.needs)

    def resting_on(self, names: Iterable[str]) -> frozenset[str]:
        """Return these names and everything that rests on them, directly or not."""
        return closure(names, self.readers)


def closure(names: Iterable[str], *steps: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """Return these names and all that can be reached from them by steps."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            for step in steps:
                waiting += step.get(name, ())
    return frozenset(found)


@remembered
def network(knowledge: KnowledgeBase) -> Network:
    """Return who reads whom in a knowledge base."""
    needs: dict[str, dict[str, Rule | None]] = {}
    for finding in knowledge.findings.values():
        needs[finding.id] = dict.fromkeys(names_in(finding.ask_when)) if finding.ask_when else {}
    for quantity in knowledge.quantities.values():
        needs[quantity.id] = dict.fromkeys(names_in_formula(quantity.formula))
    for score in knowledge.scores.values():
        needs[score.id] = dict.fromkeys(name for item in score.items for name in names_in(item.when))
    reading: dict[str, set[str]] = {}
    for rule in knowledge.rules.values():
        read = dict.fromkeys(names_in(rule.when), rule)
        for effect in rule.then:
            needs.setdefault(subject_of(effect), {}).update(read)
        for name in read:
            reading.setdefault(name, set()).add(rule.id)
    return Network(needs, {name: frozenset(rules) for name, rules in reading.items()})


def findings_behind(knowledge: KnowledgeBase, condition: Condition) -> tuple[str, ...]:
    """Return every finding that a condition depends on, directly or not, in the order of asking."""
    return knowledge.in_order_of_asking(network(knowledge).behind(names_in(condition)) & knowledge.findings.keys())


@remembered
def comparisons(knowledge: KnowledgeBase) -> Mapping[str, tuple[Compare, ...]]:
    """Return every comparison with a number that a knowledge base makes, by the finding or quantity that is compared."""
    return comparisons_in(knowledge.conditions())


@remembered
def inputs_compared(knowledge: KnowledgeBase) -> frozenset[str]:
    """Return the findings that a quantity is computed from which something compares with a number."""
    compared = comparisons(knowledge)
    return frozenset(name for id, quantity in knowledge.quantities.items() if id in compared for name in inputs(quantity.formula))


def comparisons_in(conditions: Iterable[Condition]) -> Mapping[str, tuple[Compare, ...]]:
    """Return every comparison with a number that these conditions make, each once, by the finding or quantity that is compared."""
    found: dict[str, dict[Compare, None]] = {}
    for condition in conditions:
        for node in walk(condition):
            match node:
                case Is():
                    pass
                case Compare(name=name):
                    found.setdefault(name, {})[node] = None
                case Member() | AtLeast() | Reaches() | Likely() | Possible():
                    pass
                case Count() | Not() | And() | Or():
                    pass  # what stands inside is walked over too
                case Recommended() | Withheld() | ForNow() | Settled() | Answered():
                    pass
                case _:  # pragma: no cover
                    assert_never(node)
    return {name: tuple(compared) for name, compared in found.items()}

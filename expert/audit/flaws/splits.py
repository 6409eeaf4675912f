"""Splits that keep a matter needlessly open: while a finding is unanswered a conclusion is unknown, though every answer gives the same.

The rules of one conclusion that read a finding directly are tried with each of its answers, and everything else is left as it is. It is a
split if every answer is admissible, the conclusion is the same under all of them, and it is unknown without any. A finding that reaches
the conclusion through another one, or through a quantity, is not looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import assert_never

from expert.audit.everybody import Everybody
from expert.audit.report import Draft
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
from expert.language.kinds import CONCLUDED, Kind
from expert.language.model import Advise, Conclude, KnowledgeBase, Rule, Withhold
from expert.lowered.cells import Cell
from expert.lowered.circuit import Literal
from expert.lowered.person import Given, Pair, Person
from expert.questions.statements.auditing import OpenSplit

Asked = Callable[[Person], Pair]
"""What can be asked of a conclusion for somebody: when it is so, and when it is not."""


def open_splits(people: Everybody) -> Iterator[Draft]:
    """Yield a flaw for each conclusion that one unanswered finding keeps open though it cannot change it."""
    goals: dict[tuple[str, str], Literal] = {}
    with people.circuit.building():
        for finding in people.knowledge.findings:
            answered = [_Answering(people.person, finding, cell) for cell in people.solver.space.findings[finding]]
            for name, asked in _asked_reading(people.knowledge, finding):
                goals[name, finding] = people.circuit.disj(
                    (goals.get((name, finding), people.circuit.false), _kept_open(people, answered, asked))
                )
    for name, finding in people.reached(goals):
        rules = (rule.id for rule, _ in people.knowledge.rules_about[name] if _reads(rule, finding))
        yield Draft(OpenSplit(name, finding, tuple(dict.fromkeys(rules))), goals[name, finding])


def _kept_open(people: Everybody, answered: list[_Answering], asked: Asked) -> Literal:
    """Return for whom it is unknown without an answer, and the same with each."""
    circuit, person = people.circuit, people.person
    finding, before = answered[0].finding, asked(person)
    pairs = [asked(other) for other in answered]
    alike = [circuit.conj(pair.true for pair in pairs), circuit.conj(pair.false for pair in pairs)]
    possible = circuit.conj(other.stays_admissible for other in answered)
    missing = circuit.conj((-person.answered(finding), person.applies(finding).true))
    return circuit.conj((missing, possible, -before.true, -before.false, circuit.disj(alike)))


def _asked_reading(knowledge: KnowledgeBase, finding: str) -> Iterator[tuple[str, Asked]]:
    """Yield what is concluded by rules that read a finding at least twice, which a split needs."""
    for name in knowledge.names_of(CONCLUDED):
        if sum(_reads(rule, finding) for rule, _ in knowledge.rules_about[name]) > 1:
            yield from ((name, asked) for asked in _asked_of(knowledge, name))


def _reads(rule: Rule, finding: str) -> int:
    """Return how many tests of a finding a rule makes."""
    return sum(_tests(node, finding) for node in walk(rule.when))


def _tests(node: Condition, finding: str) -> bool:
    """Return whether a condition tests a finding directly."""
    match node:
        case Is(name=name) | Compare(name=name) | Member(name=name):
            return name == finding  # no two things share a name
        case AtLeast() | Reaches() | Likely() | Possible() | Count() | Not() | And() | Or():
            return False
        case Recommended() | Withheld() | ForNow() | Settled() | Answered():
            return False
        case _:  # pragma: no cover
            assert_never(node)


def _asked_of(knowledge: KnowledgeBase, name: str) -> Iterator[Asked]:
    """Yield what can be asked of a conclusion."""
    kind = knowledge.concluded_kind(name)
    match kind:
        case Kind.DECISION:
            yield from (_decided(name, rank) for rank in sorted({rank for _, rank in knowledge.rules_by_rank[name]} - {0}))
        case Kind.CONCEPT:
            yield _said(name, Conclude)
        case Kind.CAUSE:
            yield from (_scored(name, least) for least in (knowledge.possible_at(name), knowledge.likely_at(name)))
        case Kind.RECOMMENDATION:
            yield from (_said(name, effect) for effect in (Advise, Withhold) if knowledge.rules_with(name, effect))
        case _:  # pragma: no cover
            assert_never(kind)


def _decided(name: str, rank: int) -> Asked:
    """Return whether a decision is at least so strict."""
    return lambda person: person.either(person.rule(rule.id) for rule in person.knowledge.rules_deciding(name, rank))


def _scored(name: str, least: int) -> Asked:
    """Return whether a cause reaches a score."""
    return lambda person: person.scored(name, least) if isinstance(person, _Answering) else person.scores(name, least)


def _said(name: str, kind: type[Conclude | Advise | Withhold]) -> Asked:
    """Return whether a rule says it."""
    return lambda person: person.either(person.rule(rule.id) for rule, _ in person.knowledge.rules_with(name, kind))


class _Answering(Person):
    """A person who gives one more answer. Only conditions that test it directly see it: what is concluded otherwise stays as it is."""

    def __init__(self, person: Person, finding: str, cell: Cell) -> None:
        circuit, cells = person.circuit, person.space.findings[finding]
        atoms = tuple(circuit.true if item is cell else circuit.false for item in cells)
        super().__init__(circuit, person.knowledge, person.space, Given({**person.given.findings, finding: atoms}, person.given.quantities))
        self.finding = finding
        self.concept = person.concept
        self.reaches = person.reaches
        self.scores = person.scores
        self.original = person
        self.truth: Callable[[Condition], Pair] = cache(self._answered_truth)
        self.applies: Callable[[str], Pair] = person.applies

    def _answered_truth(self, condition: Condition) -> Pair:
        """Return the truth of a condition; the original's where the finding is not tested."""
        if any(_tests(node, self.finding) for node in walk(condition)):
            return self._truth(condition)
        return self.original.truth(condition)

    def scored(self, cause: str, least: int) -> Pair:
        """Return when the score of a cause reaches `least` with that answer, and when it cannot."""
        return self._scores(cause, least)

    @property
    def stays_admissible(self) -> Literal:
        """Return whether no constraint, and no question that was answered, rules the answer out."""
        refused = [self.truth(item.require).false for item in self.knowledge.constraints.values()]
        guards = [(name, item.ask_when) for name, item in self.knowledge.findings.items() if item.ask_when is not None]
        misplaced = [self.circuit.conj((self.original.answered(name), self.truth(guard).false)) for name, guard in guards]
        return -self.circuit.disj((*refused, *misplaced))

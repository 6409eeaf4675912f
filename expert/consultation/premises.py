"""What each true rule matched, read off the reference meaning: the trace as it must be, without an engine.

A true condition matches every part that makes it true; what is only a part of a condition is never shown, only what it rests on. A
positive conclusion stands for itself: its own rules are in the trace. A negative one, which no rule fires, is shown with what rules out
each rule that could have made it true. `expert.engines.forward.inference` must give the same; a test compares them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import assert_never

from expert.engines.trace import Firing, Premise, PremiseKind, order_of_premises
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
    Recommended,
    Settled,
    Subject,
    Withheld,
)
from expert.language.formulas import inputs
from expert.language.meaning import Meaning, score
from expert.language.model import Conclude, Decide, KnowledgeBase, Suggest

Premises = frozenset[Premise]


def trace_of(meaning: Meaning) -> tuple[Firing, ...]:
    """Return the rules that are true, in the order of the knowledge base, each with everything that it matched, in canonical order."""
    matching, place = _Matching(meaning), order_of_premises(meaning.knowledge)
    true = [rule for rule in meaning.knowledge.rules.values() if meaning.rule(rule.id) is True]
    return tuple(Firing(rule.id, tuple(sorted(matching.of(rule.when), key=place))) for rule in true)


def is_true(meaning: Meaning, premise: Premise) -> bool:
    """Return whether what a premise says is so."""
    name, value = premise.name, premise.value
    match premise.kind:
        case PremiseKind.ANSWER:
            return name in meaning.answers and (type(meaning.answers[name]), meaning.answers[name]) == (type(value), value)
        case PremiseKind.NOT_APPLICABLE:
            return meaning.applies(name) is False and value is True
        case PremiseKind.CONCEPT:
            return meaning.concept(name) is value
        case PremiseKind.AT_LEAST:
            return meaning.truth(AtLeast(name, premise.level)) is value
        case PremiseKind.LIKELY:
            return meaning.truth(Likely(name)) is value
        case PremiseKind.POSSIBLE:
            return meaning.truth(Possible(name)) is value
        case _:  # pragma: no cover
            assert_never(premise.kind)


class _Matching:
    """Finds what known conditions rest on. A true conclusion is named as it is; below a false one it goes on down to answers."""

    def __init__(self, meaning: Meaning) -> None:
        """Take what follows from the answers."""
        self.meaning = meaning
        self.knowledge = meaning.knowledge
        self.of: Callable[[Condition], Premises] = cache(self._of)

    def _of(self, condition: Condition) -> Premises:
        """Return everything that makes a known condition true, or false; nothing where it is unknown."""
        truth = self.meaning.truth(condition)
        if truth is None:
            return frozenset()
        match condition:
            case Is(subject=Subject.FINDING, name=name):
                return self._tested((name,), truth)
            case Is(name=name):
                rules = [rule.when for rule, _ in self.knowledge.rules_with(name, Conclude)]
                return self._concluded(Premise(PremiseKind.CONCEPT, name, truth), rules)
            case Compare(subject=Subject.QUANTITY, name=name):
                return self._tested(tuple(dict.fromkeys(inputs(self.knowledge.quantities[name].formula))), truth)
            case Compare(name=name) | Member(name=name):
                return self._tested((name,), truth)
            case AtLeast(name=name, level=level):
                rank = self.knowledge.decisions[name].rank
                rules = [rule.when for rule, item in self.knowledge.rules_with(name, Decide) if rank(item.level) >= rank(level)]
                if not rank(level):
                    return frozenset()
                return self._concluded(Premise(PremiseKind.AT_LEAST, name, truth, level), rules)
            case Likely(cause=name):
                return self._suggested(Premise(PremiseKind.LIKELY, name, truth), self.knowledge.grades.likely_at)
            case Possible(cause=name):
                return self._suggested(Premise(PremiseKind.POSSIBLE, name, truth), self.knowledge.grades.possible_at)
            case Not(item=item):
                return self.of(item)
            case Count(items=items) | And(items=items) | Or(items=items):
                return self._all(item for item in items if self.meaning.truth(item) is truth)
            case Recommended() | Withheld() | ForNow() | Settled() | Answered():
                return frozenset()  # rules never read them
            case _:  # pragma: no cover
                assert_never(condition)

    def _all(self, conditions: Iterable[Condition]) -> Premises:
        """Return what several conditions rest on."""
        return frozenset().union(*map(self.of, conditions))

    def _tested(self, findings: Sequence[str], truth: bool) -> Premises:
        """Return what a test of answers rests on. If questions do not apply it rests on that, or else on the answers.

        In a case that can be read nobody has answered a question that does not apply.
        """
        answers = self.meaning.answers
        guards = {name: guard for name in findings if (guard := self.knowledge.findings[name].ask_when) is not None}
        absent = {name: guard for name, guard in guards.items() if self.meaning.truth(guard) is False}
        if absent:
            return frozenset(Premise(PremiseKind.NOT_APPLICABLE, name) for name in absent) | self._all(absent.values())
        given = frozenset(Premise(PremiseKind.ANSWER, name, answers[name]) for name in findings)
        return given | self._all(guards.values()) if truth else given

    def _concluded(self, premise: Premise, rules: Sequence[Condition]) -> Premises:
        """Return a conclusion of some rules; if it is false, with what rules out each of them. Without rules it is nothing."""
        if premise.value is True:
            return frozenset({premise})
        return self._all(rules) | {premise} if rules else frozenset()

    def _suggested(self, premise: Premise, need: int) -> Premises:
        """Return a grade that is reached or not; nothing where it could not come out otherwise."""
        rules = self.knowledge.rules_with(premise.name, Suggest)
        most = score(self.knowledge, (effect.strength for _, effect in rules))
        if need <= 0 or most < need:
            return frozenset()
        if premise.value is True:
            return frozenset({premise})
        return self._all(rule.when for rule, _ in rules if self.meaning.rule(rule.id) is False) | {premise}


def sufficient_answers(knowledge: KnowledgeBase, firings: Mapping[str, Firing], rule: str) -> frozenset[str]:
    """Return the answers among a firing's premises and, recursively, behind the conclusions that it matched as true.

    Args:
        knowledge: The knowledge base.
        firings: A trace, by rule; a firing that is not there adds nothing.
        rule: Whose answers are meant.
    """
    found: set[str] = set()
    seen: set[str] = set()
    waiting = [rule]
    while waiting:
        id = waiting.pop()
        if id in seen or id not in firings:
            continue
        seen.add(id)
        for premise in firings[id].premises:
            if premise.kind is PremiseKind.ANSWER:
                found.add(premise.name)
            elif premise.kind is not PremiseKind.NOT_APPLICABLE and premise.value is True:
                waiting.extend(_rules_behind(knowledge, premise))
    return frozenset(found)


def _rules_behind(knowledge: KnowledgeBase, premise: Premise) -> Iterator[str]:
    """Yield the rules that can make a conclusion true."""
    for rule, effect in knowledge.rules_about[premise.name]:
        if isinstance(effect, Decide):
            rank = knowledge.decisions[premise.name].rank
            if rank(effect.level) < rank(premise.level):
                continue
        yield rule.id

"""What each true rule matched, read off the reference meaning: the trace as it must be, without an engine.

A true condition matches every part that makes it true; what is only a part of a condition is never shown, only what it rests on. A
positive conclusion stands for itself: its own rules are in the trace; with it stands what rules out each rule against it. A negative one,
which no rule fires, is shown with what rules out each rule that could have made it true, and what makes one true that speaks against it.
`expert.engines.forward.inference` must give the same; a test compares them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
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
    Reaches,
    Recommended,
    Settled,
    Subject,
    Withheld,
)
from expert.language.grounds import Concluded, findings_tested, grounds, guards
from expert.language.meaning import Meaning
from expert.language.model import KnowledgeBase
from expert.language.scores import weighed

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
        case PremiseKind.CONCEPT | PremiseKind.AT_LEAST | PremiseKind.LIKELY | PremiseKind.POSSIBLE:
            conclusion = conclusion_of(premise)
            return conclusion is not None and meaning.truth(conclusion) is value
        case _:  # pragma: no cover
            assert_never(premise.kind)


class _Matching:
    """Finds what known conditions rest on. A true conclusion is named as it is; below a false one it goes on down to answers."""

    def __init__(self, meaning: Meaning) -> None:
        self.meaning = meaning
        self.knowledge = meaning.knowledge
        self.of: Callable[[Condition], Premises] = cache(self._of)

    def _of(self, condition: Condition) -> Premises:
        """Return everything that makes a known condition true, or false; nothing where it is unknown."""
        truth = self.meaning.truth(condition)
        if truth is None:
            return frozenset()
        match condition:
            case Is(subject=Subject.FINDING) | Compare() | Member():
                return self._tested(findings_tested(self.knowledge, condition))
            case Is() | AtLeast() | Likely() | Possible():
                return self._concluded(condition, truth)
            case Reaches():
                what = weighed(self.knowledge, condition)
                return self._all(item for item in what.items if what.depends and self.meaning.truth(item) is truth)
            case Count(items=items) | And(items=items) | Or(items=items):
                return self._all(item for item in items if self.meaning.truth(item) is truth)
            case Not(item=item):
                return self.of(item)
            case Recommended() | Withheld() | ForNow() | Settled() | Answered():
                return frozenset()  # rules never read them
            case _:  # pragma: no cover
                assert_never(condition)

    def _all(self, conditions: Iterable[Condition]) -> Premises:
        """Return what several conditions rest on."""
        return frozenset().union(*map(self.of, conditions))

    def _tested(self, findings: Sequence[str]) -> Premises:
        """Return what a test of answers rests on. If questions do not apply it rests on that, or else on the answers.

        In a case that can be read nobody has answered a question that does not apply.
        """
        answers = self.meaning.answers
        absent = [name for name in findings if self.meaning.applies(name) is False]
        if absent:
            return frozenset(Premise(PremiseKind.NOT_APPLICABLE, name) for name in absent) | self._all(guards(self.knowledge, absent))
        return frozenset(Premise(PremiseKind.ANSWER, name, answers[name]) for name in findings)

    def _concluded(self, condition: Concluded, truth: bool) -> Premises:
        """Return a conclusion, and what no rule in the trace says of it; nothing where it could not come out otherwise.

        Of one that does not hold that is what rules it out. Of one that holds it is what rules out each rule against it.
        """
        reasons = grounds(self.knowledge, condition)
        if reasons.always or reasons.never:
            return frozenset()
        shown = frozenset({premise_of(condition, truth)})
        rules = reasons.opposing if truth else reasons.rules
        return shown | self._all(rule.when for rule in rules if self.meaning.rule(rule.id) is (reasons.favours(rule.id) is truth))


def premise_of(condition: Concluded, truth: bool) -> Premise:
    """Return how a conclusion that holds or not is shown."""
    match condition:
        case Is(name=name):
            return Premise(PremiseKind.CONCEPT, name, truth)
        case AtLeast(name=name, level=level):
            return Premise(PremiseKind.AT_LEAST, name, truth, level)
        case Likely(cause=name):
            return Premise(PremiseKind.LIKELY, name, truth)
        case Possible(cause=name):
            return Premise(PremiseKind.POSSIBLE, name, truth)
        case _:  # pragma: no cover
            assert_never(condition)


def conclusion_of(premise: Premise) -> Concluded | None:
    """Return what a premise says of a conclusion, or None where it is about an answer or a question."""
    match premise.kind:
        case PremiseKind.ANSWER | PremiseKind.NOT_APPLICABLE:
            return None
        case PremiseKind.CONCEPT:
            return Is(Subject.CONCEPT, premise.name)
        case PremiseKind.AT_LEAST:
            return AtLeast(premise.name, premise.level)
        case PremiseKind.LIKELY:
            return Likely(premise.name)
        case PremiseKind.POSSIBLE:
            return Possible(premise.name)
        case _:  # pragma: no cover
            assert_never(premise.kind)


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
            conclusion = conclusion_of(premise)
            if premise.kind is PremiseKind.ANSWER:
                found.add(premise.name)
            elif conclusion is not None and premise.value is True:
                waiting.extend(grounds(knowledge, conclusion).ids)
    return frozenset(found)

"""The same person under other rules: what a changed knowledge base would conclude from the same answers, built from what changed alone.

A variant shares every circuit of the original that no change can reach. So asking of each rule what would be without it costs little more
than asking once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache
from typing import assert_never

from msgspec.structs import replace

from expert.language.conditions import Condition, Likely, Possible
from expert.language.kinds import CONCLUDED, ConcludedKind, Kind
from expert.language.model import KnowledgeBase, Rule, subject_of
from expert.language.network import closure, names_in, network
from expert.lowered.circuit import Literal
from expert.lowered.person import Pair, Person


def without_rules(knowledge: KnowledgeBase, rules: Collection[str]) -> KnowledgeBase:
    """Return a knowledge base that lacks some of its rules."""
    return replace(knowledge, rules={id: rule for id, rule in knowledge.rules.items() if id not in rules})


def with_rules(knowledge: KnowledgeBase, changed: Iterable[Rule]) -> KnowledgeBase:
    """Return a knowledge base in which these rules stand in place of those of the same id."""
    return replace(knowledge, rules={**knowledge.rules, **{rule.id: rule for rule in changed}})


class Variants:
    """One person under many knowledge bases.

    Each has the findings, quantities and cells of the original: conditions that compare with further numbers must have been given to the
    solver as `more`.
    """

    def __init__(self, person: Person) -> None:
        self.person = person

    def under(self, knowledge: KnowledgeBase) -> Person:
        """Return the person under another knowledge base; the original itself where nothing is concluded in another way."""
        reached = self.affected(knowledge)
        return _Variant(self.person, knowledge, reached) if reached else self.person

    def affected(self, new: KnowledgeBase) -> frozenset[str]:
        """Return every finding, quantity, score, concept, cause, decision and recommendation whose outcome a change can reach."""
        old = self.person.knowledge
        rules = [id for id in {**old.rules, **new.rules} if old.rules.get(id) is not new.rules.get(id)]
        changed = [rule for knowledge in (old, new) for id in rules if (rule := knowledge.rules.get(id)) is not None]
        same_questions = old.findings is new.findings and old.quantities is new.quantities and old.scores is new.scores
        anew = [*_defined_anew(old, new), *(subject_of(effect) for rule in changed for effect in rule.then)]
        further: dict[str, list[str]] = {}
        for rule in changed:
            for name in names_in(rule.when):
                further.setdefault(name, []).extend(subject_of(effect) for effect in rule.then)
        return closure(anew, network(old).readers, further, *(() if same_questions else (network(new).readers,)))


def _defined_anew(old: KnowledgeBase, new: KnowledgeBase) -> Iterator[str]:
    """Yield what is itself defined in another way, its rules apart."""
    for mine, theirs in (
        (old.findings, new.findings),
        (old.quantities, new.quantities),
        (old.scores, new.scores),
        (old.decisions, new.decisions),
    ):
        if mine is not theirs:
            yield from (name for name in {**mine, **theirs} if mine.get(name) != theirs.get(name))
    if (old.grades, old.strengths) != (new.grades, new.strengths):
        yield from (*old.causes, *new.causes)
    elif old.causes is not new.causes:
        yield from (name for name in old.causes.keys() & new.causes.keys() if _thresholds(old, name) != _thresholds(new, name))


def _thresholds(knowledge: KnowledgeBase, cause: str) -> tuple[int, int]:
    """Return the scores from which a cause is possible and likely."""
    return knowledge.possible_at(cause), knowledge.likely_at(cause)


def changes(before: Person, after: Person, about: Collection[str] | None = None) -> Iterator[tuple[str, Literal]]:
    """Yield every way in which the outcomes of two persons differ, each with the name of what differs.

    A decision differs in its level in force, floor or ceiling, a concept in its truth, a cause in its grade, a recommendation in its
    status, settled or for now.

    What both knowledge bases share is compared, or what of it is named in `about`. Where the circuits are the same nothing is yielded. If
    an effect makes no difference to the thing that it is about, it makes none to anything else.
    """
    old, new = before.knowledge, after.knowledge
    reached = after.reached if about is None and isinstance(after, _Variant) and after.original is before else about
    for kind in CONCLUDED:
        for name in old.entries(kind):
            if name in new.entries(kind) and (reached is None or name in reached):
                for one, two in zip(_comes_out(before, kind, name, old), _comes_out(after, kind, name, old), strict=True):
                    yield from _differs(name, before, one, two)


def _comes_out(person: Person, kind: ConcludedKind, name: str, scales: KnowledgeBase) -> Iterator[Pair]:
    """Yield how a conclusion comes out: a decision at each rank that it has in `scales`."""
    match kind:
        case Kind.DECISION:
            for rank in range(1, len(scales.decisions[name].levels)):
                yield from (person.reaches(name, rank), person.known(person.in_force(name, rank)))
        case Kind.CONCEPT:
            yield person.concept(name)
        case Kind.CAUSE:
            yield from (person.truth(Likely(name)), person.truth(Possible(name)))
        case Kind.RECOMMENDATION:
            yield from map(person.known, _statuses(person, name))
        case _:  # pragma: no cover
            assert_never(kind)


def _differs(name: str, person: Person, one: Pair, two: Pair) -> Iterator[tuple[str, Literal]]:
    """Yield what says that two pairs differ, nothing where they are the same."""
    circuit = person.circuit
    for mine, theirs in {(one.true, two.true), (-one.true, -two.true), (one.false, two.false), (-one.false, -two.false)}:
        if mine != theirs and (difference := circuit.conj((mine, -theirs))) != circuit.false:
            yield name, difference


def _statuses(person: Person, recommendation: str) -> Iterator[Literal]:
    """Yield what tells the statuses of a recommendation apart, and whether it is something to do for now."""
    circuit = person.circuit
    advised, blocked = person.advised(recommendation), person.blocked(recommendation)
    yield blocked.true
    yield circuit.conj((-blocked.true, advised.true, blocked.false))
    yield circuit.conj((-blocked.true, advised.true, -blocked.false))
    yield circuit.conj((-blocked.true, -advised.true, -advised.false))
    yield person.to_do(recommendation)


class _Variant(Person):
    """A person under another knowledge base, who shares with the original whatever no change reaches."""

    def __init__(self, original: Person, knowledge: KnowledgeBase, reached: frozenset[str], base: Person | None = None) -> None:
        super().__init__(original.circuit, knowledge, original.space, original.given, base)
        self.original = original
        self.reached = reached
        self.truth: Callable[[Condition], Pair] = cache(self._shared_truth)
        self.applies: Callable[[str], Pair] = cache(lambda name: self._applies(name) if name in reached else original.applies(name))
        self.concept: Callable[[str], Pair] = cache(lambda name: self._concept(name) if name in reached else original.concept(name))
        self.scores: Callable[[str, int], Pair] = cache(
            lambda name, least: self._scores(name, least) if name in reached else original.scores(name, least)
        )
        self.reaches: Callable[[str, int], Pair] = cache(
            lambda name, rank: self._reaches(name, rank) if name in reached else original.reaches(name, rank)
        )

    def _shared_truth(self, condition: Condition) -> Pair:
        """Return when a condition is true and when it is false, as the original has it where nothing it reads has changed."""
        return self.original.truth(condition) if self.reached.isdisjoint(names_in(condition)) else self._truth(condition)

    def advised(self, recommendation: str) -> Pair:
        """Return when some rule advises it."""
        return super().advised(recommendation) if recommendation in self.reached else self.original.advised(recommendation)

    def blocked(self, recommendation: str) -> Pair:
        """Return when some rule withholds it."""
        return super().blocked(recommendation) if recommendation in self.reached else self.original.blocked(recommendation)

    @property
    def acting(self) -> Person:
        """Return the same person with every decision at the level in force."""
        if self._acting is None:
            self._acting = _Variant(self.original.acting, self.knowledge, self.reached, self)
        return self._acting

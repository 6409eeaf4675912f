"""The definition of what a knowledge base means; docs/meaning.md says it in words. Short, slow, obvious.

Three truth values: True, False, and None for unknown (strong Kleene logic). If an engine disagrees with this module, the
engine is wrong.

Long because it is one definition: whoever doubts a conclusion finds everything that it means in one place.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from enum import Enum
from functools import cache, cached_property
from typing import TypeVar, assert_never

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
from expert.language.formulas import inputs
from expert.language.grounds import findings_tested, grounds, guards
from expert.language.kinds import Kind
from expert.language.model import Advise, Conclude, Effect, KnowledgeBase, Rule, Suggest, Value, Withhold, score

N = TypeVar("N", int, Decimal)
Truth = bool | None
"""True, False, or None: unknown."""


class Grade(Enum):
    """How well a cause is supported."""

    LIKELY = "likely"
    POSSIBLE = "possible"
    UNLIKELY = "unlikely"
    OPEN = "open"


class Status(Enum):
    """What becomes of a recommendation."""

    RECOMMENDED = "recommended"
    CONDITIONAL = "conditional"
    WITHHELD = "withheld"
    NOT_INDICATED = "not_indicated"
    OPEN = "open"


class Undefined(Enum):
    """The value of a quantity whose denominator is 0."""

    UNDEFINED = "undefined"


def both(truths: Iterable[Truth]) -> Truth:
    """Return the conjunction: False if any is false, else unknown if any is unknown, else True."""
    found: Truth = True
    for truth in truths:
        if truth is False:
            return False
        if truth is None:
            found = None
    return found


def either(truths: Iterable[Truth]) -> Truth:
    """Return the disjunction: True if any is true, else unknown if any is unknown, else False."""
    found: Truth = False
    for truth in truths:
        if truth is True:
            return True
        if truth is None:
            found = None
    return found


def opposite(truth: Truth) -> Truth:
    """Return the negation; unknown stays unknown."""
    return None if truth is None else not truth


def at_least(truths: Iterable[Truth], least: int) -> Truth:
    """Return True when `least` are true, False when fewer could still become true, else unknown."""
    listed = list(truths)
    return reaches(listed.count(True), len(listed) - listed.count(False), least)


def reaches(low: N, high: N, least: N) -> Truth:
    """Return whether a number between `low` and `high` reaches `least`, as far as that can be said."""
    return True if low >= least else False if high < least else None


class Meaning:
    """What follows for one person: `answers` gives the findings that have a value, everything else is unknown.

    `fixed` puts decisions at given levels, whatever their rules say: the hypothetical behind "for now". All methods are pure; their
    results are remembered.
    """

    def __init__(self, knowledge: KnowledgeBase, answers: Mapping[str, Value], fixed: Mapping[str, str] | None = None) -> None:
        self.knowledge = knowledge
        self.answers = answers
        self.fixed = fixed or {}
        self.truth: Callable[[Condition], Truth] = cache(self._truth)
        self.rule: Callable[[str], Truth] = cache(self._rule)
        self.applies: Callable[[str], Truth] = cache(self._applies)
        self.quantity: Callable[[str], Decimal | Undefined | None] = cache(self._quantity)
        self.concept: Callable[[str], Truth] = cache(self._concept)
        self.advised: Callable[[str], Truth] = cache(lambda id: self._any(id, Advise))
        self.blocked: Callable[[str], Truth] = cache(lambda id: self._any(id, Withhold))
        self.scores: Callable[[str], tuple[int, int]] = cache(self._scores)
        self.points: Callable[[str], tuple[Decimal, Decimal]] = cache(self._points)
        self.bounds: Callable[[str], tuple[int, int]] = cache(self._bounds)
        self.behind: Callable[[Condition], frozenset[str]] = cache(self._behind)
        self.open_rules: Callable[[str], tuple[str, ...]] = cache(self._open_rules)

    def __reduce__(self) -> tuple[type[Meaning], tuple[KnowledgeBase, Mapping[str, Value], Mapping[str, str]]]:
        """Return how to make it again in another process: what is remembered is worked out anew."""
        return Meaning, (self.knowledge, self.answers, self.fixed)

    def _rule(self, id: str) -> Truth:
        """Return whether the condition of a rule holds; False where the rule is not valid on the day, as if it were not there."""
        return False if self.knowledge.is_lapsed(id) else self.truth(self.knowledge.rules[id].when)

    def _truth(self, condition: Condition) -> Truth:
        """Return the truth of a condition."""
        match condition:
            case Is(subject=Subject.FINDING, name=name):
                return self._test(name, lambda value: value is True)
            case Is(name=name):
                return self.concept(name)
            case Compare(subject=Subject.QUANTITY):
                return self._compare_quantity(condition)
            case Compare(name=name, comparison=comparison, constant=constant):
                return self._test(name, lambda value: comparison.holds(_number(value), constant))
            case Member(name=name, values=values):
                return self._test(name, lambda value: value in values)
            case AtLeast(name=name, level=level):
                return reaches(*self.bounds(name), self.knowledge.decisions[name].rank(level))
            case Reaches(score=name, points=points):
                return reaches(*self.points(name), points)
            case Likely(cause=cause):
                return reaches(*self.scores(cause), self.knowledge.likely_at(cause))
            case Possible(cause=cause):
                return reaches(*self.scores(cause), self.knowledge.possible_at(cause))
            case Count(items=items, least=least):
                return at_least(map(self.truth, items), least)
            case Not(item=item):
                return opposite(self.truth(item))
            case And(items=items):
                return both(map(self.truth, items))
            case Or(items=items):
                return either(map(self.truth, items))
            case Recommended(recommendation=name):
                return self.status(name) is Status.RECOMMENDED
            case Withheld(recommendation=name):
                return self.status(name) is Status.WITHHELD
            case ForNow(recommendation=name):
                return self.to_do(name)
            case Settled(decision=name):
                return self.is_settled(name)
            case Answered(finding=name):
                return name in self.answers
            case _:  # pragma: no cover
                assert_never(condition)

    def _test(self, finding: str, test: Callable[[Value], bool]) -> Truth:
        """Return what `test` says of the answer; without one, or with one that is out of place, False where the question does not apply."""
        if self.applies(finding) is False:
            return False
        return test(self.answers[finding]) if finding in self.answers else None

    def _applies(self, finding: str) -> Truth:
        """Return whether the question makes sense for this person."""
        guard = self.knowledge.findings[finding].ask_when
        return True if guard is None else self.truth(guard)

    def _compare_quantity(self, condition: Compare) -> Truth:
        """Return the truth of a comparison on a quantity: false where one of its inputs does not apply."""
        quantity = self.knowledge.quantities[condition.name]
        if any(self.applies(finding) is False for finding in inputs(quantity.formula)):
            return False
        value = self.quantity(condition.name)
        match value:
            case None:
                return None
            case Undefined():
                return quantity.when_undefined
            case Decimal():
                return condition.comparison.holds(value, condition.constant)

    def _quantity(self, id: str) -> Decimal | Undefined | None:
        """Return the value of a quantity: unknown if an input is."""
        quantity = self.knowledge.quantities[id]
        names = inputs(quantity.formula)
        if any(name not in self.answers for name in names):
            return None
        value = quantity.value(self.knowledge.findings, self.answers)
        return Undefined.UNDEFINED if value is None else value

    def _concept(self, id: str) -> Truth:
        """Return True when one of its rules is true, False when all of them are false."""
        return self._any(id, Conclude)

    def _any(self, about: str, kind: type[Effect]) -> Truth:
        """Return whether some rule has an effect of that kind on something."""
        return either(self.rule(rule.id) for rule, _ in self.knowledge.rules_with(about, kind))

    def _scores(self, cause: str) -> tuple[int, int]:
        """Return the least and the most that its score can come to.

        A true rule counts in both. An unknown one counts in the least where it speaks against the cause, else in the most.
        """
        truths = [(self.rule(rule.id), self.knowledge.strengths[item.strength]) for rule, item in self.knowledge.rules_with(cause, Suggest)]
        least = score(item for truth, item in truths if truth or (truth is None and item.is_against))
        return least, score(item for truth, item in truths if truth or (truth is None and not item.is_against))

    def _points(self, score: str) -> tuple[Decimal, Decimal]:
        """Return the fewest and the most points that a score may come to: a line that is unknown may count or not."""
        lines = [(self.truth(item.when), item.points) for item in self.knowledge.scores[score].items]
        certain = sum((points for truth, points in lines if truth), Decimal(0))
        open = [points for truth, points in lines if truth is None]
        return certain + sum(min(points, Decimal(0)) for points in open), certain + sum(max(points, Decimal(0)) for points in open)

    def _bounds(self, decision: str) -> tuple[int, int]:
        """Return the ranks of the strictest level among true rules, and among true or unknown rules."""
        scale = self.knowledge.decisions[decision]
        if decision in self.fixed:
            rank = scale.rank(self.fixed[decision])
            return rank, rank
        floor = ceiling = 0
        for rule, rank in self.knowledge.rules_by_rank[decision]:
            truth = self.rule(rule.id)
            if truth is True:
                floor = max(floor, rank)
            if truth is not False:
                ceiling = max(ceiling, rank)
        return floor, ceiling

    def levels(self, decision: str) -> tuple[str, str]:
        """Return the strictest level among true rules, and among true or unknown rules."""
        scale = self.knowledge.decisions[decision]
        floor, ceiling = self.bounds(decision)
        return scale.levels[floor].id, scale.levels[ceiling].id

    def in_force(self, decision: str) -> str:
        """Return the level to act on: open questions hold back, but never beyond `hold_at` and what is presumed."""
        scale = self.knowledge.decisions[decision]
        floor, ceiling = self.bounds(decision)
        presumed = (rank for rule, rank in self.knowledge.rules_by_rank[decision] if self.presumed(rule))
        return scale.levels[max(floor, min(ceiling, max([scale.rank(scale.hold_at), *presumed])))].id

    def presumed(self, rule: Rule) -> bool:
        """Return whether all of a rule holds but what would lift it, which is not known."""
        if rule.lifting is None or self.knowledge.is_lapsed(rule.id):
            return False
        return self.truth(rule.bare) is True and self.truth(rule.lifting) is None

    def presumed_by(self, decision: str) -> tuple[str, ...]:
        """Return the presumed rules that alone put a decision at the level in force; none where something else does as well."""
        scale = self.knowledge.decisions[decision]
        rank = scale.rank(self.in_force(decision))
        if decision in self.fixed or rank <= max(self.bounds(decision)[0], scale.rank(scale.hold_at)):
            return ()
        return tuple(rule.id for rule in self.knowledge.rules_deciding(decision, rank) if self.presumed(rule))

    def is_settled(self, decision: str) -> bool:
        """Return whether no further answer can move the decision."""
        floor, ceiling = self.bounds(decision)
        return floor == ceiling

    def grade(self, cause: str) -> Grade:
        """Return the grade of a cause."""
        if self.truth(Likely(cause)):
            return Grade.LIKELY
        if self.truth(Possible(cause)):
            return Grade.POSSIBLE
        return Grade.UNLIKELY if self.truth(Possible(cause)) is False else Grade.OPEN

    def is_grade_settled(self, cause: str) -> bool:
        """Return whether no further answer can change the grade."""
        return self.truth(Likely(cause)) is not None and self.truth(Possible(cause)) is not None

    def status(self, recommendation: str) -> Status:
        """Return the status of a recommendation."""
        advised, blocked = self.advised(recommendation), self.blocked(recommendation)
        if blocked:
            return Status.WITHHELD
        if advised:
            return Status.RECOMMENDED if blocked is False else Status.CONDITIONAL
        return Status.OPEN if advised is None else Status.NOT_INDICATED

    def is_status_settled(self, recommendation: str) -> bool:
        """Return whether no further answer can change the status."""
        advised, blocked = self.advised(recommendation), self.blocked(recommendation)
        return blocked is True or (blocked is False and advised is not None)

    def for_now(self, recommendation: str) -> Status | None:
        """Return the status once every unsettled decision is taken at the level in force; None if it is still not settled then.

        A status that is settled anyway is returned as it is. What is advised only for good is never recommended for now.
        """
        if self.is_status_settled(recommendation):
            return self.status(recommendation)
        acting = self.acting
        if not acting.is_status_settled(recommendation):
            return None
        status = acting.status(recommendation)
        held = status is Status.RECOMMENDED and self.knowledge.recommendations[recommendation].only_settled
        return None if held else status

    def to_do(self, recommendation: str) -> bool:
        """Return whether it is shown as something to do, for good or for now."""
        return self.for_now(recommendation) is Status.RECOMMENDED

    @cached_property
    def acting(self) -> Meaning:
        """Return the same person with every decision at the level in force."""
        return Meaning(self.knowledge, self.answers, {name: self.in_force(name) for name in self.knowledge.decisions})

    def _behind(self, condition: Condition) -> frozenset[str]:
        """Return the unanswered findings that keep `condition` unknown; none where it is known."""
        if self.truth(condition) is not None:
            return frozenset()
        match condition:
            case Is(subject=Subject.FINDING) | Compare() | Member():
                return self.unanswered(findings_tested(self.knowledge, condition))
            case Is() | AtLeast() | Likely() | Possible():
                return self.behind_rules(grounds(self.knowledge, condition).ids)
            case Reaches(score=name):
                return frozenset().union(*(self.behind(item.when) for item in self.knowledge.scores[name].items))
            case Count(items=items) | And(items=items) | Or(items=items):
                return frozenset().union(*map(self.behind, items))
            case Not(item=item):
                return self.behind(item)
            case Recommended() | Withheld() | ForNow() | Settled() | Answered():
                return frozenset()
            case _:  # pragma: no cover
                assert_never(condition)

    def unanswered(self, findings: Collection[str]) -> frozenset[str]:
        """Return those of `findings` that have no answer but may apply, and what keeps it open whether they apply."""
        missing = frozenset(name for name in findings if name not in self.answers)
        return missing.union(*map(self.behind, guards(self.knowledge, missing)))

    def behind_rules(self, rules: Iterable[str]) -> frozenset[str]:
        """Return the unanswered findings that keep any of `rules` unknown."""
        return frozenset().union(*(self.behind(self.knowledge.rules[id].when) for id in rules))

    def _open_rules(self, about: str) -> tuple[str, ...]:
        """Return the rules that are unknown and could still change a conclusion; none where it is settled."""
        return tuple(dict.fromkeys(rule.id for rule in self._rules_that_matter(about) if self.rule(rule.id) is None))

    def _rules_that_matter(self, about: str) -> Iterator[Rule]:
        """Yield the rules whose truth could still change a conclusion."""
        kind = self.knowledge.concluded_kind(about)
        match kind:
            case Kind.DECISION:
                yield from self.knowledge.rules_deciding(about, self.bounds(about)[0] + 1)
            case Kind.CONCEPT:
                if self.concept(about) is None:
                    yield from (rule for rule, _ in self.knowledge.rules_with(about, Conclude))
            case Kind.CAUSE:
                if not self.is_grade_settled(about):
                    yield from (rule for rule, _ in self.knowledge.rules_with(about, Suggest))
            case Kind.RECOMMENDATION:
                if not self.is_status_settled(about):
                    yield from (rule for rule, _ in self.knowledge.rules_with(about, Withhold))
                    yield from (rule for rule, _ in self.knowledge.rules_with(about, Advise) if self.advised(about) is None)
            case _:  # pragma: no cover
                assert_never(kind)

    def violated(self, never: Condition) -> bool:
        """Return whether an invariant's condition holds on the finished outcome: decisions are read at the level in force."""
        return self.finished.truth(never) is True

    @cached_property
    def finished(self) -> Meaning:
        """Return the finished outcome, as invariants read it: decisions at the level in force, labels as they are shown."""
        return _Finished(self)


class _Finished(Meaning):
    """The finished outcome, as invariants read it: decisions at the level in force, labels as they are shown."""

    def __init__(self, meaning: Meaning) -> None:
        super().__init__(meaning.knowledge, meaning.answers, {name: meaning.in_force(name) for name in meaning.knowledge.decisions})
        self._meaning = meaning
        self.concept = meaning.concept
        self.scores = meaning.scores

    def status(self, recommendation: str) -> Status:
        """Return the status as shown."""
        return self._meaning.status(recommendation)

    def to_do(self, recommendation: str) -> bool:
        """Return whether it is shown as something to do."""
        return self._meaning.to_do(recommendation)

    def is_settled(self, decision: str) -> bool:
        """Return whether the decision is shown as settled."""
        return self._meaning.is_settled(decision)


def is_admissible(knowledge: KnowledgeBase, answers: Mapping[str, Value]) -> bool:
    """Return whether real answers could look like this: no constraint is false, and no answer to a question that does not apply."""
    return is_consistent(Meaning(knowledge, answers))


def is_consistent(meaning: Meaning) -> bool:
    """Return whether the answers behind a meaning are admissible."""
    return all(meaning.truth(constraint.require) is not False for constraint in meaning.knowledge.constraints.values()) and all(
        meaning.applies(finding) is not False for finding in meaning.answers
    )


def _number(value: Value) -> Decimal:
    """Return the value of a scale or number finding as a decimal."""
    return Decimal(value) if isinstance(value, int) else value if isinstance(value, Decimal) else _refuse(value)


def _refuse(value: Value) -> Decimal:
    """Raise: the checker lets only numbers be compared with numbers."""
    raise TypeError(f"not a number: {value!r}")

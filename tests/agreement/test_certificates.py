"""What everything cites, against a definition that shares no code with `expert.consultation.certificates`.

The definition tries every choice: of the parts of a condition, of the rules behind a conclusion, and of the answers themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache
from itertools import combinations
from typing import assert_never

from hypothesis import given, settings
from hypothesis import strategies as st

from expert import KnowledgeBase, consult, load_knowledge
from expert.cases.case import Case
from expert.cases.worked import read_worked_case
from expert.consultation.certificates import Certificates
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
from expert.language.meaning import Meaning
from expert.language.model import Advise, Conclude, Decide, Rule, Score, ScoreItem, Strength, Suggest, Withhold, score, subject_of
from expert.testing import cases, knowledge_bases
from tests.share import examples

Cited = frozenset[str]


class Definition:
    """What must be cited, by trying every choice and taking the best, the first of equals."""

    def __init__(self, knowledge: KnowledgeBase, case: Case) -> None:
        self.knowledge = knowledge
        self.meaning = Meaning(knowledge, case.values)
        self.condition: Callable[[Condition], Cited] = cache(self._condition)
        self.rules = {id: self.condition(rule.when) for id, rule in knowledge.rules.items()}

    def _condition(self, condition: Condition) -> Cited:
        truth = self.meaning.truth(condition)
        if truth is None:
            return frozenset()
        match condition:
            case Is(subject=Subject.FINDING) | Compare() | Member():
                return self.test(self.read_by(condition.name), truth=truth)
            case Is(name=name):
                return self.concluded(self.with_effect(Conclude, name), {}, 1, truth=truth)
            case AtLeast(name=name, level=level):
                levels = [item.id for item in self.knowledge.decisions[name].levels]
                strict = [rule for rule in self.with_effect(Decide, name) if self.rank(rule, name) >= levels.index(level)]
                return self.concluded(strict, {}, min(levels.index(level), 1), truth=truth)
            case Reaches(score=name, points=points):
                return self.scored(self.knowledge.scores[name], points, truth=truth)
            case Likely(cause=name):
                return self.graded(name, "likely_at", truth=truth)
            case Possible(cause=name):
                return self.graded(name, "possible_at", truth=truth)
            case Not(item=item):
                return self.condition(item)
            case Count(items=items, least=least):
                return self.fewest(items, least if truth else len(items) - least + 1, truth=truth)
            case And(items=items):
                return self.fewest(items, len(items) if truth else 1, truth=truth)
            case Or(items=items):
                return self.fewest(items, 1 if truth else len(items), truth=truth)
            case Recommended() | Withheld() | ForNow() | Settled() | Answered():
                raise AssertionError("only invariants ask that")
            case _:
                assert_never(condition)

    def read_by(self, name: str) -> tuple[str, ...]:
        """Return the findings that a finding or a quantity reads."""
        return tuple(inputs(self.knowledge.quantities[name].formula)) if name in self.knowledge.quantities else (name,)

    def test(self, findings: Sequence[str], *, truth: bool) -> Cited:
        """A true test rests on its answers, a false one on what shows that one of its questions is not asked, if anything does."""
        guards = [guard for name in findings if (guard := self.knowledge.findings[name].ask_when) is not None]
        absent = [] if truth else [guard for guard in guards if self.meaning.truth(guard) is False]
        return _best((self.condition(guard),) for guard in absent) if absent else frozenset(findings)

    def fewest(self, items: Sequence[Condition], count: int, *, truth: bool) -> Cited:
        """So many parts of that truth, with the fewest answers."""
        return _best(combinations([self.condition(item) for item in items if self.meaning.truth(item) is truth], max(count, 0)))

    def scored(self, score: Score, points: Decimal, *, truth: bool) -> Cited:
        """The fewest lines that are enough whatever the others are, of these the heaviest, of these those with the fewest answers."""
        low, high = score.grid.least, score.grid.most
        known = [(line, self.meaning.truth(line.when)) for line in score.items]
        helping = [line for line, value in known if value is not None and value is ((line.points > 0) is truth)]

        def enough(some: Sequence[ScoreItem]) -> bool:
            worth = sum((abs(line.points) for line in some), Decimal(0))
            return low + worth >= points if truth else high - worth < points

        size = next(size for size in range(len(helping) + 1) if any(map(enough, combinations(helping, size))))
        fitting = [some for some in combinations(helping, size) if enough(some)]
        heaviest = max((sorted((abs(line.points) for line in some), reverse=True) for some in fitting), default=[])
        best = [some for some in fitting if sorted((abs(line.points) for line in some), reverse=True) == heaviest]
        return _best(tuple(self.condition(line.when) for line in some) for some in best)

    def concluded(self, rules: Sequence[Rule], strengths: dict[str, list[Strength]], need: int, *, truth: bool) -> Cited:
        """A false conclusion rests on all of its rules; a true one on the fewest that are enough, of these on the strongest.

        What speaks against a cause counts unless it is false. A true conclusion rests on all of that which is, a false one on what is true.
        """
        against = [rule for rule in rules if any(strength.points < 0 for strength in strengths.get(rule.id, ()))]
        pro = [rule for rule in rules if rule not in against]
        beside = self.known(against, truth=not truth)
        if not truth:
            return beside | self.known(pro, truth=False)
        counting = [rule for rule in against if self.meaning.rule(rule.id) is not False]

        def worth(some: Iterable[Rule]) -> int:
            each = [*some, *counting]
            return score(strength for rule in each for strength in strengths[rule.id]) if strengths else len(each)

        true = [rule for rule in pro if self.meaning.rule(rule.id) is True]
        sizes = range(len(true) + 1)
        size = next(size for size in sizes if any(worth(some) >= need for some in combinations(true, size)))
        enough = [some for some in combinations(true, size) if worth(some) >= need]
        strongest = max((sorted((worth([rule]) for rule in some), reverse=True) for some in enough), default=[])
        best = [some for some in enough if sorted((worth([rule]) for rule in some), reverse=True) == strongest]
        return beside | _best(tuple(self.condition(rule.when) for rule in some) for some in best)

    def graded(self, name: str, key: str, *, truth: bool) -> Cited:
        """Return what it rests on that a cause reaches a threshold or cannot: its own, or that of all causes."""
        own: int | None = getattr(self.knowledge.causes[name], key)
        common: int = getattr(self.knowledge.grades, key)
        return self.concluded(self.with_effect(Suggest, name), self.strengths(name), common if own is None else own, truth=truth)

    def known(self, rules: Iterable[Rule], *, truth: bool) -> Cited:
        """Return what those of some rules rest on that have this truth."""
        return frozenset().union(*(self.condition(rule.when) for rule in rules if self.meaning.rule(rule.id) is truth))

    def with_effect(self, kind: type, name: str) -> list[Rule]:
        """Return the rules that have such an effect on something."""
        rules = self.knowledge.rules.values()
        return [rule for rule in rules if any(isinstance(effect, kind) and subject_of(effect) == name for effect in rule.then)]

    def rank(self, rule: Rule, name: str) -> int:
        """Return the strictest level that a rule decides."""
        levels = [item.id for item in self.knowledge.decisions[name].levels]
        return max(levels.index(effect.level) for effect in rule.then if isinstance(effect, Decide) and effect.decision == name)

    def strengths(self, name: str) -> dict[str, list[Strength]]:
        """Return how strongly each rule suggests a cause."""
        found: dict[str, list[Strength]] = {}
        for rule in self.with_effect(Suggest, name):
            said = [effect for effect in rule.then if isinstance(effect, Suggest) and effect.cause == name]
            found[rule.id] = [self.knowledge.strengths[effect.strength] for effect in said]
        return found

    def union(self, rules: Iterable[Rule]) -> Cited:
        return frozenset().union(*(self.rules[rule.id] for rule in rules))

    def true_or_all(self, rules: Sequence[Rule]) -> Cited:
        """Return what the true rules rest on, or, where there is none, what speaks against each."""
        return self.union([rule for rule in rules if self.meaning.rule(rule.id) is True] or rules)

    def decision(self, name: str) -> Cited:
        """Return what the true rules of the level in question rest on, and what speaks against each stricter rule that is false."""
        rules = self.with_effect(Decide, name)
        true = [rule for rule in rules if self.meaning.rule(rule.id) is True]
        floor = max((self.rank(rule, name) for rule in true), default=0)
        false = [rule for rule in rules if self.rank(rule, name) > floor and self.meaning.rule(rule.id) is False]
        said = self.union([*(rule for rule in true if self.rank(rule, name) >= floor), *false])
        held = self.knowledge.decisions[name].rank(self.meaning.in_force(name))
        if held <= max(floor, self.knowledge.decisions[name].rank(self.knowledge.decisions[name].hold_at)):
            return said
        presumed = [rule for rule in rules if self.rank(rule, name) >= held and self._is_presumed(rule)]
        return said.union(*(self.condition(rule.bare) for rule in presumed))

    def _is_presumed(self, rule: Rule) -> bool:
        """Return whether what would lift a rule is all that is not known of it."""
        lifted = None if rule.lifting is None else self.meaning.truth(rule.lifting)
        return rule.lifting is not None and lifted is None and self.meaning.truth(rule.bare) is True


def _best(choices: Iterable[Sequence[Cited]]) -> Cited:
    """Return what the first of those choices cites that cite the fewest answers."""
    return frozenset().union(*min(choices, key=lambda some: sum(map(len, some))))


def check_definition(knowledge: KnowledgeBase, case: Case) -> None:
    """Check every citation of an outcome without violations."""
    defined, found = Definition(knowledge, case), consult(knowledge, case).certificates
    place = list(knowledge.findings).index

    def same(cited: Iterable[str], wanted: Cited) -> None:
        assert list(cited) == sorted(wanted, key=place)

    assert [step.rule for step in found.steps] == list(knowledge.rules)
    for step in found.steps:
        assert step.truth is defined.meaning.rule(step.rule)
        same(step.cites, defined.rules[step.rule])
        assert all(case.values[name] == value for name, value in step.cites.items())
    check_conclusions(knowledge, defined, found)
    cited = {name for step in found.steps for name in step.cites}
    assert found.uncited == {name: value for name, value in {**case.values, **case.unknown}.items() if name not in cited}


def check_conclusions(knowledge: KnowledgeBase, defined: Definition, found: Certificates) -> None:
    place = list(knowledge.findings).index
    assert found.violations == {}
    for name, cited in found.concepts.items():
        assert list(cited) == sorted(defined.true_or_all(defined.with_effect(Conclude, name)), key=place)
    for name, cited in found.causes.items():
        assert list(cited) == sorted(defined.union(defined.with_effect(Suggest, name)), key=place)
    for name, cited in found.recommendations.items():
        both = [defined.true_or_all(defined.with_effect(kind, name)) for kind in (Advise, Withhold)]
        assert list(cited) == sorted(both[0] | both[1], key=place)
    for name, cited in found.decisions.items():
        assert list(cited) == sorted(defined.decision(name), key=place)


@settings(max_examples=examples(120))
@given(st.data())
def test_every_citation_is_the_one_that_the_definition_gives(data: st.DataObject) -> None:
    knowledge = data.draw(knowledge_bases())
    check_definition(knowledge, data.draw(cases(knowledge)))


def test_also_in_worked_cases() -> None:
    knowledge = load_knowledge(worked_cases=True)
    for worked in list(knowledge.cases.values())[::80]:
        check_definition(knowledge, read_worked_case(knowledge, worked))


@settings(max_examples=60)
@given(st.data())
def test_no_fewer_answers_would_be_enough_where_each_is_read_once(data: st.DataObject) -> None:
    """Every set of fewer answers is tried, by the meaning alone: what is cited for a rule is as small as can be."""
    knowledge = data.draw(knowledge_bases())
    case = data.draw(cases(knowledge))
    for step in consult(knowledge, case).certificates.steps:
        reads = list(_reads(knowledge, knowledge.rules[step.rule].when))
        if step.truth is None or not step.cites or len(reads) != len(set(reads)) or None in reads:
            continue
        given_answers = [name for name in case.values if name in reads]
        for fewer in combinations(given_answers, len(step.cites) - 1):
            alone = Meaning(knowledge, {name: case.values[name] for name in fewer})
            assert alone.rule(step.rule) is not step.truth


def _reads(knowledge: KnowledgeBase, condition: Condition) -> Iterator[str | None]:
    """Yield each finding that a condition reads, as often as it does; None where a conclusion is weighed, and the strongest rule cited."""
    match condition:
        case Is(subject=Subject.FINDING) | Compare() | Member():
            names = inputs(knowledge.quantities[condition.name].formula) if condition.name in knowledge.quantities else (condition.name,)
            yield from names
            for name in names:
                guard = knowledge.findings[name].ask_when
                if guard is not None:
                    yield from _reads(knowledge, guard)
        case Is(name=name):
            for rule in knowledge.rules.values():
                if Conclude(name) in rule.then:
                    yield from _reads(knowledge, rule.when)
        case Not(item=item):
            yield from _reads(knowledge, item)
        case Count(items=items) | And(items=items) | Or(items=items):
            for item in items:
                yield from _reads(knowledge, item)
        case _:
            yield None

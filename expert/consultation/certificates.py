"""Which answers each conclusion rests on, so that it can be derived again from them alone.

A certificate has a step for every rule: its truth, and answers that suffice for it. A true condition cites its smallest true part,
or all of its parts where all are needed; a false one the smallest part that falsifies it. More answers never change what is known
(docs/meaning.md, Laws), so a condition has the same truth under the answers that it cites as under all. What shows that a question
does not apply is cited like anything else. An unknown rule cites nothing: that it is unknown follows from the whole list only.

A conclusion cites the steps of the rules that make it what it is, and of every false rule that could have raised it. A grade that is
reached also cites every false rule that speaks against the cause, one that is not every true one.
It reads the reference meaning and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Annotated, assert_never

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
from expert.language.grounds import Grounds, advising, findings_tested, grounds, guards, withholding
from expert.language.kinds import CONCLUDED
from expert.language.meaning import Meaning, Truth
from expert.language.names import CauseName, ConceptName, DecisionName, FindingName, InvariantName, RecommendationName, RuleName
from expert.language.network import names_in, network
from expert.language.references import FindingNames, FindingValue, TruthWord, ValueOrWord
from expert.language.scores import Weighed, weighed
from expert.shapes.frozen import Frozen
from expert.shapes.notes import Complete, Says

CONCLUSIONS = tuple(kind.section for kind in CONCLUDED)
"""The parts of the certificates that hold one entry for each name of a kind."""


class Step(Frozen, frozen=True):
    """A rule, its truth, and the answers that suffice for it, each with the value that was read."""

    rule: RuleName
    truth: TruthWord
    cites: Annotated[Mapping[FindingName, FindingValue], Says("Each cited answer with the value that was read.")]


class Certificates(Frozen, frozen=True):
    """A step for each rule, and for each conclusion the answers that it rests on.

    `violations` are the violated invariants. `uncited` is every answer, or word for an answer that is not known, that no step cites.
    """

    steps: Annotated[
        tuple[Step, ...],
        Says("Every rule in the order of the knowledge base: its truth, and answers that suffice for it."),
    ]
    decisions: Annotated[
        Mapping[DecisionName, FindingNames],
        Complete(),
        Says("For each decision, what is behind the rules that decide it or are presumed, and against every false rule that is stricter."),
    ]
    concepts: Annotated[
        Mapping[ConceptName, FindingNames],
        Complete(),
        Says("For each concept, the answers behind its true rules, or against its false ones."),
    ]
    causes: Annotated[
        Mapping[CauseName, FindingNames],
        Complete(),
        Says("For each cause, the answers behind its true rules and against its false ones."),
    ]
    recommendations: Annotated[
        Mapping[RecommendationName, FindingNames],
        Complete(),
        Says("For each recommendation, the answers behind the rules that advise and withhold it, or against them."),
    ]
    violations: Annotated[Mapping[InvariantName, FindingNames], Says("For each violated invariant, every answer that it reads.")]
    uncited: Annotated[
        Mapping[FindingName, ValueOrWord],
        Says("Every answer, or word for an answer that is not known, that no step cites."),
    ]


def certify(meaning: Meaning, unknown: Mapping[str, str], violated: Iterable[str] = ()) -> Certificates:
    """Return what everything that follows for one person rests on.

    Args:
        meaning: What follows from the answers.
        unknown: What was asked and not known, with the word for it.
        violated: The invariants that do not hold; then there is no advice, and that rests on what violates them.
    """
    return _Certifier(meaning).certify(unknown, tuple(violated))


class _Certifier:
    """Makes the certificates of one person."""

    def __init__(self, meaning: Meaning) -> None:
        self.meaning = meaning
        self.knowledge = meaning.knowledge
        self.citing = Citing(meaning)
        self.cited = self.citing.rule
        self.order = self.knowledge.in_order_of_asking

    def certify(self, unknown: Mapping[str, str], violated: Sequence[str]) -> Certificates:
        """Return all certificates."""
        knowledge, answers = self.knowledge, self.meaning.answers
        steps = tuple(
            Step(id, self.meaning.rule(id), {name: answers[name] for name in self.order(self.cited(id))}) for id in knowledge.rules
        )
        used = frozenset().union(*(step.cites for step in steps))
        violations = {id: behind_invariant(self.meaning, knowledge.invariants[id].never) for id in violated}
        failed = frozenset().union(*violations.values())
        return Certificates(
            steps=steps,
            decisions={name: self.order(self.decision(name) | failed) for name in knowledge.decisions},
            concepts={name: self.order(self.concept(name)) for name in knowledge.concepts},
            causes={name: self.order(self.cause(name)) for name in knowledge.causes},
            recommendations={name: self.order(failed if violated else self.recommendation(name)) for name in knowledge.recommendations},
            violations={name: self.order(cites) for name, cites in violations.items()},
            uncited={name: value for name, value in {**answers, **unknown}.items() if name not in used},
        )

    def known(self, grounds: Grounds) -> frozenset[str]:
        """Return what the true rules rest on; where there is none, what falsifies the false ones."""
        true = [id for id in grounds.ids if self.meaning.rule(id) is True]
        return frozenset().union(*map(self.cited, true or grounds.ids))

    def concept(self, name: str) -> frozenset[str]:
        """Return what makes it true or false."""
        return self.known(grounds(self.knowledge, Is(Subject.CONCEPT, name)))

    def recommendation(self, name: str) -> frozenset[str]:
        """Return what advises and what withholds it, or what falsifies that."""
        return self.known(advising(self.knowledge, name)) | self.known(withholding(self.knowledge, name))

    def decision(self, name: str) -> frozenset[str]:
        """Return what the rules that decide the floor or are presumed rest on, and what falsifies each stricter rule that is false."""
        floor, _ = self.meaning.bounds(name)
        true = (rule.id for rule in self.knowledge.rules_deciding(name, floor) if self.meaning.rule(rule.id) is True)
        false = (rule.id for rule in self.knowledge.rules_deciding(name, floor + 1) if self.meaning.rule(rule.id) is False)
        presumed = (self.knowledge.rules[id].bare for id in self.meaning.presumed_by(name))
        return frozenset().union(*map(self.cited, (*true, *false)), *map(self.citing.condition, presumed))

    def cause(self, name: str) -> frozenset[str]:
        """Return what the true rules about it rest on, and what falsifies the others: both bounds of the score."""
        return frozenset().union(*map(self.cited, grounds(self.knowledge, Possible(name)).ids))


class Citing:
    """Finds answers that suffice for what is known. The same answers give the same citations, in whatever order they came."""

    def __init__(self, meaning: Meaning) -> None:
        self.meaning = meaning
        self.knowledge = meaning.knowledge
        self.condition: Callable[[Condition], frozenset[str]] = cache(self._condition)
        self.rule: Callable[[str], frozenset[str]] = cache(
            lambda id: frozenset() if self.knowledge.is_lapsed(id) else self.condition(self.knowledge.rules[id].when)
        )

    def _condition(self, condition: Condition) -> frozenset[str]:
        """Return answers that suffice for the truth of a condition; none where it is unknown."""
        truth = self.meaning.truth(condition)
        if truth is None:
            return frozenset()
        match condition:
            case Is(subject=Subject.FINDING) | Compare() | Member():
                return self._test(findings_tested(self.knowledge, condition), truth)
            case Is() | AtLeast() | Likely() | Possible():
                return self._concluded(grounds(self.knowledge, condition), truth)
            case Reaches():
                return self._heaviest(weighed(self.knowledge, condition), truth)
            case Count(items=items, least=least):
                return self._smallest(items, truth, least if truth else len(items) - least + 1)
            case Not(item=item):
                return self.condition(item)
            case And(items=items):
                return self._smallest(items, truth, len(items) if truth else 1)
            case Or(items=items):
                return self._smallest(items, truth, 1 if truth else len(items))
            case Recommended() | Withheld() | ForNow() | Settled() | Answered():
                return frozenset()  # only invariants read them: see behind_invariant
            case _:  # pragma: no cover
                assert_never(condition)

    def _test(self, findings: Sequence[str], truth: Truth) -> frozenset[str]:
        """Return what a test of answers rests on: on them, or, where a question does not apply, on what shows that."""
        if truth:
            return frozenset(findings)
        absent = [guard for guard in guards(self.knowledge, findings) if self.meaning.truth(guard) is False]
        return min(map(self.condition, absent), key=len) if absent else frozenset(findings)

    def _smallest(self, items: Sequence[Condition], truth: Truth, count: int) -> frozenset[str]:
        """Return what so many of the items rest on that have this truth: those that cite the fewest answers."""
        found = [self.condition(item) for item in items if self.meaning.truth(item) is truth]
        if count == 1:
            return min(found, key=len)
        return frozenset().union(*sorted(found, key=len)[: max(count, 0)])

    def _heaviest(self, what: Weighed, truth: Truth) -> frozenset[str]:
        """Return what the heaviest items rest on that are enough together, of those that are equal the ones that cite the fewest."""
        need = what.need if truth else what.against
        found = [
            (self.condition(item), points)
            for item, points in zip(what.items, what.points, strict=True)
            if self.meaning.truth(item) is truth
        ]
        found.sort(key=lambda pair: (-pair[1], len(pair[0])))
        enough = next(count for count in range(len(found) + 1) if sum(points for _, points in found[:count]) >= need)
        return frozenset().union(*(cited for cited, _ in found[:enough]))

    def _concluded(self, grounds: Grounds, truth: Truth) -> frozenset[str]:
        """Return what the strongest rules rest on that are enough, and what falsifies those against it; or all that is against it."""
        settled = [id for id in grounds.ids if self.meaning.rule(id) is (grounds.favours(id) is truth)]
        if not truth:
            return frozenset().union(*map(self.rule, settled))
        excluded = [id for id in settled if not grounds.favours(id)]
        true = [id for id in settled if grounds.favours(id)]
        true.sort(key=lambda id: (-grounds.worth((id,)), len(self.rule(id))))
        enough = next(count for count in range(len(true) + 1) if grounds.reached((*excluded, *true[:count])))
        return frozenset().union(*map(self.rule, (*excluded, *true[:enough])))


def behind_invariant(meaning: Meaning, never: Condition) -> frozenset[str]:
    """Return every answer that could bear on an invariant.

    An invariant may ask what is not answered or not settled, and further answers change that. So it rests on all answers to the findings
    behind it, and on there being no others.
    """
    return network(meaning.knowledge).behind(names_in(never)) & meaning.answers.keys()

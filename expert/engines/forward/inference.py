"""Forward chaining: what follows from one person's answers, and by which rules, concluded by experta.

**How a condition becomes productions.** experta multiplies conditions out to disjunctive normal form, which explodes. Here each
condition is translated structurally instead, as Tseitin did for clauses: what is not a plain conjunction becomes an auxiliary
fact with productions of its own, so the productions are linear in the size of the conditions and share common parts.

**How falsity is had without NOT.** Working memory only grows, and experta matches only what is there. Following the polarity of
each sub-condition (Plaisted and Greenbaum), the falsity of a thing is derived just as positively as its truth, but only where a
rule asks for it: under `not`, in `running < no_run`, in `ask_when`. A concept is false once all of its rules are, a level is out of
reach once every rule that decides it or a stricter one is false, a cause is unlikely once what is left of its rules cannot reach the
score. Every such fact is a `_Tally`: the score of its members found true reaches a threshold, or the score of those not yet found
false no longer can. That is strong Kleene logic (docs/meaning.md), and nothing in it waits for the absence of a fact; so
the order of firing cannot matter and an unanswered question never counts as "no".

**The trace** holds what was matched. Auxiliary facts are never shown; they are replaced by what they rest on, in the union of all
their justifications. So is a negative conclusion, which no rule fires: it is shown, and with it the answers that rule out each rule
that could have made it true, or make one true that speaks against it. A positive one is shown with the answers that rule out each rule
against it. Hence the answers among a firing's premises and, recursively, the firings behind its positive
conclusions are enough to derive it again.

`expert.language.meaning` is the definition of what comes out; this module never asks it. Long because translating a condition, tallying it
and citing it are three readings of one structure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import TypeGuard, assert_never

from msgspec import Struct, field

from expert.engines.forward._experta import Engine, Idle, P, Production, WorkingFact, fact_class
from expert.engines.trace import Firing, Premise, PremiseKind, order_of_premises
from expert.errors import EngineError
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
    print_condition,
)
from expert.language.formulas import inputs
from expert.language.model import Conclude, Finding, KnowledgeBase, Strength, Suggest, Value
from expert.language.scores import weighed

__all__ = ["infer"]


def infer(knowledge: KnowledgeBase, answers: Mapping[str, Value]) -> tuple[Firing, ...]:
    """Return the trace: every rule that fired, in the order of the knowledge base, with the premises that it matched.

    A rule fires if and only if its condition is true under `expert.language.meaning`. Premises are ordered by kind (answers, questions
    that do not apply, concepts, decisions, causes), then as their subjects stand in the knowledge base, levels from permissive to
    strict. The same case gives the same trace, whatever the order of the answers.

    Args:
        knowledge: A checked knowledge base. An engine for it is kept as long as it lives, and as many as run at once.
        answers: Typed values of findings, as `expert.cases.case` reads them; a finding that is not there is unknown.

    Raises:
        EngineError: The engine failed, or a rule's condition is one of those for invariants only. No state of it is left behind.
    """
    # The network is out of the cache while it runs and goes back only after a run that ended well: whatever stops a run,
    # even an interrupt, the engine that it left half-way is never met again.
    network = _idle.take(knowledge) or _Translator(knowledge).translate()
    trace = network.infer(answers)
    _idle.put(knowledge, network)
    return trace


Applies = str
"""That the question of this finding does not apply, beside the conditions that can be true or false."""
Literal = tuple[Condition | Applies, bool]
"""Something, and whether it is to be true or false."""
Conjunction = tuple[WorkingFact, ...]
"""Patterns that must all be matched."""
Worth = Callable[[Collection[int]], int]
"""What some members of a tally add up to."""


class _Tally(Struct, eq=False):
    """What has been found about one literal, and the fact that follows once it is enough.

    For a positive literal: the worth of the members found true reaches `need`. For a negative one: the worth of the members not
    found false no longer reaches it. `premise` is how the fact is shown, None where it is auxiliary. The members `opposing` say that a rule
    against it does not hold; what showed that is kept in `ruled_out` too, since no rule in the trace says it.
    """

    size: int
    worth: Worth
    need: int
    holds: bool
    premise: Premise | None = None
    make: Callable[[], WorkingFact] | None = None
    opposing: frozenset[int] = frozenset()
    found: set[int] = field(default_factory=set)
    matches: list[Sequence[WorkingFact]] = field(default_factory=list)
    ruled_out: list[Sequence[WorkingFact]] = field(default_factory=list)
    declared: bool = False

    def reached(self, found: Collection[int]) -> bool:
        """Return whether finding these members is enough."""
        if self.holds:
            return self.worth(found) >= self.need
        if self.worth is len:
            return self.size - len(found) < self.need
        return self.worth([member for member in range(self.size) if member not in found]) < self.need

    def count(self, member: int, matched: Sequence[WorkingFact]) -> bool:
        """Note that a member was found, because of the facts that matched, and return whether the fact follows now."""
        self.matches.append(matched)
        if member in self.opposing:
            self.ruled_out.append(matched)
        if self.declared or member in self.found:
            return False
        self.found.add(member)
        self.declared = self.reached(self.found)
        return self.declared

    def reset(self) -> None:
        """Forget the last case."""
        self.found, self.matches, self.ruled_out, self.declared = set(), [], [], False


Contributions = list[tuple[_Tally, int]]
"""The tallies that a production adds to, and as which of their members."""


class _Translator:
    """Turns the rules of a knowledge base into productions; only what some rule's condition asks for is derived."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self.knowledge = knowledge
        self.classes: dict[str, type[WorkingFact]] = {}
        self.auxiliary = fact_class("auxiliary")
        self.tallies: list[_Tally] = []
        self.facts: dict[Literal, list[Conjunction]] = {}
        self.feeds: dict[tuple[Condition, bool], Contributions] = {}
        self.pending: list[tuple[Condition, bool]] = []
        self.tests: dict[tuple[Condition, bool], list[Conjunction]] = {}
        self.known: dict[tuple[Condition, bool], Conjunction | None] = {}

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
        return _Network(self, Engine(productions), rules)

    def feed(self, condition: Condition, holds: bool, tally: _Tally, member: int) -> None:
        """Have `tally` count `member` whenever the condition holds (or is false)."""
        if (condition, holds) not in self.feeds:
            self.feeds[condition, holds] = []
            self.pending.append((condition, holds))
        self.feeds[condition, holds].append((tally, member))

    def alternatives(self, condition: Condition, holds: bool) -> list[Conjunction]:
        """Return conjunctions of patterns, any of which shows that the condition holds (or is false)."""
        match condition:
            case Is(subject=Subject.FINDING, name=name):
                return self.tested(condition, (name,), holds)
            case Is():
                return self.derived((condition, holds))
            case Compare(subject=Subject.QUANTITY, name=name):
                return self.tested(condition, inputs(self.knowledge.quantities[name].formula), holds)
            case Compare(name=name) | Member(name=name):
                return self.tested(condition, (name,), holds)
            case AtLeast() | Reaches() | Likely() | Possible() | Count():
                return self.derived((condition, holds))
            case Not(item=item):
                return self.alternatives(item, not holds)
            case And(items=items):
                return self.all_of(items, holds) if holds else self.any_of(items, holds)
            case Or(items=items):
                return self.any_of(items, holds) if holds else self.all_of(items, holds)
            case Recommended() | Withheld() | ForNow() | Settled() | Answered():
                raise _misplaced(condition)
            case _:  # pragma: no cover
                assert_never(condition)

    def all_of(self, items: Iterable[Condition], holds: bool) -> list[Conjunction]:
        """Return what shows that all items hold (or are false)."""
        return _joined(self.patterns(item, holds) for item in items)

    def any_of(self, items: Iterable[Condition], holds: bool) -> list[Conjunction]:
        """Return what shows that some item holds (or is false)."""
        return [conjunction for item in items for conjunction in self.alternatives(item, holds)]

    def patterns(self, condition: Condition, holds: bool) -> Conjunction | None:
        """Return one conjunction that shows it, through an auxiliary fact where there are several; None if it can never be."""
        if isinstance(condition, Not):
            return self.patterns(condition.item, not holds)
        if (condition, holds) not in self.known:
            found = self.alternatives(condition, holds)
            if len(found) > 1:
                found = self.derived((condition, holds))
            self.known[condition, holds] = found[0] if found else None
        return self.known[condition, holds]

    def tested(self, condition: Is | Compare | Member, findings: Iterable[str], holds: bool) -> list[Conjunction]:
        """Return how a test of answers comes out: also false where one of the questions does not apply.

        Who answered a question is not told that it does not apply: a case that can be read holds no such answer.
        """
        found = self.tests.get((condition, holds))
        if found is None:
            found = self.tests[condition, holds] = [(self.test(condition, holds),)]
            if not holds:
                guarded = [name for name in findings if self.knowledge.findings[name].ask_when is not None]
                found += [conjunction for name in guarded for conjunction in self.derived((name, False))]
        return found

    def test(self, condition: Is | Compare | Member, holds: bool) -> WorkingFact:
        """Return the pattern of an answer, or of a quantity's value, that passes (or fails) a test."""
        quantity = self.knowledge.quantities.get(condition.name)
        undefined = None if quantity is None else quantity.when_undefined
        return self.fact_class(condition.name)(value=P(partial(_passes, condition, holds, undefined)))

    def derived(self, literal: Literal) -> list[Conjunction]:
        """Return the fact that stands for a literal, seeing to it that it is derived; `[()]` if it always holds, nothing if never."""
        if literal not in self.facts:
            subject, holds = literal
            members, worth, need = self.members(subject)
            make, premise = self.fact(subject, holds)
            tally = _Tally(len(members), worth, need, holds, premise, make, self.opposing(subject))
            self.tallies.append(tally)
            if tally.reached(()):
                self.facts[literal] = [()]
            elif tally.reached(range(len(members))):
                self.facts[literal] = [(make(),)]
                for index, member in enumerate(members):
                    self.feed(member, holds, tally, index)
            else:
                self.facts[literal] = []
        return self.facts[literal]

    def members(self, subject: Condition | Applies) -> tuple[Sequence[Condition], Worth, int]:
        """Return what the truth of `subject` is counted from, how, and the score that makes it true."""
        match subject:
            case str():
                guard = self.knowledge.findings[subject].ask_when
                return (() if guard is None else (guard,)), len, 1
            case Is(subject=Subject.CONCEPT, name=name):
                return [rule.when for rule, _ in self.knowledge.rules_with(name, Conclude)], len, 1
            case Is() | Compare() | Member():
                return (subject,), len, 1
            case AtLeast(name=name, level=level):
                rank = self.knowledge.decisions[name].rank(level)
                return [rule.when for rule in self.knowledge.rules_deciding(name, rank)], len, min(rank, 1)
            case Reaches():
                what = weighed(self.knowledge, subject)
                return what.items, what.worth, what.need
            case Likely(cause=cause):
                return *self.suggestions(cause), self.knowledge.likely_at(cause)
            case Possible(cause=cause):
                return *self.suggestions(cause), self.knowledge.possible_at(cause)
            case Count(items=items, least=least):
                return items, len, least
            case Not(item=item):
                raise EngineError(f"a negation has no fact of its own: `{print_condition(item)}`")
            case And(items=items):
                return items, len, len(items)
            case Or(items=items):
                return items, len, 1
            case Recommended() | Withheld() | ForNow() | Settled() | Answered():
                raise _misplaced(subject)
            case _:  # pragma: no cover
                assert_never(subject)

    def suggestions(self, cause: str) -> tuple[Sequence[Condition], Worth]:
        """Return what favours a cause: that rules hold, or do not hold that speak against it; and what some of that comes to."""
        rules = self.knowledge.rules_with(cause, Suggest)
        strengths = [self.knowledge.strengths[effect.strength] for _, effect in rules]
        members = [Not(rule.when) if strength.is_against else rule.when for (rule, _), strength in zip(rules, strengths, strict=True)]
        return members, partial(_score, strengths)

    def opposing(self, subject: Condition | Applies) -> frozenset[int]:
        """Return which members of a cause's grade say that a rule against it does not hold."""
        if not isinstance(subject, Likely | Possible):
            return frozenset()
        rules = self.knowledge.rules_with(subject.cause, Suggest)
        return frozenset(member for member, (_, effect) in enumerate(rules) if self.knowledge.speaks_against(effect))

    def fact(self, subject: Condition | Applies, holds: bool) -> tuple[Callable[[], WorkingFact], Premise | None]:
        """Return what makes the fact that stands for a literal, and how it is shown: None for an auxiliary fact."""
        match subject:
            case str():
                return partial(self.fact_class(subject), applies=holds), Premise(PremiseKind.NOT_APPLICABLE, subject)
            case Is(subject=Subject.CONCEPT, name=name):
                return partial(self.fact_class(name), holds=holds), Premise(PremiseKind.CONCEPT, name, holds)
            case Is() | Compare() | Member():
                return partial(self.auxiliary, number=len(self.tallies)), None
            case AtLeast(name=name, level=level):
                return partial(self.fact_class(name), level=level, holds=holds), Premise(PremiseKind.AT_LEAST, name, holds, level)
            case Reaches():
                return partial(self.auxiliary, number=len(self.tallies)), None
            case Likely(cause=name):
                return partial(self.fact_class(name), grade="likely", holds=holds), Premise(PremiseKind.LIKELY, name, holds)
            case Possible(cause=name):
                return partial(self.fact_class(name), grade="possible", holds=holds), Premise(PremiseKind.POSSIBLE, name, holds)
            case Count() | Not() | And() | Or():
                return partial(self.auxiliary, number=len(self.tallies)), None
            case Recommended() | Withheld() | ForNow() | Settled() | Answered():
                raise _misplaced(subject)
            case _:  # pragma: no cover
                assert_never(subject)

    def fact_class(self, name: str) -> type[WorkingFact]:
        """Return the class of the facts about one finding, quantity, concept, cause or decision."""
        if name not in self.classes:
            self.classes[name] = fact_class(name)
        return self.classes[name]


class _Network:
    """An engine with its productions, and the tallies that they add to. It holds no reference to the knowledge base."""

    def __init__(self, translator: _Translator, engine: Engine, rules: Mapping[str, _Tally]) -> None:
        knowledge, classes = translator.knowledge, translator.classes
        self.engine = engine
        self.rules = rules
        self.tallies = (*rules.values(), *translator.tallies)
        self.findings = {id: classes[id] for id in knowledge.findings if id in classes}
        self.read = knowledge.findings
        self.quantities = [(classes[id], quantity) for id, quantity in knowledge.quantities.items() if id in classes]
        self.place = order_of_premises(knowledge)

    def infer(self, answers: Mapping[str, Value]) -> tuple[Firing, ...]:
        """Return the trace of one case; see `infer`."""
        for tally in self.tallies:
            tally.reset()
        self.engine.infer(self.facts(answers))
        shown: dict[_Tally, frozenset[Premise]] = {}
        return tuple(
            Firing(id, tuple(sorted(_premises(tally, shown), key=self.place))) for id, tally in self.rules.items() if tally.declared
        )

    def facts(self, answers: Mapping[str, Value]) -> Iterator[WorkingFact]:
        """Yield the answers that some rule reads, and the quantities that they give, as facts."""
        for id, kind in self.findings.items():
            if id in answers:
                yield _fact(partial(kind, value=answers[id]), (Premise(PremiseKind.ANSWER, id, answers[id]),))
        for kind, quantity in self.quantities:
            names = inputs(quantity.formula)
            if all(_counts(self.read[name], answers.get(name)) for name in names):
                premises = tuple(Premise(PremiseKind.ANSWER, name, answers[name]) for name in names)
                yield _fact(partial(kind, value=quantity.value(self.read, answers)), premises)


_idle: Idle[KnowledgeBase, _Network] = Idle()


def _premises(tally: _Tally, shown: dict[_Tally, frozenset[Premise]]) -> frozenset[Premise]:
    """Return what everything that `tally` counted rests on; `shown` remembers it for each tally."""
    if tally not in shown:
        shown[tally] = _behind(tally.matches, shown)
    return shown[tally]


def _behind(matches: Iterable[Sequence[WorkingFact]], shown: dict[_Tally, frozenset[Premise]]) -> frozenset[Premise]:
    """Return what some matches rest on."""
    found: set[Premise] = set()
    for fact in {id(fact): fact for matched in matches for fact in matched}.values():
        if not isinstance(fact.origin, _Tally):
            found.update(fact.origin)
            continue
        if fact.origin.premise is not None:
            found.add(fact.origin.premise)
        if fact.origin.premise is None or not fact.origin.holds:
            found |= _premises(fact.origin, shown)
        else:
            found |= _behind(fact.origin.ruled_out, shown)
    return frozenset(found)


def _contribute(contributions: Contributions, matched: Sequence[WorkingFact]) -> Iterator[WorkingFact]:
    """Add what a production matched to the tallies that count it, and yield the facts that follow now."""
    for tally, member in contributions:
        if tally.count(member, matched) and tally.make is not None:
            yield _fact(tally.make, tally)


def _fact(make: Callable[[], WorkingFact], origin: _Tally | tuple[Premise, ...]) -> WorkingFact:
    """Return a new fact that knows what it rests on."""
    fact = make()
    fact.origin = origin
    return fact


def _passes(condition: Is | Compare | Member, holds: bool, undefined: bool | None, value: object) -> bool:
    """Return whether a value passes (or fails) a test; a value of another type does neither.

    `undefined` is how comparisons of a quantity come out where it has no value.
    """
    match condition:
        case Is():
            return isinstance(value, bool) and value is holds
        case Compare(comparison=comparison, constant=constant):
            if value is None:
                return undefined is holds
            return _is_number(value) and comparison.holds(Decimal(value), constant) is holds
        case Member(values=values):
            return isinstance(value, str) and (value in values) is holds
        case _:  # pragma: no cover
            assert_never(condition)


def _counts(finding: Finding, value: object) -> bool:
    """Return whether a formula can read an answer: a number, or one that counts as a number."""
    return value in finding.counts_as if finding.counts_as else _is_number(value)


def _is_number(value: object) -> TypeGuard[int | Decimal]:
    """Return whether it is a number; True is not one."""
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _score(strengths: Sequence[Strength], members: Collection[int]) -> int:
    """Return what a cause comes to where these members favour it and no others; some strengths together count at most so much."""
    favouring = set(members)
    counted = [strength for member, strength in enumerate(strengths) if (member in favouring) is not strength.is_against]
    total = 0
    for strength, times in Counter(counted).items():
        size = abs(strength.points) * times
        bounded = size if strength.together_at_most is None else min(size, strength.together_at_most)
        total += -bounded if strength.is_against else bounded
    return total


def _joined(parts: Iterable[Conjunction | None]) -> list[Conjunction]:
    """Return the conjunction of all parts, each pattern once; nothing where one of them can never be."""
    listed = list(parts)
    if None in listed:
        return []
    return [tuple({id(pattern): pattern for part in listed if part is not None for pattern in part}.values())]


def _misplaced(condition: Condition) -> EngineError:
    """Return the error for a condition on the finished outcome."""
    return EngineError(f"`{print_condition(condition)}` reads the finished outcome: it belongs in an invariant, not in a rule")

"""Random answers, cases, conditions, formulas and whole knowledge bases, for property tests; the only home of Hypothesis here.

What is generated is valid by construction: answers are admissible, conditions have the form in which the parser leaves them, and
knowledge bases are typed and free of circles. Answers come from one draw of bytes, a slot for each finding in which zero
means unanswered, so that they cost little and shrink towards few answers. This module knows no other interpreter and no tests.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_FLOOR, Decimal
from typing import TypeVar, assert_never

from hypothesis import assume
from hypothesis import strategies as st

from expert.case import ORIGINS, UNKNOWN_WORDS, Answer, Case
from expert.conditions import (
    Answered,
    AtLeast,
    Compare,
    Comparison,
    Condition,
    Count,
    ForNow,
    Is,
    Likely,
    Member,
    Possible,
    Recommended,
    Settled,
    Subject,
    Withheld,
    conjunction,
    disjunction,
    negate,
    walk,
)
from expert.formulas import Binary, Formula, Input, Largest, Number, Operator, Smallest, compute, inputs
from expert.loading.expressions import FindingNames, Vocabulary
from expert.loading.parse_condition import decision_condition
from expert.model import (
    SCALE_RANGE,
    Advise,
    Cause,
    Concept,
    Conclude,
    Constraint,
    Decide,
    Decision,
    Effect,
    Evidence,
    Finding,
    FindingType,
    Grades,
    KnowledgeBase,
    Level,
    Phrase,
    Quantity,
    Recommendation,
    Rule,
    Source,
    Strength,
    Suggest,
    Titled,
    Value,
    Withhold,
    subject_of,
)
from expert.semantics import Meaning, is_admissible

T = TypeVar("T")

_HEAD = 2
"""Bytes for the whole case: its tenor, and how far it is eased."""
_SLOT = 5
"""Bytes for one finding: whether it is answered, whether mildly, whether at a threshold, and two for which value."""


@dataclass(frozen=True, slots=True)
class _Tenor:
    """What kind of person it is.

    Of 256 findings `unknown` stay unanswered; of 256 answers `calm` are mild where the finding says what is worse; and `easings` times
    the answers are changed that make a decision strict.
    """

    unknown: int
    calm: int
    easings: int


_TENORS = (
    _Tenor(85, 240, 0),
    _Tenor(85, 248, 0),
    _Tenor(85, 240, 1),
    _Tenor(85, 0, 0),
    _Tenor(85, 224, 0),
    _Tenor(230, 192, 0),
    _Tenor(128, 240, 0),
    _Tenor(40, 253, 3),
    _Tenor(0, 248, 0),
    _Tenor(0, 253, 4),
    _Tenor(10, 253, 4),
)
"""A third unanswered is the usual; where much is answered at random some warning sign is nearly always seen, hence the mild ones."""
_MOST_TRIALS = 8
"""How many other values are tried to make one rule not true."""


def values(knowledge: KnowledgeBase, finding: str) -> st.SearchStrategy[Value]:
    """Return the valid values of one finding: where conditions change their truth, and anywhere else.

    A scale or number comes half the time from the ends of its range, from each threshold that a condition names, and from the
    valid values next to those; otherwise from anywhere in its range. A choice or boolean takes each of its values.
    """
    item = knowledge.findings[finding]
    pool = st.sampled_from(_pool(item, _thresholds(knowledge).get(finding, ())))
    grid = _Grid.of(item)
    return pool if grid is None else st.one_of(pool, st.integers(0, grid.last).map(grid.value))


def answers(knowledge: KnowledgeBase, *, complete: bool = False) -> st.SearchStrategy[dict[str, Value]]:
    """Return answers that one real person could have given (`semantics.is_admissible`), in the order of the findings.

    Questions that do not apply are left out, and what a constraint forbids is taken back. Values lie at thresholds, and inputs of
    a quantity are chosen such that it lies at one of its own. About a third of the findings stay unanswered, sometimes none or
    nearly all of them. Many cases are mild, since one warning sign among twenty settles everything that milder rules could decide.

    Args:
        knowledge: A checked knowledge base.
        complete: Whether every question that applies is answered.
    """
    plan = _Plan(knowledge)
    return st.binary(min_size=plan.size, max_size=plan.size).map(lambda raw: plan.answers(raw, complete=complete))


def cases(knowledge: KnowledgeBase) -> st.SearchStrategy[Case]:
    """Return cases as `build_case` would read them: `answers`, with dates, origins, titles, and words for what is not known.

    Every checklist may have been shown, in full or in part. They are what stores, round trips and renderers meet.
    """
    given = answers(knowledge)
    size = 3 * len(knowledge.findings) + 2 * len(knowledge.checklists)
    around = st.binary(min_size=size, max_size=size)
    dates = st.dates(datetime.date(1990, 1, 1), datetime.date(2099, 12, 31))
    titles = st.one_of(st.just(""), st.text(max_size=20))
    return st.tuples(given, around, dates, titles).map(lambda parts: _case(knowledge, *parts))


def _case(knowledge: KnowledgeBase, values: Mapping[str, Value], raw: bytes, date: datetime.date, title: str) -> Case:
    """Return a case of these answers; `raw` decides on everything around them."""
    given, unknown, shown = {}, {}, {}
    for index, name in enumerate(knowledge.findings):
        which, dated, days = raw[3 * index : 3 * index + 3]
        if name in values:
            on = date - datetime.timedelta(days) if dated % 4 == 1 else None
            given[name] = Answer(values[name], ORIGINS[which % len(ORIGINS)], on)
        elif which % 3:
            unknown[name] = UNKNOWN_WORDS[which % len(UNKNOWN_WORDS)]
    rest = raw[3 * len(knowledge.findings) :]
    for index, checklist in enumerate(knowledge.checklists.values()):
        some, kept = rest[2 * index : 2 * index + 2]
        if some % 3:
            shown[checklist.id] = tuple(name for place, name in enumerate(checklist.members) if some % 3 == 1 or kept >> place % 8 & 1)
    return Case(date, given, unknown, shown, title)


def vocabulary_of(knowledge: KnowledgeBase) -> Vocabulary:
    """Return the names that conditions of this knowledge base may mention, as the parser takes them."""
    return Vocabulary(
        findings={item.id: FindingNames(item.type, tuple(item.options), item.range) for item in knowledge.findings.values()},
        quantities=frozenset(knowledge.quantities),
        concepts=frozenset(knowledge.concepts),
        causes=frozenset(knowledge.causes),
        decisions={item.id: tuple(level.id for level in item.levels) for item in knowledge.decisions.values()},
        recommendations=frozenset(knowledge.recommendations),
    )


@st.composite
def conditions(draw: st.DrawFn, vocabulary: Vocabulary, *, depth: int = 3, on_outcome: bool = False) -> Condition:
    """Return a condition over these names, in the form in which the parser leaves it (flat, no double negation).

    Every node that a rule may hold occurs, at every depth: decisions compared in all six ways and by set, counts of conditions,
    negations of conjunctions. What stands in a comparison lies inside the finding's range.

    Args:
        draw: Given by Hypothesis.
        vocabulary: The names; at least one finding, concept, cause, decision or quantity.
        depth: How many connectives may be nested.
        on_outcome: Whether the questions that only invariants may ask occur too.
    """
    return _condition(draw, vocabulary, depth, on_outcome)


def formulas(findings: Collection[str], *, depth: int = 3) -> st.SearchStrategy[Formula]:
    """Return formulas over these number and scale findings, division by what can be zero among them, never without an input.

    Args:
        findings: The inputs it may read, at least one.
        depth: How many operations may be nested.
    """
    names = sorted(findings)
    leaf: st.SearchStrategy[Formula] = st.one_of(
        st.sampled_from(names).map(Input),
        st.sampled_from(names).map(Input),
        st.decimals(0, 200, places=2).map(lambda value: Number(abs(value))),
        st.integers(0, 100).map(lambda value: Number(Decimal(value))),
    )

    def grow(inner: st.SearchStrategy[Formula]) -> st.SearchStrategy[Formula]:
        several = st.lists(inner, min_size=2, max_size=3).map(tuple)
        pair = st.builds(Binary, st.sampled_from(Operator), inner, inner)
        return st.one_of(pair, pair, several.map(Smallest), several.map(Largest))

    grown = leaf
    for _ in range(depth):
        grown = st.one_of(leaf, grow(grown))
    with_input = st.builds(Binary, st.sampled_from(Operator), st.sampled_from(names).map(Input), grown)
    return grown.flatmap(lambda formula: st.just(formula) if any(inputs(formula)) else with_input)


@st.composite
def knowledge_bases(draw: st.DrawFn) -> KnowledgeBase:
    """Return a small knowledge base that the loader would accept: everything the language has, in few entries.

    Findings of all four types, some asked only under a condition; quantities, mostly with a division; concepts, causes, two
    decisions of two to four levels, recommendations; rules with one to three effects; now and then a constraint. Each thing reads
    only what was made before it, in an order that is drawn, so nothing depends on itself, yet a guard may rest on a concept and
    a cause on a decision. Interpreters are compared on these, because a real knowledge base uses little of what is allowed.
    """
    return _Maker(draw).make()


# What the strategies are made of: values, the plan of a knowledge base, conditions, and the maker of knowledge bases.


@dataclass(frozen=True, slots=True)
class _Grid:
    """The valid values of a scale or number, numbered from 0 to `last`."""

    low: Decimal
    decimals: int
    last: int
    whole: bool

    @classmethod
    def of(cls, finding: Finding) -> _Grid | None:
        """Return the grid of a finding, or None for a boolean or choice."""
        match finding.type:
            case FindingType.BOOLEAN | FindingType.CHOICE:
                return None
            case FindingType.SCALE:
                return cls(Decimal(SCALE_RANGE[0]), 0, SCALE_RANGE[1] - SCALE_RANGE[0], True)
            case FindingType.NUMBER:
                low, high = finding.range or (Decimal(0), Decimal(0))
                unit = Decimal(1).scaleb(-finding.decimals)
                first = -((-low / unit).to_integral_value(ROUND_FLOOR)) * unit
                return cls(first, finding.decimals, int((high - first) / unit), False)
            case _:  # pragma: no cover
                assert_never(finding.type)

    def value(self, index: int) -> Value:
        """Return the value of a number, as a case holds it."""
        number = self.low + Decimal(index).scaleb(-self.decimals)
        return int(number) if self.whole else number.normalize() + 0

    def near(self, threshold: Decimal) -> Iterator[int]:
        """Yield the values at a threshold and on both sides of it."""
        exact = (threshold - self.low).scaleb(self.decimals)
        below = int(exact.to_integral_value(ROUND_FLOOR))
        around = (below - 1, below, below + 1) if exact == below else (below, below + 1)
        return (index for index in around if 0 <= index <= self.last)


def _all_conditions(knowledge: KnowledgeBase) -> Iterator[Condition]:
    """Yield every condition of a knowledge base."""
    yield from (rule.when for rule in knowledge.rules.values())
    yield from (finding.ask_when for finding in knowledge.findings.values() if finding.ask_when is not None)
    yield from (constraint.require for constraint in knowledge.constraints.values())
    yield from (invariant.never for invariant in knowledge.invariants.values())


def _thresholds(knowledge: KnowledgeBase) -> dict[str, tuple[Decimal, ...]]:
    """Return the constants that each finding and quantity is compared with."""
    found: dict[str, set[Decimal]] = {}
    for condition in _all_conditions(knowledge):
        for node in walk(condition):
            if isinstance(node, Compare):
                found.setdefault(node.name, set()).add(node.constant)
    return {name: tuple(sorted(constants)) for name, constants in found.items()}


def _pool(finding: Finding, thresholds: Iterable[Decimal]) -> tuple[Value, ...]:
    """Return the values of a finding that matter: the ends of its range and those about each threshold, or all of them."""
    grid = _Grid.of(finding)
    if grid is None:
        return tuple(finding.options) if finding.type is FindingType.CHOICE else (False, True)
    indices = {0, grid.last}
    for threshold in thresholds:
        indices.update(grid.near(threshold))
    return tuple(grid.value(index) for index in sorted(indices))


def _mild(finding: Finding, pool: tuple[Value, ...]) -> tuple[Value, ...]:
    """Return the mildest value, or of a scale or number the mildest third of `pool`; none where nothing is worse."""
    if finding.worse is None:
        return ()
    if finding.worse.order:
        return finding.worse.order[:1]
    third = -(-len(pool) // 3)
    return pool[:third] if finding.worse.higher else pool[-third:]


@dataclass(frozen=True, slots=True)
class _Aim:
    """A quantity that is to lie at one of its thresholds, by the choice of one of `inputs`."""

    quantity: Quantity
    thresholds: tuple[Decimal, ...]
    inputs: tuple[str, ...]


class _Plan:
    """What is worked out once for a knowledge base so that bytes become answers quickly.

    Findings are filled in by layers: each guard reads only findings of earlier layers, directly or through whatever is concluded
    from them, so its truth is final when its own layer is reached.
    """

    def __init__(self, knowledge: KnowledgeBase) -> None:
        """Work out layers, pools of values, and what each constraint reads."""
        self.knowledge = knowledge
        thresholds = _thresholds(knowledge)
        self.pools = {item.id: _pool(item, thresholds.get(item.id, ())) for item in knowledge.findings.values()}
        self.mild = {item.id: _mild(item, self.pools[item.id]) for item in knowledge.findings.values()}
        self.grids = {item.id: _Grid.of(item) for item in knowledge.findings.values()}
        self.slots = {name: _HEAD + _SLOT * index for index, name in enumerate(knowledge.findings)}
        self._cones: dict[str, frozenset[str]] = {}
        self._depths: dict[str, int] = {}
        deepest = max(map(self._depth, knowledge.findings), default=0)
        self.layers = [[name for name in knowledge.findings if self._depth(name) == depth] for depth in range(deepest + 1)]
        self.aims = [list(self._aims(depth, thresholds)) for depth in range(deepest + 1)]
        self.aim_slots = _HEAD + _SLOT * len(knowledge.findings)
        self.size = self.aim_slots + _SLOT * len(knowledge.quantities)
        self.first_rules = [rule for rule in knowledge.rules.values() if not self._rests_on_decision(rule.when)]
        self.reads = {item.id: sorted(self._cone_of(item.require)) for item in knowledge.constraints.values()}

    def _aims(self, depth: int, thresholds: Mapping[str, tuple[Decimal, ...]]) -> Iterator[_Aim]:
        """Yield the quantities whose last inputs are filled in at this depth."""
        for quantity in self.knowledge.quantities.values():
            names = sorted(set(inputs(quantity.formula)))
            if quantity.id in thresholds and max(map(self._depth, names), default=-1) == depth:
                yield _Aim(quantity, thresholds[quantity.id], tuple(name for name in names if self._depth(name) == depth))

    def _depth(self, finding: str) -> int:
        """Return the layer of a finding: after everything that its guard reads."""
        if finding not in self._depths:
            guard = self.knowledge.findings[finding].ask_when
            self._depths[finding] = 0 if guard is None else 1 + max(map(self._depth, self._cone_of(guard)), default=-1)
        return self._depths[finding]

    def _rests_on_decision(self, condition: Condition) -> bool:
        """Return whether a condition reads a decision, directly or through a concept or cause."""
        for node in walk(condition):
            match node:
                case AtLeast():
                    return True
                case Is(Subject.CONCEPT, name) | Likely(cause=name) | Possible(cause=name):
                    if any(self._rests_on_decision(rule.when) for rule, _ in self.knowledge.rules_about[name]):
                        return True
                case _:
                    pass
        return False

    def _cone_of(self, condition: Condition) -> frozenset[str]:
        """Return the findings that can bear on a condition."""
        names: set[str] = set()
        for node in walk(condition):
            match node:
                case (
                    Is(name=name) | Compare(name=name) | Member(name=name) | AtLeast(name=name) | Likely(cause=name) | Possible(cause=name)
                ):
                    names |= self._cone(name)
                case _:
                    pass
        return frozenset(names)

    def _cone(self, name: str) -> frozenset[str]:
        """Return the findings that can bear on a name, itself included where it is one."""
        if name not in self._cones:
            knowledge = self.knowledge
            cone: frozenset[str]
            if name in knowledge.findings:
                guard = knowledge.findings[name].ask_when
                cone = frozenset({name}) if guard is None else self._cone_of(guard) | {name}
            elif name in knowledge.quantities:
                cone = frozenset().union(*map(self._cone, inputs(knowledge.quantities[name].formula)))
            else:
                cone = frozenset().union(*(self._cone_of(rule.when) for rule, _ in knowledge.rules_about[name]))
            self._cones[name] = cone
        return self._cones[name]

    def answers(self, raw: bytes, *, complete: bool) -> dict[str, Value]:
        """Return the admissible answers that the bytes stand for."""
        tenor = _TENORS[raw[0] % len(_TENORS)]
        tenor = replace(tenor, unknown=0) if complete else tenor
        found = self._ease(raw, tenor, self._fill(raw, tenor, {}))
        found = self._reconcile(raw, tenor, found) if complete else self._retract(found)
        return {name: found[name] for name in self.knowledge.findings if name in found}

    def _fill(self, raw: bytes, tenor: _Tenor, given: Mapping[str, Value]) -> dict[str, Value]:
        """Return answers layer by layer: of `given` those that apply, and others as the bytes say; none where it does not apply."""
        found: dict[str, Value] = {}
        for layer, aims in zip(self.layers, self.aims, strict=True):
            meaning = Meaning(self.knowledge, dict(found))
            for name in layer:
                slot = self.slots[name]
                if raw[slot] >= tenor.unknown and meaning.applies(name) is not False:
                    found[name] = given[name] if name in given else self._value(name, tenor.calm, raw[slot + 1 : slot + _SLOT])
            for index, aim in enumerate(aims):
                slot = self.aim_slots + _SLOT * index
                if raw[slot] % 4 == 1:
                    self._aim(aim, found, given, raw[slot + 1 : slot + _SLOT])
        return found

    def _ease(self, raw: bytes, tenor: _Tenor, found: dict[str, Value]) -> dict[str, Value]:
        """Return the answers, some of them changed so that rules cease to decide what is stricter than a level that is drawn."""
        for _ in range(tenor.easings):
            meaning = Meaning(self.knowledge, found)
            strict = [rule for rule in self._stricter_than(raw[1]) if meaning.rule(rule.id)]
            if not strict:
                break
            for rule in strict:
                changed = self._eased(rule, meaning, found, raw[1])
                if changed is not found:
                    found, meaning = changed, Meaning(self.knowledge, changed)
            found = self._fill(raw, tenor, found)
        return found

    def _stricter_than(self, byte: int) -> Iterator[Rule]:
        """Yield the rules that decide something stricter than what a byte chooses, mostly the mildest.

        Those that rest on another decision follow it, and are left out because finding out costs a hundred times as much.
        """
        decisions = self.knowledge.decisions
        allowed = {name: byte % len(scale.levels) if byte % 3 == 2 else 0 for name, scale in decisions.items()}
        for rule in self.first_rules:
            deciding = [effect for effect in rule.then if isinstance(effect, Decide)]
            if any(decisions[effect.decision].rank(effect.level) > allowed[effect.decision] for effect in deciding):
                yield rule

    def _eased(self, rule: Rule, meaning: Meaning, found: dict[str, Value], start: int) -> dict[str, Value]:
        """Return the answers with one value changed so that a rule is not true any more, if one of a few changes does it."""
        if not meaning.rule(rule.id):
            return found
        changes = [(name, value) for name in self._matched(meaning, rule.when) for value in self.pools[name] if value != found[name]]
        for index in range(min(_MOST_TRIALS, len(changes))):
            name, value = changes[(start + index) % len(changes)]
            trial = {**found, name: value}
            if not Meaning(self.knowledge, trial).rule(rule.id):
                return trial
        return found

    def _matched(self, meaning: Meaning, condition: Condition) -> list[str]:
        """Return the answered findings that a true condition rests on: those it names, and those that its conclusions rest on."""
        names: dict[str, None] = {}
        for node in walk(condition):
            match node:
                case Is(Subject.FINDING, name) | Compare(Subject.FINDING, name) | Member(name):
                    names[name] = None
                case Compare(name=name):
                    names.update(dict.fromkeys(inputs(self.knowledge.quantities[name].formula)))
                case Is(name=name) | Likely(cause=name) | Possible(cause=name) | AtLeast(name=name):
                    for rule, _ in self.knowledge.rules_about[name]:
                        if meaning.rule(rule.id):
                            names.update(dict.fromkeys(self._matched(meaning, rule.when)))
                case _:
                    pass
        return [name for name in names if name in meaning.answers]

    def _value(self, name: str, calm: int, raw: bytes) -> Value:
        """Return the value that four bytes choose: a mild one, one of those that matter, or for every fourth number any."""
        pool, grid, which = self.pools[name], self.grids[name], raw[2] << 8 | raw[3]
        if raw[0] < calm and self.mild[name]:
            return self.mild[name][which % len(self.mild[name])]
        if grid is None or raw[1] < 192:
            return pool[which % len(pool)]
        return grid.value(which * (grid.last + 1) >> 16)

    def _aim(self, aim: _Aim, found: dict[str, Value], given: Mapping[str, Value], raw: bytes) -> None:
        """Set one input such that the quantity crosses a threshold there, or lies one step beside; found by halving its range."""
        names = set(inputs(aim.quantity.formula))
        chosen = aim.inputs[raw[0] % len(aim.inputs)]
        grid = self.grids[chosen]
        if grid is None or not names <= found.keys() or chosen in given:
            return
        threshold = aim.thresholds[raw[1] % len(aim.thresholds)]
        numbers = {name: Decimal(found[name]) for name in names}

        def reaches(index: int) -> bool:
            value = compute(aim.quantity.formula, {**numbers, chosen: Decimal(grid.value(index))}, aim.quantity.decimals)
            return value is not None and value >= threshold

        low, high, at_end = 0, grid.last, reaches(grid.last)
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if reaches(middle) == at_end else (middle + 1, high)
        found[chosen] = grid.value(min(max(low + raw[2] % 3 - 1, 0), grid.last))

    def _broken(self, found: Mapping[str, Value]) -> Constraint | None:
        """Return a constraint that is false."""
        meaning = Meaning(self.knowledge, found)
        return next((item for item in self.knowledge.constraints.values() if meaning.truth(item.require) is False), None)

    def _retract(self, found: dict[str, Value]) -> dict[str, Value]:
        """Return the answers without those that break a constraint.

        Fewer answers make nothing true or false that was not, so no other constraint breaks and nothing ceases to apply.
        """
        while (broken := self._broken(found)) is not None:
            removable = [name for name in self.reads[broken.id] if name in found]
            assume(bool(removable))
            enough = (name for name in removable if self._broken(_without(found, name)) is not broken)
            found = _without(found, next(enough, removable[0]))
        return found

    def _reconcile(self, raw: bytes, tenor: _Tenor, found: dict[str, Value]) -> dict[str, Value]:
        """Return complete answers that break no constraint, differing in one or two values."""
        for _ in range(2):
            broken = self._broken(found)
            if broken is not None:
                names = (name for name in self.reads[broken.id] if name in found)
                trials = [self._fill(raw, tenor, {**found, name: value}) for name in names for value in self.pools[name]]
                found = next((trial for trial in trials if self._broken(trial) is None), trials[0] if trials else found)
        assume(self._broken(found) is None)
        return found


def _without(items: Mapping[str, T], name: str) -> dict[str, T]:
    """Return a mapping without one key."""
    return {key: item for key, item in items.items() if key != name}


def _condition(draw: st.DrawFn, vocabulary: Vocabulary, depth: int, on_outcome: bool) -> Condition:
    """Return one condition, atoms and connectives about equally often."""
    kind = draw(st.integers(0, 9)) if depth else 0
    if kind < 4:
        return draw(st.sampled_from(_atom_makers(vocabulary, on_outcome)))(draw, vocabulary)
    if kind < 6:
        return negate(_condition(draw, vocabulary, depth - 1, on_outcome))
    items = tuple(_condition(draw, vocabulary, depth - 1, on_outcome) for _ in range(draw(st.integers(2, 3))))
    if kind == 9:
        return Count(items, draw(st.integers(1, len(items))))
    return disjunction(items) if kind == 8 else conjunction(items)


_MakeAtom = Callable[[st.DrawFn, Vocabulary], Condition]


def _atom_makers(vocabulary: Vocabulary, on_outcome: bool) -> list[_MakeAtom]:
    """Return the atoms that these names allow, findings more often."""
    makers: list[_MakeAtom] = []
    if vocabulary.findings:
        makers += [_about_finding] * 3
    for names, maker in (
        (vocabulary.quantities, _about_quantity),
        (vocabulary.quantities, _about_quantity),
        (vocabulary.concepts, _about_concept),
        (vocabulary.causes, _about_cause),
        (vocabulary.decisions, _about_decision),
    ):
        if names:
            makers.append(maker)
    if on_outcome:
        makers.append(_about_outcome)
    return makers


def _about_finding(draw: st.DrawFn, vocabulary: Vocabulary) -> Condition:
    """Return a test of one finding."""
    name = draw(st.sampled_from(sorted(vocabulary.findings)))
    names = vocabulary.findings[name]
    match names.type:
        case FindingType.BOOLEAN:
            return Is(Subject.FINDING, name)
        case FindingType.CHOICE:
            options = names.options
            some = draw(st.integers(1, 2 ** len(options) - 1))
            return Member(name, tuple(option for place, option in enumerate(options) if some >> place & 1))
        case FindingType.SCALE | FindingType.NUMBER:
            low, high = names.range or (Decimal(SCALE_RANGE[0]), Decimal(SCALE_RANGE[1]))
            places = 0 if names.type is FindingType.SCALE else draw(st.integers(0, 1))
            return Compare(Subject.FINDING, name, draw(st.sampled_from(Comparison)), draw(_constants(low, high, places)))
        case _:  # pragma: no cover
            assert_never(names.type)


def _constants(low: Decimal, high: Decimal, places: int) -> st.SearchStrategy[Decimal]:
    """Return constants of so many decimals between two bounds."""
    least, most = -int((-low).scaleb(places) // 1), int(high.scaleb(places) // 1)
    return st.integers(least, most).map(lambda whole: Decimal(whole).scaleb(-places))


def _about_quantity(draw: st.DrawFn, vocabulary: Vocabulary) -> Condition:
    """Return a comparison of a quantity with a small constant."""
    name = draw(st.sampled_from(sorted(vocabulary.quantities)))
    constant = draw(_constants(Decimal(-20), Decimal(120), draw(st.integers(0, 1))))
    return Compare(Subject.QUANTITY, name, draw(st.sampled_from(Comparison)), constant)


def _about_concept(draw: st.DrawFn, vocabulary: Vocabulary) -> Condition:
    """Return a test of a concept."""
    return Is(Subject.CONCEPT, draw(st.sampled_from(sorted(vocabulary.concepts))))


def _about_cause(draw: st.DrawFn, vocabulary: Vocabulary) -> Condition:
    """Return a test of a cause's grade."""
    name = draw(st.sampled_from(sorted(vocabulary.causes)))
    return Likely(name) if draw(st.booleans()) else Possible(name)


def _about_decision(draw: st.DrawFn, vocabulary: Vocabulary) -> Condition:
    """Return a comparison of a decision, in any of the six ways."""
    name = draw(st.sampled_from(sorted(vocabulary.decisions)))
    levels = vocabulary.decisions[name]
    return decision_condition(name, draw(st.sampled_from(Comparison)), draw(st.sampled_from(levels)), levels)


def _about_outcome(draw: st.DrawFn, vocabulary: Vocabulary) -> Condition:
    """Return a question about a finished outcome."""
    nodes: list[Condition] = [node(name) for node in (Recommended, Withheld, ForNow) for name in sorted(vocabulary.recommendations)]
    nodes += [Settled(name) for name in sorted(vocabulary.decisions)]
    nodes += [Answered(name) for name in sorted(vocabulary.findings)]
    return draw(st.sampled_from(nodes))


_SCHEDULE = (
    "finding",
    "finding",
    "finding",
    "quantity",
    "concept",
    "concept",
    "cause",
    "cause",
    "decision",
    "decision",
    "advice",
    "advice",
)
"""What is made after one finding of each type and a quantity, in an order that is drawn."""


class _Maker:
    """Makes one small knowledge base, thing by thing, each reading only what is there already."""

    def __init__(self, draw: st.DrawFn) -> None:
        """Start with nothing."""
        self.draw = draw
        self.findings: dict[str, Finding] = {}
        self.quantities: dict[str, Quantity] = {}
        self.concepts: dict[str, Concept] = {}
        self.causes: dict[str, Cause] = {}
        self.decisions: dict[str, Decision] = {}
        self.recommendations: dict[str, Recommendation] = {}
        self.rules: list[Rule] = []
        self.may_gain: list[tuple[Rule, int]] = []
        self.effects: list[tuple[Effect, ...]] = []

    def make(self) -> KnowledgeBase:
        """Return the finished knowledge base."""
        for type in FindingType:
            self.finding(type)
        self.quantity()
        for kind in self.draw(st.permutations(_SCHEDULE)):
            match kind:
                case "finding":
                    self.finding(self.draw(st.sampled_from(FindingType)))
                case "quantity":
                    self.quantity()
                case "concept":
                    self.concept()
                case "cause":
                    self.cause()
                case "decision":
                    self.decision()
                case _:
                    self.recommendation()
        rules = [self.with_more_effects(rule, after) for rule, after in self.may_gain]
        bare = self.knowledge(rules, {})
        constraint = self.constraint(bare)
        return bare if constraint is None else self.knowledge(rules, {constraint.id: constraint})

    def vocabulary(self) -> Vocabulary:
        """Return what is there already."""
        return Vocabulary(
            findings={item.id: FindingNames(item.type, tuple(item.options), item.range) for item in self.findings.values()},
            quantities=frozenset(self.quantities),
            concepts=frozenset(self.concepts),
            causes=frozenset(self.causes),
            decisions={item.id: tuple(level.id for level in item.levels) for item in self.decisions.values()},
            recommendations=frozenset(self.recommendations),
        )

    def finding(self, type: FindingType) -> None:
        """Make a finding, every third one asked under a condition."""
        id = f"{type.value}_{len(self.findings)}"
        guarded = len(self.findings) > 0 and self.draw(st.integers(0, 2)) == 2
        options = {f"{id}_{letter}": letter for letter in "abcd"[: self.draw(st.integers(2, 4))]} if type is FindingType.CHOICE else {}
        number = type is FindingType.NUMBER
        self.findings[id] = Finding(
            id,
            type,
            "all",
            f"What about {id}?",
            _phrase(type, options),
            options=options,
            range=(Decimal(0), self.draw(st.sampled_from((Decimal(3), Decimal(40), Decimal("2.5"))))) if number else None,
            unit="km" if number else "",
            decimals=self.draw(st.integers(0, 2)) if number else 0,
            ask_when=_condition(self.draw, self.vocabulary(), 1, False) if guarded else None,
        )

    def quantity(self) -> None:
        """Make a quantity: a ratio more often than not, since its denominator can be 0."""
        names = [item.id for item in self.findings.values() if item.type in {FindingType.NUMBER, FindingType.SCALE}]
        id = f"quantity_{len(self.quantities)}"
        if self.draw(st.booleans()):
            over, under = self.draw(st.sampled_from(names)), self.draw(st.sampled_from(names))
            ratio = Binary(Operator.DIVIDE, Input(over), Input(under))
            formula: Formula = Binary(Operator.MULTIPLY, Number(Decimal(100)), Binary(Operator.SUBTRACT, ratio, Number(Decimal(1))))
        else:
            formula = self.draw(formulas(names, depth=2))
        self.quantities[id] = Quantity(id, id, formula, self.draw(st.integers(0, 1)), self.draw(st.booleans()), "{value}")

    def concept(self) -> None:
        """Make a concept and the rules that conclude it."""
        id = f"concept_{len(self.concepts)}"
        concept = Concept(id, id, _phrase(FindingType.BOOLEAN, {}))
        self.rules_for([[Conclude(id)]], 1, 2)
        self.concepts[id] = concept

    def cause(self) -> None:
        """Make a cause and the rules that suggest it: of any strength, or all weak, so that they reach their limit together."""
        id = f"cause_{len(self.causes)}"
        if self.draw(st.booleans()):
            self.rules_for([[Suggest(id, strength) for strength in ("weak", "moderate", "strong")]], 1, 4)
        else:
            self.rules_for([[Suggest(id, "weak")]], 3, 4, depth=1)
        self.causes[id] = Cause(id, "kind", id, id)

    def decision(self) -> None:
        """Make a decision and the rules that decide it."""
        id = f"decision_{len(self.decisions)}"
        levels = tuple(Level(f"{id}_level_{rank}", "", "", "") for rank in range(self.draw(st.integers(2, 4))))
        hold_at = self.draw(st.sampled_from(levels)).id
        self.rules_for([[Decide(id, level.id) for level in levels]], 1, 4)
        self.decisions[id] = Decision(id, id, f"What about {id}?", levels, hold_at, levels[-1].id)

    def recommendation(self) -> None:
        """Make a recommendation, a rule that advises it, and some that advise or withhold it."""
        id = f"recommendation_{len(self.recommendations)}"
        self.rules_for([[Advise(id)], [Advise(id), Withhold(id)]], 1, 3)
        self.recommendations[id] = Recommendation(id, id, "topic", id, 1, "EO", ("source",))

    def rules_for(self, choices: Sequence[Sequence[Effect]], least: int, most: int, *, depth: int = 3) -> None:
        """Make `least` to `most` rules, the first with one of the first choices, and so on; the last choices serve all further ones."""
        vocabulary = self.vocabulary()
        before = len(self.rules)
        for index in range(self.draw(st.integers(least, most))):
            effect = self.draw(st.sampled_from(choices[min(index, len(choices) - 1)]))
            id = f"rule-{len(self.rules)}"
            self.rules.append(
                Rule(id, id, _condition(self.draw, vocabulary, depth, False), (effect,), f"because of {id}", "EO", ("source",))
            )
        self.effects.append(tuple(rule.then[0] for rule in self.rules[before:]))
        self.may_gain += [(rule, len(self.effects)) for rule in self.rules[before:]]

    def with_more_effects(self, rule: Rule, after: int) -> Rule:
        """Return a rule, every third one with further effects on what was made after everything that its condition reads."""
        if self.draw(st.integers(0, 2)) < 2:
            return rule
        subjects = {subject_of(rule.then[0])}
        then = rule.then
        for later in self.draw(st.permutations(self.effects[after:]))[:2]:
            effect = self.draw(st.sampled_from(later))
            if subject_of(effect) not in subjects:
                subjects.add(subject_of(effect))
                then = (*then, effect)
        return Rule(rule.id, rule.title, rule.when, then, rule.because, rule.evidence, rule.sources)

    def constraint(self, bare: KnowledgeBase) -> Constraint | None:
        """Return a constraint on what was answered in every fifth knowledge base, unless nobody at all could meet it."""
        if self.draw(st.integers(0, 4)) < 4:
            return None
        names = Vocabulary(findings=vocabulary_of(bare).findings, quantities=frozenset(self.quantities))
        constraint = Constraint("constraint", _condition(self.draw, names, 2, False), "this cannot be")
        return constraint if is_admissible(self.knowledge(list(bare.rules.values()), {constraint.id: constraint}), {}) else None

    def knowledge(self, rules: Iterable[Rule], constraints: Mapping[str, Constraint]) -> KnowledgeBase:
        """Return the knowledge base of everything made so far."""
        return KnowledgeBase(
            id="generated",
            title="Generated",
            version="1.0.0",
            summary="",
            fingerprint="",
            fine_print=(),
            topics={"topic": Titled("topic", "Topic")},
            groups={"all": Titled("all", "All")},
            cause_kinds={"kind": Titled("kind", "Kind")},
            evidence={"EO": Evidence("EO", "Expert opinion", "")},
            standings={},
            strengths={
                "weak": Strength("weak", "weak", 1, 2),
                "moderate": Strength("moderate", "moderate", 2),
                "strong": Strength("strong", "strong", 3),
            },
            grades=Grades(3, 1, {grade: grade for grade in ("likely", "possible", "unlikely", "open")}),
            decisions=self.decisions,
            findings=self.findings,
            checklists={},
            quantities=self.quantities,
            constraints=constraints,
            concepts=self.concepts,
            causes=self.causes,
            recommendations=self.recommendations,
            rules={rule.id: rule for rule in rules},
            invariants={},
            sources={"source": Source("source", "book", "Somebody")},
            claims={},
            cases={},
        )


def _phrase(type: FindingType, options: Mapping[str, str]) -> Phrase:
    """Return a phrase for each value, or one with the value."""
    match type:
        case FindingType.BOOLEAN:
            return Phrase({True: "it is so", False: "it is not so"})
        case FindingType.CHOICE:
            return Phrase({option: f"it is {option}" for option in options})
        case FindingType.SCALE | FindingType.NUMBER:
            return Phrase(template="it is {value}")
        case _:  # pragma: no cover
            assert_never(type)

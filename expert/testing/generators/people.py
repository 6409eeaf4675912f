"""Random answers that one real person could have given, and cases made of them.

Answers come from one draw of bytes, a slot for each finding in which zero means unanswered, so that they cost little and shrink
towards few answers.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeVar, assert_never

from hypothesis import assume
from hypothesis import strategies as st

from expert.cases.applying import completed, without_idle
from expert.cases.case import ORIGINS, UNKNOWN_WORDS, Answer, Case, as_said
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
    walk,
)
from expert.language.formulas import inputs
from expert.language.grounds import findings_tested, grounds
from expert.language.meaning import Meaning, is_admissible
from expert.language.model import (
    FIRST_DAY,
    Constraint,
    Decide,
    KnowledgeBase,
    Period,
    Quantity,
    Rule,
    Value,
)
from expert.language.network import findings_behind, names_in, network
from expert.testing.generators.values import Grid, mild_values, pool_of, thresholds_of

T = TypeVar("T")

_FIRST, _LAST = datetime.date(2001, 1, 1), datetime.date(2099, 12, 31)
"""The days of cases."""


_HEAD = 2
"""Bytes for the whole case: its tenor, and how far it is eased."""
_SLOT = 5
"""Bytes for one finding: whether it is answered, whether mildly, whether at a threshold, and two for which value."""


@dataclass(frozen=True, slots=True)
class _Tenor:
    """What kind of person it is.

    Attributes:
        unknown: So many of 256 findings stay unanswered.
        calm: So many of 256 answers are mild, where the finding says what is worse.
        easings: So often the answers are changed that make a decision strict.
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


def answers(knowledge: KnowledgeBase, *, complete: bool = False) -> st.SearchStrategy[dict[str, Value]]:
    """Return answers that one real person could have given (`is_admissible`), with what they say beside, in the order of the findings.

    Questions that do not apply are left out, and what a constraint forbids is taken back. Values lie at thresholds, and inputs of
    a quantity are chosen such that it lies at one of its own. About a third of the findings stay unanswered, sometimes none or
    nearly all of them. Many cases are mild, since one warning sign among twenty settles everything that milder rules could decide.

    Args:
        knowledge: A checked knowledge base.
        complete: Whether every question that applies is answered.
    """
    plan = _Plan(knowledge)
    return st.binary(min_size=plan.size, max_size=plan.size).map(lambda raw: plan.answers(raw, complete=complete))


People = Callable[[KnowledgeBase], st.SearchStrategy[dict[str, Value]]]
"""What makes the answers of people, for the knowledge base of a day."""


def cases(knowledge: KnowledgeBase, people: People | None = None) -> st.SearchStrategy[Case]:
    """Return cases as `build_case` would read them: answers, with dates, origins, titles, and words for what is not known.

    Every checklist may have been shown, in full or in part. They are what stores, round trips and renderers meet. Where rules have a
    validity, cases are of days of every period, often of its first or last.

    Args:
        knowledge: A checked knowledge base.
        people: Their answers; those of `answers` if None.
    """
    periods = [period for period in knowledge.periods if (period.last or _LAST) >= _FIRST and (period.first or _FIRST) <= _LAST]
    return st.one_of([_cases_of(period, answers if people is None else people) for period in periods])


def _cases_of(period: Period, people: People) -> st.SearchStrategy[Case]:
    """Return cases of some days."""
    knowledge, given = period.knowledge, people(period.knowledge)
    first, last = max(period.first or _FIRST, _FIRST), min(period.last or _LAST, _LAST)
    size = 3 * len(knowledge.findings) + 2 * len(knowledge.checklists)
    around = st.binary(min_size=size, max_size=size)
    dates = st.dates(first, last)
    if (period.first, period.last) != (None, None):
        dates = st.sampled_from((first, last)) | dates
    titles = st.text(st.characters(exclude_categories=("C", "Z"), include_characters=" "), max_size=20)
    return st.tuples(given, around, dates, titles).map(lambda parts: _case(knowledge, *parts))


def _case(knowledge: KnowledgeBase, values: Mapping[str, Value], raw: bytes, date: datetime.date, title: str) -> Case:
    """Return a case of these answers; `raw` decides on everything around them."""
    given, unknown, shown = {}, {}, {}
    for index, name in enumerate(knowledge.findings):
        which, dated, days = raw[3 * index : 3 * index + 3]
        if name in values:
            on = date - datetime.timedelta(days) if dated % 4 == 1 else None
            given[name] = Answer(as_said(knowledge.findings[name], values[name], date), ORIGINS[which % len(ORIGINS)], on)
        elif which % 3:
            unknown[name] = UNKNOWN_WORDS[which % len(UNKNOWN_WORDS)]
    rest = raw[3 * len(knowledge.findings) :]
    for index, checklist in enumerate(knowledge.checklists.values()):
        some, kept = rest[2 * index : 2 * index + 2]
        if some % 3:
            shown[checklist.id] = tuple(name for place, name in enumerate(checklist.members) if some % 3 == 1 or kept >> place % 8 & 1)
    return _with_what_is_said_beside(knowledge, Case(date, given, unknown, shown, title))


def _with_what_is_said_beside(knowledge: KnowledgeBase, case: Case) -> Case:
    """Return a case as a reader would leave it, without the answers that would contradict what others say beside."""
    while (whole := without_idle(knowledge, completed(knowledge, case))[0]) != case:
        case = whole
    assume(is_admissible(knowledge, case.values))
    return case


@dataclass(frozen=True, slots=True)
class _Aim:
    """A quantity that is to lie at one of its thresholds, by the choice of one of `inputs`."""

    quantity: Quantity
    thresholds: tuple[Decimal, ...]
    inputs: tuple[str, ...]


class _Plan:
    """What is worked out once for a knowledge base so that bytes become answers quickly.

    Findings are filled in by layers. A guard reads only findings of earlier layers, directly or through what is concluded from them. So its
    truth is final when its own layer is reached.
    """

    def __init__(self, knowledge: KnowledgeBase) -> None:
        """Work out layers, pools of values, and what each constraint reads."""
        self.knowledge = knowledge
        thresholds = thresholds_of(knowledge)
        self.pools = {item.id: pool_of(item, thresholds.get(item.id, ())) for item in knowledge.findings.values()}
        self.mild = {item.id: mild_values(item, self.pools[item.id]) for item in knowledge.findings.values()}
        self.grids = {item.id: Grid.of(item) for item in knowledge.findings.values()}
        self.slots = {name: _HEAD + _SLOT * index for index, name in enumerate(knowledge.findings)}
        self._depths: dict[str, int] = {}
        deepest = max(map(self._depth, knowledge.findings), default=0)
        self.layers = [[name for name in knowledge.findings if self._depth(name) == depth] for depth in range(deepest + 1)]
        self.aims = [list(self._aims(depth, thresholds)) for depth in range(deepest + 1)]
        self.aim_slots = _HEAD + _SLOT * len(knowledge.findings)
        self.size = self.aim_slots + _SLOT * len(knowledge.quantities)
        self.first_rules = [rule for rule in knowledge.rules.values() if not self._rests_on_decision(rule.when)]
        self.reads = {item.id: sorted(findings_behind(knowledge, item.require)) for item in knowledge.constraints.values()}

    def _aims(self, depth: int, thresholds: Mapping[str, tuple[Decimal, ...]]) -> Iterator[_Aim]:
        """Yield the quantities whose last inputs are filled in at this depth."""
        for quantity in self.knowledge.quantities.values():
            names = sorted(inputs(quantity.formula))
            if quantity.id in thresholds and max(map(self._depth, names), default=-1) == depth:
                yield _Aim(quantity, thresholds[quantity.id], tuple(name for name in names if self._depth(name) == depth))

    def _depth(self, finding: str) -> int:
        """Return the layer of a finding: after everything that its guard reads."""
        if finding not in self._depths:
            guard = self.knowledge.findings[finding].ask_when
            self._depths[finding] = 0 if guard is None else 1 + max(map(self._depth, findings_behind(self.knowledge, guard)), default=-1)
        return self._depths[finding]

    def _rests_on_decision(self, condition: Condition) -> bool:
        """Return whether a condition reads a decision, directly or not."""
        return not network(self.knowledge).behind(names_in(condition)).isdisjoint(self.knowledge.decisions)

    def answers(self, raw: bytes, *, complete: bool) -> dict[str, Value]:
        """Return the admissible answers that the bytes stand for."""
        tenor = _TENORS[raw[0] % len(_TENORS)]
        tenor = replace(tenor, unknown=0) if complete else tenor
        found = self._ease(raw, tenor, self._fill(raw, tenor, {}))
        found = self._reconcile(raw, tenor, found) if complete else self._retract(found)
        given = {name: Answer(found[name]) for name in self.knowledge.findings if name in found}
        return _with_what_is_said_beside(self.knowledge, Case(FIRST_DAY, given)).values

    def _fill(self, raw: bytes, tenor: _Tenor, given: Mapping[str, Value]) -> dict[str, Value]:
        """Return answers layer by layer, for questions that apply: those of `given`, and others as the bytes say."""
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
                case Is(subject=Subject.FINDING) | Compare() | Member():
                    names.update(dict.fromkeys(findings_tested(self.knowledge, node)))
                case Is() | AtLeast() | Likely() | Possible():
                    found = grounds(self.knowledge, node)
                    for rule in found.rules:
                        if meaning.rule(rule.id) is found.favours(rule.id):
                            names.update(dict.fromkeys(self._matched(meaning, rule.when)))
                case Reaches(score=score):
                    for item in self.knowledge.scores[score].items:
                        names.update(dict.fromkeys(self._matched(meaning, item.when)))
                case Count() | Not() | And() | Or():
                    pass  # what stands inside is walked over too
                case Recommended() | Withheld() | ForNow() | Settled() | Answered():
                    pass  # rules never read them
                case _:  # pragma: no cover
                    assert_never(node)
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

        def reaches(index: int) -> bool:
            value = aim.quantity.value(self.knowledge.findings, {**found, chosen: grid.value(index)})
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

"""What could make a conclusion so: its rules, what they are worth, and how much is needed; and what a test of answers reads.

For readers that already ask `expert.language.meaning` and want to say, show or change what is behind it: certificates, premises, proofs,
blockers. They match the leaves of a condition in two cases, and need not know how a concept, a decision and a cause differ:

    case Is(subject=Subject.FINDING) | Compare() | Member():
        findings_tested(knowledge, condition)        # the findings whose answers are read
    case Is() | AtLeast() | Likely() | Possible():
        grounds(knowledge, condition)       # the rules that could make it so

The meaning itself and the engines conclude without this module, each by a `match` of its own, so that they can be compared.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from typing import TypeAlias, assert_never

from msgspec import Struct

from expert.language.conditions import AtLeast, Compare, Condition, Is, Likely, Member, Possible
from expert.language.formulas import inputs
from expert.language.model import Advise, Conclude, Effect, KnowledgeBase, Rule, Strength, Suggest, Withhold, score
from expert.language.network import names_in
from expert.language.remembered import remembered

Tested: TypeAlias = Is | Compare | Member
"""A test of answers; an `Is` that is about a finding."""
Concluded: TypeAlias = Is | AtLeast | Likely | Possible
"""A question about a conclusion; an `Is` that is about a concept."""


class Grounds(Struct, frozen=True, dict=True):
    """The rules that bear on a conclusion: it is so once those that favour it are worth what is needed.

    A rule favours it once it is true, and one that speaks against it once it is false.

    Attributes:
        rules: The rules, each once, in the order of the knowledge base.
        need: How much they must be worth together: 1 where one rule is enough, 0 or less where it is so for everybody.
        strengths: How strongly each rule speaks for or against it, by its id, perhaps in several ways; empty where each is worth 1.
    """

    rules: tuple[Rule, ...]
    need: int = 1
    strengths: Mapping[str, tuple[Strength, ...]] = {}

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """Return the ids of the rules."""
        return tuple(rule.id for rule in self.rules)

    def favours(self, rule: str) -> bool:
        """Return which truth of a rule favours it: True, and False of a rule that speaks against it."""
        return not any(strength.is_against for strength in self.strengths.get(rule, ()))

    @cached_property
    def supporting(self) -> tuple[Rule, ...]:
        """Return the rules that favour it once they are true."""
        return tuple(rule for rule in self.rules if self.favours(rule.id))

    @cached_property
    def opposing(self) -> tuple[Rule, ...]:
        """Return the rules that speak against it."""
        return tuple(rule for rule in self.rules if not self.favours(rule.id))

    def worth(self, favouring: Collection[str]) -> int:
        """Return what it comes to where these rules favour it and no others; some strengths together count at most so much."""
        if not self.strengths:
            return len(favouring)
        true = [rule.id for rule in self.opposing if rule.id not in favouring]
        true += [id for id in favouring if self.favours(id)]
        return score(strength for id in true for strength in self.strengths[id])

    def reached(self, favouring: Collection[str]) -> bool:
        """Return whether it is so where these of its rules favour it and no others."""
        return self.worth(favouring) >= self.need

    @property
    def always(self) -> bool:
        """Return whether it is so for everybody, whatever its rules say: the mildest level of a decision, or a grade from score 0."""
        return self.need <= 0

    @property
    def never(self) -> bool:
        """Return whether it is so for nobody: not even all of its rules together are enough."""
        return not self.reached(self.ids)


def grounds(knowledge: KnowledgeBase, condition: Concluded) -> Grounds:
    """Return what could make a conclusion so.

    A concept needs one of its rules. A decision that is at least at a level needs one of the rules that decide this level or a stricter
    one, and none where the level is the mildest: everybody is at least there. A grade of a cause needs its score.
    """
    known = _known(knowledge)
    if condition not in known:
        known[condition] = _grounds(knowledge, condition)
    return known[condition]


@remembered
def _known(_: KnowledgeBase) -> dict[Concluded | tuple[str, type[Effect]], Grounds]:
    """Return the grounds that were asked for."""
    return {}


def _grounds(knowledge: KnowledgeBase, condition: Concluded) -> Grounds:
    """Return what could make a conclusion so."""
    match condition:
        case Is(name=name):
            return _any_of(knowledge.rules_with(name, Conclude))
        case AtLeast(name=name, level=level):
            rank = knowledge.decisions[name].rank(level)
            return Grounds(knowledge.rules_deciding(name, rank), min(rank, 1))
        case Likely(cause=name):
            return _scored(knowledge, name, knowledge.likely_at(name))
        case Possible(cause=name):
            return _scored(knowledge, name, knowledge.possible_at(name))
        case _:  # pragma: no cover
            assert_never(condition)


def advising(knowledge: KnowledgeBase, recommendation: str) -> Grounds:
    """Return what could advise a recommendation."""
    return _with_effect(knowledge, recommendation, Advise)


def withholding(knowledge: KnowledgeBase, recommendation: str) -> Grounds:
    """Return what could withhold a recommendation."""
    return _with_effect(knowledge, recommendation, Withhold)


def withholding_alike(knowledge: KnowledgeBase, test: str) -> tuple[Rule, ...]:
    """Return the rules for which nobody may do a test: each withholds what loads alike.

    Two kinds are left out. One that reads levels alone withholds a dose until a level is reached, and it is the test that leads there.
    One that reads how the test itself came out says nothing against doing it again.
    """
    rules = {rule.id: rule for name in knowledge.findings[test].loads_like for rule in withholding(knowledge, name).rules}
    read = {id: set(names_in(rule.when)) for id, rule in rules.items()}
    return tuple(rule for id, rule in rules.items() if test not in read[id] and not read[id] <= knowledge.decisions.keys())


def _with_effect(knowledge: KnowledgeBase, recommendation: str, kind: type[Effect]) -> Grounds:
    """Return the rules that have an effect of that kind on a recommendation."""
    known = _known(knowledge)
    if (recommendation, kind) not in known:
        known[recommendation, kind] = _any_of(knowledge.rules_with(recommendation, kind))
    return known[recommendation, kind]


def _any_of(pairs: Iterable[tuple[Rule, object]]) -> Grounds:
    """Return that any of some rules is enough."""
    return Grounds(_each_once(pairs))


def _scored(knowledge: KnowledgeBase, cause: str, need: int) -> Grounds:
    """Return that the rules that speak for and against a cause must reach a score."""
    pairs = knowledge.rules_with(cause, Suggest)
    strengths: dict[str, tuple[Strength, ...]] = {}
    for rule, effect in pairs:
        strengths[rule.id] = (*strengths.get(rule.id, ()), knowledge.strengths[effect.strength])
    return Grounds(_each_once(pairs), need, strengths)


def _each_once(pairs: Iterable[tuple[Rule, object]]) -> tuple[Rule, ...]:
    """Return rules that may have several effects of a kind, each once."""
    return tuple({rule.id: rule for rule, _ in pairs}.values())


def findings_tested(knowledge: KnowledgeBase, test: Tested) -> tuple[str, ...]:
    """Return the findings whose answers a test reads: the finding itself, or a quantity's inputs, each once."""
    quantity = knowledge.quantities.get(test.name)
    return (test.name,) if quantity is None else inputs(quantity.formula)


def guards(knowledge: KnowledgeBase, findings: Iterable[str]) -> tuple[Condition, ...]:
    """Return when the questions of some findings are asked, of those that are not asked of everybody."""
    return tuple(guard for name in findings if (guard := knowledge.findings[name].ask_when) is not None)

"""Random small knowledge bases, valid by construction: typed, free of circles, with everything that the language has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import assert_never

from hypothesis import strategies as st
from msgspec.structs import replace

from expert.language.forms import Phrase
from expert.language.formulas import Binary, Formula, Input, Number, Operator
from expert.language.kinds import NETWORK, Kind
from expert.language.meaning import is_admissible
from expert.language.model import (
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
    Quantity,
    Recommendation,
    Rule,
    Source,
    SourceKind,
    Strength,
    Suggest,
    Titled,
    Topic,
    Withhold,
    subject_of,
)
from expert.loading.expressions import Vocabulary
from expert.loading.query import vocabulary_of
from expert.testing.generators.conditions import draw_condition, formulas

_SCHEDULE = tuple(kind for kind, times in zip(NETWORK, (3, 1, 2, 2, 2, 2), strict=True) for _ in range(times))
"""What is made after one finding of each type and a quantity, in an order that is drawn."""


@st.composite
def knowledge_bases(draw: st.DrawFn) -> KnowledgeBase:
    """Return a small knowledge base that the loader would accept: everything the language has, in few entries.

    It has findings of all four types, some with a guard, quantities, mostly with a division, concepts, causes, two decisions of two to
    four levels, recommendations, rules with one to three effects, and now and then a constraint.

    Each thing reads only what was made before it, so nothing depends on itself. The order is drawn: a guard may rest on a concept, and
    a cause on a decision. Engines are compared on these, because a real knowledge base uses little of what is allowed.
    """
    return _Maker(draw).make()


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
                case Kind.FINDING:
                    self.finding(self.draw(st.sampled_from(FindingType)))
                case Kind.QUANTITY:
                    self.quantity()
                case Kind.CONCEPT:
                    self.concept()
                case Kind.CAUSE:
                    self.cause()
                case Kind.DECISION:
                    self.decision()
                case Kind.RECOMMENDATION:
                    self.recommendation()
                case _:  # pragma: no cover
                    assert_never(kind)
        rules = [self.with_more_effects(rule, after) for rule, after in self.may_gain]
        bare = self.knowledge(rules, {})
        constraint = self.constraint(bare)
        return bare if constraint is None else self.knowledge(rules, {constraint.id: constraint})

    def vocabulary(self) -> Vocabulary:
        """Return what is there already."""
        return vocabulary_of(self.knowledge((), {}))

    def finding(self, type: FindingType) -> None:
        """Make a finding, every third one asked under a condition."""
        id = f"{type.value}_{len(self.findings)}"
        guarded = len(self.findings) > 0 and self.draw(st.integers(0, 2)) == 2
        options = {f"{id}_{letter}": letter for letter in "abcd"[: self.draw(st.integers(2, 4))]} if type is FindingType.CHOICE else {}
        number = type is FindingType.NUMBER
        decimals = self.draw(st.integers(0, 2)) if number else 0
        self.findings[id] = Finding(
            id,
            type,
            "all",
            f"What about {id}?",
            _phrase(type, options),
            options=options,
            range=self.range(type, decimals),
            unit="pieces" if number else "",
            decimals=decimals,
            ask_when=draw_condition(self.draw, self.vocabulary(), 1, False) if guarded else None,
        )

    def range(self, type: FindingType, decimals: int) -> tuple[Decimal, Decimal] | None:
        """Return a range for a number or date, None for what has none or the one of any date."""
        match type:
            case FindingType.BOOLEAN | FindingType.CHOICE | FindingType.SCALE:
                return None
            case FindingType.NUMBER:
                return Decimal(0), self.draw(st.sampled_from((Decimal(3), Decimal(40), Decimal("2.5") if decimals else Decimal(2))))
            case FindingType.DATE:
                return self.draw(st.sampled_from((None, (Decimal(0), Decimal(30)), (Decimal(2), Decimal(9)))))
            case _:  # pragma: no cover
                assert_never(type)

    def quantity(self) -> None:
        """Make a quantity: a ratio more often than not, since its denominator can be 0."""
        names = [item.id for item in self.findings.values() if item.type.is_numeric]
        id = f"quantity_{len(self.quantities)}"
        if self.draw(st.booleans()):
            over, under = self.draw(st.sampled_from(names)), self.draw(st.sampled_from(names))
            ratio = Binary(Operator.DIVIDE, Input(over), Input(under))
            formula: Formula = Binary(Operator.MULTIPLY, Number(Decimal(100)), Binary(Operator.SUBTRACT, ratio, Number(Decimal(1))))
        else:
            formula = self.draw(formulas(names, depth=2))
        self.quantities[id] = Quantity(
            id, id, formula, self.draw(st.integers(0, 1)), self.draw(st.booleans()), _phrase(FindingType.NUMBER, {})
        )

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
        self.recommendations[id] = Recommendation(id, id, "topic", id, 1, "EO", ("source",), only_settled=self.draw(st.booleans()))

    def rules_for(self, choices: Sequence[Sequence[Effect]], least: int, most: int, *, depth: int = 3) -> None:
        """Make `least` to `most` rules, the first with one of the first choices, and so on; the last choices serve all further ones."""
        vocabulary = self.vocabulary()
        before = len(self.rules)
        for index in range(self.draw(st.integers(least, most))):
            effect = self.draw(st.sampled_from(choices[min(index, len(choices) - 1)]))
            id = f"rule-{len(self.rules)}"
            unless = draw_condition(self.draw, vocabulary, 1, False) if self.draw(st.integers(0, 2)) == 2 else None
            bare = draw_condition(self.draw, vocabulary, depth, False)
            self.rules.append(Rule(id, id, bare, (effect,), f"because of {id}", "EO", ("source",), unless=unless))
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
        return replace(rule, then=then)

    def constraint(self, bare: KnowledgeBase) -> Constraint | None:
        """Return a constraint on what was answered in every fifth knowledge base, unless nobody at all could meet it."""
        if self.draw(st.integers(0, 4)) < 4:
            return None
        names = Vocabulary(findings=vocabulary_of(bare).findings, quantities=frozenset(self.quantities))
        constraint = Constraint("constraint", draw_condition(self.draw, names, 2, False), "this cannot be")
        return constraint if is_admissible(self.knowledge(list(bare.rules.values()), {constraint.id: constraint}), {}) else None

    def knowledge(self, rules: Iterable[Rule], constraints: Mapping[str, Constraint]) -> KnowledgeBase:
        """Return the knowledge base of everything made so far."""
        return KnowledgeBase(
            id="generated",
            title="Generated",
            version="1.0.0",
            summary="",
            fingerprint="0" * 64,
            fine_print=(),
            topics={"topic": Topic("topic", "Topic")},
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
            sources={"source": Source("source", SourceKind.TEXTBOOK, "Somebody")},
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
        case FindingType.SCALE | FindingType.NUMBER | FindingType.DATE:
            return Phrase(by_form={"other": "it is {value}"})
        case _:  # pragma: no cover
            assert_never(type)

"""Random small knowledge bases, valid by construction: typed, free of circles, with everything that the language has."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import assert_never

from hypothesis import strategies as st
from msgspec.structs import replace

from expert.language.conditions import conjunction
from expert.language.forms import Phrase, Worse
from expert.language.formulas import Binary, Formula, Input, Number, Operator
from expert.language.kinds import NETWORK, Kind
from expert.language.meaning import is_admissible
from expert.language.model import (
    Advise,
    Cause,
    Checklist,
    Concept,
    Conclude,
    Constraint,
    Decide,
    Decision,
    Effect,
    Evidence,
    Exclusion,
    Finding,
    FindingType,
    Grades,
    KnowledgeBase,
    Level,
    Quantity,
    Recommendation,
    Rule,
    Score,
    ScoreItem,
    Source,
    SourceKind,
    Strength,
    Suggest,
    Titled,
    Topic,
    Validity,
    Withhold,
    score,
    subject_of,
)
from expert.language.network import network
from expert.loading.between import in_unit, with_differences
from expert.loading.expressions import Vocabulary
from expert.loading.query import vocabulary_of
from expert.testing.generators.conditions import draw_condition, formulas

_SCHEDULE = tuple(kind for kind, times in zip(NETWORK, (3, 1, 1, 2, 2, 2, 2), strict=True) for _ in range(times))
"""What is made after one finding of each type and a quantity, in an order that is drawn."""
_VALIDITIES = st.sampled_from(
    (Validity("2020-01-01"), Validity(last="2019-12-31"), Validity("2020-01-01", "2021-06-30"), Validity("2020-02-29", "2020-02-29"))
)
"""Days on which some rules are valid: few, so that some of them begin where others end."""

_COUNTED = [Decimal(text) for text in ("-1", "0", "0.742", "1", "2.5")]
_STRENGTHS = {
    strength.id: strength
    for strength in (
        Strength("against", "against", -2, 3),
        Strength("doubt", "doubt", -1),
        Strength("weak", "weak", 1, 2),
        Strength("moderate", "moderate", 2),
        Strength("strong", "strong", 3),
    )
}
_GRADES = Grades(3, 1, {grade: grade for grade in ("likely", "possible", "unlikely", "open")})


@st.composite
def knowledge_bases(draw: st.DrawFn, *, dated: bool = False) -> KnowledgeBase:
    """Return a small knowledge base that the loader would accept: everything the language has, in few entries.

    It has findings of all four types, some with a guard, quantities, mostly with a division, scores, concepts, causes, two decisions of
    two to four levels, recommendations, rules with one to three effects, some with an exclusion, now and then a constraint, and often a
    checklist, with a guard or not.

    Each thing reads only what was made before it, so nothing depends on itself. The order is drawn: a guard may rest on a concept, and
    a cause on a decision. Engines are compared on these, because a real knowledge base uses little of what is allowed.

    Args:
        draw: Hypothesis passes it.
        dated: Whether some rules are valid on some days only. Then `on` a day it is as its cases of that day find it.
    """
    return _Maker(draw, dated=dated).make()


class _Maker:
    """Makes one small knowledge base, thing by thing, each reading only what is there already."""

    def __init__(self, draw: st.DrawFn, *, dated: bool) -> None:
        """Start with nothing."""
        self.draw = draw
        self.dated = dated
        self.findings: dict[str, Finding] = {}
        self.checklists: dict[str, Checklist] = {}
        self.quantities: dict[str, Quantity] = {}
        self.scores: dict[str, Score] = {}
        self.concepts: dict[str, Concept] = {}
        self.causes: dict[str, Cause] = {}
        self.decisions: dict[str, Decision] = {}
        self.recommendations: dict[str, Recommendation] = {}
        self.exclusions: dict[str, Exclusion] = {}
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
                case Kind.SCORE:
                    self.score()
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
        self.checklist(self.knowledge(rules, {}))
        bare = self.knowledge(rules, {})
        constraint = self.constraint(bare)
        return bare if constraint is None else self.knowledge(rules, {constraint.id: constraint})

    def vocabulary(self) -> Vocabulary:
        """Return what is there already."""
        return dataclasses.replace(vocabulary_of(self.knowledge((), {})), compared=None)

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
            counts_as={answer: self.draw(st.sampled_from(_COUNTED)) for answer in self.counted(type, options)},
            range=self.range(type, decimals),
            unit=self.draw(st.sampled_from(("pieces", "pieces", "km", "m"))) if number else "",
            called=f"the {id}" if type.is_numeric else "",
            decimals=decimals,
            ask_when=draw_condition(self.draw, self.vocabulary(), 1, False) if guarded else None,
        )

    def counted(self, type: FindingType, options: Mapping[str, str]) -> tuple[bool | str, ...]:
        """Return the answers that count as numbers in formulas: of every second boolean or choice all."""
        match type:
            case FindingType.BOOLEAN:
                answers: tuple[bool | str, ...] = (False, True)
            case FindingType.CHOICE:
                answers = tuple(options)
            case FindingType.SCALE | FindingType.NUMBER | FindingType.DATE:
                return ()
            case _:  # pragma: no cover
                assert_never(type)
        return answers if self.draw(st.booleans()) else ()

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
        names = [item.id for item in self.findings.values() if item.domain.in_formulas]
        id = f"quantity_{len(self.quantities)}"
        others: list[Formula] = [item.as_read for item in self.quantities.values()]
        lengths = [item for item in self.findings.values() if item.unit in ("km", "m")]
        others += [read for item in lengths if (read := in_unit(item, "m" if item.unit == "km" else "km"))]
        if self.draw(st.booleans()):
            over, under = self.draw(st.sampled_from(names)), self.draw(st.sampled_from(names))
            ratio = Binary(Operator.DIVIDE, Input(over), Input(under))
            formula: Formula = Binary(Operator.MULTIPLY, Number(Decimal(100)), Binary(Operator.SUBTRACT, ratio, Number(Decimal(1))))
        else:
            formula = self.draw(formulas(names, others=others, depth=2))
        self.quantities[id] = Quantity(
            id, id, formula, self.draw(st.integers(0, 1)), self.draw(st.booleans()), _phrase(FindingType.NUMBER, {})
        )

    def score(self) -> None:
        """Make a score of one to four lines, some of which take points away."""
        id, vocabulary = f"score_{len(self.scores)}", self.vocabulary()
        points = st.sampled_from([Decimal(text) for text in ("-2", "-1", "0.5", "1", "1.5", "3")])
        items = tuple(
            ScoreItem(draw_condition(self.draw, vocabulary, 1, False), self.draw(points)) for _ in range(self.draw(st.integers(1, 4)))
        )
        self.scores[id] = Score(id, id, items, _phrase(FindingType.NUMBER, {}), ("source",))

    def concept(self) -> None:
        """Make a concept and the rules that conclude it."""
        id = f"concept_{len(self.concepts)}"
        concept = Concept(id, id, _phrase(FindingType.BOOLEAN, {}))
        self.rules_for([[Conclude(id)]], 1, 2)
        self.concepts[id] = concept

    def cause(self) -> None:
        """Make a cause and the rules about it: of any strength and against it, or all weak, so that they reach their limit together."""
        id = f"cause_{len(self.causes)}"
        before = len(self.rules)
        supporting = [Suggest(id, strength) for strength in ("weak", "moderate", "strong")]
        if self.draw(st.booleans()):
            self.rules_for([supporting, [*supporting, Suggest(id, "doubt"), Suggest(id, "against")]], 1, 5)
        else:
            self.rules_for([[Suggest(id, "weak")]], 3, 4, depth=1)
        said = (effect for rule in self.rules[before:] for effect in rule.then if isinstance(effect, Suggest))
        most = score(_STRENGTHS[effect.strength] for effect in said if not _STRENGTHS[effect.strength].is_against)
        likely_at = self.draw(st.sampled_from((None, None, *range(1, most + 1))))
        possible_at = self.draw(st.sampled_from((None, None, *range(1, (_GRADES.likely_at if likely_at is None else likely_at) + 1))))
        if (likely_at or _GRADES.likely_at) < (possible_at or _GRADES.possible_at) or most < (possible_at or 0):
            possible_at = None
        self.causes[id] = Cause(id, "kind", id, id, likely_at=likely_at, possible_at=possible_at)

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
            valid = self.draw(_VALIDITIES) if self.dated and self.draw(st.integers(0, 2)) == 2 else None
            rule = Rule(id, id, bare, (effect,), f"because of {id}", "EO", ("source",), unless=unless, valid=valid)
            self.rules.append(self.excluded(rule, vocabulary) if self.draw(st.integers(0, 4)) == 4 else rule)
        self.effects.append(tuple(rule.then[0] for rule in self.rules[before:]))
        self.may_gain += [(rule, len(self.effects)) for rule in self.rules[before:]]

    def excluded(self, rule: Rule, vocabulary: Vocabulary) -> Rule:
        """Return a rule that does not apply under an exclusion, and perhaps under one of those before, which read what was there then."""
        id = f"exclusion-{len(self.exclusions)}"
        self.exclusions[id] = Exclusion(id, id, draw_condition(self.draw, vocabulary, 1, False), f"because of {id}", ("source",))
        names = tuple(dict.fromkeys((id, self.draw(st.sampled_from(sorted(self.exclusions))))))
        return replace(rule, excluded_by=names, excluded=tuple(self.exclusions[name].when for name in names))

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

    def checklist(self, bare: KnowledgeBase) -> None:
        """Make a checklist of the booleans that do not rest on each other, if there are several; mostly it is asked under a condition.

        Where a line had a guard, it keeps that beside the one of the checklist.
        """
        rests_on, lines = network(bare).behind, list[str]()
        for name, finding in self.findings.items():
            if finding.type is FindingType.BOOLEAN and not finding.counts_as and rests_on([name]).isdisjoint(lines):
                lines.append(name)
        if len(lines) < 2 or self.draw(st.integers(0, 3)) == 3:
            return
        later = network(bare).resting_on(lines)
        known = Vocabulary(
            findings={name: domain for name, domain in self.vocabulary().findings.items() if name not in later},
            quantities=frozenset(self.quantities) - later,
            concepts=frozenset(self.concepts) - later,
        )
        guarded = self.draw(st.integers(0, 2)) > 0
        guard = draw_condition(self.draw, known, 1, False) if known.findings and guarded else None
        for name in lines:
            own = self.findings[name].ask_when
            both = tuple(item for item in (guard, own) if item is not None)
            asked = conjunction(both) if both else None
            self.findings[name] = replace(self.findings[name], ask_when=asked, worse=Worse((False, True)))
        self.checklists["checklist"] = Checklist("checklist", "all", "Which?", "None", tuple(lines), ask_when=guard)

    def constraint(self, bare: KnowledgeBase) -> Constraint | None:
        """Return a constraint on what was answered in every fifth knowledge base, unless nobody at all could meet it."""
        if self.draw(st.integers(0, 4)) < 4:
            return None
        names = Vocabulary(findings=vocabulary_of(bare).findings, quantities=frozenset(self.quantities))
        constraint = Constraint("constraint", draw_condition(self.draw, names, 2, False), "this cannot be")
        constrained = self.knowledge(list(bare.rules.values()), {constraint.id: constraint})
        return constraint if all(is_admissible(period.knowledge, {}) for period in constrained.periods) else None

    def knowledge(self, rules: Iterable[Rule], constraints: Mapping[str, Constraint]) -> KnowledgeBase:
        """Return the knowledge base of everything made so far."""
        bare = KnowledgeBase(
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
            strengths=_STRENGTHS,
            grades=_GRADES,
            decisions=self.decisions,
            findings=self.findings,
            checklists=self.checklists,
            quantities=self.quantities,
            scores=self.scores,
            constraints=constraints,
            concepts=self.concepts,
            causes=self.causes,
            recommendations=self.recommendations,
            exclusions=self.exclusions,
            rules={rule.id: rule for rule in rules},
            invariants={},
            sources={"source": Source("source", SourceKind.TEXTBOOK, "Somebody")},
            claims={},
            cases={},
        )
        return with_differences(bare)


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

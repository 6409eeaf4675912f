"""What is generated is valid, varied, and quick; a strategy that never reaches the interesting values tests nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from graphlib import TopologicalSorter
from typing import TypeVar, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from expert.cases.case import ORIGINS, UNKNOWN_WORDS, Case
from expert.language.conditions import (
    And,
    Compare,
    Comparison,
    Condition,
    Count,
    InRules,
    Is,
    Not,
    Or,
    Subject,
    walk,
)
from expert.language.forms import Phrase
from expert.language.formulas import Formula, Named, Number, inputs
from expert.language.meaning import Meaning, is_admissible
from expert.language.model import (
    Advise,
    Conclude,
    Domain,
    Effect,
    Finding,
    FindingType,
    KnowledgeBase,
    Suggest,
    Value,
    point_grid,
    subject_of,
)
from expert.language.network import network
from expert.loading.expressions import Vocabulary
from expert.testing.generators import answers, cases, conditions, formulas, knowledge_bases, values

T = TypeVar("T")


def sample(strategy: st.SearchStrategy[T], times: int) -> list[T]:
    """Return what a strategy generates, the same each time: what these tests count must not depend on luck."""
    found: list[T] = []

    @settings(max_examples=times, database=None, derandomize=True)
    @given(strategy)
    def collect(item: T) -> None:
        found.append(item)

    collect()
    return found


@pytest.mark.parametrize(
    ("threshold", "around"), [("500", {"499.9", "500", "500.1"}), ("500.25", {"500.2", "500.3"}), ("0", {"0.1"}), ("9e4", {"89999.9"})]
)
def test_values_lie_at_thresholds_and_beside_them(knowledge: KnowledgeBase, threshold: str, around: set[str]) -> None:
    """The range is so wide that nothing is found there by chance."""
    finding = Finding("wide", FindingType.NUMBER, "all", "", Phrase(), range=(Decimal(0), Decimal(90_000)), decimals=1)
    rule = replace(next(iter(knowledge.rules.values())), bare=Compare(Subject.FINDING, "wide", Comparison.LESS, Decimal(threshold)))
    wide = replace(knowledge, findings={"wide": finding}, rules={rule.id: rule}, constraints={}, invariants={})
    drawn = set(sample(values(wide, "wide"), 200))
    assert {Decimal(value) for value in around} | {Decimal(0), Decimal(90_000)} <= drawn
    assert len(drawn) > 20  # and from anywhere else too


def test_values_are_valid_and_typed(knowledge: KnowledgeBase) -> None:
    kinds = {FindingType.BOOLEAN: bool, FindingType.CHOICE: str, FindingType.SCALE: int, FindingType.NUMBER: Decimal}
    one_of_each = {finding.type: finding for finding in knowledge.findings.values()}
    for finding in one_of_each.values():
        for value in sample(values(knowledge, finding.id), 100):
            assert type(value) is kinds[finding.type]
            if isinstance(value, Decimal) and finding.range:
                assert finding.range[0] <= value <= finding.range[1]
                assert value == round(value, finding.decimals)
            if isinstance(value, str):
                assert value in finding.options


def test_answers_are_admissible_in_order_and_varied(knowledge: KnowledgeBase) -> None:
    people = sample(answers(knowledge), 400)
    assert [one for one in people if not is_admissible(knowledge, one)] == []
    assert all(list(one) == [name for name in knowledge.findings if name in one] for one in people)
    answered = sum(map(len, people)) / len(people) / len(knowledge.findings)
    assert 0.45 < answered < 0.8
    for decision in knowledge.decisions.values():
        reached = {Meaning(knowledge, one).in_force(decision.id) for one in people}
        assert len(reached) >= len(decision.levels) - 2, (decision.id, reached)
    meanings = [Meaning(knowledge, one) for one in people]
    missed = [rule for rule in knowledge.rules if not any(meaning.rule(rule) for meaning in meanings)]
    assert len(missed) < len(knowledge.rules) / 4, missed


def test_quantities_come_to_lie_at_their_thresholds(knowledge: KnowledgeBase) -> None:
    compared = {
        (node.name, node.constant)
        for rule in knowledge.rules.values()
        for node in walk(rule.when)
        if isinstance(node, Compare) and node.subject is Subject.QUANTITY
    }
    people = sample(answers(knowledge, complete=True), 600)
    hit = {(name, constant) for name, constant in compared for one in people if Meaning(knowledge, one).quantity(name) == constant}
    assert len(hit) > len(compared) / 2, compared - hit


def test_complete_answers_leave_nothing_out_that_applies(knowledge: KnowledgeBase) -> None:
    for one in sample(answers(knowledge, complete=True), 100):
        meaning = Meaning(knowledge, one)
        assert is_admissible(knowledge, one)
        assert {name for name in knowledge.findings if meaning.applies(name) is True} == set(one)


@settings(max_examples=80)
@given(st.data())
def test_answers_to_generated_knowledge(data: st.DataObject) -> None:
    generated = data.draw(knowledge_bases())
    assert is_admissible(generated, data.draw(answers(generated)))
    full = data.draw(answers(generated, complete=True))
    assert is_admissible(generated, full)
    assert {name for name in generated.findings if Meaning(generated, full).applies(name) is True} == set(full)


def test_cases(knowledge: KnowledgeBase) -> None:
    people: list[Case] = sample(cases(knowledge), 200)
    assert {answer.origin for case in people for answer in case.answers.values()} == set(ORIGINS)
    assert {word for case in people for word in case.unknown.values()} == set(UNKNOWN_WORDS)
    assert {name for case in people for name in case.shown} == set(knowledge.checklists)
    assert any(answer.on for case in people for answer in case.answers.values())
    assert not any(case.answers.keys() & case.unknown.keys() for case in people)


VOCABULARY = Vocabulary(
    findings={
        "yes_or_no": Domain(FindingType.BOOLEAN),
        "which": Domain(FindingType.CHOICE, ("this", "that")),
        "how_bad": Domain(FindingType.SCALE),
        "how_far": Domain(FindingType.NUMBER, (), (Decimal(0), Decimal(9))),
    },
    quantities=frozenset({"ratio"}),
    scores={"sum": point_grid([Decimal(2), Decimal(-1)])},
    concepts=frozenset({"idea"}),
    causes=frozenset({"reason"}),
    decisions={"may": ("free", "easy", "stop")},
    recommendations=frozenset({"rope"}),
)


def test_conditions_have_every_node() -> None:
    drawn: list[Condition] = sample(conditions(VOCABULARY), 500)
    assert {type(node) for condition in drawn for node in walk(condition)} == set(get_args(InRules))
    outcomes: list[Condition] = sample(conditions(VOCABULARY, on_outcome=True), 500)
    assert {type(node) for condition in outcomes for node in walk(condition)} == set(get_args(Condition))
    nested = [node for condition in drawn for node in walk(condition) if isinstance(node, Not) and isinstance(node.item, And | Or | Count)]
    assert nested


def test_formulas_read_something() -> None:
    drawn: list[Formula] = sample(formulas(("how_bad", "how_far")), 200)
    assert all(set(inputs(formula)) for formula in drawn)
    assert {type(formula) for formula in drawn} == set(get_args(Formula)) - {Number, Named}, "what stands for a quantity is put in later"


def test_knowledge_bases_are_sound_and_have_everything() -> None:
    drawn: list[KnowledgeBase] = sample(knowledge_bases(), 300)
    for generated in drawn:
        list(TopologicalSorter(network(generated).needs).static_order())
        for kind, effect in ((generated.concepts, Conclude), (generated.causes, Suggest), (generated.recommendations, Advise)):
            for name in kind:
                assert any(isinstance(found, effect) for _, found in generated.rules_about[name])
        for rule in generated.rules.values():
            assert len({subject_of(effect) for effect in rule.then}) == len(rule.then)
    rules = [rule for generated in drawn for rule in generated.rules.values()]
    assert {type(effect) for rule in rules for effect in rule.then} == set(get_args(Effect))
    assert {type(node) for rule in rules for node in walk(rule.when)} == set(get_args(InRules))
    assert {finding.type for generated in drawn for finding in generated.findings.values()} == set(FindingType)
    assert {len(decision.levels) for generated in drawn for decision in generated.decisions.values()} == {2, 3, 4}
    reasons: list[Callable[[KnowledgeBase], object]] = [
        lambda generated: generated.constraints,
        lambda generated: any(item.ask_when is None for item in generated.checklists.values()),
        lambda generated: any(item.ask_when is not None for item in generated.checklists.values()),
        lambda generated: any(len(rule.then) > 1 for rule in generated.rules.values()),
        lambda generated: any(Subject.CONCEPT in subjects for subjects in guards_of(generated)),
        lambda generated: any(quantity.when_undefined for quantity in generated.quantities.values()),
        lambda generated: not all(quantity.when_undefined for quantity in generated.quantities.values()),
    ]
    for reason in reasons:
        assert any(map(reason, drawn))


def guards_of(knowledge: KnowledgeBase) -> Iterator[set[Subject]]:
    for finding in knowledge.findings.values():
        if finding.ask_when is not None:
            yield {node.subject for node in walk(finding.ask_when) if isinstance(node, Is | Compare)}


def test_answers_shrink_to_nobody_in_particular(knowledge: KnowledgeBase) -> None:
    """The simplest case is the one in which nothing is answered, so that a counterexample names what matters only."""
    first: list[dict[str, Value]] = sample(answers(knowledge), 1)
    assert first == [{}]

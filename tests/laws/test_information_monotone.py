"""More answers never change what was settled (section 4): every truth, once known, stays, and bounds only narrow."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from expert.conditions import Condition, Likely, Possible
from expert.interpreters.strategies import answers, conditions, knowledge_bases, values, vocabulary_of
from expert.model import KnowledgeBase, Value
from expert.semantics import Meaning, Truth, is_admissible


def test_real_knowledge_one_answer_more(knowledge: KnowledgeBase) -> None:
    people = answers(knowledge)

    @settings(max_examples=300)
    @given(st.data())
    def law(data: st.DataObject) -> None:
        check_one_answer_more(knowledge, data.draw(people), data)

    law()


def test_real_knowledge_all_answers_or_some(knowledge: KnowledgeBase) -> None:
    everybody = answers(knowledge, complete=True)

    @settings(max_examples=200)
    @given(everybody, st.binary(min_size=len(knowledge.findings), max_size=len(knowledge.findings)))
    def law(full: dict[str, Value], kept: bytes) -> None:
        some = {name: value for (name, value), byte in zip(full.items(), kept, strict=False) if byte >= 100}
        check_narrower(Meaning(knowledge, some), Meaning(knowledge, full))
        check_all_settled(Meaning(knowledge, full))

    law()


@settings(max_examples=100)
@given(st.data())
def test_generated_knowledge(data: st.DataObject) -> None:
    generated = data.draw(knowledge_bases())
    check_one_answer_more(generated, data.draw(answers(generated)), data)
    full = data.draw(answers(generated, complete=True))
    kept = data.draw(st.sets(st.sampled_from(sorted(generated.findings))))
    some = {name: value for name, value in full.items() if name in kept}
    check_narrower(Meaning(generated, some), Meaning(generated, full))
    check_all_settled(Meaning(generated, full))


@settings(max_examples=60)
@given(st.data())
def test_any_condition(data: st.DataObject) -> None:
    generated = data.draw(knowledge_bases())
    condition: Condition = data.draw(conditions(vocabulary_of(generated)))
    full = data.draw(answers(generated, complete=True))
    kept = data.draw(st.sets(st.sampled_from(sorted(generated.findings))))
    before = Meaning(generated, {name: value for name, value in full.items() if name in kept}).truth(condition)
    after = Meaning(generated, full).truth(condition)
    assert after is not None
    assert before is None or before is after


def check_one_answer_more(knowledge: KnowledgeBase, some: dict[str, Value], data: st.DataObject) -> None:
    missing = [name for name in knowledge.findings if name not in some]
    if not missing:
        return
    name = data.draw(st.sampled_from(missing))
    more = {**some, name: data.draw(values(knowledge, name))}
    if is_admissible(knowledge, more):
        check_narrower(Meaning(knowledge, some), Meaning(knowledge, more))


def check_narrower(before: Meaning, after: Meaning) -> None:
    knowledge = before.knowledge
    was, now = truths(before), truths(after)
    assert [(name, was[name], now[name]) for name in was if was[name] is not None and was[name] is not now[name]] == []
    for cause in knowledge.causes:
        assert is_inside(after.scores(cause), before.scores(cause)), cause
        if before.is_grade_settled(cause):
            assert (after.grade(cause), after.is_grade_settled(cause)) == (before.grade(cause), True)
    for decision in knowledge.decisions:
        assert is_inside(after.bounds(decision), before.bounds(decision)), decision
        if before.is_settled(decision):
            assert (after.bounds(decision), after.in_force(decision)) == (before.bounds(decision), before.in_force(decision))
    for recommendation in knowledge.recommendations:
        if before.is_status_settled(recommendation):
            assert (after.status(recommendation), after.is_status_settled(recommendation)) == (before.status(recommendation), True)
            assert after.for_now(recommendation) is before.for_now(recommendation)


def truths(meaning: Meaning) -> Mapping[str, Truth]:
    """Return every three-valued conclusion, by what it is about."""
    knowledge = meaning.knowledge
    return {
        **{f"rule {name}": meaning.rule(name) for name in knowledge.rules},
        **{f"applies {name}": meaning.applies(name) for name in knowledge.findings},
        **{f"concept {name}": meaning.concept(name) for name in knowledge.concepts},
        **{f"likely {name}": meaning.truth(Likely(name)) for name in knowledge.causes},
        **{f"possible {name}": meaning.truth(Possible(name)) for name in knowledge.causes},
        **{f"advised {name}": meaning.advised(name) for name in knowledge.recommendations},
        **{f"blocked {name}": meaning.blocked(name) for name in knowledge.recommendations},
        **{f"constraint {name}": meaning.truth(item.require) for name, item in knowledge.constraints.items()},
    }


def is_inside(inner: tuple[int, int], outer: tuple[int, int]) -> bool:
    return outer[0] <= inner[0] <= inner[1] <= outer[1]


def check_all_settled(meaning: Meaning) -> None:
    knowledge = meaning.knowledge
    assert [name for name, truth in truths(meaning).items() if truth is None] == []
    assert [name for name in knowledge.decisions if not meaning.is_settled(name)] == []
    assert [name for name in knowledge.causes if not meaning.is_grade_settled(name)] == []
    assert [name for name in knowledge.recommendations if not meaning.is_status_settled(name)] == []
    assert [rule for rule in knowledge.rules.values() if meaning.behind(rule.when)] == []

"""What `enough` names is enough, and no longer is when any of it is left out."""

from __future__ import annotations

from typing import assert_never

from hypothesis import given, settings
from hypothesis import strategies as st

from expert import Case, Consultation, KnowledgeBase, consult, enough
from expert.language.kinds import Kind
from expert.language.meaning import Meaning, Truth, is_admissible
from expert.questions.statements.counterfactual import Enough, EnoughFalse, EnoughNone, EnoughOpen
from expert.questions.statements.proof_tree import Answer
from expert.questions.statements.records import CameOut
from expert.questions.target import Target, holds, parse_target
from expert.testing.generators import cases, knowledge_bases


def said(meaning: Meaning, target: Target) -> tuple[object, Truth]:
    """What comes out of a conclusion, and whether that is certain; of a target with a value, whether it holds for certain."""
    if target.value or target.kind is Kind.DECISION:
        return (meaning.bounds(target.name) if not target.value else True), holds(meaning, target)
    match target.kind:
        case Kind.CONCEPT:
            return meaning.concept(target.name), (meaning.concept(target.name) is not None) or None
        case Kind.CAUSE:
            return meaning.grade(target.name), meaning.is_grade_settled(target.name) or None
        case Kind.RECOMMENDATION:
            return meaning.status(target.name), meaning.is_status_settled(target.name) or None
        case _:
            assert_never(target.kind)


def came_out(meaning: Meaning, target: Target) -> str:
    """How the thing that a target names came out."""
    match target.kind:
        case Kind.DECISION:
            return meaning.in_force(target.name)
        case Kind.CAUSE:
            return meaning.grade(target.name).value
        case Kind.RECOMMENDATION:
            return meaning.status(target.name).value
        case Kind.CONCEPT:
            return {True: "yes", False: "no", None: "unknown"}[meaning.concept(target.name)]
        case _:
            assert_never(target.kind)


def targets(knowledge: KnowledgeBase) -> list[str]:
    found = [*knowledge.decisions, *knowledge.causes, *knowledge.concepts, *knowledge.recommendations]
    found += [f"{name}={level.id}" for name, scale in knowledge.decisions.items() for level in scale.levels]
    found += [f"{grade}:{name}" for name in knowledge.causes for grade in ("likely", "possible", "unlikely")]
    return found + [f"{status}:{name}" for name in knowledge.recommendations for status in ("recommended", "withheld")]


def check(knowledge: KnowledgeBase, case: Case, outcome: Consultation, text: str) -> None:
    tree = enough(outcome, text).statement
    target = parse_target(knowledge, text)
    whole = said(Meaning(knowledge, case.values), target)
    answers = [item.answer for item in tree.walk() if isinstance(item, Answer)]
    names = [item.finding for item in answers]
    assert [item.value for item in answers] == [case.values[name] for name in names]
    expected = {True: (Enough, EnoughNone), None: (EnoughOpen,), False: (EnoughFalse,)}[whole[1]]
    assert tree.kind == "contradiction" if outcome.violations else isinstance(tree, expected)
    if isinstance(tree, Enough | EnoughNone | EnoughOpen) and not target.value:
        assert tree.found == CameOut(target.kind, target.name, came_out(Meaning(knowledge, case.values), target))
    if not isinstance(tree, Enough | EnoughNone):
        return
    kept = {name: case.values[name] for name in names}
    assert is_admissible(knowledge, kept)
    assert said(Meaning(knowledge, kept), target) == whole
    for name in names:
        fewer = {other: value for other, value in kept.items() if other != name}
        assert said(Meaning(knowledge, fewer), target)[1] is not True


@settings(max_examples=40)
@given(st.data())
def test_on_the_hamstring_knowledge(knowledge: KnowledgeBase, data: st.DataObject) -> None:
    case = data.draw(cases(knowledge))
    outcome = consult(knowledge, case)
    for text in data.draw(st.lists(st.sampled_from(targets(knowledge)), min_size=3, max_size=6, unique=True)):
        check(knowledge, case, outcome, text)


@settings(max_examples=100)
@given(st.data())
def test_on_small_knowledge(data: st.DataObject) -> None:
    small = data.draw(knowledge_bases())
    case = data.draw(cases(small))
    outcome = consult(small, case)
    for text in targets(small):
        check(small, case, outcome, text)

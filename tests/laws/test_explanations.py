"""An explanation mentions only answers that were given, and the answers that it cites are enough."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from expert import Case, Consultation, KnowledgeBase, consult, why
from expert.explain.assessment import assess
from expert.explain.statements import Statement
from expert.interpreters.strategies import cases, knowledge_bases
from expert.semantics import Meaning

CITED = {"answer", "measured"}


def cited(statement: Statement) -> set[str]:
    return {item.about for item in statement.walk() if item.kind in CITED}


def targets(knowledge: KnowledgeBase) -> list[str]:
    return [*knowledge.decisions, *knowledge.causes, *knowledge.concepts, *knowledge.recommendations]


def check(knowledge: KnowledgeBase, case: Case, outcome: Consultation, target: str) -> None:
    tree = why(knowledge, outcome, target)
    names = cited(tree)
    assert names <= case.answers.keys()
    asked = {item.about for item in tree.walk() if item.kind == "question"}
    assert not asked & case.answers.keys()
    alone = Meaning(knowledge, {name: case.answers[name].value for name in names})
    whole = Meaning(knowledge, case.values)
    for item in tree.walk():
        if item.kind in {"rule", "not_rule"}:
            assert alone.rule(item.about) is whole.rule(item.about) is (item.kind == "rule")


@settings(max_examples=60)
@given(st.data())
def test_on_the_hamstring_knowledge(knowledge: KnowledgeBase, data: st.DataObject) -> None:
    case = data.draw(cases(knowledge))
    outcome = consult(knowledge, case)
    assess(knowledge, outcome)
    for target in data.draw(st.lists(st.sampled_from(targets(knowledge)), min_size=3, max_size=8, unique=True)):
        check(knowledge, case, outcome, target)


@settings(max_examples=150)
@given(st.data())
def test_on_small_knowledge(data: st.DataObject) -> None:
    small = data.draw(knowledge_bases())
    case = data.draw(cases(small))
    outcome = consult(small, case)
    for target in targets(small):
        check(small, case, outcome, target)

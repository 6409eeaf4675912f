"""An explanation mentions only answers that were given, and the answers that it cites are enough."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from expert import Case, Consultation, KnowledgeBase, consult, load_schema, why
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


def check_first_screen(knowledge: KnowledgeBase, outcome: Consultation) -> None:
    view = assess(knowledge, outcome, everything=True)
    shown = [action.id for action in (*view.referrals, *view.to_do)]
    assert sorted(shown) == sorted(name for name, item in outcome.recommendations.items() if item.to_do)
    assert not set(shown) & {item.id for item in view.not_now}
    for line in view.decisions:
        assert line.level == outcome.decisions[line.id].in_force
        assert not (line.reasons and line.held_by), "what was answered is no reason for what unanswered questions hold back"
        asked = {knowledge.findings[name].question for name in outcome.decisions[line.id].open} | {
            item.question for item in knowledge.checklists.values()
        }
        assert line.next_question in asked | {""}


@settings(max_examples=60)
@given(st.data())
def test_on_the_hamstring_knowledge(knowledge: KnowledgeBase, data: st.DataObject) -> None:
    case = data.draw(cases(knowledge))
    outcome = consult(knowledge, case)
    Draft7Validator(load_schema("outcome")).validate(json.loads(outcome.to_json()))
    check_first_screen(knowledge, outcome)
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

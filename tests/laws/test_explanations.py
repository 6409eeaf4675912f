"""An explanation mentions only answers that were given, and the answers that it cites are enough."""

from __future__ import annotations

import json
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from expert import Consultation, KnowledgeBase, consult, load_schema, why, why_not
from expert.language.conditions import AtLeast
from expert.language.formulas import inputs
from expert.questions.statements import Answered, Computed, Explanation
from expert.questions.statements.base import Milder
from expert.questions.statements.lead import Lead
from expert.questions.statements.proof_tree import Question
from expert.questions.statements.why_not import Unanswered
from expert.testing.generators import cases, knowledge_bases
from expert.testing.outcomes import explained, faults_of_the_first_screen, targets, unfounded_statements
from tests.share import examples


def check(knowledge: KnowledgeBase, outcome: Consultation, target: str) -> None:
    assert list(unfounded_statements(outcome, target)) == []
    check_only_what_was_said(outcome, why(outcome, target))
    if target in targets(knowledge) and target not in knowledge.decisions:
        check_only_what_was_said(outcome, why_not(outcome, target))


def check_only_what_was_said(outcome: Consultation, tree: Explanation) -> None:
    """Every answer is one that was given, with its value; no question is called unanswered that was answered."""
    knowledge, given = outcome.knowledge, outcome.case.answers
    said = [item.reason for item in tree.walk() if item.reason is not None]
    for reason in said:
        match reason:
            case Answered(finding=name, value=value):
                assert outcome.case.values[name] == value
            case Computed(quantity=name, value=number):
                assert set(inputs(knowledge.quantities[name].formula)) <= given.keys()
                assert number == (found if isinstance(found := outcome.meaning.quantity(name), Decimal) else None)
            case Milder(decision=name, level=level):
                assert outcome.meaning.truth(AtLeast(name, level)) is False
    for item in tree.walk():
        if isinstance(item, Question | Unanswered):
            assert item.finding not in given
        if isinstance(item, Lead):
            assert set(item.reasons) <= set(said), "the first sentence says what nobody answered"


@settings(max_examples=examples(60))
@given(st.data())
def test_on_the_hamstring_knowledge(knowledge: KnowledgeBase, data: st.DataObject) -> None:
    case = data.draw(cases(knowledge))
    outcome = consult(knowledge, case)
    Draft7Validator(load_schema("outcome")).validate(json.loads(outcome.to_json()))
    assert list(faults_of_the_first_screen(outcome)) == []
    for target in data.draw(st.lists(st.sampled_from(explained(knowledge)), min_size=3, max_size=8, unique=True)):
        check(knowledge, outcome, target)


@settings(max_examples=examples(150))
@given(st.data())
def test_on_small_knowledge(data: st.DataObject) -> None:
    small = data.draw(knowledge_bases())
    case = data.draw(cases(small))
    outcome = consult(small, case)
    for target in explained(small):
        check(small, outcome, target)

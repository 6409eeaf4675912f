"""An explanation mentions only answers that were given, and the answers that it cites are enough."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from expert import Consultation, KnowledgeBase, consult, load_schema, why, why_not
from expert.language.formulas import inputs
from expert.questions.parts.statement import Statement
from expert.testing.generators import cases, knowledge_bases
from expert.testing.outcomes import CITED, faults_of_the_first_screen, targets, unfounded_statements
from expert.words.catalogue import say
from expert.words.phrases import say_answer

BY_ANSWERS = CITED | {"quantity", "answered_otherwise"}
"""The kinds of statement that repeat an answer, or what was computed from answers."""


def check(knowledge: KnowledgeBase, outcome: Consultation, target: str) -> None:
    assert list(unfounded_statements(outcome, target)) == []
    check_only_what_was_said(knowledge, outcome, why(outcome, target))
    if target not in knowledge.decisions:
        check_only_what_was_said(knowledge, outcome, why_not(outcome, target))


def check_only_what_was_said(knowledge: KnowledgeBase, outcome: Consultation, tree: Statement) -> None:
    """Every answer is one that was given, in the words of its value; no question is called unanswered that was answered."""
    given = outcome.case.answers
    for item in tree.walk():
        if item.kind in BY_ANSWERS:
            quantity = knowledge.quantities.get(item.about)
            assert set(inputs(quantity.formula)) <= given.keys() if quantity else item.about in given
            if quantity is None:
                assert item.texts["phrase"] == say_answer(knowledge.findings[item.about], given[item.about].value)
        if item.kind in {"question", "unanswered"}:
            assert item.about not in given
    said = {item.texts["phrase"] for item in tree.walk() if item.kind in BY_ANSWERS}
    said |= {
        say("condition", "below", decision=item.texts["title"], level=item.texts["level"]) for item in tree.walk() if item.kind == "below"
    }
    for lead in (item for item in tree.walk() if item.kind == "lead"):
        rest = lead.texts["reasons"]
        for phrase in sorted(said, key=len, reverse=True):
            rest = rest.replace(phrase, "")
        assert set(rest.replace("and", "")) <= set(" ,;"), "the first sentence says what nobody answered"


@settings(max_examples=60)
@given(st.data())
def test_on_the_hamstring_knowledge(knowledge: KnowledgeBase, data: st.DataObject) -> None:
    case = data.draw(cases(knowledge))
    outcome = consult(knowledge, case)
    Draft7Validator(load_schema("outcome")).validate(json.loads(outcome.to_json()))
    assert list(faults_of_the_first_screen(outcome)) == []
    for target in data.draw(st.lists(st.sampled_from(targets(knowledge)), min_size=3, max_size=8, unique=True)):
        check(knowledge, outcome, target)


@settings(max_examples=150)
@given(st.data())
def test_on_small_knowledge(data: st.DataObject) -> None:
    small = data.draw(knowledge_bases())
    case = data.draw(cases(small))
    outcome = consult(small, case)
    for target in targets(small):
        check(small, outcome, target)

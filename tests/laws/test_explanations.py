"""An explanation mentions only answers that were given, and the answers that it cites are enough."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from expert import Case, Consultation, KnowledgeBase, consult, load_schema, why, why_not
from expert.explain.assessment import assess
from expert.explain.phrases import say_answer
from expert.explain.statements import Statement
from expert.formulas import inputs
from expert.interpreters.strategies import cases, knowledge_bases
from expert.semantics import Meaning
from expert.wording import say

CITED = {"answer", "measured"}
BY_ANSWERS = CITED | {"quantity", "answered_otherwise"}
"""The kinds of statement that repeat an answer, or what was computed from answers."""


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
    check_rederived(knowledge, alone, whole, target)
    check_only_what_was_said(knowledge, outcome, tree)
    if target not in knowledge.decisions:
        check_only_what_was_said(knowledge, outcome, why_not(knowledge, outcome, target))


def check_rederived(knowledge: KnowledgeBase, alone: Meaning, whole: Meaning, target: str) -> None:
    """What is settled follows from the cited answers alone; of a decision that is not, the level that is decided so far."""
    match knowledge.kind_of(target):
        case "decision":
            assert alone.bounds(target)[0] == whole.bounds(target)[0]
            assert not whole.is_settled(target) or alone.bounds(target) == whole.bounds(target)
        case "cause":
            assert not whole.is_grade_settled(target) or alone.grade(target) is whole.grade(target)
        case "concept":
            assert alone.concept(target) is whole.concept(target)
        case _:
            assert not whole.is_status_settled(target) or alone.status(target) is whole.status(target)


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

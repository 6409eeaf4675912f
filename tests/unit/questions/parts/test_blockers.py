from __future__ import annotations

import pytest
from msgspec.structs import replace

from expert import KnowledgeBase, consult, parse_case, read_condition, why_not
from expert.language.conditions import AtLeast, Condition, Not
from expert.language.meaning import Meaning
from expert.language.model import Value
from expert.questions.parts.blockers import BlockerFinder
from expert.questions.statements.why_not import AnsweredOtherwise, CouldGive, Needed, NothingGives, RuleBlocked, Unanswered

ANSWERS: dict[str, Value] = {"walking_now": "limp", "pain_walking": 5}


@pytest.mark.parametrize("written", ["running > no_run_until_assessed", "not running >= normal_training"])
def test_of_what_nobody_can_have_no_answer_is_said_to_be_in_the_way(knowledge: KnowledgeBase, written: str) -> None:
    impossible = read_condition(knowledge, written)
    found = BlockerFinder(knowledge, Meaning(knowledge, ANSWERS)).needs(impossible, True)
    assert found.never
    assert (found.given, found.missing) == (frozenset(), frozenset())
    (needed,) = found.statements
    assert isinstance(needed, Needed)
    assert needed.children == (NothingGives(),)


def test_a_rule_that_asks_for_it_stands_behind_all_others(knowledge: KnowledgeBase) -> None:
    name = "overstriding-seen"
    rule = replace(knowledge.rules[name], bare=impossible_level(knowledge))
    changed = replace(knowledge, rules={**knowledge.rules, name: rule})
    outcome = consult(changed, parse_case("{date: 2026-05-04, answers: {walking_now: limp}}", changed))
    (group,) = (item for item in why_not(outcome, "overstriding").walk() if isinstance(item, CouldGive))
    last = group.children[-1]
    assert isinstance(last, RuleBlocked)
    assert last.rule == name
    assert not [item for item in last.walk() if isinstance(item, AnsweredOtherwise | Unanswered)]


def impossible_level(knowledge: KnowledgeBase) -> Condition:
    return Not(AtLeast("running", knowledge.decisions["running"].levels[0].id))


def test_what_everybody_has_needs_nothing(knowledge: KnowledgeBase) -> None:
    always = AtLeast("running", knowledge.decisions["running"].levels[0].id)
    assert BlockerFinder(knowledge, Meaning(knowledge, {})).needs(always, True).statements == ()

"""The published schema of explanations fits every form of question."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from jsonschema import Draft7Validator

from expert import (
    Consultation,
    KnowledgeBase,
    Statement,
    compare,
    consult,
    enough,
    ever,
    load_case,
    load_schema,
    open_questions,
    parse_changes,
    read_condition,
    show,
    until,
    what_if,
    why,
    why_not,
    why_rather_than,
)
from tests.places import EXAMPLES

CASES = sorted(EXAMPLES.glob("*.yaml"))
FORMS: Mapping[str, Callable[[KnowledgeBase, Consultation], Statement]] = {
    "why": why,
    "why-concept": lambda knowledge, outcome: why(knowledge, outcome, "suspected_avulsion"),
    "why-recommendation": lambda knowledge, outcome: why(knowledge, outcome, "recommended:jump_rope"),
    "why-cause": lambda knowledge, outcome: why(knowledge, outcome, "muscle_strain"),
    "rather-than": lambda knowledge, outcome: why_rather_than(knowledge, outcome, "running", "running=easy_flat_only"),
    "rather-than-cause": lambda knowledge, outcome: why_rather_than(knowledge, outcome, "muscle_strain", "overstriding"),
    "why-not": lambda knowledge, outcome: why_not(knowledge, outcome, "running"),
    "why-not-recommendation": lambda knowledge, outcome: why_not(knowledge, outcome, "jump_rope"),
    "what-if": lambda knowledge, outcome: what_if(knowledge, outcome, parse_changes(knowledge, ["walking_now=limp"])),
    "enough": lambda knowledge, outcome: enough(knowledge, outcome, "care"),
    "open": open_questions,
    "until": lambda knowledge, outcome: until(knowledge, outcome, "running=run_no_speed"),
    "until-recommendation": lambda knowledge, outcome: until(knowledge, outcome, "jump_rope"),
    "ever": lambda knowledge, _outcome: ever(knowledge, read_condition(knowledge, "emergency and age < 16")),
    "compare": lambda knowledge, outcome: compare(knowledge, outcome, outcome),
    "show": lambda knowledge, _outcome: show(knowledge, "running"),
}
"""Each form of question, asked of a consultation."""


@pytest.mark.parametrize("form", FORMS)
def test_it_fits(knowledge: KnowledgeBase, form: str) -> None:
    validator = Draft7Validator(load_schema("explanation"))
    for path in CASES:
        outcome = consult(knowledge, load_case(path, knowledge))
        validator.validate(FORMS[form](knowledge, outcome).to_data())


def test_it_refuses_what_is_no_statement() -> None:
    validator = Draft7Validator(load_schema("explanation"))
    for broken in ({}, {"kind": "Lead"}, {"kind": "lead", "texts": {"count": 3}}, {"kind": "lead", "children": [{"about": "x"}]}):
        assert not validator.is_valid(broken)

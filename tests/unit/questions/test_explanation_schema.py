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
    until,
    what_if,
    why,
    why_not,
    why_rather_than,
)
from tests.places import EXAMPLES

CASES = sorted(EXAMPLES.glob("*.yaml"))
FORMS: Mapping[str, Callable[[Consultation], Statement]] = {
    "why": why,
    "why-concept": lambda outcome: why(outcome, "suspected_avulsion"),
    "why-recommendation": lambda outcome: why(outcome, "recommended:jump_rope"),
    "why-cause": lambda outcome: why(outcome, "muscle_strain"),
    "rather-than": lambda outcome: why_rather_than(outcome, "running", "running=easy_flat_only"),
    "rather-than-cause": lambda outcome: why_rather_than(outcome, "muscle_strain", "overstriding"),
    "why-not": lambda outcome: why_not(outcome, "running"),
    "why-not-recommendation": lambda outcome: why_not(outcome, "jump_rope"),
    "what-if": lambda outcome: what_if(outcome, parse_changes(outcome.knowledge, ["walking_now=limp"])),
    "enough": lambda outcome: enough(outcome, "care"),
    "open": open_questions,
    "until": lambda outcome: until(outcome, "running=run_no_speed"),
    "until-recommendation": lambda outcome: until(outcome, "jump_rope"),
    "ever": lambda outcome: ever(outcome.knowledge, read_condition(outcome.knowledge, "emergency and age < 16")),
    "compare": lambda outcome: compare(outcome, outcome),
}
"""Each form of question, asked of a consultation."""


@pytest.mark.parametrize("form", FORMS)
def test_it_fits(knowledge: KnowledgeBase, form: str) -> None:
    validator = Draft7Validator(load_schema("explanation"))
    for path in CASES:
        outcome = consult(knowledge, load_case(path, knowledge))
        validator.validate(FORMS[form](outcome).to_data())


def test_it_refuses_what_is_no_statement() -> None:
    validator = Draft7Validator(load_schema("explanation"))
    for broken in ({}, {"kind": "Lead"}, {"kind": "lead", "texts": {"count": 3}}, {"kind": "lead", "children": [{"about": "x"}]}):
        assert not validator.is_valid(broken)

"""The published schema of explanations fits every form of question."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, get_args

import pytest
from jsonschema import Draft7Validator

from expert import (
    Consultation,
    Explanation,
    KnowledgeBase,
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
    verify,
    what_if,
    why,
    why_not,
)
from expert.engines.logic.law_proof import Law, LawProof
from expert.interview import start, why_asked
from expert.language.model import Value
from expert.questions.prove import ProofReport
from expert.questions.statements.kinds import KINDS
from expert.questions.statements.verifying import Fault
from tests.places import EXAMPLES

CASES = sorted(EXAMPLES.glob("*.yaml"))
FORMS: Mapping[str, Callable[[Consultation], Explanation]] = {
    "why": why,
    "why-concept": lambda outcome: why(outcome, "suspected_avulsion"),
    "why-recommendation": lambda outcome: why(outcome, "recommended:jump_rope"),
    "why-cause": lambda outcome: why(outcome, "muscle_strain"),
    "rather-than": lambda outcome: why(outcome, "running", "running=easy_flat_only"),
    "rather-than-cause": lambda outcome: why(outcome, "muscle_strain", "overstriding"),
    "why-not": lambda outcome: why_not(outcome, "running"),
    "why-not-recommendation": lambda outcome: why_not(outcome, "jump_rope"),
    "what-if": lambda outcome: what_if(outcome, parse_changes(outcome.knowledge, ["walking_now=limp"])),
    "enough": lambda outcome: enough(outcome, "care"),
    "open": open_questions,
    "until": lambda outcome: until(outcome, "running=run_no_speed"),
    "until-recommendation": lambda outcome: until(outcome, "jump_rope"),
    "ever": lambda outcome: ever(outcome.knowledge, read_condition(outcome.knowledge, "emergency and age < 16")),
    "compare": lambda outcome: compare(outcome, outcome),
    "show": lambda outcome: show(outcome.knowledge, "running"),
    "show-rule": lambda outcome: show(outcome.knowledge, next(iter(outcome.knowledge.rules))),
    "show-finding": lambda outcome: show(outcome.knowledge, "days_since_onset"),
    "show-source": lambda outcome: show(outcome.knowledge, "vincent-2017"),
    "verify": lambda outcome: verify(outcome.knowledge, outcome.to_json()).explanation(),
    "verify-another": lambda outcome: verify(outcome.knowledge, outcome.to_json().replace("yes", "no", 1)).explanation(),
    "why-asked": lambda outcome: why_asked(start(outcome.knowledge, outcome.case.date)),
}
"""Each form of question, asked of a consultation."""


@pytest.mark.parametrize("form", FORMS)
def test_it_fits(knowledge: KnowledgeBase, form: str) -> None:
    validator = Draft7Validator(load_schema("explanation"))
    for path in CASES:
        explanation = FORMS[form](consult(knowledge, load_case(path, knowledge)))
        validator.validate(explanation.to_data())


@pytest.mark.parametrize("law", [*get_args(Law)])
def test_proofs_fit(knowledge: KnowledgeBase, law: Law) -> None:
    validator = Draft7Validator(load_schema("explanation"))
    yes: Mapping[str, Value] = {"pop": True, "walking_now": "limp"}
    no: Mapping[str, Value] = {"pop": False, "walking_now": "limp"}
    about = {"invariant": next(iter(knowledge.invariants)), "worse_never_milder": "pop", "withheld_not_tested": "walk_30_pain"}.get(law, "")
    for proof in (LawProof(law, about), LawProof(law, about, certain=False), LawProof(law, about, yes, no)):
        if law != "invariant" or proof.broken_by is None:
            validator.validate(ProofReport(knowledge, (proof,)).to_data())


def test_it_names_every_kind_with_its_fields() -> None:
    definitions = load_schema("explanation")["definitions"]
    for name, kind in KINDS.items():
        without = {"children"} if issubclass(kind, Fault) else set()
        assert definitions[name]["properties"].keys() == {"kind", *kind.__struct_fields__} - without
        assert definitions[name]["additionalProperties"] is False
        assert definitions[name]["description"] == (kind.__doc__ or "").strip()


BROKEN: Mapping[str, Mapping[str, Any]] = {
    "no kind": {},
    "no kind that is known": {"kind": "no_such_kind"},
    "a field of another kind": {"kind": "rule_again", "rule": "stop", "finding": "pop"},
    "a field that is missing": {"kind": "rule", "rule": "stop"},
    "a sentence beside the fields": {"kind": "rule_again", "rule": "stop", "text": "Stop."},
    "a count as a text": {"kind": "count", "true": "1", "of": 2, "least": 1},
    "an answer without its value": {"kind": "their_answer", "answer": {"type": "answer", "finding": "pop"}},
    "below it what is no statement": {"kind": "change", "children": [{"about": "x"}]},
}


@pytest.mark.parametrize("broken", BROKEN)
def test_it_refuses_what_is_no_statement(knowledge: KnowledgeBase, broken: str) -> None:
    validator = Draft7Validator(load_schema("explanation"))
    data = why(consult(knowledge, load_case(CASES[0], knowledge))).to_data()
    assert validator.is_valid(data)
    assert not validator.is_valid({**data, "statement": BROKEN[broken]})
    assert not validator.is_valid({**data, "statement": {"kind": "change", "children": [BROKEN[broken]]}})

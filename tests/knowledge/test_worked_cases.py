"""Worked cases say what somebody who knows the field would look at, and together they fire every rule.

That each comes out as it expects is a law that ships: tests/laws/test_ready_laws.py.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft7Validator

from expert import KnowledgeBase, consult, load_knowledge, load_schema
from expert.cases.worked import read_worked_case
from expert.consultation.worked_rules import truths_in_cases
from tests.places import ROOT
from tests.share import one_in


@cache
def knowledge_with_cases() -> KnowledgeBase:
    return load_knowledge(worked_cases=True)


@pytest.mark.parametrize("step", one_in(10))
def test_an_outcome_is_as_its_schema_says(step: int) -> None:
    knowledge, validator = knowledge_with_cases(), Draft7Validator(load_schema("outcome"))
    for worked in list(knowledge.cases.values())[::step]:
        validator.validate(json.loads(consult(knowledge, read_worked_case(knowledge, worked)).to_json()))


@pytest.mark.parametrize("id", list(knowledge_with_cases().cases))
def test_says_what_must_be_recommended_and_what_must_not(id: str) -> None:
    worked = knowledge_with_cases().cases[id]
    assert worked.expect.do or "care" not in worked.expect.settled  # a visit that may have to be sooner is not advised yet
    assert worked.expect.never or worked.expect.withheld
    assert {"running", "care"} <= worked.expect.decisions.keys()


def test_every_rule_is_true_once_false_once_and_unknown_once() -> None:
    truths = truths_in_cases(knowledge_with_cases())
    assert {rule: sorted(map(str, {True, False, None}.difference(seen))) for rule, seen in truths.items() if len({*seen}) < 3} == {}


def examples() -> list[Path]:
    return sorted((ROOT / "examples").glob("*.yaml"))


def test_there_are_examples() -> None:
    assert len(examples()) >= 6


@pytest.mark.parametrize("path", examples(), ids=lambda path: path.stem)
def test_an_example_is_the_same_person_as_a_worked_case(path: Path) -> None:
    loaded = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    keys = ("date", "checklists", "answers")
    worked = [
        yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        for file in (ROOT / "knowledge" / "hamstring" / "cases").glob("*.yaml")
    ]
    assert {key: loaded.get(key) for key in keys} in [{key: case.get(key) for key in keys} for case in worked]

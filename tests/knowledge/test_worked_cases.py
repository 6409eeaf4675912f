"""Every worked case comes out as a physio would expect, and together they fire every rule."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
import yaml
from rich.console import Console

from expert import Case, Consultation, KnowledgeBase, assess, consult, load_knowledge
from expert.case import build_case
from expert.errors import Diagnostics
from expert.model import WorkedCase
from expert.render import render_assessment
from expert.semantics import Meaning

ROOT = Path(__file__).resolve().parents[2]


@cache
def knowledge_with_cases() -> KnowledgeBase:
    return load_knowledge(worked_cases=True)


def case_of(worked: WorkedCase) -> Case:
    diagnostics = Diagnostics()
    case = build_case(knowledge_with_cases(), dict(worked.case), diagnostics)
    assert case is not None, diagnostics.items
    return case


@cache
def consultation_of(id: str) -> Consultation:
    return consult(knowledge_with_cases(), case_of(knowledge_with_cases().cases[id]))


def text_of(consultation: Consultation) -> str:
    console = Console(width=100, no_color=True)
    with console.capture() as capture:
        view = assess(knowledge_with_cases(), consultation, everything=True)
        console.print(render_assessment(view, consultation, "case.yaml"))
    return " ".join(capture.get().split())


@pytest.mark.parametrize("id", list(knowledge_with_cases().cases))
def test_comes_out_as_expected(id: str) -> None:
    worked, outcome = knowledge_with_cases().cases[id], consultation_of(id)
    assert not outcome.violations
    assert {name: outcome.decisions[name].in_force for name in worked.decisions} == dict(worked.decisions)
    assert [name for name in worked.settled if not outcome.decisions[name].settled] == []
    assert {name: outcome.concepts[name].truth for name in worked.concepts} == dict(worked.concepts)
    assert {name: outcome.causes[name].grade.value for name in worked.causes} == dict(worked.causes)
    assert [name for name in worked.do if not outcome.recommendations[name].to_do] == []
    assert [name for name in worked.never if outcome.recommendations[name].to_do] == []
    assert [name for name in worked.withheld if not outcome.recommendations[name].not_now] == []
    text = text_of(outcome).lower()
    assert [words for words in worked.never_said if words.lower() in text] == []


def test_every_rule_is_fired_by_a_worked_case() -> None:
    knowledge = knowledge_with_cases()
    fired = {firing.rule for id in knowledge.cases for firing in consultation_of(id).trace}
    assert sorted(set(knowledge.rules) - fired) == []


def test_every_rule_is_false_in_a_worked_case() -> None:
    knowledge = knowledge_with_cases()
    false = {
        rule
        for id in knowledge.cases
        for rule in knowledge.rules
        if Meaning(knowledge, consultation_of(id).case.values).rule(rule) is False
    }
    assert sorted(set(knowledge.rules) - false) == []


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

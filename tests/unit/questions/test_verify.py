"""Verification names the first step that fails, and says how; on outcomes of the tiny knowledge base."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

import expert.cases.contradictions
import expert.cases.reading
import expert.cases.values
import expert.consultation.reading
from expert import KnowledgeBase, OutcomeError, consult, verify
from expert.language.conditions import AtLeast
from expert.language.model import Invariant
from expert.questions.statements.verifying import CannotBeRead, ConcludedTwice, OtherByAllAnswers, VerificationFailed, VerificationPassed
from expert.words.catalogue import ENGLISH
from expert.words.sentences import tell
from expert.words.wording import Wording
from tests.statements import read_statement
from tests.unit.tiny_cases import read

Change = Callable[[dict[str, Any]], object]
ANSWERS = "answers: {numb: no, cold: yes, onset: sudden, pain: 5, weeks: 2, has_run: dont_know}"


@pytest.fixture
def data(tiny: KnowledgeBase) -> dict[str, Any]:
    return consult(tiny, read(tiny, ANSWERS)).to_data()


def step(data: dict[str, Any], index: int) -> dict[str, Any]:
    found: dict[str, Any] = data["certificates"]["steps"][index]
    return found


FAILURES: dict[str, tuple[Change, tuple[str, str, str], str]] = {
    "another fingerprint": (
        lambda data: data["knowledge"].update(fingerprint="a" * 64),
        ("knowledge", "fingerprint", "rests_on_other_knowledge"),
        "The fingerprint of its knowledge base is aaaa",
    ),
    "no verdict": (
        lambda data: data["recommendations"].pop("ice"),
        ("names", "/recommendations", "cannot_be_read"),
        "/recommendations/ice is missing, and each name has one verdict.",
    ),
    "an answer": (
        lambda data: data["case"]["answers"]["pain"].update(value=6),
        ("citations", "strain-when-sudden", "cites_other_answer"),
        "`strain-when-sudden` cites `pain` as 5, but the answer is 6.",
    ),
    "an answer that nothing rests on": (
        lambda data: data["case"]["answers"]["weeks"].update(value=3),
        ("citations", "uncited", "cites_other_answer"),
        "`uncited` cites `weeks` as 2, but the answer is 3.",
    ),
    "an answer removed": (
        lambda data: data["case"]["answers"].pop("weeks"),
        ("citations", "uncited", "cites_no_answer"),
        "cites `weeks`, which is not among the answers.",
    ),
    "an answer added": (
        lambda data: data["case"]["answers"].update(limping={"value": True, "from": "file"}),
        ("citations", "limping", "cited_wrongly"),
        "The answer to `limping` must be cited",
    ),
    "a citation added": (
        lambda data: (step(data, 0)["cites"].update(numb=False), data["certificates"]["uncited"].pop("numb")),
        ("steps", "alarm-when-numb-or-cold", "other_citations"),
        "cites cold, numb; it must cite cold.",
    ),
    "a citation dropped": (
        lambda data: (step(data, 2)["cites"].pop("pain"), data["certificates"]["uncited"].update(pain=5)),
        ("steps", "strain-when-sudden", "other_truth"),
        "is said to be yes, but the answers it cites give unknown.",
    ),
    "a truth": (
        lambda data: step(data, 3).update(truth="no"),
        ("steps", "cool-what-is-sore", "other_truth"),
        "is said to be no, but the answers it cites give unknown.",
    ),
    "an unknown that is known": (
        lambda data: step(data, 1).update(truth="unknown", cites={}),
        ("steps", "stop-in-alarm", "other_by_all_answers"),
        "all answers together give yes.",
    ),
    "a step twice": (
        lambda data: data["certificates"]["steps"].append(step(data, 0)),
        ("steps", "steps", "other_rules"),
        "too many alarm-when-numb-or-cold.",
    ),
    "steps in another order": (
        lambda data: data["certificates"]["steps"].reverse(),
        ("steps", "steps", "other_rules"),
        "the order.",
    ),
    "a premise": (
        lambda data: data["trace"][1]["matched"][0].update(value=False),
        ("trace", "stop-in-alarm", "premise_fails"),
        "what is not so: concept alarm: no.",
    ),
    "a premise dropped": (
        lambda data: data["trace"][2]["matched"].pop(),
        ("trace", "strain-when-sudden", "premises_too_few"),
        "is not enough to fire it.",
    ),
    "a premise added": (
        lambda data: data["trace"][0]["matched"].append({"kind": "answer", "name": "numb", "value": False}),
        ("trace", "alarm-when-numb-or-cold", "other_premises"),
        "too many answer numb: no.",
    ),
    "a level": (
        lambda data: data["decisions"]["running"].update(in_force="easy"),
        ("conclusions", "running", "other_by_citations"),
        "`running` says `in_force` is easy, but the answers it cites give none_at_all.",
    ),
    "a grade": (
        lambda data: data["causes"]["strain"].update(grade="possible"),
        ("conclusions", "strain", "other_by_citations"),
        "`strain` says `grade` is possible, but the answers it cites give likely.",
    ),
    "a citation of a conclusion": (
        lambda data: data["certificates"]["causes"]["strain"].append("numb"),
        ("conclusions", "strain", "other_citations"),
        "cites onset, pain, numb; it must cite onset, pain.",
    ),
    "what is open": (
        lambda data: data["open"].append("limping"),
        ("whole", "open", "other_by_all_answers"),
        "`open` says `open` is",
    ),
    "when to look again": (
        lambda data: data.update(look_again={"days": 3, "about": "rest", "level": None, "sooner_if": []}),
        ("whole", "look_again", "other_by_all_answers"),
        "`look_again` says `look_again` is",
    ),
    "a violation": (
        lambda data: data["violations"].append({"invariant": "no-ice-in-alarm", "because": "Cold skin is not cooled."}),
        ("conclusions", "no-ice-in-alarm", "not_violated"),
        "The invariant `no-ice-in-alarm` is not violated by the answers it cites.",
    ),
    "how it is written": (
        lambda data: data["case"]["answers"].update(cold={"value": "yes", "from": "file"}),
        ("form", "/case/answers/cold/value", "written_otherwise"),
        "/case/answers/cold/value is not written as this program writes it.",
    ),
}


@pytest.mark.parametrize(
    ("code", "place", "change"),
    [
        ("OUT005", "/decisions/running/floor", lambda data: data["decisions"]["running"].update(floor="fast")),
        ("OUT005", "/certificates/uncited/x", lambda data: data["certificates"]["uncited"].update(x="dont_know")),
        ("OUT006", "/certificates/steps/cool-what-is-sore", lambda data: data["certificates"]["steps"].pop()),
        ("OUT007", "/quantities/spike_pct", lambda data: data["quantities"].update(spike_pct="five")),
        ("CASE010", "/case/answers/x", lambda data: data["case"]["answers"].update(x={"value": 1, "from": "file"})),
        ("CASE011", "/case/answers/pain/value", lambda data: data["case"]["answers"]["pain"].update(value="much")),
        ("CASE012", "/case/answers/pain/value", lambda data: data["case"]["answers"]["pain"].update(value=11)),
    ],
)
def test_what_cannot_be_read_is_named_by_place_and_code(
    tiny: KnowledgeBase, data: dict[str, Any], code: str, place: str, change: Change
) -> None:
    change(data)
    failure = verify(tiny, json.dumps(data)).first_failure
    assert failure is not None
    assert failure.fault == CannotBeRead(place, code)
    assert Wording(tiny).sentence(failure.fault).startswith(f"{place} ")


def test_every_fault_that_leaves_an_outcome_unreadable_has_words() -> None:
    told = set()
    for module in (expert.consultation.reading, expert.cases.contradictions, expert.cases.reading, expert.cases.values):
        for node in ast.walk(ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch("(OUT|CASE)[0-9]{3}", node.value):
                told.add(node.value)
    elsewhere = {"OUT003", "OUT004", "OUT008"}
    assert set(ENGLISH.sections["statement"]["cannot_be_read"]) == told - elsewhere, "these are found before or after it is read"


@pytest.mark.parametrize("what", FAILURES)
def test_the_first_step_that_fails_is_named(tiny: KnowledgeBase, data: dict[str, Any], what: str) -> None:
    change, (group, about, fault), words = FAILURES[what]
    change(data)
    verification = verify(tiny, json.dumps(data, indent=1))
    assert not verification.verified
    failure = verification.first_failure
    assert failure is not None
    assert failure.fault is not None
    assert (failure.group.value, failure.fault.kind) == (group, fault)
    assert about in json.dumps(failure.fault.to_data())
    assert verification.to_data()["verified"] is False
    assert verification.to_data()["first_failure"] == {"group": group, "fault": failure.fault.to_data()}
    assert read_statement(json.loads(json.dumps(failure.fault.to_data()))) == failure.fault
    explanation = verification.explanation()
    assert explanation.question == "verify"
    assert isinstance(explanation.statement, VerificationFailed)
    assert explanation.statement.steps == verification.checks.index(failure)
    assert words in tell(explanation).children[0].lines[0]


def test_a_true_outcome_is_verified_group_by_group(tiny: KnowledgeBase, data: dict[str, Any]) -> None:
    verification = verify(tiny, data)
    assert verification.verified
    statement = verification.explanation().statement
    assert isinstance(statement, VerificationPassed)
    assert statement.steps == len(verification.checks)
    groups = ("knowledge", "names", "citations", "steps", "trace", "conclusions", "whole", "form")
    assert [child.kind for child in statement.children] == [f"verified_{group}" for group in groups]
    assert sum(child.count for child in statement.children) == len(verification.checks)
    assert all(told.lines for told in tell(verification.explanation()).children)
    assert verification.to_data()["first_failure"] is None


def test_two_verdicts_on_one_name(tiny: KnowledgeBase, data: dict[str, Any]) -> None:
    text = json.dumps(data).replace('"concepts": {', '"concepts": {"alarm": {"truth": "no", "concluded_by": [], "open": []}, ', 1)
    failure = verify(tiny, text).first_failure
    assert failure is not None
    assert failure.fault == ConcludedTwice("/concepts/alarm")
    assert tell(verify(tiny, text).explanation()).children[0].lines == ("`alarm` has more than one verdict (/concepts/alarm).",)


def test_what_is_no_outcome_is_refused(tiny: KnowledgeBase) -> None:
    with pytest.raises(OutcomeError):
        verify(tiny, "{}")


def test_a_violation_is_derived_again_and_cannot_be_hidden(tiny: KnowledgeBase) -> None:
    never = Invariant("never-so", AtLeast("running", "easy"), "It must not be.")
    failing = replace(tiny, invariants={never.id: never})
    data: dict[str, Any] = consult(failing, read(failing, ANSWERS)).to_data()
    assert verify(failing, data).verified
    shorter = json.loads(json.dumps(data))
    shorter["certificates"]["violations"]["never-so"] = []
    assert not verify(failing, shorter).verified
    hidden = consult(tiny, read(tiny, ANSWERS)).to_data()
    failure = verify(failing, hidden).first_failure
    assert failure is not None
    assert isinstance(failure.fault, OtherByAllAnswers)
    assert failure.fault.about == "violations"

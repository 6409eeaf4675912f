from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from msgspec.structs import replace

from expert import QueryError, consult, load_case, load_knowledge, why
from expert.audit.worked_cases import Expectation, Mismatch, Uncovered, WorkedCaseReport, mismatches_of, run_worked_case, run_worked_cases
from expert.cases.worked import read_worked_case
from expert.faces.pages.audit import mismatch_text, render_worked_cases
from expert.language.meaning import Status
from expert.language.model import Expected, WorkedCase
from tests.places import CAR_FOLDER

CAR = load_knowledge(CAR_FOLDER, worked_cases=True)


def expecting(worked: WorkedCase, **parts: Any) -> WorkedCase:
    return replace(worked, expect=replace(worked.expect, **parts))


EXPECTING: dict[str, tuple[Callable[[WorkedCase, str], WorkedCase], Callable[[Status | None], bool]]] = {
    "do": (lambda worked, name: expecting(worked, do=(name,)), lambda status: status is Status.RECOMMENDED),
    "never": (lambda worked, name: expecting(worked, never=(name,)), lambda status: status is not Status.RECOMMENDED),
    "withheld": (lambda worked, name: expecting(worked, withheld=(name,)), lambda status: status is Status.WITHHELD),
    "not_indicated": (lambda worked, name: expecting(worked, not_indicated=(name,)), lambda status: status is Status.NOT_INDICATED),
}


def expecting_nothing(worked: WorkedCase) -> WorkedCase:
    return replace(worked, expect=Expected(decisions={}))


@pytest.mark.parametrize("id", list(CAR.cases))
def test_an_expectation_of_a_recommendation_is_met_by_its_own_status_alone(id: str) -> None:
    worked = CAR.cases[id]
    outcome = consult(CAR, read_worked_case(CAR, worked))
    for name, item in outcome.recommendations.items():
        for changed, met in EXPECTING.values():
            found = mismatches_of(changed(expecting_nothing(worked), name), outcome)
            assert (found == []) is met(item.for_now)
            assert all(item.case == id and name == item.about for item in found)
        for part, status in (("conditional", Status.CONDITIONAL), ("open", Status.OPEN)):
            found = mismatches_of(expecting(expecting_nothing(worked), **{part: (name,)}), outcome)
            assert (found == []) is (item.status is status)


def test_the_cases_meet_every_status() -> None:
    found = {item.for_now for worked in CAR.cases.values() for item in consult(CAR, read_worked_case(CAR, worked)).recommendations.values()}
    assert {Status.RECOMMENDED, Status.WITHHELD, Status.NOT_INDICATED, None} <= found


@pytest.mark.parametrize("id", list(CAR.cases))
def test_another_level_grade_or_truth_is_a_mismatch(id: str) -> None:
    worked = CAR.cases[id]
    outcome = consult(CAR, read_worked_case(CAR, worked))
    nothing = expecting_nothing(worked)
    for name, decision in outcome.decisions.items():
        for level in CAR.decisions[name].levels:
            found = mismatches_of(expecting(nothing, decisions={name: level.id}), outcome)
            assert (found == []) is (level.id == decision.in_force)
            assert (mismatches_of(expecting(nothing, floor={name: level.id}), outcome) == []) is (level.id == decision.floor)
            assert (mismatches_of(expecting(nothing, ceiling={name: level.id}), outcome) == []) is (level.id == decision.ceiling)
        assert (mismatches_of(expecting(nothing, settled=(name,)), outcome) == []) is decision.settled
    for name, cause in outcome.causes.items():
        for grade in ("likely", "possible", "unlikely", "open"):
            assert (mismatches_of(expecting(nothing, causes={name: grade}), outcome) == []) is (grade == cause.grade.value)
    for name, concept in outcome.concepts.items():
        for truth in (True, False, None):
            assert (mismatches_of(expecting(nothing, concepts={name: truth}), outcome) == []) is (truth is concept.truth)


def test_what_must_never_be_said_is_looked_for_in_all_that_is_said() -> None:
    worked = next(iter(CAR.cases.values()))
    outcome = consult(CAR, read_worked_case(CAR, worked))
    title = CAR.decisions[CAR.first_decision].question
    (found,) = mismatches_of(expecting(expecting_nothing(worked), never_said=("never and nowhere", title.upper())), outcome)
    assert found == Mismatch(worked.id, Expectation.NEVER_SAID, title.upper(), "no", "yes")
    assert mismatch_text(found) == f"{worked.id}: it says what must never be said, “{title.upper()}”"


def test_every_mismatch_and_every_gap_has_words() -> None:
    found = tuple(Mismatch("a", item, "x", "yes", "no") for item in Expectation)
    gaps = tuple(Uncovered("r", truth) for truth in (True, False, None))
    lines = render_worked_cases(WorkedCaseReport(1, 1, found, gaps)).splitlines()
    assert len(set(lines)) == len(found) + len(gaps) + 1
    assert "a: x settled: expected yes, found no" in lines
    assert "r: no worked case in which it is unknown" in lines


def test_one_case_shows_why_an_expectation_fails() -> None:
    worked, name = next(iter(CAR.cases.values())), CAR.first_decision
    outcome = consult(CAR, read_worked_case(CAR, worked))
    other = next(level.id for level in CAR.decisions[name].levels if level.id != outcome.decisions[name].in_force)
    title = CAR.decisions[name].question
    changed = expecting(expecting_nothing(worked), decisions={name: other}, never_said=(title,))
    run = run_worked_case(replace(CAR, cases={worked.id: changed}), worked.id)
    assert [(item.mismatch.about, item.why) for item in run.failures] == [(name, why(outcome, name)), (title, None)]
    assert json.loads(json.dumps(run.to_data()))["failures"][0]["why"]["question"] == "why"
    assert run_worked_case(CAR, worked.id).failures == ()
    with pytest.raises(QueryError, match="there is no worked case `it-hums`"):
        run_worked_case(CAR, "it-hums")


def test_worked_case_is_a_case_as_it_is() -> None:
    for path in sorted((CAR_FOLDER / "cases").glob("*.yaml")):
        worked = CAR.cases[yaml.safe_load(path.read_text(encoding="utf-8"))["id"]]
        assert load_case(path, CAR) == read_worked_case(CAR, worked)


def test_the_report_of_the_cases_is_plain_data() -> None:
    worked, name = next(iter(CAR.cases.values())), CAR.first_decision
    right = consult(CAR, read_worked_case(CAR, worked)).decisions[name].in_force
    other = next(level.id for level in CAR.decisions[name].levels if level.id != right)
    report = run_worked_cases(replace(CAR, cases={worked.id: expecting(expecting_nothing(worked), decisions={name: other})}))
    data = json.loads(json.dumps(report.to_data()))
    assert data["mismatches"] == [{"case": worked.id, "expectation": "comes_out", "about": name, "expected": other, "found": right}]
    assert {gap["never"] for gap in data["uncovered"]} == {True, False, None}

"""A knowledge base for a practice, with a score, exclusions and laboratory values: whatever the language has keeps its laws there."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace

from cli import main
from expert import Consultation, Explanation, consult, graph, load_knowledge, mutate, parse_case, prove, verify, what_if, why, why_not
from expert.audit.audit import audit_knowledge
from expert.cases.changes import parse_changes
from expert.cases.worked import read_worked_case
from expert.errors import CaseError, QueryError
from expert.questions.parts.private import names_private
from expert.testing import Laws
from expert.words.sentences import tell
from expert.words.told import Told
from tests.populations import Rows, check_rows
from tests.rehearsal import rehearse

KNOWLEDGE = Path(__file__).parent / "knowledge"
CLOT = load_knowledge(KNOWLEDGE, worked_cases=True)
NO_SIGNS = "checklists: {cannot_wait: none_of_the_others}"


class TestClot(Laws):
    knowledge = CLOT
    max_examples = 25


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--kb", str(KNOWLEDGE)], catch_exceptions=False)


@cache
def outcome_of(name: str) -> Consultation:
    return consult(CLOT, read_worked_case(CLOT, CLOT.cases[name]))


def answered(answers: str) -> Consultation:
    return consult(CLOT, parse_case(f"{{date: 2026-03-01, {NO_SIGNS}, answers: {{{answers}}}}}", CLOT))


def lines(told: Told | Explanation) -> list[str]:
    """Return everything that is said, line by line from the top."""
    told = tell(told) if isinstance(told, Explanation) else told
    return [*told.lines, *(line for child in told.children for line in lines(child))]


def below(told: Told | Explanation, first: str) -> list[Told]:
    """Return what rests on the line that begins so."""
    told = tell(told) if isinstance(told, Explanation) else told
    if any(line.startswith(first) for line in told.lines):
        return list(told.children)
    return next((found for child in told.children if (found := below(child, first))), [])


def ends(outcome: Consultation) -> tuple[str, str]:
    score = outcome.scores["wells"]
    return str(score.low), str(score.high)


def test_it_is_checked_without_a_fault() -> None:
    result = run("kb", "check", "--fast")
    assert (result.exit_code, "no faults" in result.output) == (0, True)
    assert "1 score," in result.output
    assert "2 exclusions," in result.output


def test_its_worked_cases_come_out_and_cover_every_rule() -> None:
    result = run("kb", "test")
    assert result.exit_code == 0
    assert result.output == "34 worked cases, 32 rules: 0 mismatches, 0 gaps\n"


def test_every_invariant_and_law_is_proved() -> None:
    report = prove(CLOT)
    assert report.holds
    assert len([proof for proof in report.proofs if proof.law == "invariant"]) == len(CLOT.invariants) >= 8


@pytest.mark.slow
def test_the_audit_finds_nothing_that_is_not_accepted_with_a_reason() -> None:
    report = audit_knowledge(CLOT)
    assert report.flaws == ()
    assert len(report.accepted) == len(CLOT.accepted)


@pytest.mark.slow
def test_every_mutant_of_what_decides_is_noticed() -> None:
    report = mutate(CLOT, deciding=True)
    assert len(report.tried) > 100
    assert [(item.mutant.about, item.mutant.before, item.mutant.after) for item in report.survivors()] == []


def test_why_counts_the_score_line_by_line() -> None:
    outcome = outcome_of("another-diagnosis-takes-two-away")
    assert [child.lines[0] for child in below(why(outcome, "next_step"), "Wells score: 1, which stays below 2:")] == [
        "0, not +1: there is active cancer",
        "0, not +1: the leg is paralysed, weak or in plaster",
        "0, not +1: three days or more were spent in bed or surgery 84 days ago or less",
        "+1: it is tender along the deep veins",
        "0, not +1: the whole leg is swollen",
        "0, not +1: more than: a calf 3 cm thicker than the other",
        "+1: this leg alone has pitting oedema",
        "+1: collateral veins show",
        "0, not +1: there was a deep clot before",
        "-2: another diagnosis is at least as likely",
    ]


def test_lines_that_are_open_leave_the_score_between_two_ends() -> None:
    outcome = outcome_of("two-points-with-lines-open")
    assert ends(outcome) == ("2", "9")
    assert outcome.decisions["next_step"].settled
    counted = [child.lines[0] for child in below(why(outcome, "next_step"), "Wells score: 2 to 9, which reaches 2:")]
    assert "+1: it is tender along the deep veins" in counted
    assert "0 or +1, not known yet: the whole leg is swollen" in counted
    assert "0, not -2: another diagnosis is at least as likely" in counted


def test_why_a_score_says_the_same_lines_of_itself() -> None:
    (told, asked) = (tell(why(outcome_of(name), "wells")) for name in ("another-diagnosis-takes-two-away", "two-points-with-lines-open"))
    assert told.lines == ("Wells score: 1",)
    assert "-2: another diagnosis is at least as likely" in lines(told)
    assert asked.lines == ("Wells score: 2 to 9, as long as not all is known",)
    assert [child.lines[0] for child in asked.children].count("0 or +1, not known yet: the whole leg is swollen") == 1


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ("age: 80, sex: male, weight_kg: 72, creatinine: 4", ["A clearance of 15.0 ml/min", "An age of 80 years", "It is a man"]),
        ("age: 80, sex: male", ["Clearance of creatinine: not known yet", "How heavy?", "How high is the creatinine?"]),
    ],
)
def test_why_a_quantity_says_what_it_is_computed_from(answers: str, said: list[str]) -> None:
    told = tell(why(answered(answers), "clearance"))
    assert told.lines == (said[0],)
    assert {*said[1:]} <= {*lines(told)}


def test_a_quantity_whose_question_does_not_apply_cannot_be_computed() -> None:
    told = tell(why(answered("d_dimer_taken: no, age: 60"), "d_dimer_share"))
    assert told.lines == ("D-dimer in per cent of its limit cannot be computed from this:",)
    assert [child.lines[0] for child in told.children] == ["The question does not apply: How high is the D-dimer?"]


def test_what_if_says_what_a_score_would_come_to() -> None:
    outcome = outcome_of("two-points-with-lines-open")
    told = below(what_if(outcome, parse_changes(CLOT, ["active_cancer=yes", "whole_leg_swollen=no"])), "Had it been answered otherwise:")
    (score,) = (child for child in told if child.lines[0].startswith("Wells score"))
    assert score.lines == ("Wells score: 2 to 9 → 3 to 8",)
    assert [child.lines[0] for child in score.children] == [
        "There is active cancer (before: not answered)",
        "The leg is not swollen as a whole (before: not answered)",
    ]


def test_a_score_is_no_conclusion_and_the_fault_says_so() -> None:
    with pytest.raises(QueryError) as caught:
        why_not(outcome_of("nothing-said"), "wells")
    assert [(fault.code, fault.help) for fault in caught.value.diagnostics] == [
        ("ASK001", "`wells` is a score, which does not belong here")
    ]


@pytest.mark.parametrize("private", [False, True])
def test_a_score_of_private_answers_is_private(private: bool) -> None:
    findings = {**CLOT.findings, "tender_veins": replace(CLOT.findings["tender_veins"], private=private)}
    assert (
        names_private(replace(CLOT, findings=findings), why(outcome_of("nothing-said"), "wells").statement.to_data()["children"][0])
        is False
    )
    assert names_private(replace(CLOT, findings=findings), {"kind": "score_comes_to", "score": "wells", "low": 1, "high": 2}) is private


def test_a_rule_that_asks_for_less_says_what_the_score_came_to() -> None:
    outcome = outcome_of("nobody-asked-whether-she-is-pregnant")
    (not_low,) = below(why(outcome, "next_step"), "No: Less than two points and a D-dimer below its limit")
    assert not_low.lines == ("Wells score: 2, which reaches 2:",)


def test_the_first_sentence_names_the_lines_that_bring_the_score_there() -> None:
    said = lines(why(outcome_of("two-points-with-lines-open"), "next_step"))[1]
    assert said == (
        "Because it is tender along the deep veins, there was a deep clot before and no other diagnosis is as likely,"
        " and for 1 more reason."
    )
    (low,) = (line for line in lines(why_not(outcome_of("surgery-a-day-earlier"), "next_step=ultrasound")) if line.startswith("Because"))
    assert "deep clot before" not in low


def test_what_would_take_points_away_counts_against_the_score_until_it_is_answered() -> None:
    known = "sex: male, tender_veins: yes, previous_clot: yes, whole_leg_swollen: yes"
    open_line, denied = answered(known), answered(f"{known}, other_diagnosis: no")
    assert (ends(open_line), ends(denied)) == (("1", "9"), ("3", "9"))
    assert open_line.decisions["next_step"].floor != "ultrasound"
    assert denied.decisions["next_step"].floor == "ultrasound"


def test_an_answer_not_given_plans_and_does_not_order() -> None:
    held, decided = outcome_of("one-point-with-a-calf-unmeasured"), outcome_of("surgery-twelve-weeks-ago")
    assert lines(why(held, "next_step"))[0] == "What comes next? Plan an ultrasound of the leg, until what is open is answered."
    assert lines(why(decided, "next_step"))[0] == "What comes next? An ultrasound of the leg within four hours."


@pytest.mark.parametrize(
    ("case", "target", "rule", "said"),
    [
        ("pregnant-with-four-points", "likely:deep_clot", "Two points or more", "Pregnancy. The score was not made for pregnancy"),
        ("pregnant-with-a-low-d-dimer", "ruled_out", "Less than two points and a D-dimer", "Pregnancy. The score was not made"),
        ("a-low-d-dimer-on-an-anticoagulant", "ruled_out", "Less than two points and a D-dimer", "Somebody on an anticoagulant. An"),
    ],
)
def test_why_not_says_to_whom_a_rule_does_not_apply(case: str, target: str, rule: str, said: str) -> None:
    (excluded,) = below(why_not(outcome_of(case), target), rule)
    assert excluded.lines[0].startswith(f"Does not apply here: {said}")


def test_the_score_counts_until_it_is_known_that_it_does_not_apply() -> None:
    decision = outcome_of("nobody-asked-whether-she-is-pregnant").decisions["next_step"]
    assert (decision.floor, decision.in_force, decision.settled) == ("d_dimer", "ultrasound", False)


def test_laboratory_values_are_read_in_any_unit() -> None:
    case = parse_case("{date: 2026-03-01, answers: {d_dimer_taken: yes, d_dimer: 1.2 mg/l, creatinine: 12 mg/l, calf_cm: 411 mm}}", CLOT)
    assert {name: str(case.values[name]) for name in ("d_dimer", "creatinine", "calf_cm")} == {
        "d_dimer": "1200",
        "creatinine": "1.2",
        "calf_cm": "41.1",
    }


def test_a_unit_that_measures_something_else_is_refused_with_an_example_that_fits() -> None:
    with pytest.raises(CaseError) as caught:
        parse_case("{date: 2026-03-01, answers: {d_dimer_taken: yes, d_dimer: 1.2 mmol/l, creatinine: 90 µmol/l}}", CLOT)
    assert [(fault.code, fault.help) for fault in caught.value.diagnostics] == [
        ("CASE011", "write a number from 0 to 100000 ng/ml, or in another unit, such as `1.2 mg/l`"),
        ("CASE011", "write a number from 0.2 to 20 mg/dl, or in another unit, such as `12 mg/l`"),
    ]


@pytest.mark.parametrize(
    ("answers", "quantity", "value"),
    [
        ("age: 50, d_dimer_taken: yes, d_dimer: 500", "d_dimer_share", "100"),
        ("age: 80, d_dimer_taken: yes, d_dimer: 0.8 mg/l", "d_dimer_share", "100"),
        ("age: 50", "d_dimer_limit", "500"),
        ("age: 51", "d_dimer_limit", "510"),
        ("age: 110, d_dimer_taken: yes, d_dimer: 1099", "d_dimer_share", "99.9"),
        ("age: 80, weight_kg: 72, creatinine: 4", "clearance_of_a_man", "15"),
        ("age: 80, sex: female, weight_kg: 72, creatinine: 3.4", "clearance", "15"),
    ],
)
def test_limits_by_age_and_clearance_are_those_that_were_published(answers: str, quantity: str, value: str) -> None:
    assert answered(answers).quantities[quantity] == Decimal(value)


@pytest.mark.parametrize(("day", "given"), [("2020-03-25", False), ("2020-03-26", True)])
def test_advice_begins_with_the_day_of_its_guideline(day: str, given: bool) -> None:
    known = "sex: male, tender_veins: yes, previous_clot: yes, other_diagnosis: no, anticoagulated: no, bleeding: no, platelets: 200"
    kidneys = "age: 40, weight_kg: 80, creatinine: 1, hours_to_ultrasound: 8"
    outcome = consult(CLOT, parse_case(f"{{date: {day}, {NO_SIGNS}, answers: {{{known}, {kidneys}}}}}", CLOT))
    assert outcome.recommendations["interim_tablets"].to_do is given
    assert outcome.decisions["next_step"].in_force == "ultrasound"
    assert ("It is valid from 2020-03-26 on." in lines(why(outcome, "interim_tablets"))) is given
    said = lines(why_not(outcome, "recommended:interim_tablets"))
    assert ("More than four hours until the ultrasound: not valid on this day, only from 2020-03-26 on" in said) is not given


@pytest.mark.parametrize("case", CLOT.cases)
def test_every_outcome_is_derived_again_without_the_engine(case: str) -> None:
    assert verify(CLOT, outcome_of(case).to_data()).verified


CHANGES: dict[str, Callable[[dict[str, Any]], object]] = {
    "the score": lambda data: data["scores"]["wells"].update(low=0, high=0),
    "one end of it": lambda data: data["scores"]["wells"].update(high=2),
    "a line that counts": lambda data: data["case"]["answers"]["tender_veins"].update(value=False),
    "the score is missing": lambda data: data["scores"].pop("wells"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_an_outcome_with_another_score_is_refused(change: str) -> None:
    data = outcome_of("another-diagnosis-takes-two-away").to_data()
    CHANGES[change](data)
    assert not verify(CLOT, data).verified


def test_rows_of_a_table_come_out_as_consultations() -> None:
    drawing = Rows(CLOT, Random(3))
    told = check_rows(drawing, drawing.rows(60))
    assert any(item.outcome is not None for item in told)


@pytest.mark.parametrize("case", ["one-point-and-a-low-d-dimer", "pregnant-with-four-points", "short-of-breath", "nothing-said"])
def test_an_interview_comes_to_the_same_decision(case: str) -> None:
    wanted = outcome_of(case)
    gone = rehearse(CLOT, wanted.case)
    assert gone.asked[0] == "cannot_wait"
    assert consult(CLOT, gone.interview.case).decisions["next_step"] == wanted.decisions["next_step"]


def test_an_emergency_ends_the_interview_at_its_first_screen() -> None:
    assert rehearse(CLOT, outcome_of("short-of-breath").case).asked == ("cannot_wait",)


def test_the_network_shows_which_answers_count_in_the_score() -> None:
    drawn = graph(CLOT, "wells", depth=1)
    counted = {edge.start for edge in drawn.edges if (edge.end, edge.kind) == ("wells", "points")}
    assert {"tender_veins", "operated_on", "calf_gap_cm", "other_diagnosis"} <= counted
    assert "tender_veins" in {node.id for node in drawn.nodes}
    assert 'finding_tender_veins -->|"counts in"| score_wells' in run("kb", "graph", "wells").output

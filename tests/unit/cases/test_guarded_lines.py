"""Lines that are not asked of everybody: none of the others answers what applies or may apply, and nothing else."""

from __future__ import annotations

from itertools import product
from random import Random

import pytest
from msgspec.structs import replace

from expert.cases.form import case_to_data
from expert.cases.reading import build_case
from expert.consultation.consult import consult
from expert.errors import Diagnostics
from expert.language.conditions import print_condition
from expert.language.model import KnowledgeBase, Notice, Value
from expert.questions.assess import assess
from tests.populations import Row, Rows, check_rows
from tests.unit.guarded_lines import guarded_lines
from tests.unit.tiny_cases import codes, read, refusal


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    return guarded_lines(tmp_path_factory.mktemp("guarded"))


@pytest.fixture(scope="module")
def meant(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    return guarded_lines(tmp_path_factory.mktemp("meant"), meant=True)


def test_each_line_is_asked_where_its_checklist_is_and_it_itself(guarded: KnowledgeBase) -> None:
    guards = {name: guarded.findings[name].ask_when for name in guarded.checklists["more"].members}
    assert {name: guard and print_condition(guard) for name, guard in guards.items()} == {
        "sore": "has_run and onset == sudden",
        "stiff": "has_run",
        "blue": "has_run and alarm",
    }


@pytest.mark.parametrize(
    ("answers", "lines"),
    [
        ("", {"stiff", "sore", "blue"}),
        ("has_run: yes", {"stiff", "sore", "blue"}),
        ("has_run: yes, onset: gradual", {"stiff", "blue"}),
        ("has_run: yes, onset: sudden, numb: yes", {"stiff", "sore", "blue"}),
        ("has_run: yes, numb: no, cold: no", {"stiff", "sore"}),
        ("onset: gradual", {"stiff", "blue"}),
        ("has_run: no", set()),
    ],
)
def test_none_of_the_others_answers_what_applies_or_may_apply(guarded: KnowledgeBase, answers: str, lines: set[str]) -> None:
    case = read(guarded, f"checklists: {{more: none_of_the_others}}\nanswers: {{{answers}}}")
    assert {name for name in guarded.checklists["more"].members if case.values.get(name) is False} == lines
    assert not [name for name in guarded.checklists["more"].members if case.values.get(name) is True]
    assert {*case.shown.get("more", ())} == lines


def test_a_guard_may_rest_on_what_another_checklist_answers(guarded: KnowledgeBase) -> None:
    text = "checklists: {more: none_of_the_others, alarms: %s}\nanswers: {has_run: yes}"
    assert "blue" not in read(guarded, text % "none_of_the_others").values
    assert read(guarded, text % "{yes: [numb], none_of_the_others: yes}").values["blue"] is False


def test_a_tick_counts_while_it_is_not_known_whether_it_applies_and_contradicts_where_it_does_not(guarded: KnowledgeBase) -> None:
    tick = "checklists: {more: {yes: [sore]}}\nanswers: "
    assert read(guarded, f"{tick}{{}}").values == {"sore": True}
    fault = refusal(guarded, f"{tick}{{has_run: no}}")[0]
    assert fault.code == "CASE030"
    assert "`has_run: no`" in fault.help
    assert codes(guarded, f"{tick}{{has_run: yes, onset: gradual}}") == ["CASE030"]


def test_what_was_shown_is_kept_as_it_was_said(guarded: KnowledgeBase) -> None:
    case = read(guarded, "checklists: {more: {none_of_the_others: yes, shown: [sore]}}\nanswers: {onset: gradual}")
    assert case.values == {"onset": "gradual"}
    assert case.shown == {"more": ("sore",)}


def test_a_case_that_was_stored_is_read_back(guarded: KnowledgeBase) -> None:
    for answers in ("{has_run: no}", "{onset: gradual}", "{sore: dont_know}", "{}"):
        case = read(guarded, f"checklists: {{more: none_of_the_others}}\nanswers: {answers}")
        assert build_case(guarded, case_to_data(case), Diagnostics()) == case


def test_what_is_meant_where_nobody_says_is_taken_before_lines_are_answered(meant: KnowledgeBase) -> None:
    case = read(meant, "checklists: {more: none_of_the_others}\nanswers: {has_run: yes}")
    assert case.values == {"has_run": True, "onset": "gradual", "stiff": False, "blue": False}


def test_a_notice_stands_only_while_a_line_may_apply(guarded: KnowledgeBase) -> None:
    guarded = replace(guarded, notices=(Notice("more", "Look."),))
    for answers, shown in (("{}", True), ("{has_run: no}", False)):
        outcome = consult(guarded, read(guarded, f"answers: {answers}"))
        assert ("more" in assess(outcome).notices) is shown


def everybody(knowledge: KnowledgeBase) -> list[Row]:
    booleans: tuple[bool | None, ...] = (None, True, False)
    rows = []
    for ran, sore, blue, numb in product(booleans, repeat=4):
        for onset in (None, "gradual", "sudden"):
            said: dict[str, Value | None] = {"has_run": ran, "sore": sore, "blue": blue, "numb": numb, "onset": onset}
            answers = {name: value for name, value in said.items() if value is not None}
            rows += [Row(answers, nones=nones) for nones in ((), ("more",), ("alarms", "more"))]
            rows.append(Row({name: value for name, value in answers.items() if name != "sore"}, {"sore": "dont_know"}, ("more",)))
    assert {name for row in rows for name in row.answers} <= knowledge.findings.keys()
    return rows


def test_a_row_is_read_as_a_case_is(guarded: KnowledgeBase, meant: KnowledgeBase) -> None:
    for knowledge in (guarded, meant):
        drawing = Rows(knowledge, Random(3), all_texts=True)
        told = check_rows(drawing, everybody(knowledge))
        assert {fault.code for item in told for fault in item.faults} == {"CASE030"}
        check_rows(drawing, drawing.rows(400))

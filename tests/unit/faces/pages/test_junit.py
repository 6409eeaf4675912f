"""A run of the worked cases as JUnit XML: each case and each rule is a test, and fails with what is wrong."""

from __future__ import annotations

from junitparser import JUnitXml
from msgspec.structs import replace

from expert import load_knowledge
from expert.audit.worked_cases import Expectation, Mismatch, Uncovered, WorkedCaseReport
from expert.faces.pages.audit import mismatch_text
from expert.faces.pages.junit import render_junit
from tests.places import CAR_FOLDER

CAR = load_knowledge(CAR_FOLDER, worked_cases=True)


def test_every_case_and_every_rule_is_a_test() -> None:
    case, rule = next(iter(CAR.cases)), next(iter(CAR.rules))
    missed = (Mismatch(case, Expectation.SETTLED, "a < b & “c”", "yes", "no"), Mismatch(case, Expectation.TO_DO, "x", "yes", "no"))
    report = WorkedCaseReport(len(CAR.cases), len(CAR.rules), missed, (Uncovered(rule, None),))
    cases, rules = JUnitXml.fromstring(render_junit(CAR, report).encode())
    assert [test.name for test in cases] == list(CAR.cases)
    assert [test.name for test in rules] == list(CAR.rules)
    assert (cases.tests, cases.failures, rules.tests, rules.failures) == (len(CAR.cases), 2, len(CAR.rules), 1)
    assert [item.message for item in next(iter(cases)).result] == [mismatch_text(item) for item in missed]
    assert [bool(test.result) for test in rules] == [test.name == rule for test in rules]


def test_nothing_fails_where_nothing_is_found() -> None:
    report = WorkedCaseReport(0, len(CAR.rules), (), ())
    cases, rules = JUnitXml.fromstring(render_junit(replace(CAR, cases={}), report).encode())
    assert (cases.tests, rules.failures) == (0, 0)

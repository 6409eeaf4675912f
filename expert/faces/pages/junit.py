"""A run of the worked cases as JUnit XML, which build servers show: each case is a test, and so is whether each rule is covered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO

from junitparser import Failure, JUnitXml, TestCase, TestSuite

from expert.audit.worked_cases import WorkedCaseReport
from expert.consultation.outcome import truth_word
from expert.faces.pages.audit import mismatch_text
from expert.language.model import KnowledgeBase
from expert.words.catalogue import ENGLISH, Catalogue


def render_junit(knowledge: KnowledgeBase, report: WorkedCaseReport, words: Catalogue = ENGLISH) -> str:
    """Return a run of the worked cases as JUnit XML.

    Args:
        knowledge: Whose worked cases were run.
        report: What they showed.
        words: The catalogue that it is said in.
    """
    cases: dict[str, list[str]] = {id: [] for id in knowledge.cases}
    for mismatch in report.mismatches:
        cases[mismatch.case].append(mismatch_text(mismatch, words))
    rules: dict[str, list[str]] = {id: [] for id in knowledge.rules}
    for gap in report.uncovered:
        rules[gap.rule].append(words.say("uncovered", truth_word(gap.never), rule=gap.rule))
    log = JUnitXml(knowledge.id)
    log.add_testsuite(_suite("worked_cases", cases))
    log.add_testsuite(_suite("covered_rules", rules))
    written = BytesIO()
    log.write(written, pretty=True)
    return written.getvalue().decode()


def _suite(name: str, tests: Mapping[str, Sequence[str]]) -> TestSuite:
    """Return tests by name, each with what fails in it."""
    suite = TestSuite(name)
    for id, failures in tests.items():
        test = TestCase(id, classname=name)
        test.result = [Failure(failure) for failure in failures]
        suite.add_testcase(test)
    return suite

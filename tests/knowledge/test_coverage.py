"""What `kb cover` says of the knowledge base that ships agrees with the meaning, and every rule is true, false and unknown somewhere."""

from __future__ import annotations

from expert import load_knowledge
from expert.audit.coverage.cover import coverage, uncovered
from expert.cases.worked import read_worked_case
from expert.language.meaning import Meaning
from tests.places import KNOWLEDGE_FOLDER


def test_it_counts_what_the_meaning_says() -> None:
    knowledge = load_knowledge(KNOWLEDGE_FOLDER, worked_cases=True)
    report = coverage(knowledge)
    assert not [gap for gap in uncovered(report) if gap.what.startswith("rule_")]
    meanings = [Meaning(knowledge, read_worked_case(knowledge, worked).values) for worked in knowledge.cases.values()]
    for item in report.rules[::10]:
        truths = [meaning.rule(item.rule) for meaning in meanings]
        assert (item.true.cases, item.false.cases, item.unknown.cases) == tuple(truths.count(truth) for truth in (True, False, None))
    for name, seen in report.decisions.items():
        came = [meaning.in_force(name) for meaning in meanings]
        assert {level: one.cases for level, one in seen.items()} == {level: came.count(level) for level in seen}

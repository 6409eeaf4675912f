"""What becomes of rows that say too much: what does not apply may be left out, and what cannot wait is told of a row that is rejected."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pyarrow as pa
import pytest

from expert import KnowledgeBase, evaluate, load_knowledge
from expert.cases.applying import completed, without_idle
from expert.cases.case import Answer, Case
from expert.cases.reading import build_case
from expert.consultation.conclude import conclude
from expert.errors import Diagnostics
from expert.language.meaning import Meaning
from expert.language.model import FindingType

DAY = datetime.date(2026, 3, 1)


@pytest.fixture(scope="module")
def knowledge() -> KnowledgeBase:
    return load_knowledge(worked_cases=True)


def test_what_does_not_apply_is_left_out_where_that_is_asked_for(knowledge: KnowledgeBase) -> None:
    read = (build_case(knowledge, {**item.case, "date": "2026-03-01"}, Diagnostics()) for item in knowledge.cases.values())
    cases = [case for case in read if case is not None][::17]
    noes = {name: False for name, item in knowledge.findings.items() if item.type is FindingType.BOOLEAN}
    everybody = [{**noes, **case.values} for case in cases]
    table = pa.table({name: pa.array([_plain(row.get(name)) for row in everybody]) for name in knowledge.findings})
    assert len(evaluate(knowledge, table, today=DAY).rejects) > len(cases)
    outcomes = evaluate(knowledge, table, "all", today=DAY, drop_idle=True)
    rejected = {item.row for item in outcomes.rejects}
    assert {item.code for item in outcomes.rejects} <= {"CASE031"}
    for number, (answers, row) in enumerate(zip(everybody, outcomes.table.to_pylist(), strict=True), start=1):
        given = {name: Answer(value) for name, value in answers.items()}
        case, _ = without_idle(knowledge, completed(knowledge, Case(DAY, given)))
        if number not in rejected:
            outcome = conclude(Meaning(knowledge, case.values), case, ())
            assert {name: row[name] for name in knowledge.decisions} == {name: item.in_force for name, item in outcome.decisions.items()}
            assert {name: row[f"{name}_status"] for name in knowledge.recommendations} == {
                name: item.status.value for name, item in outcome.recommendations.items()
            }


def test_what_cannot_wait_is_told_of_a_row_that_is_rejected(knowledge: KnowledgeBase) -> None:
    table = pa.table({"age": [140, 140, 30], "chest_symptoms": [True, None, True]})
    rejects = evaluate(knowledge, table, today=DAY).rejects
    assert [(item.row, item.urgent) for item in rejects] == [(1, "care: emergency"), (2, "")]


def _plain(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else value

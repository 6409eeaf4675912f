"""A row is read as a case is: the lines of a checklist, further values, and what is meant where nobody says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from random import Random

import pytest
from msgspec.structs import replace

from expert.language.model import KnowledgeBase, Value
from expert.lowered.row import Row as AnyRow
from expert.lowered.row import Test as Asked
from tests.populations import Row, Rows, check_rows, told


@pytest.fixture(scope="module")
def telling(tiny: KnowledgeBase) -> KnowledgeBase:
    """Return the tiny knowledge base with a choice that says something beside."""
    onset = tiny.findings["onset"]
    further = replace(onset, further={"sudden": "numb", "overnight": "has_run"})
    return replace(tiny, findings={**tiny.findings, "onset": further})


@pytest.fixture(scope="module")
def meaning(tiny: KnowledgeBase) -> KnowledgeBase:
    """Return the tiny knowledge base with a choice that is meant where nobody says."""
    onset = replace(tiny.findings["onset"], taken_as="sudden")
    weeks = replace(tiny.findings["weeks"], ask_when=tiny.rules["strain-when-sudden"].when)
    return replace(tiny, findings={**tiny.findings, "onset": onset, "weeks": weeks})


def test_what_is_read_of_a_finding_is_one_cell_at_most(tiny: KnowledgeBase) -> None:
    row = AnyRow(tiny)
    assert {*row.space.findings} == {*tiny.findings}
    assert all(len(row.given.findings[name]) == len(cells) for name, cells in row.space.findings.items())


def test_each_free_part_says_what_it_stands_for(tiny: KnowledgeBase) -> None:
    row = AnyRow(tiny)
    assert {item.name for item in row.written.values()} >= {*tiny.findings, *tiny.checklists}
    assert {item.name for item in row.written.values() if item.test is Asked.NONE_OF_THE_OTHERS} == {*tiny.checklists}
    assert {item.name for item in row.written.values() if item.test is Asked.NOT_KNOWN} == {"numb", "cold"}
    assert {item.name for item in row.written.values() if item.test is Asked.UNDEFINED} == {"spike_pct"}


def test_a_number_costs_a_test_a_threshold(tiny: KnowledgeBase) -> None:
    row = AnyRow(tiny)
    tests = [item for item in row.written.values() if item.name == "pain"]
    assert len(tests) == len(row.space.findings["pain"])
    assert all(item.test is Asked.FROM for item in tests)


def outcome(knowledge: KnowledgeBase, row: Row) -> Mapping[str, object]:
    """Return the outcome of a row, which a table and a consultation agree on."""
    drawing = Rows(knowledge, Random(0), all_texts=True)
    check_rows(drawing, [row])
    found = told(knowledge, row).outcome
    assert found is not None
    return found


def test_a_checklist_answers_the_lines_that_say_nothing(tiny: KnowledgeBase) -> None:
    assert outcome(tiny, Row({}))["alarm"] is None
    assert outcome(tiny, Row({}, nones=("alarms",)))["alarm"] is False
    assert outcome(tiny, Row({"numb": True}, nones=("alarms",)))["alarm"] is True
    assert outcome(tiny, Row({"numb": False}))["alarm"] is None


@pytest.mark.parametrize("word", ["dont_know", "skipped"])
def test_a_line_that_is_not_known_stays_so(tiny: KnowledgeBase, word: str) -> None:
    assert outcome(tiny, Row({}, {"numb": word}, ("alarms",)))["alarm"] is None
    assert outcome(tiny, Row({"cold": True}, {"numb": word}, ("alarms",)))["alarm"] is True


def test_a_choice_says_no_to_what_was_not_given_beside(telling: KnowledgeBase) -> None:
    assert outcome(telling, Row({"cold": False}))["alarm"] is None
    assert outcome(telling, Row({"cold": False, "onset": "gradual"}))["alarm"] is False
    assert outcome(telling, Row({"cold": False, "onset": "gradual", "numb": True}))["alarm"] is True
    assert outcome(telling, Row({"cold": False, "onset": "gradual"}, {"numb": "dont_know"}))["alarm"] is None
    assert outcome(telling, Row({"cold": False}, {"onset": "dont_know"}))["alarm"] is None


def test_what_is_meant_is_taken_where_something_hangs_on_it(meaning: KnowledgeBase) -> None:
    hanging: dict[str, Value] = {"pain": 5, "weeks": Decimal(3)}
    assert outcome(meaning, Row({"pain": 5}))["strain_grade"] == "open"
    assert outcome(meaning, Row(hanging))["strain_grade"] == "likely"
    assert outcome(meaning, Row(hanging, {"onset": "skipped"}))["strain_grade"] == "open"


def every_combination(names: Iterable[str]) -> list[Row]:
    rows = [Row({})]
    for name in names:
        rows = [replaced for row in rows for replaced in (row, Row({**row.answers, name: True}), Row({**row.answers, name: False}))]
    return rows


def test_every_row_of_a_few_findings_is_read_as_a_case(telling: KnowledgeBase, meaning: KnowledgeBase) -> None:
    for knowledge in (telling, meaning):
        drawing = Rows(knowledge, Random(1), all_texts=True)
        rows = every_combination(["numb", "cold", "has_run", "limping"])
        for onset in ("gradual", "overnight"):
            rows += [Row({**row.answers, "onset": onset}) for row in rows[:81]]
        rows += [Row(row.answers, nones=("alarms",)) for row in rows]
        check_rows(drawing, rows)
        check_rows(drawing, drawing.rows(300))

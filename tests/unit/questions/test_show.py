from __future__ import annotations

import pytest

from expert import QueryError, Statement, load_knowledge, show, show_source
from expert.audit.worked_cases import cases_by_rule
from expert.language.model import KnowledgeBase
from tests.places import CAR_FOLDER

CAR = load_knowledge(CAR_FOLDER, worked_cases=True)


def lines(entry: Statement, kind: str) -> list[str]:
    return [line.texts["text"] for row in entry.children if row.kind == kind for line in row.children]


def test_a_source_says_what_rests_on_it() -> None:
    entry = show_source(CAR, "written-for-these-tests")
    assert lines(entry, "rows_claims")[0] == "written-for-these-tests#T1: A car that only clicks has a flat battery."
    assert "clicking-means-flat (MADE): It clicks and no more" in lines(entry, "rows_rules_resting")  # through a claim
    assert "it-shakes (MADE): It shakes badly" in lines(entry, "rows_rules_resting")
    assert lines(entry, "rows_findings_resting") == ["terminals: How do the clamps on the battery look?"]
    assert lines(show_source(CAR, "common-sense"), "rows_quantities_resting")


def test_every_rule_rests_on_a_source_that_says_so(knowledge: KnowledgeBase) -> None:
    resting = {line.split(" ")[0] for source in knowledge.sources for line in lines(show_source(knowledge, source), "rows_rules_resting")}
    assert resting == set(knowledge.rules)


def test_whether_a_source_was_read_is_said_either_way() -> None:
    texts = [
        next(row.texts["text"] for row in show_source(CAR, id).children if row.kind == "row_checked")
        for id in ("written-for-these-tests", "common-sense")
    ]
    assert texts == ["read for this knowledge base", "written from memory of the literature; not re-read"]


def test_a_rule_names_the_worked_cases_that_fire_it_where_they_are_known() -> None:
    fired = lines(show(CAR, "it-shakes", cases_by_rule(CAR)), "rows_fired_by")
    assert fired == ["it-shakes-and-a-yellow-light: It shakes and a yellow light is on"]
    assert lines(show(CAR, "it-shakes"), "rows_fired_by") == []


def test_a_rule_shows_how_its_disputed_claim_stands() -> None:
    rows = [row.texts["text"] for row in show(CAR, "drive-to-fill-the-battery").walk() if row.kind in {"row_standing", "row_research"}]
    assert rows == ["Others say otherwise", "Made up too, so that a disputed claim is there to be shown."]


@pytest.mark.parametrize(
    ("id", "message"), [("it-shakes", "`it-shakes` is a rule, not a source"), ("comon-sense", "no source is called `comon-sense`")]
)
def test_what_is_no_source_is_refused(id: str, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        show_source(CAR, id)
    assert [(item.code, item.message) for item in caught.value.diagnostics] == [("ASK001", message)]
    assert "`common-sense`" in caught.value.diagnostics[0].help

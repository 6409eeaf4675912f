from __future__ import annotations

import json

import pytest

from expert import QueryError, load_knowledge, show, show_source
from expert.language.kinds import Kind
from expert.language.model import KnowledgeBase
from expert.questions.statements import Explanation, Statement
from expert.questions.statements.showing import (
    EntryField,
    EntryLine,
    ListField,
    NotReadField,
    ReadField,
    RestingLine,
    StandingField,
    TextField,
)
from expert.words.sentences import tell
from expert.words.wording import Wording
from tests.places import CAR_FOLDER
from tests.statements import read_statement

CAR = load_knowledge(CAR_FOLDER, worked_cases=True)
ABOUT_A_CLAIM = {EntryField.STANDING, EntryField.RESEARCH}


def lines(explanation: Explanation, field: EntryField) -> tuple[Statement, ...]:
    lists = (item for item in explanation.statement.children if isinstance(item, ListField) and item.field is field)
    return tuple(line for item in lists for line in item.children)


def said(explanation: Explanation, field: EntryField) -> list[str]:
    wording = Wording(explanation.knowledge)
    return [wording.sentence(line) for line in lines(explanation, field)]


def test_a_source_says_what_rests_on_it() -> None:
    entry = show_source(CAR, "written-for-these-tests")
    assert lines(entry, EntryField.CLAIMS)[0].to_data()["claim"] == "written-for-these-tests#T1"
    assert said(entry, EntryField.CLAIMS)[0] == "written-for-these-tests#T1: A car that only clicks has a flat battery."
    assert RestingLine("clicking-means-flat", "MADE") in lines(entry, EntryField.RULES_RESTING)  # through a claim
    assert "it-shakes (MADE): It shakes badly" in said(entry, EntryField.RULES_RESTING)
    assert lines(entry, EntryField.FINDINGS_RESTING) == (EntryLine("terminals"),)
    assert said(entry, EntryField.FINDINGS_RESTING) == ["terminals: How do the clamps on the battery look?"]
    assert lines(show_source(CAR, "common-sense"), EntryField.QUANTITIES_RESTING)


def test_every_rule_rests_on_a_source_that_says_so(knowledge: KnowledgeBase) -> None:
    resting = {
        line.entry
        for source in knowledge.sources
        for line in lines(show_source(knowledge, source), EntryField.RULES_RESTING)
        if isinstance(line, RestingLine)
    }
    assert resting == set(knowledge.rules)


def test_whether_a_source_was_read_is_said_either_way() -> None:
    kinds = (ReadField, NotReadField)
    for id, kind in zip(("written-for-these-tests", "common-sense"), kinds, strict=True):
        rows = [row for row in show_source(CAR, id).statement.children if isinstance(row, kinds)]
        assert rows == [kind(EntryField.CHECKED)]


def test_a_rule_names_the_worked_cases_that_fire_it_where_they_are_known() -> None:
    fired = show(CAR, "it-shakes")
    assert lines(fired, EntryField.FIRED_BY) == (EntryLine("it-shakes-and-a-yellow-light"),)
    assert said(fired, EntryField.FIRED_BY) == ["it-shakes-and-a-yellow-light: It shakes and a yellow light is on"]
    assert lines(show(load_knowledge(CAR_FOLDER), "it-shakes"), EntryField.FIRED_BY) == ()


def test_a_rule_shows_how_its_disputed_claim_stands() -> None:
    explanation = show(CAR, "drive-to-fill-the-battery")
    rows = [item for item in explanation.walk() if isinstance(item, StandingField | TextField) and item.field in ABOUT_A_CLAIM]
    assert [row.kind for row in rows] == ["standing_field", "text_field"]
    wording = Wording(CAR)
    assert [wording.sentence(row) for row in rows] == [
        "Against the literature: Others say otherwise",
        "Research says: Made up too, so that a disputed claim is there to be shown.",
    ]


def test_every_entry_can_be_shown_told_and_read_back(knowledge: KnowledgeBase) -> None:
    for base in (CAR, knowledge):
        for kind in Kind:
            for id in base.entries(kind):
                explanation = show(base, id)
                assert tell(explanation).lines[0]
                assert read_statement(json.loads(json.dumps(explanation.statement.to_data()))) == explanation.statement


@pytest.mark.parametrize(
    ("id", "message"), [("it-shakes", "`it-shakes` is a rule, not a source"), ("comon-sense", "no source is called `comon-sense`")]
)
def test_what_is_no_source_is_refused(id: str, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        show_source(CAR, id)
    assert [(item.code, item.message) for item in caught.value.diagnostics] == [("ASK001", message)]
    assert "`common-sense`" in caught.value.diagnostics[0].help

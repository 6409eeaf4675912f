"""The columns of an outcome: what each is called, and that somebody who violates an invariant is told nothing."""

from __future__ import annotations

from random import Random

import pytest
from msgspec.structs import replace

from expert.consultation.conclude import conclude
from expert.language.model import KnowledgeBase
from expert.lowered.outcome import Form, Outcome, colliding
from expert.lowered.row import Row as AnyRow
from tests.populations import Row, Rows, check_rows, concluded, meant
from tests.unit.audit.small_bases import written

INVARIANT = "  - {id: no-sore-run, never: onset == sudden and pain >= 5, because: It is only for the test.}\n"


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    """Return the tiny knowledge base with an invariant that somebody violates, and a level on failure that is not the strictest one."""
    before = "invariants:\n"
    return written(
        tmp_path_factory.mktemp("strict"),
        ("invariants.yaml", before, before + INVARIANT),
        cases=False,
    )


def test_every_column_has_a_name_of_its_own(knowledge: KnowledgeBase, tiny: KnowledgeBase) -> None:
    for each in (knowledge, tiny):
        assert colliding(Outcome(AnyRow(each).person).all()) == {}


def test_a_label_has_a_part_for_each_word(tiny: KnowledgeBase) -> None:
    for column in Outcome(AnyRow(tiny).person).all():
        match column.form:
            case Form.LABEL | Form.NAMES:
                assert len(column.parts) == len(column.words)
            case Form.FLAG:
                assert len(column.parts) == 1
            case Form.TRUTH:
                assert len(column.parts) == 2


def test_names_that_meet_are_told_with_what_they_are_about(tiny: KnowledgeBase) -> None:
    concept = replace(tiny.concepts["alarm"], id="running_settled")
    outcome = Outcome(AnyRow(replace(tiny, concepts={**tiny.concepts, "running_settled": concept})).person)
    assert colliding(outcome.all()) == {"running_settled": ["running", "running_settled"]}


def check_violated(knowledge: KnowledgeBase, row: Row) -> dict[str, object]:
    """Return the outcome of a row that violates an invariant, on which a table and a consultation agree."""
    (told,) = check_rows(Rows(knowledge, Random(0)), [row])
    assert told.meaning is not None
    assert told.case is not None
    found = meant(told.meaning)
    assert concluded(conclude(told.meaning, told.case, ())) == found
    return dict(found)


def test_who_violates_an_invariant_is_told_nothing(strict: KnowledgeBase) -> None:
    found = check_violated(strict, Row({"onset": "sudden", "pain": 5, "numb": False, "cold": False}))
    assert found["failed"] is True
    assert found["violated"] == ("no-sore-run",)
    assert (found["running"], found["running_floor"], found["running_ceiling"]) == ("none_at_all", "normal", "normal")
    assert found["running_settled"] is False
    assert {found[f"{name}_{what}"] for name in strict.recommendations for what in ("status", "for_now")} == {"withheld"}
    assert {found[f"{name}_settled"] for name in strict.recommendations} == {False}
    assert (found["alarm"], found["strain_grade"], found["strain_settled"]) == (False, "likely", True)


@pytest.mark.parametrize("on_failure", ["normal", "easy", "none_at_all"])
@pytest.mark.parametrize("answers", [{}, {"numb": True}, {"numb": False, "cold": False}])
def test_a_violated_invariant_makes_nothing_milder(strict: KnowledgeBase, on_failure: str, answers: dict[str, bool]) -> None:
    decision = replace(strict.decisions["running"], on_failure=on_failure)
    knowledge = replace(strict, decisions={"running": decision})
    found = check_violated(knowledge, Row({"onset": "sudden", "pain": 5, **answers}))
    sound = check_violated(knowledge, Row({"onset": "gradual", "pain": 5, **answers}))
    assert found["running"] == max(str(sound["running"]), on_failure, key=decision.rank)
    assert sound["failed"] is False
    assert sound["violated"] == ()


def test_on_random_rows_of_which_some_violate_it(strict: KnowledgeBase) -> None:
    drawing = Rows(strict, Random(0))
    told = check_rows(drawing, drawing.rows(300))
    assert {outcome["failed"] for item in told if (outcome := item.outcome) is not None} == {False, True}

"""What the first screen, the page for a clinician, the overview, the network and the interview hold: names and values, no sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from jsonschema import Draft7Validator

from expert import KnowledgeBase, assess, consult, graph, handover_page, load_case, load_schema, overview, parse_case, verify
from expert.interview import Interview, Review
from expert.interview.steps import Shown
from expert.language.kinds import Kind
from expert.shapes.hints import record_of
from expert.shapes.notes import Site
from tests.places import EXAMPLES
from tests.rehearsal import rehearse

CASES = sorted(EXAMPLES.glob("*.yaml"))


def texts(data: Any) -> Iterator[str]:
    match data:
        case str():
            yield data
        case dict():
            for key, value in data.items():
                yield key
                yield from texts(value)
        case list():
            for item in data:
                yield from texts(item)
        case _:
            return


def fitting(kind: str, data: dict[str, Any]) -> dict[str, Any]:
    """Return data that is valid against the published schema of its kind."""
    Draft7Validator(load_schema(kind)).validate(data)
    return data


def sentences(data: Mapping[str, Any]) -> list[str]:
    """Return what holds a blank, in the JSON of a view: no name and no value does."""
    assert data
    return [text for text in texts(data) if " " in text]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_what_is_shown_of_an_outcome(knowledge: KnowledgeBase, path: Any) -> None:
    outcome = consult(knowledge, load_case(path, knowledge))
    for screen in (assess(outcome), assess(outcome, everything=True)):
        assert sentences(fitting("assessment", screen.to_data())) == []
    for page in (handover_page(outcome), handover_page(outcome, private=True)):
        assert sentences(fitting("handover", page.to_data())) == []


def test_what_is_shown_of_a_knowledge_base(knowledge: KnowledgeBase) -> None:
    assert sentences(overview(knowledge).to_data()) == []
    for around in ("", "running", "overstriding", next(iter(knowledge.rules))):
        assert sentences(fitting("graph", graph(knowledge, around).to_data())) == []


def test_what_checking_an_outcome_came_to(knowledge: KnowledgeBase) -> None:
    data = consult(knowledge, load_case(CASES[0], knowledge)).to_data()
    assert fitting("verification", verify(knowledge, data).to_data())["first_failure"] is None
    about: Any = data["knowledge"]
    other = verify(knowledge, {**data, "knowledge": {**about, "version": "0.0.0"}})
    assert fitting("verification", other.to_data())["first_failure"]["fault"]["kind"] == "rests_on_other_knowledge"


def test_an_overview_is_a_list_of_ids_for_each_kind(knowledge: KnowledgeBase) -> None:
    data = overview(knowledge).to_data()
    assert data.keys() == {"id", "version", "fingerprint", *(kind.section for kind in Kind)}
    assert data["decisions"] == list(knowledge.decisions)


def test_what_an_interview_shows(knowledge: KnowledgeBase) -> None:
    shown: list[Interview] = []
    done = rehearse(knowledge, load_case(CASES[0], knowledge), shown.append).interview
    review = shown[-1]
    assert isinstance(review.step, Review)
    shape, data = record_of(Shown), review.shown.to_data()
    assert shape.read(data, Site((), data, None)) == review.shown
    steps = [fitting("interview", interview.shown.to_data()) for interview in (*shown, done)]
    assert {data["step"]["step"] for data in steps} == {"ask_checklist", "ask_question", "offer_to_stop", "review", "over"}
    assert [text for data in steps for text in sentences(data)] == []


def test_what_cannot_wait_stands_on_the_page_for_a_clinician_though_the_answer_is_private(knowledge: KnowledgeBase) -> None:
    outcome = consult(knowledge, parse_case("{date: 2026-05-04, answers: {bladder_bowel_change: yes}}", knowledge))
    assert knowledge.findings["bladder_bowel_change"].private
    page = handover_page(outcome)
    (flag,) = [flag for flag in page.flags if flag.truth]
    assert flag.because == ()
    assert not any(line.answer.finding == "bladder_bowel_change" for line in page.answers)
    assert page.left_out == 1

"""What the first screen, the page for a clinician, the overview, the network and the interview hold: names and values, no sentence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from expert import KnowledgeBase, assess, consult, graph, handover_page, load_case, overview
from expert.interview import Interview, InterviewStep, Review
from expert.language.kinds import Kind
from tests.places import EXAMPLES
from tests.rehearsal import rehearse

ENCODER = msgspec.json.Encoder(decimal_format="number")
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


def sentences(view: object) -> list[str]:
    """Return what holds a blank, in the JSON of a view: no name and no value does."""
    data = json.loads(ENCODER.encode(view))
    assert data
    return [text for text in texts(data) if " " in text]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_what_is_shown_of_an_outcome(knowledge: KnowledgeBase, path: Any) -> None:
    outcome = consult(knowledge, load_case(path, knowledge))
    for view in (assess(outcome), assess(outcome, everything=True), handover_page(outcome), handover_page(outcome, private=True)):
        assert sentences(view) == []


def test_what_is_shown_of_a_knowledge_base(knowledge: KnowledgeBase) -> None:
    assert sentences(overview(knowledge)) == []
    assert sentences(graph(knowledge)) == []


def test_an_overview_is_a_list_of_ids_for_each_kind(knowledge: KnowledgeBase) -> None:
    data = overview(knowledge).to_data()
    assert data.keys() == {"id", "version", "fingerprint", *(kind.section for kind in Kind)}
    assert data["decisions"] == list(knowledge.decisions)


def test_what_an_interview_shows(knowledge: KnowledgeBase) -> None:
    shown: list[Interview] = []
    done = rehearse(knowledge, load_case(CASES[0], knowledge), shown.append).interview
    review = Interview(knowledge, done.case, done.trail, offered=True)
    assert isinstance(review.step, Review)
    assert msgspec.json.decode(ENCODER.encode(review.step), type=InterviewStep) == review.step
    assert {interview.step.__struct_config__.tag for interview in shown} == {"AskChecklist", "AskQuestion"}
    assert [text for interview in (*shown, review) for text in sentences(interview.step)] == []

"""What unanswered questions alone hold is said in the words for that, on every face that says a decision, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from expert import assess, consult, load_knowledge, parse_case, topic, why
from expert.consultation.outcome import Consultation
from expert.faces.terminal.screens.text import render_told, to_plain
from expert.language.meaning import Meaning, Status
from expert.language.model import KnowledgeBase, Level
from expert.questions.statements.records import Action
from expert.testing.broken import as_case
from expert.testing.generators import answers, knowledge_bases
from expert.words.entry import entry_blocks, entry_of
from expert.words.first_screen import first_screen
from expert.words.sentences import tell
from tests.places import CAR_FOLDER


def speaking(level: Level) -> Level:
    """Return a level with other words for each way in which it can be in force."""
    return replace(level, answer=f"<{level.id}>", answer_open=f"<{level.id} open>", answer_held=f"<{level.id} held>")


def with_words_for_it(bare: KnowledgeBase) -> KnowledgeBase:
    """Return a knowledge base each level of which has other words for each way in which it can stand there, and so has each action."""
    decisions = {
        name: replace(
            scale,
            summary=True,
            levels=tuple(map(speaking, scale.levels)),
        )
        for name, scale in bare.decisions.items()
    }
    advice = {name: replace(item, do=f"<{name}>", do_held=f"<{name} held>") for name, item in bare.recommendations.items()}
    return replace(bare, decisions=decisions, recommendations=advice)


def expected(consultation: Consultation, name: str) -> str:
    """Return what a decision has to say, by its definition."""
    scale, outcome = consultation.knowledge.decisions[name], consultation.decisions[name]
    level = outcome.in_force
    if outcome.floor != level and not consultation.violations:
        return f"<{level} held>"
    return f"<{level} open>" if scale.is_stricter(outcome.ceiling, level) else f"<{level}>"


def said_of_decisions(consultation: Consultation) -> Iterator[tuple[str, str]]:
    """Yield what the first screen says in all, and a why of each decision, with the decisions that stand there."""
    view = assess(consultation)
    shown = " ".join(part.text for line in first_screen(consultation.knowledge, view) for part in line.parts)
    for item in (view.alone,) if view.alone else view.decisions:
        yield item.decision, shown
    for name in consultation.decisions:
        yield name, " ".join(tell(why(consultation, name)).lines)


@settings(max_examples=60)
@given(st.data())
def test_every_decision_is_said_as_it_stands_there(data: st.DataObject) -> None:
    knowledge = with_words_for_it(data.draw(knowledge_bases()))
    consultation = consult(knowledge, as_case(knowledge, data.draw(answers(knowledge, complete=data.draw(st.booleans())))))
    for name, text in said_of_decisions(consultation):
        level = consultation.decisions[name].in_force
        ways = {f"<{level}>", f"<{level} open>", f"<{level} held>"}
        mine = {expected(consultation, other) for other in consultation.decisions if consultation.decisions[other].in_force == level}
        assert expected(consultation, name) in text
        assert {way for way in ways if way in text} <= mine


@settings(max_examples=60)
@given(st.data())
def test_what_is_to_do_only_by_what_is_held_is_said_so(data: st.DataObject) -> None:
    knowledge = with_words_for_it(data.draw(knowledge_bases()))
    consultation = consult(knowledge, as_case(knowledge, data.draw(answers(knowledge, complete=data.draw(st.booleans())))))
    view = assess(consultation, everything=True)
    told = [*view.to_do, *view.referrals, *(action for item in view.topics for action in item.to_do)]
    for action in told:
        assert action.is_held is is_held_by_definition(consultation, action)


def is_held_by_definition(consultation: Consultation, action: Action) -> bool:
    """Return whether it would not be to do with every decision at its floor."""
    floors = {name: item.floor for name, item in consultation.decisions.items()}
    at_floors = Meaning(consultation.knowledge, consultation.meaning.answers, floors)
    return at_floors.for_now(action.recommendation) is not Status.RECOMMENDED


CAR = load_knowledge(CAR_FOLDER)
HELD, DECIDED = "Nowhere but to the garage, until the rest is answered.", "Only to the garage, if it starts."
NO_SIGN = "checklists: {stop_signs: none_of_the_others}"


@pytest.mark.parametrize(
    ("answers", "wanted", "other"),
    [("{}", HELD, DECIDED), ("{has_started: yes, shaking: 8, warning_light: yellow}", DECIDED, HELD)],
)
def test_each_face_says_it(answers: str, wanted: str, other: str) -> None:
    consultation = consult(CAR, parse_case(f"date: 2026-02-01\n{NO_SIGN}\nanswers: {answers}", CAR))
    faces = {
        "screen": " ".join(line.text for line in first_screen(CAR, assess(consultation))),
        "why": " ".join(tell(why(consultation, "driving")).lines),
        "topic": to_plain(render_told(tell(topic(consultation, "start_it"))), 1_000),
        "diary": " ".join(str(block) for block in entry_blocks(CAR, entry_of(consultation, consultation))),
    }
    for face, text in faces.items():
        assert wanted in text, face
        assert other not in text, face

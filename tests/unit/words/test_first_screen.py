from __future__ import annotations

import pytest

from expert import KnowledgeBase, assess, consult, load_case
from expert.questions.assess import MOST_TO_DO, Assessment
from expert.questions.statements.records import LevelInForce
from expert.words.first_screen import first_screen
from expert.words.lines import LeftOut
from tests.places import EXAMPLES


def view_of(knowledge: KnowledgeBase, example: str, *, everything: bool) -> Assessment:
    return assess(consult(knowledge, load_case(EXAMPLES / f"{example}.yaml", knowledge)), everything=everything)


def said(knowledge: KnowledgeBase, view: Assessment) -> str:
    return "\n".join(line.text for line in first_screen(knowledge, view))


def shown(knowledge: KnowledgeBase, view: Assessment, item: LevelInForce) -> tuple[bool, bool]:
    """Return whether the session of a level is shown, and when to test again."""
    level, text = knowledge.decisions[item.decision].level(item.level), said(knowledge, view)
    return level.session in text, f"Test again: {level.test_again}" in text


@pytest.mark.parametrize("example", ["overstriding", "long-run-spike", "one-line-message", "sprint-finish", "sit-bone-ache"])
def test_in_detail_it_says_what_a_level_that_the_answers_decide_looks_like(knowledge: KnowledgeBase, example: str) -> None:
    view = view_of(knowledge, example, everything=True)
    for item in view.in_force:
        level = knowledge.decisions[item.decision].level(item.level)
        if level.session and level.test_again:
            assert shown(knowledge, view, item) == (not item.is_held, not item.is_held and not item.could_rise), item


def test_each_of_these_is_there(knowledge: KnowledgeBase) -> None:
    found = {
        (item.is_held, item.could_rise)
        for example in ("overstriding", "one-line-message", "sprint-finish")
        for item in view_of(knowledge, example, everything=True).in_force
        if knowledge.decisions[item.decision].level(item.level).test_again
    }
    assert {(False, False), (False, True)} <= found
    assert any(is_held for is_held, _ in found)


def test_otherwise_it_stays_short(knowledge: KnowledgeBase) -> None:
    view = view_of(knowledge, "overstriding", everything=False)
    assert not any(
        any(shown(knowledge, view, item)) for item in view.in_force if knowledge.decisions[item.decision].level(item.level).session
    )
    (left,) = (line for line in first_screen(knowledge, view) if line.left_out is LeftOut.TO_DO)
    assert left.count == len(view_of(knowledge, "overstriding", everything=True).to_do) - MOST_TO_DO
    assert "--" not in said(knowledge, view)

"""No word that soothes stands beside what is open: over all worked cases, on the first screen and where it is asked why."""

from __future__ import annotations

import pytest

from expert import assess, consult, load_knowledge, why
from expert.cases.worked import read_worked_case
from expert.faces.terminal.screens.text import render_told, to_plain
from expert.words.first_screen import first_screen
from expert.words.sentences import tell
from tests.share import one_in


@pytest.mark.parametrize("step", one_in(4))
def test_an_answer_that_soothes_is_not_given_while_a_stricter_level_is_open(step: int) -> None:
    knowledge = load_knowledge(worked_cases=True)
    met = set[str]()
    for worked in list(knowledge.cases.values())[::step]:
        consultation = consult(knowledge, read_worked_case(knowledge, worked))
        shown = " ".join(part.text for line in first_screen(knowledge, assess(consultation)) for part in line.parts)
        for name, outcome in consultation.decisions.items():
            scale = knowledge.decisions[name]
            level = scale.level(outcome.in_force)
            if level.answer_open and scale.is_stricter(outcome.ceiling, outcome.in_force):
                met.add(level.id)
                assert level.answer not in shown, worked.id
                assert level.answer not in to_plain(render_told(tell(why(consultation, name))), 1000), worked.id
    assert met == {level.id for scale in knowledge.decisions.values() for level in scale.levels if level.answer_open}

from __future__ import annotations

import pytest

from expert.errors import QueryError
from expert.language.kinds import CONCLUDED
from expert.language.meaning import Meaning
from expert.language.model import KnowledgeBase
from expert.questions.target import KINDS, Target, holds, parse_target


def test_every_kind_that_is_concluded_can_be_asked_about() -> None:
    assert set(KINDS) == set(CONCLUDED)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("running", Target("decision", "running")),
        ("  Running ", Target("decision", "running")),
        ("running=easy_flat_only", Target("decision", "running", "easy_flat_only")),
        ("RUNNING = Easy-flat only", Target("decision", "running", "easy_flat_only")),
        ("running=Short, easy and flat", Target("decision", "running", "easy_flat_only")),
        ("Strength work=bridges and sliders", Target("decision", "loading", "bridges_and_sliders")),
        ("overstriding", Target("cause", "overstriding")),
        ("likely:overstriding", Target("cause", "overstriding", "likely")),
        ("Unlikely: a pulled hamstring muscle", Target("cause", "muscle_strain", "unlikely")),
        ("possible:muscle-strain", Target("cause", "muscle_strain", "possible")),
        ("suspected-avulsion", Target("concept", "suspected_avulsion")),
        ("Skip rope", Target("recommendation", "jump_rope")),
        ("recommended:jump_rope", Target("recommendation", "jump_rope", "recommended")),
        ("withheld:skip rope", Target("recommendation", "jump_rope", "withheld")),
    ],
)
def test_names_levels_and_titles(knowledge: KnowledgeBase, text: str, target: Target) -> None:
    assert parse_target(knowledge, text) == target
    assert parse_target(knowledge, str(target)) == target


@pytest.mark.parametrize(
    ("text", "code", "message", "help"),
    [
        ("runing", "ASK001", "nothing is called `runing`", "did you mean `running`?"),
        ("jumping rope", "ASK001", "nothing is called `jumping rope`", "did you mean `jump_rope`?"),
        ("the pulled muscle", "ASK001", "nothing is called `the pulled muscle`", "did you mean `muscle_strain` or"),
        ("walking_now", "ASK001", "`walking_now` is not something that is concluded", "`walking_now` is a finding"),
        ("Walking now", "ASK001", "`walking_now` is not something that is concluded", "`walking_now` is a finding"),
        ("stop when gait altered", "ASK001", "`stop-when-gait-altered` is not something that is concluded", "is a rule"),
        ("no run", "ASK001", "`no_run` is a level of `running`", "write `running=no_run`"),
        ("recommended:overstriding", "ASK001", "`overstriding` is not a recommendation", "`overstriding` is a cause"),
        ("likely:running", "ASK001", "`running` is not a cause", "`running` is a decision"),
        ("running=easy_flat", "ASK002", "`running` has no level `easy_flat`", "did you mean `easy_flat_only`"),
        ("running=", "ASK002", "`running` has no level ``", "valid here: `normal_training`"),
        ("running=protect", "ASK002", "`running` has no level `protect`", ""),
        ("overstriding=likely", "ASK002", "`overstriding` is a cause: it has no levels", "write `likely:overstriding` or"),
        ("suspected_avulsion=yes", "ASK002", "`suspected_avulsion` is a concept: it has no levels", "write `suspected_avulsion`"),
        ("maybe:overstriding", "ASK002", "`maybe:` says nothing of a conclusion", "valid here: `likely`"),
        ("", "ASK001", "nothing is called ``", "valid here: `running`"),
        ("\x1b[31m", "ASK001", "nothing is called `\\x1b[31m`", ""),
    ],
)
def test_what_cannot_be_asked_about(knowledge: KnowledgeBase, text: str, code: str, message: str, help: str) -> None:
    with pytest.raises(QueryError) as refused:
        parse_target(knowledge, text)
    (fault,) = refused.value.diagnostics
    assert (fault.code, fault.message) == (code, message)
    assert help in fault.help


def test_a_level_holds_when_nothing_stricter_is_left(knowledge: KnowledgeBase) -> None:
    nothing, limping = Meaning(knowledge, {}), Meaning(knowledge, {"walking_now": "limp"})
    assert holds(nothing, Target("decision", "running", "normal_training")) is None
    assert holds(nothing, Target("decision", "running", "no_run_until_assessed")) is True
    assert holds(limping, Target("decision", "running", "easy_flat_only")) is False
    assert holds(limping, Target("decision", "running", "no_run")) is None
    assert holds(limping, Target("decision", "running")) is None


def test_grades_and_statuses_hold_three_valued(knowledge: KnowledgeBase) -> None:
    nothing = Meaning(knowledge, {})
    assert [holds(nothing, Target("cause", "overstriding", grade)) for grade in ("", "likely", "possible", "unlikely")] == [None] * 4
    seen = Meaning(knowledge, {"foot_landing": "ahead"})
    assert [holds(seen, Target("cause", "overstriding", grade)) for grade in ("", "likely", "possible", "unlikely")] == [
        True,
        True,
        True,
        False,
    ]
    limping = Meaning(knowledge, {"walking_now": "limp"})
    assert holds(limping, Target("recommendation", "jump_rope", "withheld")) is True
    assert holds(limping, Target("recommendation", "jump_rope", "recommended")) is False
    assert holds(nothing, Target("recommendation", "jump_rope")) is None
    assert holds(nothing, Target("concept", "suspected_avulsion")) is None
    assert holds(Meaning(knowledge, {"onset": "gradual"}), Target("concept", "suspected_avulsion")) is False

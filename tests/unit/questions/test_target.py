from __future__ import annotations

import msgspec
import pytest

from expert.errors import QueryError
from expert.language.kinds import CONCLUDED, Kind
from expert.language.meaning import Meaning
from expert.language.model import KnowledgeBase
from expert.questions.target import Target, holds, parse_target


def test_a_target_is_written_with_the_words_of_what_is_concluded() -> None:
    kind = msgspec.json.schema(Target)["$defs"]["Target"]["properties"]["kind"]
    assert kind["enum"] == sorted(CONCLUDED)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("running", Target(Kind.DECISION, "running")),
        ("  Running ", Target(Kind.DECISION, "running")),
        ("running=easy_flat_only", Target(Kind.DECISION, "running", "easy_flat_only")),
        ("RUNNING = Easy-flat only", Target(Kind.DECISION, "running", "easy_flat_only")),
        ("running=Short, easy and flat", Target(Kind.DECISION, "running", "easy_flat_only")),
        ("Strength work=bridges and sliders", Target(Kind.DECISION, "loading", "bridges_and_sliders")),
        ("overstriding", Target(Kind.CAUSE, "overstriding")),
        ("likely:overstriding", Target(Kind.CAUSE, "overstriding", "likely")),
        ("Unlikely: a pulled hamstring muscle", Target(Kind.CAUSE, "muscle_strain", "unlikely")),
        ("possible:muscle-strain", Target(Kind.CAUSE, "muscle_strain", "possible")),
        ("suspected-avulsion", Target(Kind.CONCEPT, "suspected_avulsion")),
        ("Skip rope", Target(Kind.RECOMMENDATION, "jump_rope")),
        ("recommended:jump_rope", Target(Kind.RECOMMENDATION, "jump_rope", "recommended")),
        ("withheld:skip rope", Target(Kind.RECOMMENDATION, "jump_rope", "withheld")),
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
    assert holds(nothing, Target(Kind.DECISION, "running", "normal_training")) is None
    assert holds(nothing, Target(Kind.DECISION, "running", "no_run_until_assessed")) is True
    assert holds(limping, Target(Kind.DECISION, "running", "easy_flat_only")) is False
    assert holds(limping, Target(Kind.DECISION, "running", "no_run")) is None
    assert holds(limping, Target(Kind.DECISION, "running")) is None


def test_grades_and_statuses_hold_three_valued(knowledge: KnowledgeBase) -> None:
    nothing = Meaning(knowledge, {})
    assert [holds(nothing, Target(Kind.CAUSE, "overstriding", grade)) for grade in ("", "likely", "possible", "unlikely")] == [None] * 4
    seen = Meaning(knowledge, {"foot_landing": "ahead"})
    assert [holds(seen, Target(Kind.CAUSE, "overstriding", grade)) for grade in ("", "likely", "possible", "unlikely")] == [
        True,
        True,
        True,
        False,
    ]
    limping = Meaning(knowledge, {"walking_now": "limp"})
    assert holds(limping, Target(Kind.RECOMMENDATION, "jump_rope", "withheld")) is True
    assert holds(limping, Target(Kind.RECOMMENDATION, "jump_rope", "recommended")) is False
    assert holds(nothing, Target(Kind.RECOMMENDATION, "jump_rope")) is None
    assert holds(nothing, Target(Kind.CONCEPT, "suspected_avulsion")) is None
    assert holds(Meaning(knowledge, {"onset": "gradual"}), Target(Kind.CONCEPT, "suspected_avulsion")) is False


@pytest.mark.parametrize(
    ("text", "beside", "help"),
    [
        ("stop-when-gait-alterd", (Kind.RULE,), "did you mean `stop-when-gait-altered` or"),
        ("stop-when-gait-alterd", (), "did you mean `stop_at_the_first_ache`"),
        ("spike_pc", (Kind.QUANTITY,), "did you mean `spike_pct`"),
        ("qqqq", (Kind.RULE,), "valid here: `running`"),
    ],
)
def test_what_a_name_of_another_kind_would_do_for_is_suggested_too(
    knowledge: KnowledgeBase, text: str, beside: tuple[Kind, ...], help: str
) -> None:
    with pytest.raises(QueryError) as caught:
        parse_target(knowledge, text, beside)
    assert caught.value.diagnostics[0].help.startswith(help)

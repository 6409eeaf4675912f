"""What a log answers: of the knowledge base that ships, beside what somebody answered themselves."""

from __future__ import annotations

import datetime
import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from expert import consult, load_knowledge, read_outcome, why
from expert.cases.case import Answer, Case
from expert.cases.form import case_to_data
from expert.diary.consultations import keep, recall
from expert.diary.store import Store
from expert.faces.terminal.screens.text import render_told, to_plain
from expert.language.measurements import Measurement, Of, Take
from expert.language.model import KnowledgeBase, Value
from expert.loading.cases import parse_case
from expert.logs.activity import Activity, Sport
from expert.testing.generators.people import cases
from expert.training.log import TrainingLog
from expert.training.measuring import measured, with_log
from expert.words.sentences import tell
from tests.places import KNOWLEDGE_FOLDER
from tests.unit.logs.made import activity
from tests.unit.training.made import TODAY, ago, kept, run

SHIPPED = load_knowledge()
EVENLY = [run(days) for days in range(12, 210, 3)]


def case_of(knowledge: KnowledgeBase, **answers: object) -> Case:
    """Return the case of somebody whose pain began ten days ago."""
    given = {"days_since_onset": 10, **answers}
    return parse_case({"date": TODAY.isoformat(), "answers": given}, knowledge)


def said(knowledge: KnowledgeBase, log: TrainingLog, finding: str, case: Case | None = None) -> Value | str:
    """Return what a log answers, or why it does not."""
    found = measured(knowledge, log, case or case_of(knowledge))[finding]
    return found.lack.value if found.lack is not None else found.value  # type: ignore[return-value]


def changed(knowledge: KnowledgeBase, finding: str, *ways: Measurement, **fields: object) -> KnowledgeBase:
    """Return a knowledge base with a finding that is measured otherwise."""
    other = replace(knowledge.findings[finding], measured_by=ways, **fields)
    return replace(knowledge, findings={**knowledge.findings, finding: other})


@pytest.mark.parametrize(
    ("extra", "finding", "value"),
    [
        ([run(10, 14.25)], "trigger_run_km", Decimal("14.25")),
        ([run(13, 14.25)], "trigger_run_km", Decimal("14.25")),
        ([run(9, 14.25)], "trigger_run_km", Decimal(5)),
        ([run(10, 14.25)], "longest_run_before_km", Decimal(5)),
        ([run(10, 14.25), run(40, 11)], "longest_run_before_km", Decimal(11)),
        ([run(10, 14.25), run(41, 11)], "longest_run_before_km", Decimal(5)),
        ([], "weekly_km_before", Decimal(10)),
        ([run(40, 42.2)], "long_race", False),
        ([run(37, 42)], "long_race", True),
        ([run(38, 42)], "long_race", False),
        ([run(37, 41.9)], "long_race", False),
        ([run(37, 42), run(20, None)], "long_race", True),
        ([run(20, None)], "long_race", "not_told"),
        ([run(20, None)], "weekly_km_before", "not_told"),
        ([], "speed_added", False),
        ([run(12, 5, hour=18, race=True)], "speed_added", True),
        ([run(12, 5, hour=18, race=True), run(50, 5, hour=18, race=True)], "speed_added", False),
        ([], "hills_added", "not_told"),
        ([], "gap_before", "no"),
        ([], "has_run_since_onset", False),
        ([run(10)], "has_run_since_onset", "undecided"),
        ([run(9)], "has_run_since_onset", True),
        ([run(9)], "days_since_last_run", Decimal(9)),
        ([run(3, 5, race=True)], "fast_session_since_onset", True),
        ([run(3, 5)], "fast_session_since_onset", "undecided"),
        ([], "surface", "not_told"),
        ([run(1, 5, cadence_spm=171)], "cadence_spm", "not_told"),
        ([run(days, 5, hour=18, cadence_spm=171) for days in range(12, 31, 3)], "cadence_spm", Decimal(171)),
    ],
)
def test_what_the_log_answers(knowledge: KnowledgeBase, extra: list[Activity], finding: str, value: Value | str) -> None:
    assert said(knowledge, kept(*EVENLY, *extra), finding) == value


@pytest.mark.parametrize(
    ("weeks", "value"),
    [
        ([10, 10, 10, 10], False),
        ([13.3, 10, 10, 10], False),
        ([13.4, 10, 10, 10], "undecided"),
        ([20, 10, 10, 10], "undecided"),
        ([13.3, 13.3, 13.3, 13.3], True),
        ([13.3, 13.3, 13.3, 13.2], False),
        ([26.6, 6.6, 10, 10], True),
        ([0, 0, 0, 0], False),
    ],
)
def test_a_jump_takes_a_third_more_on_the_whole_and_none_no_such_week(
    knowledge: KnowledgeBase, weeks: list[float], value: bool | str
) -> None:
    """The heaviest week alone asks the runner; four that are a third more on the whole are a jump."""
    now = [run(10 + 7 * number, km) for number, km in enumerate(weeks) if km]
    usual = [run(10 + 7 * number, 10) for number in range(4, 12)]
    assert said(knowledge, kept(*now, *usual), "weekly_jump") == value
    paused = [*usual[:2], *usual[5:]]  # three weeks without a run make no usual week smaller
    assert said(knowledge, kept(*now, *paused), "weekly_jump") == value
    assert said(knowledge, kept(*now, *usual[5:]), "weekly_jump") == "nothing_done"


@pytest.mark.parametrize(
    ("last", "gap"),
    [(23, "no"), (24, "two_to_three_weeks"), (31, "two_to_three_weeks"), (32, "over_three_weeks"), (80, "over_three_weeks")],
)
def test_breaks(knowledge: KnowledgeBase, last: int, gap: str) -> None:
    assert said(knowledge, kept(*map(run, range(last, 120))), "gap_before") == gap


@pytest.mark.parametrize(
    ("indoor", "climb", "surface"), [(True, None, "treadmill_only"), (False, 40, "flat_road"), (False, 41, "mixed"), (None, 40, "not_told")]
)
def test_ground(knowledge: KnowledgeBase, indoor: bool | None, climb: int | None, surface: str) -> None:
    log = kept(*(run(days, 5, indoor=indoor, ascent_m=climb) for days in range(0, 60, 3)))
    assert said(knowledge, log, "surface") == surface


def test_what_cannot_be_taken_blocks_what_comes_after_it(knowledge: KnowledgeBase) -> None:
    first, second = knowledge.findings["surface"].measured_by[:2]
    log = kept(*(run(days, 5, ascent_m=0) for days in range(0, 60, 3)))
    assert said(knowledge, log, "surface") == "not_told"
    assert said(changed(knowledge, "surface", second, first), log, "surface") == "flat_road"


def test_the_first_whose_bounds_hold_answers(knowledge: KnowledgeBase) -> None:
    yes, no = Measurement(Take.COUNT, "run", None, (9, 0), gives="yes"), Measurement(Take.COUNT, "run", None, (9, 0), gives="no")
    assert said(changed(knowledge, "long_race", yes, no), kept(), "long_race") is True
    assert said(changed(knowledge, "long_race", no, yes), kept(), "long_race") is False


def test_what_was_left_out_must_be_known(knowledge: KnowledgeBase) -> None:
    trigger = replace(knowledge.findings["trigger_run_km"].measured_by[0], days=(300, 0))
    assert said(changed(knowledge, "trigger_run_km", trigger), kept(*EVENLY, back=200), "longest_run_before_km") == "begins_later"
    assert said(knowledge, kept(run(30, 8)), "longest_run_before_km") == 8  # no run hurt: none is left out
    assert said(knowledge, kept(run(11, None), run(30, 8)), "longest_run_before_km") == "not_told"


@pytest.mark.parametrize(
    ("unit", "decimals", "value"), [("mi", 2, "6.21"), ("m", 0, "10000"), ("km", 1, "10.0"), ("Kilometerchen", 1, "10.0")]
)
def test_the_unit_is_that_of_the_finding(knowledge: KnowledgeBase, unit: str, decimals: int, value: str) -> None:
    ways = knowledge.findings["trigger_run_km"].measured_by
    other = changed(knowledge, "trigger_run_km", *ways, unit=unit, decimals=decimals, range=(Decimal(0), Decimal(20_000)))
    assert said(other, kept(run(10, 10)), "trigger_run_km") == Decimal(value)


def test_hours_of_minutes(knowledge: KnowledgeBase) -> None:
    way = replace(knowledge.findings["trigger_run_km"].measured_by[0], of=Of.MINUTES)
    other = changed(knowledge, "trigger_run_km", way, unit="hours", decimals=2)
    assert said(other, kept(run(10, elapsed_s=5400)), "trigger_run_km") == Decimal("1.50")


def test_what_no_answer_can_be_is_none(knowledge: KnowledgeBase) -> None:
    assert said(knowledge, kept(run(10, 250)), "trigger_run_km") == 250
    assert said(knowledge, kept(run(10, 250.01)), "trigger_run_km") == "out_of_range"
    assert said(knowledge, kept(run(10, 300), run(30, 8)), "longest_run_before_km") == 8


def test_what_somebody_answered_stays_and_what_was_assumed_does_not(knowledge: KnowledgeBase) -> None:
    log = kept(*EVENLY, run(10, 14.25))
    own = case_of(knowledge, trigger_run_km=12, weekly_km_before={"value": 99, "from": "assumed"}, longest_run_before_km="dont_know")
    case, _ = with_log(knowledge, log, own)
    assert case.answers["trigger_run_km"] == own.answers["trigger_run_km"]
    assert (case.answers["weekly_km_before"].value, case.answers["weekly_km_before"].origin) == (Decimal(10), "log")
    assert case.answers["longest_run_before_km"].value == 5
    assert case.unknown == {}
    assert [*case.answers] == [name for name in knowledge.findings if name in case.answers]


def test_what_contradicts_other_answers_is_left_out_and_said(knowledge: KnowledgeBase) -> None:
    case, found = with_log(knowledge, kept(*EVENLY), case_of(knowledge, pain_easy_run=2))
    lack = found["has_run_since_onset"].lack
    assert "has_run_since_onset" not in case.answers
    assert lack is not None
    assert lack.value == "contradicts"
    assert consult(knowledge, case).case == case


def test_what_does_not_apply_is_not_measured(knowledge: KnowledgeBase) -> None:
    case = parse_case({"date": TODAY.isoformat(), "answers": {"brings_you": "preventing"}}, knowledge)
    assert "weekly_jump" not in measured(knowledge, kept(*EVENLY), case)
    assert "days_since_last_run" in measured(knowledge, kept(*EVENLY), case)


def test_a_second_time_it_is_measured_anew(knowledge: KnowledgeBase) -> None:
    first, _ = with_log(knowledge, kept(*EVENLY), case_of(knowledge))
    assert with_log(knowledge, kept(*EVENLY), first)[0] == first
    second, _ = with_log(knowledge, kept(*EVENLY, run(10, 14)), first)
    assert second.answers["trigger_run_km"].value == 14
    assert with_log(knowledge, TrainingLog.of([], TODAY), first)[0] == case_of(knowledge)


def test_the_days_of_the_activities_go_with_the_answer(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    case, found = with_log(knowledge, kept(*EVENLY, run(10, 14.25)), case_of(knowledge))
    day = TODAY - datetime.timedelta(10)
    assert case.answers["trigger_run_km"] == Answer(Decimal("14.25"), "log", None, (day,))
    assert found["trigger_run_km"].days == (day,)
    assert parse_case(json.dumps(case_to_data(case)), knowledge) == case
    outcome = consult(knowledge, case)
    assert read_outcome(outcome.to_data(), knowledge) == outcome
    store = Store(tmp_path)
    keep(store, outcome, KNOWLEDGE_FOLDER)
    again = store.load()
    assert again is not None
    assert recall(store, again, knowledge).case == case
    assert f"from the training log: {day}" in to_plain(render_told(tell(why(outcome, "single_run_spike"))), 2000)


_RUNS = st.builds(
    activity,
    st.sampled_from([Sport.RUN, Sport.RUN, Sport.RIDE]),
    st.builds(ago, st.integers(0, 260), st.sampled_from([6, 19])),
    st.none() | st.sampled_from([1200, 1500]),
    st.none() | st.sampled_from([0, 5000, 7000, 45_000, 400_000]),
    ascent_m=st.none() | st.sampled_from([0, 100]),
    cadence_spm=st.none() | st.sampled_from([40, 170]),
    indoor=st.none() | st.booleans(),
    race=st.none() | st.booleans(),
)


@given(person=cases(SHIPPED), items=st.lists(_RUNS, max_size=60))
@settings(max_examples=40)
def test_what_is_measured_always_fits(person: Case, items: list[Activity]) -> None:
    on_the_day = replace(person, date=TODAY, answers={name: replace(answer, on=None) for name, answer in person.answers.items()})
    case, found = with_log(SHIPPED, kept(*items), on_the_day)
    outcome = consult(SHIPPED, case)
    assert read_outcome(outcome.to_data(), SHIPPED) == outcome
    assert all(case.answers[name] == answer for name, answer in on_the_day.answers.items() if answer.origin not in {"assumed", "log"})
    assert all((item.value is None) is not (item.lack is None) for item in found.values())

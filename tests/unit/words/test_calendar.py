"""What stands on which day of the two weeks that a plan puts into a calendar."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

import pytest
from msgspec.structs import replace

from expert import Consultation, consult, load_case, load_knowledge, plan
from expert.cases.changes import change_case
from expert.cases.worked import read_worked_case
from expert.consultation.outcome import Violation
from expert.language.model import Said
from expert.questions.statements.planning import PlanNext, PlanStage
from expert.words.calendar import DAYS, CalendarEvent, EventKind, calendar_events
from tests.abroad import WORDS, english_in, outcome_of
from tests.places import EXAMPLES

KNOWLEDGE = load_knowledge(worked_cases=True)
RUNNING = KNOWLEDGE.decisions["running"]


def example(name: str = "long-run-spike", changes: Mapping[str, Said | None] | None = None) -> Consultation:
    case = load_case(EXAMPLES / f"{name}.yaml", KNOWLEDGE)
    return consult(KNOWLEDGE, change_case(KNOWLEDGE, case, changes).case if changes else case)


def worked(name: str) -> Consultation:
    return consult(KNOWLEDGE, read_worked_case(KNOWLEDGE, KNOWLEDGE.cases[name]))


def events(outcome: Consultation, later: int = 0, days_there: int = 0, last: datetime.date | None = None) -> tuple[CalendarEvent, ...]:
    today = outcome.case.date + datetime.timedelta(later)
    return calendar_events(plan(outcome, days_there=days_there), outcome, today, days_there, last)


def of(found: tuple[CalendarEvent, ...], kind: EventKind) -> list[CalendarEvent]:
    return [event for event in found if event.kind is kind]


def offsets(found: tuple[CalendarEvent, ...], kind: EventKind, outcome: Consultation) -> list[int]:
    return [(event.day - outcome.case.date).days for event in of(found, kind)]


def test_sessions_come_one_after_the_other_at_their_rhythm_and_the_last_is_repeated() -> None:
    outcome = example()
    found = of(events(outcome), EventKind.SESSION)
    first, second = RUNNING.level("easy_flat_only").program.sessions  # type: ignore[union-attr]
    assert offsets(events(outcome), EventKind.SESSION, outcome) == [0, 2, 4, 6, 8, 10, 12]
    assert first.do in found[0].description
    assert all(second.do in event.description for event in found[1:])
    assert all(RUNNING.level("easy_flat_only").stop_rule in event.description for event in found)
    assert found[0].title == "Easy flat run, 10 to 30 minutes"
    assert {event.title for event in found[1:]} == {"Easy flat run, 10 to 35 minutes"}


def test_days_that_were_spent_at_the_level_count_and_the_rhythm_goes_on() -> None:
    outcome = example()
    found = events(outcome, days_there=1)
    assert offsets(found, EventKind.SESSION, outcome) == [1, 3, 5, 7, 9, 11, 13]
    assert of(found, EventKind.SESSION)[0].title == "Easy flat run, 10 to 35 minutes"
    assert offsets(found, EventKind.NEXT, outcome) == [6]


@pytest.mark.parametrize(("before", "first"), [(1, 1), (2, 0), (5, 0)])
def test_a_session_keeps_its_distance_from_the_last_one(before: int, first: int) -> None:
    outcome = example()
    found = events(outcome, last=outcome.case.date - datetime.timedelta(before))
    assert offsets(found, EventKind.SESSION, outcome)[0] == first


def test_on_the_earliest_day_stands_what_must_be_so_and_the_sessions_stay_those_of_the_stage() -> None:
    outcome = example()
    found = events(outcome)
    (moving,) = of(found, EventKind.NEXT)
    stages = [child for child in plan(outcome).statement.children if isinstance(child, PlanStage)]
    assert (moving.day - outcome.case.date).days == stages[1].from_day == 7
    assert any(isinstance(child, PlanNext) for child in stages[0].children)
    assert "your pain on your last easy run was 2/10 or less" in moving.description
    assert "the leg decides" in moving.description
    assert "earliest" in moving.title.lower()
    later = [event for event in of(found, EventKind.SESSION) if event.day > moving.day]
    assert later
    assert {event.title for event in later} == {"Easy flat run, 10 to 35 minutes"}


def test_looking_again_is_counted_from_the_day_of_the_answers() -> None:
    outcome = example("sprint-finish")
    assert outcome.look_again is not None
    assert offsets(events(outcome), EventKind.REVIEW, outcome) == sorted({outcome.look_again.days, 3, 7})
    assert offsets(events(outcome, later=5), EventKind.REVIEW, outcome) == [5, 7]


def test_whom_to_see_stands_on_today_and_no_session_beside_it_where_the_level_has_none() -> None:
    outcome = example("ice-slip")
    found = events(outcome)
    assert {event.kind for event in found} == {EventKind.SEE, EventKind.REVIEW}
    (seen,) = of(found, EventKind.SEE)
    assert seen.day == outcome.case.date
    assert KNOWLEDGE.recommendations["see_soon_avulsion"].title in seen.description
    assert KNOWLEDGE.decisions["care"].level("today").answer in seen.description


@pytest.mark.parametrize("name", ["flag-fever-and-strong-pain", "flag-numb-between-the-legs", "cramp-and-brown-pee"])
def test_beside_an_emergency_nothing_stands(name: str) -> None:
    outcome = worked(name)
    (only,) = events(outcome)
    level = KNOWLEDGE.decisions["care"].level("emergency")
    assert (only.day, only.kind, only.title) == (outcome.case.date, EventKind.ALARM, level.title)
    assert level.answer in only.description


def test_a_day_that_is_set_stands_on_its_day_though_it_was_told_earlier() -> None:
    outcome = worked("run-third-time-and-strides-at-ninety")
    assert offsets(events(outcome), EventKind.DATE, outcome) == [12]
    assert offsets(events(outcome, later=3), EventKind.DATE, outcome) == [12]
    (date,) = of(events(outcome), EventKind.DATE)
    assert f"As answered on {outcome.case.date}:" in date.description


def test_a_day_that_is_set_beyond_the_two_weeks_is_left_out() -> None:
    outcome = example(changes={"race_entered": True, "race_in_days": DAYS})
    assert not of(events(outcome), EventKind.DATE)
    assert of(events(outcome, later=1), EventKind.DATE)


def test_answers_that_are_out_of_date_are_said_to_be() -> None:
    outcome = example()
    assert not of(events(outcome, later=7), EventKind.ANSWERS)
    found = events(outcome, later=8)
    assert of(found, EventKind.ANSWERS)
    assert all("more than a week old" in event.description for event in of(found, EventKind.SESSION))


def test_a_contradiction_leaves_one_event_without_advice() -> None:
    broken = next(iter(KNOWLEDGE.invariants))
    outcome = replace(example(), violations=(Violation(broken, KNOWLEDGE.invariants[broken].because),))
    (only,) = events(outcome)
    assert only.kind is EventKind.ALARM
    assert "contradicted itself" in only.description
    assert KNOWLEDGE.invariants[broken].because in only.description
    assert "easy" not in only.description


def private_texts() -> list[str]:
    """Return the questions that are private, and how their answers read."""
    found = [finding for finding in KNOWLEDGE.findings.values() if finding.private]
    answers = [text for item in found for text in (*item.phrase.by_value.values(), *item.phrase.by_form.values())]
    return [item.question for item in found] + answers


@pytest.mark.parametrize("name", [name for name in KNOWLEDGE.cases if "pregnan" in name or "birth" in name or "numb-between" in name])
def test_private_answers_stand_nowhere(name: str) -> None:
    said = "\n".join(f"{event.title}\n{event.description}" for event in events(worked(name)))
    assert [text for text in private_texts() if text in said] == []


def test_of_private_questions_on_the_way_only_their_number_is_said() -> None:
    outcome = example("sprint-finish")
    (asked,) = of(events(outcome), EventKind.ANSWERS)
    assert any("pregnancy_status" in str(item.to_data()) for item in plan(outcome).statement.walk())
    assert "is private" in asked.description or "are private" in asked.description
    assert [text for text in private_texts() if text in asked.description] == []


@pytest.mark.parametrize("name", ["long-run-spike", "sprint-finish", "ice-slip"])
def test_another_language_speaks_alone(name: str) -> None:
    outcome = outcome_of(name)
    for later in (0, 8):
        found = calendar_events(plan(outcome), outcome, outcome.case.date + datetime.timedelta(later), words=WORDS)
        assert found
        assert [text for event in found for text in (event.title, event.description) if english_in(text)] == []


def test_a_title_says_nothing_of_how_somebody_is() -> None:
    allowed = {session.title for level in RUNNING.levels if level.program is not None for session in level.program.sessions}
    for path in sorted(EXAMPLES.glob("*.yaml")):
        for event in events(example(path.stem)):
            if event.kind is EventKind.SESSION:
                assert event.title.partition(",")[0] in allowed

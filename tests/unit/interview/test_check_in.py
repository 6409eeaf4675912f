"""A check-in: what is asked after so many days, what a run since then opens, what stays, and what a warning sign does."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import pytest
from msgspec.structs import replace

from expert import consult
from expert.cases.case import Answer, Case
from expert.errors import CaseError
from expert.interview import (
    AskChecklist,
    AskDone,
    AskQuestion,
    CheckIn,
    Command,
    Ending,
    Over,
    ReplyError,
    commands_on,
    expected,
    reply,
    start_check_in,
    why_asked,
)
from expert.interview.check_in import MOST_ADVISED
from expert.language.model import KnowledgeBase
from expert.questions.statements.asking import AskWhatWasDone, ExpectLines
from tests.diaries import FIRST, told_first

EACH_DAY = ("pain_at_rest", "walking_now", "pain_walking", "pain_usual_morning", "days_since_last_run")
LISTS = ("emergency_now", "see_someone_list", "medicines_list")
OF_A_RUN = ("pain_easy_run", "pain_run_trend", "run_form_changed", "pain_next_morning", "painkiller_before_run", "fast_session_since_onset")
QUIET = {"pain_trend_week": "same", "feels_like": "pain", "below_knee": "no"}
"""What is typed where neither none, no, 0 nor the first option is a quiet answer that fits."""


@pytest.fixture(scope="module")
def earlier(knowledge: KnowledgeBase) -> Case:
    """Return what somebody told on the first day."""
    return told_first(knowledge)


@dataclass
class Talk:
    """A check-in with somebody who answers quietly but for what is said otherwise, with the screens that came."""

    now: CheckIn
    typed: Mapping[str, str] = field(default_factory=dict)
    shown: list[str] = field(default_factory=list)

    def screen(self) -> str:
        step = self.now.step
        assert isinstance(step, AskChecklist | AskQuestion), step
        return step.checklist if isinstance(step, AskChecklist) else step.finding

    def to(self, screen: str) -> Talk:
        while self.screen() != screen:
            self.answer()
        return self

    def answer(self, text: str | None = None) -> Talk:
        name = self.screen()
        self.shown.append(name)
        self.now = reply(self.now, self._quiet(name) if text is None else text)
        return self

    def all(self) -> Talk:
        while isinstance(self.now.step, AskChecklist | AskQuestion):
            self.answer()
        return self

    def _quiet(self, name: str) -> str:
        knowledge, today = self.now.knowledge, self.now.case.date
        if name in self.typed:
            return self.typed[name]
        if name == "days_since_last_run":
            return str((today - FIRST).days + 1)
        if name in knowledge.checklists:
            return "none"
        return QUIET.get(name) or {"boolean": "no", "choice": "1"}.get(knowledge.findings[name].type.value, "0")


def since_onset(case: Case) -> Decimal:
    value = case.values["days_since_onset"]
    assert isinstance(value, Decimal)
    return value


def talk(earlier: Case, knowledge: KnowledgeBase, days: int, **typed: str) -> Talk:
    """Return a check-in so many days after the entry before."""
    return Talk(start_check_in(knowledge, earlier.date + datetime.timedelta(days), earlier), typed)


def test_on_the_next_day_only_what_changes_is_asked(knowledge: KnowledgeBase, earlier: Case) -> None:
    ended = talk(earlier, knowledge, 1).all()
    assert tuple(ended.shown) == EACH_DAY
    assert ended.now.step == Over(Ending.DONE)
    assert since_onset(ended.now.case) == since_onset(earlier) + 1
    assert ended.now.case.values["age"] == earlier.values["age"]
    consult(knowledge, ended.now.case)


def test_two_days_later_it_is_the_same(knowledge: KnowledgeBase, earlier: Case) -> None:
    assert tuple(talk(earlier, knowledge, 2).all().shown) == EACH_DAY


@pytest.mark.parametrize("days", [8, 40])
def test_after_a_week_the_warning_signs_come_first_and_what_comes_and_goes_is_asked_again(
    knowledge: KnowledgeBase, earlier: Case, days: int
) -> None:
    ended = talk(earlier, knowledge, days).all()
    assert tuple(ended.shown[:3]) == LISTS
    assert tuple(ended.shown[3:8]) == EACH_DAY
    assert {"pain_trend_week", "clinician_said", "sit_pain", "tender_spot"} <= set(ended.shown)
    assert knowledge.diary is not None
    assert set(ended.shown) <= {*knowledge.diary.each_day, *knowledge.diary.when_open}
    kept = ended.now.case
    assert {"age", "onset", "location", "brings_you", "previous_hsi"} <= kept.answers.keys()
    assert since_onset(kept) == since_onset(earlier) + days
    assert kept.answers["age"].on == FIRST
    consult(knowledge, kept)


@pytest.mark.parametrize("days", [1, 8, 40])
def test_what_was_told_of_a_run_holds_until_the_next_one(knowledge: KnowledgeBase, earlier: Case, days: int) -> None:
    ended = talk(earlier, knowledge, days).all()
    assert not {*OF_A_RUN} & {*ended.shown}
    assert all(ended.now.case.values[name] == earlier.values[name] for name in OF_A_RUN)


def test_an_entry_every_day_never_loses_what_does_not_change(knowledge: KnowledgeBase, earlier: Case) -> None:
    case, asked = earlier, list[tuple[str, ...]]()
    for _ in range(16):
        ended = talk(case, knowledge, 1).all()
        asked.append(tuple(ended.shown))
        case = ended.now.case
    assert [shown for shown in asked[:7] if shown != EACH_DAY] == [(*EACH_DAY, "pain_trend_week")], "there is a week to ask about"
    assert [shown[:3] == LISTS for shown in asked] == [place in {7, 15} for place in range(16)]
    assert since_onset(case) == since_onset(earlier) + 16


def test_a_run_since_opens_exactly_what_was_said_of_the_run_before(knowledge: KnowledgeBase, earlier: Case) -> None:
    ended = talk(earlier, knowledge, 2, days_since_last_run="0").all()
    assert tuple(ended.shown) == (*EACH_DAY, *OF_A_RUN, "green_runs")
    assert ended.now.case.answers["has_run_since_onset"].on == FIRST
    assert ended.now.case.answers["pain_easy_run"] == Answer(0, "asked")


def test_what_stays_done_is_not_asked_again(knowledge: KnowledgeBase, earlier: Case) -> None:
    fast = replace(earlier, answers={**earlier.answers, "fast_session_since_onset": Answer(True), "pain_fast_run": Answer(1)})
    shown = talk(fast, knowledge, 2, days_since_last_run="0").all().shown
    assert "fast_session_since_onset" not in shown
    assert "pain_fast_run" in shown


@pytest.mark.parametrize("days", ["2", "3", "9"])
def test_a_run_before_the_entry_opens_nothing(knowledge: KnowledgeBase, earlier: Case, days: str) -> None:
    assert tuple(talk(earlier, knowledge, 1, days_since_last_run=days).all().shown) == EACH_DAY


def test_a_run_later_on_the_day_of_the_entry_opens_it(knowledge: KnowledgeBase, earlier: Case) -> None:
    assert {*OF_A_RUN} <= {*talk(earlier, knowledge, 1, days_since_last_run="1").all().shown}
    same_day = talk(earlier, knowledge, 0, days_since_last_run="0").all()
    assert {*OF_A_RUN} <= {*same_day.shown}


def test_a_run_that_the_entry_of_its_day_told_of_opens_nothing(knowledge: KnowledgeBase, earlier: Case) -> None:
    ran = replace(earlier, answers={**earlier.answers, "days_since_last_run": Answer(Decimal(0))})
    assert tuple(talk(ran, knowledge, 1, days_since_last_run="1").all().shown) == EACH_DAY
    assert tuple(talk(ran, knowledge, 0, days_since_last_run="0").all().shown) == EACH_DAY


def test_the_morning_after_is_asked_the_next_day(knowledge: KnowledgeBase, earlier: Case) -> None:
    evening = talk(earlier, knowledge, 1, days_since_last_run="0", pain_next_morning="u").all()
    assert evening.now.case.unknown == {"pain_next_morning": "dont_know"}
    assert tuple(talk(evening.now.case, knowledge, 1, days_since_last_run="1").all().shown) == (*EACH_DAY, "pain_next_morning")


def test_what_hangs_on_the_run_before_goes_with_it(knowledge: KnowledgeBase, earlier: Case) -> None:
    tablets = {"painkiller_before_run": Answer(True), "drug_free_day_quiet": Answer(True)}
    took = replace(earlier, answers={**earlier.answers, **tablets})
    shown = talk(took, knowledge, 1, days_since_last_run="0", painkiller_before_run="yes").all().shown
    assert "drug_free_day_quiet" in shown


def test_a_first_run_opens_what_was_never_asked(knowledge: KnowledgeBase, earlier: Case) -> None:
    of_running = {*OF_A_RUN, "pain_usual_morning", "green_runs"}
    rested = {name: answer for name, answer in earlier.answers.items() if name not in of_running}
    never = replace(earlier, answers={**rested, "has_run_since_onset": Answer(False), "days_since_last_run": Answer(Decimal(5))})
    assert "has_run_since_onset" not in talk(never, knowledge, 1, days_since_last_run="6").all().shown
    ran = talk(never, knowledge, 1, days_since_last_run="0", has_run_since_onset="yes").all().shown
    assert {"has_run_since_onset", *OF_A_RUN} <= {*ran}


def test_where_nobody_knows_when_the_last_run_was_old_answers_about_it_go(knowledge: KnowledgeBase, earlier: Case) -> None:
    assert not {*OF_A_RUN} & {*talk(earlier, knowledge, 2, days_since_last_run="u").all().shown}
    assert {*OF_A_RUN} <= {*talk(earlier, knowledge, 9, days_since_last_run="u").all().shown}


def test_two_entries_on_one_day(knowledge: KnowledgeBase, earlier: Case) -> None:
    morning = talk(earlier, knowledge, 1, pain_walking="1").all().now.case
    evening = talk(morning, knowledge, 0, pain_walking="2").all()
    assert tuple(evening.shown) == EACH_DAY
    assert (evening.now.case.date, evening.now.case.values["pain_walking"]) == (morning.date, 2)


def test_an_entry_that_is_still_to_come_is_refused(knowledge: KnowledgeBase, earlier: Case) -> None:
    with pytest.raises(ValueError, match="after 2026-07-31"):
        start_check_in(knowledge, FIRST - datetime.timedelta(1), earlier)


def test_answers_of_another_knowledge_base_are_refused(knowledge: KnowledgeBase, tiny: KnowledgeBase) -> None:
    with pytest.raises(CaseError):
        start_check_in(knowledge, FIRST, Case(FIRST, {"limping": Answer(True)}))
    assert start_check_in(tiny, FIRST, Case(FIRST, {"limping": Answer(True)})).step == Over(Ending.DONE)  # it has no diary


# Warning signs.


def test_an_emergency_ends_it_at_once(knowledge: KnowledgeBase, earlier: Case) -> None:
    ended = talk(earlier, knowledge, 8).to("emergency_now").answer("1")
    assert ended.now.step == Over(Ending.ALONE)
    assert ended.shown == ["emergency_now"]


@pytest.fixture
def alarmed(knowledge: KnowledgeBase, earlier: Case) -> Case:
    """Return what somebody told who ticked a sign that cannot wait."""
    return talk(earlier, knowledge, 8).to("emergency_now").answer("1").now.case


@pytest.mark.parametrize("days", [0, 1, 20])
def test_a_sign_that_cannot_wait_is_asked_again_before_it_is_said_again(knowledge: KnowledgeBase, alarmed: Case, days: int) -> None:
    begun = talk(alarmed, knowledge, days)
    assert begun.screen() == "emergency_now"
    assert begun.answer("none").now.step != Over(Ending.ALONE)


@pytest.mark.parametrize("days", [0, 1, 20])
@pytest.mark.parametrize("word", ["s", "u", "1?", "1"])
def test_leaving_the_list_out_takes_no_sign_away(knowledge: KnowledgeBase, alarmed: Case, days: int, word: str) -> None:
    ended = talk(alarmed, knowledge, days).answer(word)
    assert ended.now.step == Over(Ending.ALONE)
    assert ended.now.case.values["chest_symptoms"] is True
    assert "chest_symptoms" not in ended.now.case.unknown


def test_a_sign_that_can_wait_stands_and_after_a_week_is_asked_again(knowledge: KnowledgeBase, earlier: Case) -> None:
    swollen = replace(earlier, answers={**earlier.answers, "fever_unwell": Answer(True, "checklist")})
    assert talk(swollen, knowledge, 3).all().now.case.values["fever_unwell"] is True
    late = talk(swollen, knowledge, 9).to("see_someone_list").answer("s")
    assert late.now.case.values["fever_unwell"] is True
    assert talk(swollen, knowledge, 9).all().now.case.values["fever_unwell"] is False


# What can be typed.


def test_back_brings_back_what_a_run_took_away(knowledge: KnowledgeBase, earlier: Case) -> None:
    asked = talk(earlier, knowledge, 2).to("days_since_last_run")
    before = asked.now
    wrong = reply(before, "0")
    assert "pain_easy_run" not in wrong.case.answers
    again = reply(wrong, "b")
    assert again == before
    assert "pain_easy_run" in again.case.answers
    assert reply(again, "3").step == Over(Ending.DONE)


def test_there_is_nothing_before_the_first_question(knowledge: KnowledgeBase, earlier: Case) -> None:
    with pytest.raises(ReplyError):
        reply(talk(earlier, knowledge, 1).now, "b")


@pytest.mark.parametrize(("word", "kept"), [("s", "skipped"), ("u", "dont_know")])
def test_what_is_left_out_is_not_asked_twice_but_the_next_day(knowledge: KnowledgeBase, earlier: Case, word: str, kept: str) -> None:
    ended = talk(earlier, knowledge, 1, pain_walking=word).all()
    assert ended.shown.count("pain_walking") == 1
    assert ended.now.case.unknown == {"pain_walking": kept}
    assert "pain_walking" in talk(ended.now.case, knowledge, 1).all().shown


def test_quit(knowledge: KnowledgeBase, earlier: Case) -> None:
    assert reply(talk(earlier, knowledge, 1).now, "q").step == Over(Ending.QUIT)


def test_another_result_can_be_told(knowledge: KnowledgeBase, earlier: Case) -> None:
    told = reply(talk(earlier, knowledge, 1).now, "t clinician_said")
    assert isinstance(told.step, AskQuestion)
    assert told.step.finding == "clinician_said"
    answered = reply(told, "3")
    assert answered.case.values["clinician_said"] != "not_seen"
    assert reply(reply(told, "b"), "0").trail == ("pain_at_rest",)


def test_progress_never_promises_too_little(knowledge: KnowledgeBase, earlier: Case) -> None:
    for days, run in ((1, "0"), (1, "5"), (8, "0"), (40, "60")):
        going, most = talk(earlier, knowledge, days, days_since_last_run=run), list[int]()
        while isinstance(going.now.step, AskChecklist | AskQuestion):
            assert going.now.progress.likely <= going.now.progress.left
            most.append(going.now.progress.done + going.now.progress.left)
            going.answer()
        assert all(item >= len(going.shown) for item in most)


# What was done.

ADVISED = ("easy_run", "ice")


def asked_what_was_done(knowledge: KnowledgeBase, earlier: Case, advised: tuple[str, ...] = ADVISED) -> CheckIn:
    return Talk(start_check_in(knowledge, earlier.date + datetime.timedelta(1), earlier, (), advised)).all().now


def test_what_was_advised_is_asked_last(knowledge: KnowledgeBase, earlier: Case) -> None:
    asked = asked_what_was_done(knowledge, earlier)
    assert asked.step == AskDone(FIRST.isoformat(), ADVISED)
    assert asked.progress.left == 1
    assert expected(asked) == ExpectLines(2)
    assert commands_on(asked) == tuple(Command)
    (why,) = why_asked(asked).statement.children
    assert why == AskWhatWasDone()
    assert reply(asked, "?") == asked


@pytest.mark.parametrize(
    ("typed", "done"),
    [
        ("1", {"easy_run": True, "ice": False}),
        ("1,2", {"easy_run": True, "ice": True}),
        ("none", {"easy_run": False, "ice": False}),
        ("2?", {"easy_run": False}),
        ("s", {}),
        ("u", {}),
    ],
)
def test_what_was_done_is_told_by_numbers(knowledge: KnowledgeBase, earlier: Case, typed: str, done: dict[str, bool]) -> None:
    ended = reply(asked_what_was_done(knowledge, earlier), typed)
    assert ended.step == Over(Ending.DONE)
    assert ended.done == done
    assert ended.case == asked_what_was_done(knowledge, earlier).case


@pytest.mark.parametrize("typed", ["3", "yes", "", "0,1"])
def test_what_is_no_number_of_a_line_is_refused(knowledge: KnowledgeBase, earlier: Case, typed: str) -> None:
    with pytest.raises(ReplyError):
        reply(asked_what_was_done(knowledge, earlier), typed)


def test_back_from_what_was_done(knowledge: KnowledgeBase, earlier: Case) -> None:
    asked = asked_what_was_done(knowledge, earlier)
    assert isinstance(reply(asked, "b").step, AskQuestion)
    assert reply(reply(asked, "1"), "b") == asked


def test_at_most_six_lines_are_shown(knowledge: KnowledgeBase, earlier: Case) -> None:
    asked = asked_what_was_done(knowledge, earlier, tuple(knowledge.recommendations)[: MOST_ADVISED + 3])
    assert isinstance(asked.step, AskDone)
    assert len(asked.step.recommendations) == MOST_ADVISED


# What the entries answer.


def test_what_the_entries_answer_is_not_asked(knowledge: KnowledgeBase, earlier: Case) -> None:
    told = replace(earlier, answers={name: item for name, item in earlier.answers.items() if name != "pain_trend_week"})
    today = FIRST + datetime.timedelta(8)
    entries = tuple(Case(today + datetime.timedelta(back), {"pain_walking": Answer(4)}) for back in (-7, -6, -1))
    known = Talk(start_check_in(knowledge, today, told, entries), {"pain_walking": "2"}).all()
    assert "pain_trend_week" not in known.shown
    assert known.now.case.answers["pain_trend_week"].origin == "diary"
    assert known.now.case.values["pain_trend_week"] == "same"
    assert "pain_trend_week" in Talk(start_check_in(knowledge, today, told, entries[:1]), {"pain_walking": "2"}).all().shown
    again = start_check_in(knowledge, today + datetime.timedelta(1), known.now.case)
    assert "pain_trend_week" not in again.case.answers


# What a training log answers.


def test_a_run_in_the_log_opens_what_was_said_of_the_run_before(knowledge: KnowledgeBase, earlier: Case) -> None:
    begun = talk(earlier, knowledge, 2).now
    measured = {"days_since_last_run": Answer(Decimal(0), "log", None, (begun.case.date,))}
    filled = begun.with_answers(replace(begun.case, answers={**begun.case.answers, **measured}))
    shown = Talk(filled).all().shown
    assert "days_since_last_run" not in shown
    assert {*OF_A_RUN} <= {*shown}


def test_a_run_that_was_told_of_already_opens_nothing_though_the_log_has_it(knowledge: KnowledgeBase, earlier: Case) -> None:
    begun = talk(earlier, knowledge, 2).now
    measured = {"days_since_last_run": Answer(Decimal(3), "log")}
    filled = begun.with_answers(replace(begun.case, answers={**begun.case.answers, **measured}))
    assert not {*OF_A_RUN} & {*Talk(filled).all().shown}

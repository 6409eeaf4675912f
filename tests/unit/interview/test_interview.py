"""The interview: what is shown next, how replies are read, and what going back and changing an answer take away."""

from __future__ import annotations

import datetime
import json
from decimal import Decimal

import pytest

from expert.cases.case import Answer, Case
from expert.errors import CaseError, Location
from expert.interview import (
    AskChecklist,
    AskQuestion,
    AskWhich,
    Command,
    Ending,
    Interview,
    OfferToStop,
    Over,
    ReplyError,
    Review,
    command_in,
    commands_on,
    draft_of,
    expected,
    key_of,
    reply,
    resume,
    start,
    why_asked,
)
from expert.language.model import KnowledgeBase
from expert.loading.query import read_condition
from expert.questions.statements.asking import AskRule, Contradicts, ExpectSeveral, Misread, NothingToTell, NothingTyped
from expert.questions.statements.base import Answered
from expert.words.interview import explain_refusal
from expert.words.wording import Wording
from tests.rehearsal import rehearse, with_tests

DAY = datetime.date(2026, 8, 1)


def after(knowledge: KnowledgeBase, *typed: str) -> Interview:
    interview = start(knowledge, DAY)
    for text in typed:
        interview = reply(interview, text)
    return interview


STORY = ("none", "pain_now", "run_or_rest", "41", "gradual", "20", "mid_thigh", "normal", "1", "0", "none", "none")
"""What answers the story."""


def on_show(interview: Interview) -> str:
    step = interview.step
    assert isinstance(step, AskChecklist | AskQuestion)
    return step.checklist if isinstance(step, AskChecklist) else step.finding


def asking(knowledge: KnowledgeBase, name: str) -> Interview:
    """Return an interview that asks a question, as if it were answered once more."""
    return Interview(knowledge, Case(DAY), chosen=name)


def test_the_story_comes_first_as_it_is_told(knowledge: KnowledgeBase) -> None:
    shown, interview = [], start(knowledge, DAY)
    for text in STORY:
        shown.append(on_show(interview))
        interview = reply(interview, text)
    assert tuple(shown) == knowledge.story
    assert on_show(interview) not in knowledge.story


def test_what_is_known_already_is_left_out_of_the_story(knowledge: KnowledgeBase) -> None:
    known = Case(
        DAY, {"brings_you": Answer("pain_now"), "wants_to_know": Answer("race"), "age": Answer(Decimal(41)), "onset": Answer("gradual")}
    )
    assert on_show(reply(start(knowledge, DAY, known), "none")) == "days_since_onset"


def test_lines_are_ticked_denied_or_not_known(knowledge: KnowledgeBase) -> None:
    interview = reply(start(knowledge, DAY).tell("see_someone_list"), "1, 3?")
    values = interview.case.values
    assert (values["leg_swollen"], values["leg_hot_red"]) == (True, False)
    assert interview.case.unknown == {"fever_unwell": "dont_know"}
    assert interview.case.answers["leg_swollen"] == Answer(True, "checklist")
    assert interview.case.shown["see_someone_list"] == knowledge.checklists["see_someone_list"].members


def test_an_answer_that_says_what_to_do_at_once_ends_it(knowledge: KnowledgeBase) -> None:
    assert after(knowledge, "2").step == Over(Ending.ALONE)


def test_skipping_and_not_knowing_leave_a_list_open(knowledge: KnowledgeBase) -> None:
    members = knowledge.checklists["emergency_now"].members
    for text, word in (("s", "skipped"), ("u", "dont_know")):
        interview = after(knowledge, text)
        assert interview.case.unknown == dict.fromkeys(members, word)
        assert interview.case.answers == {}
        assert on_show(interview) == "brings_you"


def test_back_takes_the_last_answers_away(knowledge: KnowledgeBase) -> None:
    before = after(knowledge, "none", "1", "1", "41")
    assert reply(reply(before, "gradual"), "b") == before
    with pytest.raises(ReplyError, match="ASK041"):
        reply(start(knowledge, DAY), "b")


def test_quitting_ends_it(knowledge: KnowledgeBase) -> None:
    assert after(knowledge, "none", "q").step == Over(Ending.QUIT)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("age", "41", 41),
        ("age", "41 years", 41),
        ("longest_run_before_km", "12,5", "12.5"),
        ("longest_run_before_km", "10 mi", "16.09"),
        ("onset", "5", "sudden"),
        ("onset", "Next-day soreness", "next_day_soreness"),
        ("onset", "it grew during one run, but nothing stabbed", "during_run"),
        ("has_run_since_onset", "Y", True),
        ("pain_at_rest", "3/10", 3),
        ("longest_run_before_km", "10", 10),
        ("longest_run_before_km", "10,5 KM", "10.5"),
        ("longest_run_before_km", "6 mi", "9.66"),
        ("longest_run_before_km", "6 Miles", "9.66"),
        ("longest_run_before_km", "800m", "0.8"),
        ("age", "41 year", 41),
        ("age", "492 months", 41),
    ],
)
def test_an_answer_is_read_as_a_person_types_it(knowledge: KnowledgeBase, name: str, text: str, value: object) -> None:
    read = reply(asking(knowledge, name), text).case.values[name]
    assert str(read) == str(value)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("age", "x"),
        ("age", "7"),
        ("age", "41 km"),
        ("onset", "6"),
        ("onset", "0"),
        ("pain_at_rest", "2.5"),
        ("has_run_since_onset", "1"),
        ("age", ""),
    ],
)
def test_what_cannot_be_read_says_what_is_expected(knowledge: KnowledgeBase, name: str, text: str) -> None:
    interview = asking(knowledge, name)
    with pytest.raises(ReplyError) as caught:
        reply(interview, text)
    (fault,) = caught.value.faults
    assert fault == (Misread(text, children=(expected(interview),)) if text else NothingTyped(children=(expected(interview),)))
    (told,) = explain_refusal(knowledge, caught.value, Location("answer"), [Command.WHY, Command.QUIT])
    assert told.code == "ASK040"
    assert f"type {Wording(knowledge).sentence(expected(interview)).rstrip()}; or ? q" in told.help


def test_several_places_are_told_at_once(knowledge: KnowledgeBase) -> None:
    before = after(knowledge, *STORY[:6])
    assert on_show(before) == "location"
    told = reply(before, "sit bone, 7")
    assert told.case.answers["location"].value == "sit_bone"
    assert [name for name in knowledge.asked_on("location") if told.case.values[name] is True] == ["also_groin_hip"]
    assert reply(told, "b").case == before.case
    assert {reply(before, "u").case.unknown[name] for name in knowledge.asked_on("location")} == {"dont_know"}
    (place,) = (item for item in told.answered_screens if item.screen == "location")
    assert place.answers == (Answered("location", "sit_bone"), Answered("also_groin_hip", True))
    assert place.open == ()


@pytest.mark.parametrize("typed", ["3,3,10", "3,", "3;7", ",3", "sit_bone,ankle"])
def test_several_places_that_cannot_be_read_say_what_is_expected(knowledge: KnowledgeBase, typed: str) -> None:
    with pytest.raises(ReplyError) as caught:
        reply(after(knowledge, *STORY[:6]), typed)
    assert caught.value.faults == (Misread(typed, children=(ExpectSeveral(tuple(knowledge.findings["location"].options)),)),)


def test_answers_that_contradict_each_other_are_refused_with_both(knowledge: KnowledgeBase) -> None:
    case = Case(DAY, {"onset": Answer("sudden"), "days_since_onset": Answer(1)})
    with pytest.raises(ReplyError) as caught:
        reply(Interview(knowledge, case, chosen="bruise"), "none")
    (fault,) = caught.value.faults
    assert isinstance(fault, Contradicts)
    assert {item.finding: item.value for item in fault.answers} == {"onset": "sudden", "days_since_onset": 1, "bruise": "none"}
    (told,) = explain_refusal(knowledge, caught.value, Location("answer"), [Command.WHY, Command.QUIT])
    assert (told.code, told.message) == ("CASE031", knowledge.constraints[fault.constraint].message.strip())
    assert "it began 1 day ago" in told.help
    assert "there is no bruise" in told.help


def test_a_changed_answer_takes_away_what_no_longer_applies(knowledge: KnowledgeBase) -> None:
    case = Case(DAY, {"onset": Answer("sudden"), "pop": Answer(True)}, {"bruise": "dont_know"})
    changed = reply(Interview(knowledge, case, ("onset", "pop", "bruise"), chosen="onset"), "gradual")
    assert changed.case.values == {"onset": "gradual"}
    assert changed.case.unknown == {}
    assert changed.trail == ("onset",)
    assert changed.dropped == ("pop",)


def long_run(knowledge: KnowledgeBase) -> Case:
    """Return somebody who runs without pain and knows nothing else."""
    values = {name: Answer(False) for item in knowledge.checklists.values() for name in item.members}
    return Case(DAY, {**values, "has_run_since_onset": Answer(False)})


def test_the_offer_comes_once_and_the_review_lists_everything(knowledge: KnowledgeBase) -> None:
    interview = after(knowledge, *STORY)
    while not isinstance(interview.step, OfferToStop):
        interview = reply(interview, "u")
    stopped = reply(interview, "no")
    assert isinstance(stopped.step, Review)
    assert {item.screen for item in stopped.step.screens} == set(stopped.trail)
    assert reply(stopped, "done").step == Over(Ending.DONE)
    going = reply(interview, "yes")
    while not isinstance(going.step, Review):
        assert not isinstance(going.step, OfferToStop)
        going = reply(going, "s")
    with pytest.raises(ReplyError, match="ASK040"):
        reply(going, "999")


def test_an_answer_of_the_review_can_be_changed_or_left(knowledge: KnowledgeBase) -> None:
    review = rehearse(knowledge, long_run(knowledge)).interview
    review = Interview(knowledge, review.case, review.trail, offered=True)
    assert isinstance(review.step, Review)
    edited = reply(review, "1")
    assert isinstance(edited.step, AskChecklist)
    assert edited.step.lines == knowledge.checklists[edited.step.checklist].members
    assert reply(edited, "b") == review
    assert reply(edited, "1").step == Over(Ending.ALONE)


def test_why_names_the_reason_and_the_rules_that_hang_on_it(knowledge: KnowledgeBase) -> None:
    explanation = why_asked(start(knowledge, DAY))
    kinds = [item.kind for item in explanation.walk()]
    assert kinds[:2] == ["ask_why", "ask_reason"]
    assert "ask_settles" in kinds
    rules = [item.rule for item in explanation.walk() if isinstance(item, AskRule)]
    assert rules
    assert set(rules) <= knowledge.rules.keys()


def test_why_is_answered_wherever_something_is_shown(knowledge: KnowledgeBase) -> None:
    interview = after(knowledge, *STORY)
    while not isinstance(interview.step, OfferToStop):
        assert {"ask_settles", "ask_settles_nothing"} & {item.kind for item in why_asked(interview).walk()}
        interview = reply(interview, "u")
    assert [item.kind for item in why_asked(interview).walk()] == ["ask_why", "ask_offer"]
    assert reply(interview, "?") == interview
    assert [item.kind for item in why_asked(reply(interview, "no")).walk()] == ["ask_why", "ask_review"]


def test_a_draft_gives_the_same_interview_on_the_same_day(knowledge: KnowledgeBase) -> None:
    interview = after(knowledge, "none", "1", "1", "41", "s", "3")
    draft = json.loads(json.dumps(draft_of(interview)))
    assert resume(knowledge, draft, DAY) == interview


def test_on_another_day_what_was_skipped_or_is_old_is_asked_again(knowledge: KnowledgeBase) -> None:
    draft = draft_of(after(knowledge, "none", "1", "1", "41", "s", "3"))
    soon = resume(knowledge, draft, DAY + datetime.timedelta(7))
    assert soon.case.unknown == {}
    assert soon.case.answers["age"] == Answer(41, "asked", DAY)
    assert soon.trail == ("emergency_now", "brings_you", "wants_to_know", "age", "days_since_onset")
    late = resume(knowledge, draft, DAY + datetime.timedelta(8))
    assert late.case.answers == {}
    assert late.trail == ()


def test_a_draft_that_cannot_be_read_is_refused(knowledge: KnowledgeBase) -> None:
    draft = draft_of(after(knowledge, "none"))
    draft["case"]["answers"]["gone"] = {"value": True}
    with pytest.raises(CaseError, match="ASK042"):
        resume(knowledge, draft, DAY)
    with pytest.raises(CaseError, match="ASK042"):
        resume(knowledge, {**draft, "knowledge": "car"}, DAY)


def test_a_result_is_told_whether_or_not_its_turn_has_come(knowledge: KnowledgeBase) -> None:
    limping = after(knowledge, "none", "1", "1", "41", "sudden", "1", "mid_thigh", "limp")
    turn = on_show(limping)
    told = reply(reply(limping, "t brisk 30"), "4")
    assert told.case.values["walk_30_pain"] == 4
    assert (on_show(told), told.trail[-1]) == (turn, "walk_30_pain")
    assert reply(told, "b").case == limping.case


def test_what_is_told_is_chosen_by_its_number_or_its_words(knowledge: KnowledgeBase) -> None:
    interview = start(knowledge, DAY)
    several = reply(interview, "tell bridge")
    assert isinstance(several.step, AskWhich)
    assert set(several.step.screens) == {"bridge_sore", "bridge_other", "bridge_pain"}
    assert on_show(reply(several, "2")) == several.step.screens[1]
    assert on_show(reply(several, "steps a minute")) == "cadence_spm"
    assert reply(several, "b") == interview
    assert [item.kind for item in why_asked(several).walk()] == ["ask_why", "ask_choice"]
    for typed, fault in (("99", NothingToTell), ("", NothingTyped), ("s", Misread)):
        with pytest.raises(ReplyError) as caught:
            reply(several, typed)
        assert isinstance(caught.value.faults[0], fault)
    with pytest.raises(ReplyError, match="nothing_to_tell"):
        reply(interview, "t weather")


def test_without_words_the_tests_are_shown_to_choose_from(knowledge: KnowledgeBase) -> None:
    tests = {"walk_30_pain", "squat_10_pain"}
    interview = start(with_tests(knowledge, dict.fromkeys(tests)), DAY)
    which = reply(interview, "t").step
    assert isinstance(which, AskWhich)
    assert set(which.screens) == tests


def test_what_is_not_known_can_be_told_later_and_then_counts(knowledge: KnowledgeBase) -> None:
    interview = after(knowledge, "none", "1", "1", "u")
    told = reply(interview.tell("age"), "41")
    assert (told.case.unknown, told.case.values["age"]) == ({}, 41)
    assert told.trail == interview.trail
    assert "age" not in told.tellable


def test_what_is_told_early_counts_and_is_taken_out_once_its_question_does_not_apply(knowledge: KnowledgeBase) -> None:
    told = reply(start(knowledge, DAY).tell("pop"), "yes")
    assert told.meaning.truth(read_condition(knowledge, "pop")) is True
    assert reply(told.tell("onset"), "sudden").case.values["pop"] is True
    gone = reply(told.tell("onset"), "gradual")
    assert "pop" not in gone.case.values
    assert gone.dropped == ("pop",)


def test_what_can_be_typed_instead_is_offered_where_it_works(knowledge: KnowledgeBase) -> None:
    interview = start(knowledge, DAY)
    assert [key_of(item) for item in commands_on(interview)] == ["?", "b", "s", "u", "t", "q"]
    for state in (interview, reply(interview, "t bridge"), interview.end(Ending.DONE)):
        for command in Command:
            if command not in commands_on(state) and not isinstance(state.step, Over):
                with pytest.raises(ReplyError):
                    reply(state, key_of(command))


def test_commands_are_read_in_any_case() -> None:
    assert [command_in(text) for text in ("?", " B ", "skip", "U", "quit", "3", "T", "tell the bridges", "to")] == [
        Command.WHY,
        Command.BACK,
        Command.SKIP,
        Command.UNKNOWN,
        Command.QUIT,
        None,
        Command.TELL,
        Command.TELL,
        None,
    ]


def test_more_than_was_likely_is_told_with_the_answer_that_brought_it(knowledge: KnowledgeBase) -> None:
    before = after(knowledge, *STORY[:4])
    quiet, sudden = reply(before, "next_day_soreness"), reply(before, "sudden")
    assert sudden.more_since(before) == sudden.progress.likely - before.progress.likely > 0
    assert quiet.more_since(before) == 0
    assert reply(sudden, "b").more_since(sudden) == 0
    assert before.progress.likely <= before.progress.left == before.most_left


@pytest.mark.parametrize("typed", ["u", "s"])
def test_who_does_not_say_what_brings_them_is_asked_about_pain(knowledge: KnowledgeBase, typed: str) -> None:
    answered = after(knowledge, "none", typed)
    assert answered.case.answers["brings_you"] == Answer("pain_now", "assumed")
    assert not answered.case.unknown
    assert resume(knowledge, draft_of(answered), DAY) == answered

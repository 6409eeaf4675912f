from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from expert import load_knowledge, parse_case
from expert.cases.reading import build_case
from expert.consultation.conclude import Concluder, conclude
from expert.consultation.consult import consult
from expert.errors import Diagnostics
from expert.language.meaning import Meaning
from expert.language.model import KnowledgeBase, Value
from expert.language.topics import left_unasked
from expert.loading.cases import load_case
from expert.loading.query import read_condition
from expert.questions.assess import assess
from expert.questions.open_questions import open_questions, what_is_open
from expert.questions.parts.next import (
    Agenda,
    next_of_each,
    next_question,
    open_conclusions,
    opening,
    proposed,
    questions_behind,
    safety_checklists,
)
from expert.questions.statements.records import StillOpen
from expert.questions.statements.still_open import OpenQuestions, OpenSingle
from expert.testing.generators import cases, conditions, knowledge_bases, vocabulary_of
from tests.places import EXAMPLES
from tests.rehearsal import waits, with_tests


def interview(knowledge: KnowledgeBase, values: dict[str, Value]) -> tuple[list[str], Meaning]:
    """Answer every question from `values`; what is not there is not known."""
    answers: dict[str, Value] = {}
    not_again: set[str] = set()
    asked: list[str] = []
    while (screen := Agenda(knowledge, Meaning(knowledge, answers), not_again, with_wishes=True).next()) is not None:
        asked.append(screen)
        for name in knowledge.asked_on(screen):
            if name in values:
                answers[name] = values[name]
            else:
                not_again.add(name)
    return asked, Meaning(knowledge, answers)


def is_asked(meaning: Meaning, name: str) -> bool:
    """Return whether something is no test, which not everybody may do, and known to apply."""
    return not meaning.knowledge.findings[name].test and meaning.applies(name) is True


HURTS: dict[str, Value] = {"brings_you": "pain_now"}
"""What most questions are asked because of."""


def test_the_story_comes_first_and_before_it_the_safety_checklists_that_it_leaves_out(knowledge: KnowledgeBase) -> None:
    assert safety_checklists(knowledge) == {"emergency_now", "see_someone_list", "medicines_list"}
    assert opening(knowledge) == knowledge.story
    short = replace(knowledge, story=("onset", "medicines_list", "age"))
    asked: set[str] = set()
    for expected in ("emergency_now", "see_someone_list", "onset", "medicines_list", "age"):
        assert next_question(short, Meaning(short, HURTS), asked) == expected
        asked.add(expected)
    assert next_question(short, Meaning(short, HURTS), asked) not in asked


def test_a_checklist_of_which_one_line_is_open_is_asked_again_unless_it_was_skipped(knowledge: KnowledgeBase) -> None:
    lines = dict.fromkeys(knowledge.checklists["emergency_now"].members[1:], False)
    meaning = Meaning(knowledge, lines)
    assert next_question(knowledge, meaning) == "emergency_now"
    assert next_question(knowledge, meaning, {knowledge.checklists["emergency_now"].members[0]}) == "brings_you"
    assert knowledge.screen_of("chest_symptoms") == "emergency_now"
    assert knowledge.screen_of("age") == "age"


def test_only_what_is_known_to_apply_is_asked(knowledge: KnowledgeBase) -> None:
    meaning = Meaning(knowledge, HURTS)
    everything_else = {name for name in knowledge.findings if name not in {"pop", "onset"}} | knowledge.checklists.keys()
    assert {"pop", "onset"} <= set(questions_behind(knowledge, meaning, open_conclusions(knowledge, meaning)))
    assert next_question(knowledge, meaning, everything_else) == "onset"
    assert next_question(knowledge, meaning, everything_else | {"onset"}) is None


def test_only_what_is_really_open_is_asked(knowledge: KnowledgeBase) -> None:
    meaning = Meaning(knowledge, {})
    assert questions_behind(knowledge, meaning, []) == ()
    assert next_question(knowledge, meaning, set(), []) is None
    assert questions_behind(knowledge, meaning, ["overstriding"]) == ("foot_landing",)
    without_tests = with_tests(knowledge, {})
    assert next_question(without_tests, Meaning(without_tests, {}), set(), ["overstriding"]) == "foot_landing"


def test_what_is_not_known_is_named_again_only_where_a_decision_hangs_on_nothing_else(knowledge: KnowledgeBase) -> None:
    case = load_case(EXAMPLES / "sprint-finish.yaml", knowledge)
    meaning, unknown = Meaning(knowledge, case.values), frozenset(case.unknown)
    assert questions_behind(knowledge, meaning, ["running"]) == ("bruise",)
    assert "bruise" in unknown
    assert next_question(knowledge, meaning, unknown, ["running"]) is None
    assert next_question(knowledge, meaning, unknown, ["running"], again=True) == "bruise"
    assert next_question(knowledge, meaning, unknown, again=True) == "bruise"
    assert next_question(knowledge, meaning, unknown) == next_question(knowledge, meaning, unknown, ["care"], again=True) != "bruise"


TESTS = {
    "walk_30_pain": "running <= no_run and walking_now in {normal, stiff}",
    "jog_spot_pain": "running <= no_run and walk_30_pain <= 1",
    "squat_10_pain": "running <= no_run and jog_spot_pain <= 2",
    "foot_landing": "running <= walk_run_only",
}


def asked_on_the_way_back(**changed: Value) -> list[str]:
    """Return what somebody with a strain of twelve days is asked, where these are tests."""
    knowledge = load_knowledge(worked_cases=True)
    case = build_case(knowledge, knowledge.cases["ready-for-walk-and-jog"].case, Diagnostics())
    assert case is not None
    told = with_tests(knowledge, {name: read_condition(knowledge, text) for name, text in TESTS.items()})
    return interview(told, {**case.values, **changed})[0]


def test_tests_come_last_and_one_after_the_other() -> None:
    asked = asked_on_the_way_back()
    assert [name for name in asked if name in TESTS] == list(TESTS)
    assert {"pop", "bruise", "gap_or_dent", "quinolone", "below_knee"} <= set(asked[: asked.index("walk_30_pain")])
    assert asked[-1] == "foot_landing"


def test_nobody_is_asked_for_a_test_that_they_may_not_do() -> None:
    assert not TESTS.keys() & asked_on_the_way_back(walking_now="limp")
    assert not TESTS.keys() & asked_on_the_way_back(bruise="large")
    assert TESTS.keys() & asked_on_the_way_back(walk_30_pain=4) == {"walk_30_pain"}


def test_whether_somebody_may_do_a_test_is_asked_first(knowledge: KnowledgeBase) -> None:
    told = with_tests(knowledge, {"foot_landing": read_condition(knowledge, "walking_now == normal")})
    assert next_question(told, Meaning(told, HURTS), set(), ["overstriding"]) == "walking_now"
    assert next_question(told, Meaning(told, {"walking_now": "normal"}), set(), ["overstriding"]) == "foot_landing"
    assert next_question(told, Meaning(told, {"walking_now": "stiff"}), set(), ["overstriding"]) is None
    assert next_question(told, Meaning(told, HURTS), {"walking_now"}, ["overstriding"]) is None


def test_a_test_that_may_not_be_done_now_waits_on_every_screen(knowledge: KnowledgeBase) -> None:
    limps = consult(knowledge, parse_case("{date: 2026-05-04, answers: {walking_now: limp}}", knowledge))
    told = open_questions(limps).statement
    assert isinstance(told, OpenQuestions)
    tests = {name for name in limps.open if waits(knowledge, limps.meaning, name)}
    named = {item.finding for item in told.walk() if isinstance(item, OpenSingle)}
    assert tests
    assert tests.isdisjoint(named)
    screen = assess(limps)
    assert (screen.open_checklists, screen.open_questions, screen.open_tests) == (told.open.checklists, told.open.questions, len(tests))


def test_where_nothing_but_tests_is_left_they_wait_and_something_is_open(knowledge: KnowledgeBase) -> None:
    told = with_tests(knowledge, {"foot_landing": read_condition(knowledge, "walking_now == normal")})
    limps = consult(told, parse_case("{date: 2026-05-04, answers: {walking_now: limp}}", told))
    assert what_is_open(limps, ["overstriding"]) == OpenQuestions(StillOpen(0, 0, 1))


@settings(max_examples=100)
@given(st.data())
def test_nobody_is_sent_to_a_test_that_they_may_not_do(data: st.DataObject) -> None:
    plain = data.draw(knowledge_bases())
    may_be_done = conditions(vocabulary_of(plain), depth=1)
    names = data.draw(st.lists(st.sampled_from(sorted(plain.findings)), unique=True))
    told = with_tests(plain, {name: data.draw(may_be_done) for name in names})
    meaning = Meaning(told, data.draw(cases(told)).values)
    about = open_conclusions(told, meaning)
    found = proposed(told, meaning, about)
    assert {*found.asked, *found.waiting} >= {*questions_behind(told, meaning, about)}
    for name in (*found.asked, *found.waiting):
        condition = told.findings[name].anew_when
        may_not = name in names and condition is not None and meaning.acting.truth(condition) is not True
        assert (name in found.waiting) is may_not
    screen = next_question(told, meaning)
    assert screen is None or screen in {told.screen_of(name) for name in found.asked}


def test_the_offer_waits_for_what_could_not_wait(knowledge: KnowledgeBase) -> None:
    values: dict[str, Value] = HURTS | {name: False for item in knowledge.checklists.values() for name in item.members}
    values |= dict.fromkeys(knowledge.further_of, False)
    values |= {"clinician_said": "seen_no_running", "age": 41, "location": "upper_thigh", "side": "one", "walking_now": "normal"}
    values |= {"pain_walking": 1, "pain_at_rest": 1, "onset": "sudden", "days_since_onset": 4}
    agenda = Agenda(knowledge, Meaning(knowledge, values))
    assert agenda.meaning.is_settled("running")
    assert {"pop", "bruise", "gap_or_dent", "leg_weak", "quinolone"} <= agenda.left_before_offer < agenda.left
    patient = {name: replace(scale, urgent_from="") for name, scale in knowledge.decisions.items()}
    assert not Agenda(replace(knowledge, decisions=patient), Meaning(knowledge, values)).left_before_offer


@settings(max_examples=100)
@given(st.data())
def test_beside_the_first_open_decision_stands_what_is_best_asked_next(data: st.DataObject) -> None:
    small = data.draw(knowledge_bases())
    case = data.draw(cases(small))
    meaning, unknown = Meaning(small, case.values), frozenset(case.unknown)
    asked = next_of_each(small, meaning, unknown)
    assert set(asked) <= set(open_conclusions(small, meaning))
    for place, (name, screen) in enumerate(asked.items()):
        best = next_question(small, meaning, unknown, None if place == 0 else [name], again=True)
        assert screen == best
    if not asked:
        assert not [name for name in small.decisions if next_question(small, meaning, unknown, [name], again=True)]


@settings(max_examples=100)
@given(st.data())
def test_the_questions_in_turn_are_those_that_somebody_meets_who_passes_each_over(data: st.DataObject) -> None:
    small = data.draw(knowledge_bases())
    case = data.draw(cases(small))
    meaning, unknown = Meaning(small, case.values), frozenset(case.unknown)
    agenda = Agenda(small, meaning, unknown)
    now, later = agenda.in_turn(), agenda.later()
    for place, screen in enumerate((*now, None)):
        assert next_question(small, meaning, unknown | set(now[:place])) == screen
    assert not set(now) & set(later)
    assert set(now) | set(later) <= agenda.left
    for screen in now:
        assert any(meaning.applies(name) for name in small.asked_on(screen))


def test_what_may_come_to_be_asked_holds_no_test_that_has_to_wait(knowledge: KnowledgeBase) -> None:
    agenda = Agenda(knowledge, Meaning(knowledge, HURTS))
    tests = {name for name in knowledge.findings if waits(knowledge, agenda.meaning, name)}
    assert tests & agenda.left
    assert "pain_easy_run" in agenda.later()  # it applies to whoever ran
    assert not tests & {*agenda.in_turn(), *agenda.later()}


@settings(max_examples=100)
@given(st.data())
def test_what_still_matters_is_what_an_outcome_calls_open(data: st.DataObject) -> None:
    small = data.draw(knowledge_bases())
    case = data.draw(cases(small))
    outcome = consult(small, case)
    meaning = Meaning(small, case.values)
    behind = questions_behind(small, meaning, open_conclusions(small, meaning))
    screen = next_question(small, meaning)
    assert screen is None or screen in {small.screen_of(name) for name in behind}
    if not outcome.violations:
        assert behind == outcome.open


def test_of_every_worked_case_what_its_outcome_calls_open_still_matters() -> None:
    knowledge = load_knowledge(worked_cases=True)
    for worked in knowledge.cases.values():
        case = build_case(knowledge, worked.case, Diagnostics())
        assert case is not None
        meaning = Meaning(knowledge, case.values)
        assert questions_behind(knowledge, meaning, open_conclusions(knowledge, meaning)) == conclude(meaning, case, ()).open
        for name in knowledge.recommendations:
            asked = questions_behind(knowledge, meaning, [name])
            assert asked == Concluder(meaning, failed=False).recommendation(name).open


def test_after_all_questions_everything_is_as_with_all_answers() -> None:
    knowledge = load_knowledge(worked_cases=True)
    for worked in list(knowledge.cases.values())[::20]:
        case = build_case(knowledge, worked.case, Diagnostics())
        assert case is not None
        asked, meaning = interview(knowledge, case.values)
        assert len(asked) == len(set(asked))
        told = (name for name in case.values if name in meaning.answers or is_asked(meaning, name))
        whole = Meaning(knowledge, {name: case.values[name] for name in told})
        for name in knowledge.decisions:
            assert meaning.bounds(name) == whole.bounds(name)
        for name in knowledge.causes:
            assert meaning.grade(name) is whole.grade(name)
        for name in knowledge.recommendations.keys() - left_unasked(knowledge, whole):
            assert meaning.status(name) is whole.status(name)
        assert open_conclusions(knowledge, meaning) == open_conclusions(knowledge, whole)

"""The interview over the worked cases: each runner is asked, and says that they do not know what their case leaves out."""

from __future__ import annotations

import statistics
from itertools import pairwise

import pytest

from cli import HAMSTRING
from expert import load_knowledge
from expert.cases.case import Case
from expert.cases.reading import build_case
from expert.consultation.consult import consult
from expert.errors import Diagnostics
from expert.faces.terminal.screens.text import render_assessment, to_plain
from expert.interview import Ending, Interview, Over
from expert.language.meaning import Meaning
from expert.language.model import KnowledgeBase
from expert.language.topics import left_unasked
from expert.questions.assess import assess
from tests.rehearsal import Rehearsal, could_be_asked, rehearse
from tests.share import one_in

MOST_BEFORE_THE_OFFER = 26
"""The target for the median: questions asked one by one before the interview offers to stop, what somebody wants to know among them."""


@pytest.fixture(scope="module")
def everybody() -> dict[str, Case]:
    knowledge = load_knowledge(worked_cases=True)
    found = {name: build_case(knowledge, worked.case, Diagnostics()) for name, worked in knowledge.cases.items()}
    return {name: case for name, case in found.items() if case is not None}


@pytest.fixture(scope="module", params=one_in(5))
def cases(request: pytest.FixtureRequest, everybody: dict[str, Case]) -> dict[str, Case]:
    return dict(list(everybody.items())[:: request.param])


@pytest.fixture(scope="module")
def rehearsals(knowledge: KnowledgeBase, cases: dict[str, Case]) -> dict[str, Rehearsal]:
    return {name: rehearse(knowledge, case) for name, case in cases.items()}


def test_it_is_short(rehearsals: dict[str, Rehearsal]) -> None:
    before = [item.until_offer for item in rehearsals.values()]
    whole = [item.until_end for item in rehearsals.values()]
    for what, counts in (("before the offer to stop", before), ("until nothing is open", whole)):
        low, middle, high = statistics.quantiles(counts, n=4)
        print(f"questions one by one {what}: {min(counts)} / {low:g} / {middle:g} / {high:g} / {max(counts)} (least, quartiles, most)")
    assert statistics.median(before) <= MOST_BEFORE_THE_OFFER


def test_the_count_of_what_is_left_is_kept(rehearsals: dict[str, Rehearsal]) -> None:
    for name, item in rehearsals.items():
        end = len(item.asked) if item.offered_after is None else item.offered_after
        for part in (item.left[:end], item.left[end:]):
            assert all(count >= len(part) - place for place, count in enumerate(part)), name
            assert all(after < before for before, after in pairwise(part)), name


def test_the_story_is_told_first(knowledge: KnowledgeBase, rehearsals: dict[str, Rehearsal]) -> None:
    for name, item in rehearsals.items():
        told = [screen for screen in item.asked if screen in knowledge.story]
        assert list(item.asked[: len(told)]) == told, name
        assert told == [screen for screen in knowledge.story if screen in told], name


def test_after_the_offer_nothing_moves_what_it_waited_for(knowledge: KnowledgeBase, rehearsals: dict[str, Rehearsal]) -> None:
    for name, item in rehearsals.items():
        if item.at_offer is None:
            continue
        before, after = item.at_offer.meaning, item.interview.meaning
        assert before.bounds(knowledge.first_decision) == after.bounds(knowledge.first_decision), name
        for decision, scale in knowledge.decisions.items():
            floor, later = before.bounds(decision)[0], after.bounds(decision)[0]
            assert later == floor or not scale.urgent_from or later < scale.rank(scale.urgent_from), (name, decision)


def test_what_it_settles_is_what_all_the_answers_say(
    knowledge: KnowledgeBase, cases: dict[str, Case], rehearsals: dict[str, Rehearsal]
) -> None:
    for name, item in rehearsals.items():
        asked, full = item.interview.meaning, Meaning(knowledge, cases[name].values)
        for decision in knowledge.decisions:
            if asked.is_settled(decision):
                assert (full.is_settled(decision), full.in_force(decision)) == (True, asked.in_force(decision)), (name, decision)
        for cause in knowledge.causes:
            if asked.is_grade_settled(cause):
                assert (full.is_grade_settled(cause), full.grade(cause)) == (True, asked.grade(cause)), (name, cause)
        for recommendation in knowledge.recommendations:
            if asked.is_status_settled(recommendation):
                assert full.for_now(recommendation) is asked.for_now(recommendation), (name, recommendation)


def test_it_misses_nothing_that_the_answers_settle(
    knowledge: KnowledgeBase, cases: dict[str, Case], rehearsals: dict[str, Rehearsal]
) -> None:
    for name, item in rehearsals.items():
        if item.interview.step == Over(Ending.ALONE):
            continue
        asked, full = item.interview.meaning, Meaning(knowledge, could_be_asked(item.interview, cases[name].values))
        for decision in knowledge.decisions:
            assert asked.bounds(decision) == full.bounds(decision), (name, decision)
        for cause in knowledge.causes:
            assert asked.grade(cause) is full.grade(cause), (name, cause)
        for recommendation in knowledge.recommendations.keys() - left_unasked(knowledge, asked):
            assert asked.for_now(recommendation) is full.for_now(recommendation), (name, recommendation)


def test_an_answer_that_says_what_to_do_at_once_ends_it_on_that_screen(knowledge: KnowledgeBase, rehearsals: dict[str, Rehearsal]) -> None:
    at_once = [item for item in rehearsals.values() if item.interview.step == Over(Ending.ALONE)]
    assert [item.asked for item in at_once if len(item.asked) == 1]
    for item in at_once:
        given = item.interview.case.values
        last = item.asked[-1]
        lines = set(knowledge.checklists[last].members) if last in knowledge.checklists else {last}
        before = Meaning(knowledge, {name: value for name, value in given.items() if name not in lines})
        assert not any(scale.level(before.in_force(name)).alone for name, scale in knowledge.decisions.items())


def test_the_verdict_fits_the_end_of_a_small_screen(knowledge: KnowledgeBase, cases: dict[str, Case]) -> None:
    questions = [scale.question for scale in knowledge.decisions.values() if scale.summary]
    for name, case in cases.items():
        consultation = consult(knowledge, case)
        view = assess(consultation)
        if view.alone is None:
            shown = to_plain(render_assessment(view, consultation, HAMSTRING, verdict_last=True), width=80).splitlines()
            assert [question for question in questions if any(line.startswith(question) for line in shown[-23:])] == questions, name


def test_what_is_likely_to_come_is_near_to_what_comes(knowledge: KnowledgeBase, everybody: dict[str, Case]) -> None:
    errors = list[int]()
    for case in list(everybody.values())[::25]:
        told = list[int]()

        def watch(interview: Interview, told: list[int] = told) -> None:
            if not interview.offered and len(interview.trail) in {5, 15}:
                assert interview.progress.likely <= interview.progress.left
                told.append(len(interview.trail) + interview.progress.likely)

        item = rehearse(knowledge, case, watch)
        shown = len(item.asked) if item.offered_after is None else item.offered_after
        errors += [count - shown for count in told]
    low, middle, high = statistics.quantiles(errors, n=4)
    print(f"screens likely to come, against those that came: {min(errors)} / {low:g} / {middle:g} / {high:g} / {max(errors)}")
    assert abs(middle) <= 3
    assert high - low <= 12

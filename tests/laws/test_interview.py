"""An interview ends, asks nothing twice and nothing that cannot matter, always asks the same, and misses nothing.

Nobody is asked for a test that they may not do. After the offer to stop nothing moves the decision that matters most or leads to what
cannot wait. The number of screens that can still come only ever falls.
"""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from expert.interview import AskChecklist, AskQuestion, Ending, Interview, Over
from expert.language.grounds import withholding_alike
from expert.language.meaning import Meaning, is_admissible
from expert.language.model import KnowledgeBase, Value
from expert.language.topics import left_unasked
from expert.questions.parts.next import open_conclusions, questions_behind
from expert.testing.broken import as_case
from expert.testing.generators import answers, conditions, knowledge_bases, vocabulary_of
from tests.rehearsal import Rehearsal, could_be_asked, rehearse, with_tests


def test_real_knowledge(knowledge: KnowledgeBase) -> None:
    people = answers(knowledge)

    @settings(max_examples=6)
    @given(people)
    def law(given_answers: dict[str, Value]) -> None:
        check(knowledge, given_answers)
        check_order(knowledge, given_answers)

    law()


@settings(max_examples=40)
@given(st.data())
def test_generated_knowledge(data: st.DataObject) -> None:
    generated = data.draw(knowledge_bases())
    check(generated, data.draw(answers(generated)))


@settings(max_examples=150)
@given(st.data())
def test_generated_knowledge_with_a_story_tests_and_urgent_levels(data: st.DataObject) -> None:
    told = data.draw(told_in_order(data.draw(knowledge_bases())))
    check_order(told, data.draw(answers(told, complete=data.draw(st.booleans()))))


@st.composite
def told_in_order(draw: st.DrawFn, knowledge: KnowledgeBase) -> KnowledgeBase:
    """Return a knowledge base with a story, with tests, and with decisions that can become urgent."""
    lines = {name for checklist in knowledge.checklists.values() for name in checklist.members}
    names = draw(st.permutations(sorted(knowledge.findings.keys() - lines)))
    story, tests = names[: draw(st.integers(0, 3))], names[3 : 3 + draw(st.integers(1, 3))]
    decisions = {
        name: replace(scale, urgent_from=draw(st.sampled_from(scale.levels[1:])).id) for name, scale in knowledge.decisions.items()
    }
    may_be_done = conditions(vocabulary_of(knowledge), depth=1)
    return with_tests(replace(knowledge, story=tuple(story), decisions=decisions), {name: draw(may_be_done) for name in tests})


def check_order(knowledge: KnowledgeBase, given_answers: dict[str, Value]) -> None:
    case = as_case(knowledge, given_answers)
    shown = list[Interview]()
    rehearsal = rehearse(knowledge, case, shown.append)
    seen = [interview for interview in shown if isinstance(interview.step, AskChecklist | AskQuestion)]
    for interview in seen:
        asks_for_no_test_too_early(interview)
    end = len(seen) if rehearsal.offered_after is None else rehearsal.offered_after
    for left in (rehearsal.left[:end], rehearsal.left[end:]):
        assert all(after < before for before, after in pairwise(left))
        assert all(count >= len(left) - place for place, count in enumerate(left))
    if rehearsal.at_offer is not None:
        for later in (*seen[end:], rehearsal.interview):
            nothing_urgent_came(rehearsal.at_offer, later)


def asks_for_no_test_too_early(interview: Interview) -> None:
    knowledge, meaning = interview.knowledge, interview.meaning
    for name in interview.findings_on_show:
        may_be_done = knowledge.findings[name].anew_when
        if knowledge.findings[name].test and may_be_done is not None:
            acting = Meaning(knowledge, meaning.answers, {decision: meaning.in_force(decision) for decision in knowledge.decisions})
            assert acting.truth(may_be_done) is True
            assert not [rule.id for rule in withholding_alike(knowledge, name) if acting.rule(rule.id) is True]
            others = [
                other for other in questions_behind(knowledge, meaning, [knowledge.first_decision]) if can_be_asked_now(interview, other)
            ]
            assert [other for other in others if not knowledge.findings[other].test] == []


def can_be_asked_now(interview: Interview, name: str) -> bool:
    """Return whether a question was not asked yet and is known to apply."""
    return name not in interview.case.unknown and name not in interview.case.answers and interview.meaning.applies(name) is True


def nothing_urgent_came(offered: Interview, later: Interview) -> None:
    knowledge = offered.knowledge
    assert later.meaning.bounds(knowledge.first_decision) == offered.meaning.bounds(knowledge.first_decision)
    for name, scale in knowledge.decisions.items():
        before, after = (interview.meaning.bounds(name)[0] for interview in (offered, later))
        assert after == before or not scale.urgent_from or after < scale.rank(scale.urgent_from), name


def check(knowledge: KnowledgeBase, given_answers: dict[str, Value]) -> None:
    case = as_case(knowledge, given_answers)
    first = rehearse(knowledge, case, only_asks_what_matters)
    assert len(first.asked) == len(set(first.asked))
    assert is_admissible(knowledge, first.interview.case.values)
    assert rehearse(knowledge, case).asked == first.asked
    if first.interview.step != Over(Ending.ALONE):
        check_nothing_was_missed(first, Meaning(knowledge, could_be_asked(first.interview, given_answers)))


def only_asks_what_matters(interview: Interview) -> None:
    if not isinstance(interview.step, AskChecklist | AskQuestion):
        return
    names = interview.findings_on_show
    open = open_conclusions(interview.knowledge, interview.meaning)
    matters = set(questions_behind(interview.knowledge, interview.meaning, open))
    while more := {name for test in matters for name in decides_whether_it_may_be_done(interview, test)} - matters:
        matters |= more
    assert set(names) & matters
    # A line of a checklist is shown too where it is not known whether it applies: a warning sign counts as soon as it is told.
    known = (False,) if isinstance(interview.step, AskChecklist) else (False, None)
    assert [name for name in names if interview.meaning.applies(name) in known] == []


def decides_whether_it_may_be_done(interview: Interview, name: str) -> frozenset[str]:
    """Return the unanswered findings that keep it open whether somebody may do a test."""
    finding = interview.knowledge.findings[name]
    return interview.meaning.behind(finding.anew_when) if finding.test and finding.anew_when is not None else frozenset()


def check_nothing_was_missed(rehearsal: Rehearsal, full: Meaning) -> None:
    knowledge, asked = full.knowledge, rehearsal.interview.meaning
    for decision in knowledge.decisions:
        assert asked.bounds(decision) == full.bounds(decision), decision
    for cause in knowledge.causes:
        assert asked.grade(cause) is full.grade(cause), cause
    for recommendation in knowledge.recommendations.keys() - left_unasked(knowledge, full):
        assert asked.status(recommendation) is full.status(recommendation), recommendation
        assert asked.for_now(recommendation) is full.for_now(recommendation), recommendation

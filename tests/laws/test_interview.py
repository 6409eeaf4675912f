"""An interview ends, asks nothing twice and nothing that cannot matter, always asks the same, and misses nothing."""

from __future__ import annotations

import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from expert.cases.case import Answer, Case
from expert.interview import AskChecklist, AskQuestion, Ending, Interview, Over
from expert.language.meaning import Meaning, is_admissible
from expert.language.model import KnowledgeBase, Value
from expert.questions.parts.next import open_conclusions, questions_behind
from expert.testing.generators import answers, knowledge_bases
from tests.rehearsal import Rehearsal, rehearse

DAY = datetime.date(2026, 8, 1)


def test_real_knowledge(knowledge: KnowledgeBase) -> None:
    people = answers(knowledge)

    @settings(max_examples=6)
    @given(people)
    def law(given_answers: dict[str, Value]) -> None:
        check(knowledge, given_answers)

    law()


@settings(max_examples=40)
@given(st.data())
def test_generated_knowledge(data: st.DataObject) -> None:
    generated = data.draw(knowledge_bases())
    check(generated, data.draw(answers(generated)))


def check(knowledge: KnowledgeBase, given_answers: dict[str, Value]) -> None:
    case = Case(DAY, {name: Answer(value) for name, value in given_answers.items()})
    first = rehearse(knowledge, case, only_asks_what_matters)
    assert len(first.asked) == len(set(first.asked))
    assert is_admissible(knowledge, first.interview.case.values)
    assert rehearse(knowledge, case).asked == first.asked
    if first.interview.step != Over(Ending.ALONE):
        check_nothing_was_missed(first, Meaning(knowledge, can_be_asked(knowledge, given_answers)))


def can_be_asked(knowledge: KnowledgeBase, given_answers: dict[str, Value]) -> dict[str, Value]:
    """Return the answers to questions that are known to apply: nobody is asked the others."""
    meaning = Meaning(knowledge, given_answers)
    kept = {name: value for name, value in given_answers.items() if meaning.applies(name) is True}
    return kept if len(kept) == len(given_answers) else can_be_asked(knowledge, kept)


def only_asks_what_matters(interview: Interview) -> None:
    if not isinstance(interview.step, AskChecklist | AskQuestion):
        return
    names = interview.findings_on_show
    open = open_conclusions(interview.knowledge, interview.meaning)
    assert set(names) & set(questions_behind(interview.knowledge, interview.meaning, open))
    assert [name for name in names if interview.meaning.applies(name) is not True] == []


def check_nothing_was_missed(rehearsal: Rehearsal, full: Meaning) -> None:
    knowledge, asked = full.knowledge, rehearsal.interview.meaning
    for decision in knowledge.decisions:
        assert asked.bounds(decision) == full.bounds(decision), decision
    for cause in knowledge.causes:
        assert asked.grade(cause) is full.grade(cause), cause
    for recommendation in knowledge.recommendations:
        assert asked.status(recommendation) is full.status(recommendation), recommendation
        assert asked.for_now(recommendation) is full.for_now(recommendation), recommendation

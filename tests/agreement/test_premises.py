"""What experta matched against what the reference meaning says it must have matched: the same premises in the same order."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from expert.consultation.premises import is_true, trace_of
from expert.engines.forward.inference import infer
from expert.language.meaning import Meaning
from expert.language.model import KnowledgeBase, Value
from expert.testing.generators import answers, knowledge_bases
from tests.share import examples


def test_real_knowledge(knowledge: KnowledgeBase) -> None:
    @settings(max_examples=examples(150))
    @given(answers(knowledge))
    def law(given_answers: dict[str, Value]) -> None:
        check(knowledge, given_answers)

    law()


@settings(max_examples=examples(300))
@given(st.data())
def test_generated_knowledge(data: st.DataObject) -> None:
    generated = data.draw(knowledge_bases())
    check(generated, data.draw(answers(generated)))


def check(knowledge: KnowledgeBase, given_answers: dict[str, Value]) -> None:
    meaning = Meaning(knowledge, given_answers)
    trace = trace_of(meaning)
    assert trace == infer(knowledge, given_answers)
    assert [premise for firing in trace for premise in firing.premises if not is_true(meaning, premise)] == []

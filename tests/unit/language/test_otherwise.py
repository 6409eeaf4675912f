from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from expert.language.meaning import Meaning, is_admissible, is_consistent
from expert.language.model import KnowledgeBase, Value
from expert.language.otherwise import Otherwise
from expert.testing.generators import answers, knowledge_bases, values


def check(knowledge: KnowledgeBase, before: dict[str, Value], others: dict[str, Value]) -> None:
    """What is taken over is what a new meaning says, for everything that is concluded."""
    base = Meaning(knowledge, before)
    shared, new = Otherwise(base, others), Meaning(knowledge, {**before, **others})
    assert is_consistent(shared) == is_admissible(knowledge, {**before, **others})
    assert [shared.rule(id) for id in knowledge.rules] == [new.rule(id) for id in knowledge.rules]
    assert [shared.applies(id) for id in knowledge.findings] == [new.applies(id) for id in knowledge.findings]
    assert [shared.quantity(id) for id in knowledge.quantities] == [new.quantity(id) for id in knowledge.quantities]
    assert [shared.concept(id) for id in knowledge.concepts] == [new.concept(id) for id in knowledge.concepts]
    assert [shared.scores(id) for id in knowledge.causes] == [new.scores(id) for id in knowledge.causes]
    assert [shared.bounds(id) for id in knowledge.decisions] == [new.bounds(id) for id in knowledge.decisions]
    for id in knowledge.recommendations:
        assert (shared.status(id), shared.for_now(id)) == (new.status(id), new.for_now(id))


def draw(data: st.DataObject, knowledge: KnowledgeBase) -> tuple[dict[str, Value], dict[str, Value]]:
    names = data.draw(st.lists(st.sampled_from(sorted(knowledge.findings)), min_size=1, max_size=3, unique=True))
    return data.draw(answers(knowledge)), {name: data.draw(values(knowledge, name)) for name in names}


@settings(max_examples=200)
@given(st.data())
def test_on_small_knowledge(data: st.DataObject) -> None:
    small = data.draw(knowledge_bases())
    check(small, *draw(data, small))


@settings(max_examples=30)
@given(st.data())
def test_on_the_hamstring_knowledge(knowledge: KnowledgeBase, data: st.DataObject) -> None:
    check(knowledge, *draw(data, knowledge))

"""More answers never change the truth of any condition (docs/meaning.md, Laws), not only of those that a knowledge base holds.

What a knowledge base concludes is held to the same law by `expert.testing`.
"""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from expert.language.conditions import Condition
from expert.language.meaning import Meaning
from expert.testing.generators import answers, conditions, knowledge_bases, vocabulary_of


@settings(max_examples=60)
@given(st.data())
def test_any_condition(data: st.DataObject) -> None:
    generated = data.draw(knowledge_bases())
    condition: Condition = data.draw(conditions(vocabulary_of(generated)))
    full = data.draw(answers(generated, complete=True))
    kept = data.draw(st.sets(st.sampled_from(sorted(generated.findings))))
    before = Meaning(generated, {name: value for name, value in full.items() if name in kept}).truth(condition)
    after = Meaning(generated, full).truth(condition)
    assert after is not None
    assert before is None or before is after

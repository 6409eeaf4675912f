"""No word that soothes stands beside what is open: not the answer of a level that can still get stricter, and no advice that makes light.

Both are data: `answer_open` of a level is said instead of its `answer`, and what a recommendation `soothes` must be settled.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from expert import assess, consult, load_knowledge, why
from expert.cases.worked import read_worked_case
from expert.consultation.outcome import Consultation
from expert.faces.terminal.screens.text import render_told, to_plain
from expert.language.declared import beside_advice
from expert.language.model import KnowledgeBase, Value
from expert.testing.broken import as_case
from expert.testing.generators import answers, knowledge_bases
from expert.words.first_screen import first_screen
from expert.words.sentences import tell

WIDE = 1_000
"""So many columns that no sentence is broken."""


def soothing(consultation: Consultation) -> Iterator[str]:
    """Yield every text that soothes while something stricter is open."""
    knowledge = consultation.knowledge
    for name, outcome in consultation.decisions.items():
        scale = knowledge.decisions[name]
        level = scale.level(outcome.in_force)
        if level.answer_open and scale.is_stricter(outcome.ceiling, outcome.in_force):
            yield level.answer
    for item in knowledge.recommendations.values():
        if item.soothes and not consultation.decisions[item.soothes].settled:
            yield item.do


def read_by_the_person(consultation: Consultation) -> Iterator[str]:
    """Yield what somebody reads first, in short and in full, and why each decision came out as it did."""
    for everything in (False, True):
        yield " ".join(
            part.text for line in first_screen(consultation.knowledge, assess(consultation, everything=everything)) for part in line.parts
        )
    for name in consultation.decisions:
        yield to_plain(render_told(tell(why(consultation, name))), WIDE)


def check(knowledge: KnowledgeBase, values: dict[str, Value]) -> set[str]:
    """Return the texts that would have soothed somebody; none of them was said."""
    consultation = consult(knowledge, as_case(knowledge, values))
    forbidden = set(soothing(consultation))
    for text in read_by_the_person(consultation) if forbidden else ():
        assert not [item for item in forbidden if item in text]
    return forbidden


def test_shipped_knowledge(knowledge: KnowledgeBase) -> None:
    shipped = load_knowledge(worked_cases=True)
    worked = [read_worked_case(shipped, item).values for item in shipped.cases.values()]
    met = set[str]()

    @st.composite
    def partly_answered(draw: st.DrawFn) -> dict[str, Value]:
        values = draw(st.sampled_from(worked))
        left_out = draw(st.integers(0, 12))
        kept = Random(draw(st.integers(0, 2**32))).sample(sorted(values), max(0, len(values) - left_out))
        return {name: value for name, value in values.items() if name in kept}

    @settings(max_examples=50)
    @given(st.one_of(answers(knowledge), partly_answered()))
    def law(values: dict[str, Value]) -> None:
        met.update(check(knowledge, values))

    law()
    texts = {level.id: level.answer for scale in knowledge.decisions.values() for level in scale.levels}
    advice = {item.id: item.do for item in knowledge.recommendations.values()}
    assert {texts["self_care"], texts["physio"], advice["see_physio"]} <= met


@settings(max_examples=60)
@given(st.data())
def test_generated_knowledge(data: st.DataObject) -> None:
    knowledge = with_words_that_soothe(data.draw(knowledge_bases()))
    check(knowledge, data.draw(answers(knowledge, complete=data.draw(st.booleans()))))


def with_words_that_soothe(bare: KnowledgeBase) -> KnowledgeBase:
    """Return a knowledge base each level and each recommendation of which soothes."""
    decisions = {
        name: replace(
            scale,
            summary=True,
            levels=tuple(replace(item, answer=f"{item.id}, no hurry.", answer_open=f"{item.id} so far.") for item in scale.levels),
        )
        for name, scale in bare.decisions.items()
    }
    first = next(iter(decisions))
    advice = {name: replace(item, do=f"{name}, when it suits you", soothes=first) for name, item in bare.recommendations.items()}
    declared = {invariant.id: invariant for item in advice.values() for invariant in beside_advice(item)}
    return replace(bare, decisions=decisions, recommendations=advice, invariants={**bare.invariants, **declared})

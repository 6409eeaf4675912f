"""What-if says what a fresh consultation of the changed answers says: all that differs, nothing else, each with its reasons."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from expert import CaseError, Consultation, KnowledgeBase, consult, what_if
from expert.cases.case import Case
from expert.cases.changes import change_case
from expert.language.meaning import Meaning, is_admissible
from expert.language.model import Value
from expert.questions.statements import Statement
from expert.questions.statements.differences import (
    AnswerAdded,
    AnswerChanged,
    AnswerIdle,
    AnswerRemoved,
    CauseDiffers,
    ContradictionCame,
    ContradictionWent,
    DecisionDiffers,
    Difference,
    LevelDiffers,
    LookAgainChanged,
    LookAgainSame,
    RuleDiffers,
    RulesExcluded,
    RulesOpened,
)
from expert.testing.generators import cases, knowledge_bases, values
from tests.share import examples
from tests.statements import about

ANSWERS = AnswerAdded | AnswerChanged | AnswerRemoved | AnswerIdle
LOOK_AGAIN = LookAgainChanged | LookAgainSame


def differing(old: Consultation, new: Consultation) -> set[str]:
    found = {
        name
        for name, a in old.decisions.items()
        for b in [new.decisions[name]]
        if (a.in_force, a.floor, a.ceiling, a.settled) != (b.in_force, b.floor, b.ceiling, b.settled)
    }
    found |= {name for name, a in old.causes.items() if (a.grade, a.settled) != (new.causes[name].grade, new.causes[name].settled)}
    found |= {
        name
        for name, a in old.recommendations.items()
        for b in [new.recommendations[name]]
        if (a.status, a.for_now, a.settled) != (b.status, b.for_now, b.settled)
    }
    found |= {name for name, concept in old.concepts.items() if concept.truth is not new.concepts[name].truth}
    found |= {name for name, value in old.quantities.items() if value != new.quantities[name]}
    found |= {name for name, points in old.scores.items() if points != new.scores[name]}
    if old.look_again != new.look_again:
        found.add("")
    return found | {item.invariant for item in {*old.violations} ^ {*new.violations}}


def check_reasons(item: Statement, moved: set[str]) -> None:
    if isinstance(item, LOOK_AGAIN | ContradictionCame | ContradictionWent):
        return
    leaves = [leaf for leaf in item.walk() if isinstance(leaf, ANSWERS | LevelDiffers)]
    assert leaves, f"no reason for {item}"
    assert {about(leaf) for leaf in leaves if isinstance(leaf, ANSWERS)} <= moved
    for reason in item.walk():
        if isinstance(reason, RuleDiffers | RulesOpened | RulesExcluded):
            assert reason.children, f"no answer behind {reason}"


def check(whole: KnowledgeBase, case: Case, changes: Mapping[str, Value | None]) -> None:
    knowledge = whole.on(case.date)
    old = consult(whole, case)
    wanted: dict[str, Value] = {name: value for name, value in case.values.items() if name not in changes}
    wanted |= {name: value for name, value in changes.items() if value is not None}
    try:
        changed = change_case(knowledge, case, changes)
    except CaseError:
        meaning = Meaning(knowledge, wanted)
        assert not is_admissible(
            knowledge, {name: item for name, item in wanted.items() if name in changes or meaning.applies(name) is not False}
        )
        return
    assert is_admissible(knowledge, changed.case.values)
    taken_back = {name for choice, value in changes.items() if value is None for name in knowledge.findings[choice].further.values()}
    check_what_is_said_beside(knowledge, changed.case.values, wanted, {*changed.dropped, *taken_back})
    new = consult(whole, changed.case)
    found = [item for item in what_if(old, changes).statement.children if isinstance(item, Difference)]
    subjects = ["" if isinstance(item, LOOK_AGAIN) else about(item) for item in found]
    assert len(set(subjects)) == len(subjects)
    assert set(subjects) == differing(old, new)
    for item in found:
        if isinstance(item, DecisionDiffers):
            assert (item.old, item.new) == (old.decisions[item.decision].in_force, new.decisions[item.decision].in_force)
        if isinstance(item, CauseDiffers):
            assert (item.old, item.new) == (old.causes[item.cause].grade, new.causes[item.cause].grade)
        if not old.violations and not new.violations:
            check_reasons(
                item, {name for name in {*case.values, *changed.case.values} if case.values.get(name) != changed.case.values.get(name)}
            )


def check_what_is_said_beside(
    knowledge: KnowledgeBase, found: Mapping[str, Value], wanted: Mapping[str, Value], gone: Collection[str]
) -> None:
    """The answers are those that were wanted but for what is gone; a choice says no to its further values, and what is meant is taken."""
    further = {name: choice for choice in knowledge.findings for name in knowledge.findings[choice].further.values()}
    assert {name: value for name, value in wanted.items() if name not in gone}.items() <= found.items()
    for name in found.keys() - (wanted.keys() - gone):
        assert (found[name] is False and further.get(name) in found) or found[name] == knowledge.findings[name].taken_as


def draw_changes(data: st.DataObject, knowledge: KnowledgeBase) -> dict[str, Value | None]:
    names = data.draw(st.lists(st.sampled_from(sorted(knowledge.findings)), min_size=1, max_size=3))
    return {name: data.draw(st.none() | values(knowledge, name)) for name in dict.fromkeys(names)}


@settings(max_examples=50)
@given(st.data())
def test_on_the_hamstring_knowledge(knowledge: KnowledgeBase, data: st.DataObject) -> None:
    check(knowledge, data.draw(cases(knowledge)), draw_changes(data, knowledge))


@settings(max_examples=examples(150))
@given(st.data())
def test_on_small_knowledge(data: st.DataObject) -> None:
    small = data.draw(knowledge_bases(dated=True))
    check(small, data.draw(cases(small)), draw_changes(data, small))

"""Who reads whom, directly and through others."""

from __future__ import annotations

from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from expert.language.conditions import And, Condition, Count, Not, Or, walk
from expert.language.kinds import NETWORK
from expert.language.model import KnowledgeBase
from expert.language.network import closure, comparisons, findings_behind, names_in, network
from expert.loading.query import read_condition
from expert.testing import generators

KNOWLEDGE = generators.knowledge_bases()
JOINING = (Count, Not, And, Or)


def test_a_condition_reads_every_name_in_it(tiny: KnowledgeBase) -> None:
    text = "numb and pain >= 3 and onset == sudden and running >= easy and likely(strain) and spike_pct > 1 and alarm"
    text += " and recommended(ice) and withheld(rest) and for_now(rest) and settled(running) and answered(weeks)"
    names = set(names_in(read_condition(tiny, text, "text")))
    assert names == {"numb", "pain", "onset", "running", "strain", "spike_pct", "alarm", "ice", "rest", "weeks"}


@given(st.data())
def test_every_leaf_reads_a_name_that_is_in_the_network(data: st.DataObject) -> None:
    knowledge = data.draw(KNOWLEDGE)
    condition = data.draw(generators.conditions(generators.vocabulary_of(knowledge), on_outcome=True))
    leaves = [node for node in walk(condition) if not isinstance(node, JOINING)]
    names = list(names_in(condition))
    assert len(names) == len(leaves)
    assert set(names) <= {id for kind in NETWORK for id in knowledge.entries(kind)} | knowledge.quantities.keys()


def test_what_joins_is_what_holds_conditions() -> None:
    holding = [node for node in get_args(Condition) if any("Condition" in kind for kind in node.__annotations__.values())]
    assert holding == list(JOINING)


def test_what_rests_on_a_name_is_what_it_is_behind(tiny: KnowledgeBase) -> None:
    names = network(tiny)
    for one in names.needs:
        for other in names.needs:
            assert (one in names.behind([other])) is (other in names.resting_on([one]))
    assert names.behind(["ice"]) == {"ice", "spike_pct", "trigger_km", "longest_km", "pain_on_run", "has_run", "alarm", "numb", "cold"}
    assert names.resting_on(["cold"]) == {"cold", "alarm", "running", "ice", "frailty"}


def test_the_network_is_worked_out_once(tiny: KnowledgeBase) -> None:
    assert network(tiny) is network(tiny)


def test_steps_may_lead_in_circles() -> None:
    assert closure("a", {"a": "b", "b": "a"}, {"b": "c"}) == frozenset("abc")


def test_findings_behind_a_condition_come_in_the_order_of_asking(tiny: KnowledgeBase) -> None:
    found = findings_behind(tiny, read_condition(tiny, "running >= easy and pain_on_run >= 1", "text"))
    assert found == ("numb", "cold", "has_run", "pain_on_run")


def test_comparisons_are_those_of_every_condition(tiny: KnowledgeBase) -> None:
    found = {name: [str(node.constant) for node in compared] for name, compared in comparisons(tiny).items()}
    assert found == {"pain": ["3", "0"], "spike_pct": ["10"], "pain_on_run": ["1"]}


def test_conditions_are_those_of_rules_scores_questions_constraints_and_invariants(tiny: KnowledgeBase) -> None:
    lines = [line for score in tiny.scores.values() for line in score.items]
    assert len(list(tiny.conditions())) == len(tiny.rules) + len(lines) + 1 + len(tiny.constraints) + len(tiny.invariants)

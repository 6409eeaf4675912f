"""Every value that a finding may have lies in one cell, also an option that is neither worse nor milder than another."""

from __future__ import annotations

from msgspec.structs import replace

from expert import consult, read_condition, until
from expert.engines.logic.laws import prove
from expert.engines.logic.solver import somebody
from expert.language.model import Decide, KnowledgeBase
from expert.lowered.cells import cell_of
from expert.lowered.space import space_of
from expert.testing.generators import thresholds_of
from expert.testing.generators.values import pool_of
from tests.unit.tiny_cases import read


def test_every_value_has_a_cell(tiny: KnowledgeBase, knowledge: KnowledgeBase) -> None:
    for each in (tiny, knowledge):
        space, thresholds = space_of(each, computed=True), thresholds_of(each)
        for name, finding in each.findings.items():
            cells = space.findings[name]
            assert {cell_of(finding, cells, value) for value in pool_of(finding, thresholds.get(name, ()))} == {*range(len(cells))}


def test_an_option_that_worse_does_not_list_comes_last(tiny: KnowledgeBase) -> None:
    assert [cell.value for cell in space_of(tiny).findings["onset"]] == ["gradual", "sudden", "overnight"]


def test_somebody_is_found_who_gives_it(tiny: KnowledgeBase) -> None:
    assert somebody(tiny, read_condition(tiny, "onset == overnight")).answers == {"onset": "overnight"}


def test_what_would_have_to_happen_is_found_for_who_gives_it(tiny: KnowledgeBase) -> None:
    outcome = consult(tiny, read(tiny, "answers: {onset: overnight, pain: 5, limping: yes}"))
    assert until(outcome, "running=normal").question == "until"


def test_it_is_not_worse_than_any_other(tiny: KnowledgeBase) -> None:
    rule = tiny.rules["strain-when-sudden"]
    deciding = replace(rule, bare=read_condition(tiny, "onset == sudden"), then=(Decide("running", "none_at_all"),))
    knowledge = replace(tiny, rules={**tiny.rules, rule.id: deciding})
    assert [proof.about for proof in prove(knowledge, laws=["worse_never_milder"]) if not proof.holds] == []

"""Every value that a finding may have lies in one cell, also an option that is neither worse nor milder than another."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from expert import consult, read_condition, until
from expert.engines.logic.laws import prove
from expert.engines.logic.solver import somebody
from expert.language.forms import Phrase, Worse
from expert.language.formulas import Binary, Formula, Input, Operator, compute
from expert.language.model import Decide, KnowledgeBase, Quantity
from expert.lowered.cells import cell_of, direction_of
from expert.lowered.space import space_of
from expert.testing.generators import thresholds_of
from expert.testing.generators.conditions import formulas
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


RANGES = {"a": (-3, 4), "b": (0, 3), "c": (-2, 0)}


@settings(max_examples=300)
@given(formulas(RANGES, depth=3), st.sampled_from(sorted(RANGES)), st.tuples(*(st.integers(*ends) for ends in RANGES.values())))
def test_a_quantity_goes_the_way_that_its_formula_is_said_to_go(formula: Formula, name: str, others: tuple[int, ...]) -> None:
    boxes = {other: (Fraction(low), Fraction(high)) for other, (low, high) in RANGES.items()}
    sign = direction_of(Quantity("it", "It", formula, 2, False, Phrase()), boxes, name)
    if sign is None:
        return
    low, high = RANGES[name]
    answers = {other: Decimal(number) for other, number in zip(RANGES, others, strict=True)}
    values = [compute(formula, {**answers, name: Decimal(number)}, 2) for number in range(low, high + 1)]
    for before, after in pairwise(value for value in values if value is not None):
        assert (after - before) * sign >= 0
        assert sign != 0 or after == before


def test_where_no_order_of_two_numbers_is_proved_it_is_not_called_broken(tiny: KnowledgeBase) -> None:
    """More weeks than pain stay more with each further week; but the quantity goes up before it falls, so no direction of it tells."""
    formula = Binary(Operator.MULTIPLY, Input("weeks"), Binary(Operator.SUBTRACT, Input("pain"), Input("weeks")))
    hump = Quantity("hump", "Hump", formula, 0, False, Phrase(by_form={"other": "{value}"}))
    weeks = replace(tiny.findings["weeks"], worse=Worse(higher=True))
    changed = replace(tiny, quantities={**tiny.quantities, "hump": hump}, findings={**tiny.findings, "weeks": weeks})
    deciding = replace(tiny.rules["strain-when-sudden"], bare=read_condition(changed, "hump < 0"), then=(Decide("running", "none_at_all"),))
    knowledge = replace(changed, rules={**tiny.rules, deciding.id: deciding})
    (proof,) = (proof for proof in prove(knowledge, laws=["worse_never_milder"]) if proof.about == "weeks")
    assert proof.broken_by is None

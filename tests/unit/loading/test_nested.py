"""Quantities that read other quantities: what comes out is what somebody computes who takes the inner one as it is told."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from shutil import copytree

import pytest

from expert import KnowledgeError, load_knowledge
from expert.language.formulas import compute, inputs, names_in_formula, print_formula
from expert.language.meaning import Meaning, Undefined
from expert.language.model import KnowledgeBase
from expert.language.network import network
from tests.places import ROOT

NESTED = """
quantities:
  - {id: outer, title: Outer, formula: inner * 10 - garage_km, decimals: 1, when_undefined: no, phrase: "{value}", sources: [common-sense]}
  - {id: inner, title: Inner, formula: garage_km / fuel_km, decimals: 0, when_undefined: yes, phrase: "{value}", sources: [common-sense]}
"""


def loaded(folder: Path, text: str) -> KnowledgeBase:
    """Return the knowledge about cars with further quantities."""
    copytree(ROOT / "tests" / "car" / "knowledge", folder / "knowledge")
    (folder / "knowledge" / "findings").mkdir(exist_ok=True)
    (folder / "knowledge" / "findings" / "nested.yaml").write_text(text)
    return load_knowledge(folder / "knowledge")


@pytest.fixture
def knowledge(tmp_path: Path) -> KnowledgeBase:
    return loaded(tmp_path, NESTED)


def test_the_inner_one_is_rounded_before_it_is_read(knowledge: KnowledgeBase) -> None:
    meaning = Meaning(knowledge, {"garage_km": Decimal(3), "fuel_km": Decimal(2)})
    assert meaning.quantity("inner") == 2
    assert meaning.quantity("outer") == 17


def test_the_outer_one_is_undefined_where_the_inner_one_is(knowledge: KnowledgeBase) -> None:
    meaning = Meaning(knowledge, {"garage_km": Decimal(3), "fuel_km": Decimal(0)})
    assert meaning.quantity("inner") is Undefined.UNDEFINED
    assert meaning.quantity("outer") is Undefined.UNDEFINED


def test_a_formula_rests_on_findings_and_is_printed_as_it_was_written(knowledge: KnowledgeBase) -> None:
    formula = knowledge.quantities["outer"].formula
    assert inputs(formula) == ("garage_km", "fuel_km")
    assert names_in_formula(formula) == ("inner", "garage_km")
    assert print_formula(formula) == "inner * 10 - garage_km"
    assert set(network(knowledge).needs["outer"]) == {"inner", "garage_km"}
    assert compute(formula, {"garage_km": Decimal(-3), "fuel_km": Decimal(2)}, 1) == -17, "half is rounded away from zero"


def test_what_reads_a_faulty_quantity_has_no_further_fault(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError) as told:
        loaded(tmp_path, NESTED.replace("garage_km / fuel_km", "garage_km ** 2"))
    assert [item.code for item in told.value.diagnostics] == ["KB030"]

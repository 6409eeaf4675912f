"""Several quantities over the same wide numbers: whether they can be had together is decided, and what cannot be decided is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from expert import ever, read_condition
from expert.engines.logic.solver import somebody
from expert.language.model import KnowledgeBase
from tests.unit.audit.small_bases import written

QUANTITIES = "quantities:\n"


def wide(folder: Path, *formulas: str) -> KnowledgeBase:
    """Return a knowledge base in which both distances go from 0 to 100,000 by thousandths, with quantities q0, q1, …"""
    rows = "".join(
        f'  - {{id: q{place}, title: Q, formula: {formula}, decimals: 3, when_undefined: no, phrase: "{{value}}"}}\n'
        for place, formula in enumerate(formulas)
    )
    return written(
        folder,
        ("findings.yaml", "range: [0, 100], decimals: 1", "range: [0, 100000], decimals: 3"),
        ("findings.yaml", "range: [0.5, 100], decimals: 1", "range: [0, 100000], decimals: 3"),
        ("findings.yaml", QUANTITIES, QUANTITIES + rows),
        cases=False,
    )


LESS, SUM = "trigger_km - longest_km", "trigger_km + longest_km"


@pytest.mark.parametrize(
    ("formulas", "condition", "kind"),
    [
        ((LESS, SUM), "q0 > 80 and q1 < 50", "ever_never"),
        ((LESS, SUM), "q0 > 80 and q1 < 90 and longest_km > 6", "ever_never"),
        ((LESS, SUM), "q0 > 80 and q1 < 90 and longest_km > 4", "ever"),
        (("trigger_km * longest_km", SUM), "q0 == 600.001 and q1 == 49.001", "ever"),
        ((LESS, SUM, "trigger_km / longest_km"), "q0 > 80 and q1 < 90 and q2 < 2", "ever_never"),
        (("trigger_km / longest_km",), "q0 > 1 and longest_km == 0", "ever_never"),
        (("trigger_km / longest_km", LESS), "q0 < 1 and q1 > 0.5", "ever_uncertain"),
    ],
)
def test_whether_quantities_can_be_had_together(tmp_path: Path, formulas: tuple[str, ...], condition: str, kind: str) -> None:
    knowledge = wide(tmp_path, *formulas)
    assert ever(knowledge, read_condition(knowledge, condition)).statement.kind == kind


def test_inputs_that_have_no_part_in_it_are_not_gone_through(tmp_path: Path) -> None:
    """That two quantities exclude each other is found once, not again for each cell of what they are computed of."""
    knowledge = wide(tmp_path, LESS, SUM)
    cuts = " and ".join(f"trigger_km != {place} and longest_km != {place}" for place in range(1, 15))
    assert somebody(knowledge, read_condition(knowledge, f"q0 > 80 and q1 < 50 and {cuts}")).certain

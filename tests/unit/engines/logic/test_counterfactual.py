"""Days that pass move what is computed of them: how many it takes is found exactly, and that none are enough is proved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from expert.engines.logic.counterfactual import Change, Counterfactuals, Prevented
from expert.language.model import KnowledgeBase, Value
from expert.lowered.circuit import Literal
from tests.unit.audit.small_bases import another_rule, written

ANSWERS: dict[str, Value] = {"numb": False, "cold": False, "weeks": Decimal(2), "longest_km": Decimal("30.5")}
WEEKS = 'range: [0, 520], phrase: "{value} weeks"'
QUANTITIES = "quantities:\n"
SURPLUS = """\
quantities:
  - id: surplus
    title: What it comes to
    formula: weeks * 10 - longest_km
    decimals: 1
    when_undefined: no
    phrase: "{value} more"
"""


def waiting(folder: Path, least: int) -> KnowledgeBase:
    """Return a knowledge base in which nobody runs before ten times the count less the kilometres comes to so much."""
    return written(
        folder,
        ("findings.yaml", WEEKS, f"{WEEKS}, anew: by_waiting, counts: up"),
        ("findings.yaml", QUANTITIES, SURPLUS),
        rules=another_rule("too-soon", f"surplus < {least}", "[{decide: {running: none_at_all}}]"),
        cases=False,
    )


def reached(knowledge: KnowledgeBase, answers: dict[str, Value]) -> Change | Prevented:
    rank = knowledge.decisions["running"].rank("none_at_all")
    return Counterfactuals(knowledge).reach(answers, lambda person: person.reaches("running", rank).false)


@pytest.mark.parametrize(("least", "days"), [(0, 2), (100, 12), (5000, 502)])
def test_it_takes_as_many_days_as_the_quantity_says(tmp_path: Path, least: int, days: int) -> None:
    found = reached(waiting(tmp_path, least), ANSWERS)
    assert isinstance(found, Change)
    assert (found.days, found.changed, found.after["weeks"]) == (days, {}, 2 + days)


def test_that_no_day_is_enough_is_proved(tmp_path: Path) -> None:
    found = reached(waiting(tmp_path, 5180), ANSWERS)
    assert found == Prevented(("longest_km",))


SHOES = """\
  - id: shoes
    type: choice
    group: today
    question: Which shoes?
    options: {old: old, none: none, a: a, b: b, c: c, d: d, e: e, f: f, g: g}
    phrase: {old: old, none: none, a: a, b: b, c: c, d: d, e: e, f: f, g: g}
    anew: by_choice
"""
WEAR = """\
quantities:
  - {id: wear, title: Wear, formula: weeks * 10, decimals: 0, when_undefined: no, phrase: "wear of {value}"}
"""


def test_what_is_computed_goes_with_the_question_that_no_longer_applies(tmp_path: Path) -> None:
    """Also where the first model that the solver comes by keeps that question, and only the nearest choice drops it."""
    knowledge = written(
        tmp_path,
        ("findings.yaml", "  - {id: weeks,", f"{SHOES}  - {{id: weeks, ask_when: shoes != none,"),
        ("findings.yaml", WEEKS, f"{WEEKS}, anew: by_waiting, counts: up"),
        ("findings.yaml", QUANTITIES, WEAR),
        rules=another_rule("worn-out", "shoes == old or wear > 700", "[{decide: {running: none_at_all}}]"),
        cases=False,
    )
    people, rank = Counterfactuals(knowledge), knowledge.decisions["running"].rank("none_at_all")
    circuit, keeps = people.solver.circuit, people.solver.person.answered("weeks")
    model = circuit.model

    def keeping(assumptions: Sequence[Literal], asked: Iterable[Literal], costs: Sequence[int] = ()) -> frozenset[Literal] | None:
        listed = list(asked)
        return model([*assumptions, keeps], listed, costs) or model(assumptions, listed, costs)

    circuit.model = keeping  # type: ignore[method-assign]
    answers: dict[str, Value] = {"numb": False, "cold": False, "shoes": "old", "weeks": Decimal(2)}
    found = people.reach(answers, lambda person: person.reaches("running", rank).false)
    assert isinstance(found, Change)
    assert (found.changed, found.dropped, found.days) == ({"shoes": "none"}, ("weeks",), 0)

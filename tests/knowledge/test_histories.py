"""Two histories that are both true are never milder than one of them: proved over everybody."""

from __future__ import annotations

import pytest

from expert.engines.logic.laws import milder
from expert.engines.logic.solver import Solver
from expert.language.model import KnowledgeBase
from expert.lowered.person import Given, Person


@pytest.mark.parametrize("one", ["in_last_8_weeks", "in_last_year", "over_a_year_ago", "never"])
def test_several_of_which_one_was_lately_is_never_milder_than_one(knowledge: KnowledgeBase, one: str) -> None:
    several: dict[str, bool | str] = {"previous_hsi": "several_in_last_year", "back_under_8_weeks": True}
    assert somebody_for_whom_it_is_milder(knowledge, {"previous_hsi": one}, several) == ()


def test_several_of_which_the_last_was_lately_is_never_milder_than_several(knowledge: KnowledgeBase) -> None:
    several: dict[str, bool | str] = {"previous_hsi": "several_in_last_year"}
    assert (
        somebody_for_whom_it_is_milder(knowledge, {**several, "back_under_8_weeks": False}, {**several, "back_under_8_weeks": True}) == ()
    )


def test_the_other_way_round_somebody_is_found(knowledge: KnowledgeBase) -> None:
    assert somebody_for_whom_it_is_milder(knowledge, {"previous_hsi": "in_last_8_weeks"}, {"previous_hsi": "never"})


def somebody_for_whom_it_is_milder(knowledge: KnowledgeBase, one: dict[str, bool | str], two: dict[str, bool | str]) -> object:
    """Return somebody for whom a decision is milder with the second answers than with the first; empty if there is nobody."""
    solver = Solver(knowledge)
    with solver.circuit.building():
        first, second = (told(solver, {**dict.fromkeys((*one, *two)), **answers}) for answers in (one, two))
        goal = solver.circuit.conj((first.admissible, second.admissible, solver.circuit.disj(milder(first, second))))
    found = solver.search([goal], (first.given,))
    assert found.certain
    return found.people


def told(solver: Solver, answers: dict[str, bool | str | None]) -> Person:
    """Return the solver's person with some answers fixed; None leaves one out."""
    findings = dict(solver.given.findings)
    for name, value in answers.items():
        cells = solver.space.findings[name]
        assert value is None or [cell.value for cell in cells].count(value) == 1
        findings[name] = tuple(solver.circuit.true if cell.value == value else solver.circuit.false for cell in cells)
    return Person(solver.circuit, solver.knowledge, solver.space, Given(findings, solver.given.quantities))

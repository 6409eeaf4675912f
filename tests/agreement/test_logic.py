"""The circuits of the solver and the reference meaning say the same of everything."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expert.engines.logic.solver import Solver
from expert.language.conditions import Condition, Likely, Possible
from expert.language.meaning import Meaning, Status, Truth, Undefined, is_admissible
from expert.language.model import KnowledgeBase, Value
from expert.lowered.cells import cell_of
from expert.lowered.circuit import Literal
from expert.lowered.person import Pair, Person
from expert.testing.generators import answers, knowledge_bases
from tests.share import examples


def literals_of(person: Person) -> dict[str, Literal]:
    knowledge = person.knowledge
    found: dict[str, Literal] = {"admissible": person.admissible, "complete": person.complete}

    def pair(name: str, value: Pair) -> None:
        found[f"{name} true"], found[f"{name} false"] = value.true, value.false

    for name in knowledge.rules:
        pair(f"rule {name}", person.rule(name))
    for name in knowledge.concepts:
        pair(f"concept {name}", person.concept(name))
    for name in knowledge.causes:
        pair(f"likely {name}", person.truth(Likely(name)))
        pair(f"possible {name}", person.truth(Possible(name)))
    for name, scale in knowledge.decisions.items():
        found[f"settled {name}"] = person.is_settled(name)
        for rank in range(len(scale.levels)):
            pair(f"reaches {name} {rank}", person.reaches(name, rank))
            found[f"in force {name} {rank}"] = person.in_force(name, rank)
    for name in knowledge.recommendations:
        found[f"recommended {name}"] = person.recommended(name)
        found[f"withheld {name}"] = person.blocked(name).true
        found[f"status settled {name}"] = person.is_status_settled(name)
        found[f"to do {name}"] = person.to_do(name)
        found[f"withheld for now {name}"] = person.withheld_for_now(name)
        found[f"not indicated for now {name}"] = person.not_indicated_for_now(name)
    finished = person.finished
    for name, invariant in knowledge.invariants.items():
        pair(f"invariant {name}", finished.truth(invariant.never))
    return found


def meant(knowledge: KnowledgeBase, values: Mapping[str, Value]) -> dict[str, bool]:
    meaning = Meaning(knowledge, values)
    found: dict[str, bool] = {"admissible": is_admissible(knowledge, values)}
    found["complete"] = all(name in values or meaning.applies(name) is False for name in knowledge.findings)

    def pair(name: str, truth: Truth) -> None:
        found[f"{name} true"], found[f"{name} false"] = truth is True, truth is False

    def condition(name: str, asked: Condition) -> None:
        pair(name, meaning.truth(asked))

    for name in knowledge.rules:
        pair(f"rule {name}", meaning.rule(name))
    for name in knowledge.concepts:
        pair(f"concept {name}", meaning.concept(name))
    for name in knowledge.causes:
        condition(f"likely {name}", Likely(name))
        condition(f"possible {name}", Possible(name))
    for name, scale in knowledge.decisions.items():
        floor, ceiling = meaning.bounds(name)
        found[f"settled {name}"] = meaning.is_settled(name)
        for rank in range(len(scale.levels)):
            pair(f"reaches {name} {rank}", True if floor >= rank else False if ceiling < rank else None)
            found[f"in force {name} {rank}"] = scale.rank(meaning.in_force(name)) >= rank
    for name in knowledge.recommendations:
        found[f"recommended {name}"] = meaning.status(name) is Status.RECOMMENDED
        found[f"withheld {name}"] = meaning.status(name) is Status.WITHHELD
        found[f"status settled {name}"] = meaning.is_status_settled(name)
        found[f"to do {name}"] = meaning.to_do(name)
        found[f"withheld for now {name}"] = meaning.for_now(name) is Status.WITHHELD
        found[f"not indicated for now {name}"] = meaning.for_now(name) is Status.NOT_INDICATED
    for name, invariant in knowledge.invariants.items():
        violated = meaning.violated(invariant.never)
        found[f"invariant {name} true"] = violated
    return found


def compare(solver: Solver, literals: Mapping[str, Literal], values: Mapping[str, Value]) -> None:
    knowledge, space = solver.knowledge, solver.space
    assumptions = []
    for name, atoms in solver.given.findings.items():
        at = cell_of(knowledge.findings[name], space.findings[name], values[name]) if name in values else None
        assumptions += [atom if index == at else -atom for index, atom in enumerate(atoms)]
    for name, atoms in solver.given.quantities.items():
        number = Meaning(knowledge, values).quantity(name)
        for atom, cell in zip(atoms, space.quantities[name], strict=True):
            decimals = knowledge.quantities[name].decimals
            if isinstance(number, Decimal):
                lies = not cell.undefined and cell.holds(int(number.scaleb(decimals)))
            else:
                lies = number is Undefined.UNDEFINED and cell.undefined
            assumptions.append(atom if lies else -atom)
    model = solver.circuit.model(assumptions, set(literals.values()))
    assert model is not None
    expected = meant(knowledge, values)
    assert {name: literal in model for name, literal in literals.items() if name in expected} == expected


@pytest.fixture(scope="module")
def solver(knowledge: KnowledgeBase) -> Solver:
    return Solver(knowledge)


@pytest.fixture(scope="module")
def literals(solver: Solver) -> dict[str, Literal]:
    with solver.circuit.building():
        return literals_of(solver.person)


def test_on_random_people(knowledge: KnowledgeBase, solver: Solver, literals: dict[str, Literal]) -> None:
    @settings(max_examples=examples(400))
    @given(answers(knowledge))
    def check(values: dict[str, Value]) -> None:
        compare(solver, literals, values)

    check()


@settings(max_examples=examples(150))
@given(st.data())
def test_on_random_knowledge(data: st.DataObject) -> None:
    knowledge = data.draw(knowledge_bases())
    solver = Solver(knowledge)
    with solver.circuit.building():
        literals = literals_of(solver.person)
    for _ in range(3):
        compare(solver, literals, data.draw(answers(knowledge)))


def test_each_witness_replays(knowledge: KnowledgeBase, solver: Solver) -> None:
    with solver.circuit.building():
        goals = {id: solver.person.rule(id) for id in knowledge.rules}
    for id, pair in goals.items():
        for literal, truth in ((pair.true, True), (pair.false, False)):
            found = solver.anybody(literal, smallest=False)
            assert found.answers is not None, (id, truth)
            assert is_admissible(knowledge, found.answers)
            assert Meaning(knowledge, found.answers).rule(id) is truth

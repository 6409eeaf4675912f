"""Whatever the public functions return, or raise, can be pickled, copied and hashed; processes of a pool consult like this one."""

from __future__ import annotations

import copy
import multiprocessing
import pickle
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from typing import Any

import pytest

from expert import Case, CaseError, Consultation, KnowledgeBase, audit_knowledge, consult, knowledge_diff, load_case, load_knowledge, mutate
from expert import parse_case as read_case
from expert.errors import DiagnosedError, Diagnostic, Location
from expert.questions.registry import QUESTIONS
from expert.shapes.frozen import FrozenDict
from tests.asking import ask_example
from tests.places import CAR_FOLDER, EXAMPLES


@cache
def shipped() -> tuple[Consultation, Consultation]:
    knowledge = load_knowledge()
    first, second = (consult(knowledge, load_case(EXAMPLES / name, knowledge)) for name in ("long-run-spike.yaml", "ice-slip.yaml"))
    return first, second


MADE: dict[str, Callable[[], Any]] = {
    "knowledge": lambda: shipped()[0].knowledge,
    "case": lambda: shipped()[0].case,
    "outcome": lambda: shipped()[0],
    "audit": lambda: audit_knowledge(load_knowledge(CAR_FOLDER)),
    "mutants": lambda: mutate(load_knowledge(CAR_FOLDER)),
    "diff": lambda: knowledge_diff(load_knowledge(CAR_FOLDER), load_knowledge(CAR_FOLDER)),
    **{name: partial(lambda question: ask_example(question, shipped()), question) for name, question in QUESTIONS.items()},
}


@pytest.mark.parametrize("name", MADE)
def test_it_is_the_same_after_it_was_pickled_and_copied(name: str) -> None:
    made = MADE[name]()
    for again in (pickle.loads(pickle.dumps(made)), copy.copy(made), copy.deepcopy(made)):
        assert again == made
        assert hash(again) == hash(made)


@pytest.mark.parametrize("kind", DiagnosedError.__subclasses__())
def test_an_error_is_the_same_in_another_process(kind: type[DiagnosedError]) -> None:
    error = kind([Diagnostic(Location("a.yaml", 3, 2), "CASE012", "`x` is wrong", "say `y`")])
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), again.diagnostics, str(again)) == (kind, error.diagnostics, str(error))


def test_a_mapping_that_cannot_be_changed() -> None:
    one = FrozenDict({"a": 1, "b": 2})
    for change in ("clear", "pop", "popitem", "setdefault", "update", "__setitem__", "__delitem__", "__ior__"):
        with pytest.raises(TypeError, match="cannot be changed"):
            getattr(one, change)()
    other = FrozenDict({"b": 2, "a": 1})
    assert (one, hash(one)) == (other, hash(other)) == ({"a": 1, "b": 2}, hash(copy.copy(one)))


def in_force(knowledge: KnowledgeBase, case: Case) -> dict[str, str]:
    return {name: found.in_force for name, found in consult(knowledge, case).decisions.items()}


def refused(knowledge: KnowledgeBase) -> Any:
    return read_case("{date: 2026-01-01, answers: {walkng_now: limp}}", knowledge)


@pytest.mark.parametrize("method", multiprocessing.get_all_start_methods())
def test_a_pool_of_processes_consults_like_this_one(method: str) -> None:
    outcomes = shipped()
    knowledge = outcomes[0].knowledge
    with ProcessPoolExecutor(2, multiprocessing.get_context(method)) as pool:
        found = list(pool.map(partial(in_force, knowledge), [outcome.case for outcome in outcomes]))
        with pytest.raises(CaseError, match="did you mean"):
            pool.submit(refused, knowledge).result()
    assert found == [in_force(knowledge, outcome.case) for outcome in outcomes]

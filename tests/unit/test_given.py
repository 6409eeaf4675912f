"""Every public function refuses an argument of another type than it declares, in a sentence, and takes every one that it declares."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import pytest

import expert
from expert import CaseError, ExpertError, QueryError, consult, load_knowledge, parse_case, parse_changes, why
from expert.interview import resume, start
from tests.places import SOUND

FUNCTIONS = [getattr(expert, name) for name in expert.__all__ if inspect.isfunction(getattr(expert, name))] + [start, resume]


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.__name__)
def test_nothing_of_another_type_gets_in(function: Callable[..., Any]) -> None:
    needed = [item.name for item in inspect.signature(function).parameters.values() if item.default is inspect.Parameter.empty]
    given = {name: object() for name in needed} or {"folder": object()}
    with pytest.raises(ExpertError) as caught:
        function(**given)
    assert isinstance(caught.value, CaseError | QueryError)
    assert {fault.code for fault in caught.value.diagnostics} <= {"CASE004", "ASK006"}
    assert {fault.location.file for fault in caught.value.diagnostics} == {function.__name__}


def test_every_argument_is_told_at_once_with_where_one_comes_from() -> None:
    with pytest.raises(CaseError) as caught:
        consult("kb", {"date": "2026-01-31"})  # type: ignore[arg-type]
    assert [str(fault) for fault in caught.value.diagnostics] == [
        "consult: ASK006: `consult` takes `KnowledgeBase` as `knowledge`, not `str`\n    help: `load_knowledge` returns one",
        "consult: CASE004: `consult` takes `Case` as `case`, not `dict`\n    help: `load_case` and `parse_case` return one",
    ]


def test_text_is_not_taken_for_several() -> None:
    with pytest.raises(QueryError, match="takes `Iterable` as `texts`, not `str`"):
        parse_changes(load_knowledge(SOUND), "numb=no")


def test_what_is_declared_gets_in_by_place_and_by_name() -> None:
    tiny = load_knowledge(str(SOUND))
    outcome = consult(knowledge=tiny, case=parse_case({"date": "2026-01-31", "answers": {"longest_km": 3.5}}, tiny))
    assert why(outcome, target="running") == why(outcome, "running")

"""What tests of explanations share: what a statement is about, statements by that, and statements read back from their JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from expert.questions.statements import Explanation, Statement
from expert.questions.statements.kinds import KINDS
from expert.shapes.hints import record_of
from expert.shapes.notes import Site

CONCLUSIONS = ("decision", "cause", "recommendation", "concept", "quantity", "score", "conclusion", "invariant", "rule")
SUBJECTS = (*CONCLUSIONS, "finding", "checklist", "screen")


def about(statement: Statement | Mapping[str, Any]) -> str:
    """Return the first thing that a statement, or its JSON, names, by itself or in an answer; an empty string where it names none."""
    data = statement.to_data() if isinstance(statement, Statement) else statement
    answers = (data[field] for field in ("new", "old", "now", "answer") if isinstance(data.get(field), Mapping))
    named = (record[field] for record in (data, *answers) for field in SUBJECTS if field in record)
    return str(next(named, ""))


def named(told: Explanation | Statement, name: str) -> Statement:
    """Return the first statement right below another that is about something."""
    statement = told.statement if isinstance(told, Explanation) else told
    return next(child for child in statement.children if about(child) == name)


def kinds(told: Explanation | Statement) -> set[str]:
    """Return the kinds of all statements of a tree."""
    return {item.kind for item in told.walk()}


def read_statement(data: Mapping[str, Any]) -> Statement:
    """Return the statement that plain data holds; of no known kind, or with what its kind has not, it is refused."""
    shape = record_of(KINDS[data["kind"]])
    assert shape.fits(data)
    statement: Statement = shape.read(data, Site((), {}, None))
    return statement

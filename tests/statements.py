"""What tests of explanations share: what a statement is about, statements by that, and statements read back from their JSON."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec

from expert.questions.statements import Explanation, Statement
from expert.questions.statements.kinds import KINDS

CONCLUSIONS = ("decision", "cause", "recommendation", "concept", "quantity", "conclusion", "invariant", "rule")
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
    """Return the statement that plain data holds, as a reader would who has nothing but its JSON; one of no known kind is refused."""
    children = tuple(map(read_statement, data.get("children", ())))
    own = {key: _exact(value) for key, value in data.items() if key != "children"}
    statement = msgspec.convert(own, KINDS.get(str(data.get("kind")), Statement), strict=True)
    return msgspec.structs.replace(statement, children=children)


def _exact(value: Any) -> Any:
    """Return plain data with each float as the decimal that it is written as."""
    match value:
        case float():
            return Decimal(repr(value))
        case list():
            return [_exact(item) for item in value]
        case dict():
            return {key: _exact(item) for key, item in value.items()}
        case _:
            return value

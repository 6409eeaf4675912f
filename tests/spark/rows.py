"""Random rows of people: worked cases with some answers left out, some put in the place of others, and some that cannot be."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from random import Random
from typing import Any

import pyarrow as pa

from expert.cases.case import as_said
from expert.cases.worked import read_worked_case
from expert.language.model import Finding, FindingType, KnowledgeBase, Said

TODAY = datetime.date(2026, 5, 4)
_TYPES = {
    FindingType.BOOLEAN: pa.bool_(),
    FindingType.CHOICE: pa.string(),
    FindingType.SCALE: pa.int32(),
    FindingType.DATE: pa.date32(),
}


def people(knowledge: KnowledgeBase, count: int, seed: int) -> pa.Table:
    """Return so many rows with an `id`, counted from 1, and a column for every finding.

    Args:
        knowledge: Loaded with its worked cases.
        count: How many.
        seed: The same rows for the same one.
    """
    rows = [*_rows(knowledge, count, Random(seed))]
    columns = {name: pa.array([row.get(name) for row in rows], type_of(finding)) for name, finding in knowledge.findings.items()}
    return pa.table({"id": pa.array(range(1, count + 1), pa.int64()), **columns})


def type_of(finding: Finding) -> pa.DataType:
    """Return the type of the column of a finding."""
    return _TYPES.get(finding.type, pa.float64() if finding.decimals else pa.int64())


def _rows(knowledge: KnowledgeBase, count: int, random: Random) -> Iterator[dict[str, Any]]:
    """Yield what each person says."""
    cases = [read_worked_case(knowledge, worked).values for worked in knowledge.cases.values()]
    for _ in range(count):
        left_out = random.choice((0, 0, 0.1, 0.5))
        said: dict[str, Said] = {name: value for name, value in random.choice(cases).items() if random.random() >= left_out}
        row = {name: _plain(knowledge.findings[name], as_said(knowledge.findings[name], value, TODAY)) for name, value in said.items()}
        if random.random() < 0.2:
            finding = random.choice([*knowledge.findings.values()])
            row[finding.id] = random.choice(_others(finding))
        yield row


def _plain(finding: Finding, value: Said) -> Any:
    """Return an answer as its column has it."""
    if isinstance(value, bool | str | datetime.date):
        return value
    return float(value) if finding.decimals else int(value)


def _others(finding: Finding) -> list[Any]:
    """Return other answers; but of a boolean, one cannot be."""
    match finding.type:
        case FindingType.BOOLEAN:
            return [True, False]
        case FindingType.CHOICE:
            return [*finding.options, "no such thing"]
        case FindingType.SCALE:
            return [0, 5, 10, 11]
        case FindingType.NUMBER:
            low, high = (end / 10**finding.decimals for end in finding.grid)
            return [end if finding.decimals else int(end) for end in (low, high, high + 1)]
        case FindingType.DATE:
            return [TODAY, TODAY + datetime.timedelta(1)]

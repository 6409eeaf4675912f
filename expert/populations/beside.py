"""Outcomes with the faults of each row beside it, in plain types: for whoever takes a table apart, so that a row has no number."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Sequence

import pyarrow as pa

from expert.engines.columns.evaluator import BLOCK, Evaluator
from expert.engines.columns.plan import Outputs
from expert.engines.columns.rejects import Reject
from expert.errors import Diagnostics, Location, QueryError
from expert.language.model import KnowledgeBase
from expert.lowered.outcome import Form
from expert.populations.tables import Layout, layout_of

REJECTS = "rejects"
"""The column of the faults; nothing where a row has none."""
_FAULTS = pa.list_(pa.struct([(name, pa.string()) for name in ("column", "value", "code", "message", "urgent")]))
_TYPES = {Form.LABEL: pa.string(), Form.FLAG: pa.bool_(), Form.TRUTH: pa.bool_(), Form.NAMES: pa.list_(pa.string())}


def layout_with_rejects(knowledge: KnowledgeBase, names: Sequence[str], outputs: Outputs, keep: Collection[str]) -> Layout:
    """Return which columns of a table are read, and which come out with `rejects` beside them.

    Args:
        knowledge: As `layout_of`.
        names: As `layout_of`.
        outputs: As `layout_of`.
        keep: As `layout_of`.

    Raises:
        CaseError: As `layout_of`.
        QueryError: As `layout_of`; an outcome that is wanted is itself called `rejects` (ASK012).
    """
    layout = layout_of(knowledge, names, outputs, keep, REJECTS)
    about = next((item.column.about for item in layout.plan.columns if item.column.name == REJECTS), None)
    if about is not None:
        faults = Diagnostics()
        message = f"two columns would be called `{REJECTS}`: one of `{about}`, one of what is wrong with a row"
        faults.add(Location("outputs"), "ASK012", message, "rename the first in the knowledge base, or leave it out")
        raise QueryError(faults.items)
    return layout


def schema_of(layout: Layout) -> pa.Schema:
    """Return the columns that come out beside those that are kept."""
    return pa.schema([*((item.column.name, _TYPES[item.column.form]) for item in layout.plan.columns), (REJECTS, _FAULTS)])


def outcomes_of(
    knowledge: KnowledgeBase, layout: Layout, today: datetime.date, batches: Iterable[pa.RecordBatch]
) -> Iterator[pa.RecordBatch]:
    """Yield the outcomes of batches, in order: the columns that are kept, and those of `schema_of`.

    Args:
        knowledge: Whose findings the columns answer.
        layout: What `layout_with_rejects` returned for it.
        today: The day of the answers.
        batches: Each with the columns that were laid out.
    """
    evaluator, added = Evaluator(knowledge, layout.plan, today), schema_of(layout)
    for whole in batches:
        for first in range(0, whole.num_rows, BLOCK):
            batch = whole.slice(first, BLOCK)
            arrays, rejects = evaluator.evaluate({name: batch.column(name) for name in layout.told}, batch.num_rows, 0)
            kept = [batch.schema.field(name) for name in layout.kept]
            plain = [array.cast(field.type) for array, field in zip(arrays, added, strict=False)]
            columns = [*(batch.column(field.name) for field in kept), *plain, _beside(rejects, batch.num_rows)]
            yield pa.RecordBatch.from_arrays(columns, schema=pa.schema([*kept, *added]))


def _beside(rejects: Iterable[Reject], rows: int) -> pa.Array:
    """Return the faults of each row, whose number is counted from 0 here; nothing where it has none."""
    faults: list[list[dict[str, str]] | None] = [None] * rows
    for item in rejects:
        found = faults[item.row]
        told = {"column": item.column, "value": item.value, "code": item.code, "message": item.message, "urgent": item.urgent}
        if found is None:
            faults[item.row] = [told]
        else:
            found.append(told)
    return pa.array(faults, _FAULTS)

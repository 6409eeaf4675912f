"""The outcomes of a table, batch by batch, as Arrow tables."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa

from expert.engines.columns.encode import Refused
from expert.engines.columns.evaluator import BLOCK, Evaluator
from expert.engines.columns.labels import type_of
from expert.engines.columns.plan import Outputs, Plan, plan
from expert.engines.columns.rejects import Reject
from expert.errors import CaseError, Diagnostics, Location, suggest_names
from expert.language.model import KnowledgeBase


@dataclass(frozen=True, slots=True)
class Piece:
    """The outcomes of some rows, with the columns that are kept, and their faults."""

    table: pa.Table
    rejects: tuple[Reject, ...]


class Tables:
    """Evaluates the batches of one table."""

    def __init__(
        self,
        knowledge: KnowledgeBase,
        schema: pa.Schema,
        outputs: Outputs,
        keep: Collection[str],
        today: datetime.date,
        *,
        counts: bool = False,
        called: str = "<table>",
    ) -> None:
        """Make everything ready for the first row.

        Args:
            knowledge: Whose findings the columns answer.
            schema: The columns of the table.
            outputs: Which columns come out.
            keep: Columns of the table that come out as they are, before the others.
            today: The day of the answers.
            counts: Whether is counted too in how many rows each thing is so.
            called: What messages call the table.

        Raises:
            CaseError: A column is neither a finding nor a checklist, and not kept (CASE010), is there twice (CASE002) or would come out
                twice (CASE033), or one that is to be kept is not there (CASE034).
            QueryError: As `plan`.
        """
        self.plan: Plan = plan(knowledge, outputs, counts=counts)
        names = [item.column.name for item in self.plan.columns]
        _check(knowledge, schema, names, keep, called)
        self.kept = [name for name in dict.fromkeys(keep) if name in schema.names]
        self.told = [name for name in schema.names if name in knowledge.findings or name in knowledge.checklists]
        fields = [pa.field(item.column.name, type_of(item.column)) for item in self.plan.columns]
        self.schema = pa.schema([*(schema.field(name) for name in self.kept), *fields])
        self.evaluator = Evaluator(knowledge, self.plan, today)
        self.rows = 0

    def pieces(self, batches: Iterable[pa.RecordBatch]) -> Iterator[Piece]:
        """Yield the outcomes of batches, in order."""
        for batch in batches:
            for first in range(0, batch.num_rows, BLOCK):
                yield self.piece(batch.slice(first, BLOCK))

    def piece(self, batch: pa.RecordBatch, refused: Sequence[Refused] = ()) -> Piece:
        """Return the outcomes of a batch of `BLOCK` rows at most, of which some may be refused already."""
        columns = {name: batch.column(name) for name in self.told}
        arrays, rejects = self.evaluator.evaluate(columns, batch.num_rows, self.rows + 1, refused)
        self.rows += batch.num_rows
        kept = [batch.column(name) for name in self.kept]
        return Piece(pa.Table.from_arrays([*kept, *arrays], schema=self.schema), tuple(rejects))


def _check(knowledge: KnowledgeBase, schema: pa.Schema, outputs: Sequence[str], keep: Collection[str], called: str) -> None:
    """Raise with every column that cannot be used."""
    faults = Diagnostics(error=CaseError)
    seen: set[str] = set()
    for name in schema.names:
        at = Location(called, pointer=f"/{name}")
        if name in seen:
            faults.add(at, "CASE002", f"the table has two columns `{name}`", "rename or drop one")
        elif name not in keep and name not in knowledge.findings and name not in knowledge.checklists:
            kind = knowledge.kind_of(name)
            help = suggest_names(name, [*knowledge.findings, *knowledge.checklists], {name: kind} if kind else {})
            faults.add(
                at,
                "CASE010",
                f"unknown finding `{name}`, as the name of a column",
                f"{help}; or let it come out as it is: name it in `keep`",
            )
        seen.add(name)
    for name in dict.fromkeys(keep):
        at = Location(called, pointer=f"/{name}")
        if name not in seen:
            faults.add(at, "CASE034", f"the table has no column `{name}` to keep", suggest_names(name, schema.names))
        elif name in outputs:
            faults.add(at, "CASE033", f"`{name}` would be the name of two columns: one that is kept, one that comes out", "rename it")
    if faults:
        raise CaseError(faults.items)

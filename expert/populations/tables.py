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
from expert.lowered.outcome import Form


@dataclass(frozen=True, slots=True)
class Piece:
    """The outcomes of some rows, with the columns that are kept, and their faults."""

    table: pa.Table
    rejects: tuple[Reject, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """Which columns of a table are read, and which come out.

    Attributes:
        plan: What is computed.
        told: The columns that say something of somebody: findings and checklists.
        kept: The columns that come out as they are.
    """

    plan: Plan
    told: tuple[str, ...]
    kept: tuple[str, ...]


def layout_of(
    knowledge: KnowledgeBase,
    names: Sequence[str],
    outputs: Outputs,
    keep: Collection[str],
    *more: str,
    counts: bool = False,
    ignore: Collection[str] = (),
    called: str = "<table>",
) -> Layout:
    """Return which columns of a table are read, and which come out.

    Args:
        knowledge: Whose findings the columns answer.
        names: The names of the columns.
        outputs: Which columns come out.
        keep: Columns of the table that come out as they are.
        more: The names of what comes out beside all these.
        counts: Whether is counted too in how many rows each thing is so.
        ignore: Columns of the table that are neither read nor come out.
        called: What messages call the table.

    Raises:
        CaseError: A column is neither a finding nor a checklist, and not kept (CASE010), is there twice (CASE002) or would come out
            twice (CASE033), or one that is to be kept is not there (CASE034).
        QueryError: As `plan`.
    """
    planned = plan(knowledge, outputs, counts=counts)
    read = [name for name in names if name not in ignore]
    _check(knowledge, read, [*(item.column.name for item in planned.columns), *more], keep, called)
    told = tuple(name for name in read if name in knowledge.findings or name in knowledge.checklists)
    return Layout(planned, told, tuple(dict.fromkeys(keep)))


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
        ignore: Collection[str] = (),
        drop_idle: bool = False,
        called: str = "<table>",
    ) -> None:
        """Make everything ready for the first row.

        Args:
            knowledge: Whose findings the columns answer.
            schema: The columns of the table.
            outputs: Which columns come out.
            keep: Columns of the table that come out as they are, before the others.
            today: The day of the answers.
            counts: As `layout_of`.
            ignore: As `layout_of`.
            drop_idle: As `Evaluator`.
            called: As `layout_of`.

        Raises:
            CaseError: As `layout_of`.
            QueryError: As `layout_of`.
        """
        knowledge = knowledge.on(today)
        self.layout = layout_of(knowledge, schema.names, outputs, keep, counts=counts, ignore=ignore, called=called)
        self.plan: Plan = self.layout.plan
        fields = [pa.field(item.column.name, type_of(item.column)) for item in self.plan.columns]
        self.schema = pa.schema([*(schema.field(name) for name in self.layout.kept), *fields])
        self.evaluator = Evaluator(knowledge, self.plan, today, drop_idle=drop_idle)
        self.words = {item.column.name: item.column.words for item in self.plan.columns if item.column.form is Form.LABEL}
        self.rows = 0

    def pieces(self, batches: Iterable[pa.RecordBatch]) -> Iterator[Piece]:
        """Yield the outcomes of batches, in order."""
        for batch in batches:
            for first in range(0, batch.num_rows, BLOCK):
                yield self.piece(batch.slice(first, BLOCK))

    def piece(self, batch: pa.RecordBatch, refused: Sequence[Refused] = ()) -> Piece:
        """Return the outcomes of a batch of `BLOCK` rows at most, of which some may be refused already."""
        columns = {name: batch.column(name) for name in self.layout.told}
        arrays, rejects = self.evaluator.evaluate(columns, batch.num_rows, self.rows + 1, refused)
        self.rows += batch.num_rows
        kept = [batch.column(name) for name in self.layout.kept]
        return Piece(pa.Table.from_arrays([*kept, *arrays], schema=self.schema), tuple(rejects))


def _check(knowledge: KnowledgeBase, names: Sequence[str], outputs: Sequence[str], keep: Collection[str], called: str) -> None:
    """Raise with every column that cannot be used."""
    faults = Diagnostics(error=CaseError)
    seen: set[str] = set()
    for name in names:
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
                f"to let it come out as it is, name it in `keep`; {help}",
            )
        seen.add(name)
    for name in dict.fromkeys(keep):
        at = Location(called, pointer=f"/{name}")
        if name not in seen:
            faults.add(at, "CASE034", f"the table has no column `{name}` to keep", suggest_names(name, names))
        elif name in outputs:
            faults.add(at, "CASE033", f"`{name}` would be the name of two columns: one that is kept, one that comes out", "rename it")
    if faults:
        raise CaseError(faults.items)

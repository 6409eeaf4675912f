"""For how many rows of a table the outcome changes from one knowledge base to another, and for which."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import pyarrow as pa
from msgspec import Struct

from expert.engines.columns.changes import Codes, rows_of
from expert.language.kinds import CONCLUDED
from expert.language.model import KnowledgeBase
from expert.lowered.outcome import Column, Form, telling_column
from expert.populations.files import Source, open_table
from expert.populations.tables import Tables

MOST_ROWS = 1_000
"""So many rows are listed for each conclusion, the first of them; all are counted."""


class Moved(Struct, frozen=True):
    """A conclusion that comes out otherwise in some rows.

    Attributes:
        name: The conclusion.
        rows: In how many rows anything about it differs.
        ways: How often it came out one way and comes out another: a level in force, a grade, a status for now, a truth. In the other rows
            only what is certain, or could still be, differs.
        listed: The first of these rows, counted from 1, no more than `MOST_ROWS`.
    """

    name: str
    rows: int
    ways: tuple[tuple[str, str, int], ...]
    listed: tuple[int, ...]


class Impact(Struct, frozen=True):
    """What a change of the rules does to the rows of a table.

    Attributes:
        rows: All rows.
        changed: How many rows have a conclusion that comes out otherwise.
        rejected: The rows that neither of the two can use.
        only_old: The rows that the old one alone can use, so many of them listed.
        only_new: The rows that the new one alone can use, likewise.
        moved: The conclusions that come out otherwise, those that do in most rows first.
    """

    rows: int
    changed: int
    rejected: int
    only_old: tuple[int, ...]
    only_new: tuple[int, ...]
    moved: tuple[Moved, ...]


def impact(old: KnowledgeBase, new: KnowledgeBase, path: Path, *, keep: Collection[str] = ()) -> Impact:
    """Return for how many rows of a table each conclusion changes that both knowledge bases have.

    A column that only one of the two knows is ignored by the other.

    Args:
        old: The one to start from.
        new: The one to compare with it.
        path: A file with a table, as `run_batch` takes one.
        keep: Columns of the table that neither knows.

    Raises:
        CaseError: As `run_batch`; a column is unknown to both.
        QueryError: As `run_batch`.
    """
    known = dict.fromkeys((*old.findings, *old.checklists, *new.findings, *new.checklists))
    with open_table(path, list(known), keep) as table:
        return _Comparison(old, new, table, keep).run()


class _Comparison:
    """Goes through a table by two knowledge bases side by side."""

    def __init__(self, old: KnowledgeBase, new: KnowledgeBase, table: Source, keep: Collection[str]) -> None:
        known = [{*knowledge.findings, *knowledge.checklists} for knowledge in (old, new)]
        self.table = table
        names, today = self.table.schema.names, datetime.date.today()
        self.columns = [[name for name in names if name in mine or name not in theirs] for mine, theirs in (known, reversed(known))]
        self.sides = [
            Tables(knowledge, pa.schema([self.table.schema.field(name) for name in columns]), "all", keep, today, called=str(table.path))
            for knowledge, columns in zip((old, new), self.columns, strict=True)
        ]
        self.about = _by_conclusion(old, new, self.sides)
        self.codes = Codes()
        self.rows: Counter[str] = Counter()
        self.listed: dict[str, list[int]] = {}
        self.ways: dict[str, Counter[tuple[str, str]]] = {}
        self.rejected: Counter[str] = Counter()
        self.changed = 0
        self.only: dict[str, list[int]] = {"old": [], "new": []}

    def run(self) -> Impact:
        """Return what came of it."""
        done = 0
        for batch, refused in self.table.batches():
            pieces = [side.piece(batch.select(columns), refused) for side, columns in zip(self.sides, self.columns, strict=True)]
            without = [{item.row for item in piece.rejects} for piece in pieces]
            self.rejected["both"] += len(without[0] & without[1])
            self._list("old", without[1] - without[0])
            self._list("new", without[0] - without[1])
            either = without[0] | without[1]
            tables = [piece.table for piece in pieces]
            self.changed += len(set().union(*(self._compare(name, columns, tables, done, either) for name, columns in self.about.items())))
            done += batch.num_rows
        moved = [Moved(name, count, self._ways(name), tuple(self.listed[name])) for name, count in self.rows.most_common()]
        return Impact(done, self.changed, self.rejected["both"], tuple(self.only["old"]), tuple(self.only["new"]), tuple(moved))

    def _list(self, side: str, rows: Collection[int]) -> None:
        """Note rows that one side alone can use."""
        self.only[side] += sorted(rows)

    def _compare(self, name: str, columns: Sequence[str], tables: Sequence[pa.Table], done: int, without: Collection[int]) -> set[int]:
        """Note in which rows of a piece a conclusion differs, and return them."""
        differing: set[int] = set()
        for column in columns:
            old, new = (self.codes.of(table.column(column).chunk(0)) for table in tables)
            found = {done + row + 1 for row in rows_of(old != new)} - {*without}
            differing |= found
            if found and column == columns[0]:
                rows = [row - done - 1 for row in sorted(found)]
                self.ways.setdefault(name, Counter()).update(self.codes.ways(old[rows], new[rows]))
        if differing:
            self.rows[name] += len(differing)
            listed = self.listed.setdefault(name, [])
            listed += sorted(differing)[: MOST_ROWS - len(listed)]
        return differing

    def _ways(self, name: str) -> tuple[tuple[str, str, int], ...]:
        """Return how often a conclusion came out one way and comes out another, the most frequent first."""
        return tuple((before, after, count) for (before, after), count in self.ways.get(name, Counter()).most_common())


def _by_conclusion(old: KnowledgeBase, new: KnowledgeBase, sides: Sequence[Tables]) -> dict[str, list[str]]:
    """Return the columns about each conclusion that both have, the one that tells how it came out first."""
    columns: list[Mapping[str, Column]] = [{item.column.name: item.column for item in side.plan.columns} for side in sides]
    shared = [column for name, column in columns[0].items() if name in columns[1] and column.about and column.form is not Form.NAMES]
    found: dict[str, list[str]] = {}
    for kind in CONCLUDED:
        for name in old.entries(kind):
            if name in new.entries(kind):
                telling = telling_column(kind, name)
                mine = [column.name for column in shared if column.about == name]
                found[name] = sorted(mine, key=lambda item: item != telling)
    return found

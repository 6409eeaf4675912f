"""What the rows of a table cover, a piece at a time."""

from __future__ import annotations

import datetime
import json
from collections.abc import Collection
from decimal import Decimal
from pathlib import Path

from expert.audit.coverage.cover import Table
from expert.engines.columns.evaluator import Evaluator
from expert.engines.columns.plan import plan_of_coverage
from expert.engines.columns.signatures import signatures
from expert.language.dated import with_day, with_days_asked
from expert.language.model import KnowledgeBase
from expert.populations.files import open_table
from expert.populations.rows import alike, said_in
from expert.populations.tables import layout_of

_MOST_ROWS = 100
"""So many rows of a combination are listed, the first of them."""


def covered(knowledge: KnowledgeBase, path: Path, keep: Collection[str], *, drop_idle: bool) -> Table:
    """Return what the rows of a table cover; see `coverage`."""
    today = datetime.date.today()
    asking = with_days_asked(knowledge)
    planned = plan_of_coverage(asking)
    names = [item.column.name for item in planned.columns]
    together: dict[tuple[str, ...], tuple[int, list[int]]] = {}
    done = rejected = 0
    with open_table(path, [*knowledge.findings, *knowledge.checklists], keep) as table:
        told = layout_of(knowledge, table.schema.names, "decisions", keep, called=str(path)).told
        evaluator = Evaluator(asking, planned, today, drop_idle=drop_idle)
        for batch, refused in table.batches():
            columns = {**{name: batch.column(name) for name in told}, **alike(with_day(knowledge, {}, today), batch.num_rows)}
            arrays, rejects = evaluator.evaluate(columns, batch.num_rows, done + 1, refused)
            without = {item.row for item in rejects}
            rejected += len(without)
            for places, rows in signatures(arrays, batch.num_rows):
                used = [done + row + 1 for row in rows if done + row + 1 not in without]
                if used:
                    rules = tuple(names[place] for place in places)
                    count, listed = together.get(rules, (0, []))
                    together[rules] = count + len(used), [*listed, *used[: _MOST_ROWS - len(listed)]]
            done += batch.num_rows
    counted = zip(planned.counted, evaluator.counts, strict=True)
    counts = {(item.column, item.word): number for item, number in counted}
    return Table(done - rejected, rejected, counts, together)


def rows_as_cases(knowledge: KnowledgeBase, path: Path, keep: Collection[str], rows: Collection[int]) -> dict[int, str]:
    """Return some rows of a table, counted from 1, each as the text of a case."""
    found: dict[int, str] = {}
    done = 0
    with open_table(path, [*knowledge.findings, *knowledge.checklists], keep) as table:
        for batch, _ in table.batches():
            for row in rows:
                if done < row <= done + batch.num_rows:
                    answers, checklists = said_in(knowledge, batch.slice(row - done - 1, 1))
                    case = {"date": datetime.date.today().isoformat(), "checklists": checklists, "answers": answers}
                    found[row] = json.dumps(case, default=_plain, ensure_ascii=False)
            done += batch.num_rows
    return found


def _plain(value: object) -> object:
    """Return what JSON writes for a value of a table that it does not know."""
    return float(value) if isinstance(value, Decimal) else str(value)

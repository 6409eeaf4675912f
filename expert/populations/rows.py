"""One row of a table that was evaluated, as the case of one person."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from expert.cases.case import UNKNOWN_WORDS, Case
from expert.cases.contradictions import MISPLACED
from expert.cases.reading import build_case
from expert.cases.values import as_written
from expert.errors import CaseError, Diagnostics, Location, QueryError
from expert.language.identity import identity_of
from expert.language.model import KnowledgeBase, Value
from expert.populations.batch import about_path
from expert.populations.files import fingerprint_of, open_table
from expert.shapes.notes import Pointer


def alike(answers: Mapping[str, Value], rows: int) -> dict[str, pa.Array]:
    """Return a column for each of some answers, the same in so many rows."""
    return {name: pa.array([value] * rows) for name, value in answers.items()}


def case_of_row(knowledge: KnowledgeBase, out: Path, row: int) -> Case:
    """Return the answers from which a row of outcomes came, read again where they stand.

    Args:
        knowledge: The knowledge base that gave the outcomes.
        out: What a run wrote.
        row: The number of the row, counted from 1.

    Raises:
        CaseError: The row was rejected; with every fault.
        QueryError: Where the outcomes come from is not known (ASK016), the table or the rules are no longer the same (ASK017), or there is
            no such row (ASK018).
    """
    about = _about(out)
    source = Path(about["source"])
    if not source.exists() and (beside := out.parent / source.name).exists():
        source = beside
    if about["knowledge"]["fingerprint"] != identity_of(knowledge).fingerprint:
        raise _refused(out, "ASK017", f"`{out}` was written by other rules than these", "write it again, or name those rules with --kb")
    if not source.exists() or fingerprint_of(source) != about["fingerprint"]:
        raise _refused(out, "ASK017", f"the table `{source}` is no longer the one that `{out}` was written from", "write it again")
    answers, checklists = _row(knowledge, source, row, out, about)
    where = f"{source}, row {row}"

    def locate(pointer: Pointer = (), *, of_key: bool = False) -> Location:  # noqa: ARG001 - as Locate asks
        return Location(where, pointer="".join(f"/{step}" for step in pointer))

    while True:
        faults = Diagnostics(error=CaseError)
        case = build_case(knowledge, {"date": about["date"], "answers": answers, "checklists": checklists}, faults, locate)
        if case is not None:
            return case
        idle = (
            {item.location.pointer.rpartition("/")[2] for item in faults.items if item.code == MISPLACED} if about["drop_idle"] else set()
        )
        if not idle & answers.keys():
            raise CaseError(faults.items)
        answers = {name: value for name, value in answers.items() if name not in idle}


def _about(out: Path) -> dict[str, Any]:
    """Return where outcomes come from."""
    try:
        found: dict[str, Any] = json.loads(about_path(out).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        message = f"where `{out}` comes from is not known: `{about_path(out)}` cannot be read"
        raise _refused(out, "ASK016", message, "ask about what `batch` wrote, with the file that it wrote beside") from error
    return found


def _refused(out: Path, code: str, message: str, help: str) -> QueryError:
    """Return that a row cannot be asked about."""
    faults = Diagnostics(error=QueryError)
    faults.add(Location(str(out)), code, message, help)
    return QueryError(faults.items)


def _row(
    knowledge: KnowledgeBase, source: Path, row: int, out: Path, about: Mapping[str, Any]
) -> tuple[dict[str, object], dict[str, object]]:
    """Return what a row says, finding by finding and checklist by checklist, as plain data of a case."""
    done = 0
    with open_table(source, [*knowledge.findings, *knowledge.checklists], about["kept"]) as table:
        for batch, refused in table.batches():
            if row <= done + batch.num_rows:
                place = row - done - 1
                faults = Diagnostics(error=CaseError)
                for item in refused:
                    if item.row == place:
                        faults.add(Location(f"{source}, row {row}"), item.reading.code, item.reading.message)
                if faults:
                    raise CaseError(faults.items)
                return said_in(knowledge, batch.slice(place, 1))
            done += batch.num_rows
    raise _refused(out, "ASK018", f"there is no row {row}: `{source}` has {done}", f"a number from 1 to {done}")


def said_in(knowledge: KnowledgeBase, batch: pa.RecordBatch) -> tuple[dict[str, object], dict[str, object]]:
    """Return what one row says."""
    answers: dict[str, object] = {}
    checklists: dict[str, object] = {}
    for name in batch.schema.names:
        raw, finding = batch.column(name)[0].as_py(), knowledge.findings.get(name)
        if isinstance(raw, list | dict):
            raw = str(raw)  # a value of a table is one value, whatever a case may write there
        if raw is None or (isinstance(raw, str) and not raw.strip()):
            continue
        if finding is not None:
            is_word = isinstance(raw, str) and raw in UNKNOWN_WORDS
            said = as_written(finding, raw) if isinstance(raw, str) and not is_word else raw
            answers[name] = said.isoformat() if isinstance(said, datetime.date) else said
        elif name in knowledge.checklists:
            checklists[name] = str(raw).strip()
    return answers, checklists

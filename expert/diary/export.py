"""What is kept, as records to take along or to be read by other programs: JSON, one a line or in one list, or a table (CSV) of one kind.

The form of the records is told in `expert.diary.records`, and `expert.diary.reading` reads them back.
"""

from __future__ import annotations

import base64
import csv
import io
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from expert.diary.formats import KINDS, FormatName, Kind
from expert.diary.migrations import checksum
from expert.diary.records import FORMAT, FORMAT_VERSION
from expert.diary.store import Store
from expert.printable import printable
from expert.shapes.plain import json_text

_FORMULA = tuple("=+-@")
"""A spreadsheet takes a text that begins like this for a formula."""


def exported(store: Store, kinds: Collection[Kind] = KINDS, ids: Iterable[int] | None = None) -> Iterator[dict[str, Any]]:
    """Yield the records of what is kept, one at a time, as all of them may be more than memory holds.

    Args:
        store: Where it is kept.
        kinds: What to export; with consultations go the knowledge bases that gave them.
        ids: Which consultations; all of them if None.

    Raises:
        StoreError: What is kept cannot be read.
    """
    count = 0
    for record in _records(store, kinds, ids):
        yield record
        count += 1
    yield {"kind": "end", "records": count}


def as_text(records: Iterable[Mapping[str, Any]], format: FormatName, kind: Kind = "consultation") -> Iterator[str]:
    """Yield the text of an export, a piece at a time.

    Args:
        records: The records.
        format: How they are written. `ndjson` and `json` hold everything and can be read back; `csv` is for spreadsheets.
        kind: Of which of them a table is made.
    """
    match format:
        case "ndjson":
            yield from (f"{json_text(record, one_line=True)}\n" for record in records)
        case "json":
            before = "[\n"
            for record in records:
                yield before + "  " + json_text(record).replace("\n", "\n  ")  # no text in it holds a line end
                before = ",\n"
            yield "\n]\n"
        case "csv":
            yield from _table([_row(record) for record in records if record["kind"] == kind])


def _records(store: Store, kinds: Collection[Kind], ids: Iterable[int] | None) -> Iterator[dict[str, Any]]:
    """Yield the records but for the last, which counts them."""
    yield {"kind": "header", "format": FORMAT, "version": FORMAT_VERSION}
    fingerprints: dict[str, None] = {}
    if "consultation" in kinds:
        for id in [head.id for head in store.heads()] if ids is None else ids:
            kept = store.load(id)
            if kept is not None:  # it may have been deleted a moment ago
                fingerprints[kept.head.fingerprint] = None
                yield {"kind": "consultation", **kept.to_data()}
    if "day" in kinds:
        yield from ({"kind": "day", "date": date, "data": data} for date, data in store.days())
    if "activity" in kinds:
        yield from ({"kind": "activity", "data": data} for data in store.activities())
        note = store.last_import()
        if note is not None:
            yield {"kind": "log_import", "data": note}
    for fingerprint in fingerprints:  # behind what a person reads, as they are long
        yield _knowledge(fingerprint, store.knowledge(fingerprint))


def _knowledge(fingerprint: str, files: bytes) -> dict[str, Any]:
    """Return the record of a knowledge base."""
    text = base64.b64encode(files).decode()
    return {"kind": "knowledge", "fingerprint": fingerprint, "checksum": checksum(fingerprint, files).hex(), "files": text}


def answers_in(outcome: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers in an outcome, each without whence and when it came."""
    return {name: answer["value"] for name, answer in outcome["case"]["answers"].items()}


def _row(record: Mapping[str, Any]) -> dict[str, str]:
    """Return the cells of a record by the name of their column; what is inside something else has both names, with a dot between them."""
    kind = record["kind"]
    if kind == "consultation":
        shown = {key: value for key, value in record.items() if key not in {"kind", "outcome"}}
        return dict(_cells({**shown, "answers": answers_in(record["outcome"])}))
    day = {"date": record["date"]} if kind == "day" else {}
    return dict(_cells({**day, **record["data"]}))


def _cells(data: Mapping[str, Any], around: str = "") -> Iterator[tuple[str, str]]:
    """Yield each cell with the name of its column."""
    for key, value in data.items():
        if isinstance(value, Mapping):
            yield from _cells(value, f"{around}{key}.")
        else:
            yield printable(f"{around}{key}"), _cell(value)


def _cell(value: object) -> str:
    """Return a value as it stands in a cell."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case str():
            return f"'{printable(value)}" if value.startswith(_FORMULA) else printable(value)
        case _:
            return json_text(value, one_line=True)


def _table(rows: list[dict[str, str]]) -> Iterator[str]:
    """Yield the lines of a table: its columns, and a row each; nothing where no row is."""
    columns = tuple(dict.fromkeys(name for row in rows for name in row))
    for cells in [columns, *(tuple(row.get(name, "") for name in columns) for row in rows)] if rows else []:
        line = io.StringIO()
        csv.writer(line, lineterminator="\n").writerow(cells)
        yield line.getvalue()

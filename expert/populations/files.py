"""Tables in files, read and written a batch at a time: CSV, lines of JSON, Parquet, told apart by the ending of the name."""

from __future__ import annotations

import csv
import hashlib
import json
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Self

import msgspec
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from expert.engines.columns.encode import Refused
from expert.engines.columns.readings import Reading
from expert.errors import CaseError, Diagnostics, Location, QueryError

ROWS = 65_536
"""So many rows are read at once at most."""
_BUFFER = 65_536
_CSV_BYTES = 16_000_000
_JSON_ROWS = 8_192
_DELIMITERS = ",;\t"
"""What may stand between two values of a CSV file: the one that its first line has most of. Spreadsheets of many countries write `;`."""
ENDINGS = (".csv", ".jsonl", ".ndjson", ".parquet")
"""The endings that are known."""
Batch = tuple[pa.RecordBatch, list[Refused]]
"""Some rows, with those of them that are refused already."""


class Source(ABC):
    """A file with a table.

    Attributes:
        path: Where it lies.
        schema: Its columns; of lines of JSON those that are asked for, as each line names its own.
    """

    path: Path
    schema: pa.Schema

    @abstractmethod
    def batches(self) -> Iterator[Batch]:
        """Yield the rows, `ROWS` at most at once. One that cannot be read as a whole comes without any value, and is refused."""

    @abstractmethod
    def fraction(self) -> float:
        """Return how much of the file has been read, from 0 to 1."""

    @abstractmethod
    def close(self) -> None:
        """Let the file go."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_table(path: Path, told: Sequence[str], kept: Collection[str]) -> Source:
    """Return a file with a table, opened.

    Args:
        path: The file.
        told: The findings and checklists that a line of JSON may tell.
        kept: What it may have beside them.

    Raises:
        QueryError: The ending of its name is not known (ASK014).
        CaseError: The file cannot be read (READ001), or is no table (READ012).
    """
    kind = ending_of(path)
    try:
        if kind == ".parquet":
            return _Parquet(path)
        return _Csv(path) if kind == ".csv" else _Json(path, told, kept)
    except OSError as error:
        raise _unreadable(path, "READ001", (error.strerror or str(error)).lower()) from error
    except (pa.ArrowException, UnicodeDecodeError, csv.Error) as error:
        why = "it is no text in UTF-8; save it as `CSV UTF-8`" if isinstance(error, UnicodeDecodeError) else _first_line(error)
        raise _unreadable(path, "READ012", why) from error


def ending_of(path: Path) -> str:
    """Return the ending of a name.

    Raises:
        QueryError: It is not known (ASK014).
    """
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        faults = Diagnostics(error=QueryError)
        faults.add(Location(str(path)), "ASK014", f"a table does not end in `{ending}`", f"a file of {', '.join(ENDINGS)}")
        raise QueryError(faults.items)
    return ending


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Say of whatever goes wrong inside that the file is no table, and which one."""
    try:
        yield
    except pa.ArrowException as error:
        raise _unreadable(path, "READ012", _first_line(error)) from error


def _unreadable(path: Path, code: str, why: str) -> CaseError:
    """Return that a file cannot be read."""
    faults = Diagnostics(error=CaseError)
    faults.add(Location(str(path)), code, f"the table cannot be read: {why}", "a CSV file, lines of JSON, or a Parquet file")
    return CaseError(faults.items)


def _first_line(error: BaseException) -> str:
    """Return what an error says first."""
    return (str(error).splitlines() or [""])[0]


class _Parquet(Source):
    """A Parquet file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        texts = [
            field.name for field in pa.parquet.read_schema(path) if pa.types.is_string(field.type) or pa.types.is_large_string(field.type)
        ]
        # Each word is read once, and not in each row; and no part of the file longer than it is needed, which Arrow does unless told.
        self._file = pa.parquet.ParquetFile(path, read_dictionary=texts, buffer_size=_BUFFER, pre_buffer=False)
        self.schema = self._file.schema_arrow
        self._read = 0

    def batches(self) -> Iterator[Batch]:
        with reading(self.path):
            for batch in self._file.iter_batches(ROWS):
                self._read += batch.num_rows
                yield batch, []

    def fraction(self) -> float:
        return self._read / max(1, int(self._file.metadata.num_rows))

    def close(self) -> None:
        self._file.close()


class _Csv(Source):
    """A CSV file, whose values are texts; which of them stand for numbers is known where they are read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open(encoding="utf-8-sig", newline="") as file:
            delimiter = max(_DELIMITERS, key=file.readline().count)
            file.seek(0)
            header = next(csv.reader(file, delimiter=delimiter), [])
        self._bytes = path.open("rb")
        self._size = max(1, path.stat().st_size)
        self._skipped: deque[tuple[int, Reading]] = deque()
        text = pa.dictionary(pa.int32(), pa.string())
        try:
            self._reader = pa.csv.open_csv(
                self._bytes,
                read_options=pa.csv.ReadOptions(block_size=_CSV_BYTES, use_threads=False),
                parse_options=pa.csv.ParseOptions(
                    delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=self._skip
                ),
                convert_options=pa.csv.ConvertOptions(column_types=dict.fromkeys(header, text), null_values=[""], strings_can_be_null=True),
            )
        except pa.ArrowException:
            self._bytes.close()
            raise
        self.schema = self._reader.schema

    def _skip(self, row: Any) -> str:
        """Note a row that has too few or too many values."""
        message = f"the row has {row.actual_columns} values, and there are {row.expected_columns} columns"
        self._skipped.append((row.number - 1, Reading(code="CASE035", message=message)))
        return "skip"

    def batches(self) -> Iterator[Batch]:
        done = 0
        with reading(self.path):
            for batch in self._reader:
                skipped = self._skipped_among(done, batch.num_rows)
                yield from _with_skipped(batch, skipped, done)
                done += batch.num_rows + len(skipped)
        yield from _with_skipped(pa.RecordBatch.from_pylist([], schema=self.schema), list(self._skipped), done)

    def _skipped_among(self, done: int, rows: int) -> list[tuple[int, Reading]]:
        """Return, and forget, what was skipped before or between some rows that were read, where `done` came before them."""
        found: list[tuple[int, Reading]] = []
        while self._skipped and self._skipped[0][0] <= done + rows + len(found):
            found.append(self._skipped.popleft())
        return found

    def fraction(self) -> float:
        return min(1.0, self._bytes.tell() / self._size)

    def close(self) -> None:
        self._reader.close()
        self._bytes.close()


def _with_skipped(batch: pa.RecordBatch, skipped: Sequence[tuple[int, Reading]], done: int) -> Iterator[Batch]:
    """Yield rows that were read, with one without any value, that is refused, in the place of each that was skipped."""
    places = [number - done - 1 for number, _ in skipped]
    if places:
        skipped_places, read = frozenset(places), iter(range(batch.num_rows))
        sources = [None if place in skipped_places else next(read) for place in range(batch.num_rows + len(places))]
        batch = batch.take(pa.array(sources, pa.int64()))
    refused: list[list[Refused]] = [[] for _ in range(0, batch.num_rows, ROWS)]
    for place, (_, why) in zip(places, skipped, strict=True):
        refused[place // ROWS].append(Refused(place % ROWS, "", "", why))
    for number, within in enumerate(refused):
        yield batch.slice(number * ROWS, ROWS), within


class _Json(Source):
    """A file with an object of JSON on each line."""

    def __init__(self, path: Path, told: Sequence[str], kept: Collection[str]) -> None:
        self.path = path
        self.schema = pa.schema([pa.field(name, pa.string()) for name in dict.fromkeys((*told, *kept))])
        self._kept = frozenset(kept)
        self._columns = frozenset(self.schema.names)
        self._decode = msgspec.json.Decoder().decode
        self._file = path.open("rb")
        self._size = max(1, path.stat().st_size)

    def batches(self) -> Iterator[Batch]:
        rows: list[dict[str, Any]] = []
        refused: list[Refused] = []
        for line in self._file:
            row, faults = self._row(line)
            refused += [Refused(len(rows), column, value, why) for column, value, why in faults]
            rows.append(row)
            if len(rows) == _JSON_ROWS:
                yield self._batch(rows), refused
                rows, refused = [], []
        if rows:
            yield self._batch(rows), refused

    def _row(self, line: bytes) -> tuple[dict[str, Any], list[tuple[str, object, Reading]]]:
        """Return the values of a line, and what is wrong with it."""
        try:
            row = self._decode(line)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            return {}, [("", "", Reading(code="CASE036", message=f"the line is no JSON: {_first_line(error)}"))]
        if not isinstance(row, dict):
            return {}, [("", row, Reading(code="CASE036", message="the line is no object of JSON, with a value for each finding"))]
        if row.keys() <= self._columns:
            return row, []
        unknown = [name for name in row if name not in self._columns]
        return row, [(name, row[name], Reading(code="CASE010", message=f"unknown finding `{name}`")) for name in unknown]

    def _batch(self, rows: list[dict[str, Any]]) -> pa.RecordBatch:
        """Return lines as a batch."""
        there = set().union(*rows)
        columns = [
            _column([row.get(name) for row in rows], as_texts=name in self._kept) if name in there else pa.nulls(len(rows), pa.string())
            for name in self.schema.names
        ]
        return pa.RecordBatch.from_arrays(columns, names=self.schema.names)

    def fraction(self) -> float:
        return min(1.0, self._file.tell() / self._size)

    def close(self) -> None:
        self._file.close()


def _column(values: list[Any], *, as_texts: bool) -> pa.Array:
    """Return values of JSON as a column: as they are if they are alike, else as texts that mean the same."""
    if not as_texts:
        try:
            return pa.array(values)
        except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
            pass
    return pa.array([None if value is None else _text(value) for value in values], pa.string())


def _text(value: Any) -> str:
    """Return a value of JSON as a text that means the same."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, int | float) else json.dumps(value)


class Sink(ABC):
    """A file that a table is written to."""

    @abstractmethod
    def write(self, table: pa.Table) -> None:
        """Add rows."""

    @abstractmethod
    def close(self) -> None:
        """Finish it."""


def sink_of(path: Path, like: Path, schema: pa.Schema) -> Sink:
    """Return a file to write a table to, of the kind that another name ends in."""
    match ending_of(like):
        case ".parquet":
            return _ParquetSink(path, schema)
        case ".csv":
            return _CsvSink(path, schema)
        case _:
            return _JsonSink(path)


class _ParquetSink(Sink):
    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._writer = pa.parquet.ParquetWriter(path, schema, compression="zstd")

    def write(self, table: pa.Table) -> None:
        self._writer.write_table(table)

    def close(self) -> None:
        self._writer.close()


class _CsvSink(Sink):
    """A CSV file; a list of names is written with spaces between them."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._schema = pa.schema([pa.field(field.name, pa.string() if _is_text(field.type) else field.type) for field in schema])
        self._writer = pa.csv.CSVWriter(path, self._schema)

    def write(self, table: pa.Table) -> None:
        columns = [_flat(column) if _is_text(column.type) else column for column in table.columns]
        self._writer.write_table(pa.Table.from_arrays(columns, schema=self._schema))

    def close(self) -> None:
        self._writer.close()


def _is_text(type: pa.DataType) -> bool:
    """Return whether a type is written to CSV as a text."""
    return bool(pa.types.is_dictionary(type) or pa.types.is_nested(type))


def _flat(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return a column as texts."""
    if pa.types.is_dictionary(column.type):
        return column.cast(pa.string())
    return pa.chunked_array([pa.array([None if names is None else " ".join(map(str, names)) for names in column.to_pylist()], pa.string())])


class _JsonSink(Sink):
    """A file with an object of JSON on each line; what is null is left out."""

    def __init__(self, path: Path) -> None:
        self._file: IO[bytes] = path.open("wb")
        self._encode = msgspec.json.Encoder().encode_lines

    def write(self, table: pa.Table) -> None:
        self._file.write(self._encode({name: value for name, value in row.items() if value is not None} for row in table.to_pylist()))

    def close(self) -> None:
        self._file.close()


def fingerprint_of(path: Path) -> str:
    """Return a hash of all that is in a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

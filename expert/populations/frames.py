"""Any table as Arrow batches, and Arrow columns as a table of the same kind. A library of dataframes is imported where one is given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pyarrow as pa

from expert.errors import Diagnostics, Location, QueryError

_ENUM = b"_PL_ENUM_VALUES2"
"""What Polars writes, and reads, beside a column whose words it knows beforehand; without it every value is looked up again."""


def reader_of(table: Any) -> pa.RecordBatchReader:
    """Return the batches of a table.

    Args:
        table: Anything that speaks the Arrow C stream interface: a Polars or pandas dataframe, a pyarrow table, batch or reader, a DuckDB
            relation. The index of a pandas dataframe is no column.

    Raises:
        QueryError: It does not (ASK006).
    """
    if _library(table) == "pandas" and hasattr(table, "columns"):
        return _of_pandas(table).to_reader()
    if isinstance(table, pa.RecordBatch):
        return pa.Table.from_batches([table]).to_reader()
    if not hasattr(table, "__arrow_c_stream__"):
        faults = Diagnostics()
        hint = "collect it first" if type(table).__name__ == "LazyFrame" else "give a dataframe or an Arrow table"
        faults.add(Location("evaluate"), "ASK006", f"`{type(table).__name__}` is no table: it has no Arrow stream", hint)
        raise QueryError(faults.items)
    try:
        return pa.RecordBatchReader.from_stream(table)
    except pa.ArrowException as error:
        faults = Diagnostics()
        message = f"`{type(table).__name__}` cannot be read as a table: {str(error).splitlines()[0]}"
        faults.add(Location("evaluate"), "ASK006", message, "give a dataframe or an Arrow table of plain columns")
        raise QueryError(faults.items) from error


def gathered(pieces: Iterator[pa.Table], schema: pa.Schema, given: Any, words: Mapping[str, Sequence[str]]) -> Any:
    """Return Arrow tables of one schema as one table of the kind of another one; as an Arrow table where that kind is not known.

    Args:
        pieces: The tables.
        schema: Their schema.
        given: A table of that kind.
        words: The words that may stand in a column, of those of which they are known.
    """
    if _library(given) == "polars":
        return _to_polars(pieces, _with_words(schema, words))
    table = pa.concat_tables([schema.empty_table(), *pieces])
    match _library(given):
        case "pandas":
            return _to_pandas(table, given)
        case "duckdb":
            import duckdb

            return duckdb.from_arrow(table)
        case "pyarrow" if isinstance(given, pa.RecordBatch):
            return table.combine_chunks().to_batches()[0] if table.num_rows else pa.RecordBatch.from_pylist([], schema=schema)
        case "pyarrow" if isinstance(given, pa.RecordBatchReader):
            return table.to_reader()
        case _:
            return table


def _library(table: Any) -> str:
    """Return the name of the library that a table is of."""
    return type(table).__module__.partition(".")[0].lstrip("_")


def _of_pandas(frame: Any) -> pa.Table:
    """Return a pandas dataframe; a column with values of several types comes as texts."""
    arrays = []
    for position in range(frame.shape[1]):
        series = frame.iloc[:, position]
        try:
            array = pa.array(series, from_pandas=True)
        except (pa.ArrowInvalid, pa.ArrowTypeError):
            missing = series.isna().tolist()
            array = pa.array([None if is_missing else str(value) for value, is_missing in zip(series, missing, strict=True)], pa.string())
        arrays.append(array)
    return pa.Table.from_arrays(arrays, names=[str(name) for name in frame.columns])


def _to_pandas(table: pa.Table, given: Any) -> Any:
    """Return a pandas dataframe with the index of another one, and with Arrow's or nullable types where that has them."""
    import pandas

    kinds = {type(dtype).__name__ for dtype in given.dtypes}
    if "ArrowDtype" in kinds:
        frame = table.to_pandas(types_mapper=pandas.ArrowDtype)
    elif any(pandas.api.types.is_extension_array_dtype(dtype) and hasattr(dtype, "numpy_dtype") for dtype in given.dtypes):
        frame = table.to_pandas(types_mapper={pa.bool_(): pandas.BooleanDtype()}.get)
    else:
        frame = table.to_pandas()
    frame.index = given.index
    return frame


def _to_polars(pieces: Iterator[pa.Table], schema: pa.Schema) -> Any:
    """Return a Polars dataframe.

    Polars copies what it takes, which takes about as long as the outcomes did: so it does while the next ones are worked out.
    """
    import polars

    with ThreadPoolExecutor(1) as beside:
        told = (pa.Table.from_arrays(piece.columns, schema=schema) for piece in pieces)
        waiting = [beside.submit(polars.from_arrow, piece, rechunk=False) for piece in told]
    frames = [item.result() for item in waiting]
    return polars.concat(frames, rechunk=False) if frames else polars.DataFrame(schema.empty_table())


def _with_words(schema: pa.Schema, words: Mapping[str, Sequence[str]]) -> pa.Schema:
    """Return a schema that tells Polars the words of each column."""
    told = {name: "".join(f"{len(word.encode())};{word}" for word in listed).encode() for name, listed in words.items()}
    return pa.schema([field.with_metadata({_ENUM: told[field.name]}) if field.name in told else field for field in schema])

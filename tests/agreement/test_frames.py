"""Every kind of table gives back its own kind, with the same values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from random import Random
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from expert import evaluate, load_knowledge
from expert.language.model import FindingType, KnowledgeBase
from expert.populations.evaluate import Evaluated
from tests.places import KNOWLEDGE_FOLDER
from tests.populations import TODAY, Rows, check_rows, told, values_of

ROWS = 1_000
IDS = pa.array([f"person {row}" for row in range(ROWS)])


@cache
def hamstring() -> KnowledgeBase:
    return load_knowledge(KNOWLEDGE_FOLDER, worked_cases=True)


@cache
def table(*, texts: bool = False) -> pa.Table:
    """Return a table of random rows with an id: each column of the type that its finding has, or all of them texts."""
    drawing = Rows(hamstring(), Random(1), all_texts=texts)
    drawing.texts = drawing.texts if texts else set()
    return drawing.table(drawing.rows(ROWS)).append_column("id", IDS)


@cache
def expected(*, texts: bool = False) -> Evaluated:
    """Return the outcomes of the table as Arrow has them; that these are right other tests see to."""
    return evaluate(hamstring(), table(texts=texts), "all", keep=["id"], today=TODAY)


def choices() -> dict[str, list[str]]:
    return {item.id: [*item.options] for item in hamstring().findings.values() if item.type is FindingType.CHOICE}


def plain(table: pa.Table) -> pa.Table:
    """Return a table without categories and decimals, as most files have them."""
    return pa.table({name: _plain(column) for name, column in zip(table.column_names, table.columns, strict=True)})


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_decimal(column.type):  # Arrow's own cast is off by a last bit
        return pa.chunked_array([pa.array([None if value is None else float(value) for value in column.to_pylist()], pa.float64())])
    return column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column


def nullable(frame: pa.Table) -> pd.DataFrame:
    return plain(frame).to_pandas().convert_dtypes()


KINDS: Mapping[str, tuple[Callable[[pa.Table], Any], type]] = {
    "pyarrow table": (lambda table: table, pa.Table),
    "pyarrow batch": (lambda table: table.combine_chunks().to_batches()[0], pa.RecordBatch),
    "pyarrow reader": (lambda table: table.to_reader(max_chunksize=170), pa.RecordBatchReader),
    "pyarrow table in chunks": (lambda table: pa.concat_tables([table.slice(0, 301), table.slice(301)]), pa.Table),
    "polars": (lambda table: pl.from_arrow(plain(table)), pl.DataFrame),
    "polars Categorical": (lambda table: pl.from_arrow(table).with_columns(pl.col(*choices()).cast(pl.Categorical)), pl.DataFrame),
    "polars Enum": (
        lambda table: pl.from_arrow(plain(table)).with_columns(pl.col(name).cast(pl.Enum(words)) for name, words in choices().items()),
        pl.DataFrame,
    ),
    "pandas": (lambda table: plain(table).to_pandas(), pd.DataFrame),
    "pandas with categories": (lambda table: table.to_pandas(), pd.DataFrame),
    "pandas nullable": (nullable, pd.DataFrame),
    "pandas Arrow": (lambda table: plain(table).to_pandas(types_mapper=pd.ArrowDtype), pd.DataFrame),
    "pandas with another index": (lambda table: plain(table).to_pandas().set_index(pd.Index(range(7, 7 + ROWS))), pd.DataFrame),
    "duckdb": (lambda table: duckdb.from_arrow(plain(table)), duckdb.DuckDBPyRelation),
}


def rows_of(table: Any) -> dict[str, list[Any]]:
    """Return the values of a table of any kind."""
    match table:
        case pa.Table():
            return values_of(table)
        case pa.RecordBatch():
            return values_of(pa.Table.from_batches([table]))
        case pa.RecordBatchReader():
            return values_of(table.read_all())
        case pl.DataFrame():
            return values_of(table.to_arrow())
        case pd.DataFrame():
            found = {}
            for name in table.columns:
                values = [tuple(value) if hasattr(value, "__len__") and not isinstance(value, str) else value for value in table[name]]
                found[str(name)] = [None if not isinstance(value, tuple) and pd.isna(value) else value for value in values]
            return found
        case _:
            return values_of(table.to_arrow_table())


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_gives_back_its_own_with_the_same_values(kind: str) -> None:
    made, type = KINDS[kind]
    given = made(table())
    found = evaluate(hamstring(), given, "all", keep=["id"], today=TODAY)
    assert isinstance(found.table, type)
    assert rows_of(found.table) == values_of(expected().table)
    assert [(item.row, item.column, item.code) for item in found.rejects] == [
        (item.row, item.column, item.code) for item in expected().rejects
    ]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "polars Enum"])  # which holds no empty text
def test_a_table_of_texts_of_each_kind(kind: str) -> None:
    made, type = KINDS[kind]
    given = made(plain(table(texts=True)))
    found = evaluate(hamstring(), given, "all", keep=["id"], today=TODAY)
    assert isinstance(found.table, type)
    assert rows_of(found.table) == values_of(expected(texts=True).table)
    assert found.rejects == expected(texts=True).rejects


def test_the_rows_that_kinds_are_tried_on_agree_with_consultations() -> None:
    drawing = Rows(hamstring(), Random(1), all_texts=True)
    check_rows(drawing, drawing.rows(200))
    assert any(told(hamstring(), row).meaning is None for row in drawing.rows(20))


def test_labels_are_categories_where_there_are_such() -> None:
    levels = [level.id for level in hamstring().decisions["running"].levels]
    polars = evaluate(hamstring(), pl.from_arrow(plain(table())), keep=["id"], today=TODAY).table
    assert polars.schema["running"] == pl.Enum(levels)
    pandas = evaluate(hamstring(), plain(table()).to_pandas(), keep=["id"], today=TODAY).table
    assert list(pandas["running"].cat.categories) == levels
    assert pandas["running"].cat.ordered


def test_flags_have_the_types_that_a_pandas_dataframe_has() -> None:
    arrow = evaluate(hamstring(), plain(table()).to_pandas(types_mapper=pd.ArrowDtype), "all", keep=["id"], today=TODAY).table
    assert {type(dtype) for dtype in arrow.dtypes} == {pd.ArrowDtype}
    typed = evaluate(hamstring(), nullable(table()), "all", keep=["id"], today=TODAY).table
    assert isinstance(typed["failed"].dtype, pd.BooleanDtype)


def test_the_index_of_a_pandas_dataframe_is_kept() -> None:
    frame = plain(table()).to_pandas().set_index("id")
    found = evaluate(hamstring(), frame, today=TODAY).table
    assert found.index.equals(frame.index)


def test_an_object_column_of_pandas_may_mix_types() -> None:
    frame = pd.DataFrame({"night_pain_constant": [True, "no", None, "yes"], "age": [41, "42", float("nan"), 43.0]}, dtype=object)
    found = evaluate(hamstring(), frame, "all", today=TODAY)
    same = evaluate(
        hamstring(), pa.table({"night_pain_constant": [True, False, None, True], "age": [41, 42, None, 43]}), "all", today=TODAY
    )
    assert found.rejects == ()
    assert rows_of(found.table) == values_of(same.table)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if "another index" not in kind])
def test_an_empty_table_of_each_kind(kind: str) -> None:
    made, type = KINDS[kind]
    try:
        given = made(table().slice(0, 0))
    except IndexError:
        given = pa.RecordBatch.from_pylist([], schema=table().schema)
    found = evaluate(hamstring(), given, "all", keep=["id"], today=TODAY)
    assert isinstance(found.table, type)
    assert {*rows_of(found.table)} == {*expected().table.column_names}
    assert not any(rows_of(found.table).values()) if not isinstance(found.table, pa.RecordBatchReader) else True

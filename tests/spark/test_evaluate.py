"""Spark says of every row what a table says of it. `make test-spark` runs these; where pyspark is not installed they are skipped."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import pyarrow as pa
import pytest
from msgspec.structs import replace

import expert
from expert import CaseError, KnowledgeBase, QueryError, load_knowledge
from expert.language.conditions import AtLeast
from expert.language.model import Invariant
from tests.places import CAR_FOLDER
from tests.spark.rows import TODAY, people

pytest.importorskip("pyspark")
pytestmark = pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning")  # no dataframe of pandas is made

Rows = dict[int, dict[str, Any]]
"""The rows of an outcome by their id."""


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    from pyspark.sql import SparkSession

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        settings = {
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.log.level": "ERROR",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.driver.host": "127.0.0.1",
            "spark.sql.execution.arrow.pyspark.enabled": "true",
            "spark.sql.session.timeZone": "Pacific/Auckland",
            "spark.sql.shuffle.partitions": "2",
            "spark.sql.warehouse.dir": str(tmp_path_factory.mktemp("warehouse")),
        }
        session = SparkSession.builder.master("local[2]").config(map=settings).getOrCreate()
        yield session
        session.stop()


@pytest.fixture(scope="module")
def whole() -> KnowledgeBase:
    return load_knowledge(worked_cases=True)


@pytest.fixture(scope="module")
def thousand(whole: KnowledgeBase) -> pa.Table:
    return people(whole, 1000, seed=20260504)


@pytest.fixture
def jobs(spark: Any) -> Iterator[Callable[[], int]]:
    """Say how many jobs have run since."""
    spark.sparkContext.setJobGroup("these", "those of this test")
    before = len(spark.sparkContext.statusTracker().getJobIdsForGroup("these"))
    yield lambda: len(spark.sparkContext.statusTracker().getJobIdsForGroup("these")) - before
    spark.sparkContext.setJobGroup("others", "those of other tests")


def found(frame: Any) -> Rows:
    rows = frame.toArrow().to_pylist()
    by_id: Rows = {row.pop("id"): row for row in rows}
    assert len(by_id) == len(rows)
    return by_id


def expected(knowledge: KnowledgeBase, table: pa.Table, outputs: Any = "decisions") -> Rows:
    plain = expert.evaluate(knowledge, table, outputs, keep=["id"], today=TODAY)
    faults = defaultdict[int, list[dict[str, str]]](list)
    for item in plain.rejects:
        told = {name: getattr(item, name) for name in ("column", "value", "code", "message", "urgent")}
        faults[item.row].append(told)
    return {row.pop("id"): row | {"rejects": faults.get(number)} for number, row in enumerate(plain.table.to_pylist(), 1)}


@pytest.mark.parametrize("outputs", ["decisions", "all"])
def test_a_thousand_rows_in_several_partitions_come_out_as_in_a_table(
    spark: Any, whole: KnowledgeBase, thousand: Any, outputs: str
) -> None:
    frame = spark.createDataFrame(thousand).repartition(5)
    assert frame.rdd.getNumPartitions() == 5
    rows = found(expert.spark.evaluate(whole, frame, outputs, keep=["id"], today=TODAY))
    assert rows == expected(whole, thousand, outputs)
    assert len(rows) == 1000
    assert 0 < sum(row["rejects"] is not None for row in rows.values()) < 200


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("spark.sql.execution.arrow.maxRecordsPerBatch", "7"),
        ("spark.sql.execution.arrow.useLargeVarTypes", "true"),
        ("spark.sql.session.timeZone", "UTC"),
    ],
)
def test_no_setting_of_arrow_changes_what_comes_out(spark: Any, whole: KnowledgeBase, thousand: Any, setting: str, value: str) -> None:
    before, some = spark.conf.get(setting), thousand.slice(0, 200)
    spark.conf.set(setting, value)
    try:
        rows = found(expert.spark.evaluate(whole, spark.createDataFrame(some), keep=["id"], today=TODAY))
    finally:
        spark.conf.set(setting, before)
    assert rows == expected(whole, some)


@pytest.mark.parametrize("kind", ["string", "decimal(9,3)", "float", "bigint"])
def test_numbers_may_be_of_any_type_of_spark(spark: Any, whole: KnowledgeBase, thousand: Any, kind: str) -> None:
    some = thousand.slice(0, 200)
    frame = spark.createDataFrame(some)
    numbers = [name for name, finding in whole.findings.items() if finding.type.is_numeric and (kind != "bigint" or not finding.decimals)]
    cast = frame.withColumns({name: frame[name].cast(kind) for name in numbers})
    assert found(expert.spark.evaluate(whole, cast, keep=["id"], today=TODAY)) == expected(whole, cast.toArrow())


def test_a_row_that_cannot_be_used_has_its_faults_beside_it(spark: Any, whole: KnowledgeBase) -> None:
    frame = spark.createDataFrame(
        [("one", 41, "limp"), ("two", 900, "hop"), ("three", None, None)], "id string, age int, walking_now string"
    )
    rows = {row.id: row for row in expert.spark.evaluate(whole, frame, keep=["id"]).collect()}
    assert (rows["one"].running, rows["one"].failed, rows["one"].rejects) == ("no_run", False, None)
    assert rows["three"].rejects is None
    assert {value for name, value in rows["two"].asDict().items() if name not in ("id", "rejects")} == {None}
    assert [(item.column, item.value, item.code) for item in rows["two"].rejects] == [
        ("age", "900", "CASE012"),
        ("walking_now", "hop", "CASE012"),
    ]
    assert rows["two"].rejects[1].message.startswith("`walking_now` has no value `hop`")


def test_types_are_those_of_spark(spark: Any, whole: KnowledgeBase) -> None:
    frame = spark.createDataFrame([(1, 41)], "id bigint not null, age int")
    came = expert.spark.evaluate(whole, frame, ["running", "running_settled", "violated"], keep=["id", "age"])
    fault = "struct<column:string,value:string,code:string,message:string,urgent:string>"
    types = ["bigint", "int", "string", "boolean", "array<string>", f"array<{fault}>"]
    assert [item.dataType.simpleString() for item in came.schema] == types
    assert came.columns == ["id", "age", "running", "running_settled", "violated", "rejects"]
    assert [item.nullable for item in came.schema][:2] == [False, True]


def test_violated_invariants_come_as_texts(spark: Any, whole: KnowledgeBase) -> None:
    never = Invariant("never-no-run", AtLeast("running", "no_run"), "It is, in this test.")
    failing = replace(whole, invariants={never.id: never})
    frame = spark.createDataFrame([(1, "limp")], "id int, walking_now string")
    (row,) = expert.spark.evaluate(failing, frame, ["violated", "failed"], keep=["id"]).collect()
    assert (row.violated, row.failed) == (["never-no-run"], True)


def test_columns_of_every_type_are_kept_as_they_are(spark: Any, whole: KnowledgeBase) -> None:
    frame = spark.range(3).selectExpr(
        "id",
        "timestamp '2026-05-04 03:04:05.678901' as at",
        "timestamp_ntz '2026-05-04 03:04:05' as clock",
        "date '2026-05-04' as day",
        "cast(id as decimal(20, 2)) as money",
        "cast('x' as binary) as bytes",
        "array(id, null) as list",
        "map('a', id) as map",
        "struct(id as a, 'b' as b) as pair",
        "cast(id as tinyint) as pain_walking",
        "if(id = 1, 'x', null) as text",
    )
    came = expert.spark.evaluate(whole, frame, "decisions", keep=frame.columns)
    assert came.select(frame.columns).collect() == frame.collect()
    assert came.schema[: len(frame.columns)] == frame.schema[:]


def test_unknown_columns_are_told_before_any_job(spark: Any, whole: KnowledgeBase, jobs: Callable[[], int]) -> None:
    frame = spark.createDataFrame([(1, 2)], "pain_walkin int, id int")
    with pytest.raises(CaseError) as caught:
        expert.spark.evaluate(whole, frame)
    assert [(item.code, item.location.pointer) for item in caught.value.diagnostics] == [("CASE010", "/id"), ("CASE010", "/pain_walkin")]
    came = expert.spark.evaluate(whole, frame, keep=frame.columns)
    assert jobs() == 0
    assert came.count() == 1
    assert jobs() > 0


def test_two_columns_of_one_name_are_told_before_any_job(spark: Any, whole: KnowledgeBase, jobs: Callable[[], int]) -> None:
    frame = spark.range(3).selectExpr("1 as age", "2 as age")
    with pytest.raises(CaseError) as caught:
        expert.spark.evaluate(whole, frame)
    assert [item.code for item in caught.value.diagnostics] == ["CASE002"]
    assert jobs() == 0


@pytest.mark.parametrize("given", [None, pa.table({"age": [41]})], ids=lambda given: type(given).__name__)
def test_what_is_no_frame_of_spark_is_refused(whole: KnowledgeBase, given: object) -> None:
    with pytest.raises(QueryError) as caught:
        expert.spark.evaluate(whole, given)
    assert [item.code for item in caught.value.diagnostics] == ["ASK006"]


def test_an_unknown_output_is_told(spark: Any, whole: KnowledgeBase) -> None:
    with pytest.raises(QueryError) as caught:
        expert.spark.evaluate(whole, spark.range(1), ["runing"], keep=["id"])
    assert [item.code for item in caught.value.diagnostics] == ["ASK001"]


def test_an_empty_frame_comes_out_empty_with_all_its_columns(spark: Any, whole: KnowledgeBase) -> None:
    came = expert.spark.evaluate(whole, spark.createDataFrame([], "id int, age int"), ["running"], keep=["id"])
    assert (came.columns, came.collect()) == (["id", "running", "rejects"], [])


@pytest.mark.parametrize("keep", [["id"], []], ids=["an id alone", "no column at all"])
def test_without_a_column_that_is_known_nobody_has_said_anything(spark: Any, whole: KnowledgeBase, keep: list[str]) -> None:
    frame = spark.range(3, numPartitions=2).select(keep)
    rows = expert.spark.evaluate(whole, frame, keep=keep, today=TODAY).collect()
    (nobody,) = expected(whole, pa.table({"id": [0]})).values()
    assert [{name: value for name, value in row.asDict().items() if name != "id"} for row in rows] == [nobody] * 3


def test_an_order_of_columns_does_not_matter(spark: Any, whole: KnowledgeBase, thousand: Any) -> None:
    some = thousand.slice(0, 50)
    turned = some.select([*reversed(some.column_names)])
    assert found(expert.spark.evaluate(whole, spark.createDataFrame(turned), keep=["id"], today=TODAY)) == expected(whole, some)


def test_dates_are_counted_from_the_day_that_is_given(spark: Any) -> None:
    car = load_knowledge(CAR_FOLDER)
    frame = spark.createDataFrame([(1, "2026-05-01"), (2, "2026-05-09")], "id int, battery_charged string")
    dated = frame.withColumn("battery_charged", frame.battery_charged.cast("date"))
    for given in (frame, dated):
        rows = found(expert.spark.evaluate(car, given, keep=["id"], today=TODAY))
        assert rows == expected(car, given.toArrow())
        assert [bool(rows[id]["rejects"]) for id in (1, 2)] == [False, True]

"""How many rows a second Spark evaluates on this machine, and how many a table does on one core: the figures of docs/scale.md.

    .venv-spark/bin/python -m bench.spark
    .venv-spark/bin/python -m bench.spark --outputs all --rows 200000
    .venv-spark/bin/python -m bench.spark --batch 65536

The rows are worked cases of which some answers are left out or changed, 1,000 different ones again and again. Each run is one job, from
Parquet: what only reads the rows and throws them away; what sends them to Python and back as they are; what evaluates them and throws the
outcomes away; what writes them as Parquet. The first of each is shown apart, as it starts the Python workers. It judges nothing.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

import expert
from expert import KnowledgeBase, load_knowledge
from expert.populations.beside import layout_with_rejects, outcomes_of
from expert.populations.tables import Layout
from tests.spark.rows import TODAY, people

DIFFERENT = 1_000
"""So many different rows there are."""
RUNS = 3
FILES = 8


def written(knowledge: KnowledgeBase, rows: int, folder: Path) -> None:
    """Write so many rows as some Parquet files."""
    some = people(knowledge, DIFFERENT, seed=1)
    folder.mkdir()
    each = rows // FILES
    for number in range(FILES):
        places = pa.array((place % DIFFERENT for place in range(number * each, (number + 1) * each)), pa.int64())
        ids = pa.array(range(number * each, (number + 1) * each), pa.int64())
        pq.write_table(some.take(places).set_column(0, "id", ids), folder / f"{number}.parquet", row_group_size=65_536)


def measured(what: str, rows: int, work: Callable[[], object]) -> None:
    """Print how long some work took, the first time and later, and how much of the processors, so that other work weighs less."""
    times, busy = [], []
    for _ in range(RUNS + 1):
        before, start = processor_seconds(), time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
        busy.append(processor_seconds() - before)
    median, cpu = statistics.median(times[1:]), statistics.median(busy[1:])
    rates = f"{rows / median:10,.0f} rows a second, {rows / cpu:10,.0f} a second of one core"
    print(f"{what:<48} first {times[0]:6.2f} s, then {median:6.2f} s, {cpu:6.2f} s of one core: {rates}", flush=True)


def processor_seconds() -> float:
    """Return how long this process, and all that it has started and that still run, have kept cores busy."""
    spent = 0
    for pid in (os.getpid(), *below(os.getpid())):
        _, _, rest = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")
        spent += sum(map(int, rest.split()[11:13]))
    return spent / os.sysconf("SC_CLK_TCK")


def memory(name: str, pids: list[int]) -> None:
    """Print the most memory that processes have had so far."""
    lines = [line for pid in pids for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()]
    peaks = [int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:")]
    print(f"{name:<48} {', '.join(f'{peak:,.0f} MB' for peak in sorted(peaks, reverse=True))} at most")


def below(pid: int) -> Iterator[int]:
    """Yield the processes that a process has started, and those that they have."""
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, path.read_text(encoding="ascii").split()):
            yield child
            yield from below(child)


def name_of(pid: int) -> str:
    """Return the name of a process."""
    return Path(f"/proc/{pid}/comm").read_text(encoding="ascii").strip()


def session(batch: int, cores: int) -> Any:
    """Return a session on this machine alone."""
    from pyspark.sql import SparkSession

    os.environ |= {"PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
        "spark.driver.memory": "2g",
        "spark.sql.execution.arrow.maxRecordsPerBatch": str(batch),
        "spark.sql.files.maxPartitionBytes": "16m",
    }
    return SparkSession.builder.master(f"local[{cores}]").config(map=settings).getOrCreate()


def table(knowledge: KnowledgeBase, folder: Path, rows: int, outputs: str) -> None:
    """Measure a table on one core: with its words as numbers, and as texts with the faults beside, as Spark has it."""
    given = pq.read_table(folder)
    layout = layout_with_rejects(knowledge, given.column_names, outputs, ["id"])
    measured("read as Parquet by Arrow", rows, lambda: pq.read_table(folder))
    measured("evaluate, Arrow to Arrow", rows, lambda: expert.evaluate(knowledge, given, outputs, keep=["id"], today=TODAY))
    for size in (10_000, 65_536):
        batches = given.to_batches(max_chunksize=size)
        work = partial(evaluated, knowledge, layout, batches)
        measured(f"the same in plain types, in batches of {size:,}", rows, work)


def evaluated(knowledge: KnowledgeBase, layout: Layout, batches: list[pa.RecordBatch]) -> int:
    """Evaluate batches as a task of Spark does, and return how many came out."""
    return sum(1 for _ in outcomes_of(knowledge, layout, TODAY, batches))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="How many rows a second Spark evaluates here.")
    parser.add_argument("--rows", type=int, default=500_000)
    parser.add_argument("--outputs", default="decisions")
    parser.add_argument("--batch", type=int, default=10_000, help="rows in an Arrow batch")
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--no-write", action="store_true", help="write no Parquet")
    asked = parser.parse_args()
    warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas")
    knowledge = load_knowledge(worked_cases=True)
    print(f"{platform.machine()}, Python {platform.python_version()}, {asked.rows:,} rows of {len(knowledge.findings)} findings")
    with tempfile.TemporaryDirectory() as kept:
        folder = Path(kept) / "people"
        written(knowledge, asked.rows, folder)
        knowledge = load_knowledge()
        table(knowledge, folder, asked.rows, asked.outputs)
        spark = session(asked.batch, asked.cores)
        people = spark.read.parquet(str(folder))

        def thrown_away(frame: Any) -> Callable[[], object]:
            return lambda: frame.write.format("noop").mode("overwrite").save()

        came = expert.spark.evaluate(knowledge, people, asked.outputs, keep=["id"], today=TODAY)
        print(f"Spark {spark.version}, local[{asked.cores}], batches of {asked.batch:,}, {people.rdd.getNumPartitions()} partitions")
        measured("Spark: read and throw away", asked.rows, thrown_away(people))
        measured("Spark: to Python and back as it is, throw away", asked.rows, thrown_away(people.mapInArrow(lambda b: b, people.schema)))
        slim = people.select("id").schema
        measured("Spark: to Python, only the id back", asked.rows, thrown_away(people.mapInArrow(ids_alone, slim)))
        measured("Spark: evaluate, throw away", asked.rows, thrown_away(came))
        if not asked.no_write:
            measured("Spark: evaluate, write Parquet", asked.rows, lambda: came.write.mode("overwrite").parquet(f"{kept}/outcomes"))
        started = [*below(os.getpid())]
        memory("memory of the JVM", [pid for pid in started if name_of(pid) == "java"])
        memory("memory of each Python worker", [pid for pid in started if name_of(pid).startswith("python")])
        spark.stop()


def ids_alone(batches: Iterator[Any]) -> Iterator[Any]:
    """Yield the ids of batches, so that nearly nothing goes back."""
    return (batch.select(["id"]) for batch in batches)


if __name__ == "__main__":
    main()

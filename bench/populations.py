"""Tables of people: rows a second and peak memory, beside the same rules on other engines: `make bench-populations`.

Every line is measured in a process of its own. It judges nothing.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
from msgspec import Struct

from bench.growth import plotted
from bench.peers.agree import meant
from bench.peers.expressions import ExpressionsPeer
from bench.peers.measure import Measured, installed, measure_peers, peak_mb
from bench.peers.people import people
from bench.tables import more_rules, table_of
from expert import KnowledgeBase, evaluate, evaluate_batches, load_knowledge
from expert.engines.columns.people import People
from expert.engines.columns.plan import plan
from expert.populations.batch import run_batch
from expert.populations.files import open_table

PASSES = 5
ROWS = 1_000_000
FEWER = {".csv": ROWS // 4, ".ndjson": ROWS // 10}
"""How many rows a file of texts has: each takes as long as many of others."""
ROOT = Path(__file__).resolve().parents[1]
DECISIONS, ALL = "decisions", "all"


class Line(Struct, frozen=True):
    """What was measured of one way.

    Attributes:
        way: What it is.
        rows: How many rows each pass had.
        per_second: How many rows a second each pass did.
        peak_mb: The peak memory of the process.
        before_mb: The same before the first pass, with the table there.
    """

    way: str
    rows: int
    per_second: tuple[float, ...]
    peak_mb: float
    before_mb: float

    @property
    def median(self) -> float:
        """Return how many rows a second it does."""
        return statistics.median(self.per_second)


Way = Callable[[KnowledgeBase, Path, Path], Callable[[], object]]
"""Given a knowledge base, a table as a Parquet file and a folder, makes everything ready and returns what is timed."""


def arrow_to_arrow(outputs: str) -> Way:
    """Return an Arrow table to an Arrow table."""

    def ready(knowledge: KnowledgeBase, path: Path, _: Path) -> Callable[[], object]:
        table = pa.parquet.read_table(path, read_dictionary=_choices(knowledge))
        return lambda: evaluate(knowledge, table, outputs)

    return ready


def polars_to_polars(outputs: str) -> Way:
    """Return a Polars dataframe, its choices as enums, to a Polars dataframe."""

    def ready(knowledge: KnowledgeBase, path: Path, _: Path) -> Callable[[], object]:
        enums = {name: pl.Enum([*knowledge.findings[name].options]) for name in _choices(knowledge)}
        frame = pl.read_parquet(path).cast(enums)
        return lambda: evaluate(knowledge, frame, outputs)

    return ready


def pandas_to_pandas(outputs: str) -> Way:
    """Return a pandas dataframe to a pandas dataframe."""

    def ready(knowledge: KnowledgeBase, path: Path, _: Path) -> Callable[[], object]:
        frame = pa.parquet.read_table(path, read_dictionary=_choices(knowledge)).to_pandas()
        return lambda: evaluate(knowledge, frame, outputs)

    return ready


def streamed(outputs: str) -> Way:
    """Return a stream of Arrow batches from a Parquet file to Arrow tables that nobody keeps."""

    def ready(knowledge: KnowledgeBase, path: Path, _: Path) -> Callable[[], object]:
        def run() -> int:
            with open_table(path, (), ()) as table:
                reader = pa.RecordBatchReader.from_batches(table.schema, (batch for batch, _ in table.batches()))
                return sum(piece.table.num_rows for piece in evaluate_batches(knowledge, reader, outputs))

        return run

    return ready


def file_to_file(outputs: str, ending: str) -> Way:
    """Return a file to a file, with the summary that `hamstring batch` prints."""

    def ready(knowledge: KnowledgeBase, path: Path, folder: Path) -> Callable[[], object]:
        source = path if ending == ".parquet" else _written(path, folder / f"in{ending}")
        return lambda: run_batch(knowledge, source, folder / f"out{ending}", outputs)

    return ready


def expressions(knowledge: KnowledgeBase, _path: Path, _folder: Path) -> Callable[[], object]:
    """Return the levels in force by Polars expressions, once they were seen to agree on 1,000 people."""
    known = load_knowledge(worked_cases=True)
    peer, drawn = ExpressionsPeer(knowledge), people(known, 1_000)
    frame = peer.frame(drawn)
    wrong = sum(found != meant(knowledge, person) for found, person in zip(peer.conclude(frame), drawn, strict=True))
    if wrong:
        raise SystemExit(f"Polars expressions disagree with the meaning on {wrong} of 1,000 people")
    many = pl.concat([frame] * 200)
    return lambda: peer.decide(many)


def integers(knowledge: KnowledgeBase, _path: Path, _folder: Path) -> Callable[[], object]:
    """Return the decisions of people by Python's integers, without numpy."""
    drawn, planned = people(load_knowledge(worked_cases=True), 5_000), plan(knowledge, DECISIONS)
    return lambda: People(knowledge, planned, drawn)


WAYS: dict[str, tuple[Way, int]] = {
    "Arrow to Arrow, decisions": (arrow_to_arrow(DECISIONS), ROWS),
    "Arrow to Arrow, all": (arrow_to_arrow(ALL), ROWS),
    "Polars to Polars, decisions": (polars_to_polars(DECISIONS), ROWS),
    "Polars to Polars, all": (polars_to_polars(ALL), ROWS),
    "pandas to pandas, decisions": (pandas_to_pandas(DECISIONS), ROWS),
    "streamed from Parquet, decisions": (streamed(DECISIONS), ROWS),
    "streamed from Parquet, all": (streamed(ALL), ROWS),
    "Parquet to Parquet with a summary, decisions": (file_to_file(DECISIONS, ".parquet"), ROWS),
    "Parquet to Parquet with a summary, all": (file_to_file(ALL, ".parquet"), ROWS),
    "CSV to CSV with a summary, decisions": (file_to_file(DECISIONS, ".csv"), FEWER[".csv"]),
    "lines of JSON with a summary, decisions": (file_to_file(DECISIONS, ".ndjson"), FEWER[".ndjson"]),
    "cases by Python's integers, decisions": (integers, 5_000),
    "Polars expressions, levels in force": (expressions, 200_000),
}


def _choices(knowledge: KnowledgeBase) -> list[str]:
    """Return the findings that are choices."""
    return [finding.id for finding in knowledge.findings.values() if finding.options]


def _written(path: Path, to: Path) -> Path:
    """Return the same table in another kind of file."""
    table = pa.parquet.read_table(path).slice(0, FEWER[to.suffix])
    if to.suffix == ".csv":
        texts = [column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column for column in table.columns]
        pa.csv.write_csv(pa.table(texts, names=table.column_names), to)
    else:
        pl.DataFrame(pa.parquet.read_table(path).slice(0, FEWER[to.suffix])).write_ndjson(to)
    return to


def measured(way: str, path: Path, rows: int, passes: int = PASSES) -> Line:
    """Return what is measured of one way in a process of its own, which begins with little memory."""
    with ProcessPoolExecutor(1, get_context("forkserver")) as executor:
        return executor.submit(_measure, way, path, rows, passes).result()


def _measure(way: str, path: Path, rows: int, passes: int) -> Line:
    """Measure one way in this process."""
    with tempfile.TemporaryDirectory() as folder:
        work = WAYS[way][0](load_knowledge(), path, Path(folder))
        before = peak_mb()
        work()
        times = []
        for _ in range(passes):
            start = time.perf_counter()
            work()
            times.append(time.perf_counter() - start)
        return Line(way, rows, tuple(rows / taken for taken in times), peak_mb(), before)


def growth_with_rows(folder: Path, largest: int) -> dict[str, list[tuple[float, float]]]:
    """Return the rows a second of growing tables, streamed, and print the peak memory of each."""
    knowledge = load_knowledge(worked_cases=True)
    table = table_of(knowledge, ROWS)
    found: dict[str, list[tuple[float, float]]] = {DECISIONS: [], ALL: []}
    rows = 1_000
    while rows <= largest:
        path = folder / f"{rows}.parquet"
        with pa.parquet.ParquetWriter(path, table.schema) as writer:
            for _ in range(max(1, rows // ROWS)):
                writer.write_table(table.slice(0, rows))
        for outputs, line in found.items():
            item = measured(f"streamed from Parquet, {outputs}", path, rows, passes=1 if rows > ROWS else PASSES)
            line.append((rows, item.median))
            print(_row(item))
        path.unlink()
        rows *= 10
    return found


def growth_with_rules(numbers: Sequence[int]) -> tuple[dict[str, list[tuple[float, float]]], dict[str, list[tuple[float, float]]]]:
    """Return, for growing numbers of rules, the milliseconds of compiling and the rows a second."""
    whole = load_knowledge(worked_cases=True)
    table = table_of(whole, 200_000)
    compiling: dict[str, list[tuple[float, float]]] = {DECISIONS: [], ALL: []}
    running: dict[str, list[tuple[float, float]]] = {DECISIONS: [], ALL: []}
    for number in numbers:
        for outputs in (DECISIONS, ALL):
            times = []
            for _ in range(PASSES):
                knowledge = more_rules(whole, number)
                start = time.perf_counter()
                steps = len(plan(knowledge, outputs).program.steps)
                times.append((time.perf_counter() - start) * 1000)
            evaluate(knowledge, table, outputs)
            start = time.perf_counter()
            evaluate(knowledge, table, outputs)
            rate = table.num_rows / (time.perf_counter() - start)
            compiling[outputs].append((number, statistics.median(times)))
            running[outputs].append((number, rate))
            took = f"compiled in {statistics.median(times):>6.0f} ms"
            print(f"{number:>5} rules, {outputs:<9} {steps:>7,} steps, {took} {rate:>12,.0f} rows/s")
    return compiling, running


def _row(item: Line) -> str:
    """Return a line of the table."""
    return _line(item.way, item.rows, item.per_second, item.peak_mb, item.before_mb)


def _peer_rows(peers: Sequence[Measured]) -> Iterator[str]:
    """Yield a line for each peer."""
    for item in peers:
        agreed = f"{item.name}, {item.compared - len(item.disagreements)} of {item.compared} agree"
        yield _line(agreed, item.timed, item.per_second, item.peak_mb, item.loaded_mb)
        if item.approximated:
            yield f"    {item.approximated}"


def _line(what: str, rows: int, per_second: Sequence[float], peak: float, before: float) -> str:
    """Return a line: rows, the median of rows a second with its range, and memory."""
    if not per_second:
        return f"{what:<46} {rows:>10,}"
    spread = f"({min(per_second):,.0f} to {max(per_second):,.0f})"
    return f"{what:<46} {rows:>10,} {statistics.median(per_second):>12,.0f} {spread:>28} {peak:>9,.0f} {before:>9,.0f}"


def main() -> None:
    """Measure and print; write the plots where a folder is named."""
    parser = argparse.ArgumentParser(prog="python -m bench.populations", description=__doc__)
    parser.add_argument("--plots", type=Path, help="where to write growth-rows.svg and growth-rules.svg")
    parser.add_argument("--largest", type=int, default=10_000_000, help="how many rows the largest table has (10,000,000)")
    asked = parser.parse_args()
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, median of {PASSES} passes after one that is not counted")
    print(f"{'':<46} {'rows':>10} {'rows/s':>12} {'slowest to fastest':>28} {'peak MB':>9} {'before':>9}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "people.parquet"
        pa.parquet.write_table(table_of(load_knowledge(worked_cases=True), ROWS), path)
        lines = [measured(way, path, rows) for way, (_, rows) in WAYS.items()]
        for line in lines:
            print(_row(line))
        peers = measure_peers(installed())
        print("\n".join(_peer_rows(peers)))
        ours = next(line.median for line in lines if line.way == "Arrow to Arrow, decisions")
        print(", ".join(f"{ours / item.median:,.0f} times {item.name}" for item in peers if item.median))
        rows = growth_with_rows(folder, asked.largest)
    compiling, running = growth_with_rules((100, 200, 400, 617, 1_000, 2_000))
    if asked.plots:
        (asked.plots / "growth-rows.svg").write_text(plotted("rows a second, streamed from Parquet", "rows", rows), encoding="utf-8")
        both = {**{f"{key}: rows/s": line for key, line in running.items()}, **{f"{key}: ms": line for key, line in compiling.items()}}
        (asked.plots / "growth-rules.svg").write_text(
            plotted("rows a second, and milliseconds of compiling", "rules", both), encoding="utf-8"
        )


if __name__ == "__main__":
    main()

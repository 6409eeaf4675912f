"""`python -m bench.peers [--cases N]`: hold every peer to the reference meaning, time it, and print a table."""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Iterator, Sequence

from bench.peers.measure import PASSES, Measured, installed, measure_peers
from bench.peers.peer import NAMES

_HEAD = ("peer", "agrees on", "timed on", "cases/s", "slowest to fastest", "build ms", "peak MB", "of it loaded")


def main() -> int:
    """Measure, print, and return 1 if a peer disagrees."""
    parser = argparse.ArgumentParser(prog="python -m bench.peers", description=__doc__)
    parser.add_argument("--cases", type=int, default=1000, help="how many random people (1000)")
    parser.add_argument("--seed", type=int, default=0, help="another one draws other people (0)")
    asked = parser.parse_args()
    there = installed()
    measured = measure_peers(there, cases=asked.cases, seed=asked.seed)
    print(
        f"Python {platform.python_version()}, {os.cpu_count()} cores, median of {PASSES} passes; `loaded` is with the knowledge base alone"
    )
    for line in report(measured):
        print(line)
    for item in measured:
        for wrong in item.disagreements:
            print(wrong, file=sys.stderr)
    for name in NAMES:
        if name not in there:
            print(f"{name}: not installed (`pip install --group peers`)")
    return int(any(item.disagreements for item in measured))


def report(measured: Sequence[Measured]) -> Iterator[str]:
    """Yield the lines of the table, a row for each peer, and below it what each does not do itself."""
    yield from _table([_HEAD, *map(_row, measured)])
    yield from (f"{item.name}: {item.approximated}" for item in measured if item.approximated)


def _row(item: Measured) -> tuple[str, ...]:
    """Return the cells of a peer."""
    agrees = f"{item.compared - len(item.disagreements)}/{item.compared}"
    speed = ("", "", "")
    if item.per_second:
        speed = (str(item.timed), f"{item.median:.0f}", f"{min(item.per_second):.0f} to {max(item.per_second):.0f}")
    return item.name, agrees, *speed, f"{item.build_ms:.0f}", f"{item.peak_mb:.0f}", f"{item.loaded_mb:.0f}"


def _table(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Yield rows as lines, the first column to the left and the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for first, *rest in rows:
        yield "  ".join([first.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True))])


if __name__ == "__main__":
    sys.exit(main())

"""How long it takes to bring in a training log, and how much memory: `python -m bench.training`. It judges nothing.

Every import is a process of its own, the installed command, so that its peak is its own.
"""

from __future__ import annotations

import datetime
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.unit.logs.made import START, Session, archive, fit_file, gpx_file, steady, tcx_file
from tests.unit.training.lists import write_list

HAMSTRING = Path(sys.executable).parent / "hamstring"
RUNS = 5
LISTED = 2_000
FILES = 200
SECONDS = 3_600
"""How long a run of a file is, with a point each second."""
_PEAK = (
    "import os, sys; pid = os.posix_spawn(sys.argv[1], sys.argv[1:], dict(os.environ)); "
    "_, status, used = os.wait4(pid, 0); print(used.ru_maxrss, file=sys.stderr); sys.exit(os.waitstatus_to_exitcode(status))"
)
"""A small process that starts the one that is measured: what a process holds when it starts another is counted to that one as well."""


def made_list(folder: Path) -> Path:
    """Write a list of activities, two of three of them runs, one a day."""
    first = START.date() - datetime.timedelta(LISTED)
    kinds = ("Run", "Ride", "Run")
    return write_list(
        folder / "activities.csv",
        ((first + datetime.timedelta(day), kinds[day % 3], 5.0 + day % 7) for day in range(LISTED)),
    )


def made_files(folder: Path) -> Path:
    """Write as many files of each format as of the others, each of another day."""
    folder.mkdir()
    points = steady(SECONDS)
    for number in range(FILES):
        day = START + datetime.timedelta(number)
        match number % 3:
            case 0:
                (folder / f"{number}.fit").write_bytes(fit_file(Session(start=day, seconds=SECONDS)))
            case 1:
                (folder / f"{number}.tcx").write_text(_on(tcx_file(points), day), encoding="utf-8")
            case _:
                (folder / f"{number}.gpx").write_text(_on(gpx_file(points), day), encoding="utf-8")
    return folder


def made_archive(folder: Path, files: Path) -> Path:
    """Write the same files as a whole export."""
    path = folder / "export.zip"
    path.write_bytes(archive({f"activities/{file.name}": file.read_bytes() for file in sorted(files.iterdir())}))
    return path


def _on(text: str, day: datetime.datetime) -> str:
    """Return what a file tells, of another day."""
    return text.replace(f"{START:%Y-%m-%d}", f"{day:%Y-%m-%d}")


def measured(arguments: Sequence[str | Path], home: Path) -> tuple[float, float]:
    """Return how many seconds a command took, and how many megabytes at its peak."""
    environment = {**os.environ, "HAMSTRING_HOME": str(home)}
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", _PEAK, HAMSTRING, *arguments], env=environment, capture_output=True, check=True)
    return time.perf_counter() - start, int(done.stderr.split()[-1]) / 1024


def report(what: str, arguments: Sequence[str | Path], home: Path | None = None) -> None:
    """Print medians of whole processes; without a home each begins with nothing kept."""
    found: list[tuple[float, float]] = []
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory() as fresh:
            found.append(measured(arguments, home or Path(fresh)))
    seconds, megabytes = zip(*found, strict=True)
    print(f"{what:<48} {statistics.median(seconds):8.2f} s  ({min(seconds):.2f} to {max(seconds):.2f})  {max(megabytes):6.0f} MB")


def main() -> None:
    """Measure everything."""
    with tempfile.TemporaryDirectory() as place:
        folder, home = Path(place), Path(place) / "home"
        listed, files = made_list(folder), made_files(folder / "files")
        packed = made_archive(folder, files)
        report("hamstring --version", ["--version"])
        report(f"log import: a list of {LISTED:,} activities", ["log", "import", listed])
        report(f"log import: {FILES} files of an hour each", ["log", "import", files])
        report("  the same as one archive", ["log", "import", packed])
        measured(["log", "import", listed], home)
        report("  the list again, all of it kept already", ["log", "import", listed], home)
        report("log check --all", ["log", "check", "--all", "--date", START.date().isoformat()], home)
        report("log list", ["log", "list"], home)


if __name__ == "__main__":
    main()

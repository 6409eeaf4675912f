"""Which files lie in the folder of a knowledge base, and of which kind each is by its name."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

SUFFIXES = (".yaml", ".yml")
LOCK = "knowledge.lock"
"""The file that says what a knowledge base consists of."""
_CASE_ID = re.compile(r"^id: *([a-z0-9-]+) *$", re.MULTILINE)


def files_in(folder: Path) -> list[str]:
    """Return the names of what lies in a folder and in its folders, sorted, without what is an editor's or the system's."""
    return sorted(_names(folder), key=lambda name: name.split("/"))


def _names(folder: Path) -> Iterator[str]:
    """Yield each name, with a slash behind a folder's."""
    for entry in _visible(folder):
        if entry.is_dir() and not entry.name.endswith(SUFFIXES):
            yield from (f"{entry.name}/{inner.name}" for inner in _visible(Path(entry.path)))
        else:
            yield entry.name


def _visible(folder: Path) -> Iterator[os.DirEntry[str]]:
    """Yield what lies in one folder."""
    with os.scandir(folder) as entries:
        yield from (entry for entry in entries if not entry.name.startswith((".", "__")))


def kind_named(name: str) -> str:
    """Return the kind that a file has by its own name, or by that of the folder it lies in; empty where it can have none."""
    first, _, inner = name.partition("/")
    last = inner or first
    stem, dot, suffix = last.rpartition(".")
    if not stem or dot + suffix not in SUFFIXES:
        return ""
    return first if inner else stem


def worked_case_ids(folder: Path) -> Iterator[str]:
    """Yield the ids of the worked cases in a folder, as they are usually written.

    No file is parsed, which takes seconds for hundreds of them: it is for whoever offers names, and refuses none.

    Raises:
        OSError: The system refused a file.
    """
    for name in files_in(folder):
        if kind_named(name) == "cases" and (found := _CASE_ID.search((folder / name).read_text(encoding="utf-8", errors="replace"))):
            yield found[1]

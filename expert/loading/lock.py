"""What a knowledge base consists of, as its `knowledge.lock` says: for each file its SHA-256, the number of its entries, and its name.

So a file that is lost, or cut at an entry, is noticed before anybody is advised. Whoever adds something need not write it anew at once.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from expert.errors import Diagnostics, KnowledgeError, Location
from expert.files import read_bounded
from expert.loading.file_kinds import KNOWLEDGE_FILES
from expert.loading.folder import LOCK, files_in, kind_named
from expert.loading.read import Document, read_bytes

_LINE = re.compile(r"([0-9a-f]{64}) +([0-9]{1,9}) (\S.*)")
_HELP = "put back what is lost; if it is meant to be gone, write the lock anew: `kb lock`"


def lock_of(folder: Path) -> str:
    """Return what the lock of a folder must say today.

    Raises:
        KnowledgeError: A file cannot be read.
    """
    diagnostics = Diagnostics(error=KnowledgeError)
    lines = []
    for name in files_in(folder):
        if kind_named(name) in KNOWLEDGE_FILES:
            raw = read_bounded(folder / name, regular=True)
            document = read_bytes(raw, f"{folder.as_posix()}/{name}", diagnostics)
            if document is not None:
                lines.append(f"{hashlib.sha256(raw).hexdigest()} {count_entries(document):5} {name}\n")
    if diagnostics:
        raise KnowledgeError(diagnostics.items)
    return "".join(lines)


def is_locked(folder: Path) -> bool:
    """Return whether a folder says what it consists of, and says it as it is today."""
    try:
        return (folder / LOCK).read_text(encoding="utf-8") == lock_of(folder)
    except FileNotFoundError:
        return False


def count_entries(document: Document) -> int:
    """Return how many entries a file has: whatever its lists hold."""
    data = document.data
    return sum(len(item) for item in data.values() if isinstance(item, list)) if isinstance(data, dict) else 0


def check_lock(folder: Path, counts: Mapping[str, int], diagnostics: Diagnostics, *, worked_cases: bool) -> None:
    """Note what the lock of a folder lists and is not there.

    Args:
        folder: The folder; without a lock nothing is missing.
        counts: How many entries each file has that could be read.
        diagnostics: Where faults go.
        worked_cases: Whether the worked cases were read.
    """
    present = set(files_in(folder))
    for place, name, count in _locked(folder, diagnostics):
        if kind_named(name) == "cases" and not worked_cases:
            continue
        if name not in present:
            diagnostics.add(place, "KB004", f"lists `{name}`, which is not there", _HELP)
        elif counts.get(name, count) < count:
            diagnostics.add(place, "KB005", f"lists `{name}` with {count} entries, and it holds {counts[name]}", _HELP)


def _locked(folder: Path, diagnostics: Diagnostics) -> Iterator[tuple[Location, str, int]]:
    """Yield each line of the lock: where it stands, the file that it lists, and the number of its entries."""
    place = f"{folder.as_posix()}/{LOCK}"
    try:
        text = read_bounded(folder / LOCK, regular=True).decode()
    except FileNotFoundError:
        return
    except (OSError, UnicodeDecodeError):
        diagnostics.add(Location(place), "KB006", "cannot be read", "write it anew: `kb lock`")
        return
    for number, line in enumerate(text.splitlines(), 1):
        found, at = _LINE.fullmatch(line), Location(place, number, 1)
        if found is None:
            diagnostics.add(at, "KB006", "is not a hash, a number and the name of a file", "write it anew: `kb lock`")
        else:
            yield at, found[3], int(found[2])


def require_lock(folder: Path) -> None:
    """Refuse a folder that does not say what it consists of.

    Raises:
        KnowledgeError: It has no lock.
    """
    if folder.is_dir() and not (folder / LOCK).is_file():
        diagnostics = Diagnostics(error=KnowledgeError)
        diagnostics.add(Location(folder.as_posix()), "KB004", f"has no {LOCK}, which says what it consists of", _HELP)
        raise KnowledgeError(diagnostics.items)

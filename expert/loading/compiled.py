"""A knowledge base compiled for the next start, kept under the fingerprint of its files and of the program that read them.

What is kept is data, decoded by the types of the model: it is never run. Only a knowledge base without a fault is kept, so no fault
ever comes from here. Whatever is damaged, foreign or written by another program is as if it were not there.

It is not written by `expert.shapes`: those write what files and readers of JSON have, and a start must not wait for them.
"""

from __future__ import annotations

import hashlib
import os
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from expert.files import read_bounded, write_private
from expert.language.model import KnowledgeBase
from expert.loading.folder import files_in, kind_named

MAGIC = b"expert-kb\n"
SUFFIX = ".compiled"
MOST_KEPT = 8
"""So many compiled knowledge bases are kept, the newest: one for each folder and version that somebody works with."""
_DIGEST = hashlib.sha256().digest_size
_EXPERT = Path(__file__).parents[1]
_WHAT_COMPILES = ("errors.py", "files.py", "printable.py", "shapes", "language", "cases/case.py", "loading")
"""The modules that decide what is compiled from which files."""


def cache_folder(program: str) -> Path | None:
    """Return the folder where a program keeps what it has compiled, or None where nothing is to be kept; nothing is created.

    Args:
        program: What the program is called; the variable `PROGRAM_CACHE` names another folder, or is `off`.
    """
    named = os.environ.get(f"{program.upper()}_CACHE")
    if named:
        return None if named == "off" else Path(named)
    import platformdirs

    try:
        folder = Path(platformdirs.user_cache_dir(program, appauthor=False))
    except RuntimeError:  # whose user has no home
        return None
    return folder if folder.is_absolute() else None


def fingerprint(folder: Path) -> bytes | None:
    """Return the fingerprint of the files in a folder, of its name and of this program; None where a file cannot be read.

    Worked cases have no part in it: they are not compiled.
    """
    found = hashlib.sha256(_program())
    _add(found, folder.as_posix().encode("utf-8", "surrogateescape"))
    try:
        for name in files_in(folder):
            if kind_named(name) != "cases":
                _add(found, name.encode("utf-8", "surrogateescape"))
                _add(found, read_bounded(folder / name, regular=True))
    except OSError:
        return None
    return found.digest()


def load_compiled(cache: Path, key: bytes) -> KnowledgeBase | None:
    """Return the knowledge base that is kept under a fingerprint, or None where none is that can be used."""
    try:
        with _place(cache, key).open("rb") as file:
            if not _is_ours(os.fstat(file.fileno())):
                return None
            kept = file.read()
    except OSError:
        return None
    head, data = kept[: len(MAGIC) + 2 * _DIGEST], kept[len(MAGIC) + 2 * _DIGEST :]
    if head != MAGIC + key + hashlib.sha256(data).digest():
        return None
    try:
        return msgspec.msgpack.decode(data, type=KnowledgeBase)
    except (msgspec.MsgspecError, ValueError):
        return None


def keep_compiled(cache: Path, key: bytes, knowledge: KnowledgeBase) -> None:
    """Keep a knowledge base under a fingerprint, in one step and for its user alone; nothing happens where that is not allowed."""
    with suppress(OSError, UnicodeEncodeError):  # the name of a folder need not be text
        data = msgspec.msgpack.encode(knowledge)
        cache.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_private(_place(cache, key), (MAGIC, key, hashlib.sha256(data).digest(), data))
        _clear(cache)


def _clear(cache: Path) -> None:
    """Remove all but the newest of what is kept, and what a program left that was stopped while it wrote."""
    entries = sorted(cache.glob(f"*{SUFFIX}"), key=lambda path: path.stat().st_mtime, reverse=True)
    for entry in entries[MOST_KEPT:]:
        entry.unlink(missing_ok=True)


def _place(cache: Path, key: bytes) -> Path:
    """Return where a knowledge base is kept."""
    return cache / f"{key.hex()[:32]}{SUFFIX}"


def _is_ours(found: os.stat_result) -> bool:
    """Return whether nobody else can have written a file; where the system has no owners, always."""
    return not hasattr(os, "geteuid") or (found.st_uid == os.geteuid() and not found.st_mode & 0o022)


@cache
def _program() -> bytes:
    """Return the fingerprint of this program: of the modules that compile, byte for byte, and of what runs them."""
    found = hashlib.sha256(f"{sys.version} {msgspec.__version__}".encode())
    for name in _WHAT_COMPILES:
        place = _EXPERT / name
        for path in sorted(place.glob("*.py")) if place.is_dir() else [place]:
            _add(found, path.name.encode())
            _add(found, path.read_bytes())
    return found.digest()


def _add(found: Any, part: bytes) -> None:
    """Add a part to a fingerprint, so that no two lists of parts give the same."""
    found.update(len(part).to_bytes(8, "big"))
    found.update(part)

"""Copies of the kept file as it was before a migration, beside it: the way back to the program that wrote it.

A copy holds what its owner may want to be rid of. So whatever deletes from the file deletes the copies too.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path

from expert.diary.faults import refused

_PIECE = bytes(1 << 20)
_HELP = "make room, or give yourself access to its folder; until then it is left as it is"


def keep_backup(path: Path, version: int) -> None:
    """Copy a file of that version beside it, complete and on disk when this returns; a copy that is there already is never replaced.

    The caller holds the file's write lock: so nobody changes it meanwhile, and nobody else makes a copy.

    Raises:
        StoreRefusedError: It cannot be copied.
    """
    import sqlite3

    name = f"{path.stem}.version-{version}"
    unfinished = path.with_name(f"{name}.unfinished")
    try:
        unfinished.unlink(missing_ok=True)  # of a process that ended in the middle of it
        os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        _copy(path, unfinished)
        _place(unfinished, (path.with_name(f"{name}{number}{path.suffix}") for number in _numbers()))
        _sync(path.parent, os.O_RDONLY)
    except (OSError, sqlite3.Error) as error:
        reason = (getattr(error, "strerror", "") or str(error)).lower()
        raise refused(path, f"it is of version {version}, and cannot be copied before it is changed: {reason}", _HELP) from error


def delete_backups(path: Path) -> None:
    """Delete every copy of a file, finished or not, and overwrite what it held.

    Raises:
        OSError: The system refused it.
    """
    name = re.compile(rf"{re.escape(path.stem)}\.version-[0-9]+(\.[0-9]+)?({re.escape(path.suffix)}|\.unfinished)")
    found = [place for place in path.parent.iterdir() if name.fullmatch(place.name)] if path.parent.is_dir() else []
    for place in found:
        _overwrite(place)
        place.unlink()
    if found:
        _sync(path.parent, os.O_RDONLY)


def _numbers() -> Iterator[str]:
    """Yield what tells several copies of one version apart: nothing, then `.2`, `.3` and so on."""
    yield ""
    yield from (f".{number}" for number in count(2))


def _copy(path: Path, target: Path) -> None:
    """Copy a file with SQLite's own means; it is on disk when this returns."""
    import sqlite3

    with (
        closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(target, isolation_level=None)) as copy,
    ):
        copy.execute("PRAGMA journal_mode = OFF")  # whatever is unfinished is thrown away
        source.backup(copy)
    _sync(target, os.O_RDWR)


def _place(unfinished: Path, places: Iterator[Path]) -> None:
    """Give a finished copy the first name that is free; where the same copy was made before, as by a migration that failed, drop it."""
    for place in places:
        if not place.exists():
            unfinished.replace(place)
            return
        if place.read_bytes() == unfinished.read_bytes():
            unfinished.unlink()
            return


def _overwrite(path: Path) -> None:
    """Put zeros where a file has its content; what a link leads to is not ours."""
    if not stat.S_ISREG(path.lstat().st_mode):
        return
    with path.open("r+b", buffering=0) as file:
        left = path.stat().st_size
        while left > 0:
            left -= file.write(_PIECE[:left])
        os.fsync(file.fileno())


def _sync(path: Path, flags: int) -> None:
    """Wait until a file is on disk, or which files a folder has; only POSIX lets a folder be opened."""
    if os.name != "posix" and path.is_dir():
        return
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

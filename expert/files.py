"""Files as the system has them: read no further than is permitted, written in one step and for their owner alone."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path

LARGEST_BYTES = 4_000_000
"""A larger file is refused: no knowledge base, case or outcome comes near it."""


def read_bounded(path: Path, *, regular: bool = False, most: int = LARGEST_BYTES) -> bytes:
    """Return what is in a file, no more than one byte beyond what may be read.

    Args:
        path: The file; what a shell hands over as one, such as a pipe, can be read once.
        regular: Refuse whatever is no file on a disk, without waiting for it.
        most: How many bytes it may have.

    Raises:
        OSError: The system refused it, or it is no such file.
    """
    with open(path, "rb", opener=_without_waiting if regular else None) as file:
        found = os.fstat(file.fileno())
        if regular and not stat.S_ISREG(found.st_mode):
            raise OSError(0, "is not a file")
        raw = file.read(min(found.st_size, most) + 1)  # memory is taken for as much as is asked for
        if len(raw) > found.st_size:  # it has grown, or it has no size, as a pipe has none
            raw += file.read(most + 1 - len(raw))
        return raw


def _without_waiting(path: str, flags: int) -> int:
    """Open a file; a pipe that nobody writes to is not waited for."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def write_private(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file that only its owner may read. It takes the place of what is there, be that a link, once it is whole.

    What is no file on a disk, such as a terminal, is written to.

    Raises:
        OSError: The system refused it; a file that was there is as it was.
    """
    import tempfile

    if path.exists() and not path.is_file():
        with path.open("wb") as file:
            file.writelines(pieces)
        return
    descriptor, name = tempfile.mkstemp(prefix=".", suffix=path.suffix, dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.writelines(pieces)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise

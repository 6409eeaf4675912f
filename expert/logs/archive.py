"""Files wherever they lie: named one by one, in folders, in ZIP archives, in an archive inside an archive; one open at a time."""

from __future__ import annotations

import gzip
import io
import lzma
import os
import shutil
import stat
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, BinaryIO

from msgspec import Struct

from expert.logs.faults import closed, damaged, refused, too_large, without_activity
from expert.logs.kinds import GZIP, HEAD
from expert.printable import printable

LARGEST_BYTES = 200_000_000
"""A larger file is refused, unpacked: a day of points every second is a tenth of that."""
LARGEST_ARCHIVE_BYTES = 2_000_000_000
"""An archive inside an archive may be larger, as it holds many files; it is laid on the disk meanwhile."""
MOST_MEMBERS = 200_000
_BROKEN = (zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, lzma.LZMAError, EOFError, struct.error, ValueError, IndexError)
"""What packed data that is none makes the standard library raise."""


class Found(Struct, frozen=True):
    """A file that may be one of ours.

    Attributes:
        name: Where it lies, from what the user named on: `export.zip/activities/1.fit.gz`.
        place: The same with the whole path, for who looks for it.
        open: Opens it.
        named: Whether the user named it himself.
        depth: In how many archives it lies.
    """

    name: str
    place: str
    open: Callable[[], IO[bytes]]
    named: bool = False
    depth: int = 0


def named_file(path: Path) -> Found:
    """Return a file that the user named."""
    return Found(printable(path.name), printable(str(path)), lambda: _opened(path), named=True)


def is_folder(path: Path) -> bool:
    """Return whether a path is a folder.

    Raises:
        NotReadError: The system does not tell (LOG001).
    """
    try:
        return path.is_dir()
    except OSError as error:
        raise refused(error) from error


def files_below(folder: Path) -> list[Found]:
    """Return the files of a folder and of the folders in it, in order; a link to a folder is not followed.

    Raises:
        NotReadError: The system refuses the folder (LOG001), or there are too many files (LOG004).
    """
    found: list[Found] = []

    def add(path: Path, open: Callable[[Path], IO[bytes]]) -> None:
        inside = path.relative_to(folder.parent) if folder.name else path
        found.append(Found(printable(inside.as_posix()), printable(str(path)), lambda: open(path)))

    def refuse(error: OSError) -> None:
        def fail(_: Path) -> IO[bytes]:
            raise error

        if error.filename == os.fspath(folder):
            raise refused(error) from error
        add(Path(error.filename), fail)

    for root, folders, names in os.walk(folder, onerror=refuse):
        folders.sort()
        for name in sorted(names):
            add(Path(root, name), _opened)
        if len(found) > MOST_MEMBERS:
            raise too_large(f"the folder has more than {MOST_MEMBERS:,} files")
    return found


def _opened(path: Path) -> BinaryIO:
    """Open a file on a disk; whatever is none, such as a pipe, is not waited for."""
    if "\0" in str(path):
        raise OSError(0, "no file has such a name")
    file = open(path, "rb", opener=lambda name, flags: os.open(name, flags | getattr(os, "O_NONBLOCK", 0)))  # noqa: SIM115 - who asks for it closes it
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise OSError(0, "it is no file")
    return file


@contextmanager
def unpacking() -> Iterator[None]:
    """Say of whatever goes wrong inside with a file that it is damaged, or refused.

    Raises:
        NotReadError: It is refused by the system or has a password (LOG001), or is damaged (LOG003).
    """
    try:
        yield
    except _BROKEN as error:
        raise damaged("what is packed in it cannot be unpacked") from error
    except NotImplementedError as error:
        raise closed("it is packed in a way that is not known") from error
    except RuntimeError as error:  # what the library raises where a password is needed
        raise closed("it has a password") from error
    except OSError as error:
        raise refused(error) from error


def members_of(archive: Found) -> Iterator[tuple[int, Found]]:
    """Yield the files of an archive, each with how many there are; they can be opened until the next one is asked for.

    Raises:
        NotReadError: It cannot be opened (LOG001), is damaged (LOG003), has too many files (LOG004), or none (LOG005).
    """
    with closing(_on_disk(archive)) as file:
        with unpacking():
            packed = zipfile.ZipFile(file)
        with closing(packed):
            members = [member for member in packed.infolist() if not member.is_dir()]
            if not members:
                raise without_activity("the archive is empty")
            if len(members) > MOST_MEMBERS:
                raise too_large(f"the archive has more than {MOST_MEMBERS:,} files")
            for member in members:
                name, place = (f"{where}/{printable(member.filename)}" for where in (archive.name, archive.place))
                yield len(members), Found(name, place, lambda member=member: packed.open(member), depth=archive.depth + 1)  # type: ignore[misc]


def _on_disk(archive: Found) -> IO[bytes]:
    """Return an archive as a file in which one can go back; one inside another is laid on the disk, as it is too large for the memory."""
    if not archive.depth:
        with unpacking():
            return archive.open()
    file = tempfile.TemporaryFile()  # noqa: SIM115 - who asks for it closes it
    try:
        with unpacking(), archive.open() as packed:
            shutil.copyfileobj(_Bounded(packed), file, 1 << 20)
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return file


class _Bounded(io.RawIOBase):
    """What can be read of an archive."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._left = LARGEST_ARCHIVE_BYTES

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        piece = self._file.read(size)
        self._left -= len(piece)
        if self._left < 0:
            raise too_large(f"the archive inside it has more than {LARGEST_ARCHIVE_BYTES / 1e6:,g} MB")
        return piece


@contextmanager
def unpacked(found: Found) -> Iterator[tuple[bytes, Callable[[], bytes]]]:
    """Yield how a file begins, unpacked if it is gzipped, and what returns all of it.

    Raises:
        NotReadError: As `unpacking`; what returns all of it raises also if it is too large (LOG004).
    """
    with unpacking():
        file = found.open()
    with closing(file):
        with unpacking():
            head = file.read(HEAD)
            stream: IO[bytes] = file
            if head.startswith(GZIP):
                file.seek(0)
                stream = gzip.GzipFile(fileobj=file)  # type: ignore[assignment]
                head = stream.read(HEAD)

        def whole() -> bytes:
            with unpacking():
                raw = head + stream.read(max(0, LARGEST_BYTES + 1 - len(head)))
            if len(raw) > LARGEST_BYTES:
                raise too_large(f"it has more than {LARGEST_BYTES / 1e6:g} MB")
            return raw

        yield head, whole

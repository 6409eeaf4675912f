"""The files of a knowledge base in one piece, and back: what gave an advice can be kept beside it."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from expert.files import read_bounded
from expert.language.model import KnowledgeBase
from expert.loading.entries import knowledge_files
from expert.loading.load import load_knowledge

LARGEST_KNOWLEDGE = 100_000_000
"""No knowledge base holds more, in bytes of its files."""


def pack_knowledge(folder: Path) -> bytes:
    """Return every file that can bear on an outcome, as a ZIP archive; worked cases cannot."""
    import zipfile

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in knowledge_files(folder):
            # Without a date of its own an entry gets 1980, so that the same files give the same bytes.
            entry = zipfile.ZipInfo(name)
            archive.writestr(entry, read_bounded(folder / name, regular=True), compress_type=zipfile.ZIP_DEFLATED)
    return packed.getvalue()


class PackedError(Exception):
    """An archive that cannot be unpacked: damaged, or larger than any that we pack."""


def load_packed_knowledge(packed: bytes) -> KnowledgeBase:
    """Return the knowledge base in an archive.

    Raises:
        KnowledgeError: As `load_knowledge`; it may have been packed by a program that read other files.
        PackedError: It cannot be unpacked.
    """
    with tempfile.TemporaryDirectory() as folder:
        _unpack(packed, folder)
        return load_knowledge(Path(folder))


def _unpack(packed: bytes, folder: str) -> None:
    """Write the files of an archive into a folder; a name or a size that we never wrote is refused."""
    import struct
    import zipfile
    import zlib

    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST_KNOWLEDGE:
                raise PackedError(f"holds more than {LARGEST_KNOWLEDGE:,} bytes")
            archive.extractall(folder)
    except (  # whatever zipfile makes of damage, such as a method that nobody has or a name that no system takes
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        OSError,
        EOFError,
        LookupError,
        ValueError,
        ArithmeticError,
        RuntimeError,
    ) as error:
        raise PackedError(str(error)) from error

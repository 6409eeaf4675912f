"""The files of a knowledge base in one piece, and back: what gave an advice can be kept beside it."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from expert.language.model import KnowledgeBase
from expert.loading.entries import knowledge_files
from expert.loading.load import load_knowledge


def pack_knowledge(folder: Path) -> bytes:
    """Return every file that can bear on an outcome, as a ZIP archive; worked cases cannot."""
    import zipfile

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in knowledge_files(folder):
            # Without a date of its own an entry gets 1980, so that the same files give the same bytes.
            entry = zipfile.ZipInfo(name)
            archive.writestr(entry, (folder / name).read_bytes(), compress_type=zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def load_packed_knowledge(packed: bytes) -> KnowledgeBase:
    """Return the knowledge base in an archive.

    Raises:
        KnowledgeError: As `load_knowledge`; it may have been packed by a program that read other files.
        zipfile.BadZipFile: It is no archive.
    """
    import zipfile

    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(io.BytesIO(packed)) as archive:
        archive.extractall(folder)
        return load_knowledge(Path(folder))

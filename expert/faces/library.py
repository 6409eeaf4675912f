"""The engine as a library that ships with a product: where no knowledge base is named, that of the product is meant."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from expert.shipped import knowledge_folder

if TYPE_CHECKING:
    from expert.consultation.outcome import Consultation
    from expert.diary.store import Store
    from expert.language.model import KnowledgeBase


def load_knowledge(folder: Path | str | None = None, *, worked_cases: bool = False, cache: Path | None = None) -> KnowledgeBase:
    """Return the knowledge base in a folder.

    Args:
        folder: Where its files lie; the one that ships with the package if None.
        worked_cases: Whether to read the worked cases too, which no consultation needs.
        cache: A folder where it is kept compiled, so that it need not be read again while no file changes; nowhere if None.
            With worked cases it is always read.

    Raises:
        KnowledgeError: With every fault of every file: code, file, line, column, and how to mend it.
    """
    from expert.loading import load

    named = knowledge_folder() if folder is None else folder
    return load.load_knowledge(named, worked_cases=worked_cases, cache=cache, locked=folder is None)


def keep(store: Store, consultation: Consultation, folder: Path | None = None) -> int:
    """Keep a consultation with the rules that gave it, and return its id; it is on disk then.

    Args:
        store: Where.
        consultation: What to keep.
        folder: Where the files of the knowledge base lie; the one that ships with the package if None.

    Raises:
        StoreError: It could not be kept.
    """
    from expert.diary import consultations

    return consultations.keep(store, consultation, knowledge_folder() if folder is None else folder)

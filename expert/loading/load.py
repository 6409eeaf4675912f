"""A knowledge base from its folder: compiled if it is kept so, else from its files."""

from __future__ import annotations

from pathlib import Path

from expert.given import checked
from expert.language.model import KnowledgeBase
from expert.loading.compiled import fingerprint, keep_compiled, load_compiled
from expert.loading.folder import LOCK


@checked
def load_knowledge(folder: Path | str, *, worked_cases: bool = False, cache: Path | None = None, locked: bool = False) -> KnowledgeBase:
    """Return the knowledge base in a folder.

    Args:
        folder: Where its files lie.
        worked_cases: Whether to read the worked cases too, which no consultation needs.
        cache: A folder where it is kept compiled, so that it need not be read again while no file changes; nowhere if None.
            With worked cases it is always read.
        locked: Refuse it where no `knowledge.lock` says what it consists of.

    Raises:
        KnowledgeError: With every fault of every file: code, file, line, column, and how to mend it.
        QueryError: An argument is of another type (ASK006).
    """
    folder = Path(folder)
    if locked and not (folder / LOCK).is_file():
        from expert.loading.lock import require_lock

        require_lock(folder)
    if cache is None or worked_cases:
        return _read(folder, worked_cases=worked_cases)
    key = fingerprint(folder)
    knowledge = None if key is None else load_compiled(cache, key)
    if knowledge is None:
        knowledge = _read(folder, worked_cases=False)
        if key is not None and fingerprint(folder) == key:  # no file changed while they were read
            keep_compiled(cache, key, knowledge)
    return knowledge


def _read(folder: Path, *, worked_cases: bool) -> KnowledgeBase:
    """Return the knowledge base that the files make; what reads them is imported only where they are read."""
    from expert.loading.from_files import read_knowledge

    return read_knowledge(folder, worked_cases=worked_cases)

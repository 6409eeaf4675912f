"""Exports taken into the kept file: all that they hold, in one transaction, or nothing.

An id is kept where it was never given here. What is kept already is not kept again, so taking the same export twice changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from expert.diary.activities import Activity, add_activities, note_import
from expert.diary.formats import KINDS, Kind
from expert.diary.migrations import checksum
from expert.diary.reading import Export, ReadConsultation, read_export
from expert.diary.rows import parse, unpacked
from expert.diary.store import Store, add_consultation, add_knowledge
from expert.errors import Diagnostics, StoreError

if TYPE_CHECKING:
    import sqlite3


class Taken(Struct, frozen=True):
    """What came of an import.

    Attributes:
        added: How many of each kind were added.
        known: How many of each kind were kept already.
        renumbered: The new id of each consultation whose own was given to another one; of several exports the last that had it.
    """

    added: dict[Kind, int]
    known: dict[Kind, int]
    renumbered: dict[int, int]

    def to_data(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {"added": self.added, "known": self.known, "renumbered": {str(old): new for old, new in self.renumbered.items()}}


def take(store: Store, files: Sequence[Path]) -> Taken:
    """Keep what exports hold, all of it or nothing; it is on disk when this returns.

    Args:
        store: Where to keep it.
        files: The exports, in lines of JSON or as lists.

    Raises:
        StoreError: With every fault of every file: code, file, line, column, and how to mend it. Nothing was kept then.
    """
    faults = Diagnostics(error=StoreError)
    exports = [export for path in files if (export := read_export(path, faults)) is not None]
    if faults:
        raise StoreError(faults.items)
    with store._write() as database, store._readable():
        taking = _Taking(database, faults)
        taking.consultations(exports)
        for export in exports:
            taking.days(export)
            taking.activities(export)
            taking.note(export)
        if faults:
            raise StoreError(faults.items)
    added, known = ({kind: counted[kind] for kind in KINDS} for counted in (taking.added, taking.known))
    return Taken(added, known, taking.renumbered)


class _Taking:
    """Takes one kind after the other inside a transaction, noting what cannot be taken."""

    def __init__(self, database: sqlite3.Connection, faults: Diagnostics) -> None:
        self.database = database
        self.faults = faults
        self.added: Counter[Kind] = Counter()
        self.known: Counter[Kind] = Counter()
        self.renumbered: dict[int, int] = {}

    def consultations(self, exports: Sequence[Export]) -> None:
        """Add consultations: first those whose id was never given here, so that no new one takes it from them."""
        (given,) = self.database.execute("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'consultation'").fetchone()
        found: list[set[int]] = [set() for _ in exports]
        others = []
        for export, ids in zip(exports, found, strict=True):
            for read in export.consultations:
                if not self.is_kept(read, ids) and self.has_rules(read, export):
                    if read.id > given and self.is_free(read.id):
                        self.add(read, read.id, ids)
                    else:
                        others.append((read, ids))
        for read, ids in others:
            if not self.is_kept(read, ids):  # an export after this one may have held it, under an id that was free
                self.renumbered[read.id] = self.add(read, None, ids)

    def add(self, read: ReadConsultation, id: int | None, ids: set[int]) -> int:
        """Add a consultation; return its id, which is one of those that stand for the export."""
        self.added["consultation"] += 1
        made = add_consultation(self.database, id, read.head, read.packed)
        ids.add(made)
        return made

    def is_free(self, id: int) -> bool:
        """Return whether no consultation has an id."""
        return self.database.execute("SELECT 1 FROM consultation WHERE id = ?", (id,)).fetchone() is None

    def is_kept(self, read: ReadConsultation, ids: set[int]) -> bool:
        """Return whether a consultation is kept already: of the same time, with the same words and the same outcome.

        Two that are alike, as somebody may keep them within a second, are two; so one that stands for another of the export is no match.
        """
        time, _, headline, *_ = read.head
        query = "SELECT id, outcome FROM consultation WHERE time = ? AND headline = ? ORDER BY id"
        for id, packed in self.database.execute(query, (time, headline)).fetchall():
            if id not in ids and (packed == read.packed or unpacked(packed) == unpacked(read.packed)):
                ids.add(id)
                self.known["consultation"] += 1
                return True
        return False

    def has_rules(self, read: ReadConsultation, export: Export) -> bool:
        """Return whether the rules of a consultation are kept, with those of the export; noted if not."""
        if self.database.execute("SELECT 1 FROM knowledge WHERE fingerprint = ?", (read.fingerprint,)).fetchone() is not None:
            return True
        if read.fingerprint not in export.knowledge:
            help = "export it again; the rules are a record of their own, of the kind `knowledge`"
            self.faults.add(read.place, "STORE009", f"the rules of consultation {read.id} are missing", help)
            return False
        add_knowledge(self.database, read.fingerprint, export.knowledge[read.fingerprint], claimed=True)
        return True

    def days(self, export: Export) -> None:
        """Add days; one that is kept otherwise is left to whoever knows which is right."""
        for date, text, place in export.days:
            found = self.database.execute("SELECT data FROM day WHERE date = ?", (date,)).fetchone()
            if found is None:
                self.database.execute("INSERT INTO day VALUES (?, ?, ?)", (date, text, checksum(date, text)))
                self.added["day"] += 1
            elif found[0] == text:
                self.known["day"] += 1
            else:
                help = "delete that day here first, or leave that file out"
                self.faults.add(place, "STORE010", f"the day {date} is kept with something else done on it", help)

    def activities(self, export: Export) -> None:
        """Add activities; of several that are alike, as many as the export has more than are kept."""
        wanted: Counter[Activity] = Counter(export.activities)
        kept: Counter[Activity] = Counter(self.database.execute("SELECT start, data FROM activity").fetchall())
        missing = wanted - kept
        add_activities(self.database, missing.elements())
        self.added["activity"] += missing.total()
        self.known["activity"] += wanted.total() - missing.total()

    def note(self, export: Export) -> None:
        """Keep what is noted of the import of a log, where that was later than what is kept."""
        for time, text in export.imports:
            found = self.database.execute("SELECT data FROM log_import").fetchone()
            if found is None or parse(found[0])["time"] < time:
                note_import(self.database, text)

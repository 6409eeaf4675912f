"""The activities of a training log as the file keeps them, as plain data, and when a log was last imported."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from expert.diary.file import KeptFile
from expert.diary.migrations import checksum
from expert.diary.rows import compare, parse, text_of

if TYPE_CHECKING:
    import sqlite3

Activity = tuple[str, bytes]
"""When it began, and its data as text."""


class Activities(KeptFile):
    """The activities in one folder."""

    def replace_activities(self, data: Sequence[Mapping[str, Any]], imported: Mapping[str, Any]) -> None:
        """Keep these activities in place of all that were kept before; they are on disk when this returns.

        Where they are the same as before, only what is noted of the import is written.

        Args:
            data: The activities as plain data; each says under `start` when it began, as ISO 8601 has it.
            imported: What is noted of the import; it says under `time` when that was.

        Raises:
            StoreError: The file cannot be used.
            ValueError: An activity or the note lacks its time, or could not be read back.
        """
        for moment in (imported["time"], *(item["start"] for item in data)):
            datetime.datetime.fromisoformat(moment)
        wanted = Counter((item["start"], text_of(item)) for item in data)
        note = text_of(imported)
        with self._write() as database:
            kept: Counter[Activity] = Counter()
            for id, *activity in database.execute("SELECT id, start, data FROM activity").fetchall():
                kept[*activity] += 1
                if kept[*activity] > wanted[*activity]:
                    database.execute("DELETE FROM activity WHERE id = ?", (id,))
            add_activities(database, (wanted - kept).elements())
            note_import(database, note)

    def activities(self) -> tuple[dict[str, Any], ...]:
        """Return the activities that are kept, in the order of the texts that say when they began."""
        rows = self._rows("SELECT start, data, checksum FROM activity ORDER BY start, data")
        with self._readable():
            for start, text, kept in rows:
                compare(kept, start, text)
            return tuple(parse(text) for _, text, _ in rows)

    def last_import(self) -> dict[str, Any] | None:
        """Return what was noted of the last import of a log; None if there was none."""
        rows = self._rows("SELECT data, checksum FROM log_import")
        if not rows:
            return None
        with self._readable():
            text, kept = rows[0]
            compare(kept, text)
            return parse(text)

    def delete_activities(self) -> int:
        """Delete all activities and what is noted of their import, and overwrite them; return how many activities."""
        with self._deleting() as database:
            if database is None:
                return 0
            database.execute("DELETE FROM log_import")
            return database.execute("DELETE FROM activity").rowcount


def add_activities(database: sqlite3.Connection, activities: Iterable[Activity]) -> None:
    """Add activities inside a transaction."""
    rows = ((start, text, checksum(start, text)) for start, text in activities)
    database.executemany("INSERT INTO activity (start, data, checksum) VALUES (?, ?, ?)", rows)


def note_import(database: sqlite3.Connection, note: bytes) -> None:
    """Note an import in place of the one before, inside a transaction."""
    database.execute("INSERT OR REPLACE INTO log_import VALUES (1, ?, ?)", (note, checksum(note)))

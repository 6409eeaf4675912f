"""The days of a diary as the file keeps them: of each what was done on it, as plain data. What was answered is kept in consultations."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from expert.diary.file import KeptFile
from expert.diary.migrations import checksum
from expert.diary.rows import compare, parse, text_of


class Days(KeptFile):
    """The days in one folder."""

    def save_day(self, date: str, data: Mapping[str, Any]) -> None:
        """Keep what was done on a day, in place of what was kept of it before; it is on disk when this returns.

        Args:
            date: The day: `2026-01-31`.
            data: What was done, as plain data.

        Raises:
            StoreError: The file cannot be used.
            ValueError: That is no day, or the data could not be read back.
        """
        if datetime.date.fromisoformat(date).isoformat() != date:
            raise ValueError(f"a day is written as 2026-01-31, not {date}")
        text = text_of(data)
        with self._write() as database:
            database.execute("INSERT OR REPLACE INTO day VALUES (?, ?, ?)", (date, text, checksum(date, text)))

    def day(self, date: str) -> dict[str, Any]:
        """Return what is kept of a day; nothing where nothing is."""
        return next((data for day, data in self._days("WHERE date = ?", date)), {})

    def days(self) -> tuple[tuple[str, dict[str, Any]], ...]:
        """Return the days that are kept, each with what was done on it, oldest first."""
        return self._days("ORDER BY date")

    def _days(self, where: str, *values: object) -> tuple[tuple[str, dict[str, Any]], ...]:
        """Return the days that a query finds."""
        rows = self._rows(f"SELECT date, data, checksum FROM day {where}", *values)
        with self._readable():
            for date, text, kept in rows:
                compare(kept, date, text)
            return tuple((date, parse(text)) for date, text, _ in rows)

    def delete_day(self, date: str) -> int:
        """Delete what is kept of a day, and overwrite it; return how many days that were."""
        with self._deleting() as database:
            return 0 if database is None else database.execute("DELETE FROM day WHERE date = ?", (date,)).rowcount

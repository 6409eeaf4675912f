"""Where consultations are kept: an SQLite file in the user's own folder, readable by its owner only.

It sees plain data: neither the model nor what a knowledge base is about. Every write is one transaction, which is on disk when the call
returns.

The files of the knowledge base are stored with the consultations that it gave, once for each fingerprint. So old advice can be explained
after the rules have changed.
"""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from expert.diary.activities import Activities
from expert.diary.backups import delete_backups
from expert.diary.days import Days
from expert.diary.faults import damaged, refused
from expert.diary.migrations import HEAD, checksum
from expert.diary.rows import case_in, compare, pack, unpack
from expert.shapes.plain import json_text

if TYPE_CHECKING:
    import sqlite3

_LAST = "ORDER BY time DESC, id DESC LIMIT 1"


@dataclass(frozen=True, slots=True)
class Head:
    """What a kept consultation is known by.

    Attributes:
        id: A small number, never given twice.
        time: When it was kept, in UTC; never before the one that was kept before it.
        date: The day of its answers.
        headline: What it said, in the words of that time.
        in_force: The level in force of each decision.
        knowledge_id: Which knowledge base gave it.
        knowledge_version: The version of that knowledge base.
        fingerprint: Its fingerprint; `Store.knowledge` returns its files.
    """

    id: int
    time: datetime.datetime
    date: str
    headline: str
    in_force: Mapping[str, str]
    knowledge_id: str
    knowledge_version: str
    fingerprint: str

    def to_data(self) -> dict[str, object]:
        """Return it as plain data."""
        knowledge = {"id": self.knowledge_id, "version": self.knowledge_version, "fingerprint": self.fingerprint}
        return {
            "id": self.id,
            "time": self.time.isoformat(),
            "date": self.date,
            "headline": self.headline,
            "in_force": dict(self.in_force),
            "knowledge": knowledge,
        }


@dataclass(frozen=True, slots=True)
class KeptConsultation:
    """A kept consultation: what it is known by, and its outcome as plain data, the case among it."""

    head: Head
    outcome: dict[str, Any]

    def to_data(self) -> dict[str, object]:
        """Return it as plain data."""
        return {**self.head.to_data(), "outcome": self.outcome}


def user_folder(program: str) -> Path:
    """Return the folder where a program keeps what belongs to its user; nothing is created.

    Args:
        program: What the program is called; the variable `PROGRAM_HOME` names another folder.

    Raises:
        StoreRefusedError: The user has no home folder, and none is named.
    """
    named = os.environ.get(f"{program.upper()}_HOME")
    if named:
        return Path(named)
    import platformdirs

    try:
        return Path(platformdirs.user_data_dir(program, appauthor=False))
    except RuntimeError as error:  # whoever has no home
        raise refused(Path(program), "you have no home folder") from error


class Store(Days, Activities):
    """The consultations, the unfinished interview, the days and the activities in one folder."""

    def save(self, outcome: Mapping[str, Any], headline: str, files: Callable[[], bytes]) -> int:
        """Keep a consultation; it is on disk when this returns.

        The same outcome as the last one is not kept twice.

        Args:
            outcome: The outcome as plain data.
            headline: What it says, in one line.
            files: Returns the files of the knowledge base; called if those of this fingerprint are not kept yet.

        Returns:
            The id of the consultation.

        Raises:
            StoreError: The file cannot be used, or (StoreRefusedError) the system did not let it be written.
        """
        packed = pack(outcome)
        with self._write() as database:
            last = database.execute(f"SELECT {HEAD}, head_checksum, outcome FROM consultation {_LAST}").fetchone()
            if last is not None and last[-1] == packed:
                return int(last[0])
            fingerprint = outcome["knowledge"]["fingerprint"]
            kept = database.execute("SELECT claimed FROM knowledge WHERE fingerprint = ?", (fingerprint,)).fetchone()
            if kept is None or kept[0]:
                add_knowledge(database, fingerprint, files(), claimed=False)
            now = datetime.datetime.now(datetime.UTC)
            with self._readable():
                # Whoever sets a clock back is still told of what they said last.
                time = now if last is None else max(now, _head(last[:-1]).time)
            return add_consultation(database, None, head_texts(time.isoformat(timespec="seconds"), headline, outcome), packed)

    def heads(self) -> tuple[Head, ...]:
        """Return what every kept consultation is known by, oldest first."""
        rows = self._rows(f"SELECT {HEAD}, head_checksum FROM consultation ORDER BY time, id")
        with self._readable():
            return tuple(_head(row) for row in rows)

    def load(self, id: int | None = None) -> KeptConsultation | None:
        """Return the consultation with that id, or the last one; None if there is none."""
        return self._load(_LAST) if id is None else self._load("WHERE id = ?", id)

    def _load(self, where: str, *values: object) -> KeptConsultation | None:
        """Return the consultation that a query finds; None if it finds none."""
        rows = self._rows(f"SELECT {HEAD}, head_checksum, outcome, checksum FROM consultation {where}", *values)
        if not rows:
            return None
        with self._readable():
            *head, packed, kept = rows[0]
            compare(kept, packed)
            return KeptConsultation(_head(head), unpack(packed))

    def last_of(self, knowledge_id: str, until: str) -> KeptConsultation | None:
        """Return the consultation of a knowledge base that is of the latest day up to one, of several the last; None if there is none."""
        query = "WHERE knowledge_id = ? AND date <= ? ORDER BY date DESC, time DESC, id DESC LIMIT 1"
        return self._load(query, knowledge_id, until)

    def cases(self, knowledge_id: str, first: str, last: str) -> tuple[dict[str, Any], ...]:
        """Return the cases of the consultations of a knowledge base that are of some days, as plain data; of one day the oldest first.

        Only the cases are read of the outcomes, so that many can be.
        """
        query = "SELECT outcome, checksum FROM consultation WHERE knowledge_id = ? AND date BETWEEN ? AND ? ORDER BY date, time, id"
        rows = self._rows(query, knowledge_id, first, last)
        with self._readable():
            for packed, kept in rows:
                compare(kept, packed)
            return tuple(case_in(packed) for packed, _ in rows)

    def knowledge(self, fingerprint: str) -> bytes:
        """Return the files of the knowledge base with that fingerprint, as they were packed."""
        found = self._rows("SELECT files, checksum FROM knowledge WHERE fingerprint = ?", fingerprint)
        if not found:
            raise damaged(self.path, "a knowledge base is missing")
        with self._readable():
            files, kept = found[0]
            compare(kept, fingerprint, files)
            return bytes(files)

    def delete(self, id: int) -> int:
        """Delete the consultation with that id; return how many that were.

        So are the knowledge bases that no other consultation rests on, and the copies of the file that were made before a migration. What
        is deleted is overwritten.
        """
        with self._deleting() as database:
            if database is None:
                return 0
            count = database.execute("DELETE FROM consultation WHERE id = ?", (id,)).rowcount
            database.execute("DELETE FROM knowledge WHERE fingerprint NOT IN (SELECT fingerprint FROM consultation)")
            return count

    def delete_all(self) -> int:
        """Delete everything that is kept, and every copy of the file, overwriting it; return how many things that were.

        A thing is a consultation, an unfinished interview, a day or an activity.
        """
        if not self._is_there():
            with self._reported():
                delete_backups(self.path)
            return 0
        with self._write() as database:
            count = sum(database.execute(f"DELETE FROM {table}").rowcount for table in ("consultation", "draft", "day", "activity"))
            for table in ("knowledge", "log_import"):
                database.execute(f"DELETE FROM {table}")
            delete_backups(self.path)
        return count

    def save_draft(self, data: Mapping[str, Any]) -> None:
        """Keep an unfinished interview in place of the one before."""
        text = json_text(data, one_line=True)
        with self._write() as database:
            database.execute("INSERT OR REPLACE INTO draft VALUES (1, ?, ?)", (text, checksum(text)))

    def load_draft(self) -> dict[str, Any] | None:
        """Return the unfinished interview, or None."""
        found = self._rows("SELECT data, checksum FROM draft")
        if not found:
            return None
        with self._readable():
            text, kept = found[0]
            compare(kept, text)
            return dict(json.loads(text))

    def delete_draft(self) -> None:
        """Forget the unfinished interview."""
        if self._is_there():
            with self._write() as database:
                database.execute("DELETE FROM draft")


def head_texts(time: str, headline: str, outcome: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what a consultation is known by, without its id, as the columns of `HEAD` have it."""
    knowledge = outcome["knowledge"]
    in_force = json_text({name: item["in_force"] for name, item in outcome["decisions"].items()}, one_line=True)
    return (time, outcome["case"]["date"], headline, in_force, knowledge["id"], knowledge["version"], knowledge["fingerprint"])


def add_consultation(database: sqlite3.Connection, id: int | None, head: tuple[str, ...], packed: bytes) -> int:
    """Add a consultation inside a transaction, under an id that is free or a new one; return its id."""
    row = (id, *head, packed, b"", checksum(packed))
    made = int(database.execute(f"INSERT INTO consultation VALUES (?{', ?' * (len(row) - 1)})", row).lastrowid or 0)
    database.execute("UPDATE consultation SET head_checksum = ? WHERE id = ?", (checksum(made, *head), made))
    return made


def add_knowledge(database: sqlite3.Connection, fingerprint: str, files: bytes, *, claimed: bool) -> None:
    """Add the files of a knowledge base inside a transaction, in place of those that were only claimed to be its."""
    row = (fingerprint, files, checksum(fingerprint, files), claimed)
    database.execute("INSERT OR REPLACE INTO knowledge (fingerprint, files, checksum, claimed) VALUES (?, ?, ?, ?)", row)


def _head(row: Sequence[Any]) -> Head:
    """Return the head in a row of the columns `HEAD` and their checksum."""
    *columns, kept = row
    compare(kept, *columns)
    id, time, date, headline, in_force, *knowledge = columns
    return Head(id, datetime.datetime.fromisoformat(time), date, headline, dict(json.loads(in_force)), *knowledge)

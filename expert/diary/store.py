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
from typing import Any

from expert.diary.faults import damaged, refused
from expert.diary.file import KeptFile
from expert.diary.migrations import HEAD, checksum
from expert.diary.rows import compare, pack, unpack
from expert.shapes.plain import json_text


@dataclass(frozen=True, slots=True)
class Head:
    """What a kept consultation is known by.

    Attributes:
        id: A small number, never given twice.
        time: When it was kept, in UTC.
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


class Store(KeptFile):
    """The consultations, and the unfinished interview, in one folder."""

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
        knowledge = outcome["knowledge"]
        packed = pack(outcome)
        with self._write() as database:
            last = database.execute("SELECT id, outcome FROM consultation ORDER BY id DESC LIMIT 1").fetchone()
            if last is not None and last[1] == packed:
                return int(last[0])
            fingerprint = knowledge["fingerprint"]
            if database.execute("SELECT 1 FROM knowledge WHERE fingerprint = ?", (fingerprint,)).fetchone() is None:
                kept = files()
                database.execute("INSERT INTO knowledge VALUES (?, ?, ?)", (fingerprint, kept, checksum(fingerprint, kept)))
            now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
            in_force = json_text({name: item["in_force"] for name, item in outcome["decisions"].items()}, one_line=True)
            head = (now, outcome["case"]["date"], headline, in_force, knowledge["id"], knowledge["version"], fingerprint)
            row = (*head, packed, b"", checksum(packed))
            made = int(database.execute(f"INSERT INTO consultation VALUES (NULL{', ?' * len(row)})", row).lastrowid or 0)
            database.execute("UPDATE consultation SET head_checksum = ? WHERE id = ?", (checksum(made, *head), made))
        return made

    def heads(self) -> tuple[Head, ...]:
        """Return what every kept consultation is known by, oldest first."""
        rows = self._rows(f"SELECT {HEAD}, head_checksum FROM consultation ORDER BY id")
        with self._readable():
            return tuple(_head(row) for row in rows)

    def load(self, id: int | None = None) -> KeptConsultation | None:
        """Return the consultation with that id, or the last one; None if there is none."""
        query = f"SELECT {HEAD}, head_checksum, outcome, checksum FROM consultation"
        rows = self._rows(f"{query} ORDER BY id DESC LIMIT 1") if id is None else self._rows(f"{query} WHERE id = ?", id)
        if not rows:
            return None
        with self._readable():
            *head, packed, kept = rows[0]
            compare(kept, packed)
            return KeptConsultation(_head(head), unpack(packed))

    def knowledge(self, fingerprint: str) -> bytes:
        """Return the files of the knowledge base with that fingerprint, as they were packed."""
        found = self._rows("SELECT files, checksum FROM knowledge WHERE fingerprint = ?", fingerprint)
        if not found:
            raise damaged(self.path, "a knowledge base is missing")
        with self._readable():
            files, kept = found[0]
            compare(kept, fingerprint, files)
            return bytes(files)

    def delete(self, id: int | None = None) -> int:
        """Delete the consultation with that id, or all of them and the unfinished interview; return how many consultations.

        So are the knowledge bases that no other consultation rests on. What is deleted is overwritten in the file.
        """
        if not self._is_there():
            return 0
        with self._write() as database:
            if id is None:
                count = database.execute("DELETE FROM consultation").rowcount
                database.execute("DELETE FROM draft")
            else:
                count = database.execute("DELETE FROM consultation WHERE id = ?", (id,)).rowcount
            database.execute("DELETE FROM knowledge WHERE fingerprint NOT IN (SELECT fingerprint FROM consultation)")
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


def _head(row: Sequence[Any]) -> Head:
    """Return the head in a row of the columns `HEAD` and their checksum."""
    *columns, kept = row
    compare(kept, *columns)
    id, time, date, headline, in_force, *knowledge = columns
    return Head(id, datetime.datetime.fromisoformat(time), date, headline, dict(json.loads(in_force)), *knowledge)

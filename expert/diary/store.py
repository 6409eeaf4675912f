"""Where consultations are kept: an SQLite file in the user's own folder, readable by its owner only.

It sees plain data: neither the model nor what a knowledge base is about. Every write is one transaction, which is on disk when the call
returns. A file that is damaged, of a newer version or not ours is reported and left as it is; an older one is migrated.

The files of the knowledge base are stored with the consultations that it gave, once for each fingerprint. So old advice can be explained
after the rules have changed.
"""

from __future__ import annotations

import datetime
import json
import os
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from expert.diary import migrations
from expert.diary.migrations import HEAD, checksum
from expert.errors import Diagnostic, Location, StoreError, StoreRefusedError
from expert.shapes.plain import json_text

if TYPE_CHECKING:
    import sqlite3

FILE_NAME = "consultations.sqlite"
WAIT_SECONDS = 10.0
"""How long a process waits for another one that is writing."""

LARGEST_OUTCOME = 4_000_000
"""No outcome is longer, in bytes of its JSON."""

_CHECKED: dict[str, os.stat_result] = {}
"""As what each file was last seen that SQLite found sound: it is checked once, and again after somebody else has changed it."""
_NOT_OURS = "move it away; a new file is made when a consultation is next kept"


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
        raise _refused(Path(program), "you have no home folder") from error


class Store:
    """The consultations, and the unfinished interview, in one folder.

    Nothing is opened or created before it is needed: reading from a folder that is not there finds nothing.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE_NAME

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
        packed = _pack(outcome)
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
            _compare(kept, packed)
            return KeptConsultation(_head(head), _unpack(packed))

    def knowledge(self, fingerprint: str) -> bytes:
        """Return the files of the knowledge base with that fingerprint, as they were packed."""
        found = self._rows("SELECT files, checksum FROM knowledge WHERE fingerprint = ?", fingerprint)
        if not found:
            raise _damaged(self.path, "a knowledge base is missing")
        with self._readable():
            files, kept = found[0]
            _compare(kept, fingerprint, files)
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
            _compare(kept, text)
            return dict(json.loads(text))

    def delete_draft(self) -> None:
        """Forget the unfinished interview."""
        if self._is_there():
            with self._write() as database:
                database.execute("DELETE FROM draft")

    def _rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Return the rows that a query finds; none where no file is."""
        if not self._is_there():
            return []
        with self._reported():
            with closing(self._open()) as database:
                version = self._version(database)
                if version == len(migrations.STEPS):
                    return database.execute(query, values).fetchall()
                if version and not all(os.access(place, os.W_OK) for place in (self.path, self.path.parent)):
                    return _migrated_copy(database, version).execute(query, values).fetchall()
            if version:
                with self._write() as database:
                    return database.execute(query, values).fetchall()
            return []

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        """Run statements as one transaction, on disk when the block has ended; the file is made if there is none."""
        with self._reported():
            self._create()
            with closing(self._open()) as database:
                # EXTRA is FULL, and the folder is synced too after the journal is gone. Deleted answers are overwritten.
                database.execute("PRAGMA synchronous = EXTRA")
                database.execute("PRAGMA secure_delete = ON")
                database.execute("BEGIN IMMEDIATE")
                migrations.migrate(database, self._version(database))
                yield database
                database.execute("COMMIT")
            _CHECKED[str(self.path)] = self.path.stat()

    def _is_there(self) -> bool:
        """Return whether there is a file; a file where its folder should be is reported."""
        with self._reported():
            try:
                self.path.stat()
            except FileNotFoundError:
                return False
            return True

    def _create(self) -> None:
        """Make the file where there is none: the owner's alone from its first moment, and whatever SQLite puts beside it too."""
        if not self.path.parent.is_dir():
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not self.path.exists():
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))

    def _open(self) -> sqlite3.Connection:
        """Return a connection to the file that is there; SQLite never makes one."""
        import sqlite3

        if self.path.is_dir():
            raise _error(self.path, "STORE001", "is a folder, and should be the file of kept consultations", _NOT_OURS)
        if self.path.stat().st_mode & 0o077:
            with suppress(OSError):  # of a copy that cannot be written
                self.path.chmod(0o600)
        return sqlite3.connect(f"{self.path.absolute().as_uri()}?mode=rw", uri=True, timeout=WAIT_SECONDS, isolation_level=None)

    def _version(self, database: sqlite3.Connection) -> int:
        """Return the version of the file's tables, 0 where it is empty, as after an end in the middle of its making.

        Raises:
            StoreError: It is damaged, of a newer version, or not ours.
        """
        (application,) = database.execute("PRAGMA application_id").fetchone()
        (version,) = database.execute("PRAGMA user_version").fetchone()
        if (application, version) == (0, 0) and not database.execute("SELECT 1 FROM sqlite_master").fetchall():
            return 0
        if application != migrations.APPLICATION_ID:
            raise _error(self.path, "STORE001", "is not a file of kept consultations", _NOT_OURS)
        newest = len(migrations.STEPS)
        if not 0 < version <= newest:
            help = "use the program that wrote it, or move the file away; a new one is made when a consultation is next kept"
            raise _error(self.path, "STORE002", f"has version {version}, and this program reads version {newest}", help)
        seen = self.path.stat()
        if not _is_the_same(_CHECKED.get(str(self.path)), seen):
            (found,) = database.execute("PRAGMA quick_check(1)").fetchone()
            if found != "ok":
                raise _damaged(self.path, str(found).splitlines()[-1])
            _CHECKED[str(self.path)] = seen
        return int(version)

    @contextmanager
    def _reported(self) -> Iterator[None]:
        """Turn what SQLite and the system say into errors that say what to do."""
        import sqlite3

        try:
            yield
        except sqlite3.Error as error:
            raise _explain(self.path, error) from error
        except OSError as error:
            raise _refused(self.path, (error.strerror or str(error)).lower()) from error

    @contextmanager
    def _readable(self) -> Iterator[None]:
        """Report as damaged what the tables hold and cannot be read."""
        try:
            yield
        except (zlib.error, ValueError, TypeError, RecursionError) as error:
            raise _damaged(self.path, str(error)) from error


def _pack(data: Mapping[str, Any]) -> bytes:
    """Return data as compressed JSON."""
    return zlib.compress(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode())


def _unpack(packed: bytes) -> dict[str, Any]:
    """Return what `_pack` was given; no more is unpacked than an outcome can have."""
    unpacking = zlib.decompressobj()
    raw = unpacking.decompress(packed, LARGEST_OUTCOME)
    if not unpacking.eof:
        raise ValueError("an outcome has no end, or is too long")
    return dict(json.loads(raw))


def _compare(kept: bytes, *values: object) -> None:
    """Refuse values that are not those whose checksum was kept."""
    if checksum(*values) != kept:
        raise ValueError("what is kept is not what was written")


def _head(row: Sequence[Any]) -> Head:
    """Return the head in a row of the columns `HEAD` and their checksum."""
    *columns, kept = row
    _compare(kept, *columns)
    id, time, date, headline, in_force, *knowledge = columns
    return Head(id, datetime.datetime.fromisoformat(time), date, headline, dict(json.loads(in_force)), *knowledge)


def _migrated_copy(database: sqlite3.Connection, version: int) -> sqlite3.Connection:
    """Return a copy in memory with the newest tables, of an older file that cannot be written."""
    import sqlite3

    copy = sqlite3.connect(":memory:", isolation_level=None)
    database.backup(copy)
    migrations.migrate(copy, version)
    return copy


def _is_the_same(before: os.stat_result | None, now: os.stat_result) -> bool:
    """Return whether nobody has changed a file since it was seen."""
    return before is not None and _identity(before) == _identity(now)


def _identity(found: os.stat_result) -> tuple[int, ...]:
    """Return what changes with a file."""
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def _explain(path: Path, error: sqlite3.Error) -> StoreError:
    """Return what an error of SQLite means for the user."""
    name = getattr(error, "sqlite_errorname", "")
    if name == "SQLITE_NOTADB":
        return _error(path, "STORE001", "is not a file of kept consultations, or is damaged from its start", _NOT_OURS)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        message = f"has been in use by another process for more than {WAIT_SECONDS:g} seconds"
        return StoreRefusedError([Diagnostic(Location(str(path)), "STORE004", message, "try again when that has ended")])
    if name.startswith(("SQLITE_FULL", "SQLITE_READONLY", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_NOLFS")):
        return _refused(path, str(error))
    return _damaged(path, str(error))


def _error(path: Path, code: str, message: str, help: str) -> StoreError:
    """Return the error of a file that cannot be used."""
    return StoreError([Diagnostic(Location(str(path)), code, message, help)])


def _damaged(path: Path, detail: str) -> StoreError:
    """Return the error of a damaged file."""
    help = "it is left as it is: put a backup in its place, or move it away; a new file is made when a consultation is next kept"
    return _error(path, "STORE003", f"is damaged: {detail}", help)


def _refused(path: Path, detail: str) -> StoreError:
    """Return the error of a file that the system does not let us read or write."""
    help = "make room or give yourself access there; without it nothing is kept, and answers can still be read from a file"
    return StoreRefusedError([Diagnostic(Location(str(path)), "STORE005", f"cannot be used: {detail}", help)])

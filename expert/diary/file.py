"""The kept file: made for its owner alone, checked, migrated and written in transactions; which tables it has is no matter here.

A file that is damaged, of a newer version or not ours is reported and left as it is; an older one is copied, and migrated.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from expert.diary import migrations
from expert.diary.backups import delete_backups, keep_backup
from expert.diary.faults import NOT_OURS, damaged, explain, refused, unusable

if TYPE_CHECKING:
    import sqlite3

FILE_NAME = "consultations.sqlite"
WAIT_SECONDS = 10.0
"""How long a process waits for another one that is writing."""

_CHECKED: dict[str, os.stat_result] = {}
"""As what each file was last seen that SQLite found sound: it is checked once, and again after somebody else has changed it."""


class KeptFile:
    """The file in one folder.

    Nothing is opened or created before it is needed: reading from a folder that is not there finds nothing.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE_NAME

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
                version = self._version(database)
                if 0 < version < len(migrations.STEPS):
                    keep_backup(self.path, version)
                migrations.migrate(database, version)
                yield database
                database.execute("COMMIT")
            _CHECKED[str(self.path)] = self.path.stat()

    @contextmanager
    def _deleting(self) -> Iterator[sqlite3.Connection | None]:
        """Delete rows as one transaction; where any are, the copies of the file go too. None where no file is."""
        if not self._is_there():
            yield None
            return
        with self._write() as database:
            before = database.total_changes
            yield database
            # What is deleted must not live on in a copy, and none can lose a row and still be what its program wrote. They go before
            # the rows do: an end in between leaves more than was asked for, never less.
            if database.total_changes > before:
                delete_backups(self.path)

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
            raise unusable(self.path, "STORE001", "is a folder, and should be the file of kept consultations", NOT_OURS)
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
            raise unusable(self.path, "STORE001", "is not a file of kept consultations", NOT_OURS)
        newest = len(migrations.STEPS)
        if not 0 < version <= newest:
            help = "use the program that wrote it, or move the file away; a new one is made when a consultation is next kept"
            raise unusable(self.path, "STORE002", f"has version {version}, and this program reads version {newest}", help)
        seen = self.path.stat()
        if not _is_the_same(_CHECKED.get(str(self.path)), seen):
            (found,) = database.execute("PRAGMA quick_check(1)").fetchone()
            if found != "ok":
                raise damaged(self.path, str(found).splitlines()[-1])
            _CHECKED[str(self.path)] = seen
        return int(version)

    @contextmanager
    def _reported(self) -> Iterator[None]:
        """Turn what SQLite and the system say into errors that say what to do."""
        import sqlite3

        try:
            yield
        except sqlite3.Error as error:
            raise explain(self.path, error, WAIT_SECONDS) from error
        except OSError as error:
            raise refused(self.path, (error.strerror or str(error)).lower()) from error

    @contextmanager
    def _readable(self) -> Iterator[None]:
        """Report as damaged what the tables hold and cannot be read."""
        try:
            yield
        except (zlib.error, ValueError, TypeError, RecursionError) as error:
            raise damaged(self.path, str(error)) from error


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

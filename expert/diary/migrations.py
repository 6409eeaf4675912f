"""The tables of the kept file, as steps from each version to the next: a new file takes all of them, an older one those that it lacks.

A step is never changed once it has been released; what the tables must hold next is a step of its own.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

APPLICATION_ID = 0x45585054
"""Says in the file's head that it is ours."""

HEAD = "id, time, date, headline, in_force, knowledge_id, knowledge_version, fingerprint"
"""What a consultation is known by."""

STEPS: tuple[tuple[str, ...], ...] = (
    (
        "CREATE TABLE knowledge (fingerprint TEXT PRIMARY KEY, files BLOB NOT NULL)",
        """CREATE TABLE consultation (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            time TEXT NOT NULL,
            date TEXT NOT NULL,
            headline TEXT NOT NULL,
            in_force TEXT NOT NULL,
            knowledge_id TEXT NOT NULL,
            knowledge_version TEXT NOT NULL,
            fingerprint TEXT NOT NULL REFERENCES knowledge,
            outcome BLOB NOT NULL
        )""",
        "CREATE TABLE draft (only INTEGER PRIMARY KEY CHECK (only = 1), data TEXT NOT NULL)",
    ),
    (
        "ALTER TABLE knowledge ADD COLUMN checksum BLOB NOT NULL DEFAULT x''",
        "UPDATE knowledge SET checksum = checksum(fingerprint, files)",
        "ALTER TABLE consultation ADD COLUMN head_checksum BLOB NOT NULL DEFAULT x''",
        "ALTER TABLE consultation ADD COLUMN checksum BLOB NOT NULL DEFAULT x''",
        f"UPDATE consultation SET head_checksum = checksum({HEAD}), checksum = checksum(outcome)",
        "ALTER TABLE draft ADD COLUMN checksum BLOB NOT NULL DEFAULT x''",
        "UPDATE draft SET checksum = checksum(data)",
    ),
    (
        "ALTER TABLE knowledge ADD COLUMN claimed INTEGER NOT NULL DEFAULT 0",
        "CREATE INDEX consultation_time ON consultation (time, id)",
        "CREATE TABLE day (date TEXT NOT NULL PRIMARY KEY, data BLOB NOT NULL, checksum BLOB NOT NULL)",
        """CREATE TABLE activity (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            start TEXT NOT NULL,
            data BLOB NOT NULL,
            checksum BLOB NOT NULL
        )""",
        "CREATE INDEX activity_start ON activity (start)",
        "CREATE TABLE log_import (only INTEGER PRIMARY KEY CHECK (only = 1), data BLOB NOT NULL, checksum BLOB NOT NULL)",
    ),
)
"""The statements of each step; step 1 makes version 1.

Each row has checksums of what stands in it, so that damage which SQLite cannot see is seen: of a consultation two, as a list of them reads
no outcome. A knowledge base is `claimed` where its files came with an import: they take the place of none that this program reads itself.
"""


def checksum(*values: object) -> bytes:
    """Return the SHA-256 of the values of a row."""
    found = hashlib.sha256()
    for value in values:
        raw = value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
        found.update(len(raw).to_bytes(8, "big"))
        found.update(raw)
    return found.digest()


def migrate(database: sqlite3.Connection, version: int) -> None:
    """Bring the tables from a version, 0 for none, to the newest; inside a transaction, so that it is all or nothing."""
    if version == len(STEPS):
        return
    database.create_function("checksum", -1, checksum, deterministic=True)
    for step in STEPS[version:]:
        for statement in step:
            database.execute(statement)
    database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    database.execute(f"PRAGMA user_version = {len(STEPS)}")

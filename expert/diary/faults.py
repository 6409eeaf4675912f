"""What can be wrong with the kept file, each with what to do about it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from expert.errors import Diagnostic, Location, StoreError, StoreRefusedError

if TYPE_CHECKING:
    import sqlite3

NOT_OURS = "move it away; a new file is made when a consultation is next kept"
_REFUSED = "make room or give yourself access there; without it nothing is kept, and answers can still be read from a file"


def explain(path: Path, error: sqlite3.Error, waited_seconds: float) -> StoreError:
    """Return what an error of SQLite means for the user, who has waited that long for another process."""
    name = getattr(error, "sqlite_errorname", "")
    if name == "SQLITE_NOTADB":
        return unusable(path, "STORE001", "is not a file of kept consultations, or is damaged from its start", NOT_OURS)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        message = f"has been in use by another process for more than {waited_seconds:g} seconds"
        return StoreRefusedError([Diagnostic(Location(str(path)), "STORE004", message, "try again when that has ended")])
    if name.startswith(("SQLITE_FULL", "SQLITE_READONLY", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_NOLFS")):
        return refused(path, str(error))
    return damaged(path, str(error))


def unusable(path: Path, code: str, message: str, help: str) -> StoreError:
    """Return the error of a file that cannot be used."""
    return StoreError([Diagnostic(Location(str(path)), code, message, help)])


def damaged(path: Path, detail: str) -> StoreError:
    """Return the error of a damaged file."""
    help = "it is left as it is: put a backup in its place, or move it away; a new file is made when a consultation is next kept"
    return unusable(path, "STORE003", f"is damaged: {detail}", help)


def refused(path: Path, detail: str, help: str = _REFUSED) -> StoreError:
    """Return the error of a file that the system does not let us read or write."""
    return StoreRefusedError([Diagnostic(Location(str(path)), "STORE005", f"cannot be used: {detail}", help)])

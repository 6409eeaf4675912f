"""Why a file or a row gives no activity: a code for each kind of reason, and how to mend it."""

from __future__ import annotations

from msgspec import Struct

from expert.errors import Diagnostic, ExpertError, Location
from expert.printable import printable

FORMATS = (
    "FIT, TCX and GPX files are read, also gzipped; the lists of activities of Strava, Garmin Connect and intervals.icu; and whole exports"
)


class Fault(Struct, frozen=True):
    """One reason.

    Attributes:
        code: Its kind.
        message: One lower-case sentence.
        help: How to mend it.
        line: Of a table, the line of its row.
    """

    code: str
    message: str
    help: str = ""
    line: int = 0

    def at(self, place: str) -> Diagnostic:
        """Return it as it is told of a file."""
        return Diagnostic(Location(place, self.line), self.code, printable(self.message), printable(self.help))


class NotReadError(ExpertError):
    """A file or a row gives nothing, for one reason."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault.message)


def refused(error: OSError) -> NotReadError:
    """Return that the system does not let us read a file."""
    return closed((error.strerror or str(error)).lower())


def closed(why: str) -> NotReadError:
    """Return that a file cannot be opened."""
    return NotReadError(Fault("LOG001", f"the file cannot be opened: {why}", "see that it is there, and that you may read it"))


def foreign() -> NotReadError:
    """Return that a file is of another nature."""
    return NotReadError(Fault("LOG002", "this is no training file that is known", FORMATS))


def set_aside(count: int) -> Fault:
    """Return how many files of a folder or an archive are none of ours."""
    files = "1 file in it is no training file or holds" if count == 1 else f"{count:,} files in it are no training files or hold"
    return Fault("LOG002", f"{files} no activity", "name such a file itself to be told why it is not read")


def damaged(why: str) -> NotReadError:
    """Return that a file is broken, or ends too early."""
    return NotReadError(
        Fault("LOG003", f"the file is damaged, or not whole: {why}", "copy or export it once more; nothing of it was taken")
    )


def too_large(what: str) -> NotReadError:
    """Return that a file is larger than any training file."""
    return NotReadError(
        Fault("LOG004", f"the file is too large to be read: {what}", "no training file comes near that; is it another one?")
    )


def without_activity(what: str) -> NotReadError:
    """Return that a file of a format that is known holds no activity."""
    return NotReadError(Fault("LOG005", f"there is no activity in the file: {what}", "name the files of activities"))


def impossible(why: str) -> NotReadError:
    """Return that an activity cannot have been so."""
    return NotReadError(Fault("LOG006", f"an activity is left out: {why}", "mend or delete it where it was recorded, and export again"))


def no_row(why: str) -> NotReadError:
    """Return that a row of a table cannot be read."""
    return NotReadError(Fault("LOG007", f"the row cannot be read: {why}", "export the table once more, without changing it by hand"))


def more_rows(count: int) -> Fault:
    """Return how many more rows of a table give nothing."""
    return Fault("LOG007", f"{count:,} more rows of the table cannot be read" if count > 1 else "1 more row of the table cannot be read")


def unit_in_doubt(what: str) -> Fault:
    """Return that a table does not say what its distances are measured in."""
    help = "set the units of your account to kilometres before you export, or name the FIT files, which always tell metres"
    return Fault("LOG008", what, help)

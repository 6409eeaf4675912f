"""What a file is, told by how it begins; its name says nothing."""

from __future__ import annotations

from enum import Enum

from expert.logs import garmin_table, intervals_table, strava_table
from expert.logs.markup import is_markup, root_of
from expert.logs.tables import table_of, text_of

HEAD = 1 << 16
"""So many bytes tell what a file is."""
GZIP = b"\x1f\x8b"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
ENDINGS = (".fit", ".tcx", ".gpx")
"""A file so named, or so named before `.gz`, is one of ours, even if nothing in it can be made out."""


class Kind(Enum):
    """The formats that are read."""

    FIT = "fit"
    TCX = "tcx"
    GPX = "gpx"
    STRAVA = "strava"
    GARMIN = "garmin"
    INTERVALS = "intervals"


_ROOTS = {"TrainingCenterDatabase": Kind.TCX, "gpx": Kind.GPX}


def is_archive(head: bytes) -> bool:
    """Return whether a file is a ZIP archive by its first bytes."""
    return head.startswith(_ZIP)


def kind_of(head: bytes) -> Kind | None:
    """Return what a file is by its first `HEAD` bytes; None where it is nothing that can be read."""
    if head[8:12] == b".FIT":
        return Kind.FIT
    if is_markup(head):
        return _ROOTS.get(root_of(head))
    text = text_of(head, cut=True)
    table = table_of(text) if text else None
    if table is None:
        return None
    if intervals_table.fits(table):
        return Kind.INTERVALS
    if strava_table.fits(table):
        return Kind.STRAVA
    return Kind.GARMIN if garmin_table.fits(table) else None


def is_named_as_ours(name: str) -> bool:
    """Return whether a name ends as those of training files do."""
    return name.lower().removesuffix(".gz").endswith(ENDINGS)

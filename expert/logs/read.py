"""Training files as they lie on a disk, to activities: each real one once, and for everything that gives none the reason.

It knows no knowledge base and no words for a runner. Files are read one at a time.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from expert.errors import Diagnostic
from expert.logs.activity import Activity, Sport
from expert.logs.archive import Found, files_below, is_folder, members_of, named_file, unpacked
from expert.logs.draft import Given
from expert.logs.faults import NotReadError, damaged, foreign, more_rows, set_aside
from expert.logs.fit import read_fit
from expert.logs.garmin_table import read_garmin
from expert.logs.gpx import read_gpx
from expert.logs.intervals_table import read_intervals
from expert.logs.kinds import Kind, is_archive, is_named_as_ours, kind_of
from expert.logs.same import merged
from expert.logs.strava_table import read_strava
from expert.logs.tables import Table, table_of, text_of
from expert.logs.tcx import read_tcx
from expert.printable import printable

__all__ = ["Log", "merged", "read_log"]

Progress = Callable[[int, int], None]
_OF_ANOTHER_NATURE = frozenset({"LOG002", "LOG005"})
"""Exports are full of such files; of those that lie in a folder or an archive only the number is told."""


@dataclass(frozen=True, slots=True)
class Log:
    """What training files told.

    Attributes:
        activities: By start, each real activity once.
        skipped: Why a file, or a row of a table, gives nothing. Files of another nature in a folder or an archive are told in one line.
        files: How many files were looked at; an archive is none, but those in it are.
        repeated: How many records were of an activity that another record tells too; a row of Strava's list and its file are one record.
        notes: What was read, and may mean something else than was taken.
    """

    activities: tuple[Activity, ...]
    skipped: tuple[Diagnostic, ...]
    files: int
    repeated: int
    notes: tuple[Diagnostic, ...] = ()


def read_log(paths: Sequence[Path], zone: datetime.tzinfo | None = None, progress: Progress | None = None) -> Log:
    """Return what training files tell.

    FIT, TCX and GPX, also gzipped, are read, the lists of activities of Strava, Garmin Connect and intervals.icu, folders of them, and
    whole exports as ZIP. What a file is follows from its content. No file raises: whatever cannot be read is told, and the others are read.

    Args:
        paths: Files and folders.
        zone: Where the runner lives, for the local day of a start and for files that tell no instant; None for the machine's zone.
        progress: Called with how many files have been read and how many are known of, which grows with each archive that is opened.
    """
    reading = _Reading(zone, progress)
    for path in paths:
        reading.read(path)
    return reading.log()


class _Reading:
    """What has been read so far."""

    def __init__(self, zone: datetime.tzinfo | None, progress: Progress | None) -> None:
        self._zone = zone
        self._progress = progress
        self._records: list[Activity] = []
        self._rows: list[tuple[str, Activity]] = []
        self._by_file: dict[str, list[int]] = {}
        self._skipped: list[Diagnostic] = []
        self._notes: list[Diagnostic] = []
        self._done = self._known = self._archives = 0
        self._aside = 0

    def read(self, path: Path) -> None:
        """Read what the user named."""
        place = printable(str(path))
        self._aside = 0
        try:
            found = files_below(path) if is_folder(path) else [named_file(path)]
        except NotReadError as error:
            self._skipped.append(error.fault.at(place))
            return
        self._known += len(found)
        for file in found:
            self._read_file(file)
        if self._aside:
            self._skipped.append(set_aside(self._aside).at(place))

    def _read_file(self, file: Found) -> None:
        """Read a file, or note why not."""
        try:
            self._take_file(file)
        except NotReadError as error:
            if error.fault.code in _OF_ANOTHER_NATURE and not file.named:
                self._aside += 1
            else:
                self._skipped.append(error.fault.at(file.place))
        self._done += 1
        if self._progress is not None:
            self._progress(self._done, max(self._done, self._known))

    def _take_file(self, file: Found) -> None:
        """Read a file.

        Raises:
            NotReadError: It gives nothing.
        """
        with unpacked(file) as (head, whole):
            if not is_archive(head):
                kind = kind_of(head)
                if kind is None:
                    raise _nothing(file, head)
                self._take(_given(kind, whole(), self._zone), file)
                return
        self._take_archive(file)

    def _take_archive(self, archive: Found) -> None:
        """Read the files of an archive; an archive in an archive in an archive is none of ours."""
        if archive.depth > 1:
            raise foreign()
        self._archives += 1
        for number, (count, member) in enumerate(members_of(archive)):
            self._known += 0 if number else count
            self._read_file(member)

    def _take(self, given: Given, file: Found) -> None:
        """Take what a file gave."""
        self._skipped += [fault.at(file.place) for fault in given.faults]
        if given.untold:
            self._skipped.append(more_rows(given.untold).at(file.place))
        self._notes += [note.at(file.place) for note in given.notes]
        folder = file.name.rpartition("/")[0]
        for number, activity in enumerate(given.activities):
            record = replace(activity, file=file.name)
            if link := given.links.get(number):
                self._rows.append((f"{folder}/{link}" if folder else link, record))
            else:
                self._by_file.setdefault(file.name, []).append(len(self._records))
                self._records.append(record)

    def log(self) -> Log:
        """Return all of it, each activity once."""
        alone = list(self._alone())
        activities = merged(alone, ())
        repeated = len(alone) - len(activities)
        skipped = tuple(sorted(set(self._skipped)))
        return Log(activities, skipped, self._done - self._archives, repeated, tuple(sorted(set(self._notes))))

    def _alone(self) -> Iterator[Activity]:
        """Yield the records, with each row of a list and the file that it names as one."""
        for link, row in self._rows:
            places = self._by_file.get(link, [])
            if len(places) == 1:
                self._records[places[0]] = _with_row(self._records[places[0]], row)
            else:
                yield row
        yield from self._records


def _nothing(file: Found, head: bytes) -> NotReadError:
    """Return why a file that is of no kind gives nothing; what a Mac puts beside a file bears its ending, and is of another nature."""
    if is_named_as_ours(file.name) and not file.name.rpartition("/")[2].startswith("._"):
        return damaged("nothing in it can be made out" if head else "it is empty")
    return foreign()


def _given(kind: Kind, raw: bytes, zone: datetime.tzinfo | None) -> Given:
    """Return what a file gives."""
    match kind:
        case Kind.FIT:
            return read_fit(raw, zone)
        case Kind.TCX:
            return read_tcx(raw, zone)
        case Kind.GPX:
            return read_gpx(raw, zone)
        case Kind.STRAVA:
            return read_strava(_table(raw), zone)
        case Kind.GARMIN:
            return read_garmin(_table(raw), zone)
        case Kind.INTERVALS:
            return read_intervals(_table(raw), zone)


def _table(raw: bytes) -> Table:
    """Return a list of activities as a table."""
    text = text_of(raw)
    table = table_of(text) if text is not None else None
    if table is None:
        raise damaged("it is no text")
    return table


def _with_row(record: Activity, row: Activity) -> Activity:
    """Return what a file tells with what the row tells that names it: there the runner has corrected what the watch took it for."""
    return replace(
        record,
        sport=record.sport if row.sport is Sport.OTHER else row.sport,
        distance_m=row.distance_m or record.distance_m,
        title=row.title or record.title,
        race=record.race if row.race is None else row.race,
        indoor=record.indoor if record.indoor is not None else row.indoor,
        elapsed_s=record.elapsed_s or row.elapsed_s,
        moving_s=record.moving_s or row.moving_s,
        ascent_m=record.ascent_m if record.ascent_m is not None else row.ascent_m,
        cadence_spm=record.cadence_spm or row.cadence_spm,
    )

"""A training log that is kept: brought in from files, and read back."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, ClassVar

from msgspec.structs import replace

from expert.diary.faults import damaged
from expert.diary.store import Store
from expert.given import checked
from expert.logs.activity import Activity, activity_from_data
from expert.logs.read import merged, read_log
from expert.printable import printable
from expert.shapes.document import Document
from expert.shapes.notes import Form, Says
from expert.shapes.part import Part
from expert.training.log import Span, TrainingLog, joined, known_days

_Count = Annotated[int, Form(least=0)]


class SkippedFile(Part, frozen=True):
    """A file, or a row of a table, that gives nothing, or that may mean something else than was taken."""

    code: str
    where: str
    message: str
    help: str


class LogImport(Document, frozen=True):
    """What came of bringing in a training log."""

    title: ClassVar[str] = "What came of bringing in a training log"

    files: Annotated[_Count, Says("How many files were looked at.")]
    found: Annotated[_Count, Says("How many activities they tell, each once.")]
    new: Annotated[_Count, Says("How many of them were not known before.")]
    repeated: Annotated[_Count, Says("How many records were of an activity that another record tells too.")]
    kept: Annotated[_Count, Says("How many activities are kept now.")]
    skipped: Annotated[tuple[SkippedFile, ...], Says("What gives nothing, and why.")]
    notes: Annotated[tuple[SkippedFile, ...], Says("What was read, and may mean something else than was taken.")]


@checked
def import_log(
    store: Store,
    paths: Sequence[Path],
    zone: datetime.tzinfo | None = None,
    progress: Callable[[int, int], None] | None = None,
    today: datetime.date | None = None,
) -> LogImport:
    """Bring training files in; every activity is kept once, and on disk when this returns.

    Args:
        store: Where activities are kept.
        paths: Files, folders and archives.
        zone: The zone of times that a file tells without one; that of the machine if None.
        progress: Called with how many files are read, and how many there are.
        today: The day of the import; today if None.

    Raises:
        StoreError: They could not be kept; nothing has changed then.
    """
    log = read_log(paths, zone, progress)
    before = kept_activities(store)
    after = merged(before, [_clean(item) for item in log.activities])
    if log.activities:
        known = joined((*_known_before(store), *known_days(log.activities, today or datetime.date.today())))
        store.replace_activities([item.to_data() for item in after], _note(known, log.files))
    told = [
        tuple(SkippedFile(item.code, printable(str(item.location)), item.message, item.help) for item in items)
        for items in (log.skipped, log.notes)
    ]
    return LogImport(log.files, len(log.activities), len(after) - len(before), log.repeated, len(after), *told)


@checked
def kept_log(store: Store) -> TrainingLog | None:
    """Return the training log that is kept; None where there is none.

    Raises:
        StoreError: It cannot be read.
    """
    noted = store.last_import()
    if noted is None:
        return None
    log = TrainingLog.of(kept_activities(store), datetime.date.min)
    with _as_written(store):
        return TrainingLog(log.activities, _known(noted))


@checked
def kept_activities(store: Store) -> tuple[Activity, ...]:
    """Return the activities that are kept, by start.

    Raises:
        StoreError: They cannot be read.
    """
    with _as_written(store):
        found = tuple(map(activity_from_data, store.activities()))
        if any(item.start.tzinfo is None for item in found):
            raise ValueError("an activity begins at a time without a zone")
    return tuple(sorted(found, key=lambda item: item.start))


@contextmanager
def _as_written(store: Store) -> Iterator[None]:
    """Report as damaged what is kept and was not written by an import."""
    try:
        yield
    except (ValueError, TypeError) as error:
        raise damaged(store.path, str(error)) from error


def _note(known: Sequence[Span], files: int) -> dict[str, Any]:
    """Return what is noted of an import: when it was, and of which days everything is known."""
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    return {"time": now, "files": files, "known": [[span.first.isoformat(), span.last.isoformat()] for span in known]}


def _known_before(store: Store) -> tuple[Span, ...]:
    """Return the days of which everything is known without a further import."""
    with _as_written(store):
        return _known(store.last_import())


def _known(note: Mapping[str, Any] | None) -> tuple[Span, ...]:
    """Return the days of which everything is known, as they are noted; none where it is not said."""
    pairs = (note or {}).get("known", ())
    return tuple(Span(*map(datetime.date.fromisoformat, pair)) for pair in pairs)


def _clean(activity: Activity) -> Activity:
    """Return an activity of which everything can be printed."""
    return replace(activity, title=printable(activity.title), file=printable(activity.file))

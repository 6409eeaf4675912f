"""The pages of the training log: whether the last days were more than usual, and bringing files in."""

from __future__ import annotations

import re
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from markupsafe import Markup
from starlette.datastructures import UploadFile
from starlette.responses import Response

from expert.faces.check_ins import last_held, last_outcome
from expert.faces.pages.svg import Bar, bars_svg
from expert.faces.web.outcome import alarm_of
from expert.faces.web.visit import RefusedError, Visit
from expert.training.kept import import_log, kept_log
from expert.training.planned import read_planned
from expert.training.watching import LogCheck, check_log
from expert.words.training import say_import, say_known_until, say_measured, say_sure, say_unmeasured, say_watch, say_weeks


class Watched(NamedTuple):
    """What a watch says: the numbers, what that means, how sure it is, and whether it is more than usual."""

    numbers: str
    meant: tuple[str, ...]
    sure: str
    is_more: bool


def show(visit: Visit) -> Response:
    """Show what the log says of the last days, and of a run that is planned."""
    store = visit.site.store
    if store is None:
        return visit.page("message.html", visit.say("log"), text=visit.say("nothing_kept"))
    alarm = alarm_of(visit, last_outcome(store, visit.knowledge, visit.day()))
    if alarm:
        return visit.page("message.html", visit.say("log"), text=alarm)
    planned = visit.text("planned")
    log = kept_log(store) if store.last_import() is not None else None
    if log is None or not log.activities:
        return visit.page("log.html", visit.say("log"), check=None)
    check = check_log(visit.knowledge, log, last_held(store, visit.knowledge, visit.day()), _planned(visit, planned) if planned else None)
    knowledge, words = visit.knowledge, visit.site.words
    return visit.page(
        "log.html",
        visit.say("log"),
        check=check,
        planned=planned,
        watched=_watched(visit, check),
        weeks=_weeks(visit, check),
        answered=[say_measured(knowledge, line, words) for line in check.measured if line.value is not None],
        unanswered=[*say_unmeasured(knowledge, check, words)],
        until=say_known_until(check, words),
    )


def bring_in(visit: Visit) -> Response:
    """Bring in the training files that were sent; they are read in a folder that is gone afterwards."""
    store = visit.site.store
    if store is None:
        return visit.go("/log")
    with tempfile.TemporaryDirectory() as folder:
        paths = [_written(Path(folder), place, file) for place, file in enumerate(_files(visit))]
        if not paths:
            raise RefusedError(visit.say("no_file"))
        report = import_log(store, paths, today=visit.day())
    lines = (line.replace(f"{folder}/", "") for line in say_import(report, visit.site.words))
    visit.session.said += [re.sub(r"^\d+/", "", line) for line in lines]
    return visit.go("/log")


def _files(visit: Visit) -> list[UploadFile]:
    """Return the files that were sent."""
    return [item for item in visit.form.getlist("files") if isinstance(item, UploadFile) and item.filename]


def _written(folder: Path, place: int, file: UploadFile) -> Path:
    """Return a file that was sent, written where it can be read; two of one name do not meet."""
    path = folder / str(place) / (Path(file.filename or "").name or "file")
    path.parent.mkdir()
    with path.open("wb") as written:
        while piece := file.file.read(1_000_000):
            written.write(piece)
    return path


def _planned(visit: Visit, text: str) -> Decimal:
    """Return the distance that somebody plans."""
    number = read_planned(text)
    if number is None:
        raise RefusedError(visit.say("no_distance", typed=text))
    return number


def _watched(visit: Visit, check: LogCheck) -> list[Watched]:
    """Return what each watch says, the one that is most more than usual first."""
    watches = {watch.id: watch for watch in visit.knowledge.watches}
    found = []
    for line in sorted(check.watches, key=lambda item: -1 if item.band is None else item.band, reverse=True):
        numbers, *meant = say_watch(watches[line.watch], line, visit.site.words)
        sure = say_sure(visit.knowledge, watches[line.watch], visit.site.words)
        found.append(Watched(numbers, (*meant,), sure, line.band is not None))
    return found


def _weeks(visit: Visit, check: LogCheck) -> Markup:
    """Return the last weeks as bars."""
    bars = [Bar(first, km, text) for first, km, text in say_weeks(check, visit.site.words)]
    if all(bar.number is None for bar in bars):
        return Markup("")
    bars[-1] = bars[-1]._replace(is_marked=True)
    return Markup(bars_svg(bars, visit.say("weeks_title")))

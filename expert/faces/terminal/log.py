"""`log`: training files brought in, what they answer, and what is told before it hurts."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from expert.errors import suggest_names
from expert.faces.terminal import completing
from expert.faces.terminal.alarm import tell_kept_alarm
from expert.faces.terminal.commands import FOUND_SOMETHING, Commands
from expert.faces.terminal.product import load_knowledge, product
from expert.faces.terminal.progress import progress_bar
from expert.faces.terminal.shared import (
    json_option,
    kb_option,
    print_json,
    print_text,
    read_day_option,
    the_log,
    user_store,
)

if TYPE_CHECKING:
    from decimal import Decimal
    from zoneinfo import ZoneInfo

    from expert.cases.case import Case
    from expert.language.model import KnowledgeBase
    from expert.training.log import TrainingLog


@click.group(cls=Commands)
def log() -> None:
    """Your training log: bring it in, see what it answers, and whether the last days were more than usual.

    It lies in the same file as your consultations. Nothing leaves this computer.

    \b
    Example: PROGRAM log import activities.csv
    """


@log.command("import")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--zone", metavar="NAME", help="The zone of times that files tell without one, as Europe/Berlin; else this computer's.")
@kb_option
@json_option
def import_files(paths: tuple[Path, ...], zone: str | None, folder: Path | None, as_json: bool) -> None:
    """Bring in training files: files, folders and whole export archives, as they come.

    FIT, TCX and GPX, also gzipped, and the lists of activities of Strava, Garmin Connect and intervals.icu. The same activity from two
    files is kept once, and what is brought in again changes nothing. What cannot be read is named and left out; exit code 1 then.

    \b
    Example: PROGRAM log import activities.csv
    """
    from expert.training.kept import import_log

    knowledge = load_knowledge(folder)
    words = product().words
    with progress_bar() as update:
        shown = words.say("log", "progress")
        report = import_log(user_store(), paths, _zone(zone), lambda done, files: update(shown, done, files))
    if as_json:
        print_json(report.to_data())
    else:
        from expert.words.training import say_import

        for line in say_import(report, words):
            click.echo(line)
        if report.kept:
            click.echo()
            _show_check(knowledge, the_log(), _case(knowledge, None), None, in_detail=False)
    if report.skipped:
        sys.exit(FOUND_SOMETHING)


@log.command()
@click.option("--planned", metavar="KM", help="A distance that you plan for today, such as 12, 12.5 km or 8 mi.")
@click.option("--date", "day", metavar="DAY", help="The day that is meant; today if left out.", shell_complete=completing.days)
@click.option("--all", "in_detail", is_flag=True, help="Show what the log answers, too, and why it does not answer the rest.")
@kb_option
@json_option
def check(planned: str | None, day: str | None, in_detail: bool, folder: Path | None, as_json: bool) -> None:
    """Say whether the last week, or a run that you plan, is more than you are used to.

    The longest run is held against the 30 days before it, the week against a usual one of yours.

    \b
    Example: PROGRAM log check --planned 12
    """
    knowledge = load_knowledge(folder)
    case, wanted = _case(knowledge, read_day_option(day)), None if planned is None else _planned(planned)
    if as_json:
        from expert.training.watching import check_log

        print_json(check_log(knowledge, the_log(), case, wanted).to_data())
    else:
        _show_check(knowledge, the_log(), case, wanted, in_detail=in_detail)


@log.command("list")
@click.option("--last", type=click.IntRange(1), default=20, metavar="N", help="So many of the last activities; 20 if left out.")
@json_option
def list_activities(last: int, as_json: bool) -> None:
    """List the last activities that are kept, oldest first.

    \b
    Example: PROGRAM log list --last 5
    """
    from expert.training.kept import kept_activities

    found = kept_activities(user_store())
    if as_json:
        print_json([item.to_data() for item in found[-last:]])
        return
    from expert.faces.terminal.screens.training import render_activities

    print_text(render_activities(found[-last:], len(found), product().words))


@log.command()
@click.option("--yes", is_flag=True, help="Do not ask; only on a terminal is there a question.")
@json_option
def delete(yes: bool, as_json: bool) -> None:
    """Delete all activities; what is deleted is overwritten in the file.

    \b
    Example: PROGRAM log delete --yes
    """
    words = product().words
    if not yes and sys.stdin is not None and sys.stdin.isatty() and not click.confirm(words.say("log", "delete"), err=True):
        return
    count = user_store().delete_activities()
    if as_json:
        print_json({"deleted": count})
    else:
        click.echo(words.say_count("log", "deleted", count))


def _show_check(knowledge: KnowledgeBase, training: TrainingLog, case: Case, planned: Decimal | None, *, in_detail: bool) -> None:
    """Print what a log says; where something stands alone by the last answers, that alone."""
    from expert.faces.terminal.screens.training import render_check
    from expert.training.watching import check_log

    if tell_kept_alarm(knowledge):
        return
    print_text(render_check(knowledge, check_log(knowledge, training, case, planned), product().words, in_detail=in_detail))


def _case(knowledge: KnowledgeBase, day: datetime.date | None) -> Case:
    """Return what still holds on a day, today if None, of the last answers that are kept; nothing where there are none."""
    from expert.faces.check_ins import last_held

    return last_held(user_store(), knowledge, day or datetime.date.today())


def _planned(text: str) -> Decimal:
    """Return the kilometres that somebody plans."""
    from expert.training.planned import read_planned

    number = read_planned(text)
    if number is None:
        raise click.BadParameter(f"`{text}` is no distance; write 12, 12.5 km or 8 mi", param_hint="--planned")
    return number


def _zone(name: str | None) -> ZoneInfo | None:
    """Return the zone of a name."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

    if name is None:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        help = suggest_names(name, sorted(available_timezones()))
        raise click.BadParameter(f"`{name}` is no time zone; {help}", param_hint="--zone") from error

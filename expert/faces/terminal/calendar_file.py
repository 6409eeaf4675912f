"""A plan in a calendar: the option of `plan` that asks for it, and the file."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from expert.faces.terminal.formats import Format, format_options
from expert.faces.terminal.product import product
from expert.faces.terminal.shared import end_unwritten
from expert.printable import printable

if TYPE_CHECKING:
    from expert import Consultation, Explanation

HELP = (
    "Put its next two weeks into FILE too, an iCalendar file that only you can read. A FILE that was written so before is brought up "
    "to date; any other is left as it is. - for standard output."
)


class PlanFormat(NamedTuple):
    """How a plan is printed; the file of a calendar that is wished for, and for how many days today's level was said to be in force."""

    printed: Format
    ics: Path | None
    days_there: int | None


def plan_format(command: Callable[..., None]) -> Callable[..., None]:
    """Add --ics to the options for how an explanation is printed; the command gets them as one argument, `format`."""

    @functools.wraps(command)
    def with_calendar(*arguments: Any, format: Format, ics: Path | None, **options: Any) -> None:
        if ics is not None and click.get_current_context().params.get("stage") is not None:
            raise click.UsageError("choose one of --ics and --stage: a calendar is of today's plan")
        if str(ics) == "-" and format[0] != "text":
            raise click.UsageError(f"choose one of --ics - and --{format[0]}")
        command(*arguments, format=PlanFormat(format, ics, options.get("days_there")), **options)

    option = click.option("--ics", type=click.Path(path_type=Path), metavar="FILE", help=HELP)
    return option(format_options(with_calendar))


def write_calendar(planned: Explanation, ics: Path | None, days_there: int, consultation: Consultation) -> bool:
    """Write a plan into the calendar that is wished for, if one is; return whether that is on standard output.

    Args:
        planned: The plan.
        ics: Which file.
        days_there: For how many days today's level has been in force, as the plan was told.
        consultation: What was concluded.

    Raises:
        CalendarError: The file is none of ours, or the answers are of a day to come.
    """
    if ics is None:
        return False
    import datetime

    from expert.faces.pages.calendar import render_calendar

    now, words = datetime.datetime.now().astimezone(), product().words
    if str(ics) == "-":
        click.echo(render_calendar(planned, consultation, now, days_there, words=words), nl=False)
        return True
    from expert.files import read_bounded, write_private

    name = printable(str(ics))
    try:
        before = read_bounded(ics) if ics.is_file() else None
        made = render_calendar(planned, consultation, now, days_there, before, name, words)
        write_private(ics, [made])
    except OSError as error:
        end_unwritten(ics, error)
    click.echo(words.say("terminal", "calendar", file=name), err=True)
    return False

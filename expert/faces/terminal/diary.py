"""`diary`: what changes from day to day, asked in half a minute, and what it shows over weeks."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from expert.diary.formats import FORMATS, FormatName, Kind
from expert.errors import CaseError, Diagnostic, Location, QueryError, StoreError
from expert.faces.check_ins import Before, before, begun, keep_day, last_outcome, require_diary
from expert.faces.terminal.alarm import tell_alarm
from expert.faces.terminal.commands import CONTRADICTION, INTERRUPTED, Commands
from expert.faces.terminal.history import take_files
from expert.faces.terminal.product import load_knowledge, product
from expert.faces.terminal.shared import (
    beginning_anew,
    json_option,
    kb_option,
    keep_consultation,
    log_if_kept,
    print_exactly,
    print_json,
    print_text,
    user_store,
    write_or_print,
)

if TYPE_CHECKING:
    from expert import Consultation, KnowledgeBase
    from expert.interview import CheckIn

_DAYS: tuple[Kind, ...] = ("day",)


@click.group(cls=Commands, invoke_without_command=True)
@click.option("--note", metavar="TEXT", help="A line of your own to keep with the day.")
@click.option("--no-save", is_flag=True, help="Keep nothing: neither the answers nor what they mean.")
@json_option
@kb_option
@click.pass_context
def diary(context: click.Context, note: str | None, no_save: bool, as_json: bool, folder: Path | None) -> None:
    """Say how it is today: what changes from day to day is asked, and everything else is kept.

    Then it says what changed since the last entry and why, what is due, and how it goes over the last weeks. It begins with what
    `PROGRAM ask` or `PROGRAM assess` kept. What your training log answers is not asked. Replies are those of `PROGRAM ask`, but q keeps
    nothing.

    \b
    Example: PROGRAM diary show
    """
    if context.invoked_subcommand is not None:
        return
    knowledge, today = load_knowledge(folder), datetime.date.today()
    earlier = _before(knowledge, today)
    ended = _held(begun(earlier, today), to_error=as_json)
    if ended is None:
        tell_alarm(earlier.consultation, to_error=as_json)
        return
    consultation = _concluded(ended)
    kept = None if no_save else _keep(ended, consultation, note, folder)
    if as_json:
        print_exactly(consultation.to_json())
    else:
        _show(earlier, consultation, kept)
    if consultation.violations:
        sys.exit(CONTRADICTION)


@diary.command()
@kb_option
@json_option
def show(folder: Path | None, as_json: bool) -> None:
    """Show the entries of the last four weeks, and how it goes.

    \b
    Example: PROGRAM diary show
    """
    from expert.diary.entries import followed_cases
    from expert.diary.trends import diary_report

    knowledge, today = load_knowledge(folder), datetime.date.today()
    require_diary(knowledge)
    store = user_store()
    last = last_outcome(store, knowledge, today)
    report = diary_report(knowledge, followed_cases(store, knowledge, today), today, alarm=_is_alarm_open(last))
    if as_json:
        print_json(report.to_data())
        return
    from expert.faces.terminal.screens.diary import render_entries, render_report

    words = product().words
    is_alarmed = last is not None and tell_alarm(last)
    print_text(render_entries(knowledge, store.heads(), store.days(), today, words))
    if not is_alarmed:
        click.echo()
        print_text(render_report(knowledge, report, words))


@diary.command()
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to FILE, readable by you only.")
@click.option("--format", type=click.Choice(FORMATS), default=FORMATS[0], help="Lines of JSON, a JSON list, or a table; lines if left out.")
def export(output: Path | None, format: FormatName) -> None:
    """Print the days with what was done and noted on them; the answers of each are in `PROGRAM history export`.

    `PROGRAM diary import` reads lines of JSON and a list back.

    \b
    Example: PROGRAM diary export --format csv
    """
    from expert.diary.export import as_text, exported

    write_or_print(output, as_text(exported(user_store(), _DAYS), format, "day"))


@diary.command("import")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@json_option
def import_files(files: tuple[Path, ...], as_json: bool) -> None:
    """Keep what each FILE holds that `PROGRAM diary export` or `PROGRAM history export` wrote: all of it, or nothing.

    What is kept already is not kept again. A day that is kept with something else done on it is refused. A table (CSV) cannot be read back.

    \b
    Example: PROGRAM diary import mine.ndjson
    """
    take_files(files, as_json=as_json)


def _before(knowledge: KnowledgeBase, today: datetime.date) -> Before:
    """Return what a check-in begins with.

    Raises:
        QueryError: No consultation of this knowledge base is kept, or it has no diary.
        CaseError: Its questions have changed since.
    """
    try:
        found = before(user_store(), knowledge, today)
    except CaseError as error:
        raise beginning_anew(error) from error
    if found is None:
        help = product().words.say("terminal", "diary_first", program=product().name)
        raise QueryError([Diagnostic(Location("diary"), "ASK005", f"no consultation of `{knowledge.id}` is kept yet", help)])
    return found


def _held(check_in: CheckIn, *, to_error: bool) -> CheckIn | None:
    """Return the check-in once it is over; None where the person stopped it."""
    from expert.faces.terminal.conversation import Conversation
    from expert.interview import Ending, Over

    conversation = Conversation(None, log_if_kept(), to_error=to_error)
    try:
        ended = conversation.hold(check_in)
    except KeyboardInterrupt:
        click.echo("\n" + conversation.words.say("interview", "stopped_check_in"), err=True)
        sys.exit(INTERRUPTED)
    if ended.step != Over(Ending.QUIT):
        return ended
    conversation.say("stopped_check_in")
    return None


def _concluded(ended: CheckIn) -> Consultation:
    """Return what follows from the answers of a check-in."""
    from expert.consultation.consult import consult

    return consult(ended.knowledge, ended.case)


def _keep(ended: CheckIn, consultation: Consultation, note: str | None, folder: Path | None) -> int | None:
    """Keep an entry, and return the number of its consultation; None where that could not be kept, which is said."""
    kept = keep_consultation(consultation, folder)
    if kept is not None:
        try:
            keep_day(user_store(), ended, note)
        except StoreError as error:
            click.echo(product().words.say("terminal", "day_not_kept", reason=error), err=True)
    return kept


def _is_alarm_open(last: Consultation | None) -> bool:
    """Return whether something stands open by the last entry before which nothing may soothe; so where nobody can tell."""
    from expert.questions.parts.due import is_alarm_open

    return last is None or is_alarm_open(last)


def _show(earlier: Before, consultation: Consultation, kept: int | None) -> None:
    """Print what the entry means: alone what cannot wait, else the verdict, what changed, what is due, and how it goes."""
    from expert.diary.trends import diary_report
    from expert.faces.terminal.screens.diary import render_entry
    from expert.faces.terminal.screens.text import render_assessment
    from expert.questions.assess import assess
    from expert.questions.parts.due import is_alarm_open
    from expert.words.entry import entry_of

    speaker, view, knowledge, today = product(), assess(consultation), consultation.knowledge, consultation.case.date
    click.echo()
    if view.alone is not None or consultation.violations:
        print_text(render_assessment(view, consultation, speaker, "", kept))
        return
    report = diary_report(knowledge, (*earlier.entries, consultation.case), today, alarm=is_alarm_open(consultation))
    print_text(render_entry(knowledge, entry_of(earlier.consultation, consultation), report, speaker, is_kept=kept is not None))

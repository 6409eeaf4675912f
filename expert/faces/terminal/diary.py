"""`diary`: what changes from day to day, asked in half a minute, and what it shows over weeks."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from expert.diary.formats import FORMATS, FormatName, Kind
from expert.errors import Diagnostic, Location, QueryError
from expert.faces.terminal.commands import CONTRADICTION, INTERRUPTED, Commands
from expert.faces.terminal.product import load_knowledge, product
from expert.faces.terminal.shared import (
    find_kept,
    json_option,
    kb_option,
    keep_consultation,
    print_exactly,
    print_json,
    print_text,
    user_store,
    write_or_print,
)

if TYPE_CHECKING:
    from expert import Case, Consultation, KnowledgeBase
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

    Then it says what changed since the last entry and why, how it goes over the last week and the last four weeks, and when to look again.
    What your training log answers is not asked. Replies are those of `PROGRAM ask`.

    \b
    Example: PROGRAM diary show
    """
    if context.invoked_subcommand is not None:
        return
    from expert.interview import Ending, Over

    knowledge = load_knowledge(folder)
    before = _last_case(knowledge)
    today = datetime.date.today()
    begun = _begun(knowledge, before, today)
    try:
        ended = _held(begun, to_error=as_json)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    if ended.step == Over(Ending.QUIT):
        return
    consultation = _concluded(knowledge, ended.case, today)
    kept = None if no_save else keep_consultation(consultation, folder)
    if not no_save and note is not None:
        _keep_note(today, note)
    if as_json:
        print_exactly(consultation.to_json())
    else:
        _show(knowledge, before, consultation, kept)
    if consultation.violations:
        sys.exit(CONTRADICTION)


@diary.command()
@kb_option
@json_option
def show(folder: Path | None, as_json: bool) -> None:
    """Show the entries, and how it goes.

    \b
    Example: PROGRAM diary show
    """
    from expert.diary.entries import kept_cases
    from expert.diary.trends import diary_report

    knowledge = load_knowledge(folder)
    _require_diary(knowledge)
    today = datetime.date.today()
    report = diary_report(knowledge, kept_cases(user_store(), knowledge, today), today)
    if as_json:
        print_json(report.to_data())
        return
    from expert.faces.terminal.screens.diary import render_entries, render_report

    print_text(render_entries(user_store().heads(), user_store().days(), product().words))
    click.echo()
    print_text(render_report(knowledge, report, product().words))


@diary.command()
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to FILE, readable by you only.")
@click.option("--format", type=click.Choice(FORMATS), default=FORMATS[0], help="Lines of JSON, a JSON list, or a table; lines if left out.")
def export(output: Path | None, format: FormatName) -> None:
    """Print the days with what was noted of them; the answers of each are in `PROGRAM history export`.

    `PROGRAM history import` reads lines of JSON and a list back.

    \b
    Example: PROGRAM diary export --format csv
    """
    from expert.diary.export import as_text, exported

    write_or_print(output, as_text(exported(user_store(), _DAYS), format, "day"))


def _require_diary(knowledge: KnowledgeBase) -> None:
    """Refuse a knowledge base without a diary."""
    if knowledge.diary is None:
        message = f"the knowledge base `{knowledge.id}` has no diary"
        raise QueryError([Diagnostic(Location("diary"), "ASK024", message, "name one that says what a diary asks")])


def _last_case(knowledge: KnowledgeBase) -> Case:
    """Return the last answers that are kept.

    Raises:
        QueryError: There are none, or the knowledge base has no diary.
    """
    from expert.diary.consultations import case_of

    _require_diary(knowledge)
    return case_of(find_kept(user_store()), knowledge)


def _begun(knowledge: KnowledgeBase, before: Case, today: datetime.date) -> CheckIn:
    """Return the check-in of a day, with what the training log answers."""
    from msgspec.structs import replace

    from expert.interview import start_check_in
    from expert.interview.check_in import without_outdated
    from expert.training.kept import kept_log
    from expert.training.measuring import with_log

    begun = start_check_in(knowledge, today, before)
    log = kept_log(user_store())
    if log is None or not log.activities:
        return begun
    filled, _ = with_log(knowledge, log, begun.case)
    return replace(begun, case=without_outdated(knowledge, filled))


def _held(begun: CheckIn, *, to_error: bool) -> CheckIn:
    """Return the check-in once it is over."""
    from expert.faces.terminal.conversation import Conversation
    from expert.interview import CheckIn

    ended = Conversation(None, to_error=to_error).hold(begun)
    assert isinstance(ended, CheckIn)
    return ended


def _concluded(knowledge: KnowledgeBase, case: Case, today: datetime.date) -> Consultation:
    """Return what follows from the answers of a day, with what the entries before answer."""
    from expert.consultation.consult import consult
    from expert.diary.entries import kept_cases
    from expert.diary.trends import with_trends

    earlier = kept_cases(user_store(), knowledge, today)
    return consult(knowledge, with_trends(knowledge, [*earlier, case], case))


def _keep_note(today: datetime.date, note: str) -> None:
    """Keep a line with the day."""
    from expert.printable import printable

    user_store().save_day(today.isoformat(), {"note": printable(note)})


def _show(knowledge: KnowledgeBase, before: Case, consultation: Consultation, kept: int | None) -> None:
    """Print what the entry means: alone what cannot wait, else the verdict, what changed, how it goes, and when to look again."""
    from expert.consultation.consult import consult
    from expert.diary.entries import kept_cases
    from expert.diary.trends import diary_report
    from expert.faces.terminal.screens.diary import render_check_in, render_report
    from expert.faces.terminal.screens.text import render_assessment
    from expert.questions.assess import assess
    from expert.questions.compare import compare

    speaker, view = product(), assess(consultation)
    if view.alone is not None or consultation.violations:
        print_text(render_assessment(view, consultation, speaker, "", kept))
        return
    click.echo()
    print_text(render_check_in(knowledge, view, compare(consult(knowledge, before), consultation), before.date, speaker))
    click.echo()
    earlier = kept_cases(user_store(), knowledge, consultation.case.date)
    cases = earlier if kept is not None else (*earlier, consultation.case)
    print_text(render_report(knowledge, diary_report(knowledge, cases, consultation.case.date), speaker.words))

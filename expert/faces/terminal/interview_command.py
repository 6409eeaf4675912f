"""`ask`: the interview, on a terminal or with piped answers."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from expert.errors import CaseError
from expert.faces.terminal import completing
from expert.faces.terminal.alarm import tell_kept_alarm
from expert.faces.terminal.commands import CONTRADICTION, INTERRUPTED
from expert.faces.terminal.conversation import Conversation
from expert.faces.terminal.product import load_knowledge, product
from expert.faces.terminal.shared import (
    beginning_anew,
    find_kept,
    json_option,
    kb_option,
    keep_consultation,
    log_if_kept,
    print_exactly,
    print_text,
    user_store,
)

if TYPE_CHECKING:
    from expert import Case, Consultation, KnowledgeBase
    from expert.interview import Interview


@click.command()
@click.option(
    "--from",
    "earlier",
    metavar="FILE",
    help="Begin with the answers in FILE, or with those of the last consultation: `last`.",
    shell_complete=completing.last_or_file,
)
@click.option("--fresh", is_flag=True, help="Start anew, whatever was not finished.")
@click.option("--no-save", is_flag=True, help="Keep nothing: neither the answers nor what they mean.")
@click.option("--no-log", is_flag=True, help="Ask also what the training log answers.")
@json_option
@kb_option
def ask(earlier: str | None, fresh: bool, no_save: bool, no_log: bool, as_json: bool, folder: Path | None) -> None:
    """Ask what matters, one question at a time, and say what the answers mean.

    Only what can still change something is asked. Instead of an answer you can type: ? why is this asked, b back, s skip,
    u I don't know, t tell another result, q stop here and keep it. After t may come words of its question. After an interruption it goes
    on where you stopped. Answers older than seven days are asked again. What a training log answers that `PROGRAM log import` brought in is
    said and not asked; at the end you can change it.

    Piped answers are read as if typed, one a line: yes, no, a number, the number or name of a choice, 1,3 or none for a list; the end
    of the input stops like q. With --json the questions go to standard error.

    \b
    Example: PROGRAM ask --fresh --no-save
    """
    from expert.consultation.consult import consult
    from expert.interview import Ending, Over

    knowledge = load_knowledge(folder)
    if not no_save:
        tell_kept_alarm(knowledge, to_error=as_json)
    conversation = Conversation(None if no_save else user_store(), None if no_log else log_if_kept(), to_error=as_json)
    try:
        interview = conversation.hold(_begin(conversation, knowledge, earlier, fresh=fresh))
    except KeyboardInterrupt:
        conversation.tell_kept()
        sys.exit(INTERRUPTED)
    consultation = consult(knowledge, interview.case)
    kept = None if no_save or not interview.case.answers else keep_consultation(consultation, folder)
    stopped = interview.step == Over(Ending.QUIT)
    if not stopped:
        conversation.forget()
    if as_json:
        print_exactly(consultation.to_json())
    else:
        if stopped and interview.trail and not no_save:
            conversation.say("stopped", hint=product().words.say("terminal", "stopped", program=product().name))
        click.echo()
        _show_outcome(consultation, kept)
    if consultation.violations:
        sys.exit(CONTRADICTION)


def _show_outcome(consultation: Consultation, kept: int | None) -> None:
    """Print what it all means; where that is longer than the screen, so that the verdict is the last to be read."""
    from expert.faces.terminal.screens.text import fits_screen, render_assessment
    from expert.questions.assess import assess

    speaker, options, more = product(), None, ""
    if kept is not None:
        options, more = "", speaker.words.say("terminal", "all_kept", program=speaker.name, id=str(kept))
    view = assess(consultation)
    whole = render_assessment(view, consultation, speaker, options, kept, more=more)
    if not fits_screen(whole):
        whole = render_assessment(view, consultation, speaker, options, kept, more=more, verdict_last=True)
    print_text(whole)


def _begin(conversation: Conversation, knowledge: KnowledgeBase, earlier: str | None, *, fresh: bool) -> Interview:
    """Return the interview to hold: with earlier answers, where it was left, or anew."""
    from expert.interview import Ending, start

    today = datetime.date.today()
    if earlier is not None:
        return _with_earlier_answers(conversation, knowledge, _earlier_case(knowledge, earlier), today)
    draft = None if fresh else conversation.draft()
    if draft is None:
        return start(knowledge, today)
    interview = _resume(knowledge, draft, today)
    agreed = conversation.agrees(interview, str(draft["case"]["date"]))
    return start(knowledge, today) if agreed is False else interview if agreed else interview.end(Ending.QUIT)


def _resume(knowledge: KnowledgeBase, draft: dict[str, Any], today: datetime.date) -> Interview:
    """Return the interview that was not finished; where it cannot be used, say how to go on without it."""
    from expert.interview import resume

    try:
        return resume(knowledge, draft, today)
    except CaseError as error:
        raise beginning_anew(error) from error


def _earlier_case(knowledge: KnowledgeBase, earlier: str) -> Case:
    """Return the answers in a file, or those of the last consultation."""
    from expert.diary.consultations import case_of
    from expert.loading.cases import load_case

    return case_of(find_kept(user_store()), knowledge) if earlier == "last" else load_case(Path(earlier), knowledge)


def _with_earlier_answers(conversation: Conversation, knowledge: KnowledgeBase, case: Case, today: datetime.date) -> Interview:
    """Return an interview that begins with earlier answers; say how many of them are out of date."""
    from expert.cases.age import old_answers
    from expert.interview import start

    old = old_answers(case, today)
    if old:
        conversation.say_count("old", len(old))
    return start(knowledge, today, case)

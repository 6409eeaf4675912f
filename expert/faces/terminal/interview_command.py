"""`ask`: the interview, on a terminal or with piped answers."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from expert.errors import CaseError, Location, StoreError
from expert.faces.terminal.commands import CONTRADICTION, INTERRUPTED
from expert.faces.terminal.product import load_knowledge, product
from expert.faces.terminal.shared import find_kept, json_option, kb_option, keep_consultation, print_text, print_utf8, user_store

if TYPE_CHECKING:
    from rich.console import RenderableType

    from expert import Case, Consultation, KnowledgeBase
    from expert.diary.store import Store
    from expert.interview import Command, Interview, ReplyError

LONGEST_LINE = 10_000
"""No answer is longer."""


@click.command()
@click.option("--from", "earlier", metavar="FILE", help="Begin with the answers in FILE, or with those of the last consultation: `last`.")
@click.option("--fresh", is_flag=True, help="Start anew, whatever was not finished.")
@click.option("--no-save", is_flag=True, help="Keep nothing: neither the answers nor what they mean.")
@json_option
@kb_option
def ask(earlier: str | None, fresh: bool, no_save: bool, as_json: bool, folder: Path | None) -> None:
    """Ask what matters, one question at a time, and say what the answers mean.

    Only what can still change something is asked. Instead of an answer you can type: ? why is this asked, b back, s skip,
    u I don't know, t tell another result, q stop here and keep it. After t may come words of its question. After an interruption it goes
    on where you stopped. Answers older than seven days are asked again.

    Piped answers are read as if typed, one a line: yes, no, a number, the number or name of a choice, 1,3 or none for a list; the end
    of the input stops like q. With --json the questions go to standard error.

    \b
    Example: PROGRAM ask --fresh --no-save
    """
    from expert.consultation.consult import consult
    from expert.interview import Ending, Over

    knowledge = load_knowledge(folder)
    conversation = _Conversation(None if no_save else user_store(), to_error=as_json)
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
        print_utf8(consultation.to_json())
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


def _begin(conversation: _Conversation, knowledge: KnowledgeBase, earlier: str | None, *, fresh: bool) -> Interview:
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
        first, *others = error.diagnostics
        raise CaseError([replace(first, help=product().words.say("terminal", "fresh", program=product().name)), *others]) from error


def _earlier_case(knowledge: KnowledgeBase, earlier: str) -> Case:
    """Return the answers in a file, or those of the last consultation."""
    from expert.diary.consultations import case_of
    from expert.loading.cases import load_case

    return case_of(find_kept(user_store()), knowledge) if earlier == "last" else load_case(Path(earlier), knowledge)


def _with_earlier_answers(conversation: _Conversation, knowledge: KnowledgeBase, case: Case, today: datetime.date) -> Interview:
    """Return an interview that begins with earlier answers; say how many of them are out of date."""
    from expert.cases.age import old_answers
    from expert.interview import start

    old = old_answers(case, today)
    if old:
        conversation.say_count("old", len(old))
    return start(knowledge, today, case)


class _Conversation:
    """Shows screens and reads replies; after each one the unfinished interview is kept."""

    def __init__(self, store: Store | None, *, to_error: bool) -> None:
        self.store = store
        self.to_error = to_error
        self.line = 0
        self.words = product().words
        self.terminal = sys.stdin is not None and sys.stdin.isatty()

    def hold(self, interview: Interview) -> Interview:
        """Return the interview once it is over."""
        from expert.faces.terminal.screens.interview import render_start, render_step
        from expert.interview import Over

        self.show(render_start(self.words))
        while not isinstance(interview.step, Over):
            self.show(render_step(interview, self.words))
            interview = self._next(interview)
        return interview

    def _next(self, interview: Interview) -> Interview:
        """Return the interview after one reply; what cannot be used is explained and asked again."""
        from expert.faces.terminal.screens.text import render_told
        from expert.interview import Command, Ending, ReplyError, Review, command_in, commands_on, reply, why_asked
        from expert.words.interview import say_given
        from expert.words.sentences import tell

        while True:
            text = self.read()
            if text is None:
                return interview.end(Ending.DONE if isinstance(interview.step, Review) else Ending.QUIT)
            try:
                if command_in(text) is Command.WHY:
                    self.show(render_told(tell(why_asked(interview), words=self.words)))
                    continue
                changed = reply(interview, text)
            except ReplyError as error:
                self.complain(interview.knowledge, error, commands_on(interview))
                continue
            if changed.dropped:
                self.say("dropped", said=say_given(interview.knowledge, interview.case, changed.dropped, self.words))
            self.keep(changed)
            return changed

    def agrees(self, interview: Interview, day: str) -> bool | None:
        """Return whether the person goes on with an interview, or None if they leave it as it is.

        The end of the input is a yes, as nothing more can be answered anyway.
        """
        from expert.interview import Command, ReplyError, command_in, read_yes_no

        self.say_count("resume", len(interview.case.answers), day=day)
        while True:
            text = self.read()
            command = None if text is None else command_in(text)
            if text is None:
                return True
            if command is Command.QUIT:
                return None
            if command is Command.WHY:
                self.say("resume_why")
                continue
            try:
                return read_yes_no(text)
            except ReplyError as error:
                self.complain(interview.knowledge, error, (Command.WHY, Command.QUIT))

    def read(self) -> str | None:
        """Return the next line, or None at the end of the input."""
        prompt = self.words.say("interview", "prompt")
        if not self.terminal:
            text = sys.stdin.readline(LONGEST_LINE) if sys.stdin is not None else ""
            self.line += 1
            if text:
                click.echo((prompt + text.strip()).rstrip(), err=self.to_error)
            return text or None
        if self.to_error:
            click.echo(prompt, nl=False, err=True)
        try:
            return input("" if self.to_error else prompt)
        except EOFError:
            click.echo(err=self.to_error)
            return None

    def complain(self, knowledge: KnowledgeBase, error: ReplyError, commands: Iterable[Command]) -> None:
        """Say what is wrong with a reply, and what can be typed there; one that was piped cannot be asked for again."""
        from expert.words.interview import explain_refusal

        found = tuple(explain_refusal(knowledge, error, Location("standard input", self.line), commands, self.words))
        if not self.terminal:
            raise CaseError(found) from error
        for item in found:
            click.echo("\n".join(text for text in (item.message, item.help) if text), err=self.to_error)

    def show(self, renderable: RenderableType) -> None:
        """Show a screen."""
        if self.to_error:
            from expert.faces.terminal.screens.text import to_plain

            click.echo(to_plain(renderable), err=True)
        else:
            print_text(renderable)

    def say(self, key: str, hint: str = "", **texts: str) -> None:
        """Say one sentence, and what only a terminal says after it."""
        from expert.faces.terminal.screens.interview import render_remark

        self.show(render_remark(self.words.say("interview", key, **texts) + hint))

    def say_count(self, key: str, count: int, **texts: str) -> None:
        """Say one sentence about so many."""
        from expert.faces.terminal.screens.interview import render_remark

        self.show(render_remark(self.words.say_count("interview", key, count, **texts)))

    def draft(self) -> dict[str, Any] | None:
        """Return the interview that was not finished, if one is kept."""
        return None if self.store is None else self.store.load_draft()

    def keep(self, interview: Interview) -> None:
        """Keep the unfinished interview; where that fails say so once, and go on without."""
        from expert.interview import draft_of

        if self.store is None:
            return
        try:
            self.store.save_draft(draft_of(interview))
        except StoreError as error:
            click.echo(str(error), err=True)
            self.store = None

    def tell_kept(self) -> None:
        """Say that what was answered is kept, if it is."""
        click.echo(err=True)
        if self.store is not None:
            hint = self.words.say("terminal", "kept", program=product().name)
            click.echo(self.words.say("interview", "kept") + hint, err=True)

    def forget(self) -> None:
        """Forget the unfinished interview."""
        if self.store is not None:
            self.store.delete_draft()

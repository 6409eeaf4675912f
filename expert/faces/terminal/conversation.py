"""An interview held on a terminal, or with piped answers: screens shown, replies read, the unfinished interview kept."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from expert.errors import CaseError, Location, StoreError
from expert.faces.terminal.product import product
from expert.faces.terminal.shared import print_text

if TYPE_CHECKING:
    from rich.console import RenderableType

    from expert import KnowledgeBase
    from expert.diary.store import Store
    from expert.interview import Command, Interview, ReplyError
    from expert.training.log import TrainingLog

Held = TypeVar("Held", bound="Interview")
LONGEST_LINE = 10_000
"""No answer is longer."""


class Conversation:
    """Shows screens and reads replies; after each one the unfinished interview is kept."""

    def __init__(self, store: Store | None, log: TrainingLog | None = None, *, to_error: bool) -> None:
        """Take where the unfinished interview is kept, and the training log that answers what it can; None of either for none."""
        self.store = store
        self.log = log
        self.to_error = to_error
        self.line = 0
        self.words = product().words
        self.terminal = sys.stdin is not None and sys.stdin.isatty()

    def hold(self, interview: Held) -> Held:
        """Return the interview once it is over."""
        from expert.faces.terminal.screens.interview import render_remark, render_start, render_step
        from expert.interview import Over
        from expert.words.interview import say_brought_about

        self.show(render_start(interview, self.words))
        interview = self.filled(interview)
        while not isinstance(interview.step, Over):
            self.show(render_step(interview, self.words))
            earlier, interview = interview, self._next(interview)
            for text in say_brought_about(earlier, interview, self.words):
                self.show(render_remark(text))
        return interview

    def _next(self, interview: Held) -> Held:
        """Return the interview after one reply; what cannot be used is explained and asked again."""
        from expert.faces.terminal.screens.text import render_told
        from expert.interview import AskDone, Command, Ending, ReplyError, Review, command_in, commands_on, reply, why_asked
        from expert.words.sentences import tell

        while True:
            text = self.read()
            if text is None:
                return interview.end(Ending.DONE if isinstance(interview.step, AskDone | Review) else Ending.QUIT)
            try:
                if command_in(text) is Command.WHY:
                    self.show(render_told(tell(why_asked(interview), words=self.words)))
                    continue
                changed = self.filled(reply(interview, text), interview)
            except ReplyError as error:
                self.complain(interview.knowledge, error, commands_on(interview))
                continue
            self.keep(changed)
            return changed

    def filled(self, interview: Held, before: Held | None = None) -> Held:
        """Return an interview with what the training log answers by now; what it did not answer before is said."""
        if self.log is None or not self.log.activities:
            return interview
        from expert.training.measuring import newly_answered, with_log
        from expert.words.training import say_filled

        case, found = with_log(interview.knowledge, self.log, interview.case)
        new = newly_answered(found, case, None if before is None else before.case)
        lines = [*say_filled(interview.knowledge, new, self.words)]
        if lines:
            self.say("from_log", said="\n".join(lines))
        return interview.with_answers(case)

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

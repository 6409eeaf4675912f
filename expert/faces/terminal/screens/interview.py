"""The screens of an interview as text."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from expert.interview import CheckIn, Interview, OfferToStop, Over
from expert.words.catalogue import Catalogue
from expert.words.interview import say_step


def render_start(interview: Interview, words: Catalogue) -> RenderableType:
    """Return what is said before the first question."""
    start, commands = ("start_check_in", "commands_check_in") if isinstance(interview, CheckIn) else ("start", "commands")
    return Group(Text(words.say("interview", start)), Text(words.say("interview", commands), style="dim"))


def render_step(interview: Interview, words: Catalogue) -> RenderableType:
    """Return what is on show."""
    if isinstance(interview.step, Over):
        return Text()
    said = say_step(interview, words)
    parts: list[RenderableType] = [Text(said.progress, style="dim")] if said.progress else []
    parts.append(Text(said.question, style="bold"))
    if said.help:
        parts.append(Text(said.help, style="dim"))
    if said.options:
        parts.append(_numbered(said.options))
    is_offer = isinstance(interview.step, OfferToStop)
    return Group(Text(), *parts, Text(said.hint, style="" if is_offer else "dim"))


def render_remark(text: str) -> RenderableType:
    """Return a sentence between two screens."""
    return Text(text)


def _numbered(lines: Iterable[str]) -> RenderableType:
    """Return lines with their numbers, wrapped beside them."""
    table = Table.grid(padding=(0, 1))
    table.add_column(justify="right", no_wrap=True, min_width=3)
    table.add_column(overflow="fold")
    for number, line in enumerate(lines, start=1):
        table.add_row(Text(str(number), style="bold"), Text(line))
    return table

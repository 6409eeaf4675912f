"""A training log as text: what is watched, the last weeks as bars, what the log answers, and its activities."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from expert.faces.terminal.screens.bars import BAR, bar
from expert.faces.terminal.screens.text import NARROW
from expert.language.model import KnowledgeBase
from expert.logs.activity import Activity
from expert.printable import printable
from expert.training.watching import LogCheck
from expert.words.catalogue import Catalogue
from expert.words.training import say_known_until, say_measured, say_sure, say_unmeasured, say_watch, say_weeks


def render_check(knowledge: KnowledgeBase, check: LogCheck, words: Catalogue, *, in_detail: bool) -> RenderableType:
    """Return what a log says on a day: what is more than usual first."""
    parts = [*_watches(knowledge, check, words, in_detail=in_detail)]
    if any(week.km is not None for week in check.weeks):
        parts += [_Weeks(check, words), Text()]
    if in_detail:
        parts += _answers(knowledge, check, words)
    return Group(*parts, Text(say_known_until(check, words), style="dim"))


def _watches(knowledge: KnowledgeBase, check: LogCheck, words: Catalogue, *, in_detail: bool) -> Iterator[RenderableType]:
    """Yield what each watch says, with how sure that is where there is something to say."""
    watches = {watch.id: watch for watch in knowledge.watches}
    for line in sorted(check.watches, key=lambda item: -1 if item.band is None else item.band, reverse=True):
        numbers, *meant = say_watch(watches[line.watch], line, words)
        yield Text(numbers, style="bold" if line.band is None else "bold yellow")
        yield from map(Text, meant)
        if line.band is not None or in_detail:
            yield Text(say_sure(knowledge, watches[line.watch], words), style="dim")
        yield Text()


def _answers(knowledge: KnowledgeBase, check: LogCheck, words: Catalogue) -> Iterator[RenderableType]:
    """Yield what the log answers, and what it does not, under the reason why."""
    answered = [line for line in check.measured if line.value is not None]
    if answered:
        yield Text(words.say("log", "answers"), style="bold")
        for line in answered:
            yield _item(say_measured(knowledge, line, words))
        yield Text()
    for why, questions in say_unmeasured(knowledge, check, words):
        yield Text(why, style="bold")
        yield from map(_item, questions)
        yield Text()


def _item(text: str) -> RenderableType:
    """Return a line below a title."""
    return Padding(Text(text), (0, 0, 0, 2))


class _Weeks:
    """The last weeks, as bars where there is room."""

    def __init__(self, check: LogCheck, words: Catalogue) -> None:
        self.weeks = [*say_weeks(check, words)]
        self.most = max((week.km for week in check.weeks if week.km is not None), default=None)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield a line a week."""
        grid = Table.grid(padding=(0, 1))
        grid.add_column(no_wrap=True)
        grid.add_column(justify="right", no_wrap=True)
        if options.max_width >= NARROW:
            grid.add_column(no_wrap=True, width=BAR)
        for first, km, text in self.weeks:
            shown = bar(float(km / self.most)) if km is not None and self.most else ""
            grid.add_row(first, text, *([Text(shown, style="cyan")] if options.max_width >= NARROW else []))
        yield grid


def render_activities(activities: Sequence[Activity], count: int, words: Catalogue) -> RenderableType:
    """Return activities, one a line, and how many there are in all."""
    table = Table.grid(padding=(0, 2))
    for justify in ("left", "left", "right", "right"):
        table.add_column(justify=justify, no_wrap=True)
    table.add_column()
    for item in activities:
        km = "" if item.distance_m is None else words.say("log", "kilometres", number=f"{item.distance_m / 1000:.1f}")
        seconds = item.moving_s or item.elapsed_s
        lasted = "" if seconds is None else words.say("log", "minutes", number=str(round(seconds / 60)))
        table.add_row(item.start.date().isoformat(), words.say("log", f"sport_{item.sport.value}"), km, lasted, Text(printable(item.title)))
    return Group(table, Text(), Text(words.say_count("log", "activities", count), style="dim"))

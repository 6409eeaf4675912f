"""A training log as text: what is watched, the last weeks as bars, what the log answers, and its activities."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from expert.language.model import KnowledgeBase
from expert.logs.activity import Activity
from expert.training.watching import LogCheck
from expert.words.catalogue import Catalogue
from expert.words.training import say_measured, say_sure, say_watch, say_weeks

_BAR = 24
"""How wide the bar of the heaviest week is."""
_EIGHTHS = " ▏▎▍▌▋▊▉█"


def render_check(knowledge: KnowledgeBase, check: LogCheck, words: Catalogue, *, in_detail: bool) -> RenderableType:
    """Return what a log says on a day: what is more than usual first."""
    watches = {watch.id: watch for watch in knowledge.watches}
    parts: list[RenderableType] = []
    for line in sorted(check.watches, key=lambda item: -1 if item.band is None else item.band, reverse=True):
        numbers, *meant = say_watch(watches[line.watch], line, words)
        parts.append(Text(numbers, style="bold" if line.band is None else "bold yellow"))
        parts += [Text(text) for text in meant]
        if line.band is not None or in_detail:
            parts.append(Text(say_sure(knowledge, watches[line.watch], words), style="dim"))
        parts.append(Text())
    if any(week.km is not None for week in check.weeks):
        parts.append(_weeks(check, words))
    if in_detail:
        parts += [Text(), Text(words.say("log", "answers"), style="bold")]
        parts += [Text(say_measured(knowledge, line, words)) for line in check.measured]
    until = words.say("log", "known_until", day=check.known_until, activities=f"{check.activities:,}")
    return Group(*parts, Text(), Text(until, style="dim"))


def _weeks(check: LogCheck, words: Catalogue) -> RenderableType:
    """Return the last weeks as bars."""
    weeks = [*say_weeks(check, words)]
    most = max((km for _, km, _ in weeks if km is not None), default=0.0)
    table = Table.grid(padding=(0, 1))
    for first, km, text in weeks:
        table.add_row(words.say("log", "week", first=first), _bar(km, most), Text(text, justify="right"))
    return table


def _bar(value: float | None, most: float) -> str:
    """Return a bar of eighths of a character."""
    if value is None or not most:
        return ""
    eighths = round(_BAR * 8 * value / most)
    return "█" * (eighths // 8) + (_EIGHTHS[eighths % 8] if eighths % 8 else "")


def render_activities(activities: Sequence[Activity], count: int, words: Catalogue) -> RenderableType:
    """Return activities, one a line, and how many there are in all."""
    table = Table.grid(padding=(0, 2))
    for item in activities:
        km = "" if item.distance_m is None else words.say("log", "amount", number=f"{item.distance_m / 1000:.1f}", unit="km")
        minutes = item.moving_s or item.elapsed_s
        lasted = "" if minutes is None else words.say("log", "amount", number=str(round(minutes / 60)), unit="min")
        sport = words.say("sport", item.sport.value)
        table.add_row(item.start.date().isoformat(), sport, Text(km, justify="right"), Text(lasted, justify="right"), item.title)
    return Group(table, Text(), Text(words.say_count("log", "activities", count), style="dim"))

"""The summary of a table as text: how many come out how, as bars where there is room."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from expert.faces.terminal.product import Product
from expert.faces.terminal.screens.bars import BAR, bar
from expert.faces.terminal.screens.text import NARROW
from expert.language.meaning import Grade, Status
from expert.language.model import Decision, KnowledgeBase
from expert.populations.summary import BatchSummary
from expert.printable import printable
from expert.words.catalogue import Catalogue

MOST_LINES = 8
"""How many causes, recommendations and questions are shown, those that concern most people first."""
_ROWS = 10
"""How many rows are named in a line."""


def render_summary(knowledge: KnowledgeBase, summary: BatchSummary, out: Path, rejects: Path, product: Product) -> RenderableType:
    """Return the summary.

    Args:
        knowledge: By which the table was evaluated.
        summary: What is shown.
        out: Where the outcomes are.
        rejects: Where the rejects are listed, if there are any.
        product: What speaks, and by which name it is called to ask further.
    """
    words, used = product.words, summary.rows - summary.rejected
    parts: list[RenderableType] = [Text(words.say_count("batch", "rows", summary.rows, out=printable(str(out))), style="bold")]
    if summary.rejected:
        listed = ", ".join(f"{code} {count:,}" for code, count in summary.faults.items())
        told = words.say_count("batch", "rejected", summary.rejected, file=printable(str(rejects)), faults=listed)
        parts.append(Text(told, style="red"))
    if summary.dropped:
        parts.append(Text(words.say_count("batch", "dropped", summary.dropped)))
    if summary.urgent_rows:
        listed = ", ".join(map(str, summary.urgent[:_ROWS]))
        more = words.say_count("batch", "more", summary.urgent_rows - _ROWS) if summary.urgent_rows > _ROWS else ""
        parts.append(Text(words.say_count("batch", "urgent", summary.urgent_rows, rows=f"{listed} {more}".rstrip()), style="bold red"))
    if summary.failed:
        parts.append(Text(words.say_count("batch", "failed", summary.failed, invariants=", ".join(summary.violated)), style="bold red"))
    if not used:
        return Group(*parts)
    parts += [Text(), Text(words.say_count("batch", "percent", used), style="dim")]
    for name, scale in knowledge.decisions.items():
        parts += [Text(), _Counts(scale.question or scale.title, dict(_levels(words, scale, summary, name)), used)]
    for title, counts, left in _lists(knowledge, summary):
        more = words.say_count("batch", "more", left) if left > 0 else ""
        parts += [Text(), _Counts(words.say("batch", title), counts, used, more)]
    hint = words.say("batch", "ask", program=product.name, decision=knowledge.first_decision, out=shlex.quote(printable(str(out))))
    return Group(*parts, Text(), Text(hint, style="dim"))


def _levels(words: Catalogue, scale: Decision, summary: BatchSummary, name: str) -> Iterator[tuple[str, int]]:
    """Yield the lines of a decision.

    Where something may not be able to wait the strictest level comes first, and whoever has not said enough to know is counted apart.
    """
    unclear = summary.unclear.get(name, {})
    for level in reversed(scale.levels) if scale.urgent_from else scale.levels:
        rows = summary.decisions[name][level.id] - unclear.get(level.id, 0)
        open = summary.decisions[name][level.id] - summary.settled[name][level.id] - unclear.get(level.id, 0)
        yield f"{level.title} {words.say_count('batch', 'open_level', open)}" if open else level.title, rows
    if sum(unclear.values()):
        yield words.say("batch", "unclear"), sum(unclear.values())


def _lists(knowledge: KnowledgeBase, summary: BatchSummary) -> Iterator[tuple[str, Mapping[str, int], int]]:
    """Yield each list below the decisions, those that concern most people first, with how many are left out."""
    likely = {knowledge.causes[name].title: counts[Grade.LIKELY.value] for name, counts in summary.causes.items()}
    advised = {knowledge.recommendations[name].title: counts[Status.RECOMMENDED.value] for name, counts in summary.recommendations.items()}
    open = {knowledge.findings[name].question: count for name, count in summary.open.items()}
    for title, counts in (("causes", likely), ("recommendations", advised), ("open", open)):
        order = sorted((name for name, count in counts.items() if count), key=lambda name: -counts[name])
        if order:
            yield title, {name: counts[name] for name in order[:MOST_LINES]}, len(order) - MOST_LINES


class _Counts:
    """A list of counts under a title: how many, of all how much, and a bar where there is room."""

    def __init__(self, title: str, counts: Mapping[str, int], of: int, more: str = "") -> None:
        self.title = title
        self.counts = counts
        self.of = of
        self.more = more

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the title and the lines."""
        yield Text(self.title, style="bold")
        grid = Table.grid(padding=(0, 1))
        grid.add_column(justify="right", no_wrap=True)
        grid.add_column(justify="right", no_wrap=True)
        has_bars = options.max_width >= NARROW
        if has_bars:
            grid.add_column(no_wrap=True, width=BAR)
        grid.add_column(ratio=1)
        for name, count in self.counts.items():
            share = count / self.of if self.of else 0.0
            shown = [Text(bar(share), style="cyan")] if has_bars else []
            grid.add_row(f"{count:,}", _percent(count, share), *shown, Text(name, style="" if count else "dim"))
        yield grid
        if self.more:
            yield Text(self.more, style="dim")


def _percent(count: int, share: float) -> str:
    """Return a share in percent; what is not none is never written as none, nor what is not all as all."""
    if count and share < 0.01:
        return "<1%"
    return f"{min(int(share * 100 + 0.5), 99 if share < 1 else 100)}%"

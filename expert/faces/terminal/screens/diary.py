"""A diary as text: what an entry means, what changed, what is due, the entries, and how it goes."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from expert.diary.store import Head
from expert.diary.trends import SERIES_DAYS, DiaryReport
from expert.faces.terminal.product import Product
from expert.faces.terminal.screens.text import render_line, render_told
from expert.language.model import KnowledgeBase
from expert.words.catalogue import Catalogue
from expert.words.diary_report import say_day, say_series, say_trends
from expert.words.entry import Entry, Hints, entry_blocks
from expert.words.lines import Section
from expert.words.told import Told


def render_entry(knowledge: KnowledgeBase, entry: Entry, report: DiaryReport, product: Product, *, is_kept: bool) -> RenderableType:
    """Return what an entry means, how it goes, and where it is kept which commands say more."""
    words, look = product.words, product.words.say("terminal", "diary_look", program=product.name)
    blocks = [[*_block(block, words)] for block in entry_blocks(knowledge, entry, words, Hints(words.say("terminal", "diary_test"), look))]
    blocks += [[render_report(knowledge, report, words)]] if report.trends else []
    blocks += [[_more(knowledge, product)]] if is_kept else []
    return Group(*_with_gaps(blocks))


def _block(block: Section | Told, words: Catalogue) -> Iterator[RenderableType]:
    """Yield a block: below a heading its lines stand indented."""
    if isinstance(block, Told):
        yield render_told(block)
    elif block.heading:
        yield Text(block.heading, style="bold")
        yield from (Padding(render_line(line, words), (0, 0, 0, 2)) for line in block.lines)
    else:
        yield from (render_line(line, words) for line in block.lines)


def _more(knowledge: KnowledgeBase, product: Product) -> RenderableType:
    """Return which commands say more."""
    if any(scale.plans is not None for scale in knowledge.decisions.values()):
        return Text(product.words.say("terminal", "diary_plan", program=product.name), style="dim")
    return Text(product.words.say("terminal", "diary_more", program=product.name), style="dim")


def _with_gaps(blocks: Iterable[Sequence[RenderableType]]) -> Iterator[RenderableType]:
    """Yield blocks with an empty line between two of them; an empty one is left out."""
    for place, block in enumerate(block for block in blocks if block):
        if place:
            yield Text()
        yield from block


def _indented(lines: Iterable[str]) -> Iterator[RenderableType]:
    """Yield lines below what they belong to."""
    return (Padding(Text(line), (0, 0, 0, 2)) for line in lines)


def render_report(knowledge: KnowledgeBase, report: DiaryReport, words: Catalogue) -> RenderableType:
    """Return how it goes: the trends in words, and what they follow as small bars."""
    followed = (line for line in report.series if any(item is not None for item in line.values))
    bars = [Padding(Text(say_series(knowledge, line, words), style="dim"), (0, 0, 0, 2)) for line in followed]
    return Group(Text(words.say("diary", "goes"), style="bold"), *_indented(say_trends(knowledge, report, words)), *bars)


def render_entries(
    knowledge: KnowledgeBase, heads: Sequence[Head], days: Sequence[tuple[str, Mapping[str, Any]]], today: datetime.date, words: Catalogue
) -> RenderableType:
    """Return the entries of the last weeks, the oldest first: what each said, what was done and noted; earlier ones are counted."""
    said = {head.date: head.headline for head in sorted(heads, key=lambda item: item.time) if head.knowledge_id == knowledge.id}
    kept = dict(days)
    first = (today - datetime.timedelta(SERIES_DAYS - 1)).isoformat()
    shown = sorted(day for day in {*said, *kept} if day >= first)
    lines: list[RenderableType] = []
    if earlier := len({*said, *kept}) - len(shown):
        lines.append(Text(words.say_count("diary", "earlier", earlier), style="dim"))
    for day in shown:
        lines.append(Text(f"{day}  {said.get(day, '')}".rstrip()))
        lines += _indented(say_day(knowledge, kept.get(day, {}), words))
    return Group(*(lines or [Text(words.say("diary", "none"))]))

"""A diary as text: what an entry means, what changed, the entries, and how it goes."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec.structs import replace
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from expert.diary.store import Head
from expert.diary.trends import DiaryReport
from expert.faces.terminal.product import Product
from expert.faces.terminal.screens.text import render_told
from expert.language.model import KnowledgeBase
from expert.printable import printable
from expert.questions.assess import Assessment
from expert.questions.statements.base import Explanation
from expert.questions.statements.differences import DecisionDiffers
from expert.words.catalogue import Catalogue
from expert.words.diary_report import say_series, say_trends
from expert.words.sentences import tell
from expert.words.shortening import short


def render_check_in(
    knowledge: KnowledgeBase, view: Assessment, changes: Explanation, since: datetime.date, product: Product
) -> RenderableType:
    """Return what an entry means: the decisions, what changed since the last one and why, and when to look again."""
    words = product.words
    table = Table.grid(padding=(0, 2))
    for line in view.decisions:
        scale = knowledge.decisions[line.decision]
        level = scale.level(line.level)
        answer = level.answer_so_far if line.could_rise else level.answer
        table.add_row(Text(scale.question, style="bold"), answer.strip())
    parts: list[RenderableType] = [table, Text()]
    if view.referrals:
        titles = [knowledge.recommendations[item.recommendation].title for item in view.referrals]
        parts += [Text(words.say("diary", "first", what=words.join(tuple(titles))), style="bold"), Text()]
    parts += _changes(changes, since, words)
    if view.look_again_days is not None:
        parts += [Text(), Text(words.say_count("diary", "look_again", view.look_again_days))]
    return Group(*parts, Text(words.say("diary", "more", program=product.name), style="dim"))


def _changes(changes: Explanation, since: datetime.date, words: Catalogue) -> list[RenderableType]:
    """Return what became of the decisions since the last entry, with the reasons, and how much else changed."""
    told = tuple(child for child in changes.statement.children if isinstance(child, DecisionDiffers))
    others = len(changes.statement.children) - len(told)
    if not told:
        return [Text(words.say_count("diary", "decided_alike", others, day=since.isoformat()))]
    shown = Explanation(changes.question, changes.knowledge, replace(changes.statement, children=told))
    more = [Text(words.say_count("diary", "others", others), style="dim")] if others else []
    return [render_told(tell(shown, short, words)), *more]


def render_report(knowledge: KnowledgeBase, report: DiaryReport, words: Catalogue) -> RenderableType:
    """Return how it goes: the trends in words, and what they follow as small bars."""
    lines = [Text(text) for text in say_trends(knowledge, report, words)]
    bars = [
        Text(say_series(knowledge, line, words), style="dim") for line in report.series if any(item is not None for item in line.values)
    ]
    return Group(Text(words.say("diary", "goes"), style="bold"), *lines, *bars)


def render_entries(heads: Sequence[Head], days: Sequence[tuple[str, Mapping[str, Any]]], words: Catalogue) -> RenderableType:
    """Return the entries, a day a line: what it said, and what was noted."""
    said = {head.date: head.headline for head in sorted(heads, key=lambda item: item.time)}
    notes = {day: printable(str(data.get("note", ""))) for day, data in days}
    if not said and not notes:
        return Text(words.say("history", "none"))
    table = Table.grid(padding=(0, 2))
    for day in sorted({*said, *notes}):
        table.add_row(day, said.get(day, ""), notes.get(day, ""))
    return table

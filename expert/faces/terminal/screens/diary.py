"""A diary as text: what an entry means, what changed, what is due, the entries, and how it goes."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from expert.diary.store import Head
from expert.diary.trends import SERIES_DAYS, DiaryReport
from expert.faces.terminal.product import Product
from expert.faces.terminal.screens.text import render_told
from expert.interview.check_in import MOST_ADVISED
from expert.language.model import KnowledgeBase
from expert.questions.assess import Assessment
from expert.questions.parts.due import Due
from expert.questions.statements.base import Explanation
from expert.questions.statements.differences import CauseDiffers, DecisionDiffers, RecommendationDiffers
from expert.words.catalogue import Catalogue
from expert.words.diary_report import say_day, say_series, say_trends
from expert.words.sentences import tell
from expert.words.shortening import short

MOST_TESTS = 3
"""How many tests are named that may be done now; the rest is counted."""


class Entry(Struct, frozen=True):
    """What an entry means.

    Attributes:
        view: The first screen of its answers, with everything there is to do.
        due: What is due.
        changes: What differs from the entry before.
        since: The day of that.
        report: How it goes.
        is_kept: All of it can be shown again.
    """

    view: Assessment
    due: Due
    changes: Explanation
    since: datetime.date
    report: DiaryReport
    is_kept: bool


def render_entry(knowledge: KnowledgeBase, entry: Entry, product: Product) -> RenderableType:
    """Return what an entry means: the decisions, whom to see first, what changed and why, what to do, what is due, how it goes."""
    words = product.words
    blocks: list[list[RenderableType]] = [
        _decisions(knowledge, entry.view),
        _first(knowledge, entry, words),
        _changes(entry, words),
        _to_do(knowledge, entry.view, words),
        _due(knowledge, entry.due, product),
        [render_report(knowledge, entry.report, words)] if entry.report.trends else [],
        [_more(knowledge, product)] if entry.is_kept else [],
    ]
    return Group(*_with_gaps(blocks))


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


def _decisions(knowledge: KnowledgeBase, view: Assessment) -> list[RenderableType]:
    """Return each decision with its answer."""
    lines: list[RenderableType] = []
    for item in view.decisions:
        scale = knowledge.decisions[item.decision]
        level = scale.level(item.level)
        answer = level.answer_so_far if item.could_rise else level.answer
        lines.append(Text.assemble((scale.question, "bold"), " ", answer.strip()))
    return lines


def _first(knowledge: KnowledgeBase, entry: Entry, words: Catalogue) -> list[RenderableType]:
    """Return whom to turn to, and what everybody should know while a list is not answered."""
    titles = (knowledge.recommendations[name].title for name in entry.due.visits)
    visits = [Text(words.say("diary", "first", what=title), style="bold") for title in titles]
    return [*visits, *(Text(notice.text) for notice in knowledge.notices if notice.while_open in entry.view.notices)]


def _changes(entry: Entry, words: Catalogue) -> list[RenderableType]:
    """Return what became of the decisions since the last entry, with the reasons, or that nothing of them changed."""
    changes = entry.changes
    told = tuple(child for child in changes.statement.children if isinstance(child, DecisionDiffers))
    if told:
        shown = Explanation(changes.question, changes.knowledge, replace(changes.statement, children=told))
        return [render_told(tell(shown, short, words))]
    is_other = any(isinstance(child, CauseDiffers | RecommendationDiffers) for child in changes.statement.children)
    return [Text(words.say("diary", "decided_alike" if is_other else "nothing_changed", day=entry.since.isoformat()))]


def _to_do(knowledge: KnowledgeBase, view: Assessment, words: Catalogue) -> list[RenderableType]:
    """Return what to do, the most important first: what is asked about at the next entry."""
    titles = [knowledge.recommendations[action.recommendation].title for action in view.to_do[:MOST_ADVISED]]
    return [Text(words.say("diary", "to_do"), style="bold"), *_indented(titles)] if titles else []


def _due(knowledge: KnowledgeBase, due: Due, product: Product) -> list[RenderableType]:
    """Return what is due, a line each: tests that may be done now, the next entry, and going through all questions again."""
    words = product.words
    lines = [words.say("diary", "test", question=knowledge.findings[name].question.strip()) for name in due.tests[:MOST_TESTS]]
    if more := len(due.tests[MOST_TESTS:]):
        lines.append(words.say_count("diary", "more_tests", more))
    if lines:
        lines.append(words.say("terminal", "diary_test"))
    if due.next_entry_days is not None and due.all_again_days != 0:
        lines.append(words.say_count("diary", "next_entry", due.next_entry_days))
    if due.all_again_days is not None:
        hint = "" if due.all_again_days else words.say("terminal", "diary_look", program=product.name)
        lines.append(words.say_count("diary", "all_again", due.all_again_days) + hint)
    return [Text(words.say("diary", "due"), style="bold"), *_indented(lines)] if lines else []


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

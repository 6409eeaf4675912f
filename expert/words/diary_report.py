"""The words of what a diary shows: trends, what was answered from day to day, what was done, and what is due."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from expert.language.model import Value
from expert.printable import printable
from expert.words.catalogue import ENGLISH, Catalogue

if TYPE_CHECKING:
    from expert.diary.trends import DiaryReport, SeriesLine
    from expert.language.model import KnowledgeBase

_STEPS = "▁▂▃▄▅▆▇█"
"""From nothing to the most that an answer can be."""
_NOTHING = "·"


def say_trends(knowledge: KnowledgeBase, report: DiaryReport, words: Catalogue = ENGLISH) -> Iterator[str]:
    """Yield what each trend says; then which are not known, and which are not said before something else is settled."""
    trends = {trend.id: trend for trend in (knowledge.diary.trends if knowledge.diary is not None else ())}
    for line in report.trends:
        if line.band is not None:
            trend = trends[line.trend]
            yield words.say("diary", "trend", title=trend.title, says=trend.bands[line.band].says)
    silent = [line for line in report.trends if line.band is None]
    for key, held_back in (("held_back", True), ("not_known", False)):
        titles = [trends[line.trend].title for line in silent if line.held_back is held_back]
        if titles:
            yield words.say("diary", key, titles=words.say("diary", "title_joint").join(titles))


def say_series(knowledge: KnowledgeBase, line: SeriesLine, words: Catalogue = ENGLISH) -> str:
    """Return what was answered from day to day as a row of small bars; a dot stands for a day without an entry."""
    finding = knowledge.findings[line.finding]
    bars = "".join(_bar(value, *finding.bounds) for value in line.values)
    return words.say("diary", "series", question=finding.question, bars=bars, days=str(len(line.values)))


def _bar(value: Value | None, low: Decimal, high: Decimal) -> str:
    """Return the bar of a number; a dot for what is none."""
    if value is None or isinstance(value, str) or high <= low:
        return _NOTHING
    return _STEPS[min(len(_STEPS) - 1, int((Decimal(value) - low) / (high - low) * len(_STEPS)))]


def say_day(knowledge: KnowledgeBase, data: Mapping[str, Any], words: Catalogue = ENGLISH) -> Iterator[str]:
    """Yield what is kept of a day, a line each: what was done of what was advised, what was not, and what was noted."""
    for key in ("done", "not_done"):
        titles = tuple(_titles(knowledge, data.get(key, ())))
        if titles:
            yield words.say("diary", key, what=words.join(titles))
    if data.get("note"):
        yield words.say("diary", "noted", what=printable(str(data["note"])))


def _titles(knowledge: KnowledgeBase, names: object) -> Iterator[str]:
    """Yield the titles of recommendations; what this knowledge base does not know stands as it was kept."""
    for name in names if isinstance(names, Iterable) and not isinstance(names, str) else ():
        known = knowledge.recommendations.get(str(name))
        yield printable(str(name)) if known is None else known.title

"""The words of what a diary shows: trends, and what was answered from day to day."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from expert.words.catalogue import ENGLISH, Catalogue

if TYPE_CHECKING:
    from expert.diary.trends import DiaryReport, SeriesLine
    from expert.language.model import KnowledgeBase

_STEPS = "▁▂▃▄▅▆▇█"
"""From nothing to the most that an answer can be."""
_NOTHING = "·"


def say_trends(knowledge: KnowledgeBase, report: DiaryReport, words: Catalogue = ENGLISH) -> Iterator[str]:
    """Yield what each trend says; one that is not known says so."""
    assert knowledge.diary is not None, "only a knowledge base with a diary has trends"
    trends = {trend.id: trend for trend in knowledge.diary.trends}
    for line in report.trends:
        trend = trends[line.trend]
        said = words.say("diary", "not_known") if line.band is None else trend.bands[line.band].says
        yield words.say("diary", "trend", title=trend.title, says=said)


def say_series(knowledge: KnowledgeBase, line: SeriesLine, words: Catalogue = ENGLISH) -> str:
    """Return what was answered from day to day as a row of small bars; a dot stands for a day without an entry."""
    finding = knowledge.findings[line.finding]
    low, high = finding.bounds
    bars = "".join(_NOTHING if value is None else _bar(value, low, high) for value in line.values)
    return words.say("diary", "series", question=finding.question, bars=bars, days=str(len(line.values)))


def _bar(value: object, low: Decimal, high: Decimal) -> str:
    """Return the bar of a number."""
    assert isinstance(value, int | Decimal), "only numbers are followed"
    return _STEPS[min(len(_STEPS) - 1, int((Decimal(value) - low) / (high - low) * len(_STEPS)))]

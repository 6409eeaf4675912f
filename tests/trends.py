"""The tiny knowledge base with a diary that follows pain, and entries of some days."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from msgspec.structs import replace

from expert.cases.case import Answer, Case
from expert.language.model import DiaryPlan, Follow, KnowledgeBase, Trend, TrendBand
from expert.loading.load import load_knowledge
from tests.places import SOUND

TODAY = datetime.date(2026, 3, 29)
PAIN = "pain"


@cache
def _tiny() -> KnowledgeBase:
    return load_knowledge(SOUND)


def of_pain(follow: str, days: int, *bands: Mapping[str, Any], answers: str | None = None, id: str = "pain_followed") -> Trend:
    """Return a trend that follows pain."""
    return Trend(id, "Pain", PAIN, Follow(follow), days, tuple(map(_band, bands)), answers)


def _band(written: Mapping[str, Any]) -> TrendBand:
    bounds: Any = {key: Decimal(value) for key, value in written.items() if key in ("least", "most")}
    rest: Any = {key: value for key, value in written.items() if key not in bounds}
    return TrendBand(**bounds, **rest)


def pain_followed(*trends: Trend, when_open: tuple[str, ...] = ()) -> KnowledgeBase:
    """Return the tiny knowledge base with a diary that asks for pain each day."""
    return replace(_tiny(), diary=DiaryPlan((PAIN,), when_open, trends))


def day(back: int) -> datetime.date:
    """Return the day that lies so many days from today: -1 is yesterday."""
    return TODAY + datetime.timedelta(back)


def entries(pain: Mapping[int, int | None]) -> list[Case]:
    """Return a case for each day on which there is an entry, the oldest first; days count from today, which is 0."""
    return [Case(day(back), {PAIN: Answer(value)}) for back, value in sorted(pain.items()) if value is not None]

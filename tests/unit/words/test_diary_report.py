"""The words of a diary: trends, bars and what was done, whatever was kept."""

from __future__ import annotations

from decimal import Decimal

import pytest

from expert.diary.trends import DiaryReport, SeriesLine, TrendLine
from expert.language.model import KnowledgeBase
from expert.words.diary_report import say_day, say_series, say_trends
from tests.abroad import FOREIGN, WORDS, abroad, english_in
from tests.trends import of_pain, pain_followed

KNOWLEDGE = pain_followed(*(of_pain("change", 7, {"says": f"It is so {id}."}, id=id) for id in ("a", "b", "c")))


def trend(id: str, band: int | None, *, held_back: bool = False) -> TrendLine:
    return TrendLine(trend=id, number=None, band=band, days=(), held_back=held_back)


def test_what_is_not_known_and_what_is_held_back_stand_together_behind_the_rest() -> None:
    lines = (trend("a", None), trend("b", None, held_back=True), trend("c", 0))
    assert [*say_trends(KNOWLEDGE, DiaryReport("2026-01-31", 0, lines, ()))] == [
        "Pain: It is so c.",
        "Not said before what cannot wait is settled: Pain",
        "Not known yet, for want of entries: Pain",
    ]


@pytest.mark.parametrize(("value", "bar"), [(None, "·"), (0, "▁"), (1, "▁"), (2, "▂"), (5, "▅"), (9, "█"), (10, "█")])
def test_a_bar_is_as_high_as_its_answer(value: int | None, bar: str) -> None:
    assert say_series(KNOWLEDGE, SeriesLine("pain", (value,))) == f"How bad is it? {bar} (the last 1 days)"


def test_a_bar_of_a_number_is_of_its_range() -> None:
    said = say_series(KNOWLEDGE, SeriesLine("longest_km", (Decimal(0), Decimal("99.9"), Decimal(100))))
    assert "▁██" in said


def test_what_was_done_is_said_by_its_title_and_what_is_not_known_by_its_name() -> None:
    kept = {"done": ["ice", "gone\x1b"], "not_done": ["rest"], "note": "So\x1b so"}
    done, not_done, noted = say_day(KNOWLEDGE, kept)
    assert KNOWLEDGE.recommendations["ice"].title in done
    assert KNOWLEDGE.recommendations["rest"].title in not_done
    assert "gone" in done
    assert "\x1b" not in done + noted


@pytest.mark.parametrize("kept", [{}, {"done": [], "note": ""}, {"done": "ice"}, {"done": 3}, {"more": [1]}])
def test_nothing_is_said_of_what_is_not_there(kept: dict[str, object]) -> None:
    assert [*say_day(KNOWLEDGE, kept)] == []


def test_in_another_language_not_one_word_is_english() -> None:
    knowledge: KnowledgeBase = abroad("hamstring")
    assert knowledge.diary is not None
    ids = [item.id for item in knowledge.diary.trends]
    lines = (trend(ids[0], 0), trend(ids[1], None), trend(ids[2], None, held_back=True))
    series = SeriesLine("pain_walking", (3,))
    said = [*say_trends(knowledge, DiaryReport("2026-01-31", 0, lines, (series,)), WORDS), say_series(knowledge, series, WORDS)]
    said += say_day(knowledge, {"done": ["ice"], "not_done": ["easy_run"], "note": FOREIGN}, WORDS)
    assert english_in(" ".join(said)) == set()

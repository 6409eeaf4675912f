"""Doses in words: days and times, what the knowledge base counts, and amounts in any unit."""

from __future__ import annotations

from decimal import Decimal

import pytest

from expert.language.forms import Measure
from expert.language.model import KnowledgeBase
from expert.words.catalogue import ENGLISH
from expert.words.dose import say_dose
from tests.repo.page_examples import bicycle


def measure(low: str, high: str = "", unit: str = "") -> Measure:
    return Measure((Decimal(low), Decimal(high or low)), unit)


@pytest.mark.parametrize(
    ("dose", "said"),
    [
        ({"minutes": measure("10", "20"), "times_a_day": measure("2", "4")}, "10 to 20 minutes, 2 to 4 times a day"),
        ({"minutes": measure("1"), "times_a_day": measure("1"), "weeks": measure("1")}, "1 minute, once a day, for 1 week"),
        ({"every_hours": measure("1"), "every_days": measure("1")}, "every hour, every day"),
        ({"strokes": measure("1")}, "1 stroke"),
        ({"strokes": measure("20", "40"), "every_days": measure("14")}, "20 to 40 strokes, every 14 days"),
        ({"measured": measure("2.5", unit="mg"), "every_hours": measure("8")}, "2.5 mg, every 8 hours"),
        ({"measured": measure("5", "10", unit="mmol/l")}, "5 to 10 mmol/l"),
    ],
)
def test_a_dose_reads_as_a_sentence(dose: dict[str, Measure], said: str) -> None:
    assert say_dose(bicycle(), dose, ENGLISH) == said


def test_every_part_of_a_dose_of_the_shipped_knowledge_base_has_words(knowledge: KnowledgeBase) -> None:
    doses = [item.dose for item in knowledge.recommendations.values() if item.dose]
    doses += [session.dose for scale in knowledge.decisions.values() for session in scale.sessions if session.dose]
    assert {"sets", "sessions_a_week", "minutes"} <= {key for dose in doses for key in dose}
    for dose in doses:
        said = say_dose(knowledge, dose, ENGLISH)
        assert not [char for char in "{}_" if char in said], said

"""One person's answers on a date, with where each came from: frozen data."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Literal, get_args

from msgspec import Struct

from expert.language.meaning import Meaning
from expert.language.model import Finding, FindingType, KnowledgeBase, Said, Value
from expert.shapes.frozen import Frozen

Origin = Literal["asked", "assumed", "checklist", "diary", "examination", "file", "log", "story"]
ORIGINS: tuple[Origin, ...] = get_args(Origin)
"""Where an answer can come from; `file` is meant where nothing is said, `assumed` marks a value nobody gave."""
ASSUMED: Origin = "assumed"
UnknownWord = Literal["dont_know", "skipped"]
UNKNOWN_WORDS: tuple[UnknownWord, ...] = get_args(UnknownWord)
DONT_KNOW, SKIPPED = UNKNOWN_WORDS
"""What may stand for a value: asked and not known (not asked again), or skipped. A null is `not asked`."""
NONE_OF_THE_OTHERS = "none_of_the_others"
"""What answers the lines of a checklist that are not ticked with no."""


class Answer(Struct, frozen=True):
    """What was answered to a finding, and where it came from.

    Attributes:
        value: The answer.
        origin: Where it came from.
        on: The day it was given, if not the case's own.
        measured_on: The days of what it was measured by: of activities in a training log, or of entries in a diary.
    """

    value: Said
    origin: Origin = "file"
    on: datetime.date | None = None
    measured_on: tuple[datetime.date, ...] = ()


class Case(Frozen, frozen=True):
    """One person's answers on a date.

    `unknown` holds what was asked and not known, or skipped, with the word for it; `shown` the members of each checklist that
    were on the screen when it was answered.
    """

    date: datetime.date
    answers: Mapping[str, Answer] = {}
    unknown: Mapping[str, UnknownWord] = {}
    shown: Mapping[str, tuple[str, ...]] = {}
    title: str = ""

    @property
    def values(self) -> dict[str, Value]:
        """Return the value of every answered finding; of a date, how many days it lies before the day of the case."""
        return {name: _value(answer.value, self.date) for name, answer in self.answers.items()}


def follows(knowledge: KnowledgeBase, case: Case) -> Meaning:
    """Return what follows from the answers of a case by the rules that are valid on its day."""
    return Meaning(knowledge.on(case.date), case.values)


def as_said(finding: Finding, value: Said, today: datetime.date) -> Said:
    """Return the answer that a value stands for in a case of some day: of a date, the day that lies so many days before."""
    if finding.type is not FindingType.DATE or isinstance(value, datetime.date):
        return value
    return today - datetime.timedelta(int(value))


def _value(said: Said, today: datetime.date) -> Value:
    """Return the value of what was answered in a case of some day."""
    return Decimal((today - said).days) if isinstance(said, datetime.date) else said

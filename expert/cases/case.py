"""One person's answers on a date, with where each came from: frozen data, and how it is stored."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from expert.language.model import Value

ORIGINS = ("asked", "assumed", "checklist", "examination", "file", "log", "story")
"""Where an answer can come from; `file` is meant where nothing is said, `assumed` marks a value nobody gave."""
UNKNOWN_WORDS = ("dont_know", "skipped")
"""What may stand for a value: asked and not known (not asked again), or skipped. A null is `not asked`."""
NONE_OF_THE_OTHERS = "none_of_the_others"
"""What answers the lines of a checklist that are not ticked with no."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The value of a finding, where it came from, and the day it was given if not the case's own."""

    value: Value
    origin: str = "file"
    on: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One person's answers on a date.

    `unknown` holds what was asked and not known, or skipped, with the word for it; `shown` the members of each checklist that
    were on the screen when it was answered.
    """

    date: datetime.date
    answers: Mapping[str, Answer] = field(default_factory=dict)
    unknown: Mapping[str, str] = field(default_factory=dict)
    shown: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    title: str = ""

    @property
    def values(self) -> dict[str, Value]:
        """Return the value of every answered finding."""
        return {name: answer.value for name, answer in self.answers.items()}


def value_to_data(value: Value) -> bool | str | int | float:
    """Return a value as JSON has it; decimals have few enough digits to survive as a float."""
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    return value


def answers_to_data(answers: Mapping[str, Value]) -> dict[str, bool | str | int | float]:
    """Return answers as JSON has them."""
    return {name: value_to_data(value) for name, value in answers.items()}


def case_to_data(case: Case) -> dict[str, object]:
    """Return the case as plain data that `build_case` reads back as an equal case.

    Checklists are stored with the ids that were shown, so that a line added later stays unanswered; the members themselves stand
    among the answers, with `checklist` as their origin.
    """
    answers: dict[str, object] = {}
    for name, answer in case.answers.items():
        entry: dict[str, object] = {"value": value_to_data(answer.value), "from": answer.origin}
        if answer.on is not None:
            entry["on"] = answer.on.isoformat()
        answers[name] = entry
    for name, word in case.unknown.items():
        answers[name] = {"value": word}
    data: dict[str, object] = {"date": case.date.isoformat()}
    if case.title:
        data["title"] = case.title
    data["checklists"] = {name: {"shown": list(shown)} for name, shown in case.shown.items()}
    data["answers"] = answers
    return data

"""One person's answers on a date, with where each came from: frozen data, and how it is stored."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from expert.language.forms import Day
from expert.language.model import Value
from expert.language.references import VALUE, Id
from expert.shapes.hints import record_of
from expert.shapes.notes import Converted, Form, Key, Says, Site
from expert.shapes.shape import value_to_data

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


def _as_it_is(raw: object, site: Site) -> object:  # noqa: ARG001 - as Converted asks
    """Return a value that `build_case` is to read."""
    return raw


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """An answer as it is stored: a value, or a word for an answer that is not known."""

    value: Annotated[Value, Converted(VALUE, _as_it_is, value_to_data)]
    origin: Annotated[str, Key("from"), Form(among=ORIGINS)] = ""
    on: Day = ""


@dataclass(frozen=True, slots=True)
class StoredChecklist:
    """A checklist that was answered, with the lines that were shown."""

    shown: Annotated[tuple[Id, ...], Form(distinct=True)]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCase:
    """A case as it is stored, inside an outcome or by itself; `build_case` reads it like any other.

    Checklists are stored with the ids that were shown, so that a line added later stays unanswered; the members themselves stand
    among the answers, with `checklist` as their origin.
    """

    date: Day
    title: Id = ""
    checklists: Annotated[Mapping[str, StoredChecklist], Says("Each checklist that was answered, with the lines that were shown.")]
    answers: Annotated[
        Mapping[str, StoredAnswer],
        Says("Each finding that was answered, or asked and not known (`dont_know`, `skipped`); it can be read back as a case."),
    ]


def case_to_data(case: Case) -> dict[str, object]:
    """Return the case as plain data that `build_case` reads back as an equal case."""
    answers = {
        name: StoredAnswer(answer.value, answer.origin, "" if answer.on is None else answer.on.isoformat())
        for name, answer in case.answers.items()
    }
    words = {name: StoredAnswer(word) for name, word in case.unknown.items()}
    shown = {name: StoredChecklist(tuple(shown)) for name, shown in case.shown.items()}
    stored = StoredCase(date=case.date.isoformat(), title=case.title, checklists=shown, answers=answers | words)
    data: dict[str, object] = record_of(StoredCase).write(stored)
    return data

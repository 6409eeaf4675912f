"""A case as it is stored, inside an outcome or by itself: its form, which the schema of an outcome shows too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from msgspec import Struct

from expert.cases.case import ORIGINS, Case
from expert.language.forms import Day
from expert.language.model import Value
from expert.language.references import Id
from expert.shapes.hints import record_of
from expert.shapes.notes import Converted, Form, Key, Says, Site
from expert.shapes.plain import value_to_data


def _as_it_is(raw: object, site: Site) -> object:  # noqa: ARG001 - as Converted asks
    """Return a value that `build_case` is to read."""
    return raw


class StoredAnswer(Struct, frozen=True, omit_defaults=True):
    """An answer as it is stored: a value, or a word for an answer that is not known."""

    value: Annotated[Value, Converted(Value, _as_it_is, value_to_data)]
    origin: Annotated[str, Key("from"), Form(among=ORIGINS)] = ""
    on: Day = ""


class StoredChecklist(Struct, frozen=True):
    """A checklist that was answered, with the lines that were shown."""

    shown: Annotated[tuple[Id, ...], Form(distinct=True)]


class StoredCase(Struct, frozen=True, kw_only=True, omit_defaults=True):
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

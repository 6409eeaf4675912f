"""The form of a case: what is stored of one, and what a person may write beyond that.

Its JSON Schema, how it is written and how it is read follow from these records. What only the findings can say, such as which values an
answer may have, is said in `expert.cases.values`.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Annotated

from msgspec import Struct

from expert.cases.case import NONE_OF_THE_OTHERS, Case, Origin
from expert.given import checked
from expert.language.forms import Day, YesNo
from expert.language.model import Said, Value
from expert.language.names import ChecklistName, FindingName
from expert.language.references import Id
from expert.shapes.compound import Record
from expert.shapes.document import document_schema
from expert.shapes.hints import data_of
from expert.shapes.notes import Blank, Converted, Form, Key, Says, Short, Site
from expert.shapes.plain import Schema, value_to_data


def _as_it_is(raw: object, site: Site) -> object:  # noqa: ARG001 - as Converted asks
    """Return a value that `build_case` is to read."""
    return raw


def _value_alone(raw: object) -> Mapping[str, object]:
    """Return the answer that a value alone stands for."""
    return {"value": raw}


def _word_alone(raw: object) -> Mapping[str, object] | None:
    """Return the checklist that its one word stands for; nothing where it was not answered."""
    return None if raw is None else {NONE_OF_THE_OTHERS: True}


class StoredAnswer(Struct, frozen=True, omit_defaults=True):
    """An answer as it is stored: a value, or a word for an answer that is not known."""

    value: Annotated[object, Converted(Value, _as_it_is, value_to_data)]
    origin: Annotated[Origin | None, Key("from"), Says("Where it came from; from the file where nothing is said.")] = None
    on: Annotated[Day, Says("The day on which it was given, if not that of the case.")] = ""
    measured_on: Annotated[tuple[Day, ...], Says("The days of the activities or entries that it was measured by.")] = ()


class StoredChecklist(Struct, frozen=True):
    """A checklist that was answered, with the lines that were shown."""

    shown: Annotated[tuple[Id, ...], Form(distinct=True)]


class _Case(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What every case has."""

    date: Annotated[Day, Says("The day of the answers: `date: 2026-01-31`.")]
    title: Annotated[str, Form(most=200)] = ""


class StoredCase(_Case, frozen=True, kw_only=True, omit_defaults=True):
    """A case as it is stored, inside an outcome or by itself; `build_case` reads it like any other.

    Checklists are stored with the ids that were shown, so that a line added later stays unanswered; the members themselves stand
    among the answers, with `checklist` as their origin.
    """

    checklists: Annotated[Mapping[str, StoredChecklist], Says("Each checklist that was answered, with the lines that were shown.")]
    answers: Annotated[
        Mapping[str, StoredAnswer],
        Says("Each finding that was answered, or asked and not known (`dont_know`, `skipped`); it can be read back as a case."),
    ]


class WrittenAnswer(StoredAnswer, frozen=True, omit_defaults=True):
    """An answer as it may be written: what its value can be depends on the finding, and null is as if it were not there."""

    value: Annotated[object, Says("The answer itself: `{value: …, from: asked}`.")]


class WrittenChecklist(Struct, frozen=True, omit_defaults=True):
    """An answered checklist as it may be written: the lines that are ticked, whether all others are no, and which were shown at all."""

    yes: tuple[object, ...] = ()
    none_of_the_others: YesNo = False
    shown: tuple[object, ...] | None = None


class WrittenCase(_Case, frozen=True, kw_only=True, omit_defaults=True):
    """A case as a person may write it: with much left out, and shorter."""

    story: str = ""
    note: str = ""
    id: Annotated[str, Says("Of a worked case: its name.")] = ""
    expect: Annotated[Mapping[str, object], Says("Of a worked case: what must come out. Only `kb test` reads it.")] = {}
    because: Annotated[str, Says("Of a worked case: why that is expected.")] = ""
    checklists: Annotated[
        Mapping[
            ChecklistName,
            Annotated[WrittenChecklist | None, Short(Annotated[str, Form(among=(NONE_OF_THE_OTHERS,))] | None, _word_alone)],
        ]
        | None,
        Blank(),
        Says("One checklist a line: `none_of_the_others`, or `{yes: [a, b], none_of_the_others: yes}`."),
    ] = None
    answers: Annotated[
        Mapping[FindingName, Annotated[WrittenAnswer, Short(object, _value_alone)]] | None,
        Blank(),
        Says("One `finding: value` a line, or `finding: {value: …, from: …, on: …}`."),
    ] = None


def case_document(title: str, case: Record) -> Schema:
    """Return the JSON Schema of a case that has a shape."""
    return document_schema(title, case, says="A case has a `date:`, and under `answers:` what was answered.")


def said_to_data(said: Said) -> Value:
    """Return an answer as a case that is stored has it: a date as a text."""
    return said.isoformat() if isinstance(said, datetime.date) else said


@checked
def case_to_data(case: Case) -> dict[str, object]:
    """Return the case as plain data that `build_case` reads back as an equal case."""
    answers = {
        name: StoredAnswer(
            said_to_data(answer.value),
            answer.origin,
            "" if answer.on is None else answer.on.isoformat(),
            tuple(day.isoformat() for day in answer.measured_on),
        )
        for name, answer in case.answers.items()
    }
    words = {name: StoredAnswer(word) for name, word in case.unknown.items()}
    shown = {name: StoredChecklist(tuple(shown)) for name, shown in case.shown.items()}
    return data_of(StoredCase(date=case.date.isoformat(), title=case.title, checklists=shown, answers=answers | words))


def _case(raw: object, site: Site) -> object:
    """Return the case, as whoever reads the file around it reads one."""
    return site.reader.case(raw)


CaseInside = Annotated[Case, Converted(StoredCase, _case, case_to_data)]
"""A case inside of something else that is stored."""

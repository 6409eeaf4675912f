"""Random rows of tables, what a consultation about each would conclude, and whether a table of outcomes says the same."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import Any

import pyarrow as pa

from bench.peers.people import Draw
from expert.cases.applying import completed
from expert.cases.case import NONE_OF_THE_OTHERS, UNKNOWN_WORDS, Case, as_said
from expert.cases.fitting import meaning_of
from expert.cases.reading import build_case
from expert.cases.values import write_value
from expert.consultation.outcome import Consultation
from expert.errors import CaseError, Diagnostic, Diagnostics
from expert.language.meaning import Meaning, Status
from expert.language.model import Decision, Finding, FindingType, KnowledgeBase, Said, Value
from expert.populations.evaluate import Evaluated, evaluate

TODAY = datetime.date(2026, 5, 4)
"""The day of all answers."""
_ASIDE = 0.12
"""How likely it is that a question without an answer bears a word for that, where words can stand."""
_WRONG = 0.03
"""How likely a row holds something that nobody can have meant, where such a thing can stand."""

Came = bool | str | tuple[str, ...] | None
"""What stands in a column of outcomes."""


@dataclass(slots=True)
class Row:
    """What somebody wrote into a row.

    Attributes:
        answers: The findings that have a value.
        unknown: Those with a word for an answer that is not known.
        nones: The checklists of which all other lines mean no.
        wrong: Findings with something that is no answer to them.
    """

    answers: dict[str, Value]
    unknown: dict[str, str] = field(default_factory=dict)
    nones: tuple[str, ...] = ()
    wrong: dict[str, Said] = field(default_factory=dict)

    def as_case(self, knowledge: KnowledgeBase) -> dict[str, object]:
        """Return the same as the plain data of a case."""
        said = {name: as_said(knowledge.findings[name], value, TODAY) for name, value in self.answers.items()} | self.wrong
        written = {name: value.isoformat() if isinstance(value, datetime.date) else value for name, value in said.items()}
        return {
            "date": TODAY.isoformat(),
            "answers": {**written, **self.unknown},
            "checklists": dict.fromkeys(self.nones, NONE_OF_THE_OTHERS),
        }


class Rows:
    """Draws rows of one knowledge base from a seed: many mild, some hardly answered, with what contradicts itself among them.

    Attributes:
        texts: The columns that hold texts, and so may hold a word for what is not known.
        worked: The answers of the worked cases.
    """

    def __init__(self, knowledge: KnowledgeBase, random: Random, *, all_texts: bool = False, only_sound: bool = False) -> None:
        self.knowledge = knowledge
        self.random = random
        self.only_sound = only_sound
        self._draw = Draw(knowledge, random)
        self.worked = self._draw.worked
        self.texts = {name for name in knowledge.findings if all_texts or random.random() < 0.5}

    def rows(self, number: int) -> list[Row]:
        """Return so many rows."""
        return [self._row() for _ in range(number)]

    def _row(self) -> Row:
        """Return a row: every second one of somebody whose answers go together, some of them left to be read between the lines."""
        random = self.random
        row = Row(self._draw.person() if random.random() < 0.5 else self._draw.answers())
        for checklist in self.knowledge.checklists.values():
            if random.random() < 0.3:
                row.nones += (checklist.id,)
                self._drop(row, (name for name in checklist.members if row.answers.get(name) is False))
        self._drop(row, (name for name in self.knowledge.further_of if row.answers.get(name) is False))
        self._drop(row, (item.id for item in self.knowledge.findings.values() if item.taken_as is not None))
        open = [name for name in self.knowledge.findings if name in self.texts and name not in row.answers]
        row.unknown = {name: random.choice(UNKNOWN_WORDS) for name in open if random.random() < _ASIDE}
        if self.texts and not self.only_sound and random.random() < _WRONG:
            name = random.choice(sorted(self.texts))
            row.wrong[name] = _nothing_meant(self.knowledge.findings[name])
            row.unknown.pop(name, None)
        return row

    def _drop(self, row: Row, names: Iterator[str]) -> None:
        """Leave out half of some answers."""
        for name in [*names]:
            if self.random.random() < 0.5:
                row.answers.pop(name, None)

    def table(self, rows: Sequence[Row]) -> pa.Table:
        """Return rows as a table, each column of one of the types that it may have."""
        columns = {name: self._column(finding, rows) for name, finding in self.knowledge.findings.items()}
        for name in self.knowledge.checklists:
            words = pa.array([NONE_OF_THE_OTHERS if name in row.nones else None for row in rows], pa.string())
            columns[name] = words.dictionary_encode() if self.random.random() < 0.5 else words
        names = [*columns]
        self.random.shuffle(names)
        return pa.table({name: columns[name] for name in names})

    def _column(self, finding: Finding, rows: Sequence[Row]) -> pa.Array:
        """Return the column of a finding."""
        values = [row.answers.get(finding.id) for row in rows]
        if finding.id in self.texts:
            said = [
                row.wrong.get(finding.id, None if value is None else as_said(finding, value, TODAY))
                for row, value in zip(rows, values, strict=True)
            ]
            words = [row.unknown.get(finding.id, self.random.choice((None, "", " "))) for row in rows]
            texts = [word if value is None else write_value(value) for word, value in zip(words, said, strict=True)]
            return pa.array(texts, self.random.choice((pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string()))))
        match finding.type:
            case FindingType.BOOLEAN:
                return pa.array(values, pa.bool_())
            case FindingType.CHOICE:
                return pa.array(values, self.random.choice((pa.string(), pa.dictionary(pa.int8(), pa.string()))))
            case FindingType.SCALE:
                return pa.array(values, self.random.choice((pa.int8(), pa.uint8(), pa.int64(), pa.float32(), pa.float64())))
            case FindingType.NUMBER:
                numbers = [None if value is None else Decimal(value) for value in values]
                if self.random.random() < 0.3:
                    return pa.array(numbers, pa.decimal128(12, 3))
                kinds = [pa.float64(), pa.float32()] if finding.decimals else [pa.int16(), pa.uint64(), pa.int64(), pa.float64()]
                return pa.array([None if number is None else float(number) for number in numbers]).cast(self.random.choice(kinds))
            case FindingType.DATE:
                days = [None if value is None else as_said(finding, value, TODAY) for value in values]
                return pa.array(days, pa.date32()).cast(self.random.choice((pa.date32(), pa.date64(), pa.timestamp("us"))))


def _nothing_meant(finding: Finding) -> Said:
    """Return what is no answer to a finding."""
    match finding.type:
        case FindingType.BOOLEAN | FindingType.CHOICE:
            return "perhaps"
        case FindingType.SCALE | FindingType.NUMBER:
            return Decimal(finding.bounds[1]) + 1
        case FindingType.DATE:
            return TODAY + datetime.timedelta(1)


@dataclass(frozen=True, slots=True)
class Told:
    """What is told one person: the outcome, or why there is none."""

    meaning: Meaning | None
    case: Case | None
    faults: tuple[Diagnostic, ...] = ()

    @property
    def outcome(self) -> dict[str, Came] | None:
        """Return what stands in each column."""
        return None if self.meaning is None else meant(self.meaning)


def told(knowledge: KnowledgeBase, row: Row) -> Told:
    """Return what a consultation would say of a row."""
    faults = Diagnostics()
    case = build_case(knowledge, row.as_case(knowledge), faults)
    if case is None:
        return Told(None, None, tuple(faults.items))
    try:
        whole = completed(knowledge, case)
        return Told(meaning_of(knowledge, whole), whole)
    except CaseError as error:
        return Told(None, None, error.diagnostics)


def urgency(scale: Decision, floor: str, ceiling: str) -> dict[str, Came]:
    """Return whether a decision cannot wait, of one in which something may not."""
    if not scale.urgent_from:
        return {}
    least, most, urgent = map(scale.rank, (floor, ceiling, scale.urgent_from))
    return {f"{scale.id}_urgent": True if least >= urgent else None if most >= urgent else False}


def meant(meaning: Meaning) -> dict[str, Came]:
    """Return what the meaning says of each column of a table of outcomes; what stands open beside it is not worked out."""
    knowledge = meaning.knowledge
    violated = tuple(item.id for item in knowledge.invariants.values() if meaning.violated(item.never))
    found: dict[str, Came] = {"failed": bool(violated), "violated": violated}
    for name, scale in knowledge.decisions.items():
        floor, ceiling = meaning.levels(name)
        held = (meaning.in_force(name), *((scale.on_failure,) if violated else ()))
        found[name] = max(held, key=scale.rank)
        found |= {f"{name}_floor": floor, f"{name}_ceiling": ceiling, f"{name}_settled": meaning.is_settled(name) and not violated}
        found |= urgency(scale, floor, ceiling)
    for name in knowledge.concepts:
        found[name] = meaning.concept(name)
    for name in knowledge.causes:
        found |= {f"{name}_grade": meaning.grade(name).value, f"{name}_settled": meaning.is_grade_settled(name)}
    for name in knowledge.recommendations:
        status = Status.WITHHELD if violated else meaning.status(name)
        for_now = Status.WITHHELD if violated else meaning.for_now(name)
        found |= {f"{name}_status": status.value, f"{name}_for_now": None if for_now is None else for_now.value}
        found[f"{name}_settled"] = meaning.is_status_settled(name) and not violated
    return found


def concluded(consultation: Consultation) -> dict[str, Came]:
    """Return what a consultation says of each column of a table of outcomes."""
    violated = tuple(item.invariant for item in consultation.violations)
    found: dict[str, Came] = {"failed": bool(violated), "violated": violated}
    for name, decision in consultation.decisions.items():
        found |= {name: decision.in_force, f"{name}_floor": decision.floor, f"{name}_ceiling": decision.ceiling}
        found[f"{name}_settled"] = decision.settled
        found |= urgency(consultation.knowledge.decisions[name], decision.floor, decision.ceiling)
    found |= {name: concept.truth for name, concept in consultation.concepts.items()}
    for name, cause in consultation.causes.items():
        found |= {f"{name}_grade": cause.grade.value, f"{name}_settled": cause.settled}
    for name, item in consultation.recommendations.items():
        for_now = None if item.for_now is None else item.for_now.value
        found |= {f"{name}_status": item.status.value, f"{name}_for_now": for_now, f"{name}_settled": item.settled}
    return found


def values_of(table: pa.Table) -> dict[str, list[Any]]:
    """Return the values of an Arrow table of outcomes; labels as texts, lists as tuples."""
    found = {}
    for name, column in zip(table.schema.names, table.columns, strict=True):
        plain = column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column
        values = plain.to_pylist()
        found[name] = [tuple(value) if isinstance(value, list) else value for value in values]
    return found


def check_outcomes(evaluated: Evaluated, expected: Sequence[Mapping[str, Came] | None]) -> None:
    """Check every value of a table of all outcomes; a row that has none holds nothing."""
    columns = values_of(evaluated.table)
    names = next((row.keys() for row in expected if row is not None), columns.keys())
    assert columns.keys() == names
    for name, values in columns.items():
        wanted = [None if row is None else row[name] for row in expected]
        if values != wanted:
            differing = next(index for index, pair in enumerate(zip(values, wanted, strict=True)) if pair[0] != pair[1])
            raise AssertionError(f"row {differing + 1}, `{name}`: {values[differing]}, and not {wanted[differing]}")


def check_rejects(evaluated: Evaluated, expected: Sequence[Told]) -> None:
    """Check which rows are rejected, each of them for the faults that its case has, and in the words of these."""
    rejects = evaluated.rejects
    assert [item.row for item in rejects] == sorted(item.row for item in rejects)
    faulty = {row: sorted((item.code, item.message) for item in told.faults) for row, told in enumerate(expected, start=1) if told.faults}
    found: dict[int, list[tuple[str, str]]] = {}
    for item in rejects:
        found.setdefault(item.row, []).append((item.code, item.message))
    assert found.keys() == faulty.keys()
    for row, faults in faulty.items():
        for (code, message), (code_in_case, message_in_case) in zip(sorted(found[row]), faults, strict=True):
            assert code == code_in_case
            assert f"{message}: ".startswith(f"{message_in_case}: "), f"row {row}: {message}"


def check_rows(drawing: Rows, rows: Sequence[Row]) -> list[Told]:
    """Check a table of rows against a consultation about each; return what that said."""
    knowledge = drawing.knowledge
    expected = [told(knowledge, row) for row in rows]
    evaluated = evaluate(knowledge, drawing.table(rows), "all", today=TODAY)
    check_rejects(evaluated, expected)
    check_outcomes(evaluated, [item.outcome for item in expected])
    return expected

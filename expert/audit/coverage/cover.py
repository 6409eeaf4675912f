"""Which rules, parts of conditions and outcomes the worked cases, random people and the rows of a table cover."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import cycle
from pathlib import Path
from typing import Annotated, ClassVar, NamedTuple

from msgspec import Struct

from expert.audit.coverage.people import random_people
from expert.cases.worked import read_worked_case
from expert.engines.columns.people import Answers, People
from expert.engines.columns.plan import plan_of_coverage
from expert.given import checked
from expert.language.conditions import print_condition
from expert.language.dated import with_day, with_days_asked
from expert.language.identity import Identity, identity_of
from expert.language.model import KnowledgeBase
from expert.lowered.parts import parts_of
from expert.lowered.row import Row
from expert.populations.evaluate import require
from expert.shapes.document import Document
from expert.shapes.notes import Form, Says

PEOPLE = 2_000
"""So many random people are drawn; those who contradict themselves are left out."""
SEED = 1
MOST_LISTED = 50
"""So many combinations that nobody thought of are listed."""
Number = Annotated[int, Form(least=0)]


_Together = tuple[tuple[str, ...], int, list[int]]
"""Rules that are true together, in how many rows, and the first of these."""


class Seen(Struct, frozen=True):
    """In how many worked cases, random people and rows something is so."""

    cases: Number
    people: Number
    rows: Annotated[Number, Says("0 where no table was given.")]


class PartSeen(Struct, frozen=True):
    """A part of a rule's condition."""

    part: Annotated[str, Says("The part, in the language of conditions.")]
    true: Seen
    false: Seen
    decided_true: Annotated[Seen, Says("It is true, and if it were not, that alone would turn the condition.")]
    decided_false: Annotated[Seen, Says("It is false, and if it were not, that alone would turn the condition.")]


class RuleSeen(Struct, frozen=True):
    """A rule."""

    rule: str
    true: Seen
    false: Seen
    unknown: Seen
    parts: Annotated[tuple[PartSeen, ...], Says("The parts of its condition; none where it has only one.")]


class Unforeseen(Struct, frozen=True):
    """Rows in which rules that decide or withhold are true together as they are in no worked case."""

    rules: Annotated[tuple[str, ...], Says("The rules of that kind that are true.")]
    count: Annotated[Number, Says("In how many rows.")]
    rows: Annotated[tuple[Number, ...], Says("The first of these rows, counted from 1.")]
    case: Annotated[str, Says("The first of them as the text of a case.")]


class KnowledgeCoverage(Document, frozen=True):
    """What of a knowledge base the worked cases, random people and the rows of a table cover."""

    title: ClassVar[str] = "What of a knowledge base is covered"

    knowledge: Identity
    cases: Annotated[Number, Says("The worked cases.")]
    people: Annotated[Number, Says("The random people who do not contradict themselves.")]
    rows: Annotated[Number, Says("The rows of the table that can be used; 0 where none was given.")]
    rejected: Annotated[Number, Says("The rows that cannot be used.")]
    rules: tuple[RuleSeen, ...]
    decisions: Annotated[Mapping[str, Mapping[str, Seen]], Says("For each decision the levels in force.")]
    causes: Annotated[Mapping[str, Mapping[str, Seen]], Says("For each cause its grades.")]
    recommendations: Annotated[Mapping[str, Mapping[str, Seen]], Says("For each recommendation its statuses.")]
    unforeseen_rows: Annotated[
        Number, Says("The rows in which rules that decide or withhold are true together as they are in no worked case.")
    ]
    combinations: Annotated[Number, Says("How many such combinations of rules there are.")]
    unforeseen: Annotated[tuple[Unforeseen, ...], Says("The first of these combinations, the most frequent first.")]


class Table(Struct, frozen=True):
    """What the rows of a table cover.

    Attributes:
        rows: How many of them can be used.
        rejected: How many cannot.
        counts: Of each thing that the plan counts, in how many rows it is so.
        together: The rules that decide or withhold and are true together, with the rows in which they are, counted from 1.
    """

    rows: int
    rejected: int
    counts: Mapping[tuple[str, str], int]
    together: Mapping[tuple[str, ...], tuple[int, list[int]]]


@checked
def coverage(
    knowledge: KnowledgeBase,
    *,
    on: Path | None = None,
    keep: Collection[str] = (),
    drop_idle: bool = False,
    progress: Callable[[str], object] = lambda _what: None,
) -> KnowledgeCoverage:
    """Return what of a knowledge base, which must have been loaded with its worked cases, is covered.

    Args:
        knowledge: The knowledge base.
        on: A file with a table of people: CSV, lines of JSON, or Parquet.
        keep: Columns of that table that say nothing of somebody.
        drop_idle: Whether an answer to a question that does not apply is left out; else its row cannot be used.
        progress: Called with what is looked at: `cases`, `people`, `table`.

    Raises:
        CaseError: The table cannot be used, as `evaluate` says it.
        QueryError: What reads tables is not installed (ASK013).
    """
    table: Table | None = None
    if on is not None:
        require()
        from expert.audit.coverage.table import covered

        progress("table")
        table = covered(knowledge, on, keep, drop_idle=drop_idle)
    progress("cases")
    read = [read_worked_case(knowledge, worked) for worked in knowledge.cases.values()]
    cases = _worked_out(knowledge, [(case.values, case.date) for case in read])
    progress("people")
    cells = plan_of_coverage(with_days_asked(knowledge)).space.findings
    people = random_people(knowledge, cells, [case.values for case in read], PEOPLE, SEED)
    found = _Counted(cases, _worked_out(knowledge, zip(people, cycle(knowledge.turns), strict=False)), table)
    left = _unforeseen(cases, len(read), table) if table else []
    return KnowledgeCoverage(
        knowledge=identity_of(knowledge),
        cases=len(read),
        people=found.drawn.consistent.bit_count(),
        rows=table.rows if table else 0,
        rejected=table.rejected if table else 0,
        rules=tuple(_rules(knowledge, found)),
        decisions=_outcomes(knowledge.decisions, found, ""),
        causes=_outcomes(knowledge.causes, found, "_grade"),
        recommendations=_outcomes(knowledge.recommendations, found, "_status"),
        unforeseen_rows=sum(count for _, count, _ in left),
        combinations=len(left),
        unforeseen=() if on is None else _told(knowledge, on, keep, left[:MOST_LISTED]),
    )


def _worked_out(knowledge: KnowledgeBase, people: Iterable[tuple[Answers, datetime.date]]) -> People:
    """Return what comes out for people, each by the rules of a day."""
    asking = with_days_asked(knowledge)
    return People(asking, plan_of_coverage(asking), [with_day(knowledge, answers, day) for answers, day in people])


class _Counted:
    """How often each thing is so."""

    def __init__(self, cases: People, drawn: People, table: Table | None) -> None:
        self.cases = cases
        self.drawn = drawn
        self.rows = table.counts if table else {}

    def seen(self, column: str, word: str) -> Seen:
        """Return how often something is so."""
        key = column, word
        drawn = self.drawn.counted[key] & self.drawn.consistent
        return Seen(self.cases.counted[key].bit_count(), drawn.bit_count(), self.rows.get(key, 0))


def _rules(knowledge: KnowledgeBase, found: _Counted) -> Iterator[RuleSeen]:
    """Yield how often each rule and each part of its condition is true and false."""
    asking = with_days_asked(knowledge)
    person = Row(asking).person
    for id, rule in asking.rules.items():
        parts = tuple(
            PartSeen(  # as its fields stand: true, false, decided true, decided false
                print_condition(part.condition),
                *(found.seen(f"{what} {id} {number}", word) for what in ("part", "decides") for word in ("yes", "no")),
            )
            for number, part in enumerate(parts_of(person, rule.when))
        )
        true, false, unknown = (found.seen(f"rule {id}", word) for word in ("yes", "no", "unknown"))
        yield RuleSeen(id, true, false, unknown, parts)


def _outcomes(names: Collection[str], found: _Counted, ending: str) -> dict[str, dict[str, Seen]]:
    """Return how often each conclusion came out how."""
    words: dict[str, list[str]] = {}
    for column, word in found.cases.counted:
        words.setdefault(column, []).append(word)
    return {name: {word: found.seen(name + ending, word) for word in words[name + ending]} for name in names}


def _unforeseen(cases: People, number: int, table: Table) -> list[_Together]:
    """Return what is true together in rows and in no worked case, with how many and which rows; the most frequent first."""
    columns = cases.columns
    known = {tuple(rule for rule in columns if columns[rule][row]) for row in range(number)}
    left = [(rules, *rows) for rules, rows in table.together.items() if rules not in known]
    return sorted(left, key=lambda item: -item[1])


def _told(knowledge: KnowledgeBase, on: Path, keep: Collection[str], found: Sequence[_Together]) -> tuple[Unforeseen, ...]:
    """Return what is true together, each with the first row of it as the text of a case."""
    from expert.audit.coverage.table import rows_as_cases

    texts = rows_as_cases(knowledge, on, keep, [rows[0] for *_, rows in found])
    return tuple(Unforeseen(rules, count, tuple(rows), texts[rows[0]]) for rules, count, rows in found)


class Gap(NamedTuple):
    """What no worked case covers.

    Attributes:
        what: What is missing: `rule_true`, `rule_false`, `rule_unknown`, `part_true`, `part_false`, `decided_true`, `decided_false` or
            `outcome`.
        name: The rule or conclusion.
        detail: The part of the rule's condition, or how the conclusion never comes out.
    """

    what: str
    name: str
    detail: str = ""


def uncovered(report: KnowledgeCoverage) -> Iterator[Gap]:
    """Yield what no worked case covers; a part that is never so is not told besides as never deciding so."""
    for rule in report.rules:
        for word, seen in (("true", rule.true), ("false", rule.false), ("unknown", rule.unknown)):
            if not seen.cases:
                yield Gap(f"rule_{word}", rule.rule)
    for rule in report.rules:
        for part in rule.parts:
            for word, seen, decided in (("true", part.true, part.decided_true), ("false", part.false, part.decided_false)):
                if not seen.cases:
                    yield Gap(f"part_{word}", rule.rule, part.part)
                elif not decided.cases:
                    yield Gap(f"decided_{word}", rule.rule, part.part)
    for group in (report.decisions, report.causes, report.recommendations):
        yield from (Gap("outcome", name, word) for name, words in group.items() for word, seen in words.items() if not seen.cases)

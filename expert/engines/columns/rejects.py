"""The rows of a table that have no outcome, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pyarrow as pa
from msgspec import Struct
from msgspec.structs import replace

from expert.cases.case import as_said
from expert.cases.contradictions import BROKEN, MISPLACED, broken_message, misplaced_message, why_broken
from expert.cases.values import write_value
from expert.engines.columns.bits import Words, pack, unpack
from expert.engines.columns.coded import raw_at
from expert.engines.columns.encode import Refused
from expert.engines.columns.plan import Plan
from expert.engines.columns.readings import Reading, Readings
from expert.errors import show_value
from expert.language.meaning import Meaning
from expert.language.model import KnowledgeBase, Value
from expert.language.network import findings_behind, names_in


class Reject(Struct, frozen=True):
    """A fault of a row, which therefore has no outcome.

    Attributes:
        row: The number of the row, counted from 1.
        column: The column in which the fault stands.
        value: What stands there, as a text.
        code: The code of the fault, as of a case with the same answer.
        message: What is wrong.
        urgent: What the rest of the row says that cannot wait, as DECISION: LEVEL; empty where it says nothing of that kind.
    """

    row: int
    column: str
    value: str
    code: str
    message: str
    urgent: str = ""


class Rejecter:
    """Finds the rows of a block that have no outcome."""

    def __init__(self, knowledge: KnowledgeBase, plan: Plan, readings: Readings, *, drop_idle: bool) -> None:
        """Lay down what is a fault.

        Args:
            knowledge: Whose findings are answered.
            plan: What is computed.
            readings: What the values of the table mean.
            drop_idle: Whether an answer to a question that does not apply is none.
        """
        self.knowledge = knowledge
        self.readings = readings
        self.urgent = plan.urgent
        self.admissible = plan.consistent if drop_idle else plan.admissible
        self.contradictions = [item for item in plan.contradictions if not drop_idle or item[0] in knowledge.constraints]

    def rejects(
        self, columns: Mapping[str, pa.Array], rows: int, outputs: Sequence[Words], refused: Sequence[Refused], first: int
    ) -> tuple[list[Reject], Words | None]:
        """Return the faults of a block, row by row, and the rows that have one; None where no row has.

        Args:
            columns: What the block says.
            rows: How many rows it has.
            outputs: The words of each output of the plan's program.
            refused: The values that could not be read.
            first: The number of its first row.
        """
        unread = np.zeros(rows, np.bool_)
        unread[[item.row for item in refused]] = True
        found = [Reject(first + item.row, item.column, show_value(item.raw), item.reading.code, item.reading.message) for item in refused]
        sound = pack(~unread)
        contradicting = ~outputs[self.admissible][: len(sound)] & sound
        if contradicting.any():
            found += self._contradictions(columns, rows, outputs, contradicting, first)
        if not found:
            return [], None
        without = pack(unread) | contradicting
        urgent = self._urgent(outputs, without, rows)
        told = (replace(item, urgent=urgent.get(item.row - first, "")) for item in found)
        return sorted(told, key=lambda item: item.row), without

    def _urgent(self, outputs: Sequence[Words], where: Words, rows: int) -> dict[int, str]:
        """Return what cannot wait in some rows of a block, by what can be read of them."""
        found: dict[int, str] = {}
        for level, output in self.urgent:
            words = outputs[output][: len(where)] & where
            if words.any():
                found |= dict.fromkeys(np.flatnonzero(unpack(words, rows)).tolist(), level)
        return found

    def _contradictions(
        self, columns: Mapping[str, pa.Array], rows: int, outputs: Sequence[Words], where: Words, first: int
    ) -> Iterator[Reject]:
        """Yield the contradictions in some rows of a block."""
        for name, output in self.contradictions:
            words = outputs[output][: len(where)] & where
            if words.any():
                for row in np.flatnonzero(unpack(words, rows)).tolist():
                    yield self._contradiction(name, columns, row, first)

    def _contradiction(self, name: str, columns: Mapping[str, pa.Array], row: int, first: int) -> Reject:
        """Return the fault of a row: of a finding that does not apply, or of a constraint."""
        constraint = self.knowledge.constraints.get(name)
        if constraint is None:
            guard = self.knowledge.findings[name].ask_when
            assert guard is not None
            return Reject(first + row, name, self._said(columns, name, row), MISPLACED, misplaced_message(name, guard))
        said = {other: self._said(columns, other, row) for other in findings_behind(self.knowledge, constraint.require)}
        answered = [other for other, text in said.items() if text]
        told = ", ".join(f"`{other}: {said[other]}`" for other in answered)
        message = f"{broken_message(answered, told)}: {why_broken(constraint)}"
        column = answered[-1] if answered else ""
        return Reject(first + row, column, said.get(column, ""), BROKEN, message)

    def _said(self, columns: Mapping[str, pa.Array], name: str, row: int) -> str:
        """Return what a row says of a finding once it is read, as it would be written; empty where it says nothing."""
        value = self._meant(columns, name, row, frozenset())
        return "" if value is None else write_value(as_said(self.knowledge.findings[name], value, self.readings.today))

    def _meant(self, columns: Mapping[str, pa.Array], name: str, row: int, waiting: frozenset[str]) -> Value | None:
        """Return the value that a finding has once a row is read: the one that is written, or else what others say beside.

        Args:
            columns: What the block says.
            name: The finding.
            row: The row, counted from 0.
            waiting: The findings whose value is asked for because of this one.
        """
        written = self._written(columns, name, row)
        if written.value is not None or written.is_not_known:
            return written.value
        if self._is_open(columns, name, row):
            return False if self._may_apply(columns, name, row) else None
        finding, asking = self.knowledge.findings[name], waiting | {name}

        def is_answered(other: str) -> bool:
            return other not in asking and (self._is_open(columns, other, row) or self._meant(columns, other, row, asking) is not None)

        choice = self.knowledge.further_of.get(name)
        if choice is not None and is_answered(choice):
            return False
        return finding.taken_as if finding.taken_as is not None and any(map(is_answered, self._hanging(name))) else None

    def _is_open(self, columns: Mapping[str, pa.Array], name: str, row: int) -> bool:
        """Return whether a row answers a line by saying that none of the others is true, should the line apply."""
        screen = self.knowledge.screen_of(name)
        if screen not in self.knowledge.checklists or not self._written(columns, screen, row).value:
            return False
        written = self._written(columns, name, row)
        return written.value is None and not written.is_not_known

    def _may_apply(self, columns: Mapping[str, pa.Array], line: str, row: int) -> bool:
        """Return whether the question of a line applies or may apply, by what the row says of all that it rests on."""
        guard = self.knowledge.findings[line].ask_when
        if guard is None:
            return True
        behind = {name: self._meant(columns, name, row, frozenset()) for name in findings_behind(self.knowledge, guard)}
        values = {name: value for name, value in behind.items() if value is not None}
        return Meaning(self.knowledge, values).applies(line) is not False

    def _hanging(self, choice: str) -> Iterator[str]:
        """Yield the findings that are asked only because of a choice."""
        return (item.id for item in self.knowledge.findings.values() if item.ask_when is not None and choice in names_in(item.ask_when))

    def _written(self, columns: Mapping[str, pa.Array], name: str, row: int) -> Reading:
        """Return what stands in a row."""
        return self.readings.read(name, raw_at(columns[name], row)) if name in columns else Reading()

"""What single values of a table mean: each distinct one is read once, as the answer of a case would be."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal

from expert.cases.case import NONE_OF_THE_OTHERS, UNKNOWN_WORDS
from expert.cases.values import as_written, read_said
from expert.errors import show_value
from expert.language.model import Checklist, Finding, KnowledgeBase, Value

_MOST_KEPT = 100_000
"""How many readings are kept."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a value means: an answer, or that the answer is not known, or nothing at all; or the code and message of why not."""

    value: Value | None = None
    is_not_known: bool = False
    code: str = ""
    message: str = ""


_NOTHING = Reading()
_NOT_KNOWN = Reading(is_not_known=True)


class Readings:
    """Reads the values of one table. A text may stand for a number, for yes or for no, as a file of texts has nothing else."""

    def __init__(self, knowledge: KnowledgeBase, today: datetime.date) -> None:
        """Remember how to read.

        Args:
            knowledge: Whose findings and checklists are answered.
            today: The day of the answers, from which dates are counted.
        """
        self.knowledge = knowledge
        self.today = today
        self._kept: dict[tuple[str, type, object], Reading] = {}

    def read(self, column: str, raw: object) -> Reading:
        """Return what a value of the column of a finding or checklist means."""
        key = column, type(raw), raw
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            found = self._kept[key] = self._read(column, raw)
        return found

    def _read(self, column: str, raw: object) -> Reading:
        """Read a value."""
        if raw is None or (isinstance(raw, str) and not raw.strip()):
            return _NOTHING
        finding = self.knowledge.findings.get(column)
        if finding is None:
            return _read_checklist(self.knowledge.checklists[column], raw)
        if isinstance(raw, str) and raw in UNKNOWN_WORDS:
            return _NOT_KNOWN
        return self._read_finding(finding, as_written(finding, raw) if isinstance(raw, str) else raw)

    def _read_finding(self, finding: Finding, raw: object) -> Reading:
        """Read an answer."""
        faults: list[Reading] = []

        def report(code: str, message: str, help: str) -> None:
            faults.append(Reading(code=code, message=f"{message}: {help}" if help else message))

        if isinstance(raw, datetime.date):
            raw = raw.date().isoformat() if isinstance(raw, datetime.datetime) else raw.isoformat()
        said = read_said(finding, raw, report, self.today)
        if said is None:
            return faults[0]
        return Reading(Decimal((self.today - said).days) if isinstance(said, datetime.date) else said)


def _read_checklist(checklist: Checklist, raw: object) -> Reading:
    """Read what stands in the column of a checklist: the one word, as a yes to its question would mean the opposite."""
    if isinstance(raw, str) and raw.strip() == NONE_OF_THE_OTHERS:
        return Reading(True)
    message = f"`{checklist.id}` is a checklist, not `{show_value(raw)}`: write `{NONE_OF_THE_OTHERS}` or nothing, and tick its lines"
    return Reading(code="CASE022", message=message)

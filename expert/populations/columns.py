"""Which columns a table of people may have, and which a table of outcomes has: data that follows from the knowledge base."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from typing import Annotated, ClassVar

from msgspec import Struct

from expert.given import checked
from expert.language.identity import Identity, identity_of
from expert.language.model import Finding, FindingType, KnowledgeBase
from expert.lowered.outcome import Column, Form, Outcome
from expert.lowered.row import Row
from expert.shapes.document import Document
from expert.shapes.notes import Says


class Told(Enum):
    """What a column that may be told holds."""

    YES_NO = "yes_no"
    WORD = "word"
    WHOLE = "whole"
    NUMBER = "number"
    DATE = "date"
    NONE_OF_THE_OTHERS = "none_of_the_others"


class Comes(Enum):
    """What a column that comes out holds."""

    WORD = "word"
    YES_NO = "yes_no"
    YES_NO_OR_NOTHING = "yes_no_or_nothing"
    NAMES = "names"


_TOLD = {
    FindingType.BOOLEAN: Told.YES_NO,
    FindingType.CHOICE: Told.WORD,
    FindingType.SCALE: Told.WHOLE,
    FindingType.NUMBER: Told.NUMBER,
    FindingType.DATE: Told.DATE,
}
_COMES = {Form.LABEL: Comes.WORD, Form.FLAG: Comes.YES_NO, Form.TRUTH: Comes.YES_NO_OR_NOTHING, Form.NAMES: Comes.NAMES}


class InColumn(Struct, frozen=True, omit_defaults=True):
    """A column that may be told: a finding, or a checklist whose lines that say nothing mean no."""

    name: str
    type: Told
    question: str
    words: tuple[str, ...] = ()
    least: Decimal | None = None
    most: Decimal | None = None
    decimals: int = 0
    unit: str = ""
    lines: tuple[str, ...] = ()


class OutColumn(Struct, frozen=True, omit_defaults=True):
    """A column that comes out."""

    name: str
    type: Comes
    says: str
    about: str = ""
    words: tuple[str, ...] = ()


class TableColumns(Document, frozen=True):
    """The columns of tables by one knowledge base. Every column may hold nulls: not answered, and of an outcome not known or rejected."""

    title: ClassVar[str] = "The columns of tables"

    knowledge: Identity
    told: Annotated[tuple[InColumn, ...], Says("What a table may say of somebody.")]
    outcome: Annotated[tuple[OutColumn, ...], Says("What comes out with `all`.")]
    decisions: Annotated[tuple[str, ...], Says("The names of those that come out with `decisions`.")]


@checked
def table_columns(knowledge: KnowledgeBase) -> TableColumns:
    """Return which columns `evaluate` reads and gives back.

    Args:
        knowledge: A checked knowledge base.
    """
    outcome = Outcome(Row(knowledge).person)
    told = [_of_finding(finding) for finding in knowledge.findings.values()]
    told += [InColumn(item.id, Told.NONE_OF_THE_OTHERS, item.question, lines=item.members) for item in knowledge.checklists.values()]
    return TableColumns(
        identity_of(knowledge),
        tuple(told),
        tuple(map(_of_outcome, outcome.all())),
        tuple(column.name for column in outcome.decisions()),
    )


def _of_finding(finding: Finding) -> InColumn:
    """Return the column of a finding."""
    least, most = finding.bounds if finding.type.is_numeric else (None, None)
    return InColumn(finding.id, _TOLD[finding.type], finding.question, tuple(finding.options), least, most, finding.decimals, finding.unit)


def _of_outcome(column: Column) -> OutColumn:
    """Return a column of outcomes."""
    return OutColumn(column.name, _COMES[column.form], column.says, column.about, column.words if column.form is Form.LABEL else ())

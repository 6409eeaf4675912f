"""How many people come out how: counted while a table is evaluated, as data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from expert.language.identity import Identity
from expert.shapes.document import Document
from expert.shapes.notes import Form, Says

Count = Annotated[int, Form(least=0)]


class BatchSummary(Document, frozen=True):
    """What a table came to. Rows that are rejected are in no count but their own."""

    title: ClassVar[str] = "A summary of a table"

    knowledge: Identity
    rows: Annotated[Count, Says("All rows of the table.")]
    rejected: Annotated[Count, Says("The rows that have no outcome.")]
    urgent: Annotated[
        tuple[Count, ...],
        Says("The rejected rows of which what can be read says that something cannot wait, the first of them, counted from 1."),
    ]
    urgent_rows: Annotated[Count, Says("How many such rows there are.")]
    dropped: Annotated[Count, Says("How many answers were left out, as their question does not apply.")]
    faults: Annotated[Mapping[str, Count], Says("How many faults of each code these rows have.")]
    decisions: Annotated[Mapping[str, Mapping[str, Count]], Says("For each decision in how many rows each level is in force.")]
    settled: Annotated[
        Mapping[str, Mapping[str, Count]], Says("The same, of those rows alone in which no further answer can move the decision.")
    ]
    unclear: Annotated[
        Mapping[str, Mapping[str, Count]],
        Says("The same, of those rows alone in which it is not known yet whether it can wait; of decisions in which something may not."),
    ]
    causes: Annotated[Mapping[str, Mapping[str, Count]], Says("For each cause in how many rows it has each grade.")]
    recommendations: Annotated[
        Mapping[str, Mapping[str, Count]],
        Says("For each recommendation in how many rows it has each status for now; a row that has none is in no count."),
    ]
    open: Annotated[Mapping[str, Count], Says("For each question in how many rows its answer could still change a decision.")]
    failed: Annotated[Count, Says("The rows in which an invariant is violated.")]
    violated: Annotated[Mapping[str, Count], Says("For each invariant that is violated anywhere in how many rows it is.")]

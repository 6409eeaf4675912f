"""The outcome of every row of a table: encoded, run and labelled block by block, with what is refused."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

import pyarrow as pa

from expert.engines.columns.bits import words_for
from expert.engines.columns.encode import Encoder
from expert.engines.columns.labels import arrays_of
from expert.engines.columns.plan import Plan
from expert.engines.columns.readings import Readings
from expert.engines.columns.rejects import Reject, Rejecter
from expert.engines.columns.words import Runner
from expert.language.model import KnowledgeBase

BLOCK = 65_536
"""How many rows are run at once: their bits stay in the processor's cache."""


class Evaluator:
    """Evaluates tables by one plan. Not to be shared by threads."""

    def __init__(self, knowledge: KnowledgeBase, plan: Plan, today: datetime.date) -> None:
        """Take the memory for a block.

        Args:
            knowledge: Whose findings the columns answer.
            plan: What is computed.
            today: The day of the answers.
        """
        self.plan = plan
        readings = Readings(knowledge, today)
        self._encoder = Encoder(knowledge, plan.space, plan.inputs, readings)
        self._runner = Runner(plan.program, words_for(BLOCK))
        self._rejecter = Rejecter(knowledge, plan, readings)

    def evaluate(self, columns: Mapping[str, pa.Array], rows: int, first: int) -> tuple[list[pa.Array], list[Reject]]:
        """Return the outcome columns of a block of rows, and its faults.

        Args:
            columns: A column for each finding or checklist that is told, all of one length.
            rows: How many rows there are, `BLOCK` at most.
            first: The number of the first row in the whole table, counted from 1.
        """
        refused = self._encoder.encode(columns, self._runner.inputs)
        outputs = self._runner.run()
        rejects, without = self._rejecter.rejects(columns, rows, outputs, refused, first)
        return arrays_of(self.plan.columns, rows, outputs, without), rejects

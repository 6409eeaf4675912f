"""The outcome of every row of a table: encoded, run and labelled block by block, with what is refused."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

import pyarrow as pa

from expert.engines.columns.bits import count, every, words_for
from expert.engines.columns.encode import Encoder, Refused
from expert.engines.columns.labels import Labels
from expert.engines.columns.plan import Plan
from expert.engines.columns.readings import Readings
from expert.engines.columns.rejects import Reject, Rejecter
from expert.engines.columns.words import Runner
from expert.language.model import KnowledgeBase

BLOCK = 131_072
"""How many rows are run at once at most: their bits stay in the processor's cache."""
_WIDTHS = (1_024, 16_384, 65_536, BLOCK)
"""A block is run as if it had the least of these numbers of rows that it fits in: what is bound for many takes long for few."""


class Evaluator:
    """Evaluates tables by one plan. Not to be shared by threads.

    Attributes:
        counts: In how many rows so far each thing is so that the plan counts, and then each question could change a decision; in its order.
        dropped: How many answers were left out so far, as their question does not apply.
    """

    def __init__(self, knowledge: KnowledgeBase, plan: Plan, today: datetime.date, *, drop_idle: bool = False) -> None:
        """Lay down how tables are read.

        Args:
            knowledge: Whose findings the columns answer.
            plan: What is computed.
            today: The day of the answers.
            drop_idle: Whether an answer to a question that does not apply is left out; else its row is refused.
        """
        self.plan = plan
        readings = Readings(knowledge, today)
        self._encoder = Encoder(knowledge, plan.space, plan.inputs, readings)
        self._runners: dict[int, Runner] = {}
        self._labels = Labels(plan.columns)
        self._rejecter = Rejecter(knowledge, plan, readings, drop_idle=drop_idle)
        self._counted = [item.output for item in (*plan.counted, *plan.open)]
        self.counts = [0] * len(self._counted)
        self.dropped = 0
        self._idle = [output for name, output in plan.contradictions if name not in knowledge.constraints] if drop_idle else []

    def evaluate(
        self, columns: Mapping[str, pa.Array], rows: int, first: int, refused: Sequence[Refused] = ()
    ) -> tuple[list[pa.Array], list[Reject]]:
        """Return the outcome columns of a block of rows, and its faults.

        Args:
            columns: A column for each finding or checklist that is told, all of one length.
            rows: How many rows there are, `BLOCK` at most.
            first: The number of the first row in the whole table, counted from 1.
            refused: What is known of the block already that cannot be read.
        """
        runner = self._runner(rows)
        found = [*refused, *self._encoder.encode(columns, runner.inputs)]
        runner.run()
        outputs = runner.outputs
        rejects, without = self._rejecter.rejects(columns, rows, outputs, found, first)
        used = every(rows) if without is None else every(rows) & ~without
        for place, output in enumerate(self._counted):
            self.counts[place] += count(outputs[output][: len(used)] & used)
        self.dropped += sum(count(outputs[output][: len(used)] & used) for output in self._idle)
        return self._labels.arrays(rows, outputs, without), rejects

    def _runner(self, rows: int) -> Runner:
        """Return what runs a block of so many rows, made when the first such block comes."""
        width = next(width for width in _WIDTHS if rows <= width)
        if width not in self._runners:
            self._runners[width] = Runner(self.plan.program, words_for(width))
        return self._runners[width]

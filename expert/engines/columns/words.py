"""A program run on words of numpy, 64 rows a word."""

from __future__ import annotations

import numpy as np

from expert.engines.columns.bits import Words
from expert.engines.columns.program import Operation, Program

_DOES = {Operation.AND: np.bitwise_and, Operation.OR: np.bitwise_or, Operation.NOT: np.invert}


class Runner:
    """Runs one program again and again on blocks of one width. Not to be shared by threads."""

    def __init__(self, program: Program, width: int) -> None:
        """Take the memory and bind every step to its part of it.

        Args:
            program: What to run.
            width: How many words a block has.
        """
        self.program = program
        self.places = np.zeros((program.places, width), np.uint64)
        self.places[1] = ~np.uint64(0)
        self.inputs: Words = self.places[2 : program.first_working]
        """The block's inputs, a row each, to be filled before each run."""
        rows = list(self.places)
        self.outputs: list[Words] = [rows[place] for place in program.outputs]
        """The words of each output after a run, until the next one; bits behind the last row of a table mean nothing."""
        self._steps = [
            (_DOES[operation], (rows[one], rows[result]) if operation is Operation.NOT else (rows[one], rows[two], rows[result]))
            for operation, result, one, two in program.steps
        ]

    def run(self) -> None:
        """Work out the outputs of the inputs."""
        for function, arguments in self._steps:
            function(*arguments)

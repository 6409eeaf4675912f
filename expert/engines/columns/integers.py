"""A program run on Python's integers as bit vectors: no dependency, and fast enough for small tables, sensitivity and tests."""

from __future__ import annotations

from collections.abc import Sequence

from expert.engines.columns.program import Operation, Program


def run(program: Program, inputs: Sequence[int], rows: int) -> list[int]:
    """Return the bits of each output.

    Args:
        program: What to run.
        inputs: The bits of each input, row 0 the lowest.
        rows: How many rows there are.
    """
    every = (1 << rows) - 1
    places = [0, every, *inputs, *[0] * (program.places - program.first_working)]
    for operation, result, one, two in program.steps:
        match operation:
            case Operation.AND:
                places[result] = places[one] & places[two]
            case Operation.OR:
                places[result] = places[one] | places[two]
            case Operation.NOT:
                places[result] = places[one] ^ every
    return [places[output] for output in program.outputs]

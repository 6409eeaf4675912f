"""A program computes what its circuit says, and never overwrites what is still read."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from expert.engines.columns.bits import pack, unpack, words_for
from expert.engines.columns.integers import run
from expert.engines.columns.program import Operation, Program, compile_program
from expert.engines.columns.words import Runner
from expert.lowered.gates import Gates
from tests.unit.engines.columns.random_circuits import holds, random_circuit

WIDTHS = (1, 63, 64, 65)


def used(program: Program) -> list[tuple[int, int]]:
    """Return for each step the places that it reads."""
    return [(one, one) if operation is Operation.NOT else (one, two) for operation, _, one, two in program.steps]


@pytest.mark.parametrize("seed", range(40))
def test_both_readers_compute_what_the_circuit_says(seed: int) -> None:
    random = Random(seed)
    gates, free, parts = random_circuit(random, random.randint(1, 12), random.randint(1, 60))
    wanted = [random.choice((1, -1)) * random.choice(parts) for _ in range(random.randint(1, 20))]
    program = compile_program(gates, wanted)
    rows = random.choice(WIDTHS)
    chosen = [{literal: random.random() < 0.5 for literal in free} for _ in range(rows)]
    expected = [[holds(gates, literal, person) for person in chosen] for literal in wanted]

    bits = run(program, [sum(person[literal] << row for row, person in enumerate(chosen)) for literal in program.inputs], rows)
    assert [[bool(item >> row & 1) for row in range(rows)] for item in bits] == expected

    runner = Runner(program, words_for(rows))
    for _ in range(2):  # what one run leaves behind must not reach the next
        for place, literal in enumerate(program.inputs):
            runner.inputs[place] = pack(np.array([person[literal] for person in chosen]))
        runner.run()
        assert [unpack(words[: words_for(rows)], rows).tolist() for words in runner.outputs] == expected
        runner.inputs[:] = ~np.uint64(0)
        runner.run()


@pytest.mark.parametrize("seed", range(40))
def test_no_place_is_read_before_it_is_written(seed: int) -> None:
    random = Random(seed)
    gates, _, parts = random_circuit(random, 8, 80)
    program = compile_program(gates, parts)
    first, written = program.first_working, set(range(program.first_working))
    assert all(result >= first for _, result, _, _ in program.steps), "an input or a constant is overwritten"
    assert max((result for _, result, _, _ in program.steps), default=first) < program.places
    for (_, result, _, _), reads in zip(program.steps, used(program), strict=True):
        assert written >= set(reads)
        written.add(result)
    assert written >= set(program.outputs)


def test_places_are_used_again() -> None:
    gates = Gates()
    free = [gates.free() for _ in range(40)]
    part = free[0]
    for other in free[1:]:
        part = gates.conj((gates.disj((part, other)), -other))
    program = compile_program(gates, [part])
    assert len(program.steps) > 60
    assert program.places - program.first_working < 5


def test_what_is_constant_needs_no_step() -> None:
    gates = Gates()
    free = gates.free()
    program = compile_program(gates, [gates.true, gates.false, gates.conj((free, -free)), gates.disj((free, -free)), free])
    assert program.steps == ()
    assert run(program, [0b101], 3) == [0b111, 0, 0, 0b111, 0b101]


def test_a_free_part_that_nothing_reads_is_no_input() -> None:
    gates = Gates()
    gates.free()
    read = gates.free()
    assert compile_program(gates, [-read]).inputs == (read,)


@pytest.mark.parametrize("rows", WIDTHS)
def test_an_opposite_stays_within_the_rows(rows: int) -> None:
    gates = Gates()
    free = gates.free()
    assert run(compile_program(gates, [-free]), [0], rows) == [(1 << rows) - 1]

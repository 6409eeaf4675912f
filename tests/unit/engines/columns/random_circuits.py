"""Random circuits, and what they say when they are read part by part."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from expert.lowered.circuit import Literal
from expert.lowered.gates import Gates, Kind


def random_circuit(random: Random, free: int, parts: int) -> tuple[Gates, list[Literal], list[Literal]]:
    """Return a circuit with its free parts and all its parts."""
    gates = Gates()
    inputs = [gates.free() for _ in range(free)]
    made = [gates.true, gates.false, *inputs]
    for _ in range(parts):
        some = [random.choice((1, 1, -1)) * random.choice(made) for _ in range(random.choice((2, 2, 3, 5, 9)))]
        match random.randrange(5):
            case 0 | 1:
                made.append(gates.conj(some))
            case 2 | 3:
                made.append(gates.disj(some))
            case _:
                weighted = {literal: random.randint(1, 3) for literal in some if literal not in (gates.true, gates.false)}
                made.append(gates.at_least(weighted.items(), random.randint(1, 6)))
    return gates, inputs, made


def holds(gates: Gates, literal: Literal, chosen: Mapping[Literal, bool]) -> bool:
    """Return whether a literal holds where some free parts are chosen."""
    truth: dict[int, bool] = {gates.true: True}
    for part, gate in enumerate(gates.gates[1:], start=2):
        reads = [truth[abs(read)] is (read > 0) for read in gate.reads]
        match gate.kind:
            case Kind.FREE:
                truth[part] = chosen[part]
            case Kind.AND:
                truth[part] = all(reads)
            case Kind.OR:
                truth[part] = any(reads)
    return truth[abs(literal)] is (literal > 0)

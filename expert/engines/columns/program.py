"""A circuit as a straight line of steps over bit vectors, one bit a row: what `words` and `integers` run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from expert.engines.columns.factoring import chained, factored
from expert.lowered.circuit import Literal
from expert.lowered.gates import Gates, Kind


class Operation(IntEnum):
    """What a step does with the vectors that it reads; the opposite reads one."""

    AND = 0
    OR = 1
    NOT = 2


Step = tuple[Operation, int, int, int]
"""What is done, where the result goes, and the two places that are read."""


@dataclass(frozen=True, slots=True)
class Program:
    """Steps over numbered places, each of which holds a vector of bits.

    Place 0 holds no bit and place 1 all of them. Then come the inputs, then places that are used again and again.

    Attributes:
        inputs: The free parts of the circuit that are read, in the order of their places.
        steps: The steps, in order.
        outputs: The place of each wanted part once all steps are done.
        places: How many places there are.
    """

    inputs: tuple[Literal, ...]
    steps: tuple[Step, ...]
    outputs: tuple[int, ...]
    places: int

    @property
    def first_working(self) -> int:
        """Return the first place that is neither constant nor an input."""
        return 2 + len(self.inputs)


_MOST_FACTORED = 10_000
"""Of more wide gates than this nothing is shared beyond the gates themselves: to look for it takes longer than it saves."""
Binary = tuple[Operation, Literal, Literal]
"""A gate of two literals."""


def compile_program(gates: Gates, wanted: Sequence[Literal]) -> Program:
    """Return a program that computes some literals of a circuit."""
    inputs, binary = _binary(gates, wanted)
    order = list(_order(binary, wanted))
    return _Places(gates, inputs, binary, order, wanted).program()


def _binary(gates: Gates, wanted: Iterable[Literal]) -> tuple[list[int], dict[int, Binary]]:
    """Return the free parts that are needed, and all other parts as gates of two."""
    inputs: list[int] = []
    wide: dict[Kind, dict[int, frozenset[int]]] = {Kind.AND: {}, Kind.OR: {}}
    for part in gates.needed(wanted):
        gate = gates.gates[part - 1]
        if gate.kind is Kind.FREE:
            inputs.append(part)
        else:
            wide[gate.kind][part] = frozenset(gate.reads)
    binary: dict[int, Binary] = {}
    count = len(gates.gates)

    def new() -> int:
        nonlocal count
        count += 1
        return count

    divide = factored if sum(map(len, wide.values())) <= _MOST_FACTORED else chained
    for kind, operation in ((Kind.AND, Operation.AND), (Kind.OR, Operation.OR)):
        for result, (one, two) in divide(wide[kind], new):
            binary[result] = operation, one, two
    return inputs, binary


def _order(binary: Mapping[int, Binary], wanted: Iterable[Literal]) -> Iterator[int]:
    """Yield all gates, each after those that it reads and close to them, so that few vectors are held at a time."""
    seen: set[int] = set()
    for literal in wanted:
        waiting = [(abs(literal), False)]
        while waiting:
            part, is_read = waiting.pop()
            if is_read:
                yield part
            elif part in binary and part not in seen:
                seen.add(part)
                _, one, two = binary[part]
                waiting += [(part, True), (abs(two), False), (abs(one), False)]


class _Places:
    """Gives each vector a place, and the place of one that is read no more to the next."""

    def __init__(self, gates: Gates, inputs: list[int], binary: Mapping[int, Binary], order: list[int], wanted: Sequence[Literal]) -> None:
        self.inputs = inputs
        self.binary = binary
        self.order = order
        self.wanted = wanted
        self.place: dict[Literal, int] = {gates.false: 0, gates.true: 1} | {part: index for index, part in enumerate(inputs, start=2)}
        self.first_working = self.places = 2 + len(inputs)
        self.free: list[int] = []
        self.steps: list[Step] = []
        self.uses = self._uses()

    def _uses(self) -> dict[Literal, int]:
        """Return how often each literal is still read; an opposite reads what it is the opposite of once."""
        uses: dict[Literal, int] = {}
        read = [literal for part in self.order for literal in self.binary[part][1:]] + [*self.wanted]
        for literal in read:
            if literal < 0 and literal not in uses and literal not in self.place:
                uses[-literal] = uses.get(-literal, 0) + 1
            uses[literal] = uses.get(literal, 0) + 1
        return uses

    def program(self) -> Program:
        """Return the program."""
        for part in self.order:
            operation, one, two = self.binary[part]
            self._step(part, operation, self._at(one), self._at(two), (one, two))
        outputs = tuple(self._at(literal) for literal in self.wanted)
        return Program(tuple(self.inputs), tuple(self.steps), outputs, self.places)

    def _at(self, literal: Literal) -> int:
        """Return the place of a literal; an opposite is made when it is first read."""
        if literal not in self.place:
            self._step(literal, Operation.NOT, self.place[-literal], self.place[-literal], (-literal,))
        return self.place[literal]

    def _step(self, result: Literal, operation: Operation, one: int, two: int, read: tuple[Literal, ...]) -> None:
        """Add a step; what is read for the last time gives its place up, also to the result."""
        for literal in read:
            self.uses[literal] -= 1
            if not self.uses[literal] and self.place[literal] >= self.first_working:
                self.free.append(self.place[literal])
        if self.free:
            place = self.free.pop()
        else:
            place, self.places = self.places, self.places + 1
        self.place[result] = place
        self.steps.append((operation, place, one, two))

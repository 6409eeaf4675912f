"""A circuit that records its parts as gates, to be run later over many people at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from expert.lowered.circuit import Circuit, Literal


class Kind(Enum):
    """What a gate does."""

    FREE = "free"
    AND = "and"
    OR = "or"


@dataclass(frozen=True, slots=True)
class Gate:
    """A gate with the literals that it reads; a free one reads none."""

    kind: Kind
    reads: tuple[Literal, ...] = ()


class Gates(Circuit):
    """Records gates, each after those that it reads.

    Whoever runs them chooses the free parts, and answers for what is forbidden: nothing of that becomes a gate.
    """

    def __init__(self) -> None:
        """Start with the part that always holds, which no gate may read."""
        super().__init__()
        self.gates: list[Gate] = [Gate(Kind.AND)]
        """The gate of each part; that of part `n` is at `n - 1`."""
        self.true = 1
        self.false = -1

    def _record(self, gate: Gate) -> Literal:
        """Return the literal of a new gate."""
        self.gates.append(gate)
        return len(self.gates)

    def free(self, body: Sequence[Literal] = ()) -> Literal:  # noqa: ARG002 - whoever runs the gates keeps to it
        """Return a part that whoever runs the gates chooses."""
        return self._record(Gate(Kind.FREE))

    def forbid(self, *body: Literal) -> None:
        """Do nothing: what is run is somebody's answers, of whom it is so already."""

    def at_most_one(self, literals: Sequence[Literal]) -> None:
        """Do nothing, as `forbid`."""

    def stands_for_one_of(self, parts: Iterable[Literal], literal: Literal) -> None:
        """Let a part that is had otherwise stand wherever one of `parts` is asked for."""
        self._known["or", frozenset(parts)] = literal

    def _all_of(self, parts: Sequence[Literal]) -> Literal:
        if all(part < 0 for part in parts):  # one opposite is cheaper than many
            return -self.disj(-part for part in parts)
        return self._record(Gate(Kind.AND, tuple(parts)))

    def _one_of(self, parts: Sequence[Literal]) -> Literal:
        if all(part < 0 for part in parts):
            return -self.conj(-part for part in parts)
        return self._record(Gate(Kind.OR, tuple(parts)))

    def _sum_of(self, parts: Sequence[tuple[Literal, int]], least: int) -> Literal:
        """Return whether the first part holds and the rest reach what is left, or the rest reach all of it: shared between sums."""
        (literal, weight), rest = parts[0], parts[1:]
        return self.disj((self.conj((literal, self.at_least(rest, least - weight))), self.at_least(rest, least)))

    def needed(self, literals: Iterable[Literal]) -> Iterator[int]:
        """Yield the parts that some literals rest on, each after those that it reads; what is constant is none."""
        wanted = {abs(literal) for literal in literals}
        for part in range(len(self.gates), 1, -1):
            if part in wanted:
                wanted.update(map(abs, self.gates[part - 1].reads))
        yield from (part for part in range(2, len(self.gates) + 1) if part in wanted)

"""What a Boolean circuit is asked for while a knowledge base is lowered: parts in, literals out, each distinct part once.

Simplifying and sharing are written here. What a part becomes, ground rules of a solver or gates over columns, each circuit says itself.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence

Literal = int
"""The number of a part that holds or does not, or its negative for the part not holding."""


class Circuit(ABC):
    """Boolean formulas over free parts.

    A part is two-valued, so what holds beside its own opposite cancels. What has three values is lowered as two parts: when it is true, and
    when it is false.
    """

    true: Literal
    false: Literal

    def __init__(self) -> None:
        self._known: dict[object, Literal] = {}

    @abstractmethod
    def free(self, body: Sequence[Literal] = ()) -> Literal:
        """Return a part that may hold or not where `body` holds, and does not elsewhere."""

    @abstractmethod
    def forbid(self, *body: Literal) -> None:
        """Rule out that all of `body` hold."""

    @abstractmethod
    def at_most_one(self, literals: Sequence[Literal]) -> None:
        """Rule out that two of these hold."""

    @abstractmethod
    def _all_of(self, parts: Sequence[Literal]) -> Literal:
        """Return a new part that holds where all of two or more parts do; none of them is constant or the opposite of another."""

    @abstractmethod
    def _one_of(self, parts: Sequence[Literal]) -> Literal:
        """Return a new part that holds where one of two or more parts does; none of them is constant or the opposite of another."""

    @abstractmethod
    def _sum_of(self, parts: Sequence[tuple[Literal, int]], least: int) -> Literal:
        """Return a new part that holds where the weights of those parts that hold reach `least`, which is neither 0 nor beyond reach."""

    def conj(self, literals: Iterable[Literal]) -> Literal:
        """Return whether all hold."""
        parts = frozenset(literals) - {self.true}
        if self.false in parts or any(-part in parts for part in parts):
            return self.false
        if len(parts) < 2:
            return next(iter(parts), self.true)
        return self._shared(("and", parts), lambda: self._all_of(sorted(parts)))

    def disj(self, literals: Iterable[Literal]) -> Literal:
        """Return whether one holds."""
        parts = frozenset(literals) - {self.false}
        if self.true in parts or any(-part in parts for part in parts):
            return self.true
        if len(parts) < 2:
            return next(iter(parts), self.false)
        return self._shared(("or", parts), lambda: self._one_of(sorted(parts)))

    def at_least(self, weighted: Iterable[tuple[Literal, int]], least: int) -> Literal:
        """Return whether the weights of those that hold reach `least`."""
        parts = sorted((literal, weight) for literal, weight in weighted if literal != self.false and weight)
        if least <= 0:
            return self.true
        if sum(weight for _, weight in parts) < least:
            return self.false
        return self._shared(("sum", tuple(parts), least), lambda: self._sum_of(parts, least))

    def _shared(self, key: object, make: Callable[[], Literal]) -> Literal:
        """Return a part, made the first time."""
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = make()
        return found

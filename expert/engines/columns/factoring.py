"""Wide gates as gates of two, of which those that several share are made once.

Greedy: of all pairs that stand in several gates, the one that stands in most is made first (C. Paar, "Optimized arithmetic for
Reed-Solomon encoders", ISIT 1997, for sums; here for conjunctions, and for disjunctions apart).
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Set
from itertools import combinations

_WIDEST = 40
"""Pairs in a wider gate than this are not counted: there are too many of them."""
Pair = tuple[int, int]


def factored(gates: Mapping[int, frozenset[int]], new: Callable[[], int]) -> Iterator[tuple[int, Pair]]:
    """Yield gates of two, each with the number of its result, that together do what wide gates of one kind do.

    A gate is not yielded before those that it reads, as far as they come from here, unless wide gates read one another.

    Args:
        gates: What each wide gate reads; two things or more.
        new: Returns the number of a further gate.
    """
    left = {gate: set(reads) for gate, reads in gates.items()}
    standing = _pairs(left)
    waiting = [(-len(where), pair) for pair, where in standing.items() if len(where) > 1]
    heapq.heapify(waiting)
    while waiting:
        count, pair = heapq.heappop(waiting)
        where = [gate for gate in standing[pair] if left[gate].issuperset(pair)]
        if len(where) < 2:
            continue
        if len(where) < -count:
            standing[pair] = set(where)
            heapq.heappush(waiting, (-len(where), pair))
            continue
        shared = new()
        yield shared, pair
        for other, gates_with in _replaced(left, where, pair, shared).items():
            standing[other] = gates_with
            if len(gates_with) > 1:
                heapq.heappush(waiting, (-len(gates_with), other))
    yield from chained(left, new)


def chained(gates: Mapping[int, Set[int]], new: Callable[[], int]) -> Iterator[tuple[int, Pair]]:
    """Yield gates of two that do what wide gates of one kind do, with nothing shared between these."""
    for gate, reads in gates.items():
        yield from _chain(gate, sorted(reads), new)


def _pairs(gates: Mapping[int, set[int]]) -> dict[Pair, set[int]]:
    """Return the gates in which each pair stands."""
    found: dict[Pair, set[int]] = defaultdict(set)
    for gate, reads in gates.items():
        if len(reads) <= _WIDEST:
            for pair in combinations(sorted(reads), 2):
                found[pair].add(gate)
    return found


def _replaced(left: dict[int, set[int]], where: list[int], pair: Pair, shared: int) -> dict[Pair, set[int]]:
    """Put what a pair makes in its place; return the new pairs, each with the gates in which it stands."""
    found: dict[Pair, set[int]] = defaultdict(set)
    for gate in where:
        reads = left[gate]
        reads.difference_update(pair)
        if len(reads) <= _WIDEST:
            for other in reads:
                found[min(other, shared), max(other, shared)].add(gate)
        reads.add(shared)
    return found


def _chain(gate: int, reads: list[int], new: Callable[[], int]) -> Iterator[tuple[int, Pair]]:
    """Yield gates of two that do what one gate does; a gate that reads one thing alone is that thing twice."""
    done = reads[0]
    for index, other in enumerate(reads[1:], start=2):
        result = gate if index == len(reads) else new()
        yield result, (done, other)
        done = result
    if len(reads) == 1:
        yield gate, (done, done)

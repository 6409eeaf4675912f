"""How many cases a second each peer concludes, each measured in a process of its own, once it was seen to agree."""

from __future__ import annotations

import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from msgspec import Struct

from bench.peers.agree import disagreements, meant
from bench.peers.peer import NAMES, Conclusions, Peer, peer_named
from bench.peers.people import Person, people
from expert import load_knowledge

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge" / "hamstring"
PASSES = 7
_FEWEST = 20
"""A pass has so many cases at least, however slow a peer is."""


class Measured(Struct, frozen=True):
    """What was measured of a peer.

    Attributes:
        name: What it is called.
        approximated: What is worked out outside the engine, or is not concluded; empty if nothing.
        compared: On how many cases it was held to the reference meaning.
        disagreements: What it concluded otherwise; if there is anything, nothing was timed.
        timed: How many cases each pass had; the first of those that were compared.
        per_second: How many cases a second each pass concluded.
        build_ms: How long it took to translate the loaded knowledge base and to build the engine.
        loaded_mb: The peak memory of the process before that, with the knowledge base loaded.
        peak_mb: The peak memory of the process at the end.
    """

    name: str
    approximated: str
    compared: int
    disagreements: tuple[str, ...]
    timed: int
    per_second: tuple[float, ...]
    build_ms: float
    loaded_mb: float
    peak_mb: float

    @property
    def median(self) -> float:
        """Return how many cases a second it concludes, the median of all passes; 0 where nothing was timed."""
        return statistics.median(self.per_second) if self.per_second else 0.0


def installed(names: Iterable[str] = NAMES) -> tuple[str, ...]:
    """Return those peers whose engine is installed."""
    return tuple(name for name in names if _is_installed(name))


def measure_peers(
    names: Iterable[str] = NAMES, *, cases: int = 1000, seed: int = 0, seconds: float = 2.0, folder: Path = KNOWLEDGE
) -> list[Measured]:
    """Return what was measured of each peer, one after the other on the same people.

    Args:
        names: Which peers, all of them installed.
        cases: On how many people each is compared with the reference meaning, and timed at most.
        seed: Another one draws other people.
        seconds: A pass takes about so long at most: a slow peer gets fewer cases.
        folder: The knowledge base.
    """
    with tempfile.TemporaryDirectory() as cache:
        load_knowledge(folder, cache=Path(cache))  # compiles it: reading the files would take more memory than most engines
        knowledge = load_knowledge(folder, worked_cases=True)
        drawn = people(knowledge, cases, seed)
        expected = [meant(knowledge, person) for person in drawn]
        return [_in_process_of_its_own(name, folder, Path(cache), drawn, expected, seconds) for name in names]


def _in_process_of_its_own(
    name: str, folder: Path, cache: Path, drawn: Sequence[Person], expected: Sequence[Conclusions], seconds: float
) -> Measured:
    """Return what was measured of a peer; a fork server's child begins with little memory, whatever this process has taken."""
    with ProcessPoolExecutor(1, get_context("forkserver")) as executor:
        return executor.submit(_measure, name, folder, cache, drawn, expected, seconds).result()


def _measure(name: str, folder: Path, cache: Path, drawn: Sequence[Person], expected: Sequence[Conclusions], seconds: float) -> Measured:
    """Return what was measured of a peer in this process."""
    knowledge = load_knowledge(folder, cache=cache)
    loaded = peak_mb()
    kind = peer_named(name)
    start = time.perf_counter()
    peer = kind(knowledge)
    build = time.perf_counter() - start
    start = time.perf_counter()
    wrong = tuple(disagreements(peer, drawn, expected))
    a_second = len(drawn) / (time.perf_counter() - start)
    timed = drawn[: max(_FEWEST, int(a_second * seconds))]
    passes = () if wrong else tuple(_pass(peer, timed) for _ in range(PASSES))
    return Measured(name, kind.approximated, len(drawn), wrong, len(timed), passes, build * 1000, loaded, peak_mb())


def _pass(peer: Peer, timed: Sequence[Person]) -> float:
    """Return how many cases a second a peer concludes on one pass over them."""
    start = time.perf_counter()
    for person in timed:
        peer.conclude(person)
    return len(timed) / (time.perf_counter() - start)


def peak_mb() -> float:
    """Return the most memory that this process has taken, in megabytes."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def _is_installed(name: str) -> bool:
    """Return whether the engine of a peer can be imported."""
    try:
        peer_named(name)
    except ImportError:
        return False
    return True

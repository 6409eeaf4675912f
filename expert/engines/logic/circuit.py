"""Propositional formulas as ground rules of clingo: each part once, however often it is asked for."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

import clingo
from clingo.backend import Backend

from expert.engines.logic.time_limit import check_time
from expert.lowered.circuit import Circuit, Literal

Better = Callable[[frozenset[Literal]], Sequence[Sequence[Literal]]]
"""Of a model, the clauses that a better one meets: some literal of each holds."""


_EASY = 2_000
"""So many conflicts of a search are gone through at once. A longer one goes on in the background, where it can be stopped."""
_LOOK_EVERY = 0.05
"""Seconds between two looks at a search in the background."""


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Hold a Ctrl-C back until the solver is done: an exception inside one of its callbacks would end the process with an inner error."""
    before = signal.getsignal(signal.SIGINT)
    if not callable(before) or threading.current_thread() is not threading.main_thread():
        yield
        return
    pressed: list[tuple[int, FrameType | None]] = []
    signal.signal(signal.SIGINT, lambda number, frame: pressed.append((number, frame)))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if pressed:
        before(*pressed[0])


def _mode(costs: Sequence[int]) -> str:
    """Return the mode of a search for models that cost no more, or for any where no costs are given."""
    return ",".join(("enum", *map(str, costs))) if costs else "ignore"


class GroundRules(Circuit):
    """Builds ground rules and answers questions about them.

    Everything but free atoms is defined by rules without cycles, so each choice of the free atoms has one model.
    """

    def __init__(self) -> None:
        """Start with no atoms but the one that is always true.

        Sums stay sums: clingo 5.8 writes out one of seven and more with atoms of its own, which may get the number of an atom of ours whose
        rule can never apply; whoever then assumes that atom is told in the first search that it holds.
        """
        super().__init__()
        self._control = clingo.Control(["--warn=none", "--opt-mode=ignore", "--trans-ext=no"])
        self._backend: Backend | None = None
        with self.building():
            self.true: Literal = self._new()
            self._rule([self.true], [])
        self.false: Literal = -self.true

    @contextmanager
    def building(self) -> Iterator[None]:
        """Open the circuit for further parts; everything that adds something stands inside."""
        if self._backend is not None:
            yield
            return
        with self._control.backend() as backend:
            self._backend = backend
            try:
                yield
            finally:
                self._backend = None

    def _open(self) -> Backend:
        """Return the open backend."""
        if self._backend is None:
            raise RuntimeError("the circuit is not open for further parts")
        return self._backend

    def _new(self) -> Literal:
        """Return a new atom."""
        return self._open().add_atom()

    def _rule(self, head: Sequence[Literal], body: Sequence[Literal]) -> None:
        """Add a rule."""
        self._open().add_rule(head, body)

    def free(self, body: Sequence[Literal] = ()) -> Literal:
        """Return an atom that may be chosen where `body` holds."""
        atom = self._new()
        self._open().add_rule([atom], body, choice=True)
        return atom

    def forbid(self, *body: Literal) -> None:
        """Rule out that all of `body` hold."""
        self._rule([], body)

    def at_most_one(self, literals: Sequence[Literal]) -> None:
        """Rule out that two of these hold."""
        if len(literals) > 1:
            self._open().add_weight_rule([], 2, [(literal, 1) for literal in literals])

    def _all_of(self, parts: Sequence[Literal]) -> Literal:
        atom = self._new()
        self._rule([atom], parts)
        return atom

    def _one_of(self, parts: Sequence[Literal]) -> Literal:
        atom = self._new()
        for part in parts:
            self._rule([atom], [part])
        return atom

    def _sum_of(self, parts: Sequence[tuple[Literal, int]], least: int) -> Literal:
        atom = self._new()
        self._open().add_weight_rule([atom], least, parts)
        return atom

    def prefer_few(self, literals: Iterable[Literal], priority: int) -> None:
        """Prefer models in which few of these hold; higher priorities first. Heeded by `best` alone."""
        self._open().add_minimize(priority, [(literal, 1) for literal in literals])

    def model(self, assumptions: Sequence[Literal], asked: Iterable[Literal], costs: Sequence[int] = ()) -> frozenset[Literal] | None:
        """Return those of `asked` that hold in some model of the assumptions, or None where there is no model.

        Args:
            assumptions: Literals that must hold.
            asked: The literals that are asked about.
            costs: How many of what `prefer_few` names may hold at most, a number for each priority; none: any number.
        """
        return self._solve(assumptions, asked, _mode(costs))

    def best(self, assumptions: Sequence[Literal], asked: Iterable[Literal]) -> frozenset[Literal] | None:
        """Return the same for a model that `prefer_few` prefers to all others."""
        return self._solve(assumptions, asked, "opt")

    def costs(self, assumptions: Sequence[Literal]) -> list[int] | None:
        """Return how many of what `prefer_few` names hold in the models that it prefers, a number for each priority; None: no model."""
        found: list[list[int]] = []
        return found[-1] if self._run(assumptions, "opt", lambda model: found.append(model.cost)) else None

    def improve(self, assumptions: Sequence[Literal], asked: Iterable[Literal], costs: Sequence[int], better: Better) -> None:
        """Go through models, each of which meets what `better` asks of it, given those of `asked` that hold in the one before.

        Args:
            assumptions: Literals that must hold.
            asked: The literals that are asked about.
            costs: How many of what `prefer_few` names may hold at most, a number for each priority.
            better: Given a model, clauses that all further ones must meet, or none where no further one is wanted.
        """
        self._solve(assumptions, asked, _mode(costs), better)

    def _solve(
        self, assumptions: Sequence[Literal], asked: Iterable[Literal], mode: str, better: Better | None = None
    ) -> frozenset[Literal] | None:
        """Return those of `asked` that hold in the last model found."""
        listed = list(asked)
        found: list[frozenset[Literal]] = []

        def keep(model: clingo.Model) -> bool:
            found.append(frozenset(literal for literal in listed if model.is_true(abs(literal)) == (literal > 0)))
            clauses = better(found[-1]) if better is not None else ()
            for clause in clauses:
                model.context.add_clause(clause)
            return better is None or bool(clauses)

        return found[-1] if self._run(assumptions, mode, keep, one_by_one=better is not None) else None

    def _run(
        self, assumptions: Sequence[Literal], mode: str, keep: Callable[[clingo.Model], bool | None], *, one_by_one: bool = False
    ) -> bool:
        """Look for models, or for one; return whether there is any.

        A short search holds Ctrl-C back until it is done; a long one is stopped by it, and by the end of the time.
        """
        if self.false in assumptions:
            return False
        self._configure("opt_mode", mode)
        self._configure("enum_mode", "auto")
        self._configure("models", "0" if one_by_one else "-1")
        check_time()
        given, enough = self._given(assumptions), mode != "opt" and not one_by_one

        def told(model: clingo.Model) -> bool | None:
            nonlocal enough
            wanted = keep(model)
            enough = enough or wanted is False
            return wanted

        self._configure("solve_limit", f"{_EASY},umax")
        with _uninterrupted():
            result = self._control.solve(assumptions=given, on_model=told)
        if result.exhausted or (result.satisfiable and enough):
            return bool(result.satisfiable)
        self._configure("solve_limit", "umax,umax")
        with self._control.solve(assumptions=given, on_model=keep, async_=True) as search:  # leaving it ends the search
            while not search.wait(_LOOK_EVERY):
                check_time()
            return bool(search.get().satisfiable)

    def core(self, given: Sequence[Literal], assumptions: Sequence[Literal]) -> tuple[Literal, ...] | None:
        """Return assumptions that cannot hold beside what is given, none of them needless; None where all can.

        Of several such sets it is the one that the order of the assumptions prefers, whatever the solver was asked before: Junker's
        QuickXplain (AAAI 2004).
        """
        if self._can([*given, *assumptions]):
            return None
        return () if not self._can(given) else self._conflict([*given], [*assumptions], is_new=False)

    def _conflict(self, given: list[Literal], assumptions: list[Literal], *, is_new: bool) -> tuple[Literal, ...]:
        """Return the preferred part of assumptions that cannot hold beside what is given; `is_new` says that more is given than before."""
        if is_new and not self._can(given):
            return ()
        if len(assumptions) == 1:
            return tuple(assumptions)
        middle = len(assumptions) // 2
        first, last = assumptions[:middle], assumptions[middle:]
        of_last = self._conflict(given + first, last, is_new=True)
        return self._conflict([*given, *of_last], first, is_new=bool(of_last)) + of_last

    def _can(self, assumptions: Sequence[Literal]) -> bool:
        """Return whether assumptions can hold together."""
        return self._run(assumptions, "ignore", lambda _: None)

    def possible(self, assumptions: Sequence[Literal], asked: Sequence[Literal]) -> frozenset[Literal]:
        """Return those of `asked` that hold in one model of the assumptions or another."""
        left, found = set(asked) - {self.false}, set[Literal]()
        while left:
            model = None
            for literal in sorted(left):
                model = self.model([*assumptions, literal], left)
                if model is not None:
                    break
                left.discard(literal)
            if model is None:
                break
            found |= model
            left -= model
        return frozenset(found)

    def _given(self, assumptions: Sequence[Literal]) -> list[Literal]:
        """Return the assumptions as the solver takes them."""
        return [literal for literal in assumptions if literal != self.true]

    def _configure(self, option: str, value: str) -> None:
        """Set an option of the solver."""
        configuration = self._control.configuration.solve
        if not isinstance(configuration, clingo.Configuration):  # pragma: no cover - a promise of clingo's
            raise TypeError("clingo's configuration has no solver")
        setattr(configuration, option, value)

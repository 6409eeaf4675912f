"""experta 1.9.4 made fit for use: the only module that imports it.

Nobody maintains experta, so what it gets wrong is set right from outside, through the places where it lets itself be extended:

- **Import.** It pins frozendict 1.2, which looks for `collections.Mapping`, and importing it configures the root logger. The name is
  lent for the one import and the root logger is left as it was found. Its own loggers are switched off: they would write a person's
  answers wherever the application logs.
- **Rules.** experta shares rule objects and `DefFacts` through the class of the engine, which is not thread-safe. Here an `Engine` is
  given rules of its own, and has no `DefFacts`; `Idle` lends an engine to one thread at a time.
- **Matcher.** experta's RETE offers every fact to every fact class, scans every terminal for changes, keeps each check and the last
  network in caches that all engines share, and lets True match 1. `CountingMatcher` takes its place.
- **Agenda.** The stock strategy remembers activations, and so facts, in a cache that all engines share, and orders them by hash.
  Rules here only ever add facts, so their order cannot matter: `ArrivalStrategy` keeps them as they come.

What stays experta's own is the language of facts and rules, working memory, the agenda and the recognise-act cycle. NOT, EXISTS,
FORALL, TEST, OR, bindings and salience are not available, and nothing is ever retracted: see `expert.engines.forward.inference`.

This module knows nothing of knowledge bases.
"""

from __future__ import annotations

import collections
import collections.abc
import logging
import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

from expert.errors import EngineError

__all__ = ["Engine", "Idle", "P", "Production", "WorkingFact", "fact_class"]


@contextmanager
def _lent_mapping() -> Iterator[None]:
    """Provide `collections.Mapping`, which left Python in 3.10, until the block ends."""
    if hasattr(collections, "Mapping"):
        yield
        return
    collections.Mapping = collections.abc.Mapping  # type: ignore[attr-defined]
    try:
        yield
    finally:
        del collections.Mapping  # type: ignore[attr-defined]


@contextmanager
def _kept_root_logger() -> Iterator[None]:
    """Make `logging.basicConfig()` do nothing until the block ends: it leaves a root logger alone that has a handler."""
    handler = logging.NullHandler()
    logging.root.addHandler(handler)
    try:
        yield
    finally:
        logging.root.removeHandler(handler)


@contextmanager
def _loud_failure() -> Iterator[None]:
    """Turn a failed import into an EngineError: experta swallows its own and leaves an empty package behind."""
    try:
        yield
    except (ImportError, AttributeError) as error:
        raise EngineError(f"experta could not be imported: {error}; reinstall experta 1.9.4 and frozendict 1.2") from error


with _loud_failure(), _lent_mapping(), _kept_root_logger():
    from experta import Fact, KnowledgeEngine, P, Rule, unwatch
    from experta.abstract import Matcher, Strategy
    from experta.activation import Activation

unwatch()


class WorkingFact(Fact):  # type: ignore[misc]
    """A fact, or the pattern of one: fields are written as keywords.

    As a pattern each field is a literal, or each is a predicate `P(function)`. `origin` is the business of whoever declares it.
    """

    origin: Any = ()

    def __init__(self, **fields: object) -> None:
        """Take fields as they are; experta would look for values that can change and for defaults, and there are none."""
        dict.__init__(self, fields)


class Start(WorkingFact):
    """The fact that every case begins with, for rules without a condition."""


def fact_class(name: str) -> type[WorkingFact]:
    """Return a new class of facts: patterns of one class never see the facts of another."""
    return type(name, (WorkingFact,), {})


class Production(Rule):  # type: ignore[misc]
    """A rule that belongs to one engine: when every pattern has its fact, `act` receives these facts and returns new ones."""

    def __new__(cls, patterns: Iterable[Fact], act: Callable[[Sequence[WorkingFact]], Iterable[WorkingFact]]) -> Production:
        """Take a conjunction of patterns (none: it fires at once) and the action."""
        production = tuple.__new__(cls, tuple(patterns) or (Start(),))
        production.act = act
        return production

    __name__ = "production"
    _wrapped = _wrapped_self = None  # experta gives each rule of its own: the function that it decorates, and its priority
    salience = 0
    act: Callable[[Sequence[WorkingFact]], Iterable[WorkingFact]]

    def __call__(self, engine: Engine, *, matched: Sequence[WorkingFact]) -> None:
        """Fire: declare what follows from the facts that matched."""
        for fact in self.act(matched):
            engine.declare(fact)


class CountingMatcher(Matcher):  # type: ignore[misc]
    """A matcher for conjunctions of patterns without variables.

    The bus is indexed: a fact finds the patterns that are literally equal to it with one look-up (types kept apart: True is not
    1), and is shown to the predicates on its own class. Where no variables are bound there is nothing to join, so in place of
    RETE's beta network each rule counts the patterns that still lack a fact, as Dowling and Gallier (1984) do for Horn clauses:
    its terminal is touched only when that count reaches zero. A pattern takes the first fact that fits it.
    """

    def __init__(self, engine: Engine) -> None:
        """Build the network of the engine's rules."""
        super().__init__(engine)
        self._literal: dict[object, int] = {}
        self._tested: dict[type, list[tuple[tuple[tuple[str, Callable[[object], bool]], ...], int]]] = {}
        self._readers: list[list[int]] = []
        self._productions: list[Production] = engine.get_rules()
        known: dict[object, int] = {}
        nodes_of = {id(pattern): self._node(pattern, known) for pattern in _distinct(self._productions)}
        self._patterns = [tuple(nodes_of[id(pattern)] for pattern in production) for production in self._productions]
        for index, nodes in enumerate(self._patterns):
            for node in nodes:
                self._readers[node].append(index)
        self._sizes = [len(nodes) for nodes in self._patterns]
        self.reset()

    def _node(self, pattern: Fact, known: dict[object, int]) -> int:
        """Return the number of the pattern, a new one where no equal pattern has been seen."""
        tests = tuple((field, value.match) for field, value in pattern.items() if isinstance(value, P))
        key: object = (type(pattern), tests) if tests else _identity(pattern)
        if key not in known:
            known[key] = len(self._readers)
            self._readers.append([])
            if not tests:
                self._literal[key] = known[key]
            elif len(tests) == len(pattern):
                self._tested.setdefault(type(pattern), []).append((tests, known[key]))
            else:
                raise EngineError(f"a pattern mixes literals and predicates: {pattern!r}")
        return known[key]

    def changes(
        self, adding: Iterable[Fact] | None = None, deleting: Iterable[Fact] | None = None
    ) -> tuple[list[Activation], list[Activation]]:
        """Return the activations that the new facts complete, and those that they undo: none."""
        if deleting:
            raise EngineError("a fact was retracted, but working memory only grows")
        added = []
        for fact in adding or ():
            for node in self._nodes_of(fact):
                if node in self._memory:
                    continue
                self._memory[node] = fact
                for index in self._readers[node]:
                    self._missing[index] -= 1
                    if not self._missing[index]:
                        matched = tuple(self._memory[node] for node in self._patterns[index])
                        added.append(Activation(self._productions[index], matched, {"matched": matched}))
        return added, []

    def _nodes_of(self, fact: Fact) -> Iterator[int]:
        """Yield the patterns that the fact fits."""
        node = self._literal.get(_identity(fact))
        if node is not None:
            yield node
        for tests, node in self._tested.get(type(fact), ()):
            if all(field in fact and test(fact[field]) for field, test in tests):
                yield node

    def reset(self) -> None:
        """Forget every fact."""
        self._memory: dict[int, Fact] = {}
        self._missing = list(self._sizes)


def _distinct(productions: Iterable[Production]) -> Iterable[Fact]:
    """Return the patterns of productions, each object once: many productions share one."""
    return {id(pattern): pattern for production in productions for pattern in production}.values()


def _identity(fact: Fact) -> object:
    """Return what makes two facts, or a fact and a literal pattern, equal: class and fields, with the types of the values."""
    return type(fact), frozenset((field, type(value), value) for field, value in fact.items() if not Fact.is_special(field))


class ArrivalStrategy(Strategy):  # type: ignore[misc]
    """Conflict resolution where none is needed: the agenda keeps activations in the order of their arrival, the newest fires first."""

    def _update_agenda(self, agenda: Any, added: list[Activation], removed: list[Activation]) -> None:  # noqa: ARG002  experta's signature
        """Put the new activations on the agenda."""
        agenda.activations.extend(added)


class Engine(KnowledgeEngine):  # type: ignore[misc]
    """A knowledge engine with rules of its own, for one thread."""

    __matcher__ = CountingMatcher
    __strategy__ = ArrivalStrategy

    def __init__(self, productions: Iterable[Production]) -> None:
        self._own = list(productions)
        super().__init__()

    def get_rules(self) -> list[Production]:
        """Return this engine's rules; experta would look for rules on the class."""
        return self._own

    def get_deffacts(self) -> list[Callable[[], list[WorkingFact]]]:
        """Return what `reset` declares: the initial fact, made anew; experta's own DefFacts is shared by all engines."""
        return [_initial_facts]

    def infer(self, facts: Iterable[WorkingFact]) -> None:
        """Forget the last case, declare `facts` and fire rules until the agenda is empty.

        Raises:
            EngineError: A predicate or an action raised. The engine is then not fit for use any more.
        """
        try:
            self.reset()
            self.declare(*facts)
            self.run()
        except Exception as error:
            raise EngineError(f"the inference engine failed: {type(error).__name__}: {error}") from error


def _initial_facts() -> list[WorkingFact]:
    """Return the fact that every case begins with."""
    return [Start()]


Owner = TypeVar("Owner")
Idling = TypeVar("Idling")


class Idle(Generic[Owner, Idling]):
    """What holds an engine and is not running, shared by all threads: as many for each living owner as ever ran at once.

    Who takes one has it alone until it is put back, so a new thread finds what another has built. It is keyed by the identity of the
    owner, with a weak reference beside it. What belonged to an owner goes with that owner, and never meets a later one of the same id.
    There is no lock, which a process forked meanwhile would inherit closed: each step is one operation of a dictionary or a list.
    """

    def __init__(self) -> None:
        """Start empty."""
        self._kept: dict[int, tuple[weakref.ref[Owner], list[Idling]]] = {}

    def take(self, owner: Owner) -> Idling | None:
        """Remove and return one of what is kept for `owner`, if anything is."""
        found = self._kept.get(id(owner))
        if found is None or found[0]() is not owner:
            return None
        try:
            return found[1].pop()
        except IndexError:
            return None

    def put(self, owner: Owner, one: Idling) -> None:
        """Keep something for `owner`, until it is taken or the owner goes."""
        key, all_kept = id(owner), self._kept

        def forget(gone: weakref.ref[Owner]) -> None:
            if all_kept.get(key, (None,))[0] is gone:
                del all_kept[key]

        all_kept.setdefault(key, (weakref.ref(owner, forget), []))[1].append(one)

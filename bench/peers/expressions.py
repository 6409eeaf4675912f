"""Polars: the rules as expressions over columns, in as many stages as definitions read each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from operator import add, and_, or_
from typing import assert_never

import polars as pl

from bench.peers.peer import Conclusions
from bench.peers.people import Person
from bench.peers.program import Against, Among, Atom, Definition, Fact, Lack, Least, Program
from expert.language.conditions import Comparison
from expert.language.model import KnowledgeBase


class ExpressionsPeer:
    """The rules as Polars expressions over a frame of many people.

    Quantities are computed in Python and handed over as columns of whole numbers.
    """

    name = "Polars expressions"
    approximated = "quantities are computed in Python; true rules and levels in force come out, not what is certain, open or advised."

    def __init__(self, knowledge: KnowledgeBase) -> None:
        """Translate the rules."""
        self.program = Program(knowledge)
        self.stages = [[_expression(self.program, atom) for atom in atoms] for atoms in _stages(self.program)]
        self.levels = [
            reduce(add, (pl.col(_column(atom)).cast(pl.Int8) for atom in atoms)).alias(name) for name, atoms in self.program.levels.items()
        ]
        self.rules = [pl.col(_column(atom)).alias(rule) for rule, atom in self.program.rules.items()]

    def frame(self, people: Sequence[Person]) -> pl.DataFrame:
        """Return people as a frame of facts, a column for each that some test reads."""
        facts = [self.program.facts(person) for person in people]
        tests = [item for item in self.program.definitions.values() if isinstance(item, Among | Against)]
        return pl.DataFrame({test.name: pl.Series([fact.get(test.name) for fact in facts], dtype=_type(test)) for test in tests})

    def decide(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return how many levels of each decision are reached."""
        return self._derived(frame).select(self.levels).collect()

    def conclude(self, frame: pl.DataFrame) -> list[Conclusions]:
        """Return what is concluded for each person, as a peer does."""
        found = self._derived(frame).select([*self.levels, *self.rules]).collect().rows(named=True)
        return [self._conclusions(row) for row in found]

    def _derived(self, frame: pl.DataFrame) -> pl.LazyFrame:
        """Return a frame with a column for every atom."""
        lazy = frame.lazy()
        for stage in self.stages:
            lazy = lazy.with_columns(stage)
        return lazy

    def _conclusions(self, row: Mapping[str, Fact]) -> Conclusions:
        """Return what a row says."""
        decisions = self.program.knowledge.decisions
        levels = {name: decisions[name].levels[int(row[name])].id for name in self.program.levels}
        return Conclusions(levels, frozenset(rule for rule in self.program.rules if row[rule]))


def _stages(program: Program) -> list[list[Atom]]:
    """Return the atoms in stages, each of which reads earlier ones alone."""
    stage: dict[Atom, int] = {}
    for atom, definition in program.definitions.items():
        stage[atom] = max((stage[part] + 1 for part in _reads(definition)), default=0)
    return [[atom for atom, found in stage.items() if found == number] for number in range(max(stage.values()) + 1)]


def _reads(definition: Definition) -> Iterator[Atom]:
    """Yield the atoms that a definition reads."""
    match definition:
        case Among() | Against():
            return
        case Least():
            yield from definition.atoms
        case Lack(present=present, absent=absent):
            yield from (*present, *absent)
        case _:  # pragma: no cover
            assert_never(definition)


def _expression(program: Program, atom: Atom) -> pl.Expr:
    """Return the column of an atom."""
    definition = program.definitions[atom]
    return _derivation(definition).alias(_column(atom))


def _derivation(definition: Definition) -> pl.Expr:
    """Return when an atom is derived; a null is none of the values, and meets no comparison."""
    match definition:
        case Among(name=name, values=values):
            return reduce(or_, (pl.col(name) == value for value in values)).fill_null(False)
        case Against(name=name, comparison=comparison, constant=constant):
            return _compared(pl.col(name), comparison, constant).fill_null(False)
        case Least(parts=()):
            return pl.lit(definition.need <= 0)
        case Least() if definition.takes_all:
            return reduce(and_, map(pl.col, map(_column, definition.atoms)))
        case Least() if definition.takes_one:
            return reduce(or_, map(pl.col, map(_column, definition.atoms)))
        case Least(parts=parts, need=need):
            return reduce(add, (pl.col(_column(part)).cast(pl.Int16) * weight for part, weight in parts)) >= need
        case Lack(present=present, absent=absent):
            return reduce(and_, [*map(pl.col, map(_column, present)), *(~pl.col(_column(part)) for part in absent)])
        case _:  # pragma: no cover
            assert_never(definition)


def _compared(column: pl.Expr, comparison: Comparison, constant: int) -> pl.Expr:
    """Return a comparison with a constant."""
    match comparison:
        case Comparison.EQUAL:
            return column == constant
        case Comparison.UNEQUAL:
            return column != constant
        case Comparison.LESS:
            return column < constant
        case Comparison.AT_MOST:
            return column <= constant
        case Comparison.GREATER:
            return column > constant
        case Comparison.AT_LEAST:
            return column >= constant
        case _:  # pragma: no cover
            assert_never(comparison)


def _type(test: Among | Against) -> pl.DataType:
    """Return the type of the column that a test reads."""
    if isinstance(test, Against):
        return pl.Int64()
    return pl.Boolean() if isinstance(test.values[0], bool) else pl.String()


def _column(atom: Atom) -> str:
    """Return the name of an atom's column."""
    return f"a{atom}"

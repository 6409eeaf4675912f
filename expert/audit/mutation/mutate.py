"""Would anybody notice? Each mutant of a rule or score is killed by a worked case or an invariant, proved equivalent, or survives."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import assert_never

from msgspec.structs import replace

from expert.audit.mutation.cases import WorkedCases
from expert.audit.mutation.operators import Mutant, deciding_rules, deciding_scores, mutants_of
from expert.audit.mutation.outcome import Difference, concluded, differences, differing, noticeable
from expert.engines.logic.solver import Solver
from expert.engines.logic.time_limit import is_over, time_limit
from expert.given import checked
from expert.language.meaning import Meaning
from expert.language.model import KnowledgeBase, Rule, Score, Value, subject_of
from expert.language.network import names_in, network
from expert.lowered.circuit import Literal
from expert.lowered.person import Person
from expert.lowered.space import space_of
from expert.lowered.variants import Variants, with_rules, without_rules
from expert.shapes.frozen import Frozen
from expert.shapes.plain import answers_to_data

_AT_ONCE = 25
"""So many mutants share a circuit: a larger one makes every question slower, a new one costs a fraction of a second."""


class Fate(Enum):
    """What became of a mutant."""

    KILLED_BY_CASE = "killed_by_case"
    KILLED_BY_INVARIANT = "killed_by_invariant"
    EQUIVALENT = "equivalent"
    SURVIVED = "survived"
    UNDECIDED = "undecided"


class Tried(Frozen, frozen=True):
    """A mutant and what became of it.

    Attributes:
        mutant: The mutant.
        fate: What became of it.
        by: The worked case or invariant that killed it.
        decides: Whether what it changes bears on a decision or withholds something, by itself or through others that read it.
        answers: For a survivor the fewest answers that tell it from the original; None where none were found, which is no proof.
        differences: What comes out otherwise for them.
        day: The day of theirs, where not the same rules are valid on all days.
    """

    mutant: Mutant
    fate: Fate
    decides: bool
    by: str = ""
    answers: Mapping[str, Value] | None = None
    differences: tuple[Difference, ...] = ()
    day: datetime.date | None = None

    def to_data(self) -> dict[str, object]:
        """Return it as plain data."""
        mutant = self.mutant
        return {
            "about": mutant.about,
            "kind": mutant.kind,
            "before": mutant.before,
            "after": mutant.after,
            "fate": self.fate.value,
            "by": self.by,
            "decides": self.decides,
            "answers": None if self.answers is None else answers_to_data(self.answers),
            "differences": [item.to_data() for item in self.differences],
            **({} if self.day is None else {"day": self.day.isoformat()}),
        }


COUNTED = (("all", False), ("deciding", True))
"""What is counted of mutants, by its name, and whether that is only those of what decides or withholds, at any distance."""


@dataclass(frozen=True, slots=True)
class MutationReport:
    """What became of every mutant, in the order of the scores and the rules."""

    tried: tuple[Tried, ...]
    seconds: int | None = None
    """The time that was given, where it was over before the fate of all was decided."""

    def survivors(self, *, deciding: bool = False) -> tuple[Tried, ...]:
        """Return the mutants that nothing notices; with `deciding` only those that decide or withhold, at any distance."""
        return tuple(item for item in self.tried if item.fate is Fate.SURVIVED and (item.decides or not deciding))

    def counts(self, *, deciding: bool = False) -> dict[Fate, int]:
        """Return how many mutants came to each fate; with `deciding` only those that decide or withhold, at any distance."""
        counted = Counter(item.fate for item in self.tried if item.decides or not deciding)
        return {fate: counted[fate] for fate in Fate}

    @property
    def is_clean(self) -> bool:
        """Return whether no mutant of a rule that decides or withholds, at any distance, survives, or is not decided."""
        return not any(self.counts(deciding=True)[fate] for fate in (Fate.SURVIVED, Fate.UNDECIDED))

    def to_data(self) -> dict[str, object]:
        """Return it as plain data."""
        counts = {name: {fate.value: number for fate, number in self.counts(deciding=deciding).items()} for name, deciding in COUNTED}
        return {**counts, "out_of_time_after_seconds": self.seconds, "mutants": [item.to_data() for item in self.tried]}


@checked
def mutate(
    knowledge: KnowledgeBase,
    *,
    rules: Collection[str] | None = None,
    kinds: Collection[str] | None = None,
    deciding: bool = False,
    timeout: int | None = None,
    progress: Callable[[int, int], object] = lambda done, count: None,  # noqa: ARG005 - their names say what they are
) -> MutationReport:
    """Return what becomes of every mutant of the rules and scores of a knowledge base, which must have been loaded with its worked cases.

    Args:
        knowledge: The knowledge base.
        rules: The ids of the rules and scores to change; all of them if None.
        kinds: The kinds of mutants to try, of `expert.audit.mutation.operators.KINDS`; all of them if None.
        deciding: Whether to change only what decides or withholds, by itself or through others that read it.
        timeout: How many seconds it may take; what is not decided by then is told as that. None: as long as it takes.
        progress: Called with how many mutants are done, and how many there are.
    """
    knowledge = knowledge.whole
    space = space_of(knowledge)
    entries: dict[str, Rule | Score] = {**knowledge.scores, **knowledge.rules}
    chosen = [entry for id, entry in entries.items() if (rules is None or id in rules) and (not deciding or _decides(knowledge, id))]
    mutants = [mutant for entry in chosen for mutant in mutants_of(knowledge, space, entry) if kinds is None or mutant.kind in kinds]
    found: list[list[Tried]] = [[] for _ in mutants]
    with time_limit(timeout) as out_of_time:
        for period in knowledge.periods:
            there = {*period.knowledge.rules, *period.knowledge.scores}
            places = [place for place, mutant in enumerate(mutants) if mutant.about in there]
            tried = _Trial(period.knowledge, progress).run([mutants[place] for place in places])
            for place, item in zip(places, tried, strict=True):
                found[place].append(item if len(knowledge.periods) == 1 else replace(item, day=period.day))
        return MutationReport(tuple(map(_on_all_days, found)), timeout if out_of_time() else None)


def _decides(knowledge: KnowledgeBase, id: str) -> bool:
    """Return whether a rule or score bears on a decision or withholds something, however far away."""
    return id in deciding_rules(knowledge) or id in deciding_scores(knowledge)


_FIRST = (Fate.KILLED_BY_CASE, Fate.KILLED_BY_INVARIANT, Fate.SURVIVED, Fate.UNDECIDED, Fate.EQUIVALENT)
"""What became of a mutant on some days goes before what became of it on others: it is noticed where it is on any of them."""


def _on_all_days(tried: Sequence[Tried]) -> Tried:
    """Return what became of a mutant, of what became of it with the rules of each period in which its rule is valid."""
    return min(tried, key=lambda item: _FIRST.index(item.fate))


@dataclass(frozen=True, slots=True)
class _Goals:
    """What the solver is asked about a mutant."""

    mutant: Mutant
    changed: KnowledgeBase
    person: Person
    names: frozenset[str]
    reached: frozenset[str]
    differs: Literal
    violated: Literal


class _Trial:
    """Everything that is the same for all mutants of a knowledge base."""

    def __init__(self, knowledge: KnowledgeBase, progress: Callable[[int, int], object]) -> None:
        """Read the worked cases and note what each invariant reads."""
        self.knowledge = knowledge
        self.progress = progress
        self.cases = WorkedCases(knowledge)
        self.read_by_invariant = {id: frozenset(names_in(invariant.never)) for id, invariant in knowledge.invariants.items()}
        guards = (name for constraint in knowledge.constraints.values() for name in names_in(constraint.require))
        self.guarding = frozenset((*knowledge.findings, *guards))

    def run(self, mutants: Sequence[Mutant]) -> list[Tried]:
        """Return what becomes of some mutants: the worked cases are read first, and the solver is asked about those that are left."""
        variants = Variants(Solver(self.knowledge).person)
        found: dict[int, Tried] = {}
        for index, mutant in enumerate(mutants):
            if is_over():
                break
            changed = self._changed(mutant)
            reached = variants.affected(changed)
            rules = {mutant.about, *network(self.knowledge).rules_reading(reached)}
            by = self.cases.killer(mutant, changed, reached, rules)
            if by is not None:
                found[index] = self._tried(mutant, Fate.KILLED_BY_CASE, by)
                self.progress(len(found), len(mutants))
        left = [index for index in range(len(mutants)) if index not in found]
        for first in range(0, len(left), _AT_ONCE):
            group = left[first : first + _AT_ONCE]
            if is_over():
                found |= {index: self._tried(mutants[index], Fate.UNDECIDED) for index in group}
                continue
            found |= zip(group, self._solve([mutants[index] for index in group]), strict=True)
            self.progress(len(found), len(mutants))
        return [found[index] for index in range(len(mutants))]

    def _solve(self, mutants: Sequence[Mutant]) -> list[Tried]:
        """Return what becomes of mutants that no worked case notices."""
        solver = Solver(self.knowledge)
        variants = Variants(solver.person)
        with solver.circuit.building():
            goals = []
            for mutant in mutants:
                changed = self._changed(mutant)
                goals.append(self._goals(solver, mutant, changed, variants.under(changed), variants.affected(changed)))
        return [self._ask(solver, goal) for goal in goals]

    def _changed(self, mutant: Mutant) -> KnowledgeBase:
        """Return the knowledge base with a mutant in it."""
        match mutant.changed:
            case None:
                return without_rules(self.knowledge, (mutant.about,))
            case Rule() as rule:
                return with_rules(self.knowledge, (rule,))
            case Score() as score:
                return replace(self.knowledge, scores={**self.knowledge.scores, score.id: score})
            case _:  # pragma: no cover
                assert_never(mutant.changed)

    def _goals(self, solver: Solver, mutant: Mutant, changed: KnowledgeBase, person: Person, reached: frozenset[str]) -> _Goals:
        """Return what the solver is to be asked about a mutant."""
        circuit = solver.circuit
        names = self._telling(mutant, reached)
        refused = circuit.false if reached.isdisjoint(self.guarding) else -person.admissible
        finished = person.finished
        invariants = [self.knowledge.invariants[id] for id, read in self.read_by_invariant.items() if not read.isdisjoint(reached)]
        return _Goals(
            mutant,
            changed,
            person,
            names,
            reached,
            circuit.disj((refused, *differing(solver.person, person, names).values())),
            circuit.conj((-refused, circuit.disj(finished.truth(invariant.never).true for invariant in invariants))),
        )

    def _telling(self, mutant: Mutant, reached: frozenset[str]) -> frozenset[str]:
        """Return the conclusions by which a mutant is told from the original.

        Where all that the rule bears on belongs to the outcome, that is enough: everything else changes only if that does.
        """
        outcome = frozenset(concluded(self.knowledge))
        if isinstance(mutant.changed, Score):
            return reached & outcome
        rules = (self.knowledge.rules[mutant.about], mutant.changed)
        direct = frozenset(subject_of(effect) for rule in rules if rule is not None for effect in rule.then)
        return direct if direct <= outcome else reached & outcome

    def _ask(self, solver: Solver, goals: _Goals) -> Tried:
        """Return what became of a mutant that no worked case notices."""
        differs = solver.anybody(goals.differs, smallest=False)
        if differs.answers is None and differs.certain:
            return self._tried(goals.mutant, Fate.EQUIVALENT)
        violator = solver.anybody(goals.violated, smallest=False).answers
        if violator is not None:
            meaning = Meaning(goals.changed, violator)
            broken = (id for id, invariant in self.knowledge.invariants.items() if meaning.violated(invariant.never))
            return self._tried(goals.mutant, Fate.KILLED_BY_INVARIANT, next(broken))
        if is_over():
            return self._tried(goals.mutant, Fate.UNDECIDED)
        answers = self._noticing(solver, goals, goals.names) or self._noticing(solver, goals, goals.reached)
        answers = answers or solver.anybody(goals.differs).answers
        found = () if answers is None else differences(Meaning(self.knowledge, answers), Meaning(goals.changed, answers))
        return self._tried(goals.mutant, Fate.SURVIVED, answers=answers, found=tuple(found))

    def _noticing(self, solver: Solver, goals: _Goals, names: frozenset[str]) -> Mapping[str, Value] | None:
        """Return the fewest answers for which a worked case can state a difference in some conclusions; None where there are none."""
        with solver.circuit.building():
            noticed = solver.circuit.disj(noticeable(solver.person, goals.person, names))
        return solver.anybody(noticed).answers

    def _tried(
        self, mutant: Mutant, fate: Fate, by: str = "", *, answers: Mapping[str, Value] | None = None, found: tuple[Difference, ...] = ()
    ) -> Tried:
        """Return a mutant with what became of it."""
        return Tried(mutant, fate, _decides(self.knowledge, mutant.about), by, answers, found)

"""What counts as an outcome, and where two outcomes differ: once for one person's answers, and once, as circuits, for everybody."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import assert_never

from expert.consultation.outcome import truth_word
from expert.language.conditions import Likely, Possible
from expert.language.kinds import CONCLUDED, Kind
from expert.language.meaning import Meaning
from expert.language.model import KnowledgeBase
from expert.lowered.circuit import Literal
from expert.lowered.person import Person
from expert.lowered.variants import changes
from expert.shapes.frozen import Frozen


class Difference(Frozen, frozen=True):
    """A conclusion that comes out in two ways; each is told by what it is called and its value."""

    name: str
    before: Mapping[str, str]
    after: Mapping[str, str]

    @property
    def moved(self) -> tuple[tuple[str, str, str], ...]:
        """Return only what differs of it: what it is called, its value before, and after."""
        return tuple((what, value, self.after[what]) for what, value in self.before.items() if self.after[what] != value)

    def to_data(self) -> dict[str, object]:
        """Return it as plain data."""
        return {"name": self.name, "before": dict(self.before), "after": dict(self.after)}


def concluded(knowledge: KnowledgeBase) -> tuple[str, ...]:
    """Return what an outcome consists of: decisions, flags, causes and recommendations.

    Concepts that are no flags are steps on the way.
    """
    return tuple(name for name in knowledge.names_of(CONCLUDED) if name not in knowledge.concepts or knowledge.concepts[name].flag)


def shared(before: KnowledgeBase, after: KnowledgeBase) -> tuple[str, ...]:
    """Return what both conclude: what has the same name in both and is of the same kind."""
    theirs = set(concluded(after))
    return tuple(name for name in concluded(before) if name in theirs and before.kind_of(name) == after.kind_of(name))


def conclusion(meaning: Meaning, name: str) -> Mapping[str, str]:
    """Return what one conclusion is for one person.

    Args:
        meaning: What follows for the person.
        name: A decision (floor, ceiling, level in force), concept (truth), cause (whether likely and possible) or recommendation
            (status, and whether it is something to do for now).
    """
    kind = meaning.knowledge.concluded_kind(name)
    match kind:
        case Kind.DECISION:
            levels = meaning.knowledge.decisions[name].levels
            floor, ceiling = meaning.bounds(name)
            return {"in_force": meaning.in_force(name), "floor": levels[floor].id, "ceiling": levels[ceiling].id}
        case Kind.CONCEPT:
            return {"truth": truth_word(meaning.concept(name))}
        case Kind.CAUSE:
            settled = truth_word(meaning.is_grade_settled(name))
            likely, possible = meaning.truth(Likely(name)), meaning.truth(Possible(name))
            return {"grade": meaning.grade(name).value, "likely": truth_word(likely), "possible": truth_word(possible), "settled": settled}
        case Kind.RECOMMENDATION:
            return {"status": meaning.status(name).value, "to_do": truth_word(meaning.to_do(name))}
        case _:  # pragma: no cover
            assert_never(kind)


def differences(before: Meaning, after: Meaning) -> Iterator[Difference]:
    """Yield the conclusions of both knowledge bases that differ between two meanings."""
    for name in shared(before.knowledge, after.knowledge):
        one, two = conclusion(before, name), conclusion(after, name)
        if one != two:
            yield Difference(name, one, two)


def differing(before: Person, after: Person, only: Collection[str] | None = None) -> dict[str, Literal]:
    """Return, for each conclusion that could differ between two persons of one circuit, what says that it does.

    Args:
        before: The person under one knowledge base.
        after: The same person under the other.
        only: The conclusions to compare; all of them if None.
    """
    both = shared(before.knowledge, after.knowledge)
    names = set(both) if only is None else set(both).intersection(only)
    found: dict[str, list[Literal]] = {}
    for name, literal in changes(before, after, names):
        if name in names:
            found.setdefault(name, []).append(literal)
    return {name: before.circuit.disj(literals) for name, literals in found.items()}


def noticeable(before: Person, after: Person, only: Collection[str]) -> Iterator[Literal]:
    """Yield every way in which two persons differ that a worked case can state.

    Args:
        before: The person under one knowledge base.
        after: The same person under the other; it has the same levels.
        only: The conclusions to compare.
    """
    circuit = before.circuit
    for name in concluded(before.knowledge):
        if name in only:
            for one, two in zip(_stated(before, name), _stated(after, name), strict=True):
                yield circuit.disj((circuit.conj((one, -two)), circuit.conj((-one, two))))


def _stated(person: Person, name: str) -> Iterator[Literal]:
    """Yield what a worked case can state about a conclusion."""
    kind = person.knowledge.concluded_kind(name)
    match kind:
        case Kind.DECISION:
            yield person.is_settled(name)
            yield from (person.in_force(name, rank) for rank in range(1, len(person.knowledge.decisions[name].levels)))
        case Kind.CONCEPT:
            yield from (person.concept(name).true, person.concept(name).false)
        case Kind.CAUSE:
            yield from (person.truth(Likely(name)).true, person.truth(Possible(name)).true, person.truth(Possible(name)).false)
        case Kind.RECOMMENDATION:
            yield person.to_do(name)
            yield person.withheld_for_now(name)
            yield person.not_indicated_for_now(name)
        case _:  # pragma: no cover
            assert_never(kind)

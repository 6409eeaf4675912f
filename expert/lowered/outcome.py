"""What a consultation concludes, as parts of a circuit: the columns that a table of outcomes has.

Says what `expert.consultation.conclude` says, and what becomes of it where an invariant is violated.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from expert.language.conditions import Likely, Possible
from expert.language.kinds import ConcludedKind, Kind
from expert.language.meaning import Grade, Status
from expert.language.model import Decision, KnowledgeBase
from expert.lowered.circuit import Literal
from expert.lowered.person import Pair, Person


class Form(Enum):
    """What a column holds.

    Attributes:
        LABEL: One of some words, or nothing.
        FLAG: Yes or no.
        TRUTH: Yes, no or nothing.
        NAMES: A list of names.
    """

    LABEL = "label"
    FLAG = "flag"
    TRUTH = "truth"
    NAMES = "names"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of outcomes.

    Attributes:
        name: Its name.
        form: What it holds.
        about: The conclusion that it tells of; empty where it is about all.
        words: The words of a label, or the names that a list may hold.
        parts: For a label or a list when each word stands there, for a flag when it is yes, for a truth when it is yes, and when no.
        says: What it tells.
        always: Of a label, whether one of its words stands in every row.
    """

    name: str
    form: Form
    about: str
    words: tuple[str, ...]
    parts: tuple[Literal, ...]
    says: str
    always: bool = False


def telling_column(kind: ConcludedKind, name: str) -> str:
    """Return what the column is called that tells how a conclusion came out: a level in force, a truth, a grade, a status for now."""
    endings: Mapping[ConcludedKind, str] = {Kind.DECISION: "", Kind.CONCEPT: "", Kind.CAUSE: "_grade", Kind.RECOMMENDATION: "_for_now"}
    return name + endings[kind]


def urgent_levels(person: Person) -> Iterator[tuple[str, Literal]]:
    """Yield each level that cannot wait, as DECISION: LEVEL, with when what is answered decides it or a stricter one; mildest first."""
    for scale in person.knowledge.decisions.values():
        for rank in range(scale.rank(scale.urgent_from), len(scale.levels)) if scale.urgent_from else ():
            yield f"{scale.id}: {scale.levels[rank].id}", person.reaches(scale.id, rank).true


class Outcome:
    """The outcome of a person whose answers are a circuit."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.knowledge: KnowledgeBase = person.knowledge
        self.circuit = person.circuit
        finished = person.finished
        self.violated = {id: finished.truth(invariant.never).true for id, invariant in self.knowledge.invariants.items()}
        self.failed: Literal = self.circuit.disj(self.violated.values())

    def decisions(self) -> Iterator[Column]:
        """Yield the columns of every decision, and whether the program contradicted itself."""
        for scale in self.knowledge.decisions.values():
            yield from self._decision(scale)
        yield Column("failed", Form.FLAG, "", (), (self.failed,), "whether an invariant is violated, so that nothing is recommended")

    def counted_levels(self) -> Iterator[Column]:
        """Yield what is counted of each decision beside the level in force, each as the level in force of some rows alone.

        They are the rows in which it is settled (`_at`), and those in which it is not known whether it can wait (`_unclear`).
        """
        columns = {column.name: column for column in self.decisions()}
        for scale in self.knowledge.decisions.values():
            level, (settled,) = columns[scale.id], columns[f"{scale.id}_settled"].parts
            yield self._only(f"{scale.id}_at", level, settled)
            if scale.urgent_from:
                urgent = self.person.reaches(scale.id, scale.rank(scale.urgent_from))
                yield self._only(f"{scale.id}_unclear", level, self.circuit.conj((-urgent.true, -urgent.false)))

    def _only(self, name: str, level: Column, where: Literal) -> Column:
        """Return a level where something holds, and nothing elsewhere."""
        parts = tuple(self.circuit.conj((part, where)) for part in level.parts)
        return Column(name, Form.LABEL, level.about, level.words, parts, level.says)

    def all(self) -> Iterator[Column]:
        """Yield every column."""
        yield from self.decisions()
        yield Column("violated", Form.NAMES, "", (*self.violated,), (*self.violated.values(),), "the invariants that are violated")
        for name in self.knowledge.concepts:
            pair = self.person.concept(name)
            yield Column(name, Form.TRUTH, name, (), (pair.true, pair.false), "whether it is so; nothing while that is not known")
        for name in self.knowledge.causes:
            yield from self._cause(name)
        for name in self.knowledge.recommendations:
            yield from self._recommendation(name)

    def _flag(self, name: str, about: str, part: Literal, says: str) -> Column:
        """Return a column of yes and no."""
        return Column(name, Form.FLAG, about, (), (part,), says)

    def _not_failed(self, part: Literal) -> Literal:
        """Return a part that holds only where nothing is violated."""
        return self.circuit.conj((part, -self.failed))

    def _decision(self, scale: Decision) -> Iterator[Column]:
        """Yield the columns of a decision."""
        ranks = range(1, len(scale.levels))
        reached = [self.person.reaches(scale.id, rank) for rank in ranks]
        on_failure = scale.rank(scale.on_failure)
        in_force = [self.person.in_force(scale.id, rank) for rank in ranks]
        held = [self.circuit.disj((part, self.failed)) if rank <= on_failure else part for rank, part in zip(ranks, in_force, strict=True)]
        yield self._level(scale, scale.id, held, "the level to act on")
        yield self._level(scale, f"{scale.id}_floor", [pair.true for pair in reached], "the strictest level that is decided")
        yield self._level(scale, f"{scale.id}_ceiling", [-pair.false for pair in reached], "the strictest level that is still possible")
        settled = self._not_failed(self.person.is_settled(scale.id))
        yield self._flag(f"{scale.id}_settled", scale.id, settled, "whether no further answer can move it")
        if scale.urgent_from:
            urgent = self.person.reaches(scale.id, scale.rank(scale.urgent_from))
            says = "whether it cannot wait; nothing while that is not known"
            yield Column(f"{scale.id}_urgent", Form.TRUTH, scale.id, (), (urgent.true, urgent.false), says)

    def _level(self, scale: Decision, name: str, reached: list[Literal], says: str) -> Column:
        """Return the column of a level, of which is known when each stricter one than the first is reached."""
        begins = [self.circuit.true, *reached]
        parts = [self.circuit.conj((part, -later)) for part, later in zip(begins, [*reached, self.circuit.false], strict=True)]
        return Column(name, Form.LABEL, scale.id, tuple(level.id for level in scale.levels), tuple(parts), says, always=True)

    def _cause(self, name: str) -> Iterator[Column]:
        """Yield the columns of a cause."""
        circuit, likely, possible = self.circuit, self.person.truth(Likely(name)), self.person.truth(Possible(name))
        parts = {
            Grade.LIKELY: likely.true,
            Grade.POSSIBLE: circuit.conj((-likely.true, possible.true)),
            Grade.UNLIKELY: circuit.conj((-likely.true, possible.false)),
            Grade.OPEN: circuit.conj((-likely.true, -possible.true, -possible.false)),
        }
        yield self._label(name, "grade", parts, "how likely it is")
        settled = circuit.conj((self._known(likely), self._known(possible)))
        yield self._flag(f"{name}_settled", name, settled, "whether no further answer can change that")

    def _known(self, pair: Pair) -> Literal:
        """Return whether something is known to be true or false."""
        return self.circuit.disj((pair.true, pair.false))

    def _label(
        self, about: str, ending: str, parts: dict[Grade, Literal] | dict[Status, Literal], says: str, *, always: bool = True
    ) -> Column:
        """Return the column of a grade or status."""
        return Column(f"{about}_{ending}", Form.LABEL, about, tuple(word.value for word in parts), tuple(parts.values()), says, always)

    def _recommendation(self, name: str) -> Iterator[Column]:
        """Yield the columns of a recommendation, which is withheld where an invariant is violated."""
        circuit, person = self.circuit, self.person
        advised, blocked = person.advised(name), person.blocked(name)
        status = {
            Status.RECOMMENDED: circuit.conj((advised.true, blocked.false)),
            Status.CONDITIONAL: circuit.conj((advised.true, -blocked.true, -blocked.false)),
            Status.OPEN: circuit.conj((-advised.true, -advised.false, -blocked.true)),
            Status.NOT_INDICATED: circuit.conj((advised.false, -blocked.true)),
            Status.WITHHELD: blocked.true,
        }
        for_now = {
            Status.RECOMMENDED: person.to_do(name),
            Status.NOT_INDICATED: person.not_indicated_for_now(name),
            Status.WITHHELD: person.withheld_for_now(name),
        }
        yield self._label(name, "status", self._withheld_on_failure(status), "its status")
        says = "the same with every decision at the level in force, or nothing"
        yield self._label(name, "for_now", self._withheld_on_failure(for_now), says, always=False)
        settled = self._not_failed(person.is_status_settled(name))
        yield self._flag(f"{name}_settled", name, settled, "whether no further answer can change its status")

    def _withheld_on_failure(self, parts: dict[Status, Literal]) -> dict[Status, Literal]:
        """Return when each status stands there; after a violated invariant none but withheld does."""
        held = {status: self._not_failed(part) for status, part in parts.items()}
        return held | {Status.WITHHELD: self.circuit.disj((parts[Status.WITHHELD], self.failed))}


def colliding(columns: Iterable[Column]) -> dict[str, list[str]]:
    """Return the names that several columns would bear, each with what these are about."""
    about: dict[str, list[str]] = {}
    for column in columns:
        about.setdefault(column.name, []).append(column.about)
    return {name: named for name, named in about.items() if len(named) > 1}

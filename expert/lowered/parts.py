"""The parts of a condition, as circuits: when each is true and false, and when it alone decides what the whole comes to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, assert_never

from expert.language.conditions import (
    And,
    Answered,
    AtLeast,
    Compare,
    Condition,
    Count,
    ForNow,
    Is,
    Likely,
    Member,
    Not,
    Or,
    Possible,
    Reaches,
    Recommended,
    Settled,
    Withheld,
    all_but,
)
from expert.lowered.circuit import Literal
from expert.lowered.person import Pair, Person


class Part(NamedTuple):
    """A part of a condition.

    Attributes:
        condition: The part.
        truth: When it is true, and when it is false.
        decides: When it is true and the whole would be false if it were not, and the other way round (as in MC/DC; through a negation
            the whole is what the part is not).
    """

    condition: Condition
    truth: Pair
    decides: Pair


def parts_of(person: Person, condition: Condition) -> Iterator[Part]:
    """Yield every part inside a condition, outermost first; none where it has only one. What was spelled out is a part of its own."""
    yield from _inside(person, condition, person.circuit.true)


def _inside(person: Person, condition: Condition, decisive: Literal) -> Iterator[Part]:
    """Yield every part inside; `decisive` is when the whole hangs on this condition."""
    circuit = person.circuit
    match condition:
        case Is() | Compare() | Member() | AtLeast() | Reaches() | Likely() | Possible():
            return
        case Count(items=items, least=least):
            for index, item in enumerate(items):
                others = [person.truth(other) for other in all_but(items, index)]
                enough = circuit.at_least(((pair.true, 1) for pair in others), least - 1)
                too_few = circuit.at_least(((pair.false, 1) for pair in others), len(items) - least)
                yield from _part(person, item, circuit.conj((decisive, enough, too_few)))
        case Not(item=item):
            yield from _inside(person, item, decisive)
        case And(items=items):
            for index, item in enumerate(items):
                others = [person.truth(other) for other in all_but(items, index)]
                yield from _part(person, item, circuit.conj((decisive, *(pair.true for pair in others))))
        case Or(spelled_out=True):
            return
        case Or(items=items):
            for index, item in enumerate(items):
                others = [person.truth(other) for other in all_but(items, index)]
                yield from _part(person, item, circuit.conj((decisive, *(pair.false for pair in others))))
        case Recommended() | Withheld() | ForNow() | Settled() | Answered():
            return  # rules never read them
        case _:  # pragma: no cover
            assert_never(condition)


def _part(person: Person, condition: Condition, decisive: Literal) -> Iterator[Part]:
    """Yield a part, and what is inside it."""
    circuit, truth = person.circuit, person.truth(condition)
    yield Part(condition, truth, Pair(circuit.conj((decisive, truth.true)), circuit.conj((decisive, truth.false))))
    yield from _inside(person, condition, decisive)

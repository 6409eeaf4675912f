"""What keeps a condition from being true, or from being false: the answers given otherwise and those not given, the fewest of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import assert_never

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
    Subject,
    Withheld,
    print_condition,
)
from expert.language.grid import from_grid
from expert.language.grounds import Concluded, Tested, findings_tested, grounds, guards
from expert.language.meaning import Meaning, Undefined
from expert.language.model import Finding, KnowledgeBase, Value
from expert.language.scores import Weighed, each, weighed
from expert.lowered.cells import cells_of_finding
from expert.questions.statements import why_not as kinds
from expert.questions.statements.base import Answered as Given
from expert.questions.statements.base import Computed, Statement


@dataclass(frozen=True, slots=True)
class Blockers:
    """What stands between the answers and a wanted truth.

    Attributes:
        given: The findings whose answers are in the way.
        missing: The findings that would have to be answered.
        statements: The same in statements.
        distance: How far the answers given are from what it would take: 1 for another value, less for a number nearby.
        never: Whether no answers at all would do.
    """

    given: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()
    statements: tuple[Statement, ...] = ()
    distance: Decimal = Decimal(0)
    never: bool = False

    @property
    def cost(self) -> tuple[bool, int, int, Decimal]:
        """Return how far away it is: an answer in the way counts more than any number of missing ones."""
        return self.never, len(self.given), len(self.missing), self.distance


NONE = Blockers()
"""Nothing is in the way."""
NEVER = Blockers(statements=(kinds.NothingGives(),), never=True)
"""No rule says so for anybody."""


class BlockerFinder:
    """Finds what is in the way; of alternatives the nearest."""

    def __init__(self, knowledge: KnowledgeBase, meaning: Meaning) -> None:
        self.knowledge = knowledge
        self.meaning = meaning
        self.needs: Callable[[Condition, bool], Blockers] = cache(self._needs)

    def rule(self, id: str, wanted: bool = True) -> Blockers:
        """Return what keeps a rule from firing, or with `wanted` false what makes it fire or lets it stay open."""
        return self.needs(self.knowledge.rules[id].when, wanted)

    def _needs(self, condition: Condition, wanted: bool) -> Blockers:
        """Return what keeps a condition from the wanted truth."""
        if self.meaning.truth(condition) is wanted:
            return NONE
        match condition:
            case Is(subject=Subject.FINDING) | Compare() | Member():
                return self._tested(condition, wanted)
            case Is() | AtLeast() | Likely() | Possible():
                found = self._concluded(condition, wanted)
                return replace(found, statements=(kinds.Needed(_written(condition, wanted), children=found.statements),))
            case Reaches():
                found = self._weighed(weighed(self.knowledge, condition), wanted)
                return replace(found, statements=(kinds.Needed(_written(condition, wanted), children=found.statements),))
            case Count(items=items, least=least):
                return self._weighed(each(items, least), wanted)
            case Not(item=item):
                return self.needs(item, not wanted)
            case And(items=items):
                return self._weighed(each(items, len(items)), wanted)
            case Or(items=items):
                return self._weighed(each(items, 1), wanted)
            case Recommended() | Withheld() | ForNow() | Settled() | Answered():
                return NONE
            case _:  # pragma: no cover
                assert_never(condition)

    def _weighed(self, what: Weighed, wanted: bool) -> Blockers:
        """Return what keeps as many of the nearest items from the wanted truth as it takes."""
        need, taken, worth = what.need if wanted else what.against, [], 0
        for found, points in sorted(
            ((self.needs(item, wanted), points) for item, points in zip(what.items, what.points, strict=True)),
            key=lambda pair: pair[0].cost,
        ):
            if worth >= need:
                break
            taken.append(found)
            worth += points
        return together(taken) if worth >= need else NEVER

    def _concluded(self, condition: Concluded, wanted: bool) -> Blockers:
        """Return what keeps a conclusion from being so: of the nearest of its rules as many as it takes; or what makes it so."""
        found = grounds(self.knowledge, condition)
        needs = {id: self.rule(id, found.favours(id) is wanted) for id in found.ids}
        nearest = sorted(found.ids, key=lambda id: needs[id].cost)
        for count in range(len(nearest) + 1):
            if found.reached(nearest[:count] if wanted else nearest[count:]) is wanted:
                return together(needs[id] for id in nearest[:count])
        return NEVER

    def _tested(self, condition: Tested, wanted: bool) -> Blockers:
        """Return the answers given otherwise, or those not given, after what keeps their questions from applying."""
        finding = self.knowledge.findings.get(condition.name)
        if finding is not None and not _could_be(condition, finding, wanted):
            return self._out_of_place(finding, wanted)
        names = findings_tested(self.knowledge, condition)
        missing = [name for name in names if name not in self.meaning.answers]
        if missing:
            asking = together(map(self._applying, guards(self.knowledge, missing))) if wanted else NONE
            return together((asking, Blockers(missing=frozenset(missing), statements=tuple(map(kinds.Unanswered, missing)))))
        if condition.name in self.knowledge.quantities:
            value = self.meaning.quantity(condition.name)
            told: Given | Computed = Computed(condition.name, None if isinstance(value, Undefined) else value)
            distance = Decimal(1)
        else:
            finding, answer = self.knowledge.findings[condition.name], self.meaning.answers[condition.name]
            told, distance = Given(finding.id, answer), _distance(condition, finding, answer)
        statements = (kinds.AnsweredOtherwise(told, _written(condition, wanted)),)
        return Blockers(frozenset(names), statements=statements, distance=distance)

    def _out_of_place(self, finding: Finding, wanted: bool) -> Blockers:
        """Return what keeps a test that no answer makes as wanted: it is false where its question does not apply, and else never."""
        return NEVER if wanted or finding.ask_when is None else self.needs(finding.ask_when, False)

    def _applying(self, guard: Condition) -> Blockers:
        """Return what keeps a question from applying."""
        found = self.needs(guard, True)
        if not found.statements:
            return NONE
        return replace(found, statements=(kinds.AskedWhen(print_condition(guard), children=found.statements),))


def _could_be(condition: Tested, finding: Finding, wanted: bool) -> bool:
    """Return whether some answer to its question makes a test of a finding as wanted."""
    match condition:
        case Is():
            return True
        case Compare(comparison=comparison, constant=constant):
            cells = cells_of_finding(finding, [condition])
            return any(comparison.holds(from_grid(cell.low or 0, finding.decimals), constant) is wanted for cell in cells)
        case Member(values=values):
            return any((option in values) is wanted for option in finding.options)
        case _:  # pragma: no cover
            assert_never(condition)


def _written(condition: Condition, wanted: bool) -> str:
    """Return a condition as it is wanted, as it is written in a file."""
    return print_condition(condition if wanted else Not(condition))


def together(parts: Iterable[Blockers]) -> Blockers:
    """Return several blockers as one, each statement once."""
    found = tuple(parts)
    return Blockers(
        frozenset().union(*(part.given for part in found)),
        frozenset().union(*(part.missing for part in found)),
        tuple(_distinct(statement for part in found for statement in part.statements)),
        sum((part.distance for part in found), Decimal(0)),
        any(part.never for part in found),
    )


def _distance(condition: Tested, finding: Finding, value: Value) -> Decimal:
    """Return how far a number is from its threshold, as a part of its range; 1 for anything but a number."""
    if not isinstance(condition, Compare) or isinstance(value, str):
        return Decimal(1)
    low, high = finding.bounds
    return abs(value - condition.constant) / (high - low)


def _distinct(statements: Iterable[Statement]) -> list[Statement]:
    """Return each statement once, in order, without those that only say when a question is asked if what that takes is said anyway."""
    found: list[Statement] = []
    for statement in statements:
        if statement not in found:
            found.append(statement)
    return [item for item in found if not isinstance(item, kinds.AskedWhen) or any(child not in found for child in item.children)]

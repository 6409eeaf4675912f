"""The condition language: a closed set of frozen nodes, and how each is printed.

A condition is built only by `expert.loading.condition`, already resolved: every name in it exists and every comparison makes sense.
Each reader (the meaning, each engine, …) is one `match` over these nodes in this order, ending in `assert_never`, so that a new node
stops the type checker until every reader handles it; tests/repo/test_matches.py sees to that.

    condition = Is | Compare | Member | AtLeast | Reaches | Likely | Possible | Count | Not | And | Or
              | Recommended | Withheld | ForNow | Settled | Answered          (invariants only)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import Enum
from typing import TypeVar, assert_never

import msgspec

T = TypeVar("T")


class Comparison(Enum):
    """How a number is compared with a constant, or a choice with a value."""

    EQUAL = "=="
    UNEQUAL = "!="
    LESS = "<"
    AT_MOST = "<="
    GREATER = ">"
    AT_LEAST = ">="

    def holds(self, left: Decimal, right: Decimal) -> bool:
        """Return whether `left` stands in this relation to `right`."""
        match self:
            case Comparison.EQUAL:
                return left == right
            case Comparison.UNEQUAL:
                return left != right
            case Comparison.LESS:
                return left < right
            case Comparison.AT_MOST:
                return left <= right
            case Comparison.GREATER:
                return left > right
            case Comparison.AT_LEAST:
                return left >= right
            case _:  # pragma: no cover
                assert_never(self)

    @property
    def opposite(self) -> Comparison:
        """Return the relation that holds where this one does not."""
        pairs = ((Comparison.EQUAL, Comparison.UNEQUAL), (Comparison.LESS, Comparison.AT_LEAST), (Comparison.AT_MOST, Comparison.GREATER))
        return {**dict(pairs), **{right: left for left, right in pairs}}[self]

    @property
    def turned(self) -> Comparison:
        """Return the relation in which the right side stands to the left one."""
        turned = {Comparison.LESS: Comparison.GREATER, Comparison.AT_MOST: Comparison.AT_LEAST}
        return {**turned, **{right: left for left, right in turned.items()}}.get(self, self)


class Subject(Enum):
    """What kind of thing a bare name in a condition is."""

    FINDING = "finding"
    QUANTITY = "quantity"
    CONCEPT = "concept"


class _Node(msgspec.Struct, frozen=True, tag=True, tag_field="node", cache_hash=True):
    """What all nodes are: frozen, written with the name of their kind, and hashed once, because every reader remembers by condition."""


class Is(_Node, frozen=True):
    """A boolean finding that was answered yes, or a concept that is true: `pop`."""

    subject: Subject
    name: str


class Compare(_Node, frozen=True):
    """A scale, number or quantity against a constant: `pain_at_rest >= 7`.

    What compares a finding with another, `pain_now > pain_before + 2`, compares the quantity `difference(…)` of the two.
    """

    subject: Subject
    name: str
    comparison: Comparison
    constant: Decimal


class Member(_Node, frozen=True):
    """A choice that is one of some values: `walking_now in {limp, cannot}`; `onset == sudden` has one, `!=` is its negation."""

    name: str
    values: tuple[str, ...]


class AtLeast(_Node, frozen=True):
    """A decision that is at least as strict as a level: `running >= no_run`; the other comparisons are built from this one."""

    name: str
    level: str


class Reaches(_Node, frozen=True):
    """A score that comes to at least so many points: `wells >= 4.5`; the other comparisons are built from this one."""

    score: str
    points: Decimal


class Likely(_Node, frozen=True):
    """A cause whose score reaches the grade likely."""

    cause: str


class Possible(_Node, frozen=True):
    """A cause whose score reaches the grade possible."""

    cause: str


class Count(_Node, frozen=True):
    """At least so many of these: `count(a, b, c) >= 2`."""

    items: tuple[Condition, ...]
    least: int


class Not(_Node, frozen=True):
    """The negation; it is never pushed into a comparison, because a comparison on what does not apply is false."""

    item: Condition


class And(_Node, frozen=True):
    """All of these."""

    items: tuple[Condition, ...]


class Or(_Node, frozen=True):
    """Any of these.

    What is `spelled_out` was written as its first item alone: that a choice of which there may be several is one of some values. The rest
    of the items say the same of its further values.
    """

    items: tuple[Condition, ...]
    spelled_out: bool = False


class Recommended(_Node, frozen=True):
    """A recommendation whose status is recommended (invariants only)."""

    recommendation: str


class Withheld(_Node, frozen=True):
    """A recommendation whose status is withheld (invariants only)."""

    recommendation: str


class ForNow(_Node, frozen=True):
    """A recommendation that is shown as to be done, for good or for now (invariants only)."""

    recommendation: str


class Settled(_Node, frozen=True):
    """A decision that no further answer can move (invariants only)."""

    decision: str


class Answered(_Node, frozen=True):
    """A finding that has a value (invariants only)."""

    finding: str


InRules = Is | Compare | Member | AtLeast | Reaches | Likely | Possible | Count | Not | And | Or
"""What a rule, a question's `ask_when` and a constraint may say."""
OnOutcome = Recommended | Withheld | ForNow | Settled | Answered
"""What only an invariant may say besides, of the finished outcome."""
Condition = InRules | OnOutcome


def children(condition: Condition) -> tuple[Condition, ...]:
    """Return the conditions directly inside `condition`."""
    match condition:
        case Is() | Compare() | Member() | AtLeast() | Reaches() | Likely() | Possible():
            return ()
        case Count(items=items):
            return items
        case Not(item=item):
            return (item,)
        case And(items=items) | Or(items=items):
            return items
        case Recommended() | Withheld() | ForNow() | Settled() | Answered():
            return ()
        case _:  # pragma: no cover
            assert_never(condition)


def with_children(condition: Condition, items: tuple[Condition, ...]) -> Condition:
    """Return `condition` with these directly inside, in place of its `children`."""
    match condition:
        case Is() | Compare() | Member() | AtLeast() | Reaches() | Likely() | Possible():
            return condition
        case Count(least=least):
            return Count(items, least)
        case Not():
            (item,) = items
            return Not(item)
        case And():
            return And(items)
        case Or(spelled_out=spelled_out):
            return Or(items, spelled_out)
        case Recommended() | Withheld() | ForNow() | Settled() | Answered():
            return condition
        case _:  # pragma: no cover
            assert_never(condition)


def reads_outcome(condition: Condition) -> bool:
    """Return whether a condition asks about the finished outcome, so that further answers may change what it says."""
    match condition:
        case Is() | Compare() | Member() | AtLeast() | Reaches() | Likely() | Possible():
            return False
        case Count(items=items):
            return any(map(reads_outcome, items))
        case Not(item=item):
            return reads_outcome(item)
        case And(items=items) | Or(items=items):
            return any(map(reads_outcome, items))
        case Recommended() | Withheld() | ForNow() | Settled() | Answered():
            return True
        case _:  # pragma: no cover
            assert_never(condition)


def walk(condition: Condition) -> Iterator[Condition]:
    """Yield `condition` and every condition inside it, outermost first."""
    waiting = [condition]
    while waiting:
        found = waiting.pop()
        yield found
        waiting += reversed(children(found))


def negate(condition: Condition) -> Condition:
    """Return the negation, without a double one."""
    return condition.item if isinstance(condition, Not) else Not(condition)


def member_of_several(finding: str, values: tuple[str, ...], further: Mapping[str, str]) -> Condition:
    """Return that a choice, or one of the further values that a person gave, is one of some values.

    Args:
        finding: The choice.
        values: Some of its options.
        further: The finding that says of an option that it is a further value.
    """
    others = tuple(Is(Subject.FINDING, further[value]) for value in values if value in further)
    member = Member(finding, values)
    return Or((member, *others), spelled_out=True) if others else member


def member_written(condition: Condition) -> Member | None:
    """Return the comparison that a condition spells out, if it does."""
    first = condition.items[0] if isinstance(condition, Or) and condition.spelled_out else None
    return first if isinstance(first, Member) else None


_OR, _AND, _NOT = range(3)


def print_condition(condition: Condition) -> str:
    """Return the condition in the language; parsing that text again gives an equal condition."""
    return _print(condition, _OR)


def _print(condition: Condition, context: int) -> str:
    """Return the text of `condition`, in parentheses where `context` binds more tightly."""
    match condition:
        case Is(name=name):
            return name
        case Compare(name=name, comparison=comparison, constant=constant):
            compared = compared_in(name)
            return f"{name} {comparison.value} {constant:f}" if compared is None else _print_compared(*compared, comparison, constant)
        case Member(name=name, values=(value,)):
            return f"{name} == {value}"
        case Member(name=name, values=values):
            return f"{name} in {{{', '.join(values)}}}"
        case AtLeast(name=name, level=level):
            return f"{name} >= {level}"
        case Reaches(score=name, points=points):
            return f"{name} >= {points:f}"
        case Likely(cause=name):
            return f"likely({name})"
        case Possible(cause=name):
            return f"possible({name})"
        case Count(items=items, least=least):
            return f"count({', '.join(_print(item, _OR) for item in items)}) >= {least}"
        case Not(item=item):
            return f"not {_print(item, _NOT)}"
        case And(items=items):
            text = " and ".join(_print(item, _NOT) for item in items)
            return f"({text})" if context > _AND else text
        case Or(items=items, spelled_out=spelled_out):
            if spelled_out:
                return _print(items[0], context)
            text = " or ".join(_print(item, _AND) for item in items)
            return f"({text})" if context > _OR else text
        case Recommended(recommendation=name):
            return f"recommended({name})"
        case Withheld(recommendation=name):
            return f"withheld({name})"
        case ForNow(recommendation=name):
            return f"for_now({name})"
        case Settled(decision=name):
            return f"settled({name})"
        case Answered(finding=name):
            return f"answered({name})"
        case _:  # pragma: no cover
            assert_never(condition)


_MINUS = " - "


def difference(first: str, second: str) -> str:
    """Return the id of the quantity that a comparison of two findings makes: one that nobody can write."""
    return f"{first}{_MINUS}{second}"


def compared_in(quantity: str) -> tuple[str, str] | None:
    """Return the findings whose `difference` a quantity is, or None where it is one that somebody wrote."""
    first, minus, second = quantity.partition(_MINUS)
    return (first, second) if minus else None


def _print_compared(first: str, second: str, comparison: Comparison, constant: Decimal) -> str:
    """Return the comparison of two findings as it is written."""
    added = "" if constant == 0 else f" {'-' if constant < 0 else '+'} {abs(constant):f}"
    return f"{first} {comparison.value} {second}{added}"


def all_but(items: tuple[T, ...], index: int) -> tuple[T, ...]:
    """Return all items but one."""
    return (*items[:index], *items[index + 1 :])


def conjunction(items: tuple[Condition, ...]) -> Condition:
    """Return the conjunction, flat, and the item itself where there is only one."""
    flat = tuple(inner for item in items for inner in (item.items if isinstance(item, And) else (item,)))
    return flat[0] if len(flat) == 1 else And(flat)


def disjunction(items: tuple[Condition, ...]) -> Condition:
    """Return the disjunction, flat but for what is spelled out, and the item itself where there is only one."""
    flat = tuple(inner for item in items for inner in (item.items if isinstance(item, Or) and not item.spelled_out else (item,)))
    return flat[0] if len(flat) == 1 else Or(flat)

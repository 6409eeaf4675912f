"""Parts of conditions that never matter: without them the condition is as true, as false and as open as before, for everybody."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import assert_never

from expert.audit.everybody import Everybody
from expert.audit.report import Draft
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
    conjunction,
    disjunction,
    member_of_several,
    member_written,
    print_condition,
)
from expert.language.model import KnowledgeBase
from expert.lowered.circuit import Literal
from expert.questions.statements.auditing import IdlePart


def idle_parts(people: Everybody) -> Iterator[Draft]:
    """Yield a flaw for each part of a rule's condition, or of when a question is asked, that never matters."""
    goals: dict[tuple[str, str], Literal] = {}
    with people.circuit.building():
        for about, condition in _conditions(people):
            for taken, rest in without_parts(people.knowledge, condition):
                goals.setdefault((about, print_condition(taken)), _differ(people, condition, rest))
    idle = people.lacking(goals)
    for about, part in idle:
        if not any(about == other and part != whole and part in whole for other, whole in idle):
            yield Draft(IdlePart(about, part))


def _conditions(people: Everybody) -> Iterator[tuple[str, Condition]]:
    """Yield each condition of a rule that somebody meets, and of a question, with whose it is."""
    knowledge = people.knowledge
    yield from ((rule.id, rule.when) for rule in knowledge.rules.values() if rule.id not in people.dead_rules)
    yield from ((finding.id, finding.ask_when) for finding in knowledge.findings.values() if finding.ask_when is not None)


def _differ(people: Everybody, one: Condition, two: Condition) -> Literal:
    """Return for whom two conditions differ: one is true or false, and the other is not."""
    circuit, mine, theirs = people.circuit, people.person.truth(one), people.person.truth(two)
    pairs = ((mine.true, theirs.true), (mine.false, theirs.false))
    return circuit.disj(circuit.conj((first, -second)) for one, two in pairs for first, second in ((one, two), (two, one)))


def without_parts(knowledge: KnowledgeBase, condition: Condition) -> Iterator[tuple[Condition, Condition]]:
    """Yield each part of a condition, with the condition in which it is taken for granted, or for never so."""
    parts = partial(without_parts, knowledge)
    match condition:
        case Is() | Compare():
            return
        case Member():
            yield from _without_values(knowledge, condition)
        case AtLeast() | Reaches() | Likely() | Possible():
            return
        case Count(items=items, least=least):
            for index, item in enumerate(items):
                if least < len(items):
                    yield item, Count(all_but(items, index), least)
                if least > 1:
                    yield item, Count(all_but(items, index), least - 1)
                yield from ((part, Count(_with(items, index, rest), least)) for part, rest in parts(item))
        case Not(item=item):
            yield from ((part, Not(rest)) for part, rest in parts(item))
        case And(items=items):
            for index, item in enumerate(items):
                yield item, conjunction(all_but(items, index))
                yield from ((part, conjunction(_with(items, index, rest))) for part, rest in parts(item))
        case Or(items=items):
            written = member_written(condition)
            if written is not None:
                yield from _without_values(knowledge, written)
                return
            for index, item in enumerate(items):
                yield item, disjunction(all_but(items, index))
                yield from ((part, disjunction(_with(items, index, rest))) for part, rest in parts(item))
        case Recommended() | Withheld() | ForNow() | Settled() | Answered():
            return  # rules and questions never read them
        case _:  # pragma: no cover
            assert_never(condition)


def _without_values(knowledge: KnowledgeBase, member: Member) -> Iterator[tuple[Condition, Condition]]:
    """Yield each value of a comparison with a choice, with the comparison without it."""
    further = knowledge.findings[member.name].further
    if len(member.values) > 1:
        for value in member.values:
            rest = tuple(item for item in member.values if item != value)
            yield member_of_several(member.name, (value,), further), member_of_several(member.name, rest, further)


def _with(items: tuple[Condition, ...], index: int, item: Condition) -> tuple[Condition, ...]:
    """Return the items with another in one place."""
    return (*items[:index], item, *items[index + 1 :])

"""Which answers made rules fire, through every rule in between."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import assert_never

from expert.consultation.outcome import Consultation
from expert.language.conditions import (
    And,
    Answered,
    AtLeast,
    Compare,
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
    walk,
)
from expert.language.grounds import findings_tested
from expert.questions.statements.base import Answered as Given


def answers_behind(consultation: Consultation, rules: Iterable[str]) -> tuple[str, ...]:
    """Return the findings whose answers made `rules` fire, through every rule in between, in the order of the conditions.

    What only made a question apply is left out: nobody needs to be told that they have run when the pain of that run is named.
    """
    knowledge = consultation.knowledge
    trace = {firing.rule: {premise.name for premise in firing.premises} for firing in consultation.trace}
    answered = consultation.case.answers.keys()
    found: dict[str, None] = {}
    waiting, seen = deque(rules), set()
    while waiting:
        rule = waiting.popleft()
        if rule in seen or rule not in trace:
            continue
        seen.add(rule)
        nodes = deque(walk(knowledge.rules[rule].when))
        while nodes:
            node = nodes.popleft()
            match node:
                case Is(subject=Subject.FINDING) | Compare() | Member():
                    found |= dict.fromkeys(name for name in findings_tested(knowledge, node) if name in trace[rule] & answered)
                case Is(name=name):
                    waiting.extend(consultation.concepts[name].concluded_by if name in trace[rule] else ())
                case AtLeast(name=name):
                    waiting.extend(consultation.decisions[name].decided_by if name in trace[rule] else ())
                case Reaches(score=name):
                    nodes.extend(inner for item in knowledge.scores[name].items for inner in walk(item.when))
                case Likely(cause=name) | Possible(cause=name):
                    cause = consultation.causes[name]
                    against = () if consultation.meaning.truth(node) else cause.opposed_by
                    waiting.extend((*cause.suggested_by, *against) if name in trace[rule] else ())
                case Count() | Not() | And() | Or():
                    pass  # what stands inside is walked over too
                case Recommended() | Withheld() | ForNow() | Settled() | Answered():
                    pass  # rules never read them
                case _:  # pragma: no cover
                    assert_never(node)
    return tuple(found)


def answered(consultation: Consultation, findings: Iterable[str]) -> tuple[Given, ...]:
    """Return findings with the answers that they have."""
    values = consultation.case.values
    return tuple(Given(name, values[name]) for name in findings)

"""What nobody ever comes to: levels of decisions, grades of causes, statuses of recommendations, truth values of concepts."""

from __future__ import annotations

from collections.abc import Iterator

from expert.audit.everybody import Everybody
from expert.audit.report import Draft
from expert.language.conditions import Likely, Possible
from expert.language.meaning import Grade
from expert.language.model import Withhold
from expert.lowered.circuit import Literal
from expert.questions.statements.auditing import FlawStatement, UnreachedGrade, UnreachedLevel, UnreachedStatus, UnreachedTruth


def unreachable(people: Everybody) -> Iterator[Draft]:
    """Yield a flaw for each outcome that nobody ever has."""
    with people.circuit.building():
        goals = dict(_outcomes(people))
    yield from map(Draft, people.lacking(goals))


def _outcomes(people: Everybody) -> Iterator[tuple[FlawStatement, Literal]]:
    """Yield, for every outcome that a knowledge base names, what is flawed if nobody has it, and who does."""
    knowledge, person, circuit = people.knowledge, people.person, people.circuit
    for name, scale in knowledge.decisions.items():
        for rank, level in enumerate(scale.levels):
            stricter = person.in_force(name, rank + 1) if rank + 1 < len(scale.levels) else circuit.false
            yield UnreachedLevel(name, level.id), circuit.conj((person.in_force(name, rank), -stricter))
    for name in knowledge.causes:
        likely, possible = person.truth(Likely(name)), person.truth(Possible(name))
        yield UnreachedGrade(name, Grade.LIKELY), likely.true
        yield UnreachedGrade(name, Grade.POSSIBLE), possible.true
        yield UnreachedGrade(name, Grade.UNLIKELY), possible.false
    for name in knowledge.recommendations:
        yield UnreachedStatus(name, "recommended"), person.recommended(name)
        if knowledge.rules_with(name, Withhold):
            yield UnreachedStatus(name, "withheld"), person.blocked(name).true
            yield UnreachedStatus(name, "not withheld"), person.blocked(name).false
    for name in knowledge.concepts:
        yield UnreachedTruth(name, "true"), person.concept(name).true
        yield UnreachedTruth(name, "false"), person.concept(name).false

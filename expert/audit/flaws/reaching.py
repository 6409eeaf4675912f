"""What nobody ever comes to: levels of decisions, grades of causes, statuses of recommendations, truth values of concepts."""

from __future__ import annotations

from collections.abc import Iterator

from expert.audit.everybody import Everybody
from expert.audit.report import Draft, FlawKind
from expert.engines.logic.circuit import Literal
from expert.language.conditions import Likely, Possible
from expert.language.meaning import Grade
from expert.language.model import Withhold


def unreachable(people: Everybody) -> Iterator[Draft]:
    """Yield a flaw for each outcome that nobody ever has."""
    with people.circuit.building():
        goals = dict(_outcomes(people))
    yield from people.lacking(goals)


def _outcomes(people: Everybody) -> Iterator[tuple[Draft, Literal]]:
    """Yield the flaw that nobody has an outcome, for every outcome that a knowledge base names, each with who has it."""
    knowledge, person, circuit = people.knowledge, people.person, people.circuit
    for name, scale in knowledge.decisions.items():
        for rank, level in enumerate(scale.levels):
            stricter = person.in_force(name, rank + 1) if rank + 1 < len(scale.levels) else circuit.false
            yield _level(name, level.id), circuit.conj((person.in_force(name, rank), -stricter))
    for name in knowledge.causes:
        likely, possible = person.truth(Likely(name)), person.truth(Possible(name))
        yield _grade(name, Grade.LIKELY), likely.true
        yield _grade(name, Grade.POSSIBLE), possible.true
        yield _grade(name, Grade.UNLIKELY), possible.false
    for name in knowledge.recommendations:
        yield _status(name, "recommended"), person.recommended(name)
        if knowledge.rules_with(name, Withhold):
            yield _status(name, "withheld"), person.blocked(name).true
            yield _status(name, "not withheld"), person.blocked(name).false
    for name in knowledge.concepts:
        yield _status(name, "true"), person.concept(name).true
        yield _status(name, "false"), person.concept(name).false


def _level(name: str, level: str) -> Draft:
    """Return the flaw that a decision is at a level for nobody."""
    help = "a rule must decide it, and none that is stricter with it"
    return Draft(FlawKind.LEVEL, name, level, f"no answers put `{name}` at `{level}`", help)


def _grade(name: str, grade: Grade) -> Draft:
    """Return the flaw that a cause has a grade for nobody."""
    help = "look at which of its rules can be true together"
    return Draft(FlawKind.GRADE, name, grade.value, f"no answers make `{name}` {grade.value}", help)


def _status(name: str, status: str) -> Draft:
    """Return the flaw that a recommendation has a status, or a concept a truth, for nobody."""
    return Draft(FlawKind.STATUS, name, status, f"`{name}` is {status} for nobody", "look at what its rules rest on")

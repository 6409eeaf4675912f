"""What nobody ever comes to: levels of decisions, grades of causes, statuses of recommendations, truth values of concepts."""

from __future__ import annotations

from collections.abc import Iterator

from expert.audit.everybody import Everybody
from expert.audit.report import Draft, Kind
from expert.engines.logic.circuit import Literal
from expert.language.conditions import Likely, Possible
from expert.language.model import Withhold

Outcome = tuple[Kind, str, str]


def unreachable(people: Everybody) -> Iterator[Draft]:
    """Yield a finding for each outcome that nobody ever has."""
    with people.circuit.building():
        goals = dict(_outcomes(people))
    for kind, name, outcome in people.lacking(goals):
        match kind:
            case Kind.LEVEL:
                message, help = f"no answers put `{name}` at `{outcome}`", "a rule must decide it, and none that is stricter with it"
            case Kind.GRADE:
                message, help = f"no answers make `{name}` {outcome}", "look at which of its rules can be true together"
            case _:
                message, help = f"`{name}` is {outcome} for nobody", "look at what its rules rest on"
        yield Draft(kind, name, outcome, message, help)


def _outcomes(people: Everybody) -> Iterator[tuple[Outcome, Literal]]:
    """Yield every outcome that a knowledge base names, each with who has it."""
    knowledge, person, circuit = people.knowledge, people.person, people.circuit
    for name, scale in knowledge.decisions.items():
        for rank, level in enumerate(scale.levels):
            stricter = person.in_force(name, rank + 1) if rank + 1 < len(scale.levels) else circuit.false
            yield (Kind.LEVEL, name, level.id), circuit.conj((person.in_force(name, rank), -stricter))
    for name in knowledge.causes:
        likely, possible = person.truth(Likely(name)), person.truth(Possible(name))
        yield (Kind.GRADE, name, "likely"), likely.true
        yield (Kind.GRADE, name, "possible"), possible.true
        yield (Kind.GRADE, name, "unlikely"), possible.false
    for name in knowledge.recommendations:
        yield (Kind.STATUS, name, "recommended"), person.recommended(name)
        if knowledge.rules_with(name, Withhold):
            yield (Kind.STATUS, name, "withheld"), person.blocked(name).true
            yield (Kind.STATUS, name, "not withheld"), person.blocked(name).false
    for name in knowledge.concepts:
        yield (Kind.STATUS, name, "true"), person.concept(name).true
        yield (Kind.STATUS, name, "false"), person.concept(name).false

"""What nobody ever comes to: levels of decisions, grades of causes, statuses of recommendations, truth values of concepts."""

from __future__ import annotations

from collections.abc import Iterator

from expert.audit.everybody import Everybody
from expert.audit.report import Draft, FlawKind
from expert.engines.logic.circuit import Literal
from expert.language.conditions import Likely, Possible
from expert.language.model import Withhold

Outcome = tuple[FlawKind, str, str]


def unreachable(people: Everybody) -> Iterator[Draft]:
    """Yield a flaw for each outcome that nobody ever has."""
    with people.circuit.building():
        goals = dict(_outcomes(people))
    for kind, name, outcome in people.lacking(goals):
        match kind:
            case FlawKind.LEVEL:
                message, help = f"no answers put `{name}` at `{outcome}`", "a rule must decide it, and none that is stricter with it"
            case FlawKind.GRADE:
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
            yield (FlawKind.LEVEL, name, level.id), circuit.conj((person.in_force(name, rank), -stricter))
    for name in knowledge.causes:
        likely, possible = person.truth(Likely(name)), person.truth(Possible(name))
        yield (FlawKind.GRADE, name, "likely"), likely.true
        yield (FlawKind.GRADE, name, "possible"), possible.true
        yield (FlawKind.GRADE, name, "unlikely"), possible.false
    for name in knowledge.recommendations:
        yield (FlawKind.STATUS, name, "recommended"), person.recommended(name)
        if knowledge.rules_with(name, Withhold):
            yield (FlawKind.STATUS, name, "withheld"), person.blocked(name).true
            yield (FlawKind.STATUS, name, "not withheld"), person.blocked(name).false
    for name in knowledge.concepts:
        yield (FlawKind.STATUS, name, "true"), person.concept(name).true
        yield (FlawKind.STATUS, name, "false"), person.concept(name).false

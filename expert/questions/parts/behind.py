"""Which answers made rules fire, through every rule in between."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from expert.consultation.outcome import Consultation
from expert.language.formulas import inputs
from expert.language.network import names_in
from expert.questions.statements.base import Answered


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
        for name in names_in(knowledge.rules[rule].when):
            if name in knowledge.quantities:
                found |= dict.fromkeys(item for item in inputs(knowledge.quantities[name].formula) if item in trace[rule] & answered)
            elif name in knowledge.findings:
                found |= dict.fromkeys([name] if name in trace[rule] & answered else [])
            elif name in trace[rule]:
                waiting.extend(_rules_behind(consultation, name))
    return tuple(found)


def _rules_behind(consultation: Consultation, conclusion: str) -> tuple[str, ...]:
    """Return the fired rules that bear on a conclusion."""
    if conclusion in consultation.concepts:
        return consultation.concepts[conclusion].concluded_by
    if conclusion in consultation.causes:
        return consultation.causes[conclusion].suggested_by
    return consultation.decisions[conclusion].decided_by


def answered(consultation: Consultation, findings: Iterable[str]) -> tuple[Answered, ...]:
    """Return findings with the answers that they have."""
    return tuple(Answered(name, consultation.case.answers[name].value) for name in findings)

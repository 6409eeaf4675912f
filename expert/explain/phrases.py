"""Answers, quantities and texts as they read inside a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from expert.consultation import Consultation, PremiseKind
from expert.model import Finding, KnowledgeBase, Phrase, Quantity, Recommendation, Value


def write_number(value: Decimal | int) -> str:
    """Return a number without trailing zeros."""
    return f"{Decimal(value).normalize():f}"


def say_value(value: Value) -> str:
    """Return a value as it is written in a case."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else write_number(value)


def say_answer(finding: Finding, value: Value) -> str:
    """Return how an answer reads inside a sentence: `pain of 3/10 when walking`."""
    return _fill(finding.phrase, value)


def say_quantity(quantity: Quantity, value: Decimal) -> str:
    """Return how a computed value reads inside a sentence."""
    return quantity.phrase.replace("{value}", write_number(value))


def _fill(phrase: Phrase, value: Value) -> str:
    """Return the text for a value, or the template with the value in it."""
    if isinstance(value, bool | str) and value in phrase.by_value:
        return phrase.by_value[value]
    return phrase.template.replace("{value}", say_value(value))


def say_what_to_do(knowledge: KnowledgeBase, consultation: Consultation, recommendation: Recommendation) -> str:
    """Return what to do with its values filled in, or the wording without them where one is unknown."""
    values: dict[str, str] = {name: say_value(value) for name, value in consultation.case.values.items()}
    values |= {name: write_number(value) for name, value in consultation.quantities.items() if value is not None}
    text = recommendation.do
    for name in (*knowledge.findings, *knowledge.quantities):
        if f"{{{name}}}" in text:
            if name not in values:
                return recommendation.do_without
            text = text.replace(f"{{{name}}}", values[name])
    return text


def answers_behind(consultation: Consultation, rules: Iterable[str]) -> tuple[str, ...]:
    """Return the findings whose answers made `rules` fire, through every rule in between, in the order of asking."""
    trace = {firing.rule: firing for firing in consultation.trace}
    by_conclusion = _rules_by_conclusion(consultation)
    found: set[str] = set()
    waiting, seen = list(rules), set()
    while waiting:
        rule = waiting.pop()
        if rule in seen or rule not in trace:
            continue
        seen.add(rule)
        for premise in trace[rule].premises:
            if premise.kind is PremiseKind.ANSWER:
                found.add(premise.name)
            else:
                waiting.extend(by_conclusion.get(premise.name, ()))
    return tuple(name for name in consultation.case.answers if name in found)


def _rules_by_conclusion(consultation: Consultation) -> Mapping[str, tuple[str, ...]]:
    """Return, for each conclusion, the fired rules that bear on it."""
    concepts = {name: item.concluded_by for name, item in consultation.concepts.items()}
    decisions = {name: item.decided_by for name, item in consultation.decisions.items()}
    causes = {name: item.suggested_by for name, item in consultation.causes.items()}
    return {**concepts, **decisions, **causes}

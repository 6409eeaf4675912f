"""Answers, quantities and texts as they read inside a sentence."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from decimal import Decimal

from expert.cases.values import write_value
from expert.consultation.outcome import Consultation
from expert.language.forms import Phrase
from expert.language.formulas import inputs
from expert.language.model import Finding, KnowledgeBase, Quantity, Recommendation, Referral, Value
from expert.language.network import names_in
from expert.words.catalogue import say


def write_number(value: Decimal | int) -> str:
    """Return a number without trailing zeros."""
    return f"{Decimal(value).normalize():f}"


def say_answer(finding: Finding, value: Value) -> str:
    """Return how an answer reads inside a sentence: `pain of 3/10 when walking`."""
    return fill(finding.phrase, value)


def say_quantity(quantity: Quantity, value: Decimal) -> str:
    """Return how a computed value reads inside a sentence."""
    return fill(Phrase(template=quantity.phrase), value)


def fill(phrase: Phrase, value: Value) -> str:
    """Return the text for a value, or the template with the value in it."""
    if isinstance(value, bool | str) and value in phrase.by_value:
        return phrase.by_value[value]
    written = write_value(value)
    return phrase.template.replace("{value}", written).replace("{s}", "" if written == "1" else "s")


def say_what_to_do(consultation: Consultation, recommendation: Recommendation) -> str:
    """Return what to do with its values filled in, or the wording without them where one is unknown."""
    knowledge = consultation.knowledge
    values: dict[str, str] = {name: write_value(value) for name, value in consultation.case.values.items()}
    values |= {name: write_number(value) for name, value in consultation.quantities.items() if isinstance(value, Decimal)}
    text = recommendation.do
    for name in (*knowledge.findings, *knowledge.quantities):
        if f"{{{name}}}" in text:
            if name not in values:
                return recommendation.do_without
            text = text.replace(f"{{{name}}}", values[name])
    return text


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


def referral_words(knowledge: KnowledgeBase) -> Referral:
    """Return what those are called who can look at it themselves: as the knowledge base has it, or in neutral words."""
    return knowledge.referral or Referral(label=say("referral", "label"), page=say("referral", "page"), note=say("referral", "note"))

"""Answers, quantities and texts as they read inside a sentence."""

from __future__ import annotations

from decimal import Decimal

from expert.cases.values import write_value
from expert.language.forms import Phrase
from expert.language.model import Finding, KnowledgeBase, Quantity, Referral, Said, Value
from expert.questions.statements.records import Action
from expert.words.catalogue import Catalogue


def write_number(value: Decimal | int) -> str:
    """Return a number without trailing zeros."""
    return f"{Decimal(value).normalize():f}"


def say_value(value: Said, words: Catalogue) -> str:
    """Return a value as somebody gives it as an answer: `yes`, `3`, or the name of a choice."""
    return words.say("value", write_value(value)) if isinstance(value, bool) else write_value(value)


def say_answer(finding: Finding, value: Value, words: Catalogue) -> str:
    """Return how an answer reads inside a sentence: `pain of 3/10 when walking`."""
    return fill(finding.phrase, value, words)


def say_quantity(quantity: Quantity, value: Decimal, words: Catalogue) -> str:
    """Return how a computed value reads inside a sentence."""
    return fill(quantity.phrase, value, words)


def fill(phrase: Phrase, value: Value, words: Catalogue) -> str:
    """Return the text for a value, or that for the form which a number takes, with the number in it."""
    if isinstance(value, bool | str) and value in phrase.by_value:
        return phrase.by_value[value]
    written = write_value(value)
    return words.of_number(written, phrase.by_form).replace("{value}", written)


def say_what_to_do(knowledge: KnowledgeBase, action: Action) -> str:
    """Return what to do with its values filled in, or the wording without them where one is unknown."""
    item = knowledge.recommendations[action.recommendation]
    values = {answer.finding: write_value(answer.value) for answer in action.answers}
    values |= {computed.quantity: write_number(computed.value) for computed in action.computed if computed.value is not None}
    text = item.do
    for name in (*knowledge.findings, *knowledge.quantities):
        if f"{{{name}}}" in text:
            if name not in values:
                return item.do_without
            text = text.replace(f"{{{name}}}", values[name])
    return text


def referral_words(knowledge: KnowledgeBase, words: Catalogue) -> Referral:
    """Return what those are called who can look at it themselves: as the knowledge base has it, or in neutral words."""
    neutral = Referral(*(words.say("referral", key) for key in ("label", "page", "note")))
    return knowledge.referral or neutral

"""Answers, quantities and texts as they read inside a sentence."""

from __future__ import annotations

from decimal import Decimal

from expert.cases.values import write_value
from expert.language.forms import Phrase
from expert.language.model import Finding, FindingType, KnowledgeBase, Quantity, Referral, Said, Value
from expert.questions.statements.records import Action, LevelInForce
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
    return _say_difference(quantity, value, words) if quantity.compared else fill(quantity.phrase, value, words)


def _say_difference(quantity: Quantity, value: Decimal, words: Catalogue) -> str:
    """Return how far apart two findings are that a condition compares."""
    first, second = quantity.compared
    dates = first.type is FindingType.DATE
    section = "dates_compared" if dates else "findings_compared"
    if value == 0:
        return words.say(section, "==", first=first.called, second=second.called)
    key = ("days_earlier" if value > 0 else "days_later") if dates else "above" if value > 0 else "below"
    amount = write_number(abs(value)) + (f" {first.unit}" if first.unit else "")
    return words.say_number(section, key, amount, first=first.called, second=second.called)


def fill(phrase: Phrase, value: Value, words: Catalogue) -> str:
    """Return the text for a value, or that for the form which a number takes, with the number in it."""
    if isinstance(value, bool | str) and value in phrase.by_value:
        return phrase.by_value[value]
    return fill_written(phrase, write_value(value), words)


def fill_written(phrase: Phrase, number: str, words: Catalogue) -> str:
    """Return the text for the form that a number takes as it is written, with the number in it."""
    return words.of_number(number, phrase.by_form).replace("{value}", number)


def say_level(knowledge: KnowledgeBase, item: LevelInForce) -> str:
    """Return what a decision says at the level in force, as carefully as what is not answered asks for."""
    return knowledge.decisions[item.decision].level(item.level).said(is_held=item.is_held, could_rise=item.could_rise).strip()


def say_what_to_do(knowledge: KnowledgeBase, action: Action) -> str:
    """Return what to do with its values filled in, or the wording without them where one is unknown.

    What only unanswered questions call for is said in the words for that, where there are any.
    """
    item = knowledge.recommendations[action.recommendation]
    if action.is_held and item.do_held:
        return item.do_held
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

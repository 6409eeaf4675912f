"""Conditions and effects in plain words, built from the phrases of the knowledge base."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import assert_never

from expert.language.conditions import (
    And,
    Answered,
    AtLeast,
    Compare,
    Comparison,
    Condition,
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
    member_written,
)
from expert.language.forms import Phrase
from expert.language.model import Advise, Conclude, Decide, Effect, FindingType, KnowledgeBase, Quantity, Suggest, Withhold
from expert.words.catalogue import ENGLISH, Catalogue
from expert.words.phrases import fill, write_number

MOST_OTHERS = 3
"""A choice that is not one of some values is said by the values that are left, if they are no more than this."""


def say_condition(knowledge: KnowledgeBase, condition: Condition, words: Catalogue = ENGLISH) -> str:
    """Return a condition in plain words."""
    match condition:
        case Is(subject=Subject.FINDING, name=name):
            return fill(knowledge.findings[name].phrase, True, words)
        case Is(name=name):
            return fill(knowledge.concepts[name].phrase, True, words)
        case Compare(subject=Subject.QUANTITY, name=name):
            quantity = knowledge.quantities[name]
            return _between(condition, quantity, words) if quantity.compared else _compared(condition, quantity.phrase, words)
        case Compare(name=name):
            return _compared(condition, knowledge.findings[name].phrase, words)
        case Member(name=name, values=values):
            phrase = knowledge.findings[name].phrase
            return words.say("condition", "or").join(fill(phrase, value, words) for value in values)
        case AtLeast(name=name, level=level):
            scale = knowledge.decisions[name]
            return words.say("condition", "at_least", decision=scale.title, level=scale.level(level).title)
        case Reaches(score=name, points=points):
            return _points(knowledge, name, Comparison.AT_LEAST, points, words)
        case Likely(cause=cause):
            return words.say("condition", "likely", cause=knowledge.causes[cause].title)
        case Possible(cause=cause):
            return words.say("condition", "possible", cause=knowledge.causes[cause].title)
        case Count(items=items, least=least):
            listed = words.say("condition", "joint").join(say_condition(knowledge, item, words) for item in items)
            return words.say("condition", "count", least=str(least), items=listed)
        case Not(item=item):
            return _negated(knowledge, item, words)
        case And(items=items):
            return words.say("condition", "and").join(_all_of(knowledge, items, words))
        case Or(items=items, spelled_out=spelled_out):
            if spelled_out:
                return say_condition(knowledge, items[0], words)
            return words.say("condition", "or").join(_inside(knowledge, item, words) for item in items)
        case Recommended(recommendation=name):
            return words.say("condition", "recommended", what=knowledge.recommendations[name].title)
        case Withheld(recommendation=name):
            return words.say("condition", "withheld", what=knowledge.recommendations[name].title)
        case ForNow(recommendation=name):
            return words.say("condition", "for_now", what=knowledge.recommendations[name].title)
        case Settled(decision=name):
            return words.say("condition", "settled", what=knowledge.decisions[name].title)
        case Answered(finding=name):
            return words.say("condition", "answered", what=knowledge.findings[name].question)
        case _:  # pragma: no cover
            assert_never(condition)


def _all_of(knowledge: KnowledgeBase, items: Sequence[Condition], words: Catalogue) -> Iterator[str]:
    """Yield each part of a conjunction in plain words; that a decision is at a level or stricter, and milder than the next, as one."""
    ends = {_next_level(knowledge, item) for item in items if isinstance(item, AtLeast)}.intersection(items)
    for item in items:
        if isinstance(item, AtLeast) and _next_level(knowledge, item) in ends:
            scale = knowledge.decisions[item.name]
            yield words.say("condition", "exactly", decision=scale.title, level=scale.level(item.level).title)
        elif item not in ends:
            yield _inside(knowledge, item, words)


def _next_level(knowledge: KnowledgeBase, item: AtLeast) -> Condition | None:
    """Return that a decision is milder than the level after this one, if there is one."""
    scale = knowledge.decisions[item.name]
    after = scale.rank(item.level) + 1
    return Not(AtLeast(item.name, scale.levels[after].id)) if after < len(scale.levels) else None


def _inside(knowledge: KnowledgeBase, condition: Condition, words: Catalogue) -> str:
    """Return a part of a longer condition, in parentheses where it has parts itself."""
    text = say_condition(knowledge, condition, words)
    return f"({text})" if _has_parts(knowledge, condition) else text


def _has_parts(knowledge: KnowledgeBase, condition: Condition) -> bool:
    """Return whether a condition reads as several parts."""
    match condition:
        case Is() | Compare():
            return False
        case Member(values=values):
            return len(values) > 1
        case AtLeast() | Reaches() | Likely() | Possible() | Count():
            return False
        case Not(item=Member() as item):
            return 1 < len(_others(knowledge, item)) <= MOST_OTHERS
        case Not(item=item):
            written = member_written(item)
            return isinstance(item, And | Or) if written is None else _has_parts(knowledge, Not(written))
        case And() | Or():
            written = member_written(condition)
            return written is None or _has_parts(knowledge, written)
        case Recommended() | Withheld() | ForNow() | Settled() | Answered():
            return False
        case _:  # pragma: no cover
            assert_never(condition)


def _others(knowledge: KnowledgeBase, member: Member) -> tuple[str, ...]:
    """Return the values of a choice that are left."""
    return tuple(option for option in knowledge.findings[member.name].options if option not in member.values)


def _negated(knowledge: KnowledgeBase, item: Condition, words: Catalogue) -> str:
    """Return a negation in plain words."""
    match item:
        case Is(subject=Subject.FINDING, name=name):
            return fill(knowledge.findings[name].phrase, False, words)
        case Is(name=name):
            return fill(knowledge.concepts[name].phrase, False, words)
        case Compare(subject=subject, name=name, comparison=comparison, constant=constant):
            return say_condition(knowledge, Compare(subject, name, comparison.opposite, constant), words)
        case Member():
            others = _others(knowledge, item)
            if 0 < len(others) <= MOST_OTHERS:
                return say_condition(knowledge, Member(item.name, others), words)
            return words.say("condition", "none_of", what=say_condition(knowledge, item, words))
        case AtLeast(name=name, level=level):
            scale = knowledge.decisions[name]
            return words.say("condition", "below", decision=scale.title, level=scale.level(level).title)
        case Reaches(score=name, points=points):
            return _points(knowledge, name, Comparison.LESS, points, words)
        case Likely(cause=cause):
            return words.say("condition", "not_likely", cause=knowledge.causes[cause].title)
        case Possible(cause=cause):
            return words.say("condition", "not_possible", cause=knowledge.causes[cause].title)
        case Count(items=items, least=least):
            listed = words.say("condition", "joint").join(say_condition(knowledge, part, words) for part in items)
            return words.say("condition", "fewer", least=str(least), items=listed)
        case Not(item=inner):
            return say_condition(knowledge, inner, words)
        case And(items=items):
            return words.say("condition", "or").join(_inside(knowledge, Not(part), words) for part in items)
        case Or(items=items, spelled_out=spelled_out):
            if spelled_out:
                return _negated(knowledge, items[0], words)
            return words.say("condition", "and").join(_inside(knowledge, Not(part), words) for part in items)
        case Recommended() | Withheld() | ForNow() | Settled() | Answered():
            return words.say("condition", "not", what=_inside(knowledge, item, words))
        case _:  # pragma: no cover
            assert_never(item)


def _points(knowledge: KnowledgeBase, score: str, comparison: Comparison, points: Decimal, words: Catalogue) -> str:
    """Return the comparison of a score with so many points."""
    return words.say("threshold", comparison.value, phrase=fill(knowledge.scores[score].phrase, points.normalize(), words))


def _compared(condition: Compare, phrase: Phrase, words: Catalogue) -> str:
    """Return a comparison with a threshold."""
    return words.say("threshold", condition.comparison.value, phrase=fill(phrase, condition.constant.normalize(), words))


def _between(condition: Compare, quantity: Quantity, words: Catalogue) -> str:
    """Return the comparison of a finding with another."""
    first, second = quantity.compared
    text, added, key = second.called, condition.constant, condition.comparison.value
    amount = write_number(abs(added))
    if first.type is FindingType.DATE:
        if added:
            text = words.say_number("between", "days_after" if added < 0 else "days_before", amount, second=text)
        return words.say("dates_compared", key, first=first.called, second=text)
    measured = f"{amount} {first.unit}".rstrip()
    if added > 0:
        return words.say("findings_apart", key, first=first.called, second=text, n=measured)
    if added < 0:
        text = words.say("between", "less", second=text, n=measured)
    return words.say("findings_compared", key, first=first.called, second=text)


def say_effect(knowledge: KnowledgeBase, effect: Effect, words: Catalogue = ENGLISH) -> str:
    """Return an effect in plain words."""
    match effect:
        case Conclude(concept=name):
            return words.say("effect", "conclude", what=knowledge.concepts[name].title)
        case Suggest(cause=name, strength=strength):
            key = "oppose" if knowledge.speaks_against(effect) else "suggest"
            return words.say("effect", key, what=knowledge.causes[name].title, strength=knowledge.strengths[strength].title)
        case Decide(decision=name, level=level):
            scale = knowledge.decisions[name]
            return words.say("effect", "decide", decision=scale.title, level=scale.level(level).title)
        case Advise(recommendation=name):
            return words.say("effect", "advise", what=knowledge.recommendations[name].title)
        case Withhold(recommendation=name):
            return words.say("effect", "withhold", what=knowledge.recommendations[name].title)
        case _:  # pragma: no cover
            assert_never(effect)

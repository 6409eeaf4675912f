from __future__ import annotations

from decimal import Decimal

import pytest

from expert.language.conditions import And, AtLeast, Compare, Comparison, Condition, Count, Is, Likely, Member, Not, Or, Possible, Subject
from expert.language.model import KnowledgeBase
from expert.words.plain_words import say_condition

POP, LIMP = Is(Subject.FINDING, "pop"), Member("walking_now", ("limp",))


@pytest.mark.parametrize(
    ("item", "words"),
    [
        (POP, "there was no pop"),
        (Compare(Subject.FINDING, "pain_walking", Comparison.AT_LEAST, Decimal(3)), "less than: your pain when you walk is 3/10"),
        (Member("walking_now", ("limp", "cannot")), "you walk as usual or you walk a little stiffly"),
        (Member("location", ("sit_bone",)), "anything but: it hurts at the bone you sit on"),
        (AtLeast("running", "no_run"), "Running is milder than “No running yet”"),
        (Likely("overstriding"), "landing ahead of your body is not likely"),
        (Possible("overstriding"), "landing ahead of your body is unlikely"),
        (Count((POP, LIMP), 2), "fewer than 2 of: you heard or felt a pop; you limp"),
        (Not(POP), "you heard or felt a pop"),
        (And((POP, Compare(Subject.FINDING, "age", Comparison.GREATER, Decimal(40)))), "there was no pop or you are 40 or less"),
        (
            Or((POP, LIMP)),
            "there was no pop and (you walk as usual or you walk a little stiffly or you cannot take four steps on your own)",
        ),
    ],
)
def test_a_negation_is_said_without_not(knowledge: KnowledgeBase, item: Condition, words: str) -> None:
    assert say_condition(knowledge, Not(item)) == words


@pytest.mark.parametrize(
    ("items", "words"),
    [
        ((AtLeast("running", "no_run"), Not(AtLeast("running", "no_run_until_assessed"))), "Running is at “No running yet”"),
        (
            (Not(AtLeast("running", "no_run_until_assessed")), POP, AtLeast("running", "no_run")),
            "you heard or felt a pop and Running is at “No running yet”",
        ),
        (
            (AtLeast("running", "walk_run_only"), Not(AtLeast("running", "no_run_until_assessed"))),
            "Running is at “Walking and jogging in turns” or stricter"
            " and Running is milder than “No running before somebody who has examined it agrees”",
        ),
    ],
)
def test_one_level_is_said_as_one(knowledge: KnowledgeBase, items: tuple[Condition, ...], words: str) -> None:
    assert say_condition(knowledge, And(items)) == words


def test_the_strictest_level_has_none_after_it(knowledge: KnowledgeBase) -> None:
    level = knowledge.decisions["running"].levels[-1]
    said = say_condition(knowledge, And((AtLeast("running", level.id), POP)))
    assert said == f"Running is at “{level.title}” or stricter and you heard or felt a pop"

"""Random answers of people for whom a condition holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache

from hypothesis import strategies as st

from expert.errors import Diagnostic, Location, QueryError
from expert.language.conditions import Answered, Condition, print_condition, walk
from expert.language.meaning import Meaning, is_admissible
from expert.language.model import KnowledgeBase, Value
from expert.testing.generators.aimed import MOST_STEPS, Given, find_answers
from expert.testing.generators.people import answers

FindAnswers = Callable[[KnowledgeBase, Condition], Mapping[str, Value] | None]
"""Finds answers with which a condition holds; None where it found none, and an error of its own where it knows that there are none."""

SEEDS = 24
"""In so many orders answers are looked for; each finds other ways to make the condition true."""
STEPS_FOR_OTHERS = MOST_STEPS // 10
"""Where somebody is known already, others are looked for only so long."""


def answers_where(knowledge: KnowledgeBase, condition: Condition, find: FindAnswers) -> st.SearchStrategy[dict[str, Value]]:
    """Return answers that one real person could have given, and with which `condition` holds on the finished outcome.

    What the condition needs comes from `find` or is built backwards from it, and the rest is filled in as `answers` does: nothing is
    drawn and thrown away.

    Args:
        knowledge: A checked knowledge base.
        condition: May say all that an invariant may.
        find: Asked first. The search that builds backwards adds others to its answers, and is all there is where it found none.

    Raises:
        QueryError: Nobody was found for whom it holds (ASK030).
    """
    known = find(knowledge, condition)
    steps = MOST_STEPS if known is None else STEPS_FOR_OTHERS
    needed = cache(lambda seed: find_answers(knowledge, condition, seed, steps))
    first = dict(known) if known is not None else next((found for seed in range(SEEDS) if (found := needed(seed)) is not None), None)
    if first is None:
        message = f"nobody was found for whom `{print_condition(condition)}` holds"
        raise QueryError([Diagnostic(Location("condition"), "ASK030", message, "perhaps no answers at all can make it true")])

    def around(seed: int, others: dict[str, Value]) -> dict[str, Value]:
        found = needed(seed)
        return _joined(knowledge, condition, first if found is None else found, others)

    return st.builds(around, st.integers(0, SEEDS - 1), answers(knowledge))


def _joined(knowledge: KnowledgeBase, condition: Condition, needed: Given, others: Mapping[str, Value]) -> dict[str, Value]:
    """Return the answers that are needed with as many others as go with them, in the order of the findings."""
    silent = {node.finding for node in walk(condition) if isinstance(node, Answered)}  # it may ask that they are not answered
    found = {name: value for name, value in others.items() if name not in silent} | needed
    while not is_admissible(knowledge, found):
        meaning = Meaning(knowledge, found)
        extra = [name for name in found if name not in needed]
        idle = [name for name in extra if meaning.applies(name) is False]
        found = _without(found, idle or [next((name for name in extra if is_admissible(knowledge, _without(found, [name]))), extra[0])])
    if not Meaning(knowledge, found).violated(condition):
        found = needed
    return {name: found[name] for name in knowledge.findings if name in found}


def _without(answers: Mapping[str, Value], names: Sequence[str]) -> dict[str, Value]:
    """Return the answers without some."""
    return {name: value for name, value in answers.items() if name not in names}

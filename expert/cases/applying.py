"""Answers whose question does not apply: which they are, and a case without them."""

from __future__ import annotations

from collections.abc import Set

from msgspec.structs import replace

from expert.cases.case import Case
from expert.language.meaning import Meaning
from expert.language.model import KnowledgeBase


def without_idle(knowledge: KnowledgeBase, case: Case, but: Set[str] = frozenset()) -> tuple[Case, tuple[str, ...]]:
    """Return a case without the answers whose question does not apply, and the findings of these answers, in the order of asking.

    An answer goes only where it is known that its question does not apply: only then does it contradict the others. Where that is not
    known, nothing is lost by keeping it, since it counts as unknown, and it is there once the question turns out to apply. A mark that
    something is not known goes by the same measure.

    Args:
        knowledge: What is asked.
        case: The answers.
        but: Findings whose answers stay, whatever follows from them.
    """
    dropped: set[str] = set()
    while True:
        meaning = Meaning(knowledge, case.values)
        idle = {name for name in (*case.answers, *case.unknown) if name not in but and meaning.applies(name) is False}
        if not idle:
            return case, knowledge.in_order_of_asking(dropped)
        dropped |= idle & case.answers.keys()
        case = only(case, {*case.answers, *case.unknown} - idle)


def only(case: Case, names: Set[str]) -> Case:
    """Return a case with what was said of some findings alone."""
    shown = {name: tuple(line for line in lines if line in names) for name, lines in case.shown.items()}
    return replace(
        case,
        answers={name: answer for name, answer in case.answers.items() if name in names},
        unknown={name: word for name, word in case.unknown.items() if name in names},
        shown={name: lines for name, lines in shown.items() if lines},
    )

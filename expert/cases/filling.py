"""Answers that nobody gave put beside those that somebody did: what contradicts them, or does not apply, is left out."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from expert.cases.case import ASSUMED, Answer, Case, follows
from expert.language.meaning import is_consistent
from expert.language.model import KnowledgeBase


def filled(knowledge: KnowledgeBase, case: Case, offered: Mapping[str, Answer]) -> tuple[Case, frozenset[str]]:
    """Return a case with further answers to what nobody answered, and the names of those that contradict others.

    What was only assumed nobody answered; it stays where a further answer contradicts others.

    Args:
        knowledge: What is asked.
        case: The answers that somebody gave, or assumed.
        offered: Further answers; one after the other is put beside them.
    """
    answers, refused = dict(case.answers), set[str]()
    for name, answer in offered.items():
        if name in case.answers and case.answers[name].origin != ASSUMED:
            continue
        meaning = follows(knowledge, replace(case, answers={**answers, name: answer}))
        if meaning.applies(name) is False or not is_consistent(meaning):
            refused.add(name)
        else:
            answers[name] = answer
    unknown = {name: word for name, word in case.unknown.items() if name not in answers}
    ordered = {name: answers[name] for name in knowledge.findings if name in answers}
    return replace(case, answers=ordered, unknown=unknown), frozenset(refused)

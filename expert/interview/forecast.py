"""How many more screens are likely: the rest of the interview, with somebody whose further answers are all quiet."""

from __future__ import annotations

from typing import TypeAlias

from expert.cases.case import Case
from expert.language.meaning import Meaning
from expert.language.model import Finding, FindingType, KnowledgeBase, Value
from expert.language.remembered import remembered
from expert.questions.parts.next import Agenda

_State: TypeAlias = tuple[frozenset[tuple[str, Value]], frozenset[str], bool]
"""The answers, what is not known, and whether to count until the offer to stop alone."""
_MOST_KNOWN = 2_000
"""Some ten kilobytes each."""


def screens_if_quiet(knowledge: KnowledgeBase, case: Case, *, before_offer: bool) -> int:
    """Return how many screens come where each is answered with its mildest answer.

    Where no answer is milder than another, it is yes, the first option, or for a number or date that it is not known.

    Args:
        knowledge: What is asked.
        case: The answers so far.
        before_offer: Whether to count until the offer to stop, or until nothing is open.
    """
    known, passed = _known(knowledge), list[_State]()
    if len(known) > _MOST_KNOWN:
        known.clear()
    values, unknown = dict(case.values), set(case.unknown)
    while (state := (frozenset(values.items()), frozenset(unknown), before_offer)) not in known:
        meaning = Meaning(knowledge, dict(values))
        screen = Agenda(knowledge, meaning, frozenset(unknown), with_wishes=True).next(before_offer=before_offer)
        if screen is None:
            break
        passed.append(state)
        for finding in (knowledge.findings[name] for name in knowledge.asked_on(screen) if meaning.applies(name) is not False):
            answer = values.get(finding.id, _quiet(finding))
            if answer is None:
                unknown.add(finding.id)
            else:
                values[finding.id] = answer
    left = known.setdefault(state, 0)
    for state in reversed(passed):
        left += 1
        known[state] = left
    return left


@remembered
def _known(_: KnowledgeBase) -> dict[_State, int]:
    """Return how many screens come after some answers: whoever answers quietly goes through the very ones that were counted before."""
    return {}


def _quiet(finding: Finding) -> Value | None:
    """Return the answer that most seldom brings further questions, or None where no value is such an answer."""
    match finding.type:
        case FindingType.BOOLEAN:
            return finding.worse is None or bool(finding.worse.order[0])
        case FindingType.CHOICE:
            return str(finding.worse.order[0]) if finding.worse is not None else next(iter(finding.options))
        case FindingType.SCALE:
            return 0
        case FindingType.NUMBER | FindingType.DATE:
            return None

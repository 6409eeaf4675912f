"""Why a screen is shown: what its answer can still change, as statements."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from expert.interview.state import Interview
from expert.interview.steps import AskChecklist, AskDone, AskQuestion, AskWhich, OfferToStop, Over, Review
from expert.questions.parts.next import open_conclusions
from expert.questions.statements import Explanation, Statement
from expert.questions.statements.asking import (
    AskChoice,
    AskMore,
    AskOffer,
    AskReason,
    AskReview,
    AskRule,
    AskSettles,
    AskSettlesNothing,
    AskWhatWasDone,
    AskWhy,
)

MOST_RULES = 5
"""How many rules are named; of the rest the number is said."""


def why_asked(interview: Interview) -> Explanation:
    """Return why the screen on show is shown: the reason of its question, and the open rules that its answer can settle.

    Raises:
        ValueError: The interview is over.
    """
    return Explanation("why-asked", interview.knowledge, _why_asked(interview))


def _why_asked(interview: Interview) -> AskWhy:
    """Return the statement itself."""
    step = interview.step
    match step:
        case AskChecklist() | AskQuestion():
            return AskWhy(children=tuple(_why_shown(interview)))
        case AskWhich():
            return AskWhy(children=(AskChoice(),))
        case OfferToStop():
            return AskWhy(children=(AskOffer(),))
        case AskDone():
            return AskWhy(children=(AskWhatWasDone(),))
        case Review():
            return AskWhy(children=(AskReview(),))
        case Over():
            raise ValueError("nothing is asked any more")
        case _:  # pragma: no cover
            assert_never(step)


def _why_shown(interview: Interview) -> Iterator[Statement]:
    """Yield the reason of the question on show, and what its answer can settle."""
    names = interview.findings_on_show
    yield from (AskReason(name) for name in names if interview.knowledge.findings[name].why_asked)
    settled: dict[str, str] = {}
    for rule, about in _could_settle(interview, set(names)):
        settled.setdefault(rule, about)
    if not settled:
        yield AskSettlesNothing()
        return
    rules = [AskRule(rule, about) for rule, about in list(settled.items())[:MOST_RULES]]
    more = len(settled) - len(rules)
    yield AskSettles(len(settled), children=(*rules, *([AskMore(more)] if more > 0 else [])))


def _could_settle(interview: Interview, names: set[str]) -> Iterator[tuple[str, str]]:
    """Yield each open rule that one of the answers can settle, with the conclusion it bears on; decisions come first."""
    knowledge, meaning = interview.knowledge, interview.meaning
    for about in open_conclusions(knowledge, meaning):
        for rule in meaning.open_rules(about):
            if names & meaning.behind_rules([rule]):
                yield rule, about

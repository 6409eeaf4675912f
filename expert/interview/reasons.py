"""Why a screen is shown: what its answer can still change, as statements."""

from __future__ import annotations

from collections.abc import Iterator

from expert.interview.state import Interview
from expert.interview.steps import OfferToStop, Review
from expert.questions.parts.next import open_conclusions
from expert.questions.statements import Explanation
from expert.questions.statements.asking import AskMore, AskOffer, AskReason, AskReview, AskRule, AskSettles, AskSettlesNothing, AskWhy

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
    if isinstance(interview.step, OfferToStop):
        return AskWhy(children=(AskOffer(),))
    if isinstance(interview.step, Review):
        return AskWhy(children=(AskReview(),))
    names = interview.findings_on_show
    reasons = [AskReason(name) for name in names if interview.knowledge.findings[name].why_asked]
    settled: dict[str, str] = {}
    for rule, about in _could_settle(interview, set(names)):
        settled.setdefault(rule, about)
    if not settled:
        return AskWhy(children=(*reasons, AskSettlesNothing()))
    rules = [AskRule(rule, about) for rule, about in list(settled.items())[:MOST_RULES]]
    more = len(settled) - len(rules)
    return AskWhy(children=(*reasons, AskSettles(len(settled), children=(*rules, *([AskMore(more)] if more > 0 else [])))))


def _could_settle(interview: Interview, names: set[str]) -> Iterator[tuple[str, str]]:
    """Yield each open rule that one of the answers can settle, with the conclusion it bears on; decisions come first."""
    knowledge, meaning = interview.knowledge, interview.meaning
    for about in open_conclusions(knowledge, meaning):
        for rule in meaning.open_rules(about):
            if names & meaning.behind_rules([rule]):
                yield rule, about

"""Why a screen is shown: what its answer can still change, as statements."""

from __future__ import annotations

from collections.abc import Iterator

from expert.interview.state import Interview
from expert.interview.steps import OfferToStop, Review
from expert.language.model import KnowledgeBase
from expert.questions.parts.next import open_conclusions, open_rules
from expert.questions.parts.statement import Statement

MOST_RULES = 5
"""How many rules are named; of the rest the number is said."""


def why_asked(interview: Interview) -> Statement:
    """Return why the screen on show is shown: the reason of its question, and the open rules that its answer can settle.

    Raises:
        ValueError: The interview is over.
    """
    if isinstance(interview.step, OfferToStop):
        return Statement("ask_why", "", {}, (Statement("ask_offer"),))
    if isinstance(interview.step, Review):
        return Statement("ask_why", "", {}, (Statement("ask_review"),))
    names = interview.findings_on_show
    findings = [interview.knowledge.findings[name] for name in names]
    reasons = [Statement("ask_reason", item.id, {"text": item.why_asked.strip()}) for item in findings if item.why_asked]
    settled: dict[str, dict[str, None]] = {}
    for rule, about in _could_settle(interview, set(names)):
        settled.setdefault(rule, {}).setdefault(_title(interview.knowledge, about))
    rules = [
        Statement("ask_rule", rule, {"title": interview.knowledge.rules[rule].title, "about": next(iter(titles))})
        for rule, titles in list(settled.items())[:MOST_RULES]
    ]
    more = len(settled) - len(rules)
    rest = [Statement("ask_more", "", {"count": str(more)})] if more > 0 else []
    head = Statement("ask_settles" if settled else "ask_settles_nothing", "", {"count": str(len(settled))}, (*rules, *rest))
    return Statement("ask_why", names[0], {}, (*reasons, head))


def _could_settle(interview: Interview, names: set[str]) -> Iterator[tuple[str, str]]:
    """Yield each open rule that one of the answers can settle, with the conclusion it bears on; decisions come first."""
    knowledge, meaning = interview.knowledge, interview.meaning
    for about in open_conclusions(knowledge, meaning):
        for rule in open_rules(knowledge, meaning, about):
            if names & meaning.behind_rules([rule]):
                yield rule, about


def _title(knowledge: KnowledgeBase, about: str) -> str:
    """Return what a conclusion is called."""
    kinds = (knowledge.decisions, knowledge.causes, knowledge.recommendations)
    return next(items[about].title for items in kinds if about in items)

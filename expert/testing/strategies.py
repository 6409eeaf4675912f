"""Random answers and cases for the tests of any knowledge base."""

from __future__ import annotations

from hypothesis import strategies as st

from expert.case import Case
from expert.interpreters import strategies
from expert.interpreters.strategies import knowledge_bases
from expert.loading import read_condition
from expert.model import Finding, KnowledgeBase, Value

__all__ = ["answers", "cases", "knowledge_bases"]


def cases(knowledge: KnowledgeBase, where: str = "") -> st.SearchStrategy[Case]:
    """Return cases that one real person could have given: with answers at thresholds, many of them mild, some questions left open.

    Args:
        knowledge: A checked knowledge base.
        where: A condition in the language that is to hold on the outcome of each: `limp and pain_walking >= 3`. It may say all that
            an invariant may. The answers are built backwards from it, not drawn and thrown away.

    Raises:
        QueryError: The condition cannot be read (ASK02n), or nobody was found for whom it holds (ASK030).
    """
    if not where:
        return strategies.cases(knowledge)
    return strategies.cases(knowledge, strategies.answers_where(knowledge, read_condition(knowledge, where, "where")))


def answers(finding: Finding, knowledge: KnowledgeBase | None = None) -> st.SearchStrategy[Value]:
    """Return the valid answers to one question: anywhere in its range, and often at its ends.

    Args:
        finding: The question.
        knowledge: Where given, answers also lie at the thresholds that its conditions name, and beside them.
    """
    return strategies.values_of(finding, () if knowledge is None else strategies.thresholds_of(knowledge).get(finding.id, ()))

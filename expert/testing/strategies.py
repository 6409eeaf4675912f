"""Random answers and cases for the tests of any knowledge base."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import strategies as st

from expert.cases.case import Case
from expert.engines.logic.solver import somebody
from expert.errors import Diagnostic, Location, QueryError
from expert.language.conditions import Condition, print_condition
from expert.language.model import Finding, KnowledgeBase, Value
from expert.loading.query import read_condition
from expert.testing import generators
from expert.testing.generators import knowledge_bases

__all__ = ["answers", "cases", "knowledge_bases"]


def cases(knowledge: KnowledgeBase, where: str = "") -> st.SearchStrategy[Case]:
    """Return cases that one real person could have given: with answers at thresholds, many of them mild, some questions left open.

    Args:
        knowledge: A checked knowledge base.
        where: A condition in the language that is to hold on the outcome of each: `limp and pain_walking >= 3`. It may say all that
            an invariant may. Its answers come from the solver and from building backwards from it; none are drawn and thrown away.

    Raises:
        QueryError: The condition cannot be read (ASK02n), nobody can be so, which is proved (ASK031), or nobody was found for whom it
            holds (ASK030).
    """
    if not where:
        return generators.cases(knowledge)
    condition = read_condition(knowledge, where, "where")
    found, faults = [], []

    def people(of_day: KnowledgeBase) -> st.SearchStrategy[dict[str, Value]]:
        """Return the answers of people for whom it holds on some days; there may be none on these."""
        try:
            found.append(generators.answers_where(of_day, condition, _solved))
        except QueryError as fault:
            faults.append(fault)
            return st.nothing()
        return found[-1]

    drawn = generators.cases(knowledge, people)
    if not found:
        raise faults[0]
    return drawn


def _solved(knowledge: KnowledgeBase, condition: Condition) -> Mapping[str, Value] | None:
    """Return answers with which a condition holds, or None where the solver gave up.

    Raises:
        QueryError: Nobody can be so (ASK031).
    """
    found = somebody(knowledge, condition)
    if found.answers is None and found.certain:
        message = f"nobody can be so: `{print_condition(condition)}`"
        raise QueryError(
            [Diagnostic(Location("condition"), "ASK031", message, "this is proved for all answers, so ask for something else")]
        )
    return found.answers


def answers(finding: Finding, knowledge: KnowledgeBase | None = None) -> st.SearchStrategy[Value]:
    """Return the valid answers to one question: anywhere in its range, and often at its ends.

    Args:
        finding: The question.
        knowledge: Where given, answers also lie at the thresholds that its conditions name, and beside them.
    """
    return generators.values_of(finding, () if knowledge is None else generators.thresholds_of(knowledge).get(finding.id, ()))

"""Worked cases of a knowledge base: their answers, and the rules that they fire."""

from __future__ import annotations

from collections.abc import Mapping

from expert.cases.case import Case
from expert.cases.reading import build_case
from expert.errors import Diagnostics, KnowledgeError
from expert.language.meaning import Meaning
from expert.language.model import KnowledgeBase, WorkedCase
from expert.language.remembered import remembered


def read_worked_case(knowledge: KnowledgeBase, worked: WorkedCase) -> Case:
    """Return the answers of a worked case.

    Raises:
        KnowledgeError: They cannot be used.
    """
    diagnostics = Diagnostics(error=KnowledgeError)
    case = build_case(knowledge, worked.case, diagnostics)
    if case is None:
        raise KnowledgeError(diagnostics.items)
    return case


@remembered
def cases_by_rule(knowledge: KnowledgeBase) -> Mapping[str, tuple[str, ...]]:
    """Return, for each rule, the worked cases that fire it; of a knowledge base loaded without them, none."""
    meanings = {worked.id: Meaning(knowledge, read_worked_case(knowledge, worked).values) for worked in knowledge.cases.values()}
    return {rule: tuple(id for id, meaning in meanings.items() if meaning.rule(rule) is True) for rule in knowledge.rules}

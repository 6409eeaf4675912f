"""The answers of the worked cases of a knowledge base."""

from __future__ import annotations

from expert.cases.case import Case
from expert.cases.reading import build_case
from expert.errors import Diagnostics, KnowledgeError
from expert.language.model import KnowledgeBase, WorkedCase


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

"""What changed between two outcomes: every difference, and the answers behind each."""

from __future__ import annotations

from expert.consultation.outcome import Consultation
from expert.errors import Diagnostic, Location, QueryError
from expert.questions.parts.differences import outcome_differences
from expert.questions.parts.reasons import answer_differences
from expert.questions.parts.statement import Statement


def compare(old: Consultation, new: Consultation) -> Statement:
    """Return how two outcomes differ, and through which answers.

    Where they come from two versions of a knowledge base, that is said, and the differences stand without rules behind them.

    Args:
        old: The earlier outcome.
        new: The later one.

    Returns:
        A statement of kind `compare`: the answers that differ, then one statement a difference with the rules and answers behind it.

    Raises:
        QueryError: They come from different knowledge bases.
    """
    knowledge, before = new.knowledge, old.knowledge
    if before.id != knowledge.id:
        message = f"an outcome of `{before.id}` cannot be compared with one of `{knowledge.id}`"
        raise QueryError([Diagnostic(Location("outcomes"), "ASK004", message, "compare two outcomes of one knowledge base")])
    children = []
    if before.fingerprint != knowledge.fingerprint:
        children.append(Statement("other_knowledge", "", {"old": _version(old), "new": _version(new)}))
    answers = answer_differences(knowledge, old.case, new.case)
    if answers:
        children.append(Statement("answers_differ", "", {"count": str(len(answers))}, answers))
    else:
        children.append(Statement("answers_same"))
    differences = outcome_differences(old, new)
    texts = {"old": old.case.date.isoformat(), "new": new.case.date.isoformat(), "count": str(len(differences))}
    return Statement("compare", "", texts, (*children, *(differences or (Statement("nothing_differs"),))))


def _version(outcome: Consultation) -> str:
    """Return which knowledge an outcome comes from."""
    return f"{outcome.knowledge.version} ({outcome.knowledge.fingerprint[:12]})"

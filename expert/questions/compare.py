"""What changed between two outcomes: every difference, and the answers behind each."""

from __future__ import annotations

from expert.consultation.outcome import Consultation
from expert.errors import Diagnostic, Location, QueryError
from expert.given import checked
from expert.language.model import KnowledgeBase
from expert.questions.parts.differences import outcome_differences
from expert.questions.parts.reasons import answer_differences
from expert.questions.statements import Explanation, Statement
from expert.questions.statements.differences import AnswersDiffer, AnswersSame, Compare, NothingDiffers, OtherKnowledge
from expert.questions.statements.records import Edition


@checked
def compare(old: Consultation, new: Consultation) -> Explanation:
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
    children: list[Statement] = []
    if before.fingerprint != knowledge.fingerprint:
        children.append(OtherKnowledge(_edition(before), _edition(knowledge)))
    answers = tuple(answer_differences(knowledge, old.case, new.case).values())
    children.append(AnswersDiffer(children=answers) if answers else AnswersSame())
    differences = outcome_differences(old, new) or (NothingDiffers(),)
    return Explanation("compare", knowledge.whole, Compare(old.case.date, new.case.date, children=(*children, *differences)))


def _edition(knowledge: KnowledgeBase) -> Edition:
    """Return which version of a knowledge base it is."""
    return Edition(knowledge.version, knowledge.fingerprint)

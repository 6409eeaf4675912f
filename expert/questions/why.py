"""Why something came out as it did, or came out rather than something else."""

from __future__ import annotations

from collections.abc import Callable

from expert.consultation.outcome import Consultation
from expert.given import checked
from expert.language.kinds import Kind
from expert.questions.parts.explainer import Explainer, came_out, contradiction
from expert.questions.parts.proof_tree import ProofBuilder
from expert.questions.parts.rules import not_valid, of_rule
from expert.questions.rather_than import decided_between
from expert.questions.statements import why as kinds
from expert.questions.statements.base import Explanation, Statement
from expert.questions.target import Target, parse_target


@checked
def why(consultation: Consultation, target: str = "", rather_than: str = "") -> Explanation:
    """Return why something was concluded, or what decided between two things.

    Args:
        consultation: What was concluded.
        target: A decision, cause, concept or recommendation, or one way in which it can come out (`running=no_run`), or a rule, a score or
            a quantity; without it the first decision of the summary.
        rather_than: Another level of the same decision, or another cause, concept or recommendation: what decided between the two.

    Returns:
        The tree; of a rule what it matched, or what keeps it from firing; of a score or quantity what it comes to; where something else
        was concluded than asked, that first; of an outcome that violates an invariant only which one, whatever was asked.

    Raises:
        QueryError: Nothing of such a name is concluded, or the two are not of one kind (ASK003); the nearest names are suggested.
    """
    knowledge, name = consultation.knowledge, target.strip()
    if not rather_than.strip():
        if knowledge.is_lapsed(name):
            return Explanation("why", knowledge.whole, not_valid(consultation, name))
        unconcluded = _unconcluded(consultation, name)
        if unconcluded is not None:
            return Explanation("why", knowledge, contradiction(consultation) if consultation.violations else unconcluded())
    asked = (
        parse_target(knowledge, target, (Kind.RULE, Kind.SCORE, Kind.QUANTITY))
        if target.strip()
        else Target(Kind.DECISION, knowledge.first_decision)
    )
    if rather_than.strip():
        return Explanation("why", knowledge, decided_between(consultation, asked, parse_target(knowledge, rather_than)))
    return Explanation("why", knowledge, contradiction(consultation) if consultation.violations else _why(consultation, asked))


def _unconcluded(consultation: Consultation, name: str) -> Callable[[], Statement] | None:
    """Return what explains a rule, a score or a quantity; None where nothing of that name is one."""
    knowledge, proof = consultation.knowledge, ProofBuilder(consultation.knowledge, consultation.case, consultation.meaning)
    match knowledge.kind_of(name):
        case Kind.RULE:
            return lambda: of_rule(consultation, name)
        case Kind.SCORE:
            return lambda: proof.score(name)
        case Kind.QUANTITY:
            return lambda: proof.quantity(name)
        case _:
            return None


def _why(consultation: Consultation, asked: Target) -> Statement:
    """Return the statement itself."""
    explainer = Explainer(consultation)
    tree = explainer.explain(asked)
    found = came_out(consultation, asked)
    return tree if not asked.value or found == asked else kinds.Instead(asked, found, children=(tree,))

"""One rule: what it matched, or what keeps it from firing."""

from __future__ import annotations

from expert.consultation.outcome import Consultation
from expert.questions.parts.blockers import BlockerFinder
from expert.questions.parts.proof_tree import ProofBuilder
from expert.questions.statements.base import Statement
from expert.questions.statements.why_not import RuleBlocked


def of_rule(consultation: Consultation, name: str) -> Statement:
    """Return a rule that fired with what it matched, or one that did not with what was answered otherwise or not at all."""
    knowledge, meaning, id = consultation.knowledge, consultation.meaning, name.strip()
    if meaning.rule(id) is True:
        return ProofBuilder(knowledge, consultation.case, meaning).rule(id)
    return RuleBlocked(id, children=BlockerFinder(knowledge, meaning).rule(id).statements)

"""One rule: what it matched, or what keeps it from firing."""

from __future__ import annotations

from expert.consultation.outcome import Consultation
from expert.language.meaning import Meaning
from expert.questions.parts.blockers import BlockerFinder, Blockers
from expert.questions.parts.proof_tree import ProofBuilder
from expert.questions.statements.base import Statement
from expert.questions.statements.why_not import RuleBlocked, RuleNotValid


def of_rule(consultation: Consultation, name: str) -> Statement:
    """Return a rule that fired with what it matched, or one that did not with what was answered otherwise or not at all."""
    knowledge, meaning, id = consultation.knowledge, consultation.meaning, name.strip()
    proof = ProofBuilder(knowledge, consultation.case, meaning)
    if meaning.rule(id) is True:
        return proof.rule(id)
    return blocked(proof, id, BlockerFinder(knowledge, meaning).rule(id))


def blocked(proof: ProofBuilder, rule: str, found: Blockers) -> RuleBlocked:
    """Return a rule with the exclusions under which it does not apply, or else with what is in its way."""
    return RuleBlocked(rule, children=proof.excluding(proof.knowledge.rules[rule]) or found.statements)


def not_valid(consultation: Consultation, name: str) -> RuleNotValid:
    """Return when a rule is valid that is not on the day of the case, and what would keep it from firing even if it were."""
    rule = consultation.knowledge.whole.rules[name]
    assert rule.valid is not None
    as_if = Meaning(consultation.knowledge.whole, consultation.case.values)
    in_the_way = () if consultation.meaning.truth(rule.when) else BlockerFinder(as_if.knowledge, as_if).rule(name).statements
    return RuleNotValid(rule.valid.first_day, rule.valid.last_day, name, children=in_the_way)

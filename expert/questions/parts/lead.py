"""What an explanation starts with: one sentence in the person's own words and numbers, the mechanism, and how sure that is."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

from expert.language.model import KnowledgeBase, Rule
from expert.questions.statements.base import Reason, Statement
from expert.questions.statements.lead import Certainty, Dispute, Lead, Mechanism, UncheckedSource

MOST_REASONS = 3
"""How many answers the first sentence names."""


def because(about: str, proofs: Iterable[Statement]) -> Lead | None:
    """Return the first sentence, from the answers that `proofs` rest on, the ones at the top first; None where there is none."""
    reasons = list(dict.fromkeys(reason for proof in proofs for reason in _reasons(proof)))[:MOST_REASONS]
    return Lead(about, tuple(reasons)) if reasons else None


def _reasons(proof: Statement) -> Iterator[Reason]:
    """Yield the reasons in a proof, outermost first; not those that only made a question apply."""
    waiting = deque([proof])
    while waiting:
        statement = waiting.popleft()
        if statement.reason is not None:
            yield statement.reason
        else:
            waiting.extend(statement.children)


def leading(knowledge: KnowledgeBase, rules: Iterable[str]) -> list[str]:
    """Return rules with the best supported first."""
    order = {id: place for place, id in enumerate(knowledge.evidence)}
    return sorted(rules, key=lambda id: order[knowledge.rules[id].evidence])


def supports(knowledge: KnowledgeBase, rules: Iterable[str]) -> tuple[Statement, ...]:
    """Return the mechanism of the first of some rules, and how sure it is; nothing where there is none."""
    rule = next((knowledge.rules[id] for id in rules), None)
    return () if rule is None else (Mechanism(rule.id), _certainty(knowledge, rule))


def _certainty(knowledge: KnowledgeBase, rule: Rule) -> Certainty:
    """Return how strong the evidence of a rule is, which of its sources was not re-read, and what is disputed about it."""
    children: list[Statement] = []
    for reference in rule.sources:
        source, claim = knowledge.cited(reference)
        if claim is not None and knowledge.is_disputed(claim):
            children.append(Dispute(reference, source.id, rule.id))
        if not source.checked:
            children.append(UncheckedSource(source.id))
    return Certainty(rule.id, rule.evidence, children=tuple(children))

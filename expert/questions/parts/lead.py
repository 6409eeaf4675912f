"""What an explanation starts with: one sentence in the person's own words and numbers, the mechanism, and how sure that is."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

from expert.language.model import KnowledgeBase
from expert.language.model import Rule as DeclaredRule
from expert.language.network import findings_behind
from expert.questions.statements.base import Reason, Statement
from expert.questions.statements.lead import Certainty, Dispute, Lead, Mechanism, UncheckedSource
from expert.questions.statements.proof_tree import NotApplicable, Rule, ScoreBelow, ScoreCounts, ScoreCountsNot, ScoreReached

MOST_REASONS = 3
"""How many answers the first sentence names, unless the rule that decides needs more."""


def because(about: str, proofs: Iterable[Statement]) -> Lead | None:
    """Return the first sentence, from the answers that `proofs` rest on, those of the first proof first; None where there is none.

    It names every answer that the first rule asks for by itself, and counts the reasons that it leaves out.
    """
    proofs = tuple(proofs)
    reasons = tuple(dict.fromkeys(reason for proof in proofs for reason in _reasons(proof)))
    needed = next((found for proof in proofs[:1] for item in proof.walk() if isinstance(item, Rule) and (found := _asked_for(item))), 0)
    most = max(MOST_REASONS, needed)
    return Lead(about, reasons[:most], max(0, len(reasons) - most)) if reasons else None


def _asked_for(rule: Rule) -> int:
    """Return how many answers and numbers a rule that fired asks for by itself, each of them needed."""
    return len({child.reason for child in rule.children if child.reason is not None})


def _reasons(proof: Statement) -> Iterator[Reason]:
    """Yield the reasons in a proof, outermost first; not those that only made a question apply, and last why one does not apply."""
    waiting, late = deque([proof]), deque[Statement]()
    while waiting or late:
        statement = (waiting or late).popleft()
        if statement.reason is not None:
            yield statement.reason
        elif isinstance(statement, NotApplicable) and waiting:
            late.extend(statement.children)
        else:
            waiting.extend(child for child in statement.children if _bears(statement, child))


def _bears(statement: Statement, line: Statement) -> bool:
    """Return whether what stands below a statement speaks for it: of a score only the lines that bring it where it is."""
    if not isinstance(statement, ScoreReached | ScoreBelow) or not isinstance(line, ScoreCounts | ScoreCountsNot):
        return True
    raises = isinstance(line, ScoreCounts) == (line.points > 0)
    return raises == isinstance(statement, ScoreReached)


def leading(knowledge: KnowledgeBase, rules: Iterable[str]) -> list[str]:
    """Return rules with the best supported first, and of those that are supported alike the most specific."""
    order = {id: place for place, id in enumerate(knowledge.evidence)}
    found = [(knowledge.rules[id], id) for id in rules]
    return [id for _, id in sorted(found, key=lambda pair: (order[pair[0].evidence], -len(findings_behind(knowledge, pair[0].when))))]


def supports(knowledge: KnowledgeBase, rules: Iterable[str]) -> tuple[Statement, ...]:
    """Return the mechanism of the first of some rules, and how sure it is; nothing where there is none."""
    rule = next((knowledge.rules[id] for id in rules), None)
    return () if rule is None else (Mechanism(rule.id), _certainty(knowledge, rule))


def _certainty(knowledge: KnowledgeBase, rule: DeclaredRule) -> Certainty:
    """Return how strong the evidence of a rule is, which of its sources was not re-read, and what is disputed about it."""
    children: list[Statement] = []
    for reference in rule.sources:
        source, claim = knowledge.cited(reference)
        if claim is not None and knowledge.is_disputed(claim):
            children.append(Dispute(reference, source.id, rule.id))
        if not source.checked:
            children.append(UncheckedSource(source.id))
    return Certainty(rule.id, rule.evidence, children=tuple(children))

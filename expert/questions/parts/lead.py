"""What an explanation starts with: one sentence in the person's own words and numbers, the mechanism, and how sure that is."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

from expert.language.model import KnowledgeBase, Rule
from expert.questions.parts.statement import Statement
from expert.words.catalogue import join_clauses, say

MOST_REASONS = 3
"""How many answers the first sentence names."""
SAID = frozenset({"answer", "measured", "quantity", "answered_otherwise"})
"""The kinds of statement that repeat what somebody told, or what was computed from it."""


def because(about: str, proofs: Iterable[Statement]) -> Statement | None:
    """Return the first sentence, from the answers that `proofs` rest on, the ones at the top first; None where there is none."""
    phrases = list(dict.fromkeys(phrase for proof in proofs for phrase in _phrases(proof)))[:MOST_REASONS]
    return Statement("lead", about, {"reasons": join_clauses(tuple(phrases))}) if phrases else None


def _phrases(proof: Statement) -> Iterator[str]:
    """Yield the phrases of the answers in a proof, outermost first; not of those that only made a question apply.

    That a decision is milder than a level is said in one phrase: what its many rules lack would hide it.
    """
    waiting = deque([proof])
    while waiting:
        statement = waiting.popleft()
        if statement.kind in SAID:
            yield statement.texts["phrase"]
        elif statement.kind == "below":
            yield say("condition", "below", decision=statement.texts["title"], level=statement.texts["level"])
        else:
            waiting.extend(statement.children)


def leading(knowledge: KnowledgeBase, rules: Iterable[str]) -> list[str]:
    """Return rules with the best supported first."""
    order = {id: place for place, id in enumerate(knowledge.evidence)}
    return sorted(rules, key=lambda id: order[knowledge.rules[id].evidence])


def mechanism(rule: Rule) -> Statement:
    """Return why a rule says so."""
    return Statement("mechanism", rule.id, {"because": rule.because})


def certainty(knowledge: KnowledgeBase, rule: Rule) -> Statement:
    """Return how strong the evidence of a rule is, which of its sources was not re-read, and what is disputed about it."""
    evidence = knowledge.evidence[rule.evidence]
    children = []
    for reference in rule.sources:
        source, claim = knowledge.sources[reference.partition("#")[0]], knowledge.claims.get(reference)
        if claim is not None and claim.research and knowledge.standings[claim.standing].disputed:
            called = source.called or say("why", "source")
            texts = {"source": called, "claim": claim.claim, "research": claim.research, "title": rule.title}
            children.append(Statement("dispute", reference, texts))
        if not source.checked:
            children.append(Statement("unchecked_source", source.id, {"citation": source.citation()}))
    return Statement("certainty", rule.id, {"evidence": evidence.title, "meaning": evidence.meaning}, tuple(children))

"""Why one thing rather than another: what decided between two levels of a decision, two causes, or two recommendations."""

from __future__ import annotations

from collections.abc import Iterator

from expert.consultation.outcome import Consultation
from expert.errors import Diagnostic, Location, QueryError, with_article
from expert.language.kinds import Kind
from expert.language.model import KnowledgeBase
from expert.questions.parts.blockers import BlockerFinder
from expert.questions.parts.explainer import Explainer, came_out, contradiction
from expert.questions.parts.lead import because, leading, supports
from expert.questions.statements import why_not as kinds
from expert.questions.statements.base import Statement
from expert.questions.statements.lead import LeadHeld
from expert.questions.statements.why import NothingStricter
from expert.questions.target import Target


def decided_between(consultation: Consultation, asked: Target, instead: Target) -> Statement:
    """Return what decided between two levels of a decision (the decision alone: the one in force), or between two things of a kind.

    Raises:
        QueryError: The two are not of one kind (ASK003).
    """
    knowledge = consultation.knowledge
    if (
        asked.kind != instead.kind
        or (asked.kind == Kind.DECISION) != (asked.name == instead.name)
        or (asked.kind == Kind.DECISION and not instead.value)
    ):
        raise QueryError([Diagnostic(Location("target"), "ASK003", *_apart(knowledge, asked, instead))])
    if consultation.violations:
        return contradiction(consultation)
    explainer = Explainer(consultation)
    if asked.kind == Kind.DECISION:
        return _levels(explainer, asked, instead)
    return kinds.Sides(asked, instead, children=(explainer.explain(asked), explainer.explain(instead)))


def _apart(knowledge: KnowledgeBase, asked: Target, instead: Target) -> tuple[str, str]:
    """Return why two things cannot be held against each other, and what can."""
    message = f"`{asked}` cannot be held against `{instead}`"
    if asked.kind == Kind.DECISION:
        levels = " or ".join(f"`{asked.name}={level.id}`" for level in knowledge.decisions[asked.name].levels[:2])
        return message, f"name another level of the same decision: {levels}, …"
    if asked.kind == instead.kind:
        return message, f"name another {asked.kind}"
    return message, f"`{asked.name}` is {with_article(asked.kind)}, and `{instead.name}` is {with_article(instead.kind)}"


def _levels(explainer: Explainer, asked: Target, other: Target) -> Statement:
    """Return which rules are stricter than the other level, or for a stricter one which rules would decide it and do not hold."""
    name, rank = asked.name, explainer.knowledge.decisions[asked.name].rank
    found = came_out(explainer.consultation, asked)
    if found == other:
        return kinds.SoAlready(other, found)
    is_stricter = rank(other.value) > rank(found.value)
    parts = tuple(_not_so_strict(explainer, name, other.value) if is_stricter else _not_so_mild(explainer, name, other.value))
    if asked.value and asked != found:
        return kinds.RatherThanNeither(name, asked, found, other, children=parts)
    return kinds.RatherThan(name, found, other, children=parts)


def _not_so_mild(explainer: Explainer, name: str, level: str) -> Iterator[Statement]:
    """Yield the rules that are stricter than a level and hold, and those that hold back because they are open."""
    knowledge, meaning, proof = explainer.knowledge, explainer.meaning, explainer.proof
    stricter = knowledge.rules_deciding(name, knowledge.decisions[name].rank(level) + 1)
    true = leading(knowledge, [rule.id for rule in stricter if meaning.rule(rule.id) is True])
    open = [rule for rule in stricter if meaning.rule(rule.id) is None]
    proofs = tuple(proof.rule(id) for id in true)
    yield because(name, proofs) or LeadHeld(name, len(meaning.knowledge.without_further(meaning.behind_rules(rule.id for rule in open))))
    if true:
        yield from supports(knowledge, true)
        yield kinds.Stricter(name, children=proofs)
    else:
        yield kinds.StricterOpen(name, children=tuple(map(proof.not_rule, open)))


def _not_so_strict(explainer: Explainer, name: str, level: str) -> Iterator[Statement]:
    """Yield the rules that would decide a stricter level, or one stricter still: false, each with what is false in it, or open."""
    knowledge, meaning, proof = explainer.knowledge, explainer.meaning, explainer.proof
    rules = knowledge.rules_deciding(name, knowledge.decisions[name].rank(level))
    finder = BlockerFinder(knowledge, meaning)
    nearest = sorted((rule for rule in rules if meaning.rule(rule.id) is False), key=lambda rule: finder.rule(rule.id).cost)
    false = tuple(map(proof.not_rule, nearest))
    open = tuple(proof.not_rule(rule) for rule in rules if meaning.rule(rule.id) is None)
    lead = because(name, false)
    if lead is not None:
        yield lead
    if false:
        yield NothingStricter(name, children=false)
    if open:
        yield kinds.StricterOpen(name, children=open)

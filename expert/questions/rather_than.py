"""Why one thing rather than another: what decided between two levels of a decision, two causes, or two recommendations."""

from __future__ import annotations

from collections.abc import Iterator

from expert.consultation.outcome import Consultation
from expert.errors import Diagnostic, Location, QueryError, with_article
from expert.language.model import Decide, KnowledgeBase
from expert.questions.parts.blockers import BlockerFinder
from expert.questions.parts.lead import because, certainty, leading, mechanism
from expert.questions.parts.statement import Statement
from expert.questions.parts.target import Target, parse_target
from expert.questions.why import Explainer, contradiction


def why_rather_than(consultation: Consultation, target: str, other: str) -> Statement:
    """Return what decided between two things.

    Args:
        consultation: What was concluded.
        target: A level of a decision (the decision alone: the one in force), a cause, a concept or a recommendation.
        other: Another level of the same decision, or another cause, concept or recommendation.

    Raises:
        QueryError: Nothing of such a name is concluded, or the two are not of one kind (ASK003).
    """
    knowledge = consultation.knowledge
    asked, instead = parse_target(knowledge, target), parse_target(knowledge, other)
    if (
        asked.kind != instead.kind
        or (asked.kind == "decision") != (asked.name == instead.name)
        or (asked.kind, instead.value) == ("decision", "")
    ):
        raise QueryError([Diagnostic(Location("target"), "ASK003", *_apart(knowledge, asked, instead))])
    if consultation.violations:
        return contradiction(consultation)
    explainer = Explainer(consultation)
    return _levels(explainer, asked, instead) if asked.kind == "decision" else _sides(explainer, asked, instead)


def _apart(knowledge: KnowledgeBase, asked: Target, instead: Target) -> tuple[str, str]:
    """Return why two things cannot be held against each other, and what can."""
    message = f"`{asked}` cannot be held against `{instead}`"
    if asked.kind == "decision":
        levels = " or ".join(f"`{asked.name}={level.id}`" for level in knowledge.decisions[asked.name].levels[:2])
        return message, f"name another level of the same decision: {levels}, …"
    if asked.kind == instead.kind:
        return message, f"name another {asked.kind}"
    return message, f"`{asked.name}` is {with_article(asked.kind)}, and `{instead.name}` is {with_article(instead.kind)}"


def _levels(explainer: Explainer, asked: Target, instead: Target) -> Statement:
    """Return which rules are stricter than the other level, or for a stricter one which rules would decide it and do not hold."""
    knowledge, name = explainer.knowledge, asked.name
    scale, outcome = knowledge.decisions[name], explainer.consultation.decisions[name]
    now, other = scale.level(outcome.in_force), scale.level(instead.value)
    texts = {"target": str(asked), "other": str(instead), "title": scale.title, "found": now.title, "against": other.title}
    if now.id == other.id:
        return Statement("so_already", name, {"target": str(instead), "found": f"{scale.title}: {now.title}"})
    stricter_asked = scale.rank(other.id) > scale.rank(now.id)
    parts = _not_so_strict(explainer, name, other.id) if stricter_asked else _not_so_mild(explainer, name, other.id)
    kind = "rather_than" if not asked.value or asked.value == now.id else "rather_than_neither"
    wanted = scale.level(asked.value).title if asked.value else now.title
    return Statement(kind, name, {**texts, "wanted": wanted}, tuple(parts))


def _not_so_mild(explainer: Explainer, name: str, level: str) -> Iterator[Statement]:
    """Yield the rules that are stricter than a level and hold, and those that hold back because they are open."""
    knowledge, meaning, proof = explainer.knowledge, explainer.meaning, explainer.proof
    scale = knowledge.decisions[name]
    stricter = [rule.id for rule, effect in knowledge.rules_with(name, Decide) if scale.rank(effect.level) > scale.rank(level)]
    true = leading(knowledge, [id for id in stricter if meaning.rule(id) is True])
    open = [knowledge.rules[id] for id in stricter if meaning.rule(id) is None]
    proofs = tuple(proof.rule(id) for id in true)
    questions = meaning.behind_rules(rule.id for rule in open)
    yield because(name, proofs) or Statement("lead_held", name, {"count": str(len(questions))})
    if true:
        rule = knowledge.rules[true[0]]
        yield from (mechanism(rule), certainty(knowledge, rule))
        yield Statement("stricter", name, {"count": str(len(true))}, proofs)
    else:
        yield Statement("stricter_open", name, {"count": str(len(open))}, tuple(proof.not_rule(rule) for rule in open))


def _not_so_strict(explainer: Explainer, name: str, level: str) -> Iterator[Statement]:
    """Yield the rules that would decide a stricter level, or one stricter still: false, each with what is false in it, or open."""
    knowledge, meaning, proof = explainer.knowledge, explainer.meaning, explainer.proof
    scale = knowledge.decisions[name]
    rules = [rule for rule, effect in knowledge.rules_with(name, Decide) if scale.rank(effect.level) >= scale.rank(level)]
    finder = BlockerFinder(knowledge, meaning)
    nearest = sorted((rule for rule in rules if meaning.rule(rule.id) is False), key=lambda rule: finder.rule(rule.id).cost)
    false = tuple(map(proof.not_rule, nearest))
    open = tuple(proof.not_rule(rule) for rule in rules if meaning.rule(rule.id) is None)
    lead = because(name, false)
    if lead is not None:
        yield lead
    if false:
        yield Statement("nothing_stricter", name, {"count": str(len(false))}, false)
    if open:
        yield Statement("stricter_open", name, {"count": str(len(open))}, open)


def _sides(explainer: Explainer, asked: Target, instead: Target) -> Statement:
    """Return how each of two things came out, side by side."""
    sides = (explainer.explain(asked), explainer.explain(instead))
    return Statement("sides", asked.name, {"target": asked.name, "other": instead.name}, sides)

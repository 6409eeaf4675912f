"""Markdown: trees of statements as nested lists, and the whole knowledge base as one page: rules in plain words, with who says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePath

from expert.language.model import Claim, Decision, KnowledgeBase, Recommendation, Rule
from expert.words.catalogue import say
from expert.words.dose import say_dose
from expert.words.plain_words import say_condition, say_effect
from expert.words.told import Told

MOST_CASES = 6
"""So many worked cases are listed with a rule; the command that shows the rule lists all."""


def render_knowledge(knowledge: KnowledgeBase, fired_by: Mapping[str, tuple[str, ...]]) -> str:
    """Return the page.

    Args:
        knowledge: What to describe.
        fired_by: For each rule, the worked cases that fire it.
    """
    return "\n".join(_lines(knowledge, fired_by)).rstrip() + "\n"


def _lines(knowledge: KnowledgeBase, fired_by: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Yield the lines of the page."""
    yield from (f"# {knowledge.title}", "", say("page", "generated", version=knowledge.version), "", knowledge.summary, "")
    yield from (f"- {text}" for text in knowledge.fine_print)
    yield from ("", f"## {say('page', 'evidence')}", "")
    yield from (f"- **{item.id}** {item.title}: {item.meaning}" for item in knowledge.evidence.values())
    yield from ("", f"## {say('page', 'decisions')}", "")
    for decision in knowledge.decisions.values():
        yield from _decision(decision)
    yield from (f"## {say('page', 'rules')}", "")
    section = ""
    for rule in knowledge.rules.values():
        stem = PurePath(rule.location.file).stem
        if stem != section:
            yield from (f"### {stem.replace('_', ' ').capitalize()}", "")
            section = stem
        yield from _rule(knowledge, rule, fired_by.get(rule.id, ()))
    yield from (f"## {say('page', 'recommendations')}", "")
    for recommendation in knowledge.recommendations.values():
        yield from _recommendation(knowledge, recommendation)
    yield from (f"## {say('page', 'causes')}", "")
    for cause in knowledge.causes.values():
        yield from (f"- **{cause.title}** (`{cause.id}`): {cause.meaning} {cause.prognosis}".rstrip(),)
    yield from ("", f"## {say('page', 'invariants')}", "")
    for invariant in knowledge.invariants.values():
        yield f"- `{invariant.id}`: {say('page', 'never')} {say_condition(knowledge, invariant.never)}. {invariant.because}"
    yield from ("", f"## {say('page', 'claims')}", "")
    yield from (_claim(knowledge, claim) for claim in knowledge.claims.values())
    yield from ("", f"## {say('page', 'sources')}", "")
    for source in knowledge.sources.values():
        population = f" {say('page', 'population')} {source.population}." if source.population else ""
        unchecked = "" if source.checked else f" {say('statement', 'unchecked')}"
        yield f"- `{source.id}`: {source.citation()}.{population}{unchecked}"


def _decision(decision: Decision) -> Iterator[str]:
    """Yield a decision with its levels."""
    yield from (f"### {decision.question} (`{decision.id}`)", "")
    yield say("page", "hold_at", level=decision.level(decision.hold_at).title)
    yield ""
    for level in decision.levels:
        yield f"1. **{level.title}** (`{level.id}`): {level.meaning} {level.session} {level.move_on}".rstrip()
    yield ""


def _rule(knowledge: KnowledgeBase, rule: Rule, cases: tuple[str, ...]) -> Iterator[str]:
    """Yield a rule."""
    evidence = knowledge.evidence[rule.evidence]
    yield from (f"#### {rule.title}", "", f"`{rule.id}` · {evidence.title} ({evidence.id}) · {', '.join(rule.sources)}", "")
    yield f"- {say('page', 'when')} {say_condition(knowledge, rule.when)}"
    yield f"- {say('page', 'then')} {'; '.join(say_effect(knowledge, effect) for effect in rule.then)}"
    yield f"- {say('page', 'because')} {rule.because}"
    yield f"- {say('page', 'fired_by')} {_listed(rule, cases) or say('page', 'no_case')}"
    yield ""


def _listed(rule: Rule, cases: tuple[str, ...]) -> str:
    """Return the first worked cases, and how many more there are."""
    more = len(cases) - MOST_CASES
    return ", ".join(cases) if more <= 1 else say("page", "more_cases", cases=", ".join(cases[:MOST_CASES]), count=str(more), rule=rule.id)


def _recommendation(knowledge: KnowledgeBase, item: Recommendation) -> Iterator[str]:
    """Yield a recommendation."""
    evidence = knowledge.evidence[item.evidence]
    yield from (f"### {item.title}", "", f"`{item.id}` · {evidence.title} ({evidence.id}) · {', '.join(item.sources)}", "", item.do, "")
    details = {
        "dose": say_dose(item.dose),
        "timing": item.timing,
        "equipment": ", ".join(item.equipment),
        "cautions": " ".join(item.cautions),
        "tell": item.tell,
    }
    yield from (f"- {say('action', key, text=text)}" for key, text in details.items() if text)
    yield ""


def _claim(knowledge: KnowledgeBase, claim: Claim) -> str:
    """Return a claim with how it stands."""
    research = f" {say('page', 'research')} {claim.research}" if claim.research else ""
    background = f" {say('page', 'background')} {claim.background}" if claim.background else ""
    return f"- `{claim.reference}` {claim.claim} *{knowledge.standings[claim.standing].title}.*{research}{background}"


def render_told_markdown(told: Told) -> str:
    """Return an explanation as Markdown: a title and nested lists."""
    first, *rest = told.lines
    lines = [f"**{_escaped(first)}**", *([""] if told.children or rest else []), *map(_escaped, rest)]
    for child in told.children:
        lines += _items(child, 0)
    return "\n".join(lines) + "\n"


def _items(told: Told, depth: int) -> Iterator[str]:
    """Yield a statement and those below it as the items of a list."""
    first, *rest = map(_escaped, told.lines)
    indent = "  " * depth
    yield f"{indent}- {first}"
    yield from (f"{indent}  {line}" for line in rest)
    for child in told.children:
        yield from _items(child, depth + 1)


def _escaped(text: str) -> str:
    """Return a text that Markdown shows as it is; what stands between backticks is meant as code."""
    parts = text.split("`")
    for index, part in enumerate(parts):
        if index % 2 == 0 or index == len(parts) - 1:
            parts[index] = "".join(f"\\{letter}" if letter in "\\*_<[" else letter for letter in part)
    return "`".join(parts)

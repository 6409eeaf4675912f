"""Markdown: trees of statements as nested lists, and the whole knowledge base as one page: rules in plain words, with who says so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePath

from expert.language.model import Claim, Decision, KnowledgeBase, Recommendation, Rule, Topic
from expert.words.catalogue import ENGLISH, Catalogue
from expert.words.dose import say_dose
from expert.words.plain_words import say_condition, say_effect
from expert.words.told import Told

MOST_CASES = 6
"""So many worked cases are listed with a rule; the command that shows the rule lists all."""


def render_knowledge(knowledge: KnowledgeBase, fired_by: Mapping[str, tuple[str, ...]], words: Catalogue = ENGLISH) -> str:
    """Return the page.

    Args:
        knowledge: What to describe.
        fired_by: For each rule, the worked cases that fire it.
        words: The catalogue that it is said in.
    """
    text = "\n".join(_lines(knowledge, fired_by, words)).rstrip() + "\n"
    return text.replace("<", "\\<")  # a text of the knowledge base is no HTML


def _lines(knowledge: KnowledgeBase, fired_by: Mapping[str, tuple[str, ...]], words: Catalogue) -> Iterator[str]:
    """Yield the lines of the page."""
    yield from (f"# {knowledge.title}", "", words.say("page", "generated", version=knowledge.version), "", knowledge.summary, "")
    yield from (f"- {text}" for text in knowledge.fine_print)
    yield from ("", f"## {words.say('page', 'evidence')}", "")
    yield from (f"- **{item.id}** {item.title}: {item.meaning}" for item in knowledge.evidence.values())
    yield from ("", f"## {words.say('page', 'decisions')}", "")
    for decision in knowledge.decisions.values():
        yield from _decision(decision, words)
    yield from (f"## {words.say('page', 'rules')}", "")
    section = ""
    for rule in knowledge.rules.values():
        stem = PurePath(rule.location.file).stem
        if stem != section:
            yield from (f"### {stem.replace('_', ' ').capitalize()}", "")
            section = stem
        yield from _rule(knowledge, rule, fired_by.get(rule.id, ()), words)
    yield from (f"## {words.say('page', 'recommendations')}", "")
    for topic in knowledge.topics.values():
        yield from _topic(knowledge, topic, words)
    yield from (f"## {words.say('page', 'causes')}", "")
    for cause in knowledge.causes.values():
        yield from (f"- **{cause.title}** (`{cause.id}`): {cause.meaning} {cause.prognosis}".rstrip(),)
    yield from ("", f"## {words.say('page', 'invariants')}", "")
    for invariant in knowledge.invariants.values():
        yield f"- `{invariant.id}`: {words.say('page', 'never')} {say_condition(knowledge, invariant.never, words)}. {invariant.because}"
    yield from ("", f"## {words.say('page', 'claims')}", "")
    yield from (_claim(knowledge, claim, words) for claim in knowledge.claims.values())
    yield from ("", f"## {words.say('page', 'sources')}", "")
    for source in knowledge.sources.values():
        population = f" {words.say('page', 'population')} {source.population}." if source.population else ""
        unchecked = "" if source.checked else f" {words.say('statement', 'unchecked')}"
        yield f"- `{source.id}`: {source.citation()}.{population}{unchecked}"


def _decision(decision: Decision, words: Catalogue) -> Iterator[str]:
    """Yield a decision with its levels."""
    yield from (f"### {decision.question} (`{decision.id}`)", "")
    yield words.say("page", "hold_at", level=decision.level(decision.hold_at).title)
    yield ""
    for level in decision.levels:
        yield f"1. **{level.title}** (`{level.id}`): {level.meaning} {level.session} {level.move_on}".rstrip()
    yield ""


def _rule(knowledge: KnowledgeBase, rule: Rule, cases: tuple[str, ...], words: Catalogue) -> Iterator[str]:
    """Yield a rule."""
    evidence = knowledge.evidence[rule.evidence]
    yield from (f"#### {rule.title}", "", f"`{rule.id}` · {evidence.title} ({evidence.id}) · {', '.join(rule.sources)}", "")
    yield f"- {words.say('page', 'when')} {say_condition(knowledge, rule.bare, words)}"
    if rule.unless is not None:
        yield f"- {words.say('page', 'unless')} {say_condition(knowledge, rule.unless, words)}"
    yield f"- {words.say('page', 'then')} {'; '.join(say_effect(knowledge, effect, words) for effect in rule.then)}"
    yield f"- {words.say('page', 'because')} {rule.because}"
    yield f"- {words.say('page', 'fired_by')} {_listed(rule, cases, words) or words.say('page', 'no_case')}"
    yield ""


def _listed(rule: Rule, cases: tuple[str, ...], words: Catalogue) -> str:
    """Return the first worked cases, and how many more there are."""
    more = len(cases) - MOST_CASES
    if more <= 1:
        return ", ".join(cases)
    return words.say("page", "more_cases", cases=", ".join(cases[:MOST_CASES]), count=more, rule=rule.id)


def _topic(knowledge: KnowledgeBase, topic: Topic, words: Catalogue) -> Iterator[str]:
    """Yield a topic: what people ask, what answers it beside its own recommendations, what is said where nothing is known; then these."""
    yield from (f"### {topic.title} (`{topic.id}`)", "")
    if topic.question:
        yield from (f"**{topic.question}**", "")
    told = {
        "asked_when": "" if topic.asked_when is None else say_condition(knowledge, topic.asked_when, words),
        "also": ", ".join(f"`{name}`" for name in (*topic.decisions, *topic.cause_kinds, *topic.also)),
        "not_known": topic.not_known,
    }
    yield from (f"- {words.say('page', key, text=text)}" for key, text in told.items() if text)
    yield ""
    for item in knowledge.recommendations.values():
        if item.topic == topic.id:
            yield from _recommendation(knowledge, item, words)


def _recommendation(knowledge: KnowledgeBase, item: Recommendation, words: Catalogue) -> Iterator[str]:
    """Yield a recommendation."""
    evidence = knowledge.evidence[item.evidence]
    yield from (f"#### {item.title}", "", f"`{item.id}` · {evidence.title} ({evidence.id}) · {', '.join(item.sources)}", "", item.do, "")
    details = {
        "dose": say_dose(item.dose, words),
        "timing": item.timing,
        "equipment": ", ".join(item.equipment),
        "cautions": " ".join(item.cautions),
        "tell": item.tell,
    }
    yield from (f"- {words.say('action', key, text=text)}" for key, text in details.items() if text)
    if item.disputed is not None:
        yield from (f"- {words.say('statement', side, recommendation=item)}" for side in ("one_side", "other_side"))
    yield ""


def _claim(knowledge: KnowledgeBase, claim: Claim, words: Catalogue) -> str:
    """Return a claim with how it stands."""
    research = f" {words.say('page', 'research')} {claim.research}" if claim.research else ""
    background = f" {words.say('page', 'background')} {claim.background}" if claim.background else ""
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


_CODE = re.compile(r"((?<!`)`[^`]+`(?!`))")
"""What stands between two backticks alone: Markdown finds no other code in a text."""


def _escaped(text: str) -> str:
    """Return a text that Markdown shows as it is; what stands between backticks is meant as code."""
    return "".join(part if index % 2 else re.sub(r"[\\*_<\[`]", r"\\\g<0>", part) for index, part in enumerate(_CODE.split(text)))

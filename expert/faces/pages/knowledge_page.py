"""The whole knowledge base as one page: every entry with every field, rules in plain words, with who says so.

Worked cases are not on it, but for the names of those that fire a rule: each is a file that reads as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePath
from typing import Any

from expert.faces.pages.fields import Fields
from expert.language.model import Checklist, Claim, Decision, Finding, KnowledgeBase, Level, Recommendation, Rule, Source, Topic
from expert.words.catalogue import ENGLISH, Catalogue
from expert.words.plain_words import say_condition

MOST_CASES = 6
"""So many worked cases are listed with a rule; the command that shows the rule lists all."""


def render_knowledge(knowledge: KnowledgeBase, fired_by: Mapping[str, tuple[str, ...]], words: Catalogue = ENGLISH) -> str:
    """Return the page, in Markdown.

    Args:
        knowledge: What to describe.
        fired_by: For each rule, the worked cases that fire it.
        words: The catalogue that it is said in.
    """
    text = "\n".join(_Page(knowledge, fired_by, words).lines()).rstrip() + "\n"
    return text.replace("<", "\\<")  # a text of the knowledge base is no HTML


class _Page:
    """Writes the page, section by section."""

    def __init__(self, knowledge: KnowledgeBase, fired_by: Mapping[str, tuple[str, ...]], words: Catalogue) -> None:
        self.knowledge = knowledge
        self.fired_by = fired_by
        self.words = words
        self.fields = Fields(knowledge, words)

    def lines(self) -> Iterator[str]:
        """Yield the lines of the page."""
        knowledge = self.knowledge
        yield from (f"# {knowledge.title}", "", self.say("generated", version=knowledge.version, id=knowledge.id), "")
        yield from (knowledge.summary, "")
        yield from (f"- {text}" for text in knowledge.fine_print)
        yield ""
        yield from self.section("scales", self.scales())
        yield from self.section("decisions", (line for scale in knowledge.decisions.values() for line in self.decision(scale)))
        yield from self.section("findings", self.findings())
        yield from self.section("quantities", self.plain(knowledge.written_quantities))
        yield from self.section("scores", self.plain(knowledge.scores))
        yield from self.section("constraints", self.plain(knowledge.constraints))
        yield from self.section("concepts", self.plain(knowledge.concepts))
        yield from self.section("exclusions", self.plain(knowledge.exclusions))
        yield from self.section("rules", self.rules())
        yield from self.section("recommendations", (line for topic in knowledge.topics.values() for line in self.topic(topic)))
        yield from self.section("causes", self.plain(knowledge.causes))
        yield from self.section("followed", self.followed())
        yield from self.section("invariants", self.invariants())
        yield from self.section("claims", map(self.claim, knowledge.claims.values()))
        yield from self.section("sources", map(self.source, knowledge.sources.values()))

    def say(self, key: str, **texts: Any) -> str:
        """Return a text of the page."""
        return self.words.say("page", key, **texts)

    def section(self, key: str, lines: Iterable[str]) -> Iterator[str]:
        """Yield a section with its heading; nothing where it holds nothing."""
        found = list(lines)
        if found:
            yield from (f"## {self.say(key)}", "", *found)
            if found[-1]:
                yield ""

    def scales(self) -> Iterator[str]:
        """Yield the words and scales that everything else refers to."""
        knowledge = self.knowledge
        for name in ("evidence", "standings", "strengths", "cause_kinds", "counted"):
            entries: Mapping[str, Any] = getattr(knowledge, name)
            if entries:
                yield from (f"### {self.fields.label(name)}", "")
                for item in entries.values():
                    said = " · ".join(line.removeprefix("- ") for line in self.fields.listed(item))
                    yield f"- {self.fields.heading(item)}" + (f": {said}" if said else "")
                yield ""
        for name in ("grades", "referral"):
            if (record := getattr(knowledge, name)) is not None:
                yield from (f"### {self.fields.label(name)}", "", *self.fields.listed(record), "")

    def decision(self, scale: Decision) -> Iterator[str]:
        """Yield a decision with its levels."""
        yield from (f"### {scale.question} (`{scale.id}`)", "")
        yield from (self.say("hold_at", level=scale.level(scale.hold_at).title), "")
        yield from (*self.fields.listed(scale, but={"question", "levels"}), "")
        for level in scale.levels:
            yield from self.level(level)
        yield ""

    def level(self, level: Level) -> Iterator[str]:
        """Yield a level of a decision, with all that it says."""
        yield f"1. **{level.title}** (`{level.id}`)"
        yield from self.fields.listed(level, indent="   ")

    def findings(self) -> Iterator[str]:
        """Yield what is asked, group by group, the checklists of a group first."""
        knowledge = self.knowledge
        if knowledge.story:
            yield from (f"**{self.fields.label('story')}:** {', '.join(f'`{name}`' for name in knowledge.story)}", "")
        for group in knowledge.groups.values():
            both: tuple[Checklist | Finding, ...] = (*knowledge.checklists.values(), *knowledge.findings.values())
            asked = [item for item in both if item.group == group.id]
            if asked:
                yield from (f"### {self.fields.heading(group)}", "")
            for item in asked:
                yield from (f"#### {self.fields.heading(item)}", "", *self.fields.listed(item, but={"question", "group"}), "")

    def plain(self, entries: Mapping[str, Any]) -> Iterator[str]:
        """Yield entries, each with its fields."""
        for item in entries.values():
            yield from (f"### {self.fields.heading(item)}", "", *self.fields.listed(item), "")

    def rules(self) -> Iterator[str]:
        """Yield the rules, file by file."""
        section = ""
        for rule in self.knowledge.rules.values():
            stem = PurePath(rule.location.file).stem
            if stem != section:
                yield from (f"### {stem.replace('_', ' ').capitalize()}", "")
                section = stem
            yield from self.rule(rule)

    def rule(self, rule: Rule) -> Iterator[str]:
        """Yield a rule."""
        yield from (f"#### {rule.title}", "", self.resting(rule), "")
        yield from self.fields.listed(rule, but={"evidence", "sources", "excluded"})
        cases = self.fired_by.get(rule.id, ())
        yield f"- **{self.fields.label('fired_by')}:** {self._listed(rule, cases) or self.say('no_case')}"
        yield ""

    def resting(self, item: Rule | Recommendation) -> str:
        """Return the name of an entry, how strong its evidence is, and who says so."""
        evidence = self.knowledge.evidence[item.evidence]
        return f"`{item.id}` · {evidence.title} ({evidence.id}) · {', '.join(item.sources)}"

    def _listed(self, rule: Rule, cases: tuple[str, ...]) -> str:
        """Return the first worked cases, and how many more there are."""
        more = len(cases) - MOST_CASES
        if more <= 1:
            return ", ".join(cases)
        return self.say("more_cases", cases=", ".join(cases[:MOST_CASES]), count=more, rule=rule.id)

    def topic(self, topic: Topic) -> Iterator[str]:
        """Yield a topic with its recommendations."""
        yield from (f"### {topic.title} (`{topic.id}`)", "")
        if said := list(self.fields.listed(topic)):
            yield from (*said, "")
        for item in self.knowledge.recommendations.values():
            if item.topic == topic.id:
                yield from (f"#### {item.title}", "", self.resting(item), "")
                yield from (*self.fields.listed(item, but={"evidence", "sources", "topic"}), "")

    def followed(self) -> Iterator[str]:
        """Yield what is said while something is open, what is watched in a log, and what a diary asks and follows."""
        knowledge = self.knowledge
        for notice in knowledge.notices:
            yield from (*self.fields.listed(notice), "")
        for watch in knowledge.watches:
            yield from (f"### {self.fields.heading(watch)}", "", *self.fields.listed(watch), "")
        if knowledge.diary is not None:
            yield from (f"### {self.fields.label('diary')}", "", *self.fields.listed(knowledge.diary, but={"trends"}), "")
            for trend in knowledge.diary.trends:
                yield from (f"#### {self.fields.heading(trend)}", "", *self.fields.listed(trend), "")

    def invariants(self) -> Iterator[str]:
        """Yield what must never come out."""
        for item in self.knowledge.invariants.values():
            never = say_condition(self.knowledge, item.never, self.words)
            yield f"- `{item.id}`: {self.say('never')} {never}. {' '.join(item.because.split())}"

    def claim(self, claim: Claim) -> str:
        """Return a claim with how it stands."""
        said = [f"`{claim.reference}`", claim.claim.strip(), f"*{self.knowledge.standings[claim.standing].title}.*"]
        rest = self.fields.listed(claim, but={"source", "claim", "standing"})
        return f"- {' · '.join((' '.join(said), *(line.removeprefix('- ') for line in rest)))}"

    def source(self, source: Source) -> str:
        """Return a source with who was studied, and whether it was read."""
        cited = {"authors", "year", "journal", "volume", "pages", "doi"}
        unchecked = () if source.checked else (self.words.say("statement", "unchecked"),)
        rest = (line.removeprefix("- ") for line in self.fields.listed(source, but={*cited, "checked"}))
        return f"- `{source.id}`: {' · '.join((f'{source.citation()}.', *rest, *unchecked))}"

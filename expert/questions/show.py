"""What a knowledge base holds: all of it by kind, or one entry in plain words with who says so."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from expert.errors import Diagnostic, Location, QueryError, suggest_names, with_article
from expert.language.conditions import Condition, print_condition
from expert.language.forms import Amount
from expert.language.formulas import print_formula
from expert.language.model import Claim, Finding, FindingType, KnowledgeBase
from expert.language.network import names_in
from expert.questions.parts.statement import Statement
from expert.words.catalogue import say
from expert.words.phrases import write_number
from expert.words.plain_words import say_condition, say_effect

KINDS: Mapping[str, str] = {
    "decision": "decisions",
    "finding": "findings",
    "checklist": "checklists",
    "quantity": "quantities",
    "constraint": "constraints",
    "concept": "concepts",
    "cause": "causes",
    "recommendation": "recommendations",
    "rule": "rules",
    "invariant": "invariants",
    "source": "sources",
    "claim": "claims",
    "case": "cases",
}
"""Each kind of entry, and the collection of the knowledge base that holds it."""
RESTING: Mapping[str, str] = {
    "rule": "rules_resting",
    "recommendation": "recommendations_resting",
    "cause": "causes_resting",
    "finding": "findings_resting",
    "quantity": "quantities_resting",
}
"""The kinds of entry that name who says so, and the row that lists those that rest on a source."""


@dataclass(frozen=True, slots=True)
class Overview:
    """What a knowledge base holds: how much of each kind, with the ids."""

    title: str
    summary: str
    version: str
    fingerprint: str
    ids: Mapping[str, tuple[str, ...]]


def overview(knowledge: KnowledgeBase) -> Overview:
    """Return how much of each kind a knowledge base holds."""
    ids = {name: tuple(getattr(knowledge, name)) for name in KINDS.values()}
    return Overview(knowledge.title, knowledge.summary, knowledge.version, knowledge.fingerprint, ids)


def show(knowledge: KnowledgeBase, id: str, fired_by: Mapping[str, tuple[str, ...]] | None = None) -> Statement:
    """Return one entry in plain words, with who says so.

    Args:
        knowledge: The knowledge base.
        id: What to show.
        fired_by: For each rule, the worked cases that fire it; left out where they are not known.

    Raises:
        QueryError: Nothing bears that id; the nearest ones are suggested (ASK001).
    """
    kind = knowledge.kind_of(id)
    if not kind:
        valid = [name for collection in KINDS.values() for name in getattr(knowledge, collection)]
        raise QueryError([Diagnostic(Location("show"), "ASK001", f"nothing is called `{id}`", suggest_names(id, valid))])
    return _SHOWN[kind](_Shower(knowledge, fired_by or {}), id)


def show_source(knowledge: KnowledgeBase, id: str) -> Statement:
    """Return a source with its claims, how they stand against the literature, and what rests on them; or one of its claims.

    Raises:
        QueryError: No source or claim bears that id; the nearest ones are suggested (ASK001).
    """
    kind = knowledge.kind_of(id)
    if kind not in {"source", "claim"}:
        message = f"`{id}` is {with_article(kind)}, not a source" if kind else f"no source is called `{id}`"
        help = suggest_names(id, [*knowledge.sources, *knowledge.claims])
        raise QueryError([Diagnostic(Location("source"), "ASK001", message, help)])
    return show(knowledge, id)


class _Shower:
    """Puts entries into statements: a title and rows of a name with its text."""

    def __init__(self, knowledge: KnowledgeBase, fired_by: Mapping[str, tuple[str, ...]]) -> None:
        """Take the knowledge base, and the worked cases that fire each rule."""
        self.knowledge = knowledge
        self.fired_by = fired_by

    def entry(self, id: str, title: str, rows: Iterable[Statement | None]) -> Statement:
        """Return an entry with those rows that say something."""
        kind = self.knowledge.kind_of(id)
        location = getattr(getattr(self.knowledge, KINDS[kind])[id], "location", Location())
        texts = {"title": title, "kind": kind, "id": id, "place": f"{location.file.rpartition('/')[2]}:{location.line}"}
        return Statement("entry", id, texts, tuple(row for row in rows if row is not None))

    def row(self, name: str, text: str) -> Statement | None:
        """Return a row, or None where there is nothing to say."""
        return Statement(f"row_{name}", "", {"text": text}) if text else None

    def rows(self, name: str, texts: Iterable[str]) -> Statement | None:
        """Return a row of several lines, or None where there is none."""
        lines = tuple(Statement("line", "", {"text": text}) for text in texts)
        return Statement(f"rows_{name}", "", {}, lines) if lines else None

    def readers(self, id: str) -> Statement | None:
        """Return the rules that read a name, and what else does."""
        rules = [rule.id for rule in self.knowledge.rules.values() if id in names_in(rule.when)]
        guards = [finding.id for finding in self.knowledge.findings.values() if finding.ask_when and id in names_in(finding.ask_when)]
        return self.rows("read_by", [*rules, *guards])

    def makers(self, id: str) -> Statement | None:
        """Return the rules that bear on a conclusion."""
        pairs = self.knowledge.rules_about[id]
        return self.rows("concluded_by", (f"{rule.id}: {say_effect(self.knowledge, effect)}" for rule, effect in pairs))

    def condition(self, name: str, condition: Condition | None) -> tuple[Statement | None, Statement | None]:
        """Return a condition in plain words, and as it is written; nothing where there is none."""
        if condition is None:
            return None, None
        return self.row(name, say_condition(self.knowledge, condition)), self.row("written", print_condition(condition))

    def evidence(self, id: str) -> str:
        """Return a strength of evidence in words."""
        evidence = self.knowledge.evidence[id]
        return f"{evidence.title} ({id}): {evidence.meaning}"

    def references(self, references: Iterable[str]) -> Statement | None:
        """Return who says so: each source, with its claim where one is named, how that stands, and what limits it."""
        lines = tuple(self.reference(item) for item in references)
        return Statement("rows_sources", "", {}, lines) if lines else None

    def reference(self, reference: str) -> Statement:
        """Return a reference with its citation; below it the claim, who was studied, and what was not re-read."""
        source = self.knowledge.sources[reference.partition("#")[0]]
        claim = self.knowledge.claims.get(reference)
        rows = (
            *(() if claim is None else self.claim_rows(claim)),
            self.row("population", source.population),
            self.row("checked", "" if source.checked else say("show", "unchecked")),
        )
        text = f"{reference}: {source.citation()}"
        return Statement("line", reference, {"text": text}, tuple(row for row in rows if row is not None))

    def claim_rows(self, claim: Claim) -> tuple[Statement | None, ...]:
        """Return what a claim says, how it stands against the literature, and what research adds."""
        standing = self.knowledge.standings[claim.standing]
        return self.row("claim", claim.claim), self.row("standing", standing.title), self.row("research", claim.research)

    def finding(self, id: str) -> Statement:
        """Return a finding."""
        item = self.knowledge.findings[id]
        kind = item.type.value
        if item.range is not None:
            kind += f", {write_number(item.range[0])} to {write_number(item.range[1])} {item.unit}".rstrip()
        if item.type is FindingType.SCALE:
            kind += ", 0 to 10"
        worse = item.worse
        worse_text = "" if worse is None else " < ".join(_word(value) for value in worse.order) or ("higher" if worse.higher else "lower")
        return self.entry(
            id,
            item.question,
            (
                self.row("type", kind),
                self.rows("options", (f"{value}: {text}" for value, text in _options(item).items())),
                *self.condition("ask_when", item.ask_when),
                self.row("help", item.help),
                self.row("why_asked", item.why_asked),
                self.row("worse", worse_text),
                self.row("changeable", item.changeable.value),
                self.readers(id),
                self.references(item.sources),
            ),
        )

    def checklist(self, id: str) -> Statement:
        """Return a checklist."""
        item = self.knowledge.checklists[id]
        lines = (f"{name}: {self.knowledge.findings[name].question}" for name in item.members)
        return self.entry(id, item.question, (self.rows("options", lines), self.row("none", item.none)))

    def quantity(self, id: str) -> Statement:
        """Return a quantity."""
        item = self.knowledge.quantities[id]
        rows = (self.row("formula", f"{print_formula(item.formula)} {item.unit}".rstrip()), self.readers(id), self.references(item.sources))
        return self.entry(id, item.title, rows)

    def constraint(self, id: str) -> Statement:
        """Return a constraint."""
        item = self.knowledge.constraints[id]
        return self.entry(id, item.message, self.condition("require", item.require))

    def concept(self, id: str) -> Statement:
        """Return a concept."""
        return self.entry(id, self.knowledge.concepts[id].title, (self.makers(id), self.readers(id)))

    def cause(self, id: str) -> Statement:
        """Return a cause."""
        item = self.knowledge.causes[id]
        rows = (
            self.row("kind", self.knowledge.cause_kinds[item.kind].title),
            self.row("meaning", item.meaning),
            self.row("prognosis", item.prognosis),
            self.makers(id),
            self.readers(id),
            self.references(item.sources),
        )
        return self.entry(id, item.title, rows)

    def decision(self, id: str) -> Statement:
        """Return a decision with its levels."""
        item = self.knowledge.decisions[id]
        levels = (f"{level.id}: {level.answer} {level.meaning}" for level in item.levels)
        return self.entry(
            id, item.question, (self.rows("levels", levels), self.row("hold_at", item.hold_at), self.makers(id), self.readers(id))
        )

    def recommendation(self, id: str) -> Statement:
        """Return a recommendation."""
        item = self.knowledge.recommendations[id]
        rows = (
            self.row("do", item.do),
            self.rows("dose", (f"{key}: {_amount(amount)}" for key, amount in item.dose.items())),
            self.row("timing", item.timing),
            self.rows("equipment", item.equipment),
            self.rows("cautions", item.cautions),
            self.row("tell", item.tell),
            self.row("evidence", self.evidence(item.evidence)),
            self.makers(id),
            self.references(item.sources),
        )
        return self.entry(id, item.title, rows)

    def rule(self, id: str) -> Statement:
        """Return a rule."""
        item = self.knowledge.rules[id]
        rows = (
            *self.condition("when", item.when),
            self.rows("then", (say_effect(self.knowledge, effect) for effect in item.then)),
            self.row("because", item.because),
            self.row("evidence", self.evidence(item.evidence)),
            self.references(item.sources),
            self.row("note", item.note),
            self.rows("fired_by", (f"{name}: {self.knowledge.cases[name].title}" for name in self.fired_by.get(id, ()))),
        )
        return self.entry(id, item.title, rows)

    def invariant(self, id: str) -> Statement:
        """Return an invariant."""
        item = self.knowledge.invariants[id]
        return self.entry(id, item.because, self.condition("never", item.never))

    def source(self, id: str) -> Statement:
        """Return a source with its claims, how each stands, what rests on it, who was studied, and whether it was re-read."""
        item = self.knowledge.sources[id]
        claims = tuple(
            Statement("line", claim.reference, {"text": f"{claim.reference}: {claim.claim}"}, tuple(self.standing_rows(claim)))
            for claim in self.knowledge.claims.values()
            if claim.source == id
        )
        rows = (
            self.row("kind", item.kind.replace("_", " ")),
            self.row("address", item.address),
            self.row("population", item.population),
            self.row("checked", say("show", "checked" if item.checked else "unchecked")),
            self.row("note", item.note),
            Statement("rows_claims", "", {}, claims) if claims else None,
            *(self.rows(word, self.resting(kind, id)) for kind, word in RESTING.items()),
        )
        return self.entry(id, item.citation(), rows)

    def standing_rows(self, claim: Claim) -> Iterator[Statement]:
        """Yield how a claim stands, and what rests on it."""
        users = ", ".join(name for kind in RESTING for name in self.users(kind, {claim.reference}))
        rows = (
            self.row("standing", self.knowledge.standings[claim.standing].title),
            self.row("users", users),
            self.row("background", claim.background),
        )
        yield from (row for row in rows if row is not None)

    def resting(self, kind: str, source: str) -> Iterator[str]:
        """Yield the entries of a kind that rest on a source or one of its claims, with their title and strength of evidence."""
        references = {source, *(claim.reference for claim in self.knowledge.claims.values() if claim.source == source)}
        for name in self.users(kind, references):
            item = getattr(self.knowledge, KINDS[kind])[name]
            evidence = f" ({item.evidence})" if kind in {"rule", "recommendation"} else ""
            yield f"{name}{evidence}: {item.question if kind == 'finding' else item.title}"

    def users(self, kind: str, references: Collection[str]) -> Iterator[str]:
        """Yield the ids of the entries of a kind that name one of these references."""
        entries = getattr(self.knowledge, KINDS[kind]).values()
        return (entry.id for entry in entries if not set(references).isdisjoint(entry.sources))

    def claim(self, id: str) -> Statement:
        """Return a claim with how it stands against the literature and who uses it."""
        item = self.knowledge.claims[id]
        users = [name for kind in RESTING for name in self.users(kind, {id})]
        rows = (
            self.row("section", item.section),
            self.row("standing", self.knowledge.standings[item.standing].title),
            self.row("research", item.research),
            self.row("background", item.background),
            self.rows("read_by", users),
            self.references(item.sources),
        )
        return self.entry(id, item.claim, rows)

    def case(self, id: str) -> Statement:
        """Return a worked case."""
        item = self.knowledge.cases[id]
        expected = (f"{name}: {level}" for name, level in item.expect.decisions.items())
        rows = (
            self.row("story", item.story),
            self.rows("expect", expected),
            self.rows("do", item.expect.do),
            self.rows("never", item.expect.never),
            self.row("because", item.because),
        )
        return self.entry(id, item.title, rows)


_SHOWN: Mapping[str, Callable[[_Shower, str], Statement]] = {kind: getattr(_Shower, kind) for kind in KINDS}


def _word(value: bool | str) -> str:
    """Return a value as it is written."""
    return value if isinstance(value, str) else "yes" if value else "no"


def _options(finding: Finding) -> dict[str, str]:
    """Return the values that can be written for a boolean or choice, each with its wording."""
    return dict(finding.options) or {_word(value): text for value, text in finding.phrase.by_value.items()}


def _amount(amount: Amount) -> str:
    """Return a dose's amount."""
    low, high = amount
    return write_number(low) if low == high else f"{write_number(low)} to {write_number(high)}"

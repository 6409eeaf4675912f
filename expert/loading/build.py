"""From sound raw entries to the model: each section one function, conditions parsed, references left to `check`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, TypeVar

from expert.errors import Diagnostics
from expert.language.conditions import Condition
from expert.language.formulas import Formula
from expert.language.model import (
    Acceptance,
    Advise,
    Amount,
    Cause,
    Changeable,
    Checklist,
    Claim,
    Concept,
    Conclude,
    Constraint,
    Decide,
    Decision,
    Effect,
    Evidence,
    Finding,
    FindingType,
    Grades,
    Invariant,
    KnowledgeBase,
    Level,
    Notice,
    Phrase,
    Quantity,
    Recommendation,
    Referral,
    Rule,
    Source,
    Standing,
    Strength,
    Suggest,
    Titled,
    Withhold,
    WorkedCase,
    Worse,
)
from expert.loading.condition import parse_condition
from expert.loading.entries import Entries, Entry
from expert.loading.expressions import Vocabulary
from expert.loading.formula import parse_formula

T = TypeVar("T")


def build(entries: Entries, diagnostics: Diagnostics) -> KnowledgeBase | None:
    """Return the knowledge base made of every sound entry, or None where there is no sound knowledge.yaml."""
    builder = _Builder(entries, diagnostics)
    decisions = builder.section("decisions", builder.decision)
    findings = builder.section("findings", builder.finding)
    quantities = builder.section("quantities", builder.quantity)
    constraints = builder.section("constraints", builder.constraint)
    rules = builder.section("rules", builder.rule)
    invariants = builder.section("invariants", builder.invariant)
    head = entries.head
    if head is None or not head.sound:
        return None
    data = head.data
    return KnowledgeBase(
        id=data["id"],
        title=data["title"],
        version=data["version"],
        summary=data["summary"],
        fingerprint=entries.fingerprint(),
        fine_print=tuple(data["fine_print"]),
        topics=_by_id(Titled(item["id"], item["title"]) for item in data.get("topics", [])),
        groups=_by_id(Titled(item["id"], item["title"]) for item in data["groups"]),
        cause_kinds=_by_id(Titled(item["id"], item["title"]) for item in data["cause_kinds"]),
        evidence=_by_id(Evidence(item["id"], item["title"], item["meaning"], truth(item.get("label", "no"))) for item in data["evidence"]),
        standings=_by_id(Standing(item["id"], item["title"], truth(item.get("disputed", "no"))) for item in data["standings"]),
        strengths=_by_id(Strength(item["id"], item["title"], item["points"], item.get("together_at_most")) for item in data["strengths"]),
        grades=Grades(data["grades"]["likely_at"], data["grades"]["possible_at"], MappingProxyType(data["grades"]["titles"])),
        decisions=decisions,
        findings=_in_order_of_groups(findings, [item["id"] for item in data["groups"]]),
        checklists=builder.section("checklists", builder.checklist),
        quantities=quantities,
        constraints=constraints,
        concepts=builder.section("concepts", builder.concept),
        causes=builder.section("causes", builder.cause),
        recommendations=builder.section("recommendations", builder.recommendation),
        rules=rules,
        invariants=invariants,
        sources=builder.section("sources", builder.source),
        claims=builder.section("claims", builder.claim),
        cases=builder.section("cases", builder.worked_case),
        notices=tuple(Notice(item["while_open"], item["text"]) for item in data.get("notices", [])),
        referral=Referral(**data["referral"]) if "referral" in data else None,
        accepted=tuple(Acceptance(**entry.data, location=entry.at()) for entry in entries.accepted if entry.sound),
    )


def truth(value: object) -> bool:
    """Return a yes/no of the schema as a boolean."""
    return value is True or value == "yes"


def _in_order_of_groups(findings: Mapping[str, Finding], groups: list[str]) -> Mapping[str, Finding]:
    """Return findings in the order of asking: by group, then as they stand in their file."""
    place = {group: index for index, group in enumerate(groups)}
    return MappingProxyType(dict(sorted(findings.items(), key=lambda pair: place.get(pair[1].group, len(place)))))


def _by_id(items: Iterator[Any]) -> Mapping[str, Any]:
    """Return items by id, in order."""
    return MappingProxyType({item.id: item for item in items})


class _Builder:
    """Builds the entries of each section."""

    def __init__(self, entries: Entries, diagnostics: Diagnostics) -> None:
        """Take the entries; conditions are parsed against all their names."""
        self.entries = entries
        self.diagnostics = diagnostics
        self.vocabulary: Vocabulary = entries.vocabulary()

    def section(self, name: str, make: Callable[[Entry], T | None]) -> Mapping[str, T]:
        """Return what can be built of a section, by id."""
        built = ((entry.id, make(entry)) for entry in self.entries.sound(name))
        return MappingProxyType({id: item for id, item in built if item is not None})

    def condition(self, entry: Entry, key: str, *, on_outcome: bool = False) -> Condition | None:
        """Return the condition under `key`, or None with its faults noted where they stand."""

        def report(offset: int, code: str, message: str, help: str) -> None:
            self.diagnostics.add(entry.at(key, offset=offset), code, message, help)

        return parse_condition(entry.data[key], self.vocabulary, report, on_outcome=on_outcome)

    def formula(self, entry: Entry) -> Formula | None:
        """Return the formula of a quantity, or None with its faults noted."""

        def report(offset: int, code: str, message: str, help: str) -> None:
            self.diagnostics.add(entry.at("formula", offset=offset), code, message, help)

        return parse_formula(entry.data["formula"], self.vocabulary, report)

    def decision(self, entry: Entry) -> Decision:
        """Return a decision."""
        data = entry.data
        levels = tuple(Level(**{**item, "alone": truth(item.get("alone", "no"))}) for item in data["levels"])
        return Decision(
            data["id"],
            data["title"],
            data["question"],
            levels,
            data["hold_at"],
            data["on_failure"],
            truth(data.get("summary", "no")),
            entry.at("id"),
        )

    def finding(self, entry: Entry) -> Finding | None:
        """Return a finding, or None where its `ask_when` is faulty."""
        data = entry.data
        guard = self.condition(entry, "ask_when") if "ask_when" in data else None
        if guard is None and "ask_when" in data:
            return None
        kind = FindingType(data["type"])
        bounds = data.get("range")
        return Finding(
            id=data["id"],
            type=kind,
            group=data["group"],
            question=data["question"],
            phrase=_phrase(data["phrase"], kind),
            help=data.get("help", ""),
            why_asked=data.get("why_asked", ""),
            options=MappingProxyType(dict(data.get("options", {}))),
            range=(Decimal(bounds[0]), Decimal(bounds[1])) if bounds else None,
            unit=data.get("unit", ""),
            example=data.get("example", ""),
            decimals=data.get("decimals", 0),
            ask_when=guard,
            worse=_worse(data.get("worse")),
            changeable=Changeable({True: "yes", False: "no"}.get(data.get("changeable", "no"), data.get("changeable", "no"))),
            private=truth(data.get("private", "no")),
            sources=tuple(data.get("sources", ())),
            location=entry.at("id"),
        )

    def checklist(self, entry: Entry) -> Checklist:
        """Return a checklist."""
        data = entry.data
        return Checklist(data["id"], data["group"], data["question"], data["none"], tuple(data["members"]), entry.at("id"))

    def quantity(self, entry: Entry) -> Quantity | None:
        """Return a quantity, or None where its formula is faulty."""
        data = entry.data
        formula = self.formula(entry)
        if formula is None:
            return None
        return Quantity(
            data["id"],
            data["title"],
            formula,
            data["decimals"],
            truth(data["when_undefined"]),
            data["phrase"],
            data.get("unit", ""),
            tuple(data.get("sources", ())),
            entry.at("id"),
        )

    def constraint(self, entry: Entry) -> Constraint | None:
        """Return a constraint, or None where its condition is faulty."""
        require = self.condition(entry, "require")
        return None if require is None else Constraint(entry.id, require, entry.data["message"], entry.at("id"))

    def concept(self, entry: Entry) -> Concept:
        """Return a concept."""
        data = entry.data
        return Concept(
            data["id"], data["title"], _phrase(data["phrase"], FindingType.BOOLEAN), truth(data.get("flag", "no")), entry.at("id")
        )

    def cause(self, entry: Entry) -> Cause:
        """Return a cause."""
        data = entry.data
        return Cause(
            data["id"],
            data["kind"],
            data["title"],
            data["meaning"],
            data.get("prognosis", ""),
            tuple(data.get("sources", ())),
            entry.at("id"),
        )

    def recommendation(self, entry: Entry) -> Recommendation:
        """Return a recommendation."""
        data = entry.data
        return Recommendation(
            id=data["id"],
            title=data["title"],
            topic=data["topic"],
            do=data["do"],
            priority=data["priority"],
            evidence=data["evidence"],
            sources=tuple(data["sources"]),
            do_without=data.get("do_without", ""),
            dose=MappingProxyType({key: _amount(value) for key, value in data.get("dose", {}).items()}),
            timing=data.get("timing", ""),
            equipment=tuple(data.get("equipment", ())),
            cautions=tuple(data.get("cautions", ())),
            tell=data.get("tell", ""),
            review_days=data.get("review_days"),
            location=entry.at("id"),
        )

    def rule(self, entry: Entry) -> Rule | None:
        """Return a rule, or None where its condition is faulty."""
        data = entry.data
        when = self.condition(entry, "when")
        if when is None:
            return None
        return Rule(
            id=data["id"],
            title=data["title"],
            when=when,
            then=tuple(_effect(item) for item in data["then"]),
            because=data["because"],
            evidence=data["evidence"],
            sources=tuple(data["sources"]),
            short=data.get("short", ""),
            note=data.get("note", ""),
            location=entry.at("id"),
        )

    def invariant(self, entry: Entry) -> Invariant | None:
        """Return an invariant, or None where its condition is faulty."""
        never = self.condition(entry, "never", on_outcome=True)
        return None if never is None else Invariant(entry.id, never, entry.data["because"], entry.at("id"))

    def source(self, entry: Entry) -> Source:
        """Return a source."""
        return Source(**{**entry.data, "checked": truth(entry.data.get("checked", "yes")), "location": entry.at("id")})

    def claim(self, entry: Entry) -> Claim:
        """Return a claim; which source it belongs to stands at the top of its file."""
        root = entry.document.data
        source = str(root.get("claims_of", "")) if isinstance(root, dict) else ""
        data = dict(entry.data)
        return Claim(**{**data, "source": source, "sources": tuple(data.get("sources", ())), "location": entry.at("id")})

    def worked_case(self, entry: Entry) -> WorkedCase:
        """Return a worked case; its answers are read as any case's when it runs."""
        data = entry.data
        expect = data["expect"]
        words = {"unknown": None}
        return WorkedCase(
            id=data["id"],
            title=data["title"],
            because=data["because"],
            case=MappingProxyType({key: data[key] for key in ("date", "title", "checklists", "answers") if key in data}),
            decisions=MappingProxyType(dict(expect["decisions"])),
            story=data.get("story", ""),
            settled=tuple(expect.get("settled", ())),
            concepts=MappingProxyType({name: words.get(word, truth(word)) for name, word in expect.get("concepts", {}).items()}),
            causes=MappingProxyType(dict(expect.get("causes", {}))),
            do=tuple(expect.get("do", ())),
            never=tuple(expect.get("never", ())),
            withheld=tuple(expect.get("withheld", ())),
            not_indicated=tuple(expect.get("not_indicated", ())),
            never_said=tuple(expect.get("never_said", ())),
            location=entry.at("id"),
        )


def _phrase(raw: Any, kind: FindingType) -> Phrase:
    """Return how answers read inside a sentence."""
    if isinstance(raw, str):
        return Phrase(template=raw)
    if kind is FindingType.BOOLEAN:
        return Phrase(MappingProxyType({truth(key): text for key, text in raw.items()}))
    return Phrase(MappingProxyType(dict(raw)))


def _worse(raw: Any) -> Worse | None:
    """Return which direction is worse."""
    match raw:
        case None:
            return None
        case "higher" | "lower":
            return Worse(higher=raw == "higher")
        case "yes" | "no" | True | False:
            return Worse(order=(not truth(raw), truth(raw)))
        case _:
            return Worse(order=tuple(raw) if isinstance(raw, list) else (raw,))


def _amount(raw: Any) -> Amount:
    """Return a dose's amount as least and most."""
    low, high = raw if isinstance(raw, list) else (raw, raw)
    return Decimal(low), Decimal(high)


def _effect(raw: dict[str, Any]) -> Effect:
    """Return one effect of a rule."""
    ((verb, what),) = raw.items()
    match verb:
        case "conclude":
            return Conclude(what)
        case "advise":
            return Advise(what)
        case "withhold":
            return Withhold(what)
        case _:
            ((name, value),) = what.items()
            return Suggest(name, value) if verb == "suggest" else Decide(name, value)

"""An outcome's JSON back into the consultation that wrote it: the exact inverse of `Consultation.to_json`.

Every name and value is read against the knowledge base. Whether the outcome is right is not asked here: see `expert.questions.verify`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from expert.cases.case import UNKNOWN_WORDS, Case
from expert.cases.reading import build_case
from expert.cases.values import read_value, show_value
from expert.consultation.certificates import Certificates, Step
from expert.consultation.outcome import (
    CauseOutcome,
    ConceptOutcome,
    Consultation,
    DecisionOutcome,
    LookAgain,
    RecommendationOutcome,
    Violation,
)
from expert.consultation.outcome_file import OutcomeFile, open_outcome
from expert.engines.trace import Firing, Premise, PremiseKind
from expert.errors import Diagnostics, Location, OutcomeError, suggest_names
from expert.language.meaning import Grade, Meaning, Status, Truth, Undefined
from expert.language.model import KnowledgeBase, Value
from expert.loading.read import Pointer

SECTIONS = ("decisions", "concepts", "causes", "quantities", "recommendations")
"""The parts of an outcome that hold one verdict for each name of a kind."""
CONCLUSIONS = ("decisions", "concepts", "causes", "recommendations")
"""The parts of the certificates that hold one entry for each name of a kind."""
_TRUTHS: Mapping[str, Truth] = {"yes": True, "no": False, "unknown": None}


def read_outcome(raw: bytes | str | Mapping[str, object], knowledge: KnowledgeBase, file_name: str = "<outcome>") -> Consultation:
    """Return the consultation that an outcome's JSON holds.

    Args:
        raw: The JSON as bytes or text, or its data.
        knowledge: The knowledge base that it was concluded with; another one is refused.
        file_name: What messages call it.

    Raises:
        OutcomeError: With every fault: code, file, position, and how to mend it.
    """
    source = open_outcome(raw, file_name)
    diagnostics = Diagnostics()
    for pointer in source.repeated:
        diagnostics.add(source.location(pointer, of_key=True), "OUT004", f"duplicate key `{pointer[-1]}`", "each name has one verdict")
    check_fingerprint(knowledge, source, diagnostics)
    consultation = None if diagnostics else build_outcome(knowledge, source, diagnostics)
    if consultation is None:
        raise OutcomeError(diagnostics.items)
    return consultation


def check_fingerprint(knowledge: KnowledgeBase, source: OutcomeFile, diagnostics: Diagnostics) -> None:
    """Note it if an outcome was concluded with another knowledge base."""
    about = source.data["knowledge"]
    if about["fingerprint"] != knowledge.fingerprint:
        mine = f"`{knowledge.id}` {knowledge.version} ({knowledge.fingerprint[:12]})"
        message = f"was concluded with `{show_value(about['id'])}` {about['version']} ({about['fingerprint'][:12]}), not with {mine}"
        help = "name the folder with that version of the knowledge base, or assess the case again"
        diagnostics.add(source.location(("knowledge", "fingerprint")), "OUT003", message, help)


def build_outcome(knowledge: KnowledgeBase, source: OutcomeFile, diagnostics: Diagnostics) -> Consultation | None:
    """Return the consultation in an outcome of the right form; None with every fault noted."""
    return _Builder(knowledge, source, diagnostics).build()


class _Builder:
    """Builds a consultation from data of the right form, noting faults as it goes."""

    def __init__(self, knowledge: KnowledgeBase, source: OutcomeFile, diagnostics: Diagnostics) -> None:
        """Take the data; nothing is read yet."""
        self.knowledge = knowledge
        self.source = source
        self.data = source.data
        self.diagnostics = diagnostics

    def build(self) -> Consultation | None:
        """Return the consultation, or None with every fault noted."""
        case = self.case()
        for section in SECTIONS:
            self.one_each((section,), self.data[section], getattr(self.knowledge, section))
        for section in CONCLUSIONS:
            self.one_each(("certificates", section), self.data["certificates"][section], getattr(self.knowledge, section))
        consultation = Consultation(
            meaning=Meaning(self.knowledge, case.values if case else {}),
            case=case or Case(datetime.date.min),
            decisions={name: self.decision(name, item) for name, item in self.data["decisions"].items()},
            concepts={name: self.concept(name, item) for name, item in self.data["concepts"].items()},
            causes={name: self.cause(name, item) for name, item in self.data["causes"].items()},
            quantities={name: self.quantity(name, item) for name, item in self.data["quantities"].items()},
            recommendations={name: self.recommendation(name, item) for name, item in self.data["recommendations"].items()},
            trace=self.trace(),
            look_again=self.look_again(),
            open=self.findings(("open",), self.data["open"]),
            violations=tuple(self.violation(index, item) for index, item in enumerate(self.data["violations"])),
            certificates=self.certificates(),
        )
        return None if self.diagnostics else consultation

    def add(self, pointer: Pointer, code: str, message: str, help: str, *, of_key: bool = False) -> None:
        """Note one fault."""
        self.diagnostics.add(self.source.location(pointer, of_key=of_key), code, message, help)

    def case(self) -> Case | None:
        """Return the case; where its values stand is looked up only once there is a fault."""
        data, faults = self.data["case"], Diagnostics()
        case = build_case(self.knowledge, data, faults)
        return build_case(self.knowledge, data, self.diagnostics, self.locate_in_case) if faults else case

    def locate_in_case(self, pointer: Pointer = (), *, of_key: bool = False) -> Location:
        """Return where a value of the case stands."""
        return self.source.location(("case", *pointer), of_key=of_key)

    def known(self, pointer: Pointer, name: str, names: Iterable[str], noun: str, *, of_key: bool = False) -> str:
        """Return a name, noting it if it is not one of `names`."""
        if name not in names:
            self.add(pointer, "OUT005", f"there is no {noun} `{show_value(name)}`", suggest_names(name, names), of_key=of_key)
        return name

    def one_each(self, pointer: Pointer, found: Iterable[str], names: Iterable[str]) -> None:
        """Note every name that is not known, and every one that is missing."""
        noun = str(pointer[-1]).removesuffix("s").replace("quantitie", "quantity")
        for name in found:
            self.known((*pointer, name), name, names, noun, of_key=True)
        for name in names:
            if name not in found:
                self.add(pointer, "OUT006", f"says nothing of the {noun} `{name}`", "each name has one verdict")

    def names(self, pointer: Pointer, found: Iterable[str], names: Iterable[str], noun: str) -> tuple[str, ...]:
        """Return a list of names, noting each that is not known."""
        return tuple(self.known((*pointer, index), name, names, noun) for index, name in enumerate(found))

    def rules(self, pointer: Pointer, found: Iterable[str]) -> tuple[str, ...]:
        """Return a list of rules."""
        return self.names(pointer, found, self.knowledge.rules, "rule")

    def findings(self, pointer: Pointer, found: Iterable[str]) -> tuple[str, ...]:
        """Return a list of findings."""
        return self.names(pointer, found, self.knowledge.findings, "finding")

    def level(self, pointer: Pointer, decision: str, name: str) -> str:
        """Return the name of a level, noting it if the decision has none of that name."""
        if decision in self.knowledge.decisions:
            levels = [level.id for level in self.knowledge.decisions[decision].levels]
            return self.known(pointer, name, levels, f"level of `{decision}` called")
        return name

    def value(self, pointer: Pointer, finding: str, raw: object) -> Value:
        """Return the value of a finding, noting it if it cannot be one."""
        if finding not in self.knowledge.findings:
            return False
        value = read_value(self.knowledge.findings[finding], raw, lambda code, message, help: self.add(pointer, code, message, help))
        return False if value is None else value

    def decision(self, name: str, item: Mapping[str, Any]) -> DecisionOutcome:
        """Return one decision."""
        at = ("decisions", name)
        return DecisionOutcome(
            floor=self.level((*at, "floor"), name, item["floor"]),
            ceiling=self.level((*at, "ceiling"), name, item["ceiling"]),
            in_force=self.level((*at, "in_force"), name, item["in_force"]),
            settled=item["settled"],
            decided_by=self.rules((*at, "decided_by"), item["decided_by"]),
            could_raise=self.rules((*at, "could_raise"), item["could_raise"]),
            open=self.findings((*at, "open"), item["open"]),
        )

    def concept(self, name: str, item: Mapping[str, Any]) -> ConceptOutcome:
        """Return one concept."""
        at = ("concepts", name)
        by = self.rules((*at, "concluded_by"), item["concluded_by"])
        return ConceptOutcome(_TRUTHS[item["truth"]], by, self.findings((*at, "open"), item["open"]))

    def cause(self, name: str, item: Mapping[str, Any]) -> CauseOutcome:
        """Return one cause."""
        at = ("causes", name)
        low, high = item["score"]
        return CauseOutcome(
            kind=item["kind"],
            grade=Grade(item["grade"]),
            settled=item["settled"],
            score=(low, high),
            suggested_by=self.rules((*at, "suggested_by"), item["suggested_by"]),
            open=self.findings((*at, "open"), item["open"]),
        )

    def quantity(self, name: str, item: object) -> Decimal | Undefined | None:
        """Return the value of one quantity."""
        if isinstance(item, str):
            if item != Undefined.UNDEFINED.value:
                self.add(("quantities", name), "OUT007", f"`{name}` cannot be `{show_value(item)}`", "a number, null or undefined")
            return Undefined.UNDEFINED
        return None if item is None else Decimal(str(item))

    def recommendation(self, name: str, item: Mapping[str, Any]) -> RecommendationOutcome:
        """Return one recommendation."""
        at = ("recommendations", name)
        return RecommendationOutcome(
            status=Status(item["status"]),
            for_now=None if item["for_now"] is None else Status(item["for_now"]),
            settled=item["settled"],
            advised_by=self.rules((*at, "advised_by"), item["advised_by"]),
            withheld_by=self.rules((*at, "withheld_by"), item["withheld_by"]),
            open=self.findings((*at, "open"), item["open"]),
        )

    def look_again(self) -> LookAgain | None:
        """Return when to look again."""
        item = self.data["look_again"]
        if item is None:
            return None
        at, about, level = ("look_again",), item["about"], item["level"] or ""
        if level:
            self.known((*at, "about"), about, self.knowledge.decisions, "decision")
            self.level((*at, "level"), about, level)
        else:
            self.known((*at, "about"), about, self.knowledge.recommendations, "recommendation")
        return LookAgain(item["days"], about, level, tuple(item["sooner_if"]))

    def violation(self, index: int, item: Mapping[str, Any]) -> Violation:
        """Return one violated invariant."""
        name = self.known(("violations", index, "invariant"), item["invariant"], self.knowledge.invariants, "invariant")
        return Violation(name, item["because"])

    def trace(self) -> tuple[Firing, ...]:
        """Return the trace."""
        firings = []
        for index, item in enumerate(self.data["trace"]):
            rule = self.known(("trace", index, "rule"), item["rule"], self.knowledge.rules, "rule")
            places = [("trace", index, "matched", number) for number in range(len(item["matched"]))]
            firings.append(Firing(rule, tuple(map(self.premise, places, item["matched"]))))
        return tuple(firings)

    def premise(self, at: Pointer, item: Mapping[str, Any]) -> Premise:
        """Return one matched fact."""
        kind, name, value, level = PremiseKind(item["kind"]), str(item["name"]), item["value"], item.get("level", "")
        kinds: Mapping[PremiseKind, tuple[Mapping[str, object], str]] = {
            PremiseKind.ANSWER: (self.knowledge.findings, "finding"),
            PremiseKind.NOT_APPLICABLE: (self.knowledge.findings, "finding"),
            PremiseKind.CONCEPT: (self.knowledge.concepts, "concept"),
            PremiseKind.AT_LEAST: (self.knowledge.decisions, "decision"),
            PremiseKind.LIKELY: (self.knowledge.causes, "cause"),
            PremiseKind.POSSIBLE: (self.knowledge.causes, "cause"),
        }
        self.known((*at, "name"), name, *kinds[kind])
        if bool(level) is not (kind is PremiseKind.AT_LEAST) or (kind is not PremiseKind.ANSWER and not isinstance(value, bool)):
            message, help = f"`{name}` is no premise of the kind `{kind.value}` like this", "true or false; a level where one is meant"
            self.add(at, "OUT007", message, help)
        if level:
            self.level((*at, "level"), name, level)
        return Premise(kind, name, self.value((*at, "value"), name, value) if kind is PremiseKind.ANSWER else value, level)

    def certificates(self) -> Certificates:
        """Return the certificates."""
        data = self.data["certificates"]
        found = [step["rule"] for step in data["steps"]]
        for name in self.knowledge.rules:
            if name not in found:
                self.add(("certificates", "steps"), "OUT006", f"says nothing of the rule `{name}`", "each rule has one step")
        cites = {
            section: {name: self.findings(("certificates", section, name), names) for name, names in data[section].items()}
            for section in (*CONCLUSIONS, "violations")
        }
        for name in cites["violations"]:
            self.known(("certificates", "violations", name), name, self.knowledge.invariants, "invariant", of_key=True)
        return Certificates(steps=tuple(map(self.step, range(len(found)), data["steps"])), uncited=self.uncited(data["uncited"]), **cites)

    def step(self, index: int, item: Mapping[str, Any]) -> Step:
        """Return one step."""
        at = ("certificates", "steps", index)
        rule = self.known((*at, "rule"), item["rule"], self.knowledge.rules, "rule")
        return Step(rule, _TRUTHS[item["truth"]], self.values((*at, "cites"), item["cites"]))

    def uncited(self, item: Mapping[str, Any]) -> dict[str, Value]:
        """Return what no step cites; a word may stand for an answer that is not known."""
        at = ("certificates", "uncited")
        self.findings_of(at, item)
        words = {name: value for name, value in item.items() if isinstance(value, str) and value in UNKNOWN_WORDS}
        return {name: words[name] if name in words else self.value((*at, name), name, value) for name, value in item.items()}

    def values(self, at: Pointer, item: Mapping[str, Any]) -> dict[str, Value]:
        """Return the values of findings."""
        self.findings_of(at, item)
        return {name: self.value((*at, name), name, value) for name, value in item.items()}

    def findings_of(self, at: Pointer, item: Mapping[str, Any]) -> None:
        """Note every key that is not a finding."""
        for name in item:
            self.known((*at, name), name, self.knowledge.findings, "finding", of_key=True)

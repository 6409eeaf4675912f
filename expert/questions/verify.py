"""Checks an outcome without trusting the program that wrote it: every step again, by the reference meaning and nothing else.

What is settled, false or bounded is derived from the answers that it cites alone; what is open, and what is in force because of it, from
the whole list of answers. No engine is asked, and no hash stands in for a check. See docs/certificates.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from enum import Enum

from expert.consultation.certificates import CONCLUSIONS, Certificates
from expert.consultation.conclude import OutcomeReader, conclude
from expert.consultation.outcome import CauseOutcome, ConceptOutcome, Consultation, DecisionOutcome, RecommendationOutcome, truth_word
from expert.consultation.outcome_file import OutcomeFile, open_outcome
from expert.consultation.premises import is_true, sufficient_answers, trace_of
from expert.consultation.stored import build_outcome
from expert.engines.trace import Firing, Premise
from expert.errors import Diagnostics
from expert.language.meaning import Meaning
from expert.language.model import KnowledgeBase, Value
from expert.loading.read import pointer_text
from expert.questions.parts.statement import Statement

Part = DecisionOutcome | ConceptOutcome | CauseOutcome | RecommendationOutcome


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was checked: a group, what it is about, and where it fails the kind of fault with what goes into its words."""

    group: str
    about: str
    fault: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Everything that was checked of an outcome, in the order of checking."""

    checks: tuple[Check, ...]

    @property
    def verified(self) -> bool:
        """Return whether nothing fails."""
        return self.first_failure is None

    @property
    def first_failure(self) -> Check | None:
        """Return the first check that fails."""
        return next((check for check in self.checks if check.fault), None)

    def to_data(self) -> dict[str, object]:
        """Return it as plain data: whether it is verified, how many checks there were of each group, and the first that fails."""
        failure = self.first_failure
        return {
            "verified": self.verified,
            "checks": {group: sum(check.group == group for check in self.checks) for group in _GROUPS},
            "first_failure": None
            if failure is None
            else {"group": failure.group, "about": failure.about, "fault": failure.fault, "texts": dict(failure.texts)},
        }

    def statement(self) -> Statement:
        """Return it as a statement: the first step that fails, or what was checked, group by group."""
        failure = self.first_failure
        if failure is not None:
            done = str(self.checks.index(failure))
            fault = Statement(failure.fault, failure.about, {"about": failure.about, **failure.texts})
            return Statement("verify_failed", failure.group, {"done": done}, (fault,))
        counts = {group: sum(check.group == group for check in self.checks) for group in _GROUPS}
        groups = (Statement(kind, group, {"count": str(counts[group])}) for group, kind in _GROUPS.items() if counts[group])
        return Statement("verify_passed", texts={"count": str(len(self.checks))}, children=tuple(groups))


_GROUPS = {
    "knowledge": "verified_knowledge",
    "names": "verified_names",
    "citations": "verified_citations",
    "steps": "verified_steps",
    "trace": "verified_trace",
    "conclusions": "verified_conclusions",
    "whole": "verified_whole",
    "form": "verified_form",
}
"""The groups of checks in their order, each with its kind of statement."""


def verify(knowledge: KnowledgeBase, outcome: bytes | str | Mapping[str, object], file_name: str = "<outcome>") -> Verdict:
    """Return what checking an outcome came to.

    Args:
        knowledge: The knowledge base that the outcome says it rests on.
        outcome: Its JSON as bytes or text, or its data.
        file_name: What messages call it.

    Raises:
        OutcomeError: It is not an outcome, or of another schema version.
    """
    source = open_outcome(outcome, file_name)
    checks = list(_check_knowledge(knowledge, source))
    claimed = None
    if not any(check.fault for check in checks):
        diagnostics = Diagnostics()
        claimed = None if source.repeated else build_outcome(knowledge, source, diagnostics)
        checks.extend(_check_names(source, diagnostics))
    if claimed is not None:
        checks.extend(_Verifier(claimed).checks())
        checks.append(_check_form(claimed, source))
    return Verdict(tuple(checks))


def _check_knowledge(knowledge: KnowledgeBase, source: OutcomeFile) -> Iterator[Check]:
    """Check that the outcome rests on this knowledge base."""
    about = source.data["knowledge"]
    for key, mine in (("fingerprint", knowledge.fingerprint), ("id", knowledge.id), ("version", knowledge.version)):
        yield _same("knowledge", key, "verify_other_knowledge", about[key], mine)


def _check_names(source: OutcomeFile, diagnostics: Diagnostics) -> Iterator[Check]:
    """Check that every name is known and has one verdict, and that the answers can be answers."""
    for pointer in source.repeated:
        yield Check("names", pointer_text(pointer), "verify_twice", {"name": str(pointer[-1])})
    for item in sorted(diagnostics.items):
        yield Check("names", item.location.pointer, "verify_unreadable", {"fault": item.message})
    for section in CONCLUSIONS:
        yield Check("names", section)


def _check_form(claimed: Consultation, source: OutcomeFile) -> Check:
    """Check that it is written as this program writes what it says."""
    place = _difference(source.data, claimed.to_data(), "")
    return Check("form", place or "", "" if place is None else "verify_form")


class _Verifier:
    """Checks what an outcome claims, once it can be read."""

    def __init__(self, claimed: Consultation) -> None:
        """Take the claims, and derive what all answers together give."""
        self.knowledge = claimed.knowledge
        self.claimed = claimed
        self.answers = claimed.case.values
        self.whole = claimed.meaning
        self.expected = conclude(self.whole, claimed.case, trace_of(self.whole))
        self.failed = bool(claimed.violations)

    def checks(self) -> Iterator[Check]:
        """Yield every check, in order."""
        yield from self.citations()
        yield from self.steps()
        yield from self.trace()
        yield from self.violations()
        yield from self.conclusions()
        yield from self.rest()

    def alone(self, names: Iterable[str]) -> Meaning:
        """Return what follows from some of the answers alone."""
        return Meaning(self.knowledge, {name: self.answers[name] for name in names if name in self.answers})

    def citations(self) -> Iterator[Check]:
        """Check that what is cited is among the answers, with its value, and that what is not cited is listed as such."""
        certificates = self.claimed.certificates
        given: dict[str, Value] = {**self.answers, **self.claimed.case.unknown}
        cited = {name for step in certificates.steps for name in step.cites}
        for step in certificates.steps:
            for name, value in step.cites.items():
                yield self.citation(step.rule, name, value, self.answers)
        for name, value in certificates.uncited.items():
            yield self.citation("uncited", name, value, given)
        for name in given:
            places = (name in cited) + (name in certificates.uncited)
            yield Check("citations", name, "" if places == 1 else "verify_uncited", {"finding": name})
        for section in (*CONCLUSIONS, "violations"):
            for about, names in getattr(certificates, section).items():
                missing = [name for name in names if name not in self.answers]
                yield Check("citations", about, "verify_no_answer" if missing else "", {"finding": ", ".join(missing)})

    def citation(self, about: str, name: str, value: Value, given: Mapping[str, Value]) -> Check:
        """Check one citation."""
        if name not in given:
            return Check("citations", about, "verify_no_answer", {"finding": name})
        same = _show(given[name]) == _show(value) and type(given[name]) is type(value)
        texts = {"finding": name, "claimed": _show(value), "found": _show(given[name])}
        return Check("citations", about, "" if same else "verify_other_answer", texts)

    def steps(self) -> Iterator[Check]:
        """Check that each rule has one step, that its truth follows from what it cites alone, and that it cites what it must."""
        steps = self.claimed.certificates.steps
        yield _same("steps", "steps", "verify_other_rules", [step.rule for step in steps], list(self.knowledge.rules))
        expected = {step.rule: step for step in self.expected.certificates.steps}
        for step in steps:
            alone = self.alone(step.cites).rule(step.rule)
            yield _same("steps", step.rule, "verify_step", truth_word(step.truth), truth_word(alone))
            if step.truth is None:
                yield _same("steps", step.rule, "verify_whole", "unknown", truth_word(self.whole.rule(step.rule)), part="truth")
            yield _same("steps", step.rule, "verify_other_citations", list(step.cites), list(expected[step.rule].cites))

    def trace(self) -> Iterator[Check]:
        """Check that exactly the true rules fired, each on premises that are true, suffice, and are all that it matched."""
        fired = [firing.rule for firing in self.claimed.trace]
        yield _same("trace", "trace", "verify_other_rules", fired, [firing.rule for firing in self.expected.trace])
        expected = {firing.rule: firing for firing in self.expected.trace}
        firings = {firing.rule: firing for firing in self.claimed.trace}
        for firing in self.claimed.trace:
            for premise in firing.premises:
                holds = is_true(self.whole, premise)
                yield Check("trace", firing.rule, "" if holds else "verify_premise", {"premise": _show_premise(premise)})
            enough = self.alone(sufficient_answers(self.knowledge, firings, firing.rule)).rule(firing.rule) is True
            yield Check("trace", firing.rule, "" if enough else "verify_premises")
            matched = expected.get(firing.rule, Firing(firing.rule, ())).premises
            claimed = list(map(_show_premise, firing.premises))
            yield _same("trace", firing.rule, "verify_other_premises", claimed, list(map(_show_premise, matched)))

    def violations(self) -> Iterator[Check]:
        """Check that each violated invariant is violated by what it cites alone, and that none is left out."""
        claimed = [item.invariant for item in self.claimed.violations]
        for name in claimed:
            cites = self.claimed.certificates.violations.get(name, ())
            violated = self.alone(cites).violated(self.knowledge.invariants[name].never)
            yield Check("conclusions", name, "" if violated else "verify_violation")
        yield _same("whole", "violations", "verify_whole", self.claimed.violations, self.expected.violations, part="violations")

    def conclusions(self) -> Iterator[Check]:
        """Check each conclusion: from what it cites alone, then from all answers, then that it cites what it must."""
        claimed, certificates = self.claimed, self.claimed.certificates
        for name, decision in claimed.decisions.items():
            alone = self.reader(certificates.decisions[name]).decision(name)
            bounds = ("floor", "ceiling", "in_force", "settled", "decided_by", "could_raise")
            yield from self.parts(name, decision, alone, bounds)
        for name, concept in claimed.concepts.items():
            yield from self.parts(name, concept, self.reader(certificates.concepts[name]).concept(name), ("truth", "concluded_by"))
        for name, cause in claimed.causes.items():
            scored = ("score", "grade", "settled", "suggested_by")
            yield from self.parts(name, cause, self.reader(certificates.causes[name]).cause(name), scored)
        for name, recommendation in claimed.recommendations.items():
            said = ("status", "settled", "advised_by", "withheld_by", *(("for_now",) if recommendation.settled else ()))
            yield from self.parts(name, recommendation, self.reader(certificates.recommendations[name]).recommendation(name), said)
        for section in (*CONCLUSIONS, "violations"):
            yield from self.cited_as_expected(section, certificates)

    def reader(self, names: Iterable[str]) -> OutcomeReader:
        """Return what some answers alone conclude; whether there is advice at all is checked beside it."""
        return OutcomeReader(self.alone(names), failed=self.failed)

    def parts(self, name: str, claimed: Part, alone: Part, parts: Iterable[str]) -> Iterator[Check]:
        """Check parts of a conclusion against what its citations alone give."""
        for part in parts:
            yield _same("conclusions", name, "verify_alone", getattr(claimed, part), getattr(alone, part), part=part)

    def cited_as_expected(self, section: str, certificates: Certificates) -> Iterator[Check]:
        """Check that the conclusions of a kind cite what they must and nothing else."""
        claimed, expected = getattr(certificates, section), getattr(self.expected.certificates, section)
        yield _same("conclusions", section, "verify_other_names", sorted(claimed), sorted(expected))
        for name in claimed.keys() & expected.keys():
            yield _same("conclusions", name, "verify_other_citations", claimed[name], expected[name])

    def rest(self) -> Iterator[Check]:
        """Check everything against what all answers together give: what is open, in force, for now, computed and to be looked at."""
        for section in CONCLUSIONS:
            for name, item in getattr(self.claimed, section).items():
                expected = getattr(self.expected, section)[name]
                for part in (part.name for part in fields(item)):
                    yield _same("whole", name, "verify_whole", getattr(item, part), getattr(expected, part), part=part)
        for name, value in self.claimed.quantities.items():
            yield _same("whole", name, "verify_whole", value, self.expected.quantities[name], part="value")
        for part in ("look_again", "open"):
            yield _same("whole", part, "verify_whole", getattr(self.claimed, part), getattr(self.expected, part), part=part)


def _same(group: str, about: str, fault: str, claimed: object, found: object, *, part: str = "") -> Check:
    """Return the check that two things are the same, which fails with what is claimed and what was found."""
    if type(claimed) is type(found) and claimed == found:
        return Check(group, about)
    texts = {"part": part.replace("_", " "), "claimed": _show(claimed), "found": _show(found)}
    if isinstance(claimed, list) and isinstance(found, list):
        texts["difference"] = _show_difference(claimed, found)
    return Check(group, about, fault, texts)


def _show_difference(claimed: list[str], found: list[str]) -> str:
    """Return in a few words how two lists differ."""
    more, fewer = (Counter(claimed) - Counter(found)).elements(), (Counter(found) - Counter(claimed)).elements()
    parts = [f"{word} {_show(items)}" for word, items in (("too many", tuple(more)), ("missing", tuple(fewer))) if items]
    return "; ".join(parts) or "the order"


def _show(item: object) -> str:
    """Return a claim in a few words."""
    match item:
        case None:
            return "unknown"
        case bool():
            return truth_word(item)
        case Enum():
            return str(item.value)
        case Decimal():
            return f"{item:f}"
        case list() | tuple():
            return ", ".join(map(_show, item)) or "nothing"
        case _:
            return str(item)


def _show_premise(premise: Premise) -> str:
    """Return a premise in a few words."""
    name = f"{premise.name} >= {premise.level}" if premise.level else premise.name
    return f"{premise.kind.value} {name}: {_show(premise.value)}"


def _difference(claimed: object, found: object, place: str) -> str | None:
    """Return the first place where two pieces of data differ, numbers compared as numbers; None where there is none."""
    match claimed, found:
        case dict(), dict():
            keys = sorted(claimed.keys() ^ found.keys())
            inner = (_difference(claimed[key], found[key], f"{place}/{key}") for key in claimed if key in found)
            return f"{place}/{keys[0]}" if keys else next((item for item in inner if item is not None), None)
        case list(), list() if len(claimed) == len(found):
            inner = (_difference(one, other, f"{place}/{index}") for index, (one, other) in enumerate(zip(claimed, found, strict=True)))
            return next((item for item in inner if item is not None), None)
        case ((int() | float() | Decimal()), (int() | float() | Decimal())) if not isinstance(claimed, bool) and not isinstance(
            found, bool
        ):
            return None if Decimal(str(claimed)) == Decimal(str(found)) else place or "/"
        case _:
            return None if type(claimed) is type(found) and claimed == found else place or "/"

"""Checks an outcome without trusting the program that wrote it: every step again, by the reference meaning and nothing else.

What is settled, false or bounded is derived from the answers that it cites alone; what is open, and what is in force because of it, from
the whole list of answers. No engine is asked, and no hash stands in for a check. See docs/certificates.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import NODEFAULT

from expert.consultation.certificates import CONCLUSIONS, Certificates, Step
from expert.consultation.conclude import Concluder, conclude
from expert.consultation.outcome import (
    CauseOutcome,
    ConceptOutcome,
    Consultation,
    DecisionOutcome,
    QuantityValue,
    RecommendationOutcome,
    ScoreOutcome,
    truth_word,
)
from expert.consultation.outcome_file import OutcomeFile, open_outcome
from expert.consultation.premises import is_true, sufficient_answers, trace_of
from expert.consultation.reading import build_outcome, of_day
from expert.engines.trace import Firing, Premise
from expert.errors import Diagnostics, OutcomeError
from expert.given import checked
from expert.language.meaning import Meaning
from expert.language.model import KnowledgeBase, Value
from expert.loading.read import pointer_text
from expert.questions.parts.verification import Check, Group, Verification, difference_of
from expert.questions.statements.verifying import (
    CannotBeRead,
    CitedWrongly,
    CitesNoAnswer,
    CitesOtherAnswer,
    ConcludedTwice,
    NotViolated,
    OtherByAllAnswers,
    OtherByCitations,
    OtherCitations,
    OtherNames,
    OtherPremises,
    OtherRules,
    OtherTruth,
    PremiseFails,
    PremisesTooFew,
    RestsOnOtherKnowledge,
    WrittenOtherwise,
)
from expert.shapes.compound import Field
from expert.shapes.hints import record_of, shape_of
from expert.shapes.plain import first_difference, value_to_data

_OUTCOME, _STEP, _PREMISE = record_of(Consultation), record_of(Step), record_of(Premise)
_QUANTITY = Field("value", "value", shape_of(QuantityValue), NODEFAULT)
"""How the parts of an outcome are written."""
Part = DecisionOutcome | ConceptOutcome | CauseOutcome | RecommendationOutcome


@checked
def verify(knowledge: KnowledgeBase, outcome: bytes | str | Mapping[str, object], file_name: str = "<outcome>") -> Verification:
    """Return what checking an outcome came to.

    Args:
        knowledge: The knowledge base that the outcome says it rests on.
        outcome: Its JSON as bytes or text, or its data.
        file_name: What messages call it.

    Raises:
        OutcomeError: It is not an outcome, or of another schema version.
    """
    source = open_outcome(outcome, file_name)
    knowledge = of_day(knowledge, source)
    checks = list(_check_knowledge(knowledge, source))
    claimed = None
    if not any(check.fault for check in checks):
        diagnostics = Diagnostics(error=OutcomeError)
        claimed = None if source.repeated else build_outcome(knowledge, source, diagnostics)
        checks.extend(_check_names(source, diagnostics))
    if claimed is not None:
        checks.extend(_Verifier(claimed).checks())
        checks.append(_check_form(claimed, source))
    return Verification(knowledge, tuple(checks))


def _check_knowledge(knowledge: KnowledgeBase, source: OutcomeFile) -> Iterator[Check]:
    """Check that the outcome rests on this knowledge base."""
    about = source.data["knowledge"]
    for key, mine in (("fingerprint", knowledge.fingerprint), ("id", knowledge.id), ("version", knowledge.version)):
        yield Check(Group.KNOWLEDGE, None if about[key] == mine else RestsOnOtherKnowledge(key, about[key], mine))


def _check_names(source: OutcomeFile, diagnostics: Diagnostics) -> Iterator[Check]:
    """Check that every name is known and has one verdict, and that the answers can be answers."""
    for pointer in source.repeated:
        yield Check(Group.NAMES, ConcludedTwice(pointer_text(pointer)))
    for item in sorted(diagnostics.items):
        yield Check(Group.NAMES, CannotBeRead(item.location.pointer, item.code))
    yield from (Check(Group.NAMES) for _ in CONCLUSIONS)


def _check_form(claimed: Consultation, source: OutcomeFile) -> Check:
    """Check that it is written as this program writes what it says."""
    place = first_difference(source.data, claimed.to_data())
    return Check(Group.FORM, None if place is None else WrittenOtherwise(pointer_text(place) or "/"))


class _Verifier:
    """Checks what an outcome claims, once it can be read."""

    def __init__(self, claimed: Consultation) -> None:
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
            yield Check(Group.CITATIONS, None if places == 1 else CitedWrongly(name))
        for section in (*CONCLUSIONS, "violations"):
            for about, names in getattr(certificates, section).items():
                missing = tuple(name for name in names if name not in self.answers)
                yield Check(Group.CITATIONS, CitesNoAnswer(about, missing) if missing else None)

    def citation(self, about: str, name: str, value: Value, given: Mapping[str, Value]) -> Check:
        """Check one citation."""
        if name not in given:
            return Check(Group.CITATIONS, CitesNoAnswer(about, (name,)))
        return Check(
            Group.CITATIONS,
            None
            if _same(value, given[name]) and str(value) == str(given[name])
            else CitesOtherAnswer(about, name, value_to_data(value), value_to_data(given[name])),
        )

    def steps(self) -> Iterator[Check]:
        """Check that each rule has one step, that its truth follows from what it cites alone, and that it cites what it must."""
        steps = self.claimed.certificates.steps
        yield _check_rules(Group.STEPS, "steps", [step.rule for step in steps], list(self.knowledge.rules))
        expected = {step.rule: step for step in self.expected.certificates.steps}
        for step in steps:
            alone = self.alone(step.cites).rule(step.rule)
            same = alone is step.truth
            yield Check(Group.STEPS, None if same else OtherTruth(step.rule, truth_word(step.truth), truth_word(alone)))
            if step.truth is None:
                yield _check_whole(step.rule, _STEP["truth"], None, self.whole.rule(step.rule), Group.STEPS)
            yield _check_citations(Group.STEPS, step.rule, tuple(step.cites), tuple(expected[step.rule].cites))

    def trace(self) -> Iterator[Check]:
        """Check that exactly the true rules fired, each on premises that are true, suffice, and are all that it matched."""
        fired = [firing.rule for firing in self.claimed.trace]
        yield _check_rules(Group.TRACE, "trace", fired, [firing.rule for firing in self.expected.trace])
        expected = {firing.rule: firing for firing in self.expected.trace}
        firings = {firing.rule: firing for firing in self.claimed.trace}
        for firing in self.claimed.trace:
            for premise in firing.premises:
                holds = is_true(self.whole, premise)
                yield Check(Group.TRACE, None if holds else PremiseFails(firing.rule, _PREMISE.write(premise)))
            enough = self.alone(sufficient_answers(self.knowledge, firings, firing.rule)).rule(firing.rule) is True
            yield Check(Group.TRACE, None if enough else PremisesTooFew(firing.rule))
            matched = expected.get(firing.rule, Firing(firing.rule, ())).premises
            mine, wanted = list(map(_PREMISE.write, firing.premises)), list(map(_PREMISE.write, matched))
            same = first_difference(mine, wanted) is None
            yield Check(Group.TRACE, None if same else OtherPremises(firing.rule, difference_of(mine, wanted)))

    def violations(self) -> Iterator[Check]:
        """Check that each violated invariant is violated by what it cites alone, and that none is left out."""
        claimed = [item.invariant for item in self.claimed.violations]
        for name in claimed:
            cites = self.claimed.certificates.violations.get(name, ())
            violated = self.alone(cites).violated(self.knowledge.invariants[name].never)
            yield Check(Group.CONCLUSIONS, None if violated else NotViolated(name))
        yield _check_whole("violations", _OUTCOME["violations"], self.claimed.violations, self.expected.violations)

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
            scored = ("score", "grade", "settled", "suggested_by", "opposed_by")
            yield from self.parts(name, cause, self.reader(certificates.causes[name]).cause(name), scored)
        for name, recommendation in claimed.recommendations.items():
            said = ("status", "settled", "advised_by", "withheld_by", *(("for_now",) if recommendation.settled else ()))
            yield from self.parts(name, recommendation, self.reader(certificates.recommendations[name]).recommendation(name), said)
        for section in (*CONCLUSIONS, "violations"):
            yield from self.cited_as_expected(section, certificates)

    def reader(self, names: Iterable[str]) -> Concluder:
        """Return what some answers alone conclude; whether there is advice at all is checked beside it."""
        return Concluder(self.alone(names), failed=self.failed)

    def parts(self, name: str, claimed: Part, alone: Part, parts: Iterable[str]) -> Iterator[Check]:
        """Check parts of a conclusion against what its citations alone give."""
        record = record_of(type(claimed))
        for part in parts:
            mine, cited, write = getattr(claimed, part), getattr(alone, part), record[part].shape.write
            same = _same(mine, cited)
            yield Check(Group.CONCLUSIONS, None if same else OtherByCitations(name, part, write(mine), write(cited)))

    def cited_as_expected(self, section: str, certificates: Certificates) -> Iterator[Check]:
        """Check that the conclusions of a kind cite what they must and nothing else."""
        claimed, expected = getattr(certificates, section), getattr(self.expected.certificates, section)
        same = claimed.keys() == expected.keys()
        yield Check(Group.CONCLUSIONS, None if same else OtherNames(section, difference_of(sorted(claimed), sorted(expected))))
        for name in claimed.keys() & expected.keys():
            yield _check_citations(Group.CONCLUSIONS, name, claimed[name], expected[name])

    def rest(self) -> Iterator[Check]:
        """Check everything against what all answers together give: what is open, in force, for now, computed and to be looked at."""
        for section in CONCLUSIONS:
            for name, item in getattr(self.claimed, section).items():
                expected = getattr(self.expected, section)[name]
                for part in record_of(type(item)).fields:
                    yield _check_whole(name, part, getattr(item, part.name), getattr(expected, part.name))
        for name, value in self.claimed.quantities.items():
            yield _check_whole(name, _QUANTITY, value, self.expected.quantities[name])
        for name, came_to in self.claimed.scores.items():
            for part in record_of(ScoreOutcome).fields:
                yield _check_whole(name, part, getattr(came_to, part.name), getattr(self.expected.scores[name], part.name))
        for name in ("look_again", "open"):
            yield _check_whole(name, _OUTCOME[name], getattr(self.claimed, name), getattr(self.expected, name))


def _same(claimed: object, found: object) -> bool:
    """Return whether two values are the same, and of the same type: yes is not 1."""
    return type(claimed) is type(found) and claimed == found


def _check_rules(group: Group, section: str, claimed: Sequence[str], found: Sequence[str]) -> Check:
    """Return the check that a section names the rules that it must, in their order."""
    return Check(group, None if claimed == found else OtherRules(section, difference_of(claimed, found)))


def _check_citations(group: Group, about: str, claimed: tuple[str, ...], found: tuple[str, ...]) -> Check:
    """Return the check that something cites what it must and nothing else."""
    return Check(group, None if claimed == found else OtherCitations(about, claimed, found))


def _check_whole(about: str, part: Field, claimed: object, found: object, group: Group = Group.WHOLE) -> Check:
    """Return the check of a part of the outcome against what all answers together give."""
    write = part.shape.write
    return Check(group, None if _same(claimed, found) else OtherByAllAnswers(about, part.name, write(claimed), write(found)))
